"""References to articles in running text: finding, reading and writing them.

    >>> [str(r) for r in find_references("지계법 시행령 25조 1항 5호와 같은 조 제2항")]
    ['지방계약법 시행령 제25조제1항제5호', '지방계약법 시행령 제25조제2항']

What is understood: official forms (``제42조의3제1항제5호의2가목``), everyday ones (``25조 1항 5호``,
``§25①``, ``42조의 3``), short and full law names, ``「…」``, 법ㆍ영ㆍ규칙ㆍ시행령 and 같은 법ㆍ같은 조ㆍ
같은 항, and lists (``제1호 및 제3호``). A reference whose law nobody can tell is left out, and so are the
articles of what is no law (계약조건, 예규, 부칙).

An article belongs to the source that stands at it, with a particle or a bracket between at most
(``시행령 중 제25조``, ``일반조건(예규) 제17조``). Where none does, it belongs to the law named last, or else
to the default one; but not once another source has been named since (``과업지시서를 보면 제3조``): a wrong
law is worse than none.

No pattern has a run without an end: a question is anything that people paste, and must not hold others up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache, lru_cache
from typing import NamedTuple

from indexer.law_names import join_level, law_names, name_key, normalise_law_name, split_level

__all__ = ["Reference", "find_references", "is_within", "normalise_law_name", "parse_reference", "path_parts"]

#: Letters of 목 in their order; after 하 they go on with 거.
SUB_ITEM_LETTERS = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허"
_CIRCLED = "①-⑳㉑-㉟㊱-㊿"
_S = r"[ \t\u00a0]{0,9}"

#: After ``의 3`` these make the number an amount: ``제30조의 2인 이상``.
_COUNTED = (
    "(?:인|개|명|원|천|만|백|십|억|조|일|년|월|배|회|차|건|분|주|시간|업체|가지|단계|등급|점|곳|군데|부|종|번|달|할|푼"
    "|퍼센트|프로|항|호|목|이상|이하|이내|미만|초과|정도|개월|순위|대|장|식|매|쪽|톤|급|세|층|자리)"
    "(?:이|의|은|는|을|를|에|로|으로|씩|당|간|마다|만|도|부터|까지|이상|이하|이내|미만|초과|정도|짜리|째){0,3}(?![가-힣])"
)
#: What follows ``의 3`` where it is the number of a branch, as in ``제42조의 3``.
_BRANCH_ENDS = (
    rf"(?={_S}(?:\Z|\n|제{_S}\d|§|[{_CIRCLED}]|\d{{1,3}}(?:의\d{{1,2}})?{_S}[항호]|[.,:/](?!\d)"
    r"|[][;!?(){}「」『』<>〈〉\"'“”‘’ㆍ·…])"
    "|(?:에|에서|에는|에도|은|는|이|가|을|를|의|와|과|및|또는|이나|나|로|으로|도|부터|까지|대로|처럼|이란|란"
    "|입니다|이고|이며|이라|라)(?![가-힣])"
    rf"|의\d|[ \t\u00a0]{{1,9}}(?!{_COUNTED})[가-힣])"
)
#: After ``의2`` these make the number an amount even without a space before it.
_NO_BRANCH = rf"(?!\d|{_S}[항호%％‰]|{_S}퍼센트|[천백십만억]{{1,4}}원|인{_S}(?:이상|견적|수의))"
_BRANCHES = (
    rf"(?:(?:의|[ \t\u00a0]?의[ \t\u00a0]{{0,2}}(?=\d{{1,3}}{_BRANCH_ENDS}))\d{{1,3}}{_NO_BRANCH}){{0,9}}"
)
_MONEY = rf"(?!{_S}(?:여?원|규모|예산|가량|[천백십]?억|\d[\d,]{{0,9}}{_S}[천백십]?억))"

_ARTICLE = re.compile(
    rf"(?:제{_S}(?P<sure>\d{{1,4}}){_S}조|(?<!\d)(?P<number>\d{{1,4}}){_S}조{_MONEY}"
    rf"|§{_S}(?P<sign>\d{{1,4}})(?:{_S}조)?)(?P<branch>{_BRANCHES})"
)
_PARAGRAPH = re.compile(
    rf"(?:의?{_S}(?:제{_S})?(?P<number>\d{{1,3}}){_S}항|{_S}(?P<circled>[{_CIRCLED}])항?)"
    rf"(?:의(?P<branch>\d{{1,2}})(?!\d|{_S}호))?"
)
_ITEM = re.compile(
    rf"의?{_S}(?:제{_S})?(?P<number>\d{{1,3}})(?:의(?P<inner>\d{{1,2}}))?{_S}호"
    rf"(?:의(?:[ \t\u00a0](?=\d{{1,2}}{_BRANCH_ENDS}))?(?P<branch>\d{{1,2}})(?!\d))?"
)
_SUB_ITEM = re.compile(
    rf"의?{_S}(?P<letter>[{SUB_ITEM_LETTERS}]){_S}목(?![적록표차])(?:의(?P<branch>\d)(?!\d))?"
)
_DETAIL = re.compile(rf"\d{{1,2}}\)(?:[{SUB_ITEM_LETTERS}]\))?")
_PATH_STEP = re.compile(
    rf"제\d+항(?:의\d+)?|제\d+호(?:의\d+)*|[{SUB_ITEM_LETTERS}]목(?:의\d+)?|\(?(?:\d+|[{SUB_ITEM_LETTERS}])\)"
)
_TITLE = re.compile(rf"{_S}\((?P<title>[^()\n]{{1,80}}(?:\([^()\n]{{1,40}}\)[^()\n]{{0,80}}){{0,3}})\)")
_EXPLANATION = re.compile(r"\d\s*[조항호]|「|^이하|같[은다]|[한본]다\.?$|^(?:다만|삭제|개정|신설|준용)")
_JOIN = re.compile(rf"{_S}(?:[,ㆍ·・~～∼]|및|또는|와|과|이나|나|내지|부터|하고|이랑|랑){_S}")
_RELATIVE = re.compile(rf"(?:같은|동){_S}(?P<unit>[조항호])(?![가-힣]{{0,9}}(?:건|목|례|사|상))")


def _link(particles: str) -> str:
    """What people put between a source and its article: ``조건」(예규) 제1장``, ``시행령 내용 중``, 의."""
    # Each part brings the space before it, so that there is one way only to read a run of spaces.
    return (
        rf"[」』”’\"'》〉\]]?(?:{_S}(?:\([^()\n]{{0,80}}\)|<[^<>\n]{{0,80}}>|\[[^\[\]\n]{{0,80}}\]))?"
        rf"(?:{_S}(?:규정|내용|조문|조항))?(?:{_S}(?:{particles}))?(?:{_S}[중상내속](?:에서|에|의)?)?"
        rf"(?:{_S}제?{_S}\d{{1,3}}{_S}[편장절관](?:의\d)?,?){{0,3}}(?:{_S}[(\[])?{_S}"
    )


_LAW_LINK = _link("에서[의는]?|에는?|[의상내은는,:]")
#: The name of a law and its article, as statutes write them: ``(이하 "법"이라 한다)``, 의, 상.
_GAP = re.compile(r"\s{0,3}(?:\([^()\n]{0,80}\))?\s{0,3}(?:의|상|상의|,)?\s{0,3}")
_LAW_GAP = re.compile(_LAW_LINK)
#: ``계약서는 제14조에 따라`` may go on with an article of a law.
_DOCUMENT_GAP = re.compile(_link("에서[의는]?|[의상내]"))
#: In a statute, what is no law of the table stands right before its article or not at all.
_NEAR_GAP = re.compile(rf"(?:{_S}\([^()\n]{{0,80}}\))?(?:{_S}(?:상?의|상))?{_S}")
#: Where the word for a source ends, its particle aside: 기준금액 is not 기준.
_WORD_ENDS = (
    r"(?=(?:의|상의?|에서[의는도]?|에[는도]?|은|는|이|가|을|를|과|와|도|만|중|내|이?나|및|등|부터|까지|으?로|대로|처럼"
    rf"|이?란|이?라|이고|이며|인데|인지|입니다|에따[라른]|관련|내용)?(?:[^가-힣]|제{_S}\d|\Z))"
)

#: Words that end like the name of a law and are none: 방법, 공법; but not 소방법, 항공법.
_NO_LAW = re.compile(
    "(?:(?<![예소])방|(?<!항)공|기|(?<!지)위|(?<!국)적|불|(?<!우)편|입|(?<!재활)(?<!고)용|문|수|(?<!재)해|요|(?<!영)화|탈)법$"
)
#: The law at hand, or none in particular.
_SAME_LAW = re.compile("^(?:현행|계약|본)?법$")
#: Words for another rule, whichever it is.
_ANY_RULE = re.compile("^(?:관련|관계|해당|개별|상위|하위|모|그|타|각)법$|^.?규정$")
#: Before 법률 at the end of a title.
_TITLE_OF_ACT = re.compile(r"(?:관한|위한|대한)\s{0,3}\Z")
_DOCUMENTS = (
    "(?:조건|기준|서식)(?!으로)|지침서?|예규|고시|훈령|요령|약관|협정서?|협약서?|조약|별표|별지|부칙|정관|내규|규약|사규|회칙"
    "|학칙|세칙|준칙|수칙|강령|요강|방침|헌장|규준|특약|약정서?|유의사항|특기사항|가이드라인|가이드|매뉴얼|메뉴얼|핸드북|편람"
    "|(?:계약|유의|지시|시방|내용|설명|요청|안내|해설|합의|확약|서약|사양|공고)서|각서|공고문|(?:해설|사례|회신|질의)집"
)
_ENDS_LIKE_LAW = re.compile(r"(?:법|법률|령|규칙|규정|조례|특례)$")
_STANDALONE = re.compile(r"(?:규칙|규정|조례)$")
#: What ends the name of a source, looking back from its end, and how far that goes.
_NAME_BEGINS = re.compile("[^가-힣A-Za-zㆍ·]")
_NAME_CHARS = 60
#: Before 규칙 alone where it means that of the law at hand, and no ``재무회계 규칙``.
_SENTENCE_BEGINS = re.compile(
    r"(?:^|[.,;:?!(\[「『ㆍ·/-]|(?<![가-힣])(?:및|또는|그리고|그럼|그러면|혹시)) {0,3}\Z"
)
#: ``제9조의 규정``, ``제3조부터 제5조까지의 규정`` are said of the article itself.
_OF_ARTICLE = re.compile(r"\s{0,3}(?:각\s?호|본문|단서|전단|후단|까지)?\s{0,3}의?\s{0,3}")
_AFTER_ANOTHER = re.compile(r"\s{0,3}(?:의|과|와|은|는|및|또는|이나|나|[,ㆍ·/])?\s{0,3}")
#: Stands for a source that is no law: its articles are read, and dropped at the end.
_NO_LAW_AT_ALL = "-"
#: Sources that have names of their own: ``이 규정`` of a question is hardly one of the default law.
_OWN_NAMES = ("규칙", "규정")
_LEVELS = ("시행령", "시행규칙")
_LEVEL = {"법": "", "법률": "", "영": "시행령", "령": "시행령", "규칙": "시행규칙"}


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference to an article or a part of it.

    Attributes:
        law: Short citation name: ``지방계약법 시행령``.
        article: ``제25조의2``.
        path: ``제1항제5호가목``; empty for the whole article.
        span: Where it stands in the text, start and end; a law name right before it is included.
        title: What stands in brackets after it, which may be the article's title; empty otherwise.
    """

    law: str
    article: str
    path: str = ""
    span: tuple[int, int] = (0, 0)
    title: str = ""

    @property
    def label(self) -> str:
        """``지방계약법 시행령 제25조제1항제5호``."""
        return f"{self.law} {self.article}{self.path}".lstrip()

    def __str__(self) -> str:
        return self.label


