from __future__ import annotations

import asyncio
import datetime as dt
import os
import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hwpx import HwpxDocument
from sqlalchemy import select

from indexer.analysis import AnalysedPassage
from indexer.authority import Authority
from indexer.parsers import parse_bytes
from indexer.structure import Passage
from knowledge import people
from knowledge.corpus import load_passages
from knowledge.db import Database
from knowledge.ingest import Ingest, IngestReport, Outcome
from knowledge.models import CorpusChange, Document, DocumentVersion, PassageRow
from knowledge.versions import hash_of
from tests.holding import texts_on
from tests.knowledge.analysts import CountingAnalyst
from tests.knowledge.conftest import NOW

DAY = dt.timedelta(days=1)


class Steps:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.looked_at: list[tuple[int, int]] = []
        self.expected = 0
        self.done = 0

    def read(self, files: int, of: int) -> None:
        self.looked_at.append((files, of))

    def expect(self, passages: int) -> None:
        assert self.done == 0
        self.expected += passages

    def advance(self, passages: int, name: str) -> None:
        assert name
        self.done += passages


@pytest.fixture
def analyst() -> CountingAnalyst:
    return CountingAnalyst()


@pytest.fixture
def ingest(database: Database, analyst: CountingAnalyst) -> Ingest:
    return Ingest(database, analyst)


def statute(date: str, text: str, title: str = "인지세법") -> str:
    header = f"---\n제목: {title}\n법령구분: 법률\n시행일자: {date}\n공포번호: '1'\n상태: 시행\n---\n"
    return f"{header}##### 제1조 (목적)\n\n{text}\n\n##### 제2조 (납세)\n\n둘째 조문이다.\n"


