"""The chain of the answer log: whatever is changed in it is found, and its files are whole and harmless."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import answer_log
from knowledge.answer_log import Kind, Verification
from knowledge.answer_log_files import CHUNK, HEADER, LABELS, ExportFormat
from knowledge.db import Database
from knowledge.models import AnswerLogRow
from knowledge.spreadsheets import MAX_CELL
from tests.databases import Databases
from tests.knowledge.conftest import NOW

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
#: Both databases store UTF-8, which has no place for half a surrogate pair.
PAYLOADS = st.dictionaries(st.text(max_size=10), JSON, max_size=4).filter(
    lambda payload: "\\ud" not in json.dumps(payload)
)


async def fill(session: AsyncSession, number: int = 5) -> None:
    for index in range(number):
        await answer_log.append(session, Kind.ASKED, {"text": f"질문 {index}"}, now=NOW)


async def test_a_whole_log_verifies(session: AsyncSession) -> None:
    assert await answer_log.verify(session) == Verification(0, None, None, answer_log.NO_HASH)
    await fill(session, 3)
    verification = await answer_log.verify(session)
    assert verification.ok
    assert verification.lines == 3
    last = [row async for row in answer_log.rows(session)][-1]
    assert verification.head == last.hash


async def test_the_hash_is_the_one_that_is_documented(session: AsyncSession) -> None:
    """An auditor must be able to check it without this program: this value never changes."""
    row = await answer_log.append(session, Kind.ASKED, {"text": "질문", "room": 1}, now=NOW)
    assert row.hash == "c1591906906401bdd70138e3ab67fa5b229741e032f5fe9cc8eeeb4bf8c8b494"


async def test_a_line_that_is_not_json_is_refused(session: AsyncSession) -> None:
    with pytest.raises(TypeError):
        await answer_log.append(session, Kind.ASKED, {"at": NOW}, now=NOW)
    with pytest.raises(ValueError, match="JSON"):
        await answer_log.append(session, Kind.ASKED, {"confidence": float("nan")}, now=NOW)
    assert (await answer_log.verify(session)).ok


async def test_writers_at_once_make_one_chain(database: Database) -> None:
    async def write(number: int) -> None:
        async with database.session() as session:
            await answer_log.append(session, Kind.ASKED, {"number": number}, now=NOW)

    await asyncio.gather(*(write(number) for number in range(20)))
    async with database.read() as session:
        verification = await answer_log.verify(session)
    assert (verification.ok, verification.lines) == (True, 20)


async def test_a_rolled_back_line_leaves_no_gap(database: Database) -> None:
    with pytest.raises(LookupError):
        async with database.session() as session:
            await fill(session)
            raise LookupError
    async with database.session() as session:
        await fill(session, 1)
        assert (await answer_log.verify(session)).ok


@settings(max_examples=25)
@given(payloads=st.lists(PAYLOADS, min_size=1, max_size=4))
def test_any_json_is_stored_as_it_was_hashed(databases: Databases, payloads: list[dict[str, object]]) -> None:
    async def play(url: str) -> Verification:
        database = Database(url)
        async with database.session() as session:
            for payload in payloads:
                await answer_log.append(session, Kind.ANSWERED, payload, now=NOW)
        async with database.read() as session:
            verification = await answer_log.verify(session)
        await database.close()
        return verification

    with databases.migrated() as url:
        assert asyncio.run(play(url)).ok


INSERT = "INSERT INTO answer_log"
TAMPERING: list[tuple[str, int, str]] = [
    ("UPDATE answer_log SET payload = '{\"text\": \"다른 답\"}' WHERE seq = 3", 3, "content"),
    ("UPDATE answer_log SET kind = 'answered' WHERE seq = 2", 2, "content"),
    ("UPDATE answer_log SET at = '2020-01-01 00:00:00.000000' WHERE seq = 5", 5, "content"),
    ("UPDATE answer_log SET hash = 'x' WHERE seq = 4", 4, "content"),
    ("UPDATE answer_log SET previous_hash = 'x' WHERE seq = 4", 4, "chain"),
    ("DELETE FROM answer_log WHERE seq = 1", 1, "gap"),
    ("DELETE FROM answer_log WHERE seq = 3", 3, "gap"),
    ("DELETE FROM answer_log WHERE seq = 5", 5, "head"),
    ("DELETE FROM answer_log", 1, "head"),
    (f"{INSERT} SELECT 6, at, kind, payload, hash, 'x' FROM answer_log WHERE seq = 5", 6, "content"),
    (f"{INSERT} SELECT 0, at, kind, payload, previous_hash, hash FROM answer_log WHERE seq = 1", 1, "gap"),
    ("UPDATE answer_log_head SET hash = 'x'", 6, "head"),
    ("DELETE FROM answer_log_head", 6, "head"),
]  # fmt: skip


async def disarm_triggers(session: AsyncSession) -> None:
    """What somebody can do who can write the database's files, or owns its server."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(sql("SET LOCAL session_replication_role = replica"))
    else:
        for trigger in ("answer_log_no_update", "answer_log_no_delete"):
            await session.execute(sql(f"DROP TRIGGER {trigger}"))