def find_references(
    text: str, *, default_law: str | None = None, within: str | None = None, unresolved: bool = False
) -> list[Reference]:
    """Find the references to articles in a text, in their order.

    Args:
        text: Any text.
        default_law: The law meant where the text itself names none (``시행령 25조``), under any of its
            names.
        within: The law that the text is part of: ``제25조``, ``법 제9조`` and ``이 영`` are then of its
            own family, as statutes are drafted.
        unresolved: Whether to keep those whose law nobody can tell; their ``law`` is empty.
    """
    return [
        reference
        for reference in _Reader(text, default_law, within).read()
        if reference.law != _NO_LAW_AT_ALL and (reference.law or unresolved)
    ]


def parse_reference(text: str) -> Reference | None:
    """Read a text that is exactly one reference (a title in brackets may follow); None if it is not."""
    found = find_references(text)
    if len(found) != 1:
        return None
    start, end = found[0].span
    return None if text[:start].strip() or text[end:].strip() else found[0]


@lru_cache(maxsize=4096)
def path_parts(path: str) -> tuple[str, ...]:
    """Split a path into its steps: ``제1항제5호의2가목1)`` into ``제1항``, ``제5호의2``, ``가목``, ``1)``."""
    return tuple(_PATH_STEP.findall(path))


def is_within(path: str, unit: str) -> bool:
    """Whether a unit is another one or a part of it: ``제1호`` has ``제1호가목`` and has not ``제1호의2``."""
    steps = path_parts(unit)
    return path_parts(path)[: len(steps)] == steps


