"""``gyeyaktong checklist``: on the screen, and as a page to print."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import Settings
from knowledge.db import Database
from knowledge.ingest import Ingest
from knowledge.migrations import upgrade
from tests.checklist_statutes import cited_statutes
from tests.handlers.conftest import NOW, PlainAnalyst

CALL = ("checklist", "--kind", "공사", "--method", "수의1인", "--amount", "15000000")


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database without statutes, which the commands use."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    url = Settings().database
    upgrade(url)
    return url


@pytest.fixture
def legal(url: str) -> None:
    """The statutes are in it."""

    async def store() -> None:
        database = Database(url)
        ingest = Ingest(database, PlainAnalyst())
        for statute in cited_statutes():
            await ingest.store(statute, f"{statute.short_name}.md", now=NOW)
        await database.close()

    asyncio.run(store())


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_the_list_is_shown(legal: None) -> None:
    result = run(*CALL)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("공사 수의계약(1인 견적) 제출서류ㆍ절차 목록 (1,500만원)")
    assert "- 청렴서약서: 업체, 수의계약을 체결할 때 — 근거: 지방계약법 시행령 제5조의2제2항" in result.stdout


def test_the_list_is_written_as_docx(legal: None, tmp_path: Path) -> None:
    path = tmp_path / "목록.docx"
    result = run(*CALL, "--docx", str(path))
    assert result.exit_code == 0, result.output
    assert Document(str(path)).paragraphs[0].text.startswith("공사 수의계약(1인 견적)")


def test_without_statutes_there_is_no_list(url: str) -> None:
    result = run(*CALL)
    assert result.exit_code == 1
    assert "근거 법령이 등록되어 있지 않습니다" in result.stderr


def test_what_cannot_be_chosen_is_explained(url: str) -> None:
    result = run("checklist", "--kind", "임대차", "--method", "입찰")
    assert result.exit_code == 2
    assert "다음 가운데 하나로 적어 주세요: '공사', '용역', '물품'" in result.stderr
    result = run("checklist", "--kind", "공사", "--method", "협상")
    assert result.exit_code == 2
    assert "공사에는 협상 목록이 없습니다." in result.stderr
    for amount in ("-1", "많이", "1억원에서 2억원", "0.5"):
        result = run(*CALL[:-2], f"--amount={amount}")
        assert result.exit_code == 2
        assert "15000000이나 1500만원처럼" in result.stderr


def test_an_amount_is_read_in_words(legal: None) -> None:
    assert run(*CALL[:-1], "1천5백만원").stdout == run(*CALL).stdout
