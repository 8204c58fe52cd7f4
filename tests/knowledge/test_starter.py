from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from indexer.errors import DocumentError
from indexer.parsers import parse_file
from knowledge import people, qa_entries
from knowledge.corpus import load_passages
from knowledge.db import Database
from knowledge.ingest import IngestReport, Outcome
from knowledge.models import CorpusChange, DocumentVersion, PassageRow, QAEntry
from knowledge.starter import StarterEntry, check_starter, import_starter, read_entries
from tests.knowledge.analysts import CountingAnalyst
from tests.knowledge.conftest import NOW
from tests.knowledge.test_ingest import Steps

ONE = {
    "key": "one",
    "question": "견적은 몇 명에게 받나요?",
    "answer": "2인 이상입니다.",
    "citations": ["지방계약법 시행령 제30조제1항제2호", "지방계약법 시행규칙 제2조"],
}
TWO = {
    "key": "two",
    "question": "선금은 얼마까지?",
    "answer": "정한 만큼.",
    "citations": ["지방계약법 제18조"],
}


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    (tmp_path / "starter" / "qa").mkdir(parents=True)
    (tmp_path / "starter" / "01-안내.md").write_text("# 수의계약 안내\n\n본문입니다.", encoding="utf-8")
    write(tmp_path / "starter", [ONE, TWO])
    return tmp_path / "starter"


def write(starter: Path, entries: list[dict[str, object]], name: str = "a.yaml") -> None:
    text = yaml.safe_dump(entries, allow_unicode=True)
    (starter / "qa" / name).write_text(text, encoding="utf-8")


async def published(database: Database) -> dict[str | None, QAEntry]:
    async with database.read() as session:
        rows = await session.scalars(select(QAEntry).where(QAEntry.state == "published"))
        return {row.key: row for row in rows}


async def passages_in_index(database: Database) -> list[tuple[str, str]]:
    async with database.read() as session:
        rows = await session.execute(
            select(PassageRow.title, PassageRow.text)
            .where(PassageRow.active, PassageRow.qa_entry_id.is_not(None))
            .order_by(PassageRow.title)
        )
        return [(title, text) for title, text in rows]


async def test_documents_and_entries_are_imported(database: Database, starter: Path) -> None:
    steps = Steps()
    report = await import_starter(database, CountingAnalyst(), now=NOW, directory=starter, progress=steps)
    assert [(result.name, result.outcome) for result in report.results] == [
        ("01-안내.md", Outcome.IMPORTED),
        ("qa", Outcome.IMPORTED),
    ]
    assert steps.expected == steps.done == 3
    entries = await published(database)
    assert entries.keys() == {"starter:one", "starter:two"}
    one = entries["starter:one"]
    assert (one.authority, one.published_at, one.author_id) == (7, NOW, None)
    assert [(c.law, c.article, c.path, c.chosen) for c in one.citations] == [
        ("지방계약법 시행령", "제30조", "제1항제2호", True),
        ("지방계약법 시행규칙", "제2조", "", True),
    ]
    assert await passages_in_index(database) == [
        ("견적은 몇 명에게 받나요?", "2인 이상입니다."),
        ("선금은 얼마까지?", "정한 만큼."),
    ]


def of_expected(report: IngestReport) -> dict[str, Outcome]:
    return {one.title: one.outcome for one in report.results if one.title.endswith("예상 질문")}


async def expected_questions(database: Database) -> list[str]:
    async with database.read() as session:
        active = select(PassageRow.title).where(PassageRow.active, PassageRow.text == "")
        return sorted(await session.scalars(active))


async def test_expected_questions_are_imported_law_by_law(database: Database, starter: Path) -> None:
    (starter / "expected").mkdir()
    expected = starter / "expected" / "a.tsv"
    first = "지방계약법 시행령 제30조제1항제2호\t책상 살 때 견적 하나면 되나요?\n"
    expected.write_text(f"{first}지방재정법 제7조\t작년 돈을 올해 줘도 되나요?\n", encoding="utf-8")
    steps = Steps()
    report = await import_starter(database, CountingAnalyst(), now=NOW, directory=starter, progress=steps)
    assert of_expected(report) == {
        "지방계약법 시행령 예상 질문": Outcome.IMPORTED,
        "지방재정법 예상 질문": Outcome.IMPORTED,
    }
    assert steps.expected == steps.done == 5
    expected.write_text(f"{first}지방재정법 제7조\t작년 예산 써도 돼요?\n", encoding="utf-8")
    report = await import_starter(database, CountingAnalyst(), now=NOW, directory=starter)
    assert of_expected(report) == {
        "지방계약법 시행령 예상 질문": Outcome.UNCHANGED,
        "지방재정법 예상 질문": Outcome.IMPORTED,
    }
    assert await expected_questions(database) == ["작년 예산 써도 돼요?", "책상 살 때 견적 하나면 되나요?"]


async def test_expected_questions_of_a_law_may_stand_in_several_files(
    database: Database, starter: Path
) -> None:
    (starter / "expected").mkdir()
    rows = {"a.tsv": "작년 돈을 올해 줘도 되나요?", "b.tsv": "내년 예산을 미리 써도 되나요?"}
    for name, question in rows.items():
        (starter / "expected" / name).write_text(f"지방재정법 제7조\t{question}\n", encoding="utf-8")
    for outcome in (Outcome.IMPORTED, Outcome.UNCHANGED):
        report = await import_starter(database, CountingAnalyst(), now=NOW, directory=starter)
        assert of_expected(report) == {"지방재정법 예상 질문": outcome}
        assert await expected_questions(database) == sorted(rows.values())


