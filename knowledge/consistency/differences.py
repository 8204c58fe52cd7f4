"""In what two texts contradict each other: numbers, papers, yes or no.

Only what contradicts counts. A text that says more than another does not contradict it: both must say
something that the other does not, and of the same thing. Whether two statements speak of the same thing is
told by the letter pairs that they share, each weighed by how rare it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from indexer.morphemes import bigrams
from indexer.references import find_references
from knowledge.claims import claims, without_references

#: Of a number, what it counts; a year of the calendar counts nothing.
_MEASURE = re.compile(r"(?!(?:19|20)\d\d년).*?(원|비율|개월|일|년|시간|배|인|회)")
#: What says nothing of what a statement is about: numbers, bounds, endings.
_NOT_COMPARED = re.compile(
    r"[\d.,/%]+|[①-⑳]|(?:(?:입|합|됩|있습|없습)니다|하여야|해야|이하|이상|미만|초과|이내|까지|부터|에서|에게|으로"
    r"|[은는이가을를의에])(?=\s|$|[,.)])"
)
#: Where one statement ends and the next begins. A row of a table is one statement.
_END = re.compile(r"(?<=[다요오까음함])[.!?]\s+|\n|;\s")
#: Shares of the shorter of two statements that the longer one must have to be of the same thing: of its own
#: words, and of its words with its topic.
_OWN_SHARED = 0.5
_SHARED = 0.4
_PAPER = re.compile(
    r"[가-힣·ㆍ]{1,14}\s?(?:각서|서약서|확약서|확인서|증명서|증명원|보증서|계획서|신고서|신청서|동의서|내역서|청구서"
    r"|명세서|계약서|견적서|시방서|설계서|공정표|등본|통장\s?사본|선임계|착공계|착수계|완료계|준공계)"
)
_ASKS_FOR_PAPERS = re.compile(r"서류|제출|첨부|구비")
#: A question that is answered by yes or no has none of these.
_OPEN = re.compile(r"얼마|며칠|언제|어디|누구|누가|무엇|무슨|뭐|뭘|어떤|어떻게|왜|몇|어느")
_CLOSED = re.compile(r"(?:나요|까요|습니까|니까|가요|는지요?|되죠|하죠|지요)\s*\??$")
_NO = re.compile(
    r"^(?:아니|안\s?됩)|(?:수|필요|의무)(?:가|는|도|은)?\s?없습니다|지\s?(?:않|못)(?:습니다|아도)|안\s?됩니다"
    r"|아닙니다|금지(?:됩|합)니다|불가(?:능)?합니다"
)
_YES = re.compile(r"^(?:네|예)[,.\s]|(?:수\s?있습|됩|가능합|해야\s?합|하여야\s?합|받아야\s?합|내야\s?합)니다")

#: Weighs letter pairs by how rare they are.
Idf = Callable[[Iterable[str]], Mapping[str, float]]


class DifferenceKind(StrEnum):
    """What is said differently."""

    NUMBER = "number"
    PAPERS = "papers"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that two texts say differently.

    Attributes:
        kind: What.
        left: The words of the first: a statement, or papers that the second does not name.
        right: The words of the second.
    """

    kind: DifferenceKind
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Saying:
    """A text, and what it is said to.

    Attributes:
        topic: The question that it answers, or its heading.
        text: What it says.
    """

    topic: str
    text: str


def number_difference(left: Saying, right: Saying, idf: Idf) -> Difference | None:
    """The two statements most alike that give other numbers of the same thing; None where there are none.

    Args:
        left: A text.
        right: Another, on the same matter or one near to it.
        idf: Weighs letter pairs.
    """
    ours, theirs = list(_statements(left)), list(_statements(right))
    own = _numbers(left.text) - _numbers(right.text)
    other = _numbers(right.text) - _numbers(left.text)
    found = [
        (alike, one.text, two.text)
        for one in ours
        for two in theirs
        if _contradict(one.numbers, two.numbers, own, other) and (alike := _alike(one, two, idf))
    ]
    if not found:
        return None
    _, one_text, two_text = max(found)
    return Difference(DifferenceKind.NUMBER, one_text, two_text)


