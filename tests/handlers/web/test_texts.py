"""The catalogue and those who use it agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handlers.web import texts
from handlers.web.pages import STATIC
from tests.handlers.catalogue import placeholders, uses

WEB = Path(texts.__file__).parent
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
MODULES = sorted(path for path in WEB.glob("*.py") if path.name != "texts.py")
NAMES = {name for name in vars(texts) if name.isupper()}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_name_texts_that_exist(template: Path) -> None:
    used = set(re.findall(r"\bt\.([A-Z_]+)", template.read_text()))
    assert used <= NAMES


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_name_texts_that_exist_and_say_nothing_themselves(script: Path) -> None:
    source = script.read_text()
    used = set(re.findall(r"\btexts\.(\w+)", source))
    assert used <= set(texts.SCRIPT)
    without_avatar = source.replace('"통"', "")
    assert not re.search("[가-힣]", without_avatar)


def test_every_text_is_used() -> None:
    templates = "\n".join(path.read_text() for path in TEMPLATES)
    scripts = "\n".join(path.read_text() for path in SCRIPTS)
    catalogue = (WEB / "texts.py").read_text()
    used = {use.name for use in uses(MODULES)} | set(re.findall(r"\bt\.([A-Z_]+)", templates))
    assert {name for name in NAMES - used if len(re.findall(rf"\b{name}\b", catalogue)) < 2} == set()
    # Named by what a message is doing: texts[message.state], texts[what].
    indirect = {"sending", "queued", "resend", "discard"}
    said = set(re.findall(r"\btexts\.(\w+)", scripts)) | set(re.findall(r"\bSCRIPT\.(\w+)", templates))
    assert set(texts.SCRIPT) == said | indirect


def test_placeholders_are_filled_with_what_they_name() -> None:
    filled = {"ERROR_TOO_MANY": {"seconds"}}  # by TooMany
    filled |= {use.name: use.keywords for use in uses(MODULES) if use.keywords is not None}
    for path in TEMPLATES:
        for name, values in re.findall(r"\bt\.([A-Z_]+)\.format\(([^()]*)\)", path.read_text()):
            filled[name] = set(re.findall(r"(\w+)=", values))
    single = {name: value for name in NAMES if isinstance(value := getattr(texts, name), str)}
    asking = {name: asked for name, value in single.items() if (asked := placeholders(value))}
    assert filled == {name: asked for name, asked in asking.items() if name != "NAV_PEOPLE_COUNT"}


def test_scripts_fill_placeholders_with_what_they_name() -> None:
    filled = {}
    for path in SCRIPTS:
        for key, values in re.findall(r"\bfill\([\w.]*\btexts\.(\w+), \{ ([^}]*) \}", path.read_text()):
            filled[key] = set(re.findall(r"(\w+): ", values))
    assert filled == {key: asked for key, text in texts.SCRIPT.items() if (asked := placeholders(text))}


def test_sentences_are_polite_and_end() -> None:
    for name in NAMES:
        value = getattr(texts, name)
        if isinstance(value, str) and name.startswith("ERROR_") and name != "ERROR_TITLE":
            assert re.search(r"(?:니다|요)\.$", value), name
