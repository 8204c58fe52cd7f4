"""One measurement per process, so that memory and start-up are honest: ``python -m benchmarks.stages NAME``.

Each prints one JSON object. ``DATA_DIR`` and ``STATUTES_DIR`` name where to work, as for the program itself.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import math
import os
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import func, select

from benchmarks.peers.measures import DEPTH, WARM_UP, ask_all, memory_mb, percentile
from bot.commands.common import now, open_database
from bot.engine import index_root, open_index, open_workshop, rebuild
from bot.progress import bar
from bot.settings import Settings, load
from bot.setup import upgrade_database
from indexer.entries import PassageKind
from indexer.evaluation import read_questions
from indexer.explanation import ALL
from indexer.structure import DocumentKind
from knowledge.ingest import Ingest
from knowledge.models import Document, DocumentVersion, PassageRow
from knowledge.starter import import_starter

#: Askers at once in the loaded measurement.
ASKERS = 16
#: Questions asked in each measurement; the file is asked again from its start where it has fewer.
QUESTIONS = 300
#: Asked where no evaluation data is at hand.
FALLBACK = (
    "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?",
    "입찰공고는 며칠 전에 해야 하나요?",
    "지체상금은 하루에 얼마인가요?",
    "계약보증금은 언제 면제할 수 있나요?",
    "낙찰자가 계약을 하지 않으면 어떻게 하나요?",
    "하자보수보증금은 얼마를 받나요?",
    "선금은 얼마까지 줄 수 있나요?",
    "물가변동으로 계약금액을 언제 조정하나요?",
)


async def build(settings: Settings) -> dict[str, Any]:
    """Import starter knowledge and statutes, then make the index from what is stored."""
    await upgrade_database(settings)
    if settings.statutes is None:
        raise SystemExit("no statutes: set STATUTES_DIR to a directory of statute Markdown")
    async with open_database(settings) as database:
        with open_workshop(settings) as workshop:
            begun = time.perf_counter()
            with bar("import") as progress:
                await import_starter(database, workshop.analyst, now=now(), progress=progress)
                report = await Ingest(database, workshop.analyst).run(
                    [settings.statutes], now=now(), progress=progress
                )
            imported = time.perf_counter()
            async with open_index(settings, database, workshop, now, load=False) as index:
                await rebuild(index.follower)
            indexed = time.perf_counter()
        async with database.read() as session:
            passages = await session.scalar(select(func.count()).select_from(PassageRow))
            articles = await session.scalar(
                select(func.count()).select_from(
                    select(PassageRow.document_version_id, PassageRow.article)
                    .join(DocumentVersion, DocumentVersion.id == PassageRow.document_version_id)
                    .join(Document, Document.id == DocumentVersion.document_id)
                    .where(Document.kind == DocumentKind.STATUTE)
                    .distinct()
                    .subquery()
                )
            )
    return {
        "documents": len(report.results),
        "articles": articles,
        "passages": passages,
        "import_s": imported - begun,
        "index_s": indexed - imported,
        "database_mb": _megabytes(settings.data_dir.glob("*.db")),
        "index_mb": _megabytes(index_root(settings).rglob("*")),
        "import_peak_mb": memory_mb("VmHWM"),
    }


def _megabytes(paths: Iterable[Path]) -> float:
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


async def first_answer(settings: Settings) -> dict[str, Any]:
    """Seconds from the start of the process to its first answer."""
    started = dt.datetime.fromtimestamp(psutil.Process().create_time(), dt.UTC)
    async with open_database(settings) as database:
        with open_workshop(settings) as workshop:
            async with open_index(settings, database, workshop, now) as index:
                await index.answerer.answer(FALLBACK[0])
                return {"start_s": (now() - started).total_seconds()}


async def answering(settings: Settings) -> dict[str, Any]:
    """Latency of a search and of ``answer()``, alone and with many askers, throughput, and memory."""
    questions = _questions()
    today = now().astimezone(settings.zone).date()
    async with open_database(settings) as database:
        with open_workshop(settings) as workshop:
            async with open_index(settings, database, workshop, now) as index:
                answer = index.answerer.answer
                for question in questions[:WARM_UP]:
                    await answer(question)
                rank = partial(index.searcher.rank, on=today, depth=DEPTH)
                _, searched = ask_all(rank, questions)
                alone, _ = await _timed(answer, questions, askers=1)
                together, seconds = await _timed(answer, questions, askers=ASKERS)
                return {
                    "search_p50_ms": percentile(searched, 0.50),
                    "search_p95_ms": percentile(searched, 0.95),
                    "alone_p50_ms": percentile(alone, 0.50),
                    "alone_p95_ms": percentile(alone, 0.95),
                    "together_p50_ms": percentile(together, 0.50),
                    "together_p95_ms": percentile(together, 0.95),
                    "questions_per_s": len(together) / seconds,
                    "memory_mb": psutil.Process().memory_info().rss / 1e6,
                }


async def searching(settings: Settings) -> dict[str, Any]:
    """Search for the questions of ``BENCHMARK_QUESTIONS`` (a file, a JSON list), as peers do: no answers.

    ``found_without_expected`` is what is found by the rules' own words: peers have nothing else either.
    """
    questions = json.loads(_read(os.environ["BENCHMARK_QUESTIONS"]))
    today = now().astimezone(settings.zone).date()
    async with open_database(settings) as database:
        with open_workshop(settings) as workshop:
            async with open_index(settings, database, workshop, now) as index:
                searcher = index.searcher
                found, latencies = ask_all(
                    lambda question: searcher.rank(question, on=today, depth=DEPTH), questions
                )
                figures = {"latencies_ms": latencies, "serving_mb": memory_mb("VmRSS")}
                without = []
                for question in questions:
                    read = searcher.read(question)
                    result = searcher.search(read, on=today, kinds=(PassageKind.STATUTE,), limit=ALL)
                    units = searcher.without_expected(result).units()
                    without.append([f"{hit.meta.law} {hit.meta.article}" for hit in units][:DEPTH])
                return {"found": found, "found_without_expected": without} | figures


async def _timed(
    answer: Callable[[str], Awaitable[Any]], questions: Sequence[str], *, askers: int
) -> tuple[list[float], float]:
    """Latencies in ms of all questions, shared out among askers; and the wall seconds."""
    latencies: list[float] = []
    waiting = iter(questions)

    async def ask() -> None:
        for question in waiting:
            begun = time.perf_counter()
            await answer(question)
            latencies.append((time.perf_counter() - begun) * 1000)

    begun = time.perf_counter()
    await asyncio.gather(*(ask() for _ in range(askers)))
    return latencies, time.perf_counter() - begun


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


def _questions() -> list[str]:
    path = Path(os.environ.get("EVAL_DIR", "../shared/data/eval")) / "questions.jsonl"
    asked = [each.question for each in read_questions(path)] if path.is_file() else list(FALLBACK)
    return (asked * math.ceil(QUESTIONS / len(asked)))[:QUESTIONS]


STAGES = {"build": build, "first_answer": first_answer, "answering": answering, "searching": searching}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(STAGES[sys.argv[1]](load(env_file=None)))))
