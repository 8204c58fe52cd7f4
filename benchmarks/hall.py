"""A city hall to measure in: the program with the local contract act, in a directory of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.settings import load
from tests.e2e.browser import CHROMIUM
from tests.e2e.program import Program

#: What contract officers of a city have open all day.
STATUTES = "지방자치단체를당사자로하는계약에관한법률"


async def prepare(directory: Path, **settings: str) -> Program:
    """Import the act and the starter knowledge; the program is not started yet.

    Raises:
        SystemExit: When there is no browser or no statutes.
    """
    if shutil.which(CHROMIUM) is None:
        raise SystemExit(f"크로미움이 없습니다({CHROMIUM}). 설치하거나 CHROMIUM을 지정해 주세요.")
    statutes = load(env_file=None).statutes
    if statutes is None:
        raise SystemExit("법령이 없습니다. STATUTES_DIR을 지정해 주세요.")
    shutil.copytree(statutes / STATUTES, directory / "statutes" / STATUTES)
    program = Program(directory, STATUTES_DIR=str(directory / "statutes"), **settings)
    await program.cli("init", within=600)
    return program
