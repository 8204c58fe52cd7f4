"""``gyeyaktong report``: a month as a report or as tables."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
import time_machine
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import Settings
from knowledge import people, questions, rooms
from knowledge.db import Database
from knowledge.migrations import upgrade

#: Just into December in Seoul.
NOW = dt.datetime(2026, 11, 30, 15, 5, tzinfo=dt.UTC)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty database, which the command uses."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("EMBEDDING_MODEL", "none")
    monkeypatch.chdir(tmp_path)
    return Settings().database


@pytest.fixture
def asked(url: str) -> None:
    """A question of the last minute of November, and one of December."""

    async def ask() -> None:
        database = Database(url)
        async with database.session() as session:
            room = await rooms.ensure(session, channel="web", chat_id="1", title="", kind="group", now=NOW)
            person = await people.ensure(session, channel="web", user_id="1", name="직원", now=NOW)
            for number in range(2):
                await questions.record(
                    session,
                    room_id=room.id,
                    person_id=person.id,
                    message_id=str(number),
                    text="수의계약 한도는?",
                    now=NOW - dt.timedelta(minutes=5, microseconds=1 - number),
                )
        await database.close()

    upgrade(url)
    asyncio.run(ask())


def run(*arguments: str) -> Result:
    with time_machine.travel(NOW, tick=False):
        return CliRunner().invoke(app, ["report", *arguments])


def test_the_last_month_is_written_as_a_report(asked: None, tmp_path: Path) -> None:
    result = run()
    assert result.exit_code == 0, result.output
    document = pypdfium2.PdfDocument(tmp_path / "계약통-월간보고-2026-11.pdf")
    said = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "계약통 월간 보고 2026년 11월" in said
    assert "1건" in said


def test_tables_are_written_by_the_end_of_the_name(asked: None, tmp_path: Path) -> None:
    for month, number in (("2026-11", 1), ("2026-12", 1), ("2026-10", 0)):
        result = run("--month", month, "--out", "표.xlsx")
        assert result.exit_code == 0, result.output
        assert openpyxl.load_workbook(tmp_path / "표.xlsx")["요약"]["B5"].value == number
    assert run("--month", "2026-11", "--out", "표.ZIP").exit_code == 0
    with zipfile.ZipFile(io.BytesIO((tmp_path / "표.ZIP").read_bytes())) as archive:
        assert "질문,1,건,0" in archive.read("01_요약.csv").decode("utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--month", "11월"), 2, "2026-11처럼 적어 주세요"),
        (("--month", "1999-12"), 2, "2000년부터 2199년까지"),
        (("--out", "보고.hwp"), 2, "pdf, xlsx, zip 가운데"),
        (("--out", "없는폴더/보고.pdf"), 1, "폴더가 없습니다"),
    ],
)
def test_what_cannot_be_written_is_explained(
    asked: None, tmp_path: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    before = set(tmp_path.iterdir())
    result = run(*arguments)
    assert (result.exit_code, said in result.stderr) == (status, True), result.output
    assert set(tmp_path.iterdir()) == before


def test_without_a_database_nothing_is_written(url: str, tmp_path: Path) -> None:
    result = run()
    assert result.exit_code == 1
    assert not list(tmp_path.glob("*.pdf"))
