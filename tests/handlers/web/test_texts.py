"""The catalogue and those who use it agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handlers.web import texts
from handlers.web.pages import STATIC

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
    sources = "\n".join(path.read_text() for path in [*TEMPLATES, *MODULES])
    inside = (WEB / "texts.py").read_text()
    unused = {n for n in NAMES if not re.search(rf"\b(?:t|texts)\.{n}\b", sources) and inside.count(n) < 2}
    assert unused == set()
    scripts = "\n".join(path.read_text() for path in SCRIPTS)
    indirect = {"sending", "queued", "resend", "discard"}
    unused = {key for key in texts.SCRIPT if f"texts.{key}" not in scripts} - indirect
    assert {key for key in unused if f"SCRIPT.{key}" not in sources} == set()


def test_sentences_are_polite_and_end() -> None:
    for name in NAMES:
        value = getattr(texts, name)
        if isinstance(value, str) and name.startswith("ERROR_") and name != "ERROR_TITLE":
            assert re.search(r"(?:니다|요)\.$", value), name
