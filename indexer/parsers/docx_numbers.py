"""The numbers that Word draws before paragraphs: ``제1조``, ``①``, ``가.``, ``1)``.

Source: ECMA-376 Part 1, 17.9 (numbering definitions) and 17.18.59 (number formats).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as DocxParagraph

_LEVELS = 9
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SYLLABLES = "가나다라마바사아자차카타파하"
_CONSONANTS = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_ROMANS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"), ("", "X", "XX", "XXX", "XL", "L")


def _letter(letters: str) -> Callable[[int], str]:
    return lambda number: letters[(number - 1) % len(letters)]


def _circled(number: int) -> str:
    return _CIRCLES[number - 1] if number <= len(_CIRCLES) else f"({number})"


def _roman(number: int) -> str:
    ones, tens = _ROMANS
    return tens[number // 10] + ones[number % 10] if number < 60 else str(number)


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "ganada": _letter(_SYLLABLES),
    "chosung": _letter(_CONSONANTS),
    "decimalEnclosedCircle": lambda number: (
        _CIRCLES[number - 1] if number <= len(_CIRCLES) else f"({number})"
    ),
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letter("abcdefghijklmnopqrstuvwxyz"),
    "upperLetter": _letter("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
}


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered."""

    form: str
    #: ``제%1조``: the number of each level named stands in place of its mark.
    text: str
    start: int


class Numbers:
    """Counts the numbered paragraphs of a document as Word does; ask in reading order.

    Args:
        document: The document.
    """

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        #: Which definition each list has: lists of one definition count on.
        self._definitions: dict[str, str] = {}
        self._styles: dict[str | None, tuple[str, int] | None] = {}
        #: Of each list, levels that it numbers in its own way, and numbers at which it begins anew.
        self._own_levels: dict[str, dict[int, _Level]] = defaultdict(dict)
        self._restarts: dict[str, dict[int, int]] = defaultdict(dict)
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0] * _LEVELS)
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # a document without lists has no such part
            return
        linked: dict[str, str] = {}
        styled: dict[str, str] = {}
        for definition in numbering.findall(qn("w:abstractNum")):
            own = definition.get(qn("w:abstractNumId"))
            self._levels[own] = dict(map(_level, definition.findall(qn("w:lvl"))))
            linked[own], style = _value(definition, "w:numStyleLink"), _value(definition, "w:styleLink")
            if style:
                styled[style] = own
        for number in numbering.findall(qn("w:num")):
            definition_id = _value(number, "w:abstractNumId")
            # A definition may only name the style that has one.
            definition_id = styled.get(linked.get(definition_id, ""), definition_id)
            self._define(number, definition_id)

    def _define(self, number: Any, definition: str) -> None:
        """Note which definition a list has, and where it begins anew or is numbered in its own way."""
        list_id = number.get(qn("w:numId"))
        self._definitions[list_id] = definition
        for override in number.findall(qn("w:lvlOverride")):
            depth = int(override.get(qn("w:ilvl")))
            start = _value(override, "w:startOverride")
            if start:
                self._restarts[list_id][depth] = int(start)
            for level in override.findall(qn("w:lvl")):
                self._own_levels[list_id][depth] = _level(level)[1]

    def label(self, paragraph: DocxParagraph) -> str:
        """The number or bullet before a paragraph, with the space after it; empty where there is none."""
        found = _place(paragraph._p.pPr) or self._place_of_style(paragraph)
        if found is None:
            return ""
        list_id, depth = found
        definition = self._definitions.get(list_id, "")
        levels = self._levels.get(definition, {}) | self._own_levels.get(list_id, {})
        level = levels.get(depth)
        if level is None or level.form in ("", "none"):
            return ""
        if level.form == "bullet":
            return "- "
        counts = self._counts[definition]
        for restarted, start in self._restarts.pop(list_id, {}).items():
            if restarted in levels:
                counts[restarted] = start - levels[restarted].start
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (_LEVELS - depth - 1)
        text = level.text
        for place in range(depth + 1):
            shown = levels.get(place, level)
            count = max(counts[place], 1) + shown.start - 1
            text = text.replace(f"%{place + 1}", _FORMATS.get(shown.form, str)(count))
        return f"{text} "

    def _place_of_style(self, paragraph: DocxParagraph) -> tuple[str, int] | None:
        """The list that the style of a paragraph belongs to, or a style that it is based on."""
        style_id = paragraph._p.style
        if style_id not in self._styles:
            # Once a style: python-docx looks through all of them for each paragraph.
            style: Any = paragraph.style
            based = 0
            place = None
            while place is None and style is not None and based < _LEVELS:
                place = _place(style.element.pPr)
                style, based = style.base_style, based + 1
            self._styles[style_id] = place
        return self._styles[style_id]


def _level(level: Any) -> tuple[int, _Level]:
    """The depth of a level, and how it is numbered."""
    start = int(_value(level, "w:start") or 1)
    return int(level.get(qn("w:ilvl"))), _Level(_value(level, "w:numFmt"), _value(level, "w:lvlText"), start)


def _place(properties: Any) -> tuple[str, int] | None:
    """The list that paragraph properties name, and the depth in it."""
    found = properties.numPr if properties is not None else None
    if found is None or found.numId is None:
        return None
    depth = found.ilvl.val if found.ilvl is not None else 0
    return str(found.numId.val), min(max(depth, 0), _LEVELS - 1)


def _value(element: Any, name: str) -> str:
    child = element.find(qn(name))
    return "" if child is None else child.get(qn("w:val")) or ""
