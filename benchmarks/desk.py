"""``make bench-desk``: how long an instructor's open questions take the machine, question by question.

Twenty questions wait for each way of working: by keyboard, by mouse, and by forms without scripts. Each gets
an answer with a rule and is published; the next one is open at once. What a person takes to read and to think
is not in it. Afterwards every answer must have gone out once. Writes ``benchmarks/results-desk.md``.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

from playwright.async_api import Page, StorageState

from benchmarks.hall import prepare
from bot.progress import bar
from tests.e2e.browser import Visitor
from tests.e2e.city_hall import CityHall, open_city_hall

RESULTS = Path(__file__).parent / "results-desk.md"
QUESTIONS = 20
UNDO_SECONDS = 20
#: After which every answer must be there.
MOST_SECONDS = 120
ANSWER = "규정을 확인해 보니 이 조문에 따라 처리하시면 됩니다."
_STILL_OPEN = "SELECT count(*) FROM escalation WHERE state IN ('open', 'claimed')"
_ANSWERS = "SELECT count(*) FROM answer WHERE instructor_id IS NOT NULL GROUP BY question_id"

Work = Callable[[Page], Awaitable[None]]


async def by_keyboard(page: Page) -> None:
    """Write an answer, pick a rule and publish, without a mouse."""
    await page.focus("#answer")
    await page.keyboard.type(ANSWER)
    await page.focus("#typed")
    await page.keyboard.type("시행령 25 1")
    await page.locator(".picker-option").first.wait_for()
    await page.keyboard.press("Enter")
    async with page.expect_navigation():
        await page.keyboard.press("Control+Enter")


async def by_mouse(page: Page) -> None:
    """The same, clicking whatever can be clicked."""
    await page.click("#answer")
    await page.keyboard.type(ANSWER)
    await page.click("#typed")
    await page.keyboard.type("시행령 25 1")
    await page.locator(".picker-option").first.click()
    async with page.expect_navigation():
        await page.click("#act-publish")


async def without_scripts(page: Page) -> None:
    """The same by forms alone: the rule is asked for, then everything is sent."""
    await page.fill("#answer", ANSWER)
    await page.fill("#typed", "시행령 제25조제1항")
    async with page.expect_navigation():
        await page.press("#typed", "Enter")
    async with page.expect_navigation():
        await page.click("#act-publish")


#: Ways of working, and whether scripts run.
WAYS: dict[str, tuple[Work, bool]] = {
    "keyboard": (by_keyboard, True),
    "mouse": (by_mouse, True),
    "forms without scripts": (without_scripts, False),
}


async def ask(clerk: Visitor, way: str) -> None:
    """Ask the instructors straight away."""
    for number in range(1, QUESTIONS + 1):
        words = f"{way} {number}번째로 여쭙니다. 드론 촬영 용역의 비행 승인서는 언제까지 받나요?"
        await clerk.write(f"/강사 {words}")
        await clerk.answer_to(words, words="강사")


async def clear(hall: CityHall, state: StorageState, way: str) -> list[float]:
    """Answer every question that waits; the seconds of each, from its page to the next one."""
    work, with_scripts = WAYS[way]
    desk = await hall.visitor(storage_state=state, java_script_enabled=with_scripts)
    page = desk.page
    await desk.go("/console")
    await page.locator(".console-head a.button-primary").click()
    seconds = []
    with bar(way) as progress:
        while "/questions/" in page.url and len(seconds) < QUESTIONS:
            began = time.perf_counter()
            await work(page)
            seconds.append(time.perf_counter() - began)
            progress.at(len(seconds), QUESTIONS)
    await desk.context.close()
    return seconds


async def answers_of(database: Path) -> list[int]:
    """How many answers each question has, once none waits any more.

    Raises:
        TimeoutError: When some still wait after ``MOST_SECONDS``.
    """
    async with asyncio.timeout(MOST_SECONDS):
        while True:
            with closing(sqlite3.connect(database, timeout=30)) as connection:
                if not connection.execute(_STILL_OPEN).fetchone()[0]:
                    return [count for (count,) in connection.execute(_ANSWERS)]
            await asyncio.sleep(1)


async def run(directory: Path) -> list[str]:
    """Let questions be asked and answered in a city hall of this directory; the lines of the table.

    Raises:
        RuntimeError: When an answer is missing, or went out twice.
    """
    settings = {"CONSOLE_UNDO_SECONDS": str(UNDO_SECONDS), "QUESTIONS_PER_MINUTE": "1000"}
    program = await prepare(directory, **settings)
    measured: dict[str, list[float]] = {}
    async with open_city_hall(program) as hall:
        state = await (await hall.admin()).context.storage_state()
        for number, way in enumerate(WAYS, 1):
            await ask(await hall.clerk(f"주무관 {number}"), way)
            measured[way] = await clear(hall, state, way)
        answers = await answers_of(program.data / "gyeyaktong.db")
    if answers != [1] * QUESTIONS * len(WAYS):
        raise RuntimeError(f"answers by question: {answers}")
    return render(measured)


def render(measured: dict[str, list[float]]) -> list[str]:
    """The table of some ways of working; the first one is what the others are compared with."""
    floor = statistics.median(next(iter(measured.values())))
    return [
        "| way | questions | together | median of one | slowest | times the first |",
        "|---|---|---|---|---|---|",
        *(
            f"| {way} | {len(seconds)} | {sum(seconds):.1f} s | {statistics.median(seconds):.2f} s "
            f"| {max(seconds):.2f} s | {statistics.median(seconds) / floor:.1f} |"
            for way, seconds in measured.items()
        ),
    ]


def main() -> None:
    """Measure and write."""
    with tempfile.TemporaryDirectory() as directory:
        lines = asyncio.run(run(Path(directory)))
    report = [
        "# An instructor's desk",
        "",
        f"{dt.date.today()}, {os.cpu_count()} cores, the local contract act. {QUESTIONS} open questions for "
        "each way of working, an answer with a rule to each; every answer went out once. "
        "Again: `make bench-desk`.",
        "",
        *lines,
    ]
    RESULTS.write_text("\n".join(report).rstrip() + "\n", encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
