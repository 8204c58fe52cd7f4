"""Cutting a document into passages: the units that are indexed and cited.

An article is a passage. A long one is cut at its 항; a 항 that is still too long at its 호, then at
its 목. Such a part begins with the *chapeau* (the sentence that ends in "다음 각 호의 …"), repeated,
so that it can be read and cited on its own. Short neighbouring 호 share a passage. Other documents
are cut at their headings, and under a long heading between their paragraphs; tables between rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from indexer.references import path_parts
from indexer.structure import Block, DocumentKind, Passage, Section, StructuredDocument

#: Characters that a passage may have before it is cut.
PASSAGE_CHARS = 1200
#: A single unit longer than this is cut too, at the end of a sentence or of a table row.
BLOCK_CHARS = 2400

_SENTENCE_END = re.compile(r"(?<=[.!?。])\s+")
_TABLE_RULE = re.compile(r"^\|(?:\s*:?-+:?\s*\|)+$")

_Part = tuple[str, list[Block]]


def cut(document: StructuredDocument) -> list[Passage]:
    """Cut a document into passages, in reading order.

    The 부칙 of a statute is left out: it tells how the law changed, not what it says, and is mostly
    text inserted into other laws.
    """
    passages: list[Passage] = []
    for section in document.sections:
        if document.kind is DocumentKind.EXPECTED:
            path = section.blocks[0].path
            passages.append(_passage(document, section, path, (), ordinal=len(passages)))
        elif not section.supplementary:
            blocks = [part for block in section.blocks for part in _cut_block(block)]
            for path, held in _cut_section(document.kind, blocks):
                passages.append(_passage(document, section, path, held, ordinal=len(passages)))
    return passages


def _passage(
    document: StructuredDocument, section: Section, path: str, blocks: Sequence[Block], *, ordinal: int
) -> Passage:
    return Passage(
        ordinal=ordinal,
        article=section.number,
        path=path,
        title=section.title,
        heading_path=section.heading_path,
        blocks=tuple(blocks),
        repealed=document.repealed
        or section.repealed
        or (bool(blocks) and all(block.repealed for block in blocks)),
    )


def _cut_section(kind: DocumentKind, blocks: list[Block]) -> Iterator[_Part]:
    if not blocks:
        return
    if _size(blocks) <= PASSAGE_CHARS:
        yield "", blocks
    elif kind is DocumentKind.STATUTE:
        yield from _cut_unit(blocks, (), [])
    else:
        yield from _pack("", [], [[block] for block in blocks])


def _cut_unit(blocks: list[Block], unit: tuple[str, ...], chapeau: list[Block]) -> Iterator[_Part]:
    """Cut the blocks of one unit (``제1항``) at the units inside it.

    Args:
        blocks: All of them stand inside the unit.
        unit: Steps of its path; none for the whole article.
        chapeau: What the units around it say first.
    """
    groups = [list(group) for _, group in groupby(blocks, key=lambda block: _step(block, len(unit)))]
    if not _step(groups[0][0], len(unit)):
        opening = groups.pop(0)
        if not groups:
            yield from _pack("".join(unit), chapeau, [[block] for block in opening])
            return
        chapeau = [*chapeau, *opening]
    fitting: list[list[Block]] = []
    for group in groups:
        step = _step(group[0], len(unit))
        fits = _size(chapeau) + _size(group) <= PASSAGE_CHARS
        if fits and not step.endswith("항"):
            fitting.append(group)
            continue
        yield from _pack("".join(unit), chapeau, fitting)
        fitting = []
        if fits:
            yield "".join((*unit, step)), [*chapeau, *group]
        else:
            yield from _cut_unit(group, (*unit, step), chapeau)
    yield from _pack("".join(unit), chapeau, fitting)


def _pack(path: str, chapeau: list[Block], groups: list[list[Block]]) -> Iterator[_Part]:
    """Put neighbouring groups together, as many as fit; a lone one gives the part its own path."""
    waiting: list[list[Block]] = []
    for group in [*groups, []]:
        size = _size(chapeau) + sum(_size(other) for other in waiting) + _size(group)
        if waiting and (not group or size > PASSAGE_CHARS):
            own = path_parts(waiting[0][0].path)[: len(path_parts(path)) + 1]
            held = [*chapeau, *(block for other in waiting for block in other)]
            yield "".join(own) if len(waiting) == 1 else path, held
            waiting = []
        waiting.append(group)


def _step(block: Block, depth: int) -> str:
    """The step of a block's path at a depth; empty where the path ends above it."""
    steps = path_parts(block.path)
    return steps[depth] if depth < len(steps) else ""


def _size(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) + 1 for block in blocks)


def _cut_block(block: Block) -> Iterator[Block]:
    if len(block.text) <= BLOCK_CHARS:
        yield block
        return
    for text in _cut_text(block.text):
        yield replace(block, text=text)


def _cut_text(text: str) -> Iterator[str]:
    """Pieces of a long text; a table that is cut has its head repeated."""
    piece = ""
    head: list[str] = []
    for joint, unit, is_row in _smallest_units(text):
        head = _table_head(head, unit) if is_row else []
        if piece and len(piece) + len(unit) > BLOCK_CHARS:
            yield piece
            piece = "\n".join([*head, unit]) if len(head) == 2 and unit not in head else unit
        else:
            piece = f"{piece}{joint}{unit}" if piece else unit
    yield piece


def _table_head(head: list[str], row: str) -> list[str]:
    return [*head, row] if not head or (len(head) == 1 and _TABLE_RULE.match(row)) else head


def _smallest_units(text: str) -> Iterator[tuple[str, str, bool]]:
    """Sentences and table rows, each with what joins it to the one before, and whether it is a row."""
    for line in text.split("\n"):
        if line.startswith("|"):
            yield "\n", line, True
            continue
        joint = "\n"
        for sentence in _SENTENCE_END.split(line):
            for start in range(0, max(len(sentence), 1), BLOCK_CHARS):
                yield joint, sentence[start : start + BLOCK_CHARS], False
                joint = "" if start + BLOCK_CHARS < len(sentence) else " "