@pytest.mark.parametrize(("statement", "seq", "reason"), TAMPERING)
async def test_tampering_is_found_where_it_was_done(
    database: Database, statement: str, seq: int, reason: str
) -> None:
    async with database.session() as session:
        await fill(session)
    async with database.session() as session:
        await disarm_triggers(session)
        await (await session.connection()).exec_driver_sql(statement)
    async with database.read() as session:
        verification = await answer_log.verify(session)
    assert (verification.first_bad_seq, verification.reason) == (seq, reason)


async def test_a_rewritten_line_with_a_fitting_hash_breaks_the_next(database: Database) -> None:
    async with database.session() as session:
        await fill(session, 3)
    async with database.read() as session:
        lines = [row async for row in answer_log.rows(session)]
    lines[1].payload = {"text": "다른 답"}
    forged = answer_log._hash(lines[1])
    async with database.session() as session:
        await disarm_triggers(session)
        await session.execute(
            update(AnswerLogRow).where(AnswerLogRow.seq == 2).values(payload=lines[1].payload, hash=forged)
        )
    async with database.read() as session:
        verification = await answer_log.verify(session)
    assert (verification.first_bad_seq, verification.reason) == (3, "chain")


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "  =1"]


async def export(session: AsyncSession, export_format: ExportFormat, folder: Path) -> Path:
    path = folder / f"log.{export_format}"
    assert await answer_log.export(session, export_format, path) > 0
    assert not path.with_name(f".{path.name}.partial").exists()
    return path


async def test_csv_opens_in_excel_and_runs_nothing(session: AsyncSession, tmp_path: Path) -> None:
    for text in [*DANGEROUS, '보통, "질문"\n둘째 줄']:
        await answer_log.append(session, Kind.ASKED, {"text": text, "room": 1}, now=NOW)
    path = await export(session, ExportFormat.CSV, tmp_path)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    header, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert tuple(header) == HEADER
    assert [line[3] for line in lines[:-1]] == ["'" + text for text in DANGEROUS]
    assert lines[-1][:5] == ["9", "2026-11-18 11:00:00+09:00", "질문", '보통, "질문"\n둘째 줄', '{"room": 1}']


async def test_excel_holds_texts_and_no_formulas(session: AsyncSession, tmp_path: Path) -> None:
    texts = [*DANGEROUS, "제어\x01문자\uffff", "긴 글" * MAX_CELL]
    for text in texts:
        await answer_log.append(session, Kind.ANSWERED, {"text": text}, now=NOW)
    path = await export(session, ExportFormat.XLSX, tmp_path)
    book = openpyxl.load_workbook(path)
    header, *rows = book.active.iter_rows()
    assert tuple(cell.value for cell in header) == HEADER
    assert {cell.data_type for row in rows for cell in row[1:]} == {"s"}
    assert [row[0].value for row in rows] == list(range(1, len(texts) + 1))
    assert rows[0][3].value == "=1+1"
    assert rows[-2][3].value == "제어문자"
    assert len(rows[-1][3].value) == MAX_CELL
    assert rows[-1][3].value.endswith("JSONL 파일에 있습니다)")
    book.close()


async def test_json_lines_can_be_verified_without_the_database(session: AsyncSession, tmp_path: Path) -> None:
    await fill(session, CHUNK + 3)
    path = await export(session, ExportFormat.JSONL, tmp_path)
    previous = answer_log.NO_HASH
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len(lines) == CHUNK + 3
    for line in lines:
        assert line.pop("previous_hash") == previous
        previous = line.pop("hash")
    assert previous == (await answer_log.verify(session)).head
    assert lines[0] == {
        "seq": 1,
        "at": "2026-11-18T02:00:00.000000+00:00",
        "kind": "asked",
        "payload": {"text": "질문 0"},
    }


@pytest.mark.parametrize("export_format", ExportFormat)
async def test_an_empty_log_makes_a_file_too(
    session: AsyncSession, tmp_path: Path, export_format: ExportFormat
) -> None:
    path = tmp_path / "empty"
    assert await answer_log.export(session, export_format, path) == 0
    assert path.is_file()


async def test_an_interrupted_export_leaves_the_old_file(session: AsyncSession, tmp_path: Path) -> None:
    await fill(session)
    path = tmp_path / "log.csv"
    path.write_text("old")
    blocked = tmp_path / ".log.csv.partial"
    blocked.mkdir()
    with pytest.raises(OSError, match="partial"):
        await answer_log.export(session, ExportFormat.CSV, path)
    assert path.read_text() == "old"


def test_every_kind_has_a_korean_name() -> None:
    assert set(LABELS) == set(Kind)
