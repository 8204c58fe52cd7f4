"""What was asked about most, and what more than before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from knowledge.statistics.content import AskedArticle
from knowledge.topics import TopicCount, topics

#: A topic that fewer asked about is not called rising, whatever it was before.
MIN_RISING = 5
#: How many times its share of all questions a topic must have to be called rising.
RISING_FACTOR = 2


def rising(counts: Sequence[TopicCount]) -> list[TopicCount]:
    """What is asked about more than in the span before, the greatest increase first.

    At least ``MIN_RISING`` asked about it; its share of all questions is at least ``RISING_FACTOR`` times
    what it was; and it is asked more often than before by at least twice the root of both counts together,
    which two counts of the same thing exceed by chance once in forty times (Poisson). Where nothing was
    asked before, there is nothing to compare with.

    Args:
        counts: Of ``knowledge.topics.count_topics``.
    """
    asked, asked_before = sum(one.count for one in counts), sum(one.before for one in counts)
    risen = [
        one
        for one in topics(counts)
        if asked_before
        and one.count >= MIN_RISING
        and _is_more(one.count, one.before)
        and one.count * asked_before >= RISING_FACTOR * one.before * asked
    ]
    return sorted(risen, key=lambda one: one.before - one.count)


def _is_more(count: int, before: int) -> bool:
    return count > before and (count - before) ** 2 >= 4 * (count + before)


def articles(counts: Sequence[TopicCount], limit: int) -> tuple[AskedArticle, ...]:
    """The articles that answers cite first, most first.

    Args:
        counts: Of ``knowledge.topics.count_topics``.
        limit: How many at most.
    """
    cited = Counter[tuple[str, str]]()
    for one in counts:
        if one.article and one.count:
            cited[one.law, one.article] += one.count
    ranked = sorted(cited.items(), key=lambda item: (-item[1], item[0]))[:limit]
    return tuple(AskedArticle(law, article, count) for (law, article), count in ranked)
