"""The catalogues and those who use them agree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from handlers.web import texts
from handlers.web.api import texts as api_texts
from handlers.web.board import texts as board_texts
from handlers.web.console import texts as console
from handlers.web.console.bench import texts as bench
from handlers.web.console.documents import texts as documents
from handlers.web.pages import STATIC
from tests.handlers.catalogue import placeholders, uses

WEB = Path(texts.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))


@dataclass(frozen=True)
class Catalogue:
    """A module of texts.

    Attributes:
        texts: The module.
        letter: By which templates call it.
        folder: Of the scripts that use its ``SCRIPT``; empty where none do.
    """

    texts: ModuleType
    letter: str
    folder: str = ""

    @property
    def scripts(self) -> list[Path]:
        return sorted((STATIC / "js" / self.folder).glob("*.js"))

    @property
    def names(self) -> set[str]:
        return {name for name in vars(self.texts) if name.isupper()}

    @property
    def modules(self) -> list[Path]:
        """Who may use it: the modules beside it, and below it where they have no catalogue of their own."""
        home = Path(str(self.texts.__file__))
        others = [Path(str(one.texts.__file__)).parent for one in CATALOGUES if one is not self]
        below = [other for other in others if other.is_relative_to(home.parent)]
        return [
            path
            for path in sorted(home.parent.rglob("*.py"))
            if path != home and not any(path.is_relative_to(other) for other in below)
        ]

    def used_in(self, template: Path) -> set[str]:
        return set(re.findall(rf"\b{self.letter}\.([A-Z_]+)", template.read_text()))


CATALOGUES = (
    Catalogue(texts, "t", "."),
    Catalogue(board_texts, "b"),
    Catalogue(console, "c", "console"),
    Catalogue(documents, "d"),
    Catalogue(bench, "e"),
    Catalogue(api_texts, "a"),
)
by_name = pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda one: str(one.texts.__name__))
with_scripts = pytest.mark.parametrize(
    "catalogue", [one for one in CATALOGUES if one.folder], ids=lambda one: str(one.texts.__name__)
)


@by_name
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_name_texts_that_exist(catalogue: Catalogue, template: Path) -> None:
    assert catalogue.used_in(template) <= catalogue.names


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_say_nothing_themselves(script: Path) -> None:
    without_avatar = script.read_text().replace('"통"', "")
    assert not re.search("[가-힣]", without_avatar)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_say_nothing_themselves(template: Path) -> None:
    assert not re.search("[가-힣]", template.read_text().replace(">통<", ""))


@by_name
def test_every_text_is_used(catalogue: Catalogue) -> None:
    words = Path(str(catalogue.texts.__file__)).read_text()
    used = {use.name for use in uses(catalogue.modules)}
    used |= {name for template in TEMPLATES for name in catalogue.used_in(template)}
    assert {name for name in catalogue.names - used if len(re.findall(rf"\b{name}\b", words)) < 2} == set()


@with_scripts
def test_scripts_and_their_texts_agree(catalogue: Catalogue) -> None:
    said = set()
    for path in catalogue.scripts:
        said |= set(re.findall(r"\btexts\.(\w+)", path.read_text()))
    for path in TEMPLATES:
        said |= set(re.findall(rf"\b{catalogue.letter}\.SCRIPT\.(\w+)", path.read_text()))
    # Named by what a message is doing: texts[message.state], texts[what].
    indirect = {"sending", "queued", "resend", "discard"} & set(catalogue.texts.SCRIPT)
    assert set(catalogue.texts.SCRIPT) == said | indirect


@by_name
def test_placeholders_are_filled_with_what_they_name(catalogue: Catalogue) -> None:
    elsewhere = {"ERROR_TOO_MANY": {"seconds"}}  # by TooMany
    filled = {name: values for name, values in elsewhere.items() if name in catalogue.names}
    filled |= {use.name: use.keywords for use in uses(catalogue.modules) if use.keywords is not None}
    for path in TEMPLATES:
        pattern = rf"\b{catalogue.letter}\.([A-Z_]+)\.format\(((?:[^()]|\([^()]*\))*)\)"
        for name, values in re.findall(pattern, path.read_text()):
            filled[name] = set(re.findall(r"(\w+)=", values))
    single = {
        name: text for name in catalogue.names if isinstance(text := getattr(catalogue.texts, name), str)
    }
    asking = {name: asked for name, text in single.items() if (asked := placeholders(text))}
    # Filled in by a script, or through a name that stands for one of several.
    indirect = {"NAV_PEOPLE_COUNT", "SPAN_DAYS", "SPAN_HOURS", "SPAN_MINUTES"}
    assert filled == {name: asked for name, asked in asking.items() if name not in indirect}


@with_scripts
def test_scripts_fill_placeholders_with_what_they_name(catalogue: Catalogue) -> None:
    filled = {}
    for path in catalogue.scripts:
        for key, values in re.findall(r"\bfill\([\w.]*\btexts\.(\w+), \{ ([^}]*) \}", path.read_text()):
            filled[key] = set(re.findall(r"(?:^|, )(\w+)", values))
    assert filled == {
        key: asked for key, text in catalogue.texts.SCRIPT.items() if (asked := placeholders(text))
    }


def test_sentences_are_polite_and_end() -> None:
    for name in (name for name in vars(texts) if name.isupper()):
        value = getattr(texts, name)
        if isinstance(value, str) and name.startswith("ERROR_") and name != "ERROR_TITLE":
            assert re.search(r"(?:니다|요)\.$", value), name