def circled_number(character: str) -> int:
    """The number in a circle: ``①`` is 1, ``㉑`` is 21.

    Raises:
        ValueError: When the character is no number.
    """
    return int(unicodedata.numeric(character))


@cache
def _source_pattern() -> re.Pattern[str]:
    keys = sorted(
        {name_key(name) for row in law_names() for name in row.names}, key=lambda key: (-len(key), key)
    )
    # People space names as they like, so space may stand between any two characters of one.
    known = "|".join(
        _S.join("[ㆍ·・‧•∙]?" if character == "ㆍ" else re.escape(character) for character in key)
        for key in keys
    )
    # Hundreds of names need not be tried where none begins.
    begins = re.escape("".join({key[0] for key in keys}))
    article_follows = rf"(?={_S}(?:제{_S}|§{_S})?\d)"
    article_linked = rf"(?={_LAW_LINK}(?:제{_S}|§{_S})\d|{_S}\d)"

    def level(group: str) -> str:
        return rf"(?:의?{_S}(?P<{group}>시행령|시행규칙|(?:영|규칙){article_follows}))?"

    return re.compile(
        rf"「(?P<quoted>[^「」\n]{{2,120}})」{level('quoted_level')}"
        rf"|(?<![가-힣])(?=[{begins}])(?P<known>{known}){level('known_level')}"
        rf"|(?<![가-힣])(?:같은|동){_S}(?:법률?{_S})?(?P<same>법률|법|시행령|시행규칙|영|령|규칙|규정)"
        rf"(?=[\s\d.,)]|제|[에을의은는이상과와도로]|및|$)(?!이나|인)"
        rf"|(?<![가-힣])(?:이|본){_S}(?P<own>법률?|영|규칙|규정){article_linked}"
        rf"|(?<![가-힣])(?:법{_S})?(?P<level>시행령|시행규칙)"
        rf"|(?<![가-힣])(?P<bare>법|영|규칙){article_linked}"
        rf"|(?P<document>{_DOCUMENTS}){_WORD_ENDS}"
        rf"|(?P<other>법률|규칙|규정|조례|시행령|시행규칙|(?<=[가-힣A-Za-zㆍ·])[법령])"
        rf"{level('other_level')}{_WORD_ENDS}"
    )


