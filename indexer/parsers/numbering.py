"""Headings told by their numbering, as Korean documents number them whatever program wrote them."""

from __future__ import annotations

import re

_MAX_HEADING = 60
_LOOKED_AT = 200
#: ``□ 예 ■ 아니오`` is no heading, and ``5. 11. 현장설명`` is a day.
_BOXES = re.compile(r"[□■☐☑☒].*[□■☐☑☒]")
_DAY = re.compile(r"\d{1,2}\. ?\d{1,2}\.(?:\s|\(|$)")
#: Forms of numbering, outermost first; the place in this list gives the level.
_FORMS = (
    re.compile(
        r"^[<\[【(〔]?\s*(?:붙임|별표|별지|별첨|첨부|서식)\s*(?:제?\s*\d+\s*(?:호|의\d+)*\s*)?(?:서식)?\s*[>\]】)〕]"
    ),
    re.compile(r"^제\s*\d+\s*편(?:의\d+)?\s+\S"),
    re.compile(r"^제\s*\d+\s*장(?:의\d+)?\s+\S|^부\s?칙\s?(?:[<〈(].{0,60}[>〉)])?$"),
    re.compile(r"^제\s*\d+\s*절(?:의\d+)?\s+\S"),
    re.compile(r"^[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+\s*[.)]?\s*\S"),
    re.compile(r"^제\s*\d+\s*조(?:\s?의\s?\d+)?\s*[(【\[]"),
    re.compile(r"^\d{1,2}\.(?!\d)\s*\S"),
    re.compile(r"^\d{1,2}(?:\.\d{1,2}\.?|-\d{1,2}\.)\s+\S"),
    re.compile(r"^[□■◆◇▣]\s*\S|^【.+】$"),
)
#: What goes on like this after the brackets only cites an article.
_GOES_ON = r"(?:에|의|을|를|와|과|부터|까지|ㆍ|·|,|\s?(?:및|또는|제\s?\d+\s?[조항호]))"
_ARTICLE = re.compile(
    r"^(?P<title>제\s*\d+\s*조(?:\s?의\s?\d+)?\s*(?:\((?:[^()\n]|\([^()\n]{0,40}\)){1,60}\)"
    rf"|【[^】\n]{{1,60}}】|\[[^\]\n]{{1,60}}\]))(?!{_GOES_ON})\s*(?P<text>.*)$",
    re.DOTALL,
)
_LIST_ITEM = re.compile(r"^\s*(?:[-*○●ㆍ·•※▶❍❚]|[가-하][.)]|\(?\d{1,2}\)|[①-⑳])\s*\S")
#: How a sentence ends, or a note in its short form; but not 개요, 수요, 책임, 위임, 포함, 결함, 다음.
_SENTENCE = re.compile(
    r"(?:다|[세어아에예지해나까려네]요|죠|시오|것|(?<![다처소])음|(?<![포결관])함|(?<![책위선일퇴모])임)\.?$|[.;:,]$|\s:\s"
)


def numbering_level(text: str) -> int:
    """The level at which a line or paragraph is numbered, 1 the outermost; 0 where it is not."""
    # No number is longer, and a run of spaces is one: a line is anything that people send.
    text = " ".join(text[:_LOOKED_AT].split())
    if _BOXES.search(text) or _DAY.match(text):
        return 0
    return next((level for level, form in enumerate(_FORMS, start=1) if form.match(text)), 0)


def is_heading(text: str, *, alone: bool = True) -> bool:
    """Whether a numbered line or paragraph is a heading, and no item of a list.

    Args:
        text: What is numbered.
        alone: Whether nothing but a new paragraph can begin here; in the middle of one, only an article
            (``제3조(보증금)``) is a heading.
    """
    text = text.strip()
    return bool(_ARTICLE.match(text)) or (alone and reads_like_title(text))


def is_article(heading: str) -> bool:
    """Whether a heading is that of an article: what is numbered under it are its 호, and no headings."""
    return bool(_ARTICLE.match(heading))


def split_article(text: str) -> tuple[str, str]:
    """The title of an article and what follows it on its line (``제3조(보증금) ① …``); a heading whole."""
    match = _ARTICLE.match(text.strip())
    return (match["title"], match["text"]) if match else (text.strip(), "")


def is_list_item(text: str) -> bool:
    """Whether a line begins an item of a list."""
    return bool(_LIST_ITEM.match(text))


def reads_like_title(text: str) -> bool:
    """Whether a text is short and no sentence."""
    return "\n" not in text and len(text) <= _MAX_HEADING and not _SENTENCE.search(text)
