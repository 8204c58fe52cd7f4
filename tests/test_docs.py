"""The documents say what the code does: every setting and command is there, every link leads somewhere."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bot import texts
from bot.cli import app
from bot.settings import FOREIGN_KEYS, Settings
from handlers.commands import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
READMES = [ROOT / "README.md", ROOT / "README.ko.md"]
DOCUMENTS = [*READMES, *(ROOT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md"))]
DOCUMENTS += sorted((ROOT / "docs").rglob("*.md"))
#: What tells people which command to give, and which setting to set.
SPEAKING = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in DOCUMENTS}
SPEAKING["compose.yaml"] = (ROOT / "compose.yaml").read_text(encoding="utf-8")
SPEAKING["what the program says"] = "\n".join(each for each in vars(texts).values() if isinstance(each, str))
#: Read by the model libraries, the driver of PostgreSQL and its image, and by tests and benchmarks.
OF_OTHERS = {"HF_HUB_OFFLINE", "POSTGRES_USER", "POSTGRES_DB", "DOCUMENTS_DIR"}


def commands() -> set[str]:
    """Every command of the program, those of a group with the group's name."""
    return set(_below(typer.main.get_command(app), ""))


def _below(group: Any, name: str) -> Iterator[str]:
    for sub, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _below(command, f"{name}{sub} ")
        else:
            yield f"{name}{sub}"


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_settings_table_is_fresh(readme: Path) -> None:
    script = runpy.run_path(str(ROOT / "docs" / "fill_tables.py"))
    text = readme.read_text(encoding="utf-8")
    assert text == script["filled"](text, script["READMES"][readme]), "run: make docs"
    for name in Settings.model_fields:
        assert f"| `{name.upper()}` |" in text


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_is_documented(readme: Path) -> None:
    table = re.search(r"<!-- commands:begin -->(.*?)<!-- commands:end -->", readme.read_text(), re.DOTALL)
    assert table is not None
    documented: set[str] = set()
    for line in table[1].splitlines():
        if not line.startswith("| `"):
            continue
        first, *rest = re.findall(r"`([^`]+)`", line.split("|")[1])
        words = [
            word for word in first.removeprefix("gyeyaktong ").split() if re.fullmatch(r"[a-z][a-z-]*", word)
        ]
        documented.add(" ".join(words))
        documented |= {" ".join([*words[:-1], other]) for other in rest}
    assert documented == commands()


@pytest.mark.parametrize("where", SPEAKING)
def test_what_is_named_exists(where: str) -> None:
    text = SPEAKING[where]
    for name, sub in re.findall(r"\bgyeyaktong ([a-z][a-z-]*)(?: ([a-z]+))?", text):
        named = {command for command in commands() if f"{command} ".startswith(f"{name} {sub} ")}
        assert named or name in commands(), f"gyeyaktong {name} {sub}"
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for named in re.findall(r"`make ([a-z -]+)`", text):
        assert set(named.split()) <= set(targets), f"make {named}"
    for setting in re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", text):
        assert setting.lower() in Settings.model_fields or setting in FOREIGN_KEYS | OF_OTHERS, setting


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_chat_commands_that_are_named_exist(readme: Path) -> None:
    known = {name for command in COMMANDS for name in (command.name, command.alias)}
    named = re.findall(r"`/(\w+)[` ]", readme.read_text(encoding="utf-8"))
    assert named
    assert set(named) <= known


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name}: {target}"
