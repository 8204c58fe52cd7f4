"""Documents and errors as JSON, which is how a parser's process hands them over."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

from indexer import errors
from indexer.errors import DocumentError
from indexer.parsers.archive import Unpacked
from indexer.parsers.rows import Row, Sheet
from indexer.structure import Block, DocumentKind, Jurisdiction, Section, StructuredDocument


def to_json(result: StructuredDocument | Sheet | Unpacked | DocumentError) -> str:
    """What came of reading a file, as JSON."""
    if isinstance(result, StructuredDocument):
        return json.dumps({"document": dataclasses.asdict(result)}, ensure_ascii=False, default=str)
    if isinstance(result, Sheet):
        return json.dumps({"sheet": dataclasses.asdict(result)}, ensure_ascii=False)
    if isinstance(result, Unpacked):
        failures = [_error_values(error) for error in result.failures]
        return json.dumps({"members": result.members, "failures": failures}, ensure_ascii=False)
    return json.dumps(_error_values(result), ensure_ascii=False)


def from_json(text: str) -> StructuredDocument | Sheet | Unpacked:
    """What ``to_json`` made JSON of.

    Raises:
        DocumentError: When it was an error; of the same class, with its name and reason alone.
        ValueError: When it is nothing that ``to_json`` has made.
    """
    try:
        values = json.loads(text)
        if "error" in values:
            raise _error(values)
        if "members" in values:
            return _unpacked(values)
        if "sheet" in values:
            return _sheet(values["sheet"])
        return _document(values["document"])
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("neither a document nor an error") from error


def _unpacked(values: dict[str, Any]) -> Unpacked:
    members = tuple((str(shown), str(file)) for shown, file in values["members"])
    return Unpacked(members, tuple(_error(failure) for failure in values["failures"]))


def _sheet(values: dict[str, Any]) -> Sheet:
    rows = (Row(int(row["number"]), tuple(str(cell) for cell in row["cells"])) for row in values["rows"])
    return Sheet(tuple(rows), bool(values["cut"]), tuple(str(name) for name in values["others"]))


def _error_values(error: DocumentError) -> dict[str, str]:
    return {"error": type(error).__name__, "name": error.name, "reason": error.reason}


def _error(values: dict[str, Any]) -> DocumentError:
    kind = getattr(errors, str(values["error"]), DocumentError)
    if not (isinstance(kind, type) and issubclass(kind, DocumentError)):
        kind = DocumentError
    error: DocumentError = kind.__new__(kind)
    # What a subclass tells besides is for the one who raised it.
    DocumentError.__init__(error, str(values["name"]), str(values["reason"]))
    return error


def _document(values: dict[str, Any]) -> StructuredDocument:
    date = values["effective_date"]
    return StructuredDocument(
        kind=DocumentKind(values["kind"]),
        title=str(values["title"]),
        short_name=str(values["short_name"]),
        jurisdiction=Jurisdiction(values["jurisdiction"]),
        authority=int(values["authority"]),
        effective_date=dt.date.fromisoformat(date) if date else None,
        promulgation_number=str(values["promulgation_number"]),
        repealed=bool(values["repealed"]),
        source_url=str(values["source_url"]),
        sections=tuple(_section(section) for section in values["sections"]),
        warnings=tuple(str(warning) for warning in values["warnings"]),
    )


def _section(values: dict[str, Any]) -> Section:
    return Section(
        number=str(values["number"]),
        title=str(values["title"]),
        heading_path=tuple(str(title) for title in values["heading_path"]),
        blocks=tuple(_block(block) for block in values["blocks"]),
        repealed=bool(values["repealed"]),
        supplementary=bool(values["supplementary"]),
    )


def _block(values: dict[str, Any]) -> Block:
    page = values["page"]
    return Block(
        str(values["path"]),
        str(values["text"]),
        bool(values["repealed"]),
        None if page is None else int(page),
    )
