"""The YAML header of Markdown files."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import yaml

from indexer.errors import FrontMatterError

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
#: The longest real header, of an act with hundreds of forms, is a third of this.
_MAX_CHARS = 512 * 1024
_DATE = re.compile(r"(\d{4})\s*[-.년/]\s*(\d{1,2})\s*[-.월/]\s*(\d{1,2})")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The header of a file, and the rest of it.

    Attributes:
        values: What the header says; empty where there is none.
        body: The text after it.
        body_line: Line of the file on which the body begins, from 1.
    """

    values: dict[str, Any]
    body: str
    body_line: int

    def text(self, *keys: str) -> str:
        """The first of the keys that has a value, as text; empty where none has."""
        for key in keys:
            value = self.values.get(key)
            if value is not None and not isinstance(value, (list, dict)):
                return str(value).strip()
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A value that may be one text or a list of them."""
        value = self.values.get(key)
        values = value if isinstance(value, list) else [value]
        return tuple(str(item).strip() for item in values if item is not None and str(item).strip())


def read_front_matter(text: str, name: str) -> FrontMatter:
    """Split a file into its header and its body.

    Raises:
        FrontMatterError: When the header is not closed, is no valid YAML, or is no mapping.
    """
    opening = _FENCE.match(text)
    if opening is None:
        return FrontMatter({}, text, 1)
    closing = _FENCE.search(text, opening.end())
    if closing is None or closing.start() > _MAX_CHARS:
        raise FrontMatterError(name, "머리말(---)이 닫히지 않았습니다. 머리말 끝에 ---를 넣어 주세요.", 1)
    values = _load(text[opening.end() : closing.start()], name)
    body_line = text.count("\n", 0, closing.end()) + 1
    return FrontMatter(values, text[closing.end() :], body_line)


def parse_date(value: object) -> dt.date | None:
    """A date as YAML or a person writes it (``2026-01-02``, ``2026. 1. 2.``); None if it is none."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return next(iter(find_dates(str(value))), None)


def find_dates(text: str) -> list[dt.date]:
    """The days that a text names, in their order; what no calendar has is left out."""
    days = []
    for match in _DATE.finditer(text):
        with suppress(ValueError):
            days.append(dt.date(*(int(part) for part in match.groups())))
    return days


def _load(header: str, name: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        values = yaml.load(header, Loader=loader)  # noqa: S506 (a safe loader, the faster of the two)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        place = f"{line}행: " if line else ""
        raise FrontMatterError(
            name, f"머리말(YAML)이 잘못되었습니다. {place}{error.problem}", line
        ) from error
    except ValueError as error:  # what PyYAML says to 2026-13-77
        raise FrontMatterError(name, f"머리말에 잘못된 날짜나 수가 있습니다({error}).") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise FrontMatterError(name, f"머리말(YAML)을 읽을 수 없습니다. {error}") from error
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise FrontMatterError(name, "머리말(YAML)은 '이름: 값' 꼴이어야 합니다.")
    return {str(key): value for key, value in values.items()}
