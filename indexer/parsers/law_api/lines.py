r"""Lines of the service's texts as legalize-kr's Markdown has them (bold ①, escaped ``1\.``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.references import SUB_ITEM_LETTERS

_CIRCLED = "①-⑳㉑-㉟㊱-㊿"
_PARAGRAPH = re.compile(rf"^\s*([{_CIRCLED}])\s*")
_ITEM = re.compile(r"^\s*(\d{1,3}(?:의\d{1,2})*)\.(?!\d)\s*")
_SUB_ITEM = re.compile(rf"^\s*([{SUB_ITEM_LETTERS}](?:의\d{{1,2}})?)\.\s*")
_NUMBER = re.compile(r"^\s*제\s*(?P<number>\d{1,4})\s*조(?P<branch>(?:\s*의\s*\d{1,3})*)\s*")
#: After the title of an article: it is spoken of, and does not begin here.
_SPOKEN_OF = re.compile(
    r"[의에을를과와은는가로나]|이나|으로|부터|까지|[,ㆍ·]|제\d|\s+(?:및|또는|내지|부터|까지|중)(?=\s|제\d)"
)
_DIVISION = re.compile(r"^\s*제\s*\d+\s*(?P<kind>[편장절관])(?:\s*의\s*\d+)?(?=\s|$)")
_DIVISIONS = "편장절관"


def paragraph(number: str, text: str) -> str:
    """A 항 (``①``), which mostly begins with its number already."""
    return _marked(_PARAGRAPH, number, text, "**{}** ")


def item(number: str, branch: str, text: str) -> str:
    """A 호: ``1.`` and, where there is one, its 가지번호."""
    return _marked(_ITEM, _branched(number, branch), text, "  {}\\. ")


def sub_item(number: str, branch: str, text: str) -> str:
    """A 목: ``가.`` and, where there is one, its 가지번호."""
    return _marked(_SUB_ITEM, _branched(number, branch), text, "    {}\\. ")


def plain_line(line: str) -> str:
    """A line of a text whose units are told by how their lines begin."""
    for pattern, mark in ((_PARAGRAPH, "**{}** "), (_ITEM, "  {}\\. "), (_SUB_ITEM, "    {}\\. ")):
        if match := pattern.match(line):
            return mark.format(match[1]) + line[match.end() :]
    return line


def article_number(number: int, branch: str = "") -> str:
    """``제25조의2``."""
    return f"제{number}조{''.join(branch.split())}"


def split_article(text: str, title: str | None = None) -> tuple[str, str, str] | None:
    """Number, title and words of an article that is one text (``제2조(정의) 이 영에서 …``).

    Args:
        text: The text.
        title: Its title, empty where it has none; None where it is not known whether this is an article.

    Returns:
        None where the text does not begin as articles do, for it may only speak of one (``제3조에 따라``).
    """
    match = _NUMBER.match(text)
    if match is None:
        return None
    number, rest = article_number(int(match["number"]), match["branch"]), text[match.end() :]
    if title and rest.startswith(f"({title})"):
        return number, title, rest[len(title) + 2 :].strip()
    bracket = _bracket(rest)
    after = rest[len(bracket) :]
    if bracket and not _SPOKEN_OF.match(after):
        return number, title or bracket[1:-1].strip(), after.strip()
    is_gone = rest.startswith("삭제") or not rest
    return (number, title or "", rest.strip()) if is_gone or title is not None else None


def division_level(line: str) -> int:
    """1 for a 편 to 4 for a 관; 0 where a line begins none."""
    match = _DIVISION.match(line)
    return _DIVISIONS.index(match["kind"]) + 1 if match else 0


class Divisions:
    """The titles (편, 장, 절, 관) above the articles, as they come along."""

    def __init__(self) -> None:
        self._titles: dict[int, str] = {}

    def add(self, line: str, title: str) -> bool:
        """Take a line that begins a division, its title without marks; False where it begins none."""
        level = division_level(line)
        if level:
            self._titles = {above: other for above, other in self._titles.items() if above < level}
            self._titles[level] = title
        return bool(level)

    def __iter__(self) -> Iterator[str]:
        return (self._titles[level] for level in sorted(self._titles))


def _marked(pattern: re.Pattern[str], number: str, text: str, mark: str) -> str:
    """A unit's text with the mark of its number; as it is where it has none."""
    match = pattern.match(text)
    if match is not None:
        return mark.format(match[1]) + text[match.end() :]
    told = pattern.match(f"{number.rstrip('. ')}." if mark.endswith("\\. ") else number)
    return mark.format(told[1]) + text if told else text


def _branched(number: str, branch: str) -> str:
    number = number.rstrip(". ")
    return f"{number}의{branch}" if branch.strip("0 ") and "의" not in number else number


def _bracket(text: str) -> str:
    """The bracket with which a text begins, whatever brackets are in it; empty where it begins with none."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return text[: place + 1] if place else ""
    return ""