class _Kind(Enum):
    """What a source is named as."""

    #: A law by its name or as 같은 법: what follows belongs to it.
    LAW = auto()
    #: 법, 시행령 …: of the law at hand.
    LEVEL = auto()
    #: A law that the table does not have.
    OTHER_LAW = auto()
    #: No law: a contract, a guideline.
    DOCUMENT = auto()
    #: Some other rule: 규정, 관련법.
    ANY_RULE = auto()
    #: A word that only ends like a source, and matters only right before an article: 방법, 명령.
    WORD = auto()


#: What may stand between a source and its article in a text of anybody's; and the same in a statute.
_GAPS = {
    _Kind.LAW: ((_GAP, _LAW_GAP), (_GAP,)),
    _Kind.LEVEL: ((_GAP, _LAW_GAP), (_LAW_GAP,)),
    _Kind.OTHER_LAW: ((_LAW_GAP,), (_NEAR_GAP,)),
    _Kind.DOCUMENT: ((_DOCUMENT_GAP,), (_NEAR_GAP,)),
    _Kind.ANY_RULE: ((_LAW_GAP,), (_NEAR_GAP,)),
    _Kind.WORD: ((_NEAR_GAP,), (_NEAR_GAP,)),
}


class _Named(NamedTuple):
    """A source named at some place of a text."""

    kind: _Kind
    law: str
    start: int
    end: int