def papers_difference(left: Saying, right: Saying) -> Difference | None:
    """The papers that one of two answers names and the other does not, where both were asked for papers."""
    if not all(_ASKS_FOR_PAPERS.search(saying.topic) for saying in (left, right)):
        return None
    ours, theirs = _papers(left.text), _papers(right.text)
    if not ours or not theirs or ours == theirs:
        return None
    own, other = (", ".join(sorted(some)) for some in (ours - theirs, theirs - ours))
    return Difference(DifferenceKind.PAPERS, own, other)


def yes_no_difference(left: Saying, right: Saying) -> Difference | None:
    """That one of two answers says yes and the other no, where both questions ask for it."""
    if not all(_is_closed(saying.topic) for saying in (left, right)):
        return None
    ours, theirs = _first_sentence(left.text), _first_sentence(right.text)
    words = {_yes_or_no(ours), _yes_or_no(theirs)}
    return Difference(DifferenceKind.YES_NO, ours, theirs) if words == {"yes", "no"} else None


@dataclass(frozen=True, slots=True)
class _Statement:
    text: str
    numbers: Mapping[str, set[str]]
    own: frozenset[str]
    with_topic: frozenset[str]


def _statements(saying: Saying) -> Iterator[_Statement]:
    """The statements of a text that give numbers."""
    topic = _pairs(saying.topic)
    for statement in _END.split(saying.text):
        numbers = {claim: bounds for claim, bounds in claims(_bare(statement)).items() if _measure(claim)}
        if numbers:
            own = _pairs(statement)
            yield _Statement(statement.strip(), numbers, own, own | topic)


def _contradict(
    ours: Mapping[str, set[str]], theirs: Mapping[str, set[str]], own: Collection[str], other: Collection[str]
) -> bool:
    """Whether two statements give other numbers of one measure, under bounds that agree."""
    return any(
        _measure(one) == _measure(two) and (not ours[one] or not theirs[two] or ours[one] & theirs[two])
        for one in ours.keys() & own
        for two in theirs.keys() & other
    )


def _alike(one: _Statement, two: _Statement, idf: Idf) -> float:
    """How much two statements have in common; 0 where it is too little to be of the same thing."""
    weights = idf(one.with_topic | two.with_topic)
    own = _shared(one.own, two.own, weights)
    shared = _shared(one.with_topic, two.with_topic, weights)
    return own + shared if own >= _OWN_SHARED and shared >= _SHARED else 0.0


def _shared(one: frozenset[str], two: frozenset[str], weights: Mapping[str, float]) -> float:
    def weigh(pairs: Iterable[str]) -> float:
        return sum(weights.get(pair, 0.0) for pair in pairs)

    shorter = min(weigh(one), weigh(two))
    return weigh(one & two) / shorter if shorter else 0.0


def _numbers(text: str) -> set[str]:
    return {claim for claim in claims(_bare(text)) if _measure(claim)}


def _measure(number: str) -> str:
    match = _MEASURE.fullmatch(number)
    return match[1] if match else ""


def _bare(text: str) -> str:
    return without_references(text, find_references(text, unresolved=True))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(bigrams(_NOT_COMPARED.sub(" ", _bare(text))))


def _papers(text: str) -> set[str]:
    return {re.sub(r"\s", "", paper) for paper in _PAPER.findall(text)}


def _is_closed(question: str) -> bool:
    return not _OPEN.search(question) and _CLOSED.search(question.strip()) is not None


def _first_sentence(answer: str) -> str:
    return _END.split(answer.strip(), maxsplit=1)[0]


def _yes_or_no(sentence: str) -> str:
    if _NO.search(sentence):
        return "no"
    return "yes" if _YES.search(sentence) else ""
