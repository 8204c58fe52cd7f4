"""The catalogue: nothing missing, nothing unused, placeholders that fit, lengths that platforms take."""

import re
from pathlib import Path

import pytest
from markupsafe import Markup

import handlers
from handlers import texts
from handlers.limits import LABEL_UNITS, MESSAGE_UNITS, TOAST_UNITS, units
from tests.handlers.catalogue import placeholders, uses

#: Said in toasts and in messages.
TOASTS_TOO = {"BUTTON_GONE", "QUESTION_GONE", "ALREADY_ASKED", "ASK_ANEW"}
CATALOGUE = {name: value for name, value in vars(texts).items() if name.isupper()}
SOURCES = [path for path in Path(handlers.__file__).parent.glob("*.py") if path.name != "texts.py"]


def test_every_text_that_is_used_exists_and_every_text_is_used():
    assert {use.name for use in uses(SOURCES)} == set(CATALOGUE)


def test_placeholders_are_filled_with_what_they_name():
    for use in uses(SOURCES):
        if use.keywords is not None:
            assert use.keywords == placeholders(CATALOGUE[use.name]), f"{use.where} {use.name}"


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
    assert (
        text == text.strip()
        or name in {"SOURCE_PAGE", "SOURCE_TITLE", "IN_FORCE", "NOT_YET_IN_FORCE"}
        or text[0] == "\n"
    )
    assert "  " not in text
    assert not re.search(r"(해라|하라|한다|이다|됐다|했다)\.", text)


def test_toasts_and_labels_are_short():
    for name, text in CATALOGUE.items():
        longest = text.format(**dict.fromkeys(placeholders(text), "가" * 64))
        if name.startswith(("TOAST_", "APOLOGY_TOAST")) or name in TOASTS_TOO:
            assert units(longest) <= TOAST_UNITS, name
        elif name.startswith("BUTTON_") and not placeholders(text):
            assert units(text) <= LABEL_UNITS, name
        assert units(text) <= MESSAGE_UNITS / 2
