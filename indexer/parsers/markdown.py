"""Standard documents in Markdown (CommonMark with tables)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from indexer.parsers.decoding import decode
from indexer.parsers.front_matter import FrontMatter, read_front_matter
from indexer.parsers.standard import Outline, standard_document
from indexer.structure import StructuredDocument


class MarkdownParser:
    """Reads Markdown: headings make sections; paragraphs, list items and tables make blocks."""

    def parse(self, data: bytes, name: str) -> StructuredDocument:
        """Parse a Markdown document.

        Raises:
            EmptyDocumentError: When there is no text in it.
            UnreadableTextError: When it is no text.
            FrontMatterError: When its header is broken.
        """
        return markdown_document(read_front_matter(decode(data, name), name))


def markdown_document(front: FrontMatter, *, guessed: bool = False) -> StructuredDocument:
    """The document of a Markdown text with its header already read.

    Args:
        front: Header and text.
        guessed: Whether the headings are a program's guess, see `Outline.heading`.

    Raises:
        EmptyDocumentError: When there is no text in it.
        FrontMatterError: When its header says something that it cannot mean.
    """
    outline = Outline()
    for node in SyntaxTreeNode(_reader().parse(front.body)).children:
        if node.type == "heading":
            outline.heading(int(node.tag[1]), _inline(node).replace("\n", " "), guessed=guessed)
        else:
            for text in _texts(node, depth=0):
                outline.block(text)
    return standard_document(front, outline)


@cache
def _reader() -> MarkdownIt:
    # Raw HTML stays text: it is quoted in chats, never rendered. What is nested deeper is left out.
    return MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable("table")


def _texts(node: SyntaxTreeNode, depth: int) -> Iterator[str]:
    """The blocks inside a node, as plain text that reads well in a chat."""
    if node.type == "table":
        yield _table(node)
    elif node.type in ("bullet_list", "ordered_list"):
        for item in node.children:
            yield from _item(node, item, depth)
    elif node.type in ("fence", "code_block"):
        yield node.content
    elif node.type == "hr":
        return
    elif node.type == "blockquote":
        for child in node.children:
            yield from _texts(child, depth)
    else:
        yield _inline(node)


def _item(parent: SyntaxTreeNode, item: SyntaxTreeNode, depth: int) -> Iterator[str]:
    # As it is written: a number may be left out on purpose.
    marker = "- " if parent.type == "bullet_list" else f"{item.info}{item.markup} "
    if not item.children:
        yield f"{'  ' * depth}{marker}".rstrip()
    for child in item.children:
        is_list = child.type in ("bullet_list", "ordered_list")
        for text in _texts(child, depth + 1 if is_list else depth):
            # A list may begin with a list: that is how ``2026. 5. 11.`` looks.
            is_whole = child.type == "table" or (is_list and not marker)
            yield text if is_whole else f"{'  ' * depth}{marker}{text.lstrip()}"
            marker = "" if is_list else marker
        marker = ""


def _table(node: SyntaxTreeNode) -> str:
    rows = [row for part in node.children for row in part.children]
    cells = [[_inline(cell).replace("\n", " ").replace("|", "¦") for cell in row.children] for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([lines[0], f"|{' --- |' * len(cells[0])}", *lines[1:]])


def _inline(node: SyntaxTreeNode) -> str:
    """The words of a node without its markup."""
    if node.type in ("text", "code_inline", "html_inline"):
        return node.content
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return "\n"
    return "".join(_inline(child) for child in node.children)