class _Reader:
    """One pass over a text that remembers which law and which article were named last."""

    def __init__(self, text: str, default_law: str | None, within: str | None) -> None:
        self._text = text
        self._default = normalise_law_name(default_law) if default_law else None
        self._within = normalise_law_name(within) if within else None
        #: The law named last, and the source that an article without a name belongs to; empty where one
        #: was named and nobody can tell which, None where none was.
        self._law: str | None = None
        self._source: str | None = None
        #: Whether another source was named since, to which such an article may belong as well.
        self._doubtful = False
        #: The sources named since the last article.
        self._named: list[_Named] = []
        self._last: Reference | None = None
        #: Where what has not been read begins.
        self._position = 0

    def read(self) -> Iterator[Reference]:
        sources = _source_pattern()
        for event in self._events():
            if event.start() < self._position:
                continue
            if event.re is sources:
                self._name(event)
                continue
            first = self._relative(event) if event.re is _RELATIVE else self._article(event)
            self._named.clear()
            if first is not None:
                for reference in (first, *self._list_after(first)):
                    yield reference
                    self._last, self._source, self._doubtful = reference, reference.law, False
                    self._position = reference.span[1]

    def _events(self) -> list[re.Match[str]]:
        patterns = (_source_pattern(), _RELATIVE, _ARTICLE)
        found = [match for pattern in patterns for match in pattern.finditer(self._text)]
        return sorted(found, key=lambda match: match.start())

    def _name(self, event: re.Match[str]) -> None:
        """Remember a source, and what it changes for articles that no name stands at."""
        named = self._source_of(event)
        if named is None:
            return
        self._named.append(named)
        self._position = named.end
        if named.kind is _Kind.LAW:
            self._law = self._source = named.law
            self._doubtful = False
        elif self._within is None and named.kind is not _Kind.WORD:
            # A statute names others in passing, and means itself by what it does not name.
            if named.kind is _Kind.OTHER_LAW and self._is_act(event, named.start):
                self._law = named.law
            self._doubtful = named.kind is not _Kind.LEVEL or named.law != self._source

    def _source_of(self, event: re.Match[str]) -> _Named | None:
        group = str(event.lastgroup).removesuffix("_level")
        word = event[group]
        if group == "other":
            return self._other_law(event)
        kind, law = _Kind.LAW, ""
        if group == "document" or (
            group == "quoted" and not event["quoted_level"] and not _ENDS_LIKE_LAW.search(word)
        ):
            kind, law = _Kind.DOCUMENT, _NO_LAW_AT_ALL
        elif group in ("quoted", "known"):
            law = _with_level(normalise_law_name(word), event[f"{group}_level"])
        elif group == "same":
            law = self._at_hand(word, self._law, self._within)
        elif group == "own":
            law = self._at_hand(word, self._within, self._law)
        elif word == "규칙" and not self._within and not self._stands_alone(event.start()):
            kind = _Kind.OTHER_LAW
        else:
            kind = _Kind.LEVEL
            if not self._is_of_ordinance(word, event.start()):
                law = self._at_hand(word, self._within, self._law, self._default)
        return _Named(kind, law, *event.span())

    def _other_law(self, event: re.Match[str]) -> _Named | None:
        end, ending = event.end("other"), event["other"]
        before = self._text[max(self._position, end - _NAME_CHARS) : end][::-1]
        begins = _NAME_BEGINS.search(before)
        name = before[: begins.start() if begins else None][::-1].lstrip("ㆍ·")
        if name == "의규정":
            # ``제9조의규정``
            name = ending
        start = end - len(name)
        if name == "규정" and (self._follows(start) or self._follows_article(start, _OF_ARTICLE)):
            # ``지방계약법 규정 제9조``: a word for what has been named.
            return None
        if ending == "령" or _NO_LAW.search(name) or _SAME_LAW.search(name):
            return _Named(_Kind.WORD, "", start, event.end())
        kind = _Kind.ANY_RULE if _ANY_RULE.search(name) else _Kind.OTHER_LAW
        # Words like 조례 or 법률 alone say only of what kind it is; which one, the words before tell.
        which = "" if name == ending or ending in _LEVELS else _with_level(name, event["other_level"])
        return _Named(kind, which, start, event.end())

    def _is_act(self, event: re.Match[str], start: int) -> bool:
        """Whether another law is an act, of which 같은 법 or 시행령 may be said next."""
        if event["other"] != "법률" or start < event.start("other"):
            return event["other"] in ("법", "법률")
        return _TITLE_OF_ACT.search(self._text[max(start - 10, 0) : start]) is not None

    def _at_hand(self, word: str, *laws: str | None) -> str:
        """The law that 법, 영, 규칙 … mean, seen from the first of some laws that there is."""
        seen_from = next((law for law in laws if law is not None), None)
        if seen_from is None and word not in _OWN_NAMES:
            seen_from = self._default
        return _relative_law(seen_from, word)

    def _is_of_ordinance(self, word: str, start: int) -> bool:
        """Whether 규칙 or 시행규칙 is named together with an ordinance, and so is that of it."""
        named = self._follows(start)
        return named is not None and word.endswith("규칙") and "조례" in self._text[named.start : named.end]

    def _stands_alone(self, start: int) -> bool:
        """Whether 규칙 is that of the law at hand, and no ``재무회계 규칙``."""
        return bool(
            _SENTENCE_BEGINS.search(self._text[max(start - 20, 0) : start])
            or self._follows(start)
            or self._follows_article(start, _AFTER_ANOTHER)
        )

    def _follows_article(self, start: int, between: re.Pattern[str]) -> bool:
        last = self._last
        return last is not None and between.fullmatch(self._text, last.span[1], start) is not None

    def _follows(self, start: int) -> _Named | None:
        """The law that was named right before."""
        named = self._named[-1] if self._named else None
        if named is None or named.kind not in (_Kind.LAW, _Kind.LEVEL, _Kind.OTHER_LAW):
            return None
        return named if _AFTER_ANOTHER.fullmatch(self._text, named.end, start) else None

    def _beside(self, article: int) -> _Named | None:
        """The source that an article belongs to by its place."""
        # A bracket between them may name others: ``(법률 제13741호 전력기술관리법 일부개정법률 …)``.
        for named in self._named[:-7:-1]:
            gaps = _GAPS[named.kind][self._within is not None]
            if any(gap.fullmatch(self._text, named.end, article) for gap in gaps):
                return named
        return None

    def _article(self, event: re.Match[str]) -> Reference | None:
        beside = self._beside(event.start())
        joined = (
            beside is None
            and self._last is not None
            and _JOIN.fullmatch(self._text, self._last.span[1], event.start())
        )
        if not (
            event["sure"] or event["sign"] or beside or joined or _PARAGRAPH.match(self._text, event.end())
        ):
            return None
        law: str | None
        if beside:
            law = beside.law
            if beside.kind in (_Kind.LEVEL, _Kind.OTHER_LAW, _Kind.ANY_RULE):
                self._law = law
        elif joined and self._last is not None:
            law = self._last.law
        elif self._within:
            law = self._within
        elif self._doubtful:
            law = ""
        else:
            law = self._default if self._source is None else self._source
        number = event["sure"] or event["number"] or event["sign"]
        article = f"제{int(number)}조{''.join(event['branch'].split())}"
        start = event.start()
        if beside and _GAP.fullmatch(self._text, beside.end, start):
            start = beside.start
        return self._complete(law or "", article, "", start, event.end())

    def _relative(self, event: re.Match[str]) -> Reference | None:
        if self._last is None:
            return None
        steps = path_parts(self._last.path)
        kept = {"조": (), "항": steps[:1], "호": steps[:2] if steps[:1] and "항" in steps[0] else steps[:1]}
        base = "".join(kept[event["unit"]])
        found = self._complete(self._last.law, self._last.article, base, *event.span())
        return found if found.path != base else None

    def _complete(self, law: str, article: str, path: str, start: int, end: int) -> Reference:
        """Add the title and path that follow an article or the beginning of a path."""
        title, end = self._title(end)
        more, after = self._path(end)
        if more and not title:
            title, after = self._title(after)
        return Reference(law, article, path + more, (start, after), title)

    def _title(self, position: int) -> tuple[str, int]:
        match = _TITLE.match(self._text, position)
        if match is None or _EXPLANATION.search(match["title"].strip()):
            return "", position
        return match["title"].strip(), match.end()

    def _path(self, position: int) -> tuple[str, int]:
        steps = []
        for pattern, write in _STEPS:
            match = pattern.match(self._text, position)
            if match is not None:
                steps.append(write(match))
                position = match.end()
        if steps and (detail := _DETAIL.match(self._text, position)):
            steps.append(detail[0])
            position = detail.end()
        return "".join(steps), position

    def _list_after(self, first: Reference) -> Iterator[Reference]:
        """The further parts of a list: ``제1항 및 제3항``, ``제1호ㆍ제2호 또는 제5호가목``."""
        last = first
        while join := _JOIN.match(self._text, last.span[1]):
            path, end = self._path(join.end())
            if not path:
                return
            kind = path_parts(path)[0].rstrip("의0123456789")[-1]
            steps = path_parts(last.path)
            kept = [step for step in steps if _rank(step) < _rank(kind)]
            last = replace(last, path="".join(kept) + path, span=(join.end(), end), title="")
            yield last


