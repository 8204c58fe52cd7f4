"""What an answer must say of the time for which it holds: the day asked about, changes to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.extract import REST
from indexer.references import is_within
from knowledge import answer_texts, reviews
from knowledge.answering import Answer, Citation, Decision
from knowledge.as_of import AsOf
from knowledge.corpus import StoredPassage
from knowledge.difference import difference, units_of
from knowledge.reviews import ReviewSubject
from knowledge.rule_reader import RuleReader

#: Characters of what a rule will say.
_MAX_CHARS = 400


@dataclass(frozen=True, slots=True)
class ValidityNotes:
    """Sentences about the time for which an answer holds.

    Attributes:
        before: What has to be read before the answer.
        after: What may be read after it.
        of_another_time: Whether what is cited did not hold on the day asked about.
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    of_another_time: bool = False


async def notes_on(rules: RuleReader, answer: Answer, as_of: AsOf | None, today: dt.date) -> ValidityNotes:
    """What to say of the time for which an answer holds.

    Args:
        rules: Reads rules of the day asked about.
        answer: Says how rules will read that it quotes, and of others that it rests on that they will change;
            of those that it only names beside them, nothing.
        as_of: The time that the question asks about, if it says one.
        today: What is to come is to come after this day.
    """
    before, after = [], []
    of_another_time = False
    if as_of is not None:
        before.append(answer_texts.as_of_note(rules.day))
    before += await _on_reviews(rules, answer)
    is_extracted = answer.decision is Decision.EXTRACTED
    for citation in answer.citations:
        is_quoted = is_extracted and citation.quote in answer.text
        if citation.pending and citation.effective_date is not None:
            if citation.effective_date > today:
                after.append(answer_texts.pending_note(citation.effective_date))
            elif not of_another_time:
                of_another_time = True
                day = citation.effective_date
                before.append(answer_texts.no_version_note(citation.law, rules.day, day))
        elif citation.article and citation.passage_id is not None and (is_quoted or not is_extracted):
            stored = await rules.find(citation)
            if stored is not None:
                after += _on_the_past(citation, stored, as_of, rules.day)
                after += await _on_what_comes(rules, citation, stored, today, is_quoted=is_quoted)
    return ValidityNotes(tuple(before), tuple(dict.fromkeys(after)), of_another_time)


async def _on_reviews(rules: RuleReader, answer: Answer) -> list[str]:
    """That a rule on which the answer rests has changed since somebody wrote it."""
    keys = _written_by_people(answer)
    if keys is None:
        return []
    notes = []
    for review in await reviews.open_on(rules.session, *keys, rules.day):
        articles = list(dict.fromkeys(article for article, _ in review.units))
        law = await reviews.law_of(rules.session, review)
        notes.append(answer_texts.under_review_note(law, articles, review.holds_from))
    return notes


def _written_by_people(answer: Answer) -> tuple[ReviewSubject, list[str]] | None:
    """What of an answer somebody wrote, who may not have known of an amendment."""
    first = next(iter(answer.citations), None)
    if answer.qa_entry_id is not None:
        return ReviewSubject.ENTRY, [str(answer.qa_entry_id)]
    if "figure" in answer.evidence:
        return ReviewSubject.FIGURE, [answer.evidence["figure"]]
    if first is not None and not first.article:
        return ReviewSubject.PASSAGE, [str(first.passage_id)]
    return None


def _on_the_past(citation: Citation, stored: StoredPassage, as_of: AsOf | None, day: dt.date) -> list[str]:
    """That a rule changed within the time asked about."""
    begins = stored.meta.effective_from
    if as_of is None or begins is None or not as_of.first < begins <= day:
        return []
    return [answer_texts.changed_within_note(citation.law, _place(citation), begins)]


async def _on_what_comes(
    rules: RuleReader, citation: Citation, stored: StoredPassage, today: dt.date, *, is_quoted: bool
) -> list[str]:
    """That a rule will change, or be no more."""
    ends = stored.meta.superseded_from
    if ends is None or ends <= max(today, rules.day):
        return []
    now_says = await _units(rules, citation)
    will_say = await _units(replace(rules, day=ends), citation)
    if not will_say:
        return [answer_texts.will_go_note(citation.law, citation.article, ends)]
    changes = [
        one
        for one in difference(now_says, will_say)
        if is_within(one.path, citation.path) or (is_quoted and one.before and one.before in citation.quote)
    ]
    if not changes:
        return []
    if not is_quoted:
        return [answer_texts.will_change_note(citation.law, _place(citation), ends)]
    text = _shortened([one.line for one in changes if one.after])
    return [answer_texts.will_change_note(citation.law, citation.article, ends, text)]


async def _units(rules: RuleReader, citation: Citation) -> dict[str, str]:
    return units_of(one.passage for one in await rules.article(citation.law, citation.article))


def _place(citation: Citation) -> str:
    return f"{citation.article}{citation.path}"


def _shortened(lines: Sequence[str]) -> str:
    """The first lines, as many as fit; one that is longer alone is cut between words."""
    kept = ""
    for line in lines:
        if kept and len(kept) + len(line) > _MAX_CHARS:
            return f"{kept}\n{REST}"
        kept = f"{kept}\n{line}".strip()
    return kept if len(kept) <= _MAX_CHARS else kept[:_MAX_CHARS].rsplit(" ", 1)[0] + " …"
