"""Reads which texts of a catalogue a program uses, and with which placeholders."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Use:
    """One ``texts.NAME``; ``keywords`` are those of ``.format``, where it is formatted in place."""

    name: str
    where: str
    keywords: set[str | None] | None


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def uses(sources: Iterable[Path]) -> Iterator[Use]:
    """Every ``texts.NAME`` of these modules."""
    for path in sources:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        formatted = {}
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Attribute() as of, attr="format")):
                    formatted[id(of)] = {keyword.arg for keyword in node.keywords}
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(value=ast.Name(id="texts"), attr=name) if name.isupper():
                    yield Use(name, f"{path.name}:{node.lineno}", formatted.get(id(node)))
