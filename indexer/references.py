"""References to articles in running text: finding, reading and writing them.

    >>> [str(r) for r in find_references("지계법 시행령 25조 1항 5호와 같은 조 제2항")]
    ['지방계약법 시행령 제25조제1항제5호', '지방계약법 시행령 제25조제2항']

What is understood: official forms (``제42조의3제1항제5호의2가목``), everyday ones (``25조 1항 5호``,
``§25①``), short and full law names, ``「…」``, 법ㆍ영ㆍ규칙ㆍ시행령 and 같은 법ㆍ같은 조ㆍ같은 항,
and lists (``제1호 및 제3호``). A reference whose law nobody can tell is left out, and so are the
articles of what is no law (계약조건, 예규, 부칙).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from indexer.law_names import join_level, law_names, name_key, normalise_law_name, split_level

__all__ = ["Reference", "find_references", "normalise_law_name", "parse_reference", "path_parts"]

#: Letters of 목 in their order; after 하 they go on with 거.
SUB_ITEM_LETTERS = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허"
_CIRCLED = "①-⑳㉑-㉟㊱-㊿"
_S = r"[ \t\u00a0]*"

_ARTICLE = re.compile(
    rf"(?:(?P<sure>제){_S})?(?<!\d)(?P<number>\d{{1,4}}){_S}조(?P<branch>(?:의\d{{1,3}}(?!\d|{_S}항))*)"
    rf"|§{_S}(?P<sign_number>\d{{1,4}})(?:{_S}조)?(?P<sign_branch>(?:의\d{{1,3}}(?!\d|{_S}항))*)"
)
_PARAGRAPH = re.compile(
    rf"(?:의?{_S}제?{_S}(?P<number>\d{{1,3}}){_S}항|{_S}(?P<circled>[{_CIRCLED}])항?)(?:의(?P<branch>\d{{1,2}})(?!\d))?"
)
_ITEM = re.compile(
    rf"의?{_S}제?{_S}(?P<number>\d{{1,3}})(?:의(?P<inner>\d{{1,2}}))?{_S}호"
    r"(?:의(?P<branch>\d{1,2})(?!\d))?"
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
_RELATIVE = re.compile(rf"(?:같은|동){_S}(?P<unit>[조항호])(?![가-힣]*(?:건|목|례|사|상))")

#: What may stand between the name of a law and its article: ``(이하 "법"이라 한다)``, 의, 상.
_GAP = re.compile(r"\s{0,3}(?:\([^()\n]{0,80}\))?\s{0,3}(?:의|상|상의|,)?\s{0,3}")

#: Words that end like the name of a law and are none: 방법, 공법 …
_NO_LAW = re.compile(r"(?:방|공|기|위|적|불|편|입|용|문|수|해|요|화|탈)법$")
_OTHER_SOURCES = (
    "조건|기준|지침|예규|고시|훈령|요령|약관|계약서|협정|협약|조약|별표|별지|서식|부칙|정관|내규|규약"
)
_ENDS_LIKE_LAW = re.compile(r"(?:법|법률|령|규칙|규정|조례|특례)$")
_STANDALONE = re.compile(r"(?:규칙|규정|조례)$")
#: Stands for a source that is no law: its articles are read, and dropped at the end.
_NO_LAW_AT_ALL = "-"
_LEVEL = {"법": "", "법률": "", "영": "시행령", "규칙": "시행규칙"}


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


def circled_number(character: str) -> int:
    """The number in a circle: ``①`` is 1, ``㉑`` is 21.

    Raises:
        ValueError: When the character is no number.
    """
    return int(unicodedata.numeric(character))


@cache
def _law_pattern() -> re.Pattern[str]:
    names = {name for row in law_names() for name in (row.short, row.full, *row.others)}
    # People space names as they like, so space may stand between any two characters of one.
    spaced = [
        _S.join("[ㆍ·・‧]?" if character == "ㆍ" else re.escape(character) for character in name_key(name))
        for name in sorted(names, key=lambda name: (-len(name_key(name)), name))
    ]
    article_follows = rf"(?={_S}(?:제{_S}|§{_S})?\d)"

    def level(group: str) -> str:
        return rf"(?:{_S}(?P<{group}>시행령|시행규칙|(?:영|규칙){article_follows}))?"

    return re.compile(
        rf"「(?P<quoted>[^「」\n]{{2,120}})」{level('quoted_level')}"
        rf"|(?<![가-힣])(?P<known>{'|'.join(spaced)}){level('known_level')}"
        rf"|(?<![가-힣])(?:같은|동){_S}(?:법률?{_S})?(?P<same>법률|법|시행령|시행규칙|영|규칙|규정)"
        rf"(?=[\s\d.,)]|제|[에을의은는이상과와도로]|및|$)(?!이나|인)"
        rf"|(?<![가-힣])(?:이|본){_S}(?P<own>법|영|규칙|규정){article_follows}"
        rf"|(?<![가-힣])(?P<bare>법|영|규칙|시행령|시행규칙){article_follows}"
        rf"|(?<![가-힣])(?P<other>[가-힣A-Za-z0-9ㆍ·]*(?:{_OTHER_SOURCES}))"
        rf"(?={_S}(?:제{_S}|§{_S})?\d+{_S}조)"
        rf"|(?<![가-힣])(?P<unknown>[가-힣][가-힣ㆍ·]*(?:법률|법|규칙|규정|조례)){level('unknown_level')}"
        rf"(?={_S}(?:제|§){_S}\d)"
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """A source named at some place of a text."""

    law: str
    start: int
    end: int


class _Reader:
    """One pass over a text that remembers which law and which article were named last."""

    def __init__(self, text: str, default_law: str | None, within: str | None) -> None:
        self._text = text
        self._default = normalise_law_name(default_law) if default_law else None
        self._within = normalise_law_name(within) if within else None
        #: The law named last, and the source that an article without a name belongs to.
        self._law: str | None = None
        self._source: str | None = None
        self._last: Reference | None = None

    def read(self) -> Iterator[Reference]:
        position = 0
        named: _Named | None = None
        for event in self._events():
            if event.start() < position:
                continue
            if event.re is _law_pattern():
                law = self._law_of(event)
                # What is no law matters only to an article right after it.
                if law != _NO_LAW_AT_ALL:
                    self._law = self._source = law
                named, position = _Named(law, *event.span()), event.end()
                continue
            first = self._relative(event) if event.re is _RELATIVE else self._article(event, named)
            named = None
            if first is not None:
                for reference in (first, *self._list_after(first)):
                    yield reference
                    self._last, self._source = reference, reference.law
                    position = reference.span[1]

    def _events(self) -> list[re.Match[str]]:
        patterns = (_law_pattern(), _RELATIVE, _ARTICLE)
        found = [match for pattern in patterns for match in pattern.finditer(self._text)]
        return sorted(found, key=lambda match: match.start())

    def _law_of(self, event: re.Match[str]) -> str:
        if event["quoted"]:
            name = event["quoted"]
            if not event["quoted_level"] and not _ENDS_LIKE_LAW.search(name):
                return _NO_LAW_AT_ALL
            return _with_level(normalise_law_name(name), event["quoted_level"])
        if event["known"]:
            return _with_level(normalise_law_name(event["known"]), event["known_level"])
        if event["unknown"]:
            return (
                ""
                if _NO_LAW.search(event["unknown"])
                else _with_level(event["unknown"], event["unknown_level"])
            )
        if event["same"]:
            return _relative_law(self._law or self._within or self._default, event["same"])
        if event["own"] or event["bare"]:
            return _relative_law(self._within or self._law or self._default, event["own"] or event["bare"])
        return _NO_LAW_AT_ALL

    def _article(self, event: re.Match[str], named: _Named | None) -> Reference | None:
        beside = named if named and _GAP.fullmatch(self._text, named.end, event.start()) else None
        joined = self._last is not None and _JOIN.fullmatch(self._text, self._last.span[1], event.start())
        if not (
            event["sure"]
            or event["sign_number"]
            or beside
            or joined
            or _PARAGRAPH.match(self._text, event.end())
        ):
            return None
        law: str | None
        if beside:
            law = beside.law
        elif joined and self._last is not None:
            law = self._last.law
        else:
            law = self._within or self._source or self._default
        number = event["number"] or event["sign_number"]
        article = f"제{int(number)}조{event['branch'] or event['sign_branch'] or ''}"
        start = beside.start if beside else event.start()
        return self._complete(Reference(law or "", article, span=(start, event.end())))

    def _relative(self, event: re.Match[str]) -> Reference | None:
        if self._last is None:
            return None
        steps = path_parts(self._last.path)
        kept = {"조": (), "항": steps[:1], "호": steps[:2] if steps[:1] and "항" in steps[0] else steps[:1]}
        base = replace(self._last, path="".join(kept[event["unit"]]), span=event.span(), title="")
        found = self._complete(base)
        return found if found.path != base.path else None

    def _complete(self, base: Reference) -> Reference:
        """Add the title and path that follow an article or the beginning of a path."""
        title, end = self._title(base.span[1])
        path, end = self._path(end)
        if not title:
            title, end = self._title(end)
        return replace(base, path=base.path + path, span=(base.span[0], end), title=title)

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
