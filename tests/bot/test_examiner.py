"""Questions asked of a real index, and one of them looked at closely."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.cells import cell_len

from bot.commands.as_json import examination_as_json
from bot.commands.explaining import show_examination
from bot.engine import OpenIndex, Workshop, open_index
from bot.settings import Settings
from indexer.analysis import Analyser
from indexer.embedder import Embedder
from indexer.evaluation import LabelledQuestion, Measured, figures
from indexer.failure_causes import Cause, cause, failed
from indexer.gate import Verdict
from indexer.morphemes import Morphemes
from knowledge import qa_entries
from knowledge.analyst import AsyncAnalyst
from knowledge.answering import Decision
from knowledge.db import Database
from knowledge.entry_trial import EntryTrial, TrialEntry, entry_trial
from knowledge.examiner import Examiner
from knowledge.ingest import Ingest
from tests.library import DOCUMENTS, TODAY

NOON = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)
QUOTES = LabelledQuestion(
    "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?",
    frozenset({"지방계약법 시행령 제30조"}),
    id="q1",
)
LUNCH = LabelledQuestion("점심 메뉴 추천해 주세요", frozenset(), "far", id="q2")
ENTRIES = [
    TrialEntry("e1", "하자보수보증금은 계약금액의 몇 퍼센트인가요?", "계약금액의 2% 이상 10% 이하입니다."),
    TrialEntry("e2", "입찰공고는 며칠 전에 하나요?", "마감일 전날부터 7일 전입니다."),
]


@dataclass(frozen=True)
class World:
    """An index of the library, with one Q&A entry published."""

    database: Database
    workshop: Workshop
    index: OpenIndex

    def examiner(self) -> Examiner:
        return self._examiner()

    def _examiner(self, trial: EntryTrial | None = None) -> Examiner:
        return Examiner(self.index.holder, self.index.answerer, self.database, lambda: TODAY, trial)

    def trial(self) -> Iterator[Examiner]:
        with entry_trial(self.index.searcher, self.workshop.analyser, ENTRIES) as trial:
            yield self._examiner(trial)


@pytest.fixture
async def world(
    database: Database, morphemes: Morphemes, embedder: Embedder, analyser: Analyser, tmp_path: Path
) -> AsyncIterator[World]:
    with ThreadPoolExecutor(2) as threads:
        analyst = AsyncAnalyst(analyser, threads)
        for one in DOCUMENTS:
            await Ingest(database, analyst).store(one, one.title, now=NOON)
        async with database.session() as session:
            entry = await qa_entries.draft(
                session,
                question="검사는 며칠 안에 해야 하나요?",
                answer="14일입니다.",
                author_id=None,
                now=NOON,
            )
            await qa_entries.add_citation(
                session, entry.id, law="지방계약법 시행령", article="제64조", path=""
            )
        analysed = await analyst.analyse(qa_entries.to_passages(entry))
        async with database.session() as session:
            await qa_entries.publish(session, entry.id, analysed, publisher_id=None, now=NOON)
        workshop = Workshop(morphemes, embedder, analyser, analyst, threads)
        settings = Settings(data_dir=tmp_path / "data")
        async with open_index(settings, database, workshop, lambda: NOON) as index:
            yield World(database, workshop, index)


async def test_an_outcome_is_what_the_answerer_did(world: World) -> None:
    outcome = await world.examiner().ask(QUOTES)
    answer = await world.index.answerer.answer(QUOTES.question)
    assert outcome.answered
    assert outcome.ranked[:10] == world.index.searcher.rank(QUOTES.question, on=TODAY)
    assert list(outcome.cited) == [f"{each.law} {each.article}" for each in answer.citations]
    assert outcome.confidence == answer.confidence
    assert not (await world.examiner().ask(LUNCH)).answered


async def test_other_wordings_are_asked_of_the_entries_on_trial_alone(world: World) -> None:
    rows = [
        LabelledQuestion("하자보수보증금은 계약금액의 몇 %예요?", frozenset(), target="e1"),
        LabelledQuestion("입찰공고를 며칠 전에 해야 하나요?", frozenset(), target="e2"),
    ]
    for examiner in world.trial():
        measured = [Measured(row, await examiner.ask(row)) for row in rows]
        closely = await examiner.examine(rows[0])
    assert figures(measured)["paraphrase_first"].hits == 2
    assert {name for each in measured for name in each.outcome.ranked} == {"e1", "e2"}
    assert closely.entries[0].question == ENTRIES[0].question
    published = await world.examiner().examine(QUOTES)
    assert [entry.question for entry in published.entries] == ["검사는 며칠 안에 해야 하나요?"]


async def test_why_a_question_failed_is_seen_in_the_articles(world: World) -> None:
    row = LabelledQuestion(QUOTES.question, frozenset({"지방계약법 시행령 제90조", "형법 제1조"}))
    measured = Measured(row, await world.examiner().ask(row))
    assert failed(measured)
    told = await world.examiner().failure(measured)
    assert told.articles.keys() == {"지방계약법 시행령 제90조", "지방계약법 시행령 제30조"}
    assert "20000000원" in told.articles["지방계약법 시행령 제30조"].terms
    assert cause(told) is Cause.WORDS


async def test_what_is_explained_is_what_the_answer_rests_on(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    found = await world.examiner().examine(QUOTES)
    gate = found.explanation.gate
    assert found.answer.decision is Decision.EXTRACTED
    assert (gate.result.verdict, round(gate.result.confidence, 4)) == (
        Verdict.ANSWER,
        found.answer.evidence["right"],
    )
    assert found.answer.evidence["entry_match"] == pytest.approx(found.entries[0].probability, abs=1e-4)
    show_examination(found, as_json=False)
    shown = capsys.readouterr().out
    for part in ("1. 질문을 어떻게", "★지방계약법 시행령 제30조", "20000000원", "같을 확률", "판정: 답함"):
        assert part in shown
    assert "-0.00" not in shown
    assert max(map(cell_len, shown.splitlines())) <= 100
    data = examination_as_json(found)
    assert [stage["gold_rank"] for stage in data["stages"] if stage["name"] == "fusion"] == [1]
    assert data["read"]["terms"] == list(found.explanation.question.terms)


@pytest.mark.parametrize(
    "question", ["", "🙂", "시행령 30조", "국가계약법과 지방계약법의 차이", "연가는 며칠?"]
)
async def test_any_question_can_be_shown(
    world: World, question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show_examination(await world.examiner().examine(LabelledQuestion(question, frozenset())), as_json=False)
    shown = capsys.readouterr().out
    assert "6. 답변" in shown
    assert "★" not in shown
