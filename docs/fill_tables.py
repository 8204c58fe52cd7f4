"""Write the generated tables into the READMEs: ``python docs/fill_tables.py``. A test keeps them fresh."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from bot.settings import markdown_table

ROOT = Path(__file__).resolve().parent.parent
READMES: dict[Path, Literal["en", "ko"]] = {ROOT / "README.md": "en", ROOT / "README.ko.md": "ko"}

_SETTINGS = re.compile(r"(<!-- settings:begin.*?-->\n).*?(<!-- settings:end -->)", re.DOTALL)


def filled(text: str, language: Literal["en", "ko"]) -> str:
    """The text with its settings table as the settings are now."""
    return _SETTINGS.sub(lambda match: f"{match[1]}{markdown_table(language)}\n{match[2]}", text)


def main() -> None:
    """Fill both READMEs."""
    for path, language in READMES.items():
        path.write_text(filled(path.read_text(encoding="utf-8"), language), encoding="utf-8")


if __name__ == "__main__":
    main()
