"""The rows of a long table that say something of what was asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

#: A table up to this length is quoted whole.
WHOLE_CHARS = 400
#: Of a longer one, the rows that are at least so good, compared with the best of them.
_TELLING_FROM = 0.6
_HEAD_LINES = 2
#: What a quotation says where something was left out.
GAP = "(중략)"


def telling_rows(
    text: str, weights: Mapping[str, float], terms: Callable[[str], Collection[str]], max_chars: int
) -> str:
    """Shorten a Markdown table to its head and the rows that share most with a question.

    Args:
        text: A block; what is no table, or a short one, is returned as it is.
        weights: Weight of each index term of the question.
        terms: Makes the index terms of a text.
        max_chars: Length of the result at most, head excluded.
    """
    lines = text.split("\n")
    if len(text) <= WHOLE_CHARS or not all(line.startswith("|") for line in lines):
        return text
    head, rows = lines[:_HEAD_LINES], lines[_HEAD_LINES:]
    found = [terms(row) for row in rows]
    scores = [sum(weight for term, weight in weights.items() if term in one) for one in found]
    least = _TELLING_FROM * max(scores, default=0.0)
    chosen: set[int] = set()
    for position in sorted(range(len(rows)), key=lambda i: -scores[i]):
        longer = sum(len(rows[i]) for i in chosen) + len(rows[position])
        if scores[position] < least or (chosen and longer > max_chars):
            break
        chosen.add(position)
    gap = [GAP] if len(chosen) < len(rows) else []
    return "\n".join([*head, *(rows[i] for i in sorted(chosen)), *gap])
