"""Two texts side by side: what differs stands out, and long runs that do not are left out."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from markupsafe import Markup

from handlers import texts

#: Words around a difference that are shown.
_AROUND = 6
#: Words of one difference that are shown.
_MOST = 60


def side_by_side(before: str, after: str) -> tuple[Markup, Markup]:
    """Both texts, cut to their differences."""
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    shown: tuple[list[Markup], list[Markup]] = ([], [])
    steps = matcher.get_opcodes()
    for position, (kind, old_from, old_to, new_from, new_to) in enumerate(steps):
        for lines, words in ((shown[0], old[old_from:old_to]), (shown[1], new[new_from:new_to])):
            if kind == "equal":
                lines += _around(words, first=position == 0, last=position == len(steps) - 1)
            elif words:
                lines.append(texts.DIFFERS.format(words=" ".join(_cut(words))))
    space = Markup(" ")
    return space.join(shown[0]), space.join(shown[1])


def _around(words: Sequence[str], *, first: bool, last: bool) -> list[Markup]:
    """A run that does not differ: its ends, as far as a difference is beside them."""
    kept = _AROUND * (1 if first or last else 2)
    if len(words) <= kept:
        return [Markup.escape(" ".join(words))] if words else []
    begin = [] if first else words[:_AROUND]
    end = [] if last else words[-_AROUND:]
    return [Markup.escape(part) for part in (" ".join(begin), "…", " ".join(end)) if part]


def _cut(words: Sequence[str]) -> Sequence[str]:
    return words if len(words) <= _MOST else [*words[:_MOST], "…"]
