"""Tables of facts in YAML: read whole, or refused with the row that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from indexer.errors import DocumentError
from indexer.parsers.decoding import decode

#: Ten times as fast as safe_load: the tables are read at every start.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def listed(value: Any) -> Any:
    """One value where a list may stand."""
    return value if isinstance(value, (list, tuple)) else [value]


def split_words(value: Any) -> Any:
    """A list written as words in one line."""
    return value.split() if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(listed)]


class TableModel(BaseModel):
    """Something that stands in a table; keys that it does not know are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


TableT = TypeVar("TableT", bound=BaseModel)


def read_table(path: Path, model: type[TableT]) -> TableT:
    """Read a file of lists of rows.

    Args:
        path: The file.
        model: What it holds.

    Raises:
        DocumentError: When it cannot be read or is not of that shape. It says in which row.
    """
    try:
        content = yaml.load(decode(path.read_bytes(), path.name), _LOADER)  # noqa: S506 (a safe one)
        return model.model_validate(content)
    except yaml.YAMLError as error:
        raise DocumentError(path.name, f"YAML이 잘못되었습니다. {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise DocumentError(path.name, f"{_row(content, first['loc'])}{field}: {first['msg']}") from error


def _row(content: Any, place: tuple[int | str, ...]) -> str:
    """The name of the row that an error is in, for whoever looks for it."""
    match place:
        case (str(part), int(number), *_) if isinstance(content, dict):
            row = content[part][number]
            if isinstance(row, dict):
                return f"{row.get('key') or row.get('paper') or ''}: "
    return ""
