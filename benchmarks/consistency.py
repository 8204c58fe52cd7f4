"""``make bench-consistency``: how many seeded contradictions the consistency watch finds, and what else.

Every starter entry is published once more as if a city had written it: first as it is, to count what is
found where nothing contradicts, then with one number changed. Writes ``benchmarks/results-consistency.md``.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import re
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, select

from bot.commands.common import now, open_database
from bot.engine import open_index, open_workshop
from bot.progress import bar
from bot.settings import Settings, load
from bot.setup import upgrade_database
from indexer.entries import PassageKind
from indexer.search import Searcher
from knowledge import qa_entries
from knowledge.analyst import AsyncAnalyst
from knowledge.consistency.watch import ConsistencyWatch
from knowledge.corpus import load_passages
from knowledge.db import Database
from knowledge.follower import IndexFollower
from knowledge.models import Conflict, QAEntry
from knowledge.qa_entries import EntryState
from knowledge.starter import import_starter

RESULTS = Path(__file__).parent / "results-consistency.md"
SEED = 1
#: A number with what it counts; years of the calendar are left as they are.
NUMBER = re.compile(
    r"(?<![\d.,/])(?!(?:19|20)\d\d년)(\d+(?:[.,]\d+)*)\s*(?:억원|천만원|백만원|만원|원|일|개월|년|퍼센트|%)"
)


@dataclass(frozen=True, slots=True)
class Seeded:
    """An answer with one number changed.

    Attributes:
        answer: With the change.
        was: The number as it was, with what it counts.
    """

    answer: str
    was: str


@dataclass(frozen=True, slots=True)
class Copy:
    """An entry published once more.

    Attributes:
        entry_id: Its number.
        question: As in the starter entry.
        was: The number that was changed; empty where none was.
    """

    entry_id: int
    question: str
    was: str = ""


def seed(answer: str, chance: random.Random) -> Seeded | None:
    """Change one number of an answer to another one; None where it has none."""
    numbers = list(NUMBER.finditer(answer))
    if not numbers:
        return None
    number = chance.choice(numbers)
    other = str(int(float(number[1].replace(",", ""))) * 2 + 1)
    return Seeded(answer[: number.start(1)] + other + answer[number.end(1) :], number[0])


async def publish(database: Database, analyst: AsyncAnalyst, entry: QAEntry, answer: str) -> int:
    """Publish an entry once more, with an answer and the basis that it has."""
    async with database.session() as session:
        copy = await qa_entries.draft(
            session, question=entry.question, answer=answer, author_id=None, now=now()
        )
        for cited in entry.citations:
            await qa_entries.add_citation(
                session, copy.id, law=cited.law, article=cited.article, path=cited.path
            )
    analysed = await analyst.analyse(qa_entries.to_passages(copy))
    async with database.session() as session:
        await qa_entries.publish(
            session, copy.id, analysed, publisher_id=None, now=now(), as_opinion=not entry.citations
        )
    return copy.id


async def publish_all(
    database: Database, analyst: AsyncAnalyst, entries: Sequence[QAEntry], *, seeded: bool
) -> list[Copy]:
    """Publish every entry once more; with ``seeded``, those that have a number, with another."""
    chance = random.Random(SEED)
    copies = []
    with bar("seeded" if seeded else "as they are") as progress:
        for done, entry in enumerate(entries):
            progress.at(done, len(entries))
            changed = seed(entry.answer, chance) if seeded else Seeded(entry.answer, "")
            if changed is not None:
                number = await publish(database, analyst, entry, changed.answer)
                copies.append(Copy(number, entry.question, changed.was))
    return copies


async def retire(database: Database, follower: IndexFollower, copies: Sequence[Copy]) -> None:
    """Take copies down again, with what was found of them."""
    async with database.session() as session:
        await session.execute(delete(Conflict))
        for copy in copies:
            await qa_entries.retire(session, copy.entry_id, now=now())
    await follower.catch_up()


async def conflicts_of(database: Database, copies: Sequence[Copy]) -> list[Conflict]:
    """What was found of copies."""
    numbers = {copy.entry_id for copy in copies}
    async with database.read() as session:
        return [
            one
            for one in await session.scalars(select(Conflict))
            if {one.left_entry_id, one.right_entry_id} & numbers
        ]


async def stated_by_a_document(
    database: Database, searcher: Searcher, copies: Sequence[Copy], today: dt.date
) -> set[int]:
    """Copies whose number, as it was, stands in one of the three passages of standard documents nearest."""
    stated = set()
    for copy in copies:
        read = searcher.read(copy.question)
        found = searcher.search(read, on=today, kinds=(PassageKind.STANDARD,), limit=3)
        async with database.read() as session:
            ids = [hit.passage_id for hit in found.hits]
            passages = await load_passages(session, ids, with_analysis=False)
        if any(copy.was in one.passage.text for one in passages):
            stated.add(copy.entry_id)
    return stated


async def measure(settings: Settings) -> list[str]:
    """Run it on a fresh data directory; returns the lines of the report."""
    await upgrade_database(settings)
    today = now().astimezone(settings.zone).date()
    async with open_database(settings) as database:
        with open_workshop(settings) as workshop, ThreadPoolExecutor(1) as executor:
            with bar("starter") as progress:
                await import_starter(database, workshop.analyst, now=now(), progress=progress)
            async with open_index(settings, database, workshop, now) as index:
                async with database.read() as session:
                    entries = list(
                        await session.scalars(select(QAEntry).where(QAEntry.state == EntryState.PUBLISHED))
                    )

                def watch() -> ConsistencyWatch:
                    return ConsistencyWatch(index.holder, database, executor, now=now, today=lambda: today)

                same = await publish_all(database, workshop.analyst, entries, seeded=False)
                await index.follower.catch_up()
                begun = time.perf_counter()
                await watch().look()
                took = time.perf_counter() - begun
                false = await conflicts_of(database, same)
                await retire(database, index.follower, same)
                copies = await publish_all(database, workshop.analyst, entries, seeded=True)
                await index.follower.catch_up()
                await watch().look()
                found = await conflicts_of(database, copies)
                stated = await stated_by_a_document(database, index.searcher, copies, today)
    by_entry = {one.right_entry_id for one in found if one.right_entry_id is not None}
    by_document = {one.left_entry_id for one in found if one.right_passage_id is not None}
    return [
        "| | of | found |",
        "|---|---|---|",
        f"| published as they are: contradictions that are none | {len(same)} entries | {len(false)} |",
        f"| one number changed: the entry that says otherwise | {len(copies)} entries | {len(by_entry)} |",
        "| one number changed: a standard document, where one of the three nearest passages states it | "
        f"{len(stated)} entries | {len(by_document & stated)} |",
        "",
        f"A first look at {len(entries) + len(same)} entries took {took:.1f} s.",
    ]


def main() -> None:
    """Measure and write."""
    with tempfile.TemporaryDirectory() as directory:
        settings = load(None).model_copy(update={"data_dir": Path(directory)})
        lines = asyncio.run(measure(settings))
    report = ["# Consistency watch", "", f"{dt.date.today()}. Again: `make bench-consistency`.", "", *lines]
    RESULTS.write_text("\n".join(report) + "\n", encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
