"""Standard documents in HTML: made Markdown, then read as such."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag
from markdownify import ATX, markdownify

from indexer.errors import EmptyDocumentError
from indexer.parsers.decoding import decode
from indexer.parsers.front_matter import FrontMatter
from indexer.parsers.markdown import markdown_document
from indexer.structure import StructuredDocument

#: Nothing in these is text of the document.
_DROPPED = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas",
    "form", "button", "select", "nav", "header", "footer", "aside", "head", "title", "img",
)  # fmt: skip
_MAX_SPAN = 50


class HtmlParser:
    """Reads HTML pages; navigation, forms, scripts and styles are dropped."""

    suffixes = (".html", ".htm")

    def recognises(self, _data: bytes, /) -> bool:
        """Any HTML."""
        return True

    def parse(self, data: bytes, name: str) -> StructuredDocument:
        """Parse an HTML page.

        Raises:
            EmptyDocumentError: When no text is left without its scripts and navigation.
            UnreadableTextError: When it is no text.
            RecursionError: When its elements are nested thousands deep.
        """
        soup = BeautifulSoup(decode(data, name), "html.parser")
        title = soup.title.get_text(" ", strip=True) if soup.title else ""
        date = _meta(soup, "date") or _meta(soup, "시행일자")
        for element in soup.find_all(_DROPPED):
            element.decompose()
        for table in soup.find_all("table"):
            _fill_spans(soup, table)
        if not soup.get_text(strip=True):
            raise EmptyDocumentError(name)
        body = markdownify(
            str(soup), heading_style=ATX, bullets="-", strip=["a"], escape_misc=True, table_infer_header=True
        )
        has_heading = bool(re.search(r"^# ", body, re.MULTILINE))
        values = {"제목": "" if has_heading else title, "시행일자": date}
        return markdown_document(FrontMatter(values, body, 1), name)


def _meta(soup: BeautifulSoup, key: str) -> str:
    element = soup.find("meta", attrs={"name": key})
    return str(element.get("content", "")) if isinstance(element, Tag) else ""


def _fill_spans(soup: BeautifulSoup, table: Tag) -> None:
    """Give a cell that spans rows or columns its empty neighbours, so that columns stay in line.

    A bar in a cell would end it in Markdown, and is replaced.
    """
    for text in table.find_all(string=re.compile(r"\|")):
        text.replace_with(text.replace("|", "¦"))
    covered: set[tuple[int, int]] = set()
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    for row_index, row in enumerate(rows):
        column = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while (row_index, column) in covered:
                cell.insert_before(soup.new_tag(cell.name))
                column += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            covered |= {
                (row_index + down, column + right)
                for down in range(high)
                for right in range(wide)
                if (down, right) != (0, 0)
            }
            column += 1
        while (row_index, column) in covered:
            row.append(soup.new_tag("td"))
            column += 1


def _span(cell: Tag, key: str) -> int:
    value = str(cell.attrs.pop(key, "1"))
    return min(max(int(value), 1), _MAX_SPAN) if value.isdecimal() else 1