async def test_a_broken_file_of_expected_questions_is_named(database: Database, starter: Path) -> None:
    (starter / "expected").mkdir()
    (starter / "expected" / "a.tsv").write_text("아무 말", encoding="utf-8")
    report = await import_starter(database, CountingAnalyst(), now=NOW, directory=starter)
    assert [result.name for result in report.failures] == ["expected/a.tsv"]


async def test_the_page_for_those_who_change_it_is_no_document(database: Database, starter: Path) -> None:
    (starter / "README.md").write_text("# Starter knowledge\n\nNot for officials.", encoding="utf-8")
    report = await import_starter(database, CountingAnalyst(), now=NOW, directory=starter)
    assert [result.name for result in report.results] == ["01-안내.md", "qa"]


async def test_two_programs_that_start_at_once_import_it_once(database: Database, starter: Path) -> None:
    await asyncio.gather(
        *(import_starter(database, CountingAnalyst(), now=NOW, directory=starter) for _ in range(3))
    )
    assert len(await passages_in_index(database)) == 2
    async with database.read() as session:
        assert len(list(await session.scalars(select(DocumentVersion)))) == 1
        assert [row.seq for row in await session.scalars(select(CorpusChange))] == [1, 2]


async def test_a_second_start_changes_nothing(database: Database, starter: Path) -> None:
    analyst = CountingAnalyst()
    await import_starter(database, analyst, now=NOW, directory=starter)
    seen = len(analyst.analysed)
    report = await import_starter(database, analyst, now=NOW, directory=starter)
    assert {result.outcome for result in report.results} == {Outcome.UNCHANGED}
    assert len(analyst.analysed) == seen


async def test_changed_and_vanished_entries(database: Database, starter: Path) -> None:
    await import_starter(database, CountingAnalyst(), now=NOW, directory=starter)
    write(starter, [{**ONE, "answer": "1인도 됩니다.", "citations": ["지방계약법 시행령 제30조"]}])
    await import_starter(database, CountingAnalyst(), now=NOW, directory=starter)
    entries = await published(database)
    assert entries.keys() == {"starter:one"}
    assert [(c.article, c.path) for c in entries["starter:one"].citations] == [("제30조", "")]
    assert await passages_in_index(database) == [("견적은 몇 명에게 받나요?", "1인도 됩니다.")]
    async with database.read() as session:
        changes = (await session.scalars(select(CorpusChange).order_by(CorpusChange.seq))).all()
        # What was cited before can still be shown.
        old = await load_passages(session, changes[-1].removed)
    assert {stored.passage.text for stored in old} == {"2인 이상입니다.", "정한 만큼."}
    assert len(changes[-1].added) == 1


async def test_what_a_person_did_is_never_undone(database: Database, starter: Path) -> None:
    await import_starter(database, CountingAnalyst(), now=NOW, directory=starter)
    async with database.session() as session:
        person = await people.ensure(session, channel="web", user_id="u2", name="김강사", now=NOW)
        rows = {row.key: row for row in await session.scalars(select(QAEntry))}
        rows["starter:one"].publisher_id = person.id
        rows["starter:one"].answer = "강사가 고친 답입니다."
        await qa_entries.retire(session, rows["starter:two"].id, now=NOW)
    write(starter, [{**ONE, "answer": "새 파일의 답"}, {**TWO, "answer": "새 파일의 답"}])
    await import_starter(database, CountingAnalyst(), now=NOW, directory=starter)
    entries = await published(database)
    assert entries.keys() == {"starter:one"}
    assert entries["starter:one"].answer == "강사가 고친 답입니다."


async def test_a_broken_file_retires_nothing(database: Database, starter: Path) -> None:
    write(starter, [TWO], "b.yaml")
    write(starter, [ONE])
    await import_starter(database, CountingAnalyst(), now=NOW, directory=starter)
    (starter / "qa" / "b.yaml").write_text("- key: [", encoding="utf-8")
    report = await import_starter(database, CountingAnalyst(), now=NOW, directory=starter)
    assert [result.name for result in report.failures] == ["qa/b.yaml"]
    assert (await published(database)).keys() == {"starter:one", "starter:two"}


@pytest.mark.parametrize(
    ("entries", "word"),
    [
        ([{**ONE, "citations": []}], "citations"),
        ([{**ONE, "citations": ["아무 말"]}], "아무 말"),
        ([{**ONE, "key": "한글"}], "key"),
        ([{**ONE, "extra": 1}], "extra"),
        ([ONE, ONE], "이미 있습니다"),
        (["글"], "1번째"),
    ],
)
def test_a_malformed_entry_is_named(starter: Path, entries: list[dict[str, object]], word: str) -> None:
    write(starter, entries)
    _, (failure,) = read_entries(starter)
    assert failure.name == "qa/a.yaml"
    assert word in failure.reason
    with pytest.raises(DocumentError, match=r"qa/a\.yaml"):
        check_starter([], starter)


def test_the_entries_that_ship_are_read() -> None:
    entries, failures = read_entries()
    assert failures == ()
    assert len(entries) >= 60
    assert all(isinstance(entry, StarterEntry) for entry in entries.values())


@pytest.mark.statutes
def test_every_citation_that_ships_stands(statutes_dir: Path) -> None:
    statutes = [parse_file(path) for path in statutes_dir.rglob("*.md")]
    assert [str(finding) for finding in check_starter(statutes)] == []
