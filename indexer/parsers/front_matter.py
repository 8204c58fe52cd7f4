"""The YAML header of Markdown files."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import yaml

from indexer.errors import FrontMatterError
from indexer.parsers.decoding import tidy

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
#: The longest real header, of an act with hundreds of forms, is a third of this.
_MAX_CHARS = 512 * 1024
#: A real header has a list of mappings at most; thousands of levels make the loader end the process.
_MAX_DEPTH = 20
_DATE = re.compile(r"(\d{4})\s*[-.년/]\s*(\d{1,2})\s*[-.월/]\s*(\d{1,2})")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The header of a file, and the rest of it.

    Attributes:
        values: What the header says; empty where there is none. Days are dates, numbers text as written.
        body: The text after it.
        body_line: Line of the file on which the body begins, from 1.
        name: The file, for messages.
    """

    values: dict[str, Any]
    body: str
    body_line: int
    name: str

    def text(self, *keys: str) -> str:
        """The first of the keys that has a value, as text; empty where none has.

        Raises:
            FrontMatterError: When the value is no single one.
        """
        return next((text for key in keys if (text := self._text(key, self.values.get(key)))), "")

    def texts(self, key: str) -> tuple[str, ...]:
        """A value that may be one text or a list of them.

        Raises:
            FrontMatterError: When the list holds anything but single values.
        """
        value = self.values.get(key)
        items = value if isinstance(value, list) else [value]
        return tuple(text for item in items if (text := self._text(key, item)))

    def date(self, key: str) -> dt.date | None:
        """A day as YAML or a person writes it (``2026-01-02``, ``2026. 1. 2.``); None if it is none.

        Raises:
            FrontMatterError: When the value is no single one.
        """
        value = self.values.get(key)
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        return next(iter(find_dates(self._text(key, value))), None)

    def _text(self, key: str, value: object) -> str:
        if value is None or value == [] or value == {}:
            return ""
        if not isinstance(value, (str, dt.date)):
            raise FrontMatterError(
                self.name,
                f"머리말의 {key}에는 글이나 날짜만 적을 수 있습니다. 겹친 목록을 풀어 주세요.",
            )
        return tidy(str(value)).strip()


def read_front_matter(text: str, name: str) -> FrontMatter:
    """Split a file into its header and its body.

    Raises:
        FrontMatterError: When the header is not closed, is no valid YAML, is no mapping, or has what no
            header needs: aliases, which a few lines of make gigabytes of text, and nesting without end.
    """
    opening = _FENCE.match(text)
    if opening is None:
        return FrontMatter({}, text, 1, name)
    closing = _FENCE.search(text, opening.end())
    if closing is None or closing.start() > _MAX_CHARS:
        raise FrontMatterError(name, "머리말(---)이 닫히지 않았습니다. 머리말 끝에 ---를 넣어 주세요.", 1)
    values = _load(text[opening.end() : closing.start()], name)
    body_line = text.count("\n", 0, closing.end()) + 1
    return FrontMatter(values, text[closing.end() :], body_line, name)


def find_dates(text: str) -> list[dt.date]:
    """The days that a text names, in their order; what no calendar has is left out."""
    days = []
    for match in _DATE.finditer(text):
        with suppress(ValueError):
            days.append(dt.date(*(int(part) for part in match.groups())))
    return days


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the faster of the two
    """A safe loader that leaves numbers as they are written: edition 2026.10 is not 2026.1, nor 010 eight."""


for _kind in ("int", "float", "bool"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_kind}", _Loader.construct_yaml_str)


def _load(header: str, name: str) -> dict[str, Any]:
    try:
        _check(header, name)
        values = yaml.load(header, Loader=_Loader)  # noqa: S506 (a safe loader)
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


def _check(header: str, name: str) -> None:
    """Refuse what a header can blow up with, before anything is made of it."""
    depth = 0
    for event in yaml.parse(header, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            raise FrontMatterError(
                name,
                f"머리말에는 YAML 별칭(*{event.anchor})을 쓸 수 없습니다. 값을 그대로 적어 주세요.",
                line,
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise FrontMatterError(name, "머리말이 너무 깊이 겹쳐 있어 읽을 수 없습니다.", line)
