"""Long messages in parts that a platform takes, each with its formatting intact.

Telegram counts UTF-16 code units of the visible text (4,096, Bot API sendMessage) and formatting entities
(100); a Korean syllable is one unit, an emoji usually two.
"""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from markupsafe import Markup, escape

MAX_ENTITIES = 100
_TAGS = frozenset({"b", "i", "a", "blockquote", "code"})
#: Where to cut, best first; a break in the first half of a part is not worth the short message.
_BREAKS = ("\n\n", "\n", ". ", " ")


@dataclass(frozen=True, eq=False, slots=True)
class _Tag:
    """One opened tag; two of the same kind are different tags."""

    name: str
    opening: str


class _Flattener(HTMLParser):
    """Safe HTML as characters, each with the tags around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.characters: list[str] = []
        self.tags: list[tuple[_Tag, ...]] = []
        self._open: tuple[_Tag, ...] = ()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_data("\n")
        elif tag in _TAGS:
            href = dict(attrs).get("href")
            opening = f'<a href="{escape(href or "")}">' if tag == "a" else f"<{tag}>"
            self._open = (*self._open, _Tag(tag, opening))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, -1, -1):
            if self._open[depth].name == tag:
                self._open = self._open[:depth]
                return

    def handle_data(self, data: str) -> None:
        self.characters.extend(data)
        self.tags.extend([self._open] * len(data))


def units(text: str) -> int:
    """UTF-16 code units of a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(text: Markup) -> str:
    """The visible text of safe HTML, with its line breaks."""
    return "".join(_flatten(text).characters)


def split(text: Markup, max_units: int | None) -> list[Markup]:
    """Cut safe HTML into parts of at most ``max_units`` visible UTF-16 code units.

    Cuts lie between paragraphs, else lines, sentences, words, and only then inside a word. Tags open at a
    cut are closed and opened again. A text that fits comes back unchanged.

    Args:
        text: Safe HTML, see ``handlers.replies``.
        max_units: At least 2; None for no limit.
    """
    if max_units is None:
        return [text]
    flat = _flatten(text)
    words = "".join(flat.characters)
    if units(words) <= max_units and _entities(flat.tags) <= MAX_ENTITIES:
        return [text]
    parts, start = [], 0
    while start < len(words):
        end = _cut(words, flat.tags, start, max_units)
        first, last = start, end
        while first < last and words[first].isspace():
            first += 1
        while last > first and words[last - 1].isspace():
            last -= 1
        if first < last:
            parts.append(_render(words[first:last], flat.tags[first:last]))
        start = end
    return parts or [text]


def _flatten(text: Markup) -> _Flattener:
    flat = _Flattener()
    flat.feed(text)
    flat.close()
    return flat


def _cut(words: str, tags: list[tuple[_Tag, ...]], start: int, max_units: int) -> int:
    end, used, seen = start, 0, set[_Tag]()
    while end < len(words):
        used += units(words[end])
        seen.update(tags[end])
        if used > max_units or len(seen) > MAX_ENTITIES:
            break
        end += 1
    if end == len(words):
        return end
    for mark in _BREAKS:
        found = words.rfind(mark, start + (end - start) // 2, end)
        if found > start:
            return found + len(mark)
    return max(end, start + 1)


def _entities(tags: list[tuple[_Tag, ...]]) -> int:
    return len({tag for around in tags for tag in around})


def _render(words: str, tags: list[tuple[_Tag, ...]]) -> Markup:
    html: list[str] = []
    run: list[str] = []
    current: tuple[_Tag, ...] = ()
    for character, around in zip(words, tags, strict=True):
        if around != current:
            html.append(escape("".join(run)))
            run.clear()
            html.append(_change(current, around))
            current = around
        run.append(character)
    html.append(escape("".join(run)))
    html.append(_change(current, ()))
    return Markup("".join(html))  # noqa: S704 (every text in it was escaped above)


def _change(before: tuple[_Tag, ...], after: tuple[_Tag, ...]) -> str:
    shared = 0
    while shared < min(len(before), len(after)) and before[shared] is after[shared]:
        shared += 1
    closing = "".join(f"</{tag.name}>" for tag in reversed(before[shared:]))
    return closing + "".join(tag.opening for tag in after[shared:])
