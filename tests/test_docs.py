"""The documents say what the code does: every setting and command is there, every link leads somewhere."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
import typer.main

from bot.cli import app
from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
READMES = [ROOT / "README.md", ROOT / "README.ko.md"]
DOCUMENTS = [*READMES, *(ROOT / name for name in ("CONTRIBUTING.md", "CHANGELOG.md"))]
DOCUMENTS += sorted((ROOT / "docs").rglob("*.md"))


def commands() -> set[str]:
    """Every command of the program, a group's with the group's name."""
    found: set[str] = set()
    for name, command in typer.main.get_command(app).commands.items():
        for sub in getattr(command, "commands", {}):
            found.add(f"{name} {sub}")
        if not hasattr(command, "commands"):
            found.add(name)
    return found


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
        words = [word for word in first.removeprefix("gyeyaktong ").split() if re.fullmatch(r"[a-z]+", word)]
        documented.add(" ".join(words))
        documented |= {f"{words[0]} {other}" for other in rest}
    assert documented == commands()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name}: {target}"
