"""From the lines of a PDF to paragraphs: which lines belong together, and whether a space parts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from kiwipiepy import Kiwi

from indexer.parsers.numbering import is_list_item, numbering_level
from indexer.parsers.pdf_text import Line

_SENTENCE_END = re.compile(r"[.?!:;]$|[다요음함임]\.$")
#: Characters on either side of a joint that tell whether a space belongs there.
_CONTEXT = 20


def goes_on(line: Line, following: Line, right: float) -> bool:
    """Whether a paragraph goes on from one line to the next.

    It does where the first word of the next line had no room any more.

    Args:
        line: A line.
        following: The next one.
        right: Where the longest lines end.
    """
    if numbering_level(following.text) or is_list_item(following.text) or _SENTENCE_END.search(line.text):
        return False
    width = (following.box.right - following.box.left) / max(len(following.text), 1)
    word = following.text.split(" ", 1)[0]
    return line.box.right + len(word) * width > right


def paragraphs(lines: Iterable[Line], right: float) -> Iterator[str]:
    """The paragraphs that lines make which stand below each other."""
    waiting: list[Line] = []
    for line in lines:
        if waiting and not goes_on(waiting[-1], line, right):
            yield joined([one.text for one in waiting])
            waiting = []
        waiting.append(line)
    if waiting:
        yield joined([one.text for one in waiting])


def joined(texts: Sequence[str]) -> str:
    """The lines of a paragraph as one: Korean ones are broken between words and within them."""
    result = texts[0]
    for before, after in pairwise(texts):
        result += (" " if _is_parted(before, after) else "") + after
    return result


def _is_parted(before: str, after: str) -> bool:
    chunks = [before[-_CONTEXT:], after[:_CONTEXT]]
    _, spaces = _kiwi().glue(chunks, return_space_insertions=True)
    return bool(spaces[0])


@cache
def _kiwi() -> Kiwi:
    return Kiwi(num_workers=1)
