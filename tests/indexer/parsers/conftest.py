"""Real documents, and documents made by the programs that people use."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

DEFAULT_DOCUMENTS = REPOSITORY.parent / "shared" / "data" / "documents"


@pytest.fixture(scope="session")
def documents_dir() -> Path:
    """Directory of real documents (``DOCUMENTS_DIR``); skips the test where there is none."""
    directory = Path(os.environ.get("DOCUMENTS_DIR", DEFAULT_DOCUMENTS))
    if not directory.is_dir():
        pytest.skip(f"no real documents: set DOCUMENTS_DIR to a directory of them ({directory} is not there)")
    return directory


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """Prints HTML to PDF by Chromium, as offices print web pages; skips the test where there is none."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.skip("no Chromium to print PDF with: apt-get install chromium fonts-noto-cjk")

    def print_page(body: str) -> bytes:
        directory = tmp_path_factory.mktemp("pdf")
        page, result = directory / "page.html", directory / "page.pdf"
        page.write_text(f"<!doctype html><meta charset=utf-8>{body}", encoding="utf-8")
        flags = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
        subprocess.run(
            [program, *flags, f"--user-data-dir={directory}", f"--print-to-pdf={result}", page.as_uri()],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return result.read_bytes()

    return print_page
