"""Does a question ask for a figure, and for which of its rows?

Precision first: a question is recognised where it names the subject, asks for the kind of number that the
figure is, and holds no word that has no part in that. Whoever asks for an exemption, a return, a reason or a
person uses such a word.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.morphemes import Morphemes, PhrasePart
from indexer.question import AnalysedQuestion
from indexer.structure import Jurisdiction
from indexer.thesaurus import Expansion
from indexer.wording import Wording
from knowledge.figures.inputs import Inputs, read_inputs
from knowledge.figures.table import Asks, Figure, FigureTable, Row, Way

#: A longer question tells a case, and hardly asks for a number alone.
_MAX_CHARS = 200
_KIND_WORDS = {
    "공사": ("공사",),
    "물품": ("물품", "물건"),
    "용역": ("용역",),
    "임대차": ("임대차", "임차", "렌탈"),
    "운송": ("운송", "보관", "양곡"),
}
#: What each kind of number is asked with, in a question without spaces.
_HOW_MUCH = r"얼마(?!동안|만에|안에|후)|한도|상한|기준|최대|최소"
_ASKS = {
    Asks.AMOUNT: rf"{_HOW_MUCH}|금액|몇(?:천|백|억|만|원)",
    Asks.RATE: rf"{_HOW_MUCH}|몇(?:퍼센트|프로|%)|비율|퍼센트|(?<!법)[률율]",
    Asks.TIME: r"며칠|몇(?:일|년|개월|달|주일)|언제까지|얼마(?:나|동안|만에|안에|후)|기간|기한|시한|연한",
    Asks.PARTIES: r"몇(?:명|인|군데|곳|개|업체|장)",
    Asks.TIMES: r"몇(?:번|회|차례)",
}
#: What can only mean one kind: a question with it asks for no other.
_ASKS_ONLY = {
    Asks.RATE: r"비율|퍼센트|프로(?!젝|그)|%|(?<!법)[률율]",
    Asks.TIME: r"며칠|몇(?:일|년|개월|달|주일)|언제|기간|기한|시한",
    Asks.PARTIES: _ASKS[Asks.PARTIES],
    Asks.TIMES: _ASKS[Asks.TIMES],
}
_ASKED_ONLY = {asks: re.compile(signs) for asks, signs in _ASKS_ONLY.items()}
_ASKED = {asks: re.compile(signs) for asks, signs in _ASKS.items()}
#: With a date to count from, a question that asks when asks for a period as well.
_ASKED_WHEN = re.compile(r"언제|며칠")
#: What a question is about that asks for more than a number, or for what does not hold.
_ASKS_ELSE = re.compile(
    r"왜|누가|누구|어디|무엇|뭐|뭔|무슨|어떤|란\??$|어떻게(?!되|돼|됩)|[가-힣]지(?:않|못|말)|안(?:하|받|내|주|되|돼|해|써|쓰)"
    r"|(?:면|때|시|경우)(?:에는|엔|에)?어떻게|도(?:되나|되는지|되죠|되지|됩니까|될까|돼요|괜찮)|없|아니|말고|빼고|제외|외에|다르|다른|달라"
)
#: Words that are in any question; verbs and adjectives as the dictionary has them.
_COMMON = (
    *(
        "얼마",
        "얼마나",
        "며칠",
        "몇",
        "언제",
        "언제까지",
        "안",
        "내",
        "이내",
        "안에",
        "까지",
        "부터",
        "정도",
        "날",
    ),
    *("금액", "기준", "기간", "기한", "한도", "상한", "최소", "최대", "비율", "퍼센트", "프로"),
    *("이상", "이하", "미만", "초과", "경우", "때", "것", "거", "수", "가능", "해당", "문의", "질문", "안녕"),
    *(
        "되다",
        "있다",
        "이다",
        "하다",
        "주다",
        "알다",
        "알리다",
        "싶다",
        "궁금하다",
        "어떻다",
        "가능하다",
        "안녕하다",
    ),
    *("의하다", "대하다", "따르다"),
    *("계약", "지방계약", "지방계약법", "지방자치단체", "규정", "현재", "지금", "올해"),
)
#: Words of a figure from this length on are no signs of what is asked, whatever is in them (납품기한).
_LEAST_LETTERS = 3
_ASKS_DEADLINE = re.compile(r"마감일?[은이을]?(?:가장빨리|빨라야|빠르면)?(?:언제|며칠)")
_ASKS_NOTICE = re.compile(r"공고일?[은는을를]?(?:늦어도)?(?:언제|며칠)")
_DIGIT = re.compile(r"\d")
#: Years of the calendar, no lengths of time: what held in another one is not in the table.
_CALENDAR_YEARS = range(1900, 2101)
#: Beside a word, what turns it into its opposite: 긴급이 *아닌*, 공사 *외*, *비*긴급.
_TURNS_ROUND = frozenset(("아니", "외", "못", "비", "불", "미", "무"))
_NOT_LETTERS = re.compile(r"[^0-9A-Za-z가-힣%]")


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """A figure that a question asks for.

    Attributes:
        figure: Which.
        rows: Its rows that are meant, asides last.
        inputs: What the question brings.
        counts_back: Whether its date is the end of a period, and the beginning is asked for.
    """

    figure: Figure
    rows: tuple[Row, ...]
    inputs: Inputs
    counts_back: bool = False


class FigureReader:
    """Recognises questions for a figure. Safe to use from several threads."""

    def __init__(self, table: FigureTable, morphemes: Morphemes) -> None:
        """Make a reader.

        Args:
            table: The figures.
            morphemes: Takes words apart.
        """
        self._figures = table.figures
        self._phrase = morphemes.phrase
        # Taking a figure's words apart takes 10 ms: only for figures that somebody asks about.
        self._vocabulary = lru_cache(len(table.figures))(self._read_vocabulary)
        self._kept = lru_cache(4096)(lambda phrase: frozenset(morphemes.words(phrase)))

    def read(self, question: AnalysedQuestion, today: dt.date) -> AskedFigure | None:
        """The figure that a question asks for; None where it asks for anything else.

        Args:
            question: The question.
            today: The day from which dates without a year are counted.
        """
        if question.references or question.jurisdiction is not Jurisdiction.LOCAL:
            return None
        return self.read_wording(question.wording, today)

    def read_wording(self, wording: Wording, today: dt.date) -> AskedFigure | None:
        """The same for a question that names no article and no other jurisdiction."""
        if len(wording.text) > _MAX_CHARS:
            return None
        letters = _compact(wording.text)
        bridges = [
            (_compact(expansion.everyday), _compact(expansion.statutory)) for expansion in wording.expansions
        ]
        named = [
            (sum(map(len, found)), figure, found)
            for figure in self._figures
            if (found := _subject(figure, letters, bridges)) is not None
        ]
        if not named:
            return None
        inputs = read_inputs(wording.text, today)
        words = self._phrase(inputs.rest)
        asked = [
            (
                length,
                AskedFigure(figure, rows, inputs, counts_back=bool(_counts_back(figure, letters, inputs))),
            )
            for length, figure, found in named
            if _asks(figure, letters, found, inputs)
            and self._nothing_else(figure, words, letters, wording.expansions, inputs)
            and (rows := _rows(figure, letters, inputs))
        ]
        longest = max((length for length, _ in asked), default=0)
        best = [one for length, one in asked if length == longest]
        return best[0] if len(best) == 1 else None

    def _nothing_else(
        self,
        figure: Figure,
        words: Sequence[PhrasePart],
        letters: str,
        expansions: Iterable[Expansion],
        inputs: Inputs,
    ) -> bool:
        """Whether every word of a question, and every number, has a part in asking for a figure."""
        phrases, known = self._vocabulary(figure.key)
        spelled = [phrase for phrase in phrases if phrase in letters]
        left_digits = _compact(inputs.rest)
        for phrase in sorted(spelled, key=len, reverse=True):
            left_digits = left_digits.replace(phrase, "")
        if _DIGIT.search(left_digits):
            return False
        bridged: set[str] = set()
        for expansion in expansions:
            if self._kept(expansion.statutory) <= known:
                bridged |= self._kept(expansion.everyday)
        return all(
            word.form in known or word.form in bridged or any(word.form in phrase for phrase in spelled)
            for word in words
            if word.content or word.form in _TURNS_ROUND
        )

    def _read_vocabulary(self, key: str) -> tuple[frozenset[str], frozenset[str]]:
        """The phrases that a question for a figure may hold, and their words."""
        figure = next(figure for figure in self._figures if figure.key == key)
        phrases = [*figure.also, *(each for group in figure.subject for each in group), *_COMMON]
        phrases += [each for row in figure.rows for group in row.cases for each in group]
        phrases += [each for kind in _KIND_WORDS.values() for each in kind]
        if figure.calculation:
            phrases.append(figure.calculation.of)
        known = {word for phrase in phrases for word in self._kept(phrase)}
        # Alone, a verb is not always read as one.
        known |= {phrase.removesuffix("다") for phrase in phrases if phrase.endswith("다")}
        return frozenset(map(_compact, phrases)), frozenset(known)


@lru_cache(8192)  # the words of the table, again for each question
def _compact(text: str) -> str:
    return _NOT_LETTERS.sub("", text)


def _subject(figure: Figure, letters: str, bridges: Sequence[tuple[str, str]]) -> list[str] | None:
    """The words with which a question names a figure, one a group (empty where they are inflected).

    None where it does not.

    Args:
        figure: The figure.
        letters: The question without spaces.
        bridges: Everyday words of the question, and the statutory words that they stand for.
    """
    found = []
    for group in figure.subject:
        phrases = [_compact(each) for each in group]
        named = [phrase for phrase in phrases if phrase in letters]
        named += [
            everyday if everyday in letters else ""
            for everyday, words in bridges
            if any(phrase in words for phrase in phrases) and _alone(everyday, figure, letters)
        ]
        if not named:
            return None
        found.append(max(named, key=len))
    return found


def _alone(everyday: str, figure: Figure, letters: str) -> bool:
    """Whether everyday words are no part of a longer word of the figure: 계약금 (선금) in 계약금액."""
    longer = (word for word in map(_compact, (*figure.also, *_COMMON)) if everyday in word)
    return not any(word in letters for word in longer)


def _asks(figure: Figure, letters: str, subject: Iterable[str], inputs: Inputs) -> bool:
    """Whether a question asks for the kind of number that a figure is, and for what it is."""
    spelled = [*subject, *(_compact(word) for word in figure.also if len(word) >= _LEAST_LETTERS)]
    phrases = sorted(filter(None, spelled), key=len, reverse=True)
    # 10억원이 *안 되는* is an amount, and asks for nothing.
    if _ASKS_ELSE.search(_without(phrases, _compact(inputs.rest))):
        return False
    rest = _without(phrases, letters)
    if any(signs.search(rest) for asks, signs in _ASKED_ONLY.items() if asks not in figure.asks):
        return False
    by_date = (
        figure.calculation is not None and Asks.TIME in figure.asks and bool(inputs.dates or inputs.problem)
    )
    if by_date and _ASKED_WHEN.search(letters):
        return True
    return any(_ASKED[asks].search(letters) for asks in figure.asks)


def _without(phrases: Iterable[str], letters: str) -> str:
    for phrase in phrases:
        letters = letters.replace(phrase, "·")
    return letters


def _rows(figure: Figure, letters: str, inputs: Inputs) -> tuple[Row, ...]:
    """The rows that a question means; none where it brings what the figure has no use for."""
    if not _takes(figure, inputs) or _counts_back(figure, letters, inputs) is None:
        return ()
    kinds = {kind for kind, words in _KIND_WORDS.items() if any(word in letters for word in words)}
    span = inputs.money[0].span if inputs.money else (0, None)

    def fits(row: Row) -> bool:
        return (not kinds or not row.kinds or not kinds.isdisjoint(row.kinds)) and row.meets(*span)

    groups = {group for row in figure.rows for group in row.cases}
    named = {group for group in groups if any(_compact(each) in letters for each in group)}
    plain = [row for row in figure.rows if not row.aside and fits(row)]
    if named:
        of_case = [row for row in plain if row.cases and named.issuperset(row.cases)]
        most = max((len(row.cases) for row in of_case), default=0)
        plain = [row for row in of_case if len(row.cases) == most]
        if not named <= {group for row in plain for group in row.cases}:
            return ()
    else:
        plain = [row for row in plain if not row.rare]
    if not plain:
        return ()
    return (*plain, *(row for row in figure.rows if row.aside and fits(row)))


def _takes(figure: Figure, inputs: Inputs) -> bool:
    """Whether a figure has a use for all that a question brings."""
    way = figure.calculation.way if figure.calculation else None
    money = 1 if figure.banded or way in (Way.SHARE, Way.DELAY) else 0
    days = 1 if way is Way.DELAY else 0
    years = 1 if way is Way.YEARS else 0
    dates = {None: 0, Way.SHARE: 0, Way.DELAY: 2}.get(way, 1)
    counted = len(inputs.money) <= money and len(inputs.days) <= days and len(inputs.years) <= years
    if any(year in _CALENDAR_YEARS for year in inputs.years):
        return False
    return counted and len(inputs.dates) <= dates


def _counts_back(figure: Figure, letters: str, inputs: Inputs) -> bool | None:
    """Whether a question names a deadline and asks for the notice; None where it may be either way round."""
    if not inputs.dates or figure.calculation is None or figure.calculation.way is not Way.NOTICE:
        return False
    notice, deadline = (inputs.dates[0].of(word) for word in ("공고", "마감"))
    if notice == deadline:
        notice, deadline = (bool(asked.search(letters)) for asked in (_ASKS_DEADLINE, _ASKS_NOTICE))
    return deadline if notice != deadline else None