def write(directory: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return directory


def outcomes(report: IngestReport) -> dict[str, Outcome]:
    return {result.name: result.outcome for result in report.results}


async def texts_in_index(database: Database) -> set[str]:
    async with database.read() as session:
        return set(await session.scalars(select(PassageRow.text).where(PassageRow.active)))


async def changes(database: Database) -> list[tuple[list[int], list[int]]]:
    async with database.read() as session:
        rows = await session.scalars(select(CorpusChange).order_by(CorpusChange.seq))
        return [(row.added, row.removed) for row in rows]


async def versions(database: Database) -> list[tuple[dt.date | None, dt.date | None]]:
    async with database.read() as session:
        rows = await session.scalars(select(DocumentVersion).order_by(DocumentVersion.number))
        return [(row.effective_date, row.superseded_from) for row in rows]


async def test_files_of_all_kinds_become_documents(
    database: Database, ingest: Ingest, tmp_path: Path
) -> None:
    directory = write(
        tmp_path / "자료",
        {
            "법/법률.md": statute("2026-01-01", "목적이다."),
            "안내.md": "# 수의계약 안내\n\n본문입니다.",
            "글.txt": "검수 안내\n\n납품하면 검수합니다.",
            "쪽.html": "<h1>선금 안내</h1><p>선금을 줍니다.</p>",
            ".숨김.md": "# 숨김\n\n본문",
            ".git/x.md": "# 숨김\n\n본문",
            "자료.json": "{}",
        },
    )
    steps = Steps()
    report = await ingest.run([directory], now=NOW, progress=steps)
    assert report.count(Outcome.IMPORTED) == len(report.results) == 4
    assert outcomes(report).keys() == {"법/법률.md", "안내.md", "글.txt", "쪽.html"}
    assert steps.looked_at == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert steps.expected == steps.done == report.passages == 5
    async with database.read() as session:
        rows = (await session.scalars(select(Document).order_by(Document.key))).all()
        assert [(row.key, row.authority) for row in rows] == [
            ("standard:검수 안내", 6),
            ("standard:선금 안내", 6),
            ("standard:수의계약 안내", 6),
            ("statute:인지세법", 1),
        ]
    assert len(await changes(database)) == 4


def hangul(*lines: str) -> bytes:
    """A document of Hancom's word processor."""
    document = HwpxDocument.new()
    for line in lines:
        document.add_paragraph(line, inherit_style=False)
    content: bytes = document.to_bytes()
    return content


async def test_what_is_in_an_archive_is_imported_under_its_place_there(
    database: Database, ingest: Ingest, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "계약 2.0.zip", "w") as archive:
        archive.writestr(
            "공사/표준공고.hwpx", hangul("1. 입찰에 부치는 사항", "청사 보수공사를 입찰에 부칩니다.")
        )
        archive.writestr("용역/안내.txt", "용역 안내\n\n용역은 이렇게 합니다.")
        archive.writestr("용역/깨진.hwpx", b"PK\x03\x04")
    report = await ingest.run([tmp_path / "계약 2.0.zip"], now=NOW)
    assert outcomes(report) == {
        "계약 2.0.zip/공사/표준공고.hwpx": Outcome.IMPORTED,
        "계약 2.0.zip/용역/안내.txt": Outcome.IMPORTED,
        "계약 2.0.zip/용역/깨진.hwpx": Outcome.FAILED,
    }
    assert await texts_in_index(database) == {"청사 보수공사를 입찰에 부칩니다.", "용역은 이렇게 합니다."}
    again = await ingest.run([tmp_path / "계약 2.0.zip"], now=NOW)
    assert again.count(Outcome.UNCHANGED) == 2


async def test_a_file_that_can_have_no_header_is_described_by_its_importer(
    database: Database, ingest: Ingest, tmp_path: Path
) -> None:
    path = tmp_path / "집행기준(최종).hwpx"
    path.write_bytes(hangul("제1장 수의계약", "견적서를 받습니다."))
    header = {"제목": "입찰 및 계약 집행기준", "시행일자": "2026. 7. 1.", "구분": "예규", "관할": "지방"}
    await ingest.run([path], now=NOW, header=header)
    async with database.read() as session:
        (document,) = (await session.scalars(select(Document))).all()
        (passage,) = (await session.scalars(select(PassageRow))).all()
    assert (document.title, document.authority) == ("입찰 및 계약 집행기준", Authority.NOTICE)
    assert document.jurisdiction == "local"
    assert (passage.heading_path, passage.title) == (["입찰 및 계약 집행기준"], "제1장 수의계약")
    assert await versions(database) == [(dt.date(2026, 7, 1), None)]
    failed = await ingest.run([path], now=NOW, header={"구분": "소문"})
    assert "구분 '소문'을(를) 알 수 없습니다" in failed.failures[0].reason


def test_pages_tell_documents_apart_only_where_there_are_pages() -> None:
    document = parse_bytes("# 안내\n\n본문".encode(), "안내.md")
    (section,) = document.sections
    paged = replace(document, sections=(replace(section, blocks=(replace(section.blocks[0], page=2),)),))
    assert hash_of(paged) != hash_of(document)
    # What was stored before blocks had pages is not analysed again for them.
    assert hash_of(document).startswith("49453ff4e7834bba")


async def test_unchanged_content_costs_nothing(
    database: Database, ingest: Ingest, analyst: CountingAnalyst, tmp_path: Path
) -> None:
    directory = write(tmp_path / "a", {"법률.md": statute("2026-01-01", "목적이다.")})
    await ingest.run([directory], now=NOW)
    seen = len(analyst.analysed)
    renamed = write(tmp_path / "b", {"다른 이름.md": statute("2026-01-01", "목적이다.")})
    steps = Steps()
    report = await ingest.run([directory, renamed], now=NOW, progress=steps)
    assert set(outcomes(report).values()) == {Outcome.UNCHANGED}
    assert len(analyst.analysed) == seen
    assert steps.expected == 0
    assert len(await changes(database)) == 1


async def test_a_newer_version_takes_over_and_overwrites_nothing(
    database: Database, ingest: Ingest, tmp_path: Path
) -> None:
    await ingest.run([write(tmp_path / "a", {"법률.md": statute("2025-01-01", "옛 목적이다.")})], now=NOW)
    await ingest.run([write(tmp_path / "b", {"법률.md": statute("2026-01-01", "새 목적이다.")})], now=NOW)
    assert await versions(database) == [
        (dt.date(2025, 1, 1), dt.date(2026, 1, 1)),
        (dt.date(2026, 1, 1), None),
    ]
    assert await texts_on(database, NOW.date()) == {"새 목적이다.", "둘째 조문이다."}
    assert await texts_on(database, dt.date(2026, 1, 1)) == {"새 목적이다.", "둘째 조문이다."}
    assert await texts_on(database, dt.date(2025, 12, 31)) == {"옛 목적이다.", "둘째 조문이다."}
    (first_added, _), (second_added, second_removed) = await changes(database)
    # What has not changed stands in the index once; what has is kept, with the day on which it ended.
    assert second_removed == first_added[1:]
    assert second_added[0] == first_added[0]
    assert len(second_added) == 3
    async with database.read() as session:
        assert len(await load_passages(session, first_added)) == 2


async def test_an_older_version_answers_only_about_its_days(
    database: Database, ingest: Ingest, tmp_path: Path
) -> None:
    await ingest.run([write(tmp_path / "a", {"법률.md": statute("2026-01-01", "새 목적이다.")})], now=NOW)
    old = write(tmp_path / "b", {"법률.md": statute("2025-01-01", "옛 목적이다.", title="인지세법")})
    report = await ingest.run([old], now=NOW)
    assert outcomes(report) == {"법률.md": Outcome.SUPERSEDED}
    assert await texts_on(database, NOW.date()) == {"새 목적이다.", "둘째 조문이다."}
    assert await texts_on(database, dt.date(2025, 6, 1)) == {"옛 목적이다.", "둘째 조문이다."}
    assert await versions(database) == [
        (dt.date(2026, 1, 1), None),
        (dt.date(2025, 1, 1), dt.date(2026, 1, 1)),
    ]


async def test_words_taken_over_again_and_again_stand_in_the_index_once(
    database: Database, ingest: Ingest, tmp_path: Path
) -> None:
    for year in (2025, 2022, 2024, 2023):
        named = {"법률.md": statute(f"{year}-01-01", f"{max(year, 2023)}년에 정한 목적이다.")}
        await ingest.run([write(tmp_path / str(year), named)], now=NOW)
    assert await texts_in_index(database) == {
        "둘째 조문이다.", "2023년에 정한 목적이다.", "2024년에 정한 목적이다.", "2025년에 정한 목적이다.",
    }  # fmt: skip
    async with database.read() as session:
        rows = (await session.scalars(select(PassageRow).where(PassageRow.active))).all()
        begin = {row.text: row.holds_from for row in rows}
    assert len(rows) == 4
    assert begin["둘째 조문이다."] == begin["2023년에 정한 목적이다."] == dt.date(2022, 1, 1)
    assert begin["2025년에 정한 목적이다."] is None
    assert await texts_on(database, dt.date(2022, 5, 5)) == {"2023년에 정한 목적이다.", "둘째 조문이다."}
    assert await texts_on(database, dt.date(2024, 5, 5)) == {"2024년에 정한 목적이다.", "둘째 조문이다."}


async def test_a_version_to_come_lets_the_present_one_stand_until_its_day(
    database: Database, ingest: Ingest, tmp_path: Path
) -> None:
    day = NOW.date() + 10 * DAY
    await ingest.run([write(tmp_path / "a", {"법률.md": statute("2026-01-01", "지금 목적이다.")})], now=NOW)
    await ingest.run([write(tmp_path / "b", {"법률.md": statute(str(day), "다음 목적이다.")})], now=NOW)
    (first_added, _), (second_added, second_removed) = await changes(database)
    # The passages that stand until then have a new date, which the index must learn.
    assert set(first_added) < set(second_added)
    assert second_removed == []
    async with database.read() as session:
        (stored, *_) = await load_passages(session, first_added)
    assert stored.meta.superseded_from == day
    assert await texts_on(database, day - DAY) == {"지금 목적이다.", "둘째 조문이다."}
    assert await texts_on(database, day) == {"다음 목적이다.", "둘째 조문이다."}


async def test_the_present_version_may_come_after_the_one_to_come(
    database: Database, ingest: Ingest, tmp_path: Path
) -> None:
    day = NOW.date() + 10 * DAY
    await ingest.run([write(tmp_path / "a", {"법률.md": statute(str(day), "다음 목적이다.")})], now=NOW)
    present = write(tmp_path / "b", {"법률.md": statute("2026-01-01", "지금 목적이다.")})
    assert outcomes(await ingest.run([present], now=NOW)) == {"법률.md": Outcome.IMPORTED}
    assert {"지금 목적이다.", "다음 목적이다."} <= await texts_in_index(database)


async def test_a_corrected_file_of_the_same_day_replaces_the_first(
    database: Database, ingest: Ingest, tmp_path: Path
) -> None:
    await ingest.run([write(tmp_path / "a", {"법률.md": statute("2026-01-01", "틀린 목적이다.")})], now=NOW)
    await ingest.run([write(tmp_path / "a", {"법률.md": statute("2026-01-01", "맞는 목적이다.")})], now=NOW)
    assert await texts_in_index(database) == {"맞는 목적이다.", "둘째 조문이다."}


async def test_an_undated_document_may_go_back_to_an_old_text(
    database: Database, ingest: Ingest, tmp_path: Path
) -> None:
    for text in ("하나", "둘", "하나"):
        report = await ingest.run([write(tmp_path / "a", {"안내.md": f"# 안내\n\n{text}"})], now=NOW)
        assert outcomes(report) == {"안내.md": Outcome.IMPORTED}
        assert await texts_in_index(database) == {text}
    again = await ingest.run([tmp_path / "a"], now=NOW)
    assert outcomes(again) == {"안내.md": Outcome.UNCHANGED}


async def test_a_broken_file_is_named_and_the_rest_goes_on(
    database: Database, ingest: Ingest, tmp_path: Path
) -> None:
    directory = write(
        tmp_path / "a",
        {
            "가.md": "---\n제목: [\n---\n본문",
            "나.md": "# 안내\n\n본문",
            "다.md": "",
            "라.md": statute("2026-01-01", "하나") + "\n##### 제1조 (목적)\n\n다른 말\n",
        },
    )
    (directory / "마.txt").write_bytes(b"\x89PNG\x00\x01\x02")
    with (directory / "바.txt").open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    report = await ingest.run([directory, tmp_path / "없음", directory / "나.exe"], now=NOW)
    assert report.count(Outcome.IMPORTED) == 1
    reasons = {result.name: result.reason for result in report.failures}
    assert reasons.keys() == {
        "가.md", "다.md", "라.md", "마.txt", "바.txt", str(tmp_path / "없음"), str(directory / "나.exe"),
    }  # fmt: skip
    assert "머리말" in reasons["가.md"]
    assert "비어" in reasons["다.md"]
    assert "제1조가 두 번" in reasons["라.md"]
    assert "그림 파일" in reasons["마.txt"]
    assert "너무 큽니다(300MB)" in reasons["바.txt"]
    assert await texts_in_index(database) == {"본문"}


async def test_two_files_that_would_replace_each_other(
    database: Database, ingest: Ingest, tmp_path: Path
) -> None:
    directory = write(
        tmp_path / "a", {"가.md": "# 안내\n\n하나", "나.md": "# 안내\n\n둘", "다.md": "# 안내\n\n하나"}
    )
    report = await ingest.run([directory], now=NOW)
    assert outcomes(report) == {
        "가.md": Outcome.IMPORTED,
        "나.md": Outcome.FAILED,
        "다.md": Outcome.UNCHANGED,
    }
    assert "가.md" in report.failures[0].reason


async def test_too_many_files_are_refused_before_anything_is_read(ingest: Ingest, tmp_path: Path) -> None:
    directory = write(tmp_path / "a", {f"{number}.md": "본문" for number in range(4)})
    report = await ingest.run([directory], now=NOW, max_files=3)
    (result,) = report.results
    assert result.outcome is Outcome.FAILED
    assert "3개보다 많습니다" in result.reason


async def test_a_failing_analyst_leaves_nothing_half_written(database: Database, tmp_path: Path) -> None:
    class Failing(CountingAnalyst):
        async def analyse(self, passages: Sequence[Passage]) -> list[AnalysedPassage]:
            if any("둘째" in passage.text for passage in passages):
                raise RuntimeError("the model is gone")
            return await super().analyse(passages)

    directory = write(tmp_path / "a", {"가.md": "# 하나\n\n본문", "나.md": statute("2026-01-01", "목적")})
    with pytest.raises(RuntimeError):
        await Ingest(database, Failing()).run([directory], now=NOW)
    assert await texts_in_index(database) == {"본문"}
    async with database.read() as session:
        assert set(await session.scalars(select(Document.key))) == {"standard:하나"}


@pytest.mark.statutes
@pytest.mark.sqlite  # long; the other tests of this file run on both
async def test_all_statutes_are_imported(database: Database, ingest: Ingest, statutes_dir: Path) -> None:
    report = await ingest.run([statutes_dir], now=NOW)
    assert report.failures == ()
    assert report.passages > 8000
    superseded = [result.name for result in report.results if result.outcome is Outcome.SUPERSEDED]
    async with database.read() as session:
        rule = await session.scalar(
            select(Document).where(Document.short_name == "정보통신공사업법 시행규칙")
        )
        assert rule is not None
        rows = await session.scalars(select(DocumentVersion).where(DocumentVersion.document_id == rule.id))
        by_date = {row.effective_date: row for row in rows}
    assert by_date[dt.date(2008, 3, 3)].superseded_from == dt.date(2025, 7, 18)
    assert by_date[dt.date(2025, 7, 18)].superseded_from is None
    assert len(superseded) <= 1


@pytest.mark.sqlite
async def test_no_snapshot_is_open_while_a_file_is_read(
    ingest: Ingest, database: Database, database_url: str, tmp_path: Path
) -> None:
    write(tmp_path, {"first.md": statute("2026-01-01", "첫째 조문이다.")})
    slow = tmp_path / "slow.md"
    os.mkfifo(slow)
    importing = asyncio.create_task(ingest.run([tmp_path / "first.md", slow], now=NOW))
    words = statute("2026-01-01", "느린 조문이다.", "관세법")
    # Opened once the import has come to read it.
    with await asyncio.to_thread(slow.open, "w", encoding="utf-8") as file:
        async with database.session() as session:
            await people.ensure(session, channel="web", user_id="u1", name="", now=NOW)
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as plain:
            busy, *_ = plain.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        file.write(words)
    assert outcomes(await importing) == {"first.md": Outcome.IMPORTED, "slow.md": Outcome.IMPORTED}
    assert not busy, "a snapshot kept the log from being written back"
