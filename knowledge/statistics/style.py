"""How the monthly report looks: letters, colours that stay apart in grey, tables."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, TableStyle

_FONTS = Path(__file__).parent.parent / "data" / "fonts"
REGULAR, BOLD = "PretendardGOV-Regular", "PretendardGOV-Bold"

INK, PALE, RULE, SHADE = HexColor("#1e2124"), HexColor("#9aa5b1"), HexColor("#b1b8be"), HexColor("#e7ecf3")
BAR = HexColor("#33475b")

MARGIN = 17 * mm
#: Longer texts are cut: the files beside the report have them whole.
_MAX_CHARS = 80

TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=18, leading=24, textColor=INK)
HEADING = ParagraphStyle(
    "heading",
    fontName=BOLD,
    fontSize=11.5,
    leading=16,
    spaceBefore=9,
    spaceAfter=3,
    textColor=INK,
)
BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=8.5, leading=12, textColor=INK)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=7.5, leading=10.5)
STRONG = ParagraphStyle("strong", parent=BODY, fontName=BOLD)
NUMBER = ParagraphStyle("number", parent=BODY, alignment=TA_RIGHT)
HEAD_NUMBER = ParagraphStyle("head number", parent=STRONG, alignment=TA_RIGHT)
TILE_LABEL = ParagraphStyle("tile label", parent=SMALL, alignment=TA_CENTER)
TILE_VALUE = ParagraphStyle(
    "tile value", parent=BODY, fontName=BOLD, fontSize=15, leading=20, alignment=TA_CENTER
)

#: Else a table asks for a font of the library's own, which no file holds.
_EMBEDDED = ("FONTNAME", (0, 0), (-1, -1), REGULAR)
TABLE = TableStyle(
    [
        _EMBEDDED,
        ("BACKGROUND", (0, 0), (-1, 0), SHADE),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
        ("LINEABOVE", (0, 0), (-1, 0), 0.8, INK),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
)
TILES = TableStyle(
    [
        _EMBEDDED,
        ("BOX", (0, 0), (-1, -1), 0.8, INK),
        ("INNERGRID", (0, 0), (-1, -1), 0.4, RULE),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
)

BESIDE = TableStyle(
    [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        _EMBEDDED,
    ]
)


@cache
def prepare_fonts() -> None:
    """Make the letters known to the library, once."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(_FONTS / f"{name}.ttf")))


def paragraph(text: str, style: ParagraphStyle = BODY) -> Paragraph:
    """A text that the program says, or that somebody wrote: in one run, not too long, without markup."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if len(plain) > _MAX_CHARS and style in (BODY, STRONG):
        plain = plain[: _MAX_CHARS - 1].rstrip() + "…"
    return Paragraph(escape(plain), style)
