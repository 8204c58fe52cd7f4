"""Sources that a text names, and which of them its articles belong to.

A *source* is what has articles: a law by any of its names (지방계약법, ``「…」``), the law at hand (법, 영,
시행규칙, 같은 법, 이 규칙), a law that the table of names does not have (행정절차법, 우리 시 조례), or no law
at all (일반조건, 예규, 부칙). Articles are not read here: `indexer.references` does that, and asks `Sources`
which law each belongs to.

An article belongs to the source that stands at it, with a particle or a bracket between at most
(``시행령 중 제25조``, ``일반조건(예규) 제17조``). Where none does, it belongs to the law named last, or else
to the default one; but not once another source has been named since (``과업지시서를 보면 제3조``): a wrong
law is worse than none.

No pattern has a run without an end: a question is anything that people paste, and must not hold others up.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache
from typing import NamedTuple

from indexer.law_names import join_level, law_names, name_key, normalise_law_name, split_level

__all__ = ["NO_LAW_AT_ALL", "SPACE", "Source", "Sources", "source_pattern"]

#: Stands for a source that is no law: its articles are read, and dropped at the end.
NO_LAW_AT_ALL = "-"
#: The space that people put, or do not, between the parts of a name or a reference.
SPACE = r"[ \t\u00a0]{0,9}"


def _link(particles: str) -> str:
    """What people put between a source and its article: ``조건」(예규) 제1장``, ``시행령 내용 중``, 의."""
    # Each part brings the space before it, so that there is one way only to read a run of spaces.
    return (
        rf"[」』”’\"'》〉\]]?(?:{SPACE}(?:\([^()\n]{{0,80}}\)|<[^<>\n]{{0,80}}>|\[[^\[\]\n]{{0,80}}\]))?"
        rf"(?:{SPACE}(?:규정|내용|조문|조항))?(?:{SPACE}(?:{particles}))?(?:{SPACE}[중상내속](?:에서|에|의)?)?"
        rf"(?:{SPACE}제?{SPACE}\d{{1,3}}{SPACE}[편장절관](?:의\d)?,?){{0,3}}(?:{SPACE}[(\[])?{SPACE}"
    )


_LAW_LINK = _link("에서[의는]?|에는?|[의상내은는,:]")
#: The name of a law and its article, as statutes write them: ``(이하 "법"이라 한다)``, 의, 상.
_GAP = re.compile(r"\s{0,3}(?:\([^()\n]{0,80}\))?\s{0,3}(?:의|상|상의|,)?\s{0,3}")
_LAW_GAP = re.compile(_LAW_LINK)
#: ``계약서는 제14조에 따라`` may go on with an article of a law.
_DOCUMENT_GAP = re.compile(_link("에서[의는]?|[의상내]"))
#: In a statute, what is no law of the table stands right before its article or not at all.
_NEAR_GAP = re.compile(rf"(?:{SPACE}\([^()\n]{{0,80}}\))?(?:{SPACE}(?:상?의|상))?{SPACE}")
#: Where the word for a source ends, its particle aside: 기준금액 is not 기준.
_WORD_ENDS = (
    r"(?=(?:의|상의?|에서[의는도]?|에[는도]?|은|는|이|가|을|를|과|와|도|만|중|내|이?나|및|등|부터|까지|으?로|대로|처럼"
    rf"|이?란|이?라|이고|이며|인데|인지|입니다|에따[라른]|관련|내용)?(?:[^가-힣]|제{SPACE}\d|\Z))"
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
#: Sources that have names of their own: ``이 규정`` of a question is hardly one of the default law.
_OWN_NAMES = ("규칙", "규정")
_LEVELS = ("시행령", "시행규칙")
_LEVEL = {"법": "", "법률": "", "영": "시행령", "령": "시행령", "규칙": "시행규칙"}


@cache
def source_pattern() -> re.Pattern[str]:
    """What may name a source; `Sources.note` tells of each match whether it does, and which."""
    keys = sorted(
        {name_key(name) for row in law_names() for name in row.names}, key=lambda key: (-len(key), key)
    )
    # People space names as they like, so space may stand between any two characters of one.
    known = "|".join(
        SPACE.join("[ㆍ·・‧•∙]?" if character == "ㆍ" else re.escape(character) for character in key)
        for key in keys
    )
    # Hundreds of names need not be tried where none begins.
    begins = re.escape("".join({key[0] for key in keys}))
    article_follows = rf"(?={SPACE}(?:제{SPACE}|§{SPACE})?\d)"
    article_linked = rf"(?={_LAW_LINK}(?:제{SPACE}|§{SPACE})\d|{SPACE}\d)"

    def level(group: str) -> str:
        return rf"(?:의?{SPACE}(?P<{group}>시행령|시행규칙|(?:영|규칙){article_follows}))?"

    return re.compile(
        rf"「(?P<quoted>[^「」\n]{{2,120}})」{level('quoted_level')}"
        rf"|(?<![가-힣])(?=[{begins}])(?P<known>{known}){level('known_level')}"
        rf"|(?<![가-힣])(?:같은|동){SPACE}(?:법률?{SPACE})?(?P<same>법률|법|시행령|시행규칙|영|령|규칙|규정)"
        rf"(?=[\s\d.,)]|제|[에을의은는이상과와도로]|및|$)(?!이나|인)"
        rf"|(?<![가-힣])(?:이|본){SPACE}(?P<own>법률?|영|규칙|규정){article_linked}"
        rf"|(?<![가-힣])(?:법{SPACE})?(?P<level>시행령|시행규칙)"
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


class Source(NamedTuple):
    """A source named at some place of a text.

    Attributes:
        kind: What it is named as.
        law: Short citation name; empty where nobody can tell which it is, `NO_LAW_AT_ALL` for no law.
        start: Where its name begins in the text.
        end: Where it ends.
    """

    kind: _Kind
    law: str
    start: int
    end: int


class Sources:
    """The sources of one text, and the law that each of its articles belongs to.

    Whoever reads the text goes through it once, from its beginning to its end::

        sources.note(match, unread)       # at each match of `source_pattern`
        beside = sources.beside(article)  # at what may be an article
        sources.assign(article, beside)   # at what is one: its law, and where the reference begins
        sources.forget_names()            # past what may be one, and past 같은 조
        sources.go_on_from(law, end)      # past each reference

    Args:
        text: The text.
        default_law: The law meant where the text itself names none, under any of its names.
        within: The law that the text is part of, under any of its names.
    """

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
        self._named: list[Source] = []
        #: Where the last article ends.
        self._article_end: int | None = None

    def note(self, match: re.Match[str], unread: int) -> int:
        """Remember a source, and what it changes for articles that no name stands at.

        Args:
            match: A match of `source_pattern` past what has been read.
            unread: Where what has not been read begins.

        Returns:
            Where it begins now: past the source, or where it did if the match names none.
        """
        source = self._source_of(match, unread)
        if source is None:
            return unread
        self._named.append(source)
        if source.kind is _Kind.LAW:
            self._law = self._source = source.law
            self._doubtful = False
        elif self._within is None and source.kind is not _Kind.WORD:
            # A statute names others in passing, and means itself by what it does not name.
            if source.kind is _Kind.OTHER_LAW and self._is_act(match, source.start):
                self._law = source.law
            self._doubtful = source.kind is not _Kind.LEVEL or source.law != self._source
        return source.end

    def beside(self, article: int) -> Source | None:
        """The source that an article belongs to by its place."""
        # A bracket between them may name others: ``(법률 제13741호 전력기술관리법 일부개정법률 …)``.
        for source in self._named[:-7:-1]:
            gaps = _GAPS[source.kind][self._within is not None]
            if any(gap.fullmatch(self._text, source.end, article) for gap in gaps):
                return source
        return None

    def assign(self, article: int, beside: Source | None, *, in_list: bool = False) -> tuple[str, int]:
        """Settle which law an article belongs to; a law at hand that it names is at hand from then on.

        Args:
            article: Where the article begins.
            beside: The source that it belongs to by its place.
            in_list: Whether it goes on with a list that the last article began.

        Returns:
            The short citation name of the law, empty where nobody can tell which; and where the reference
            begins, which is at the name if that stands right before the article.
        """
        if beside:
            if beside.kind in (_Kind.LEVEL, _Kind.OTHER_LAW, _Kind.ANY_RULE):
                self._law = beside.law
            right_before = _GAP.fullmatch(self._text, beside.end, article)
            return beside.law, beside.start if right_before else article
        if self._within and not in_list:
            return self._within, article
        if self._doubtful:
            return "", article
        law = self._default if self._source is None else self._source
        return law or "", article

    def forget_names(self) -> None:
        """Let no source named so far stand at an article that comes later."""
        self._named.clear()

    def go_on_from(self, law: str, end: int) -> None:
        """Let the articles that no name stands at belong to the law of one that ends here."""
        self._source, self._doubtful = law, False
        self._article_end = end

    def _source_of(self, match: re.Match[str], unread: int) -> Source | None:
        group = str(match.lastgroup).removesuffix("_level")
        word = match[group]
        if group == "other":
            return self._other_law(match, unread)
        kind, law = _Kind.LAW, ""
        if group == "document" or (
            group == "quoted" and not match["quoted_level"] and not _ENDS_LIKE_LAW.search(word)
        ):
            kind, law = _Kind.DOCUMENT, NO_LAW_AT_ALL
        elif group in ("quoted", "known"):
            law = _with_level(normalise_law_name(word), match[f"{group}_level"])
        elif group == "same":
            law = self._at_hand(word, self._law, self._within)
        elif group == "own":
            law = self._at_hand(word, self._within, self._law)
        elif word == "규칙" and not self._within and not self._stands_alone(match.start()):
            kind = _Kind.OTHER_LAW
        else:
            kind = _Kind.LEVEL
            if not self._is_of_ordinance(word, match.start()):
                law = self._at_hand(word, self._within, self._law, self._default)
        return Source(kind, law, *match.span())

    def _other_law(self, match: re.Match[str], unread: int) -> Source | None:
        end, ending = match.end("other"), match["other"]
        before = self._text[max(unread, end - _NAME_CHARS) : end][::-1]
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
            return Source(_Kind.WORD, "", start, match.end())
        kind = _Kind.ANY_RULE if _ANY_RULE.search(name) else _Kind.OTHER_LAW
        # Words like 조례 or 법률 alone say only of what kind it is; which one, the words before tell.
        which = "" if name == ending or ending in _LEVELS else _with_level(name, match["other_level"])
        return Source(kind, which, start, match.end())

    def _is_act(self, match: re.Match[str], start: int) -> bool:
        """Whether another law is an act, of which 같은 법 or 시행령 may be said next."""
        if match["other"] != "법률" or start < match.start("other"):
            return match["other"] in ("법", "법률")
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
        end = self._article_end
        return end is not None and between.fullmatch(self._text, end, start) is not None

    def _follows(self, start: int) -> Source | None:
        """The law that was named right before."""
        named = self._named[-1] if self._named else None
        if named is None or named.kind not in (_Kind.LAW, _Kind.LEVEL, _Kind.OTHER_LAW):
            return None
        return named if _AFTER_ANOTHER.fullmatch(self._text, named.end, start) else None


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
