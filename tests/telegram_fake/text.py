"""Text as Telegram counts and formats it: UTF-16 offsets, entities, and its small HTML."""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import urlsplit

from tests.telegram_fake.errors import bad_request

Entity = dict[str, Any]

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ENTITIES = 100

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt", "gt", "amp", "quot"}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s[^<>]*)?)>")
_REFERENCE = re.compile(r"&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[a-zA-Z]+);?")
_ATTRIBUTE = re.compile(r"""\s+([a-zA-Z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_USER_ENTITIES = (
    ("bot_command", re.compile(r"(?<![\w/])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?!\w)", re.ASCII)),
    ("mention", re.compile(r"(?<!\w)@[a-zA-Z0-9_]{4,32}(?![a-zA-Z0-9_])")),
    ("url", re.compile(r"https?://[^\s<>\"]+")),
    ("hashtag", re.compile(r"(?<!\w)#\w+")),
)


def utf16(text: str) -> int:
    """Length in UTF-16 code units, the only length that Telegram knows."""
    return len(text.encode("utf-16-le")) // 2


def user_entities(text: str) -> list[Entity]:
    """What Telegram finds in plain text that a person typed."""
    found = [
        {"type": kind, "offset": utf16(text[: m.start()]), "length": utf16(m[0])}
        for kind, pattern in _USER_ENTITIES
        for m in pattern.finditer(text)
    ]
    return sorted(found, key=lambda e: e["offset"])


def cut(text: str, entity: Entity) -> str:
    """The part of a text that an entity covers."""
    units = text.encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


def is_public_url(url: str) -> bool:
    """Whether Telegram takes an address for a link or button: it wants a host with a dot in it."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "tg":
        return bool(parts.netloc or parts.path)
    return parts.scheme in ("http", "https") and "." in host.strip(".") and not re.search(r"\s", url)


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Text and entities of Telegram's HTML.

    Raises:
        RefusedError: For a tag that Telegram does not know, one left open, or one closed in wrong order.
    """
    text, position = "", 0
    entities: list[Entity] = []
    open_tags: list[tuple[str, int, dict[str, str]]] = []
    while position < len(source):
        char = source[position]
        if char == "&":
            shown, position = _reference(source, position)
            text += shown
            continue
        if char != "<":
            text += char
            position += 1
            continue
        match = _TAG.match(source, position)
        at = len(source[:position].encode())
        if match is None:
            raise _cannot_parse(
                f'Unsupported start tag "{source[position + 1 : position + 9]}" at byte offset {at}'
            )
        closing, tag, attributes = match[1], match[2].lower(), match[3]
        if closing:
            if not open_tags:
                raise _cannot_parse(f"Unexpected end tag at byte offset {at}")
            opened, start, extra = open_tags.pop()
            if opened != tag:
                raise _cannot_parse(
                    f'Unmatched end tag at byte offset {at}, expected "</{opened}>", found "</{tag}>"'
                )
            entity = _entity(opened, start, utf16(text) - start, extra)
            if entity is not None:
                entities.append(entity)
        else:
            open_tags.append((tag, utf16(text), _attributes(tag, attributes, at, open_tags)))
        position = match.end()
    if open_tags:
        raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return _trim(text, sorted(entities, key=lambda e: (e["offset"], -e["length"])))


def _cannot_parse(why: str) -> Exception:
    return bad_request(f"can't parse entities: {why}")


def _reference(source: str, position: int) -> tuple[str, int]:
    match = _REFERENCE.match(source, position)
    if match is None or (match[0][1] != "#" and match[0].strip("&;") not in _NAMED):
        return "&", position + 1
    return html.unescape(match[0] if match[0].endswith(";") else match[0] + ";"), match.end()


def _attributes(tag: str, source: str, at: int, open_tags: list[Any]) -> dict[str, str]:
    given = {m[1].lower(): html.unescape((m[2] or "").strip("\"'")) for m in _ATTRIBUTE.finditer(source)}
    allowed = {"a": {"href"}, "code": {"class"}, "blockquote": {"expandable"}, "span": {"class"}}.get(
        tag, set()
    )
    if tag == "span":
        if given.get("class") != "tg-spoiler":
            raise _cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
    elif tag not in _TAGS:
        raise _cannot_parse(f'Unsupported start tag "{tag}" at byte offset {at}')
    # Telegram ignores other attributes; whoever writes them expects something that will not happen.
    if set(given) - allowed:
        raise _cannot_parse(f"Attributes {sorted(set(given) - allowed)} of <{tag}> mean nothing to Telegram")
    if tag == "blockquote" and any(opened == "blockquote" for opened, _, _ in open_tags):
        raise _cannot_parse("Blockquote entities can't be nested")
    return given


def _entity(tag: str, start: int, length: int, extra: dict[str, str]) -> Entity | None:
    if length == 0:
        return None
    kind = "spoiler" if tag == "span" else _TAGS[tag]
    entity: Entity = {"type": kind, "offset": start, "length": length}
    if kind == "text_link":
        # A link that Telegram cannot use is shown as plain text.
        if not is_public_url(extra.get("href", "")):
            return None
        entity["url"] = extra["href"]
    if tag == "blockquote" and "expandable" in extra:
        entity["type"] = "expandable_blockquote"
    return entity


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    lead = utf16(text) - utf16(text.lstrip())
    trimmed = text.strip()
    total = utf16(trimmed)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, total)
        if end > start:
            kept.append(entity | {"offset": start, "length": end - start})
    return trimmed, kept
