"""Reading what the bot sent: typed parameters, keyboards, replies."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from tests.telegram_fake.errors import ApiError, UnmodelledError, bad_request
from tests.telegram_fake.text import MAX_ENTITIES, Entity, is_public_url, parse_html, utf16

MAX_BUTTONS = 100
MAX_ROW = 8
MAX_CALLBACK_BYTES = 64

Reader = Callable[[Any], Any]


def text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise bad_request("strings must be sent as strings")
    return raw


def integer(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, (int, str)) or not re.fullmatch(r"-?\d+", str(raw)):
        raise bad_request(f"{raw!r} is not an integer")
    return int(raw)


def boolean(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if str(raw).lower() in ("true", "1"):
        return True
    if str(raw).lower() in ("false", "0"):
        return False
    raise bad_request(f"{raw!r} is not a boolean")


def structure(raw: Any) -> Any:
    """A value that is sent as JSON, alone or within a JSON body."""
    if not isinstance(raw, str):
        return raw
    try:
        return json.loads(raw)
    except ValueError:
        raise bad_request("can't parse JSON object") from None


def chat(raw: Any) -> int:
    try:
        return integer(raw)
    except ApiError:
        raise bad_request("chat not found") from None


def anything(raw: Any) -> Any:
    return raw


def keyboard(markup: Any) -> list[list[dict[str, Any]]]:
    """The rows of an inline keyboard.

    Raises:
        RefusedError: When Telegram would not show it.
        UnmodelledError: For other kinds of markup.
    """
    if markup is None:
        return []
    if not isinstance(markup, dict) or set(markup) != {"inline_keyboard"}:
        raise UnmodelledError(400, f"Bad Request: only inline keyboards are modelled, not {markup!r}")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: it must be an Array of Arrays")
    rows = [row for row in rows if row]
    if sum(len(row) for row in rows) > MAX_BUTTONS or any(len(row) > MAX_ROW for row in rows):
        raise bad_request("reply markup is too long")
    for row in rows:
        for button in row:
            _check_button(button)
    return rows


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: text must be non-empty")
    action = set(button) - {"text"}
    if len(action) != 1 or not action <= {"callback_data", "url"}:
        raise UnmodelledError(
            400, f"Bad Request: buttons have one of callback_data and url here, not {sorted(action)}"
        )
    data = button.get("callback_data")
    if data is not None and not (isinstance(data, str) and 1 <= len(data.encode()) <= MAX_CALLBACK_BYTES):
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not is_public_url(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def formatted(source: str, parse_mode: str | None, limit: int, too_long: str) -> tuple[str, list[Entity]]:
    """Text and entities, within a limit that counts after parsing."""
    shown, entities = source.strip(), list[Entity]()
    if parse_mode is not None:
        if parse_mode.lower() != "html":
            raise UnmodelledError(400, f"Bad Request: parse_mode {parse_mode} is not modelled")
        shown, entities = parse_html(source)
    if utf16(shown) > limit:
        raise bad_request(too_long)
    if len(entities) > MAX_ENTITIES:
        # Telegram shows the rest as plain text; nobody means that.
        raise UnmodelledError(400, f"Bad Request: {len(entities)} entities, Telegram keeps {MAX_ENTITIES}")
    return shown, entities