def _write_paragraph(match: re.Match[str]) -> str:
    number = int(match["number"]) if match["number"] else circled_number(match["circled"])
    return f"제{number}항" + (f"의{match['branch']}" if match["branch"] else "")


def _write_item(match: re.Match[str]) -> str:
    branch = match["branch"] or match["inner"]
    return f"제{int(match['number'])}호" + (f"의{branch}" if branch else "")


def _write_sub_item(match: re.Match[str]) -> str:
    return f"{match['letter']}목" + (f"의{match['branch']}" if match["branch"] else "")


_STEPS = ((_PARAGRAPH, _write_paragraph), (_ITEM, _write_item), (_SUB_ITEM, _write_sub_item))


def _rank(step: str) -> int:
    for rank, unit in enumerate("항호목"):
        if unit in step:
            return rank
    return 3


def _with_level(law: str, level: str | None) -> str:
    return join_level(law, _LEVEL.get(level, level)) if level else law


def _relative_law(law: str | None, word: str) -> str:
    """The law that 법, 영, 규칙 … mean, seen from a law of the family; empty where there is none."""
    if not law:
        return ""
    act, level = split_level(law)
    if word == "규정" or (_STANDALONE.search(act) and not level and word not in ("시행령", "시행규칙")):
        return law
    return join_level(act, _LEVEL.get(word, word))
