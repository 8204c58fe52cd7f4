"""Questions of a conversation that ask the same, taken together.

Vectors of questions of one field lie close together, so that nearness alone tells little: two questions are
also kept apart by what they are about (their terms of the field, amounts, kinds of contract, whose contracts)
and by what they ask for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from indexer.matching import contradicts
from indexer.morphemes import read_table
from indexer.quantities import quantities
from indexer.wording import Wording, WordingReader
from knowledge.chats.threads import Thread
from knowledge.remarks import Remark, classify

#: Cosine of the vectors of two questions from which on they may ask the same; and from which on they do so
#: although they ask for different things, as far as their words tell.
_ALIKE = 0.92
_NEARLY_EQUAL = 0.975
_BLOCK = 512
#: A question of more is rambling.
_CLEAR_CHARS = 160
_COURTESY = (Remark.GREETING, Remark.THANKS, Remark.REQUEST, Remark.BLANK)
#: Told how many questions of how many are read.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A question that was asked once or more, with its best answer.

    Attributes:
        question: It, in the clearest of the wordings.
        answer: The latest of the answers that are most surely answers.
        others: Other answers that name other numbers.
        times: How often it was asked.
        first, last: The days on which it was asked first and last.
        confidence: How sure it is that it was answered.
    """

    question: str
    answer: str
    others: tuple[str, ...]
    times: int
    first: dt.date
    last: dt.date
    confidence: int


def cluster(
    threads: Sequence[Thread], wordings: WordingReader, done: Progress | None = None
) -> list[Cluster]:
    """Take together the threads that ask the same; those that asked most often come first.

    Args:
        threads: Of one conversation. Those that are only understood with what was said before are left out.
        wordings: Reads questions. Without a dense model, only the same words ask the same.
        done: Told how far the work is.
    """
    kept = [thread for thread in threads if not thread.depends]
    read = []
    for number, thread in enumerate(kept, start=1):
        read.append(read_question(thread.question, wordings))
        if done:
            done(number, len(kept))
    found = [_cluster([kept[place] for place in group]) for group in grouped(read)]
    return sorted(found, key=lambda one: (-one.times, one.first))


def same_question(one: Wording, other: Wording, cosine: float) -> bool:
    """Whether two questions ask the same, so that one answer serves both.

    Args:
        one: A question.
        other: Another.
        cosine: Of their vectors.
    """
    return cosine >= _ALIKE and not _differ(one, other, cosine)


def ask_the_same(one: ReadQuestion, other: ReadQuestion) -> bool:
    """Whether two questions ask the same: in the same words, or in others as far as a dense model tells."""
    if _letters(one.wording.text) == _letters(other.wording.text):
        return True
    return bool(one.vector.size) and same_question(
        one.wording, other.wording, float(one.vector @ other.vector)
    )


def matter(question: str) -> str:
    """The lines of a question that say what is asked; all of them where none says it alone."""
    lines = [line for line in question.splitlines() if classify(line) not in _COURTESY]
    return "\n".join(lines) or question


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question, ready to be compared.

    Attributes:
        wording: What it says, courtesies left out.
        vector: Of length 1; empty without a dense model.
    """

    wording: Wording
    vector: npt.NDArray[np.float32]


def read_question(question: str, wordings: WordingReader) -> ReadQuestion:
    """Read a question."""
    wording, vectors = wordings.read(matter(question), widen=False)
    return ReadQuestion(wording, np.asarray(vectors.get("asked", ()), np.float32))


def grouped(read: Sequence[ReadQuestion]) -> list[list[int]]:
    """Places of what asks the same: in the same words; or on average alike, and no two of them apart."""
    by_words: dict[str, list[int]] = {}
    for place, one_read in enumerate(read):
        by_words.setdefault(_letters(one_read.wording.text), []).append(place)
    group_of = {place: group for group in by_words.values() for place in group}
    for _, one, other in sorted(_alike(read), reverse=True):
        left, right = group_of[one], group_of[other]
        if left is right:
            continue
        cosines = [float(read[a].vector @ read[b].vector) for a in left for b in right]
        pairs = zip(((a, b) for a in left for b in right), cosines, strict=True)
        if sum(cosines) / len(cosines) >= _ALIKE and not any(
            _differ(read[a].wording, read[b].wording, cosine) for (a, b), cosine in pairs
        ):
            left += right
            group_of.update(dict.fromkeys(right, left))
    return list({id(group): group for group in group_of.values()}.values())


def _alike(read: Sequence[ReadQuestion]) -> Iterator[tuple[float, int, int]]:
    """Pairs of places that may ask the same, with the cosine of their vectors."""
    if not read or not read[0].vector.size:
        return
    vectors = np.stack([one.vector for one in read])
    for start in range(0, len(read), _BLOCK):
        cosines = vectors[start : start + _BLOCK] @ vectors.T
        for row, column in np.argwhere(cosines >= _ALIKE):
            if start + row < column:
                yield float(cosines[row, column]), int(start + row), int(column)


def _differ(one: Wording, other: Wording, cosine: float) -> bool:
    """Whether two questions that are alike are about different things, or ask for different things of one."""
    return (
        contradicts(one, other)
        or contradicts(other, one)
        or _amounts(one) != _amounts(other)
        or bool(_own_terms(one, other) and _own_terms(other, one))
        or (one.asked != other.asked and (bool(one.asked and other.asked) or cosine < _NEARLY_EQUAL))
    )


def _amounts(wording: Wording) -> set[str]:
    return {term for term in wording.terms if term[0].isdigit() and term.endswith("원")}


def _own_terms(one: Wording, other: Wording) -> set[str]:
    """Terms of the field that one question has and the other has in no form."""
    letters = _letters(other.text)
    return {
        term
        for term in one.terms
        if term in _field_terms() and term not in other.terms + other.widened and term not in letters
    }


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


@cache
def _field_terms() -> frozenset[str]:
    return frozenset(term for term, _ in read_table("dictionary.tsv"))


def _cluster(threads: Sequence[Thread]) -> Cluster:
    best = max(threads, key=lambda thread: (thread.confidence, thread.question_at))
    numbers = set(quantities(best.answer))
    said = [
        answer
        for thread in threads
        for answer in ((thread.answer, *thread.others) if thread is not best else thread.others)
    ]
    others = dict.fromkeys(answer for answer in said if (own := set(quantities(answer))) and own != numbers)
    days = [thread.question_at.date() for thread in threads]
    return Cluster(
        clearest([matter(thread.question) for thread in threads]),
        best.answer,
        tuple(others),
        len(threads),
        min(days),
        max(days),
        best.confidence,
    )


def clearest(questions: Sequence[str]) -> str:
    """The longest question that does not ramble; the shortest where all do."""
    clear = [question for question in questions if len(question) <= _CLEAR_CHARS]
    return max(clear, key=len) if clear else min(questions, key=len)
