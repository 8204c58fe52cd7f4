"""The catalogue: nothing missing, nothing unused, placeholders that fit, lengths that platforms take."""

import ast
import re
import string
from pathlib import Path

import pytest
from markupsafe import Markup

import handlers
from handlers import texts
from handlers.limits import LABEL_UNITS, MESSAGE_UNITS, TOAST_UNITS, units

CATALOGUE = {name: value for name, value in vars(texts).items() if name.isupper()}
SOURCES = [path for path in Path(handlers.__file__).parent.glob("*.py") if path.name != "texts.py"]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def uses() -> list[tuple[str, str, int, set[str] | None]]:
    """Every ``texts.NAME``: name, file, line and, where it is formatted in place, the keywords."""
    found = []
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        formatted = {}
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Attribute() as of, attr="format")):
                    formatted[id(of)] = {keyword.arg for keyword in node.keywords}
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(value=ast.Name(id="texts"), attr=name) if name.isupper():
                    found.append((name, path.name, node.lineno, formatted.get(id(node))))
    return found


def test_every_text_that_is_used_exists_and_every_text_is_used():
    assert {name for name, *_ in uses()} == set(CATALOGUE)


def test_placeholders_are_filled_with_what_they_name():
    for name, file, line, keywords in uses():
        if keywords is not None:
            assert keywords == placeholders(CATALOGUE[name]), f"{file}:{line} {name}"


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_text_is_safe_html_of_the_small_subset(name):
    text = CATALOGUE[name]
    if isinstance(text, Markup):
        tags = re.findall(r"</?([a-z]+)[^>]*>", text)
        assert set(tags) <= {"b", "i", "a", "blockquote", "code"}
        for tag in set(tags):
            assert len(re.findall(f"<{tag}[ >]", text)) == text.count(f"</{tag}>")
        assert not re.search(r"&(?!amp;|lt;|gt;)", text)
    else:
        assert "<" not in text and "&" not in text.replace("Q&A", "")


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_text_is_polite_korean_without_stray_spaces(name):
    text = str(CATALOGUE[name])
    assert text == text.strip() or name in {"SOURCE_TITLE", "IN_FORCE", "NOT_YET_IN_FORCE"} or text[0] == "\n"
    assert "  " not in text
    assert not re.search(r"(해라|하라|한다|이다|됐다|했다)\.", text)


def test_toasts_and_labels_are_short():
    for name, text in CATALOGUE.items():
        longest = text.format(**dict.fromkeys(placeholders(text), "가" * 64))
        if name.startswith(("TOAST_", "APOLOGY_TOAST")) or name in {"BUTTON_GONE", "QUESTION_GONE"}:
            assert units(longest) <= TOAST_UNITS, name
        elif name.startswith("BUTTON_") and not placeholders(text):
            assert units(text) <= LABEL_UNITS, name
        assert units(text) <= MESSAGE_UNITS / 2
