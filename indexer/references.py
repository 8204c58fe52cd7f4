"""References to articles in running text: finding, reading and writing them.

    >>> [str(r) for r in find_references("지계법 시행령 25조 1항 5호와 같은 조 제2항")]
    ['지방계약법 시행령 제25조제1항제5호', '지방계약법 시행령 제25조제2항']

What is understood: official forms (``제42조의3제1항제5호의2가목``), everyday ones (``25조 1항 5호``,
``§25①``, ``42조의 3``), short and full law names, ``「…」``, 법ㆍ영ㆍ규칙ㆍ시행령 and 같은 법ㆍ같은 조ㆍ
같은 항, and lists (``제1호 및 제3호``). A reference whose law nobody can tell is left out, and so are the
articles of what is no law (계약조건, 예규, 부칙).

Which law an article belongs to, `indexer.sources` tells.

No pattern has a run without an end: a question is anything that people paste, and must not hold others up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from indexer.law_names import normalise_law_name
from indexer.sources import NO_LAW_AT_ALL, SPACE, Sources, source_pattern

__all__ = ["Reference", "find_references", "is_within", "normalise_law_name", "parse_reference", "path_parts"]

#: Letters of 목 in their order; after 하 they go on with 거.
SUB_ITEM_LETTERS = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허"
_CIRCLED = "①-⑳㉑-㉟㊱-㊿"

#: After ``의 3`` these make the number an amount: ``제30조의 2인 이상``.
_COUNTED = (
    "(?:인|개|명|원|천|만|백|십|억|조|일|년|월|배|회|차|건|분|주|시간|업체|가지|단계|등급|점|곳|군데|부|종|번|달|할|푼"
    "|퍼센트|프로|항|호|목|이상|이하|이내|미만|초과|정도|개월|순위|대|장|식|매|쪽|톤|급|세|층|자리)"
    "(?:이|의|은|는|을|를|에|로|으로|씩|당|간|마다|만|도|부터|까지|이상|이하|이내|미만|초과|정도|짜리|째){0,3}(?![가-힣])"
)
#: What follows ``의 3`` where it is the number of a branch, as in ``제42조의 3``.
_BRANCH_ENDS = (
    rf"(?={SPACE}(?:\Z|\n|제{SPACE}\d|§|[{_CIRCLED}]|\d{{1,3}}(?:의\d{{1,2}})?{SPACE}[항호]|[.,:/](?!\d)"
    r"|[][;!?(){}「」『』<>〈〉\"'“”‘’ㆍ·…])"
    "|(?:에|에서|에는|에도|은|는|이|가|을|를|의|와|과|및|또는|이나|나|로|으로|도|부터|까지|대로|처럼|이란|란"
    "|입니다|이고|이며|이라|라)(?![가-힣])"
    rf"|의\d|[ \t\u00a0]{{1,9}}(?!{_COUNTED})[가-힣])"
)
#: After ``의2`` these make the number an amount even without a space before it.
_NO_BRANCH = rf"(?!\d|{SPACE}[항호%％‰]|{SPACE}퍼센트|[천백십만억]{{1,4}}원|인{SPACE}(?:이상|견적|수의))"
_BRANCHES = (
    rf"(?:(?:의|[ \t\u00a0]?의[ \t\u00a0]{{0,2}}(?=\d{{1,3}}{_BRANCH_ENDS}))\d{{1,3}}{_NO_BRANCH}){{0,9}}"
)
_MONEY = rf"(?!{SPACE}(?:여?원|규모|예산|가량|[천백십]?억|\d[\d,]{{0,9}}{SPACE}[천백십]?억))"

_ARTICLE = re.compile(
    rf"(?:제{SPACE}(?P<sure>\d{{1,4}}){SPACE}조|(?<!\d)(?P<number>\d{{1,4}}){SPACE}조{_MONEY}"
    rf"|§{SPACE}(?P<sign>\d{{1,4}})(?:{SPACE}조)?)(?P<branch>{_BRANCHES})"
)
_PARAGRAPH = re.compile(
    rf"(?:의?{SPACE}(?:제{SPACE})?(?P<number>\d{{1,3}}){SPACE}항|{SPACE}(?P<circled>[{_CIRCLED}])항?)"
    rf"(?:의(?P<branch>\d{{1,2}})(?!\d|{SPACE}호))?"
)
_ITEM = re.compile(
    rf"의?{SPACE}(?:제{SPACE})?(?P<number>\d{{1,3}})(?:의(?P<inner>\d{{1,2}}))?{SPACE}호"
    rf"(?:의(?:[ \t\u00a0](?=\d{{1,2}}{_BRANCH_ENDS}))?(?P<branch>\d{{1,2}})(?!\d))?"
)
_SUB_ITEM = re.compile(
    rf"의?{SPACE}(?P<letter>[{SUB_ITEM_LETTERS}]){SPACE}목(?![적록표차])(?:의(?P<branch>\d)(?!\d))?"
)
_DETAIL = re.compile(rf"\d{{1,2}}\)(?:[{SUB_ITEM_LETTERS}]\))?")
_PATH_STEP = re.compile(
    rf"제\d+항(?:의\d+)?|제\d+호(?:의\d+)*|[{SUB_ITEM_LETTERS}]목(?:의\d+)?|\(?(?:\d+|[{SUB_ITEM_LETTERS}])\)"
)
_TITLE = re.compile(rf"{SPACE}\((?P<title>[^()\n]{{1,80}}(?:\([^()\n]{{1,40}}\)[^()\n]{{0,80}}){{0,3}})\)")
_EXPLANATION = re.compile(r"\d\s*[조항호]|「|^이하|같[은다]|[한본]다\.?$|^(?:다만|삭제|개정|신설|준용)")
_JOIN = re.compile(rf"{SPACE}(?:[,ㆍ·・~～∼]|및|또는|와|과|이나|나|내지|부터|하고|이랑|랑){SPACE}")
_RELATIVE = re.compile(rf"(?:같은|동){SPACE}(?P<unit>[조항호])(?![가-힣]{{0,9}}(?:건|목|례|사|상))")


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
        if reference.law != NO_LAW_AT_ALL and (reference.law or unresolved)
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


class _Reader:
    """One pass over a text that remembers which article was read last."""

    def __init__(self, text: str, default_law: str | None, within: str | None) -> None:
        self._text = text
        self._sources = Sources(text, default_law, within)
        self._last: Reference | None = None
        #: Where what has not been read begins.
        self._position = 0

    def read(self) -> Iterator[Reference]:
        names_source = source_pattern()
        for event in self._events():
            if event.start() < self._position:
                continue
            if event.re is names_source:
                self._position = self._sources.note(event, self._position)
                continue
            first = self._relative(event) if event.re is _RELATIVE else self._article(event)
            self._sources.forget_names()
            if first is not None:
                for reference in (first, *self._list_after(first)):
                    yield reference
                    self._last, self._position = reference, reference.span[1]
                    self._sources.go_on_from(reference.law, reference.span[1])

    def _events(self) -> list[re.Match[str]]:
        patterns = (source_pattern(), _RELATIVE, _ARTICLE)
        found = [match for pattern in patterns for match in pattern.finditer(self._text)]
        return sorted(found, key=lambda match: match.start())

    def _article(self, event: re.Match[str]) -> Reference | None:
        beside = self._sources.beside(event.start())
        in_list = (
            beside is None
            and self._last is not None
            and _JOIN.fullmatch(self._text, self._last.span[1], event.start()) is not None
        )
        if not (
            event["sure"] or event["sign"] or beside or in_list or _PARAGRAPH.match(self._text, event.end())
        ):
            return None
        law, start = self._sources.assign(event.start(), beside, in_list=in_list)
        number = event["sure"] or event["number"] or event["sign"]
        article = f"제{int(number)}조{''.join(event['branch'].split())}"
        return self._complete(law, article, "", start, event.end())

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
