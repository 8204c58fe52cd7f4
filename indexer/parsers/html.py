"""Standard documents in HTML: made Markdown, then read as such."""

from __future__ import annotations

import re
from itertools import chain

from bs4 import BeautifulSoup, Tag
from markdownify import ATX, markdownify

from indexer.errors import EmptyDocumentError, MalformedDocumentError
from indexer.parsers.decoding import decode
from indexer.parsers.front_matter import FrontMatter
from indexer.parsers.html_tables import tidy_tables
from indexer.parsers.markdown import markdown_document
from indexer.structure import StructuredDocument

#: Nothing in these is text of the document.
_DROPPED = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas",
    "button", "select", "input", "textarea", "nav", "header", "footer", "aside", "head", "title", "img",
)  # fmt: skip
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
#: Real pages stay far below this; what converts them goes down no more than about three times as deep.
_MAX_DEPTH = 250


class HtmlParser:
    """Reads HTML pages; navigation, controls, scripts, styles and what is hidden are dropped."""

    def parse(self, data: bytes, name: str) -> StructuredDocument:
        """Parse an HTML page.

        Raises:
            EmptyDocumentError: When no text is left without its scripts and navigation.
            UnreadableTextError: When it is no text.
            MalformedDocumentError: When it cannot be made Markdown of a sensible length.
            RecursionError: When its elements are nested hundreds deep.
        """
        soup = BeautifulSoup(decode(data, name), "lxml")
        title = soup.title.get_text(" ", strip=True) if soup.title else ""
        date = _meta(soup, "date") or _meta(soup, "시행일자")
        for element in chain(soup.find_all(_DROPPED), soup.find_all(_is_hidden)):
            # One inside another is gone with it.
            if not element.decomposed:
                element.decompose()
        # Before any step that looks upwards from an element, which would take the square of the depth.
        if _is_deeper(soup, _MAX_DEPTH):
            raise RecursionError(f"more than {_MAX_DEPTH} elements inside each other")
        tidy_tables(soup, name)
        if not soup.get_text(strip=True):
            raise EmptyDocumentError(name)
        body = _markdown(soup, name)
        has_heading = bool(re.search(r"^# ", body, re.MULTILINE))
        values = {"제목": "" if has_heading else title, "시행일자": date}
        return markdown_document(FrontMatter(values, body, 1, name))


def _is_hidden(tag: Tag) -> bool:
    """Whether a browser would not show an element."""
    return tag.has_attr("hidden") or _HIDDEN.search(str(tag.get("style", ""))) is not None


def _is_deeper(soup: BeautifulSoup, limit: int) -> bool:
    level: list[Tag] = [soup]
    while level and limit >= 0:
        level = [child for tag in level for child in tag.contents if isinstance(child, Tag)]
        limit -= 1
    return bool(level)


def _markdown(soup: BeautifulSoup, name: str) -> str:
    try:
        return str(
            markdownify(
                str(soup),
                heading_style=ATX,
                bullets="-",
                strip=["a"],
                escape_misc=True,
                table_infer_header=True,
            )
        )
    except ValueError as error:  # a list that begins with the number ½, or with one of 5,000 digits
        raise MalformedDocumentError(
            name, "목록 번호나 제목 단계가 수가 아니어서 읽을 수 없습니다."
        ) from error


def _meta(soup: BeautifulSoup, key: str) -> str:
    element = soup.find("meta", attrs={"name": key})
    return str(element.get("content", "")) if isinstance(element, Tag) else ""
