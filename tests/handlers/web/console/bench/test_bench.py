"""The search bench on a real index: how a question is answered, and what is marked of it."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from handlers.web.console import texts as console_texts
from handlers.web.console.bench import texts
from handlers.web.console.bench.looking import LOOKS_PER_MINUTE
from knowledge.answer_log import Kind
from knowledge.evaluation_cases import MAX_QUESTION_CHARS, newest
from knowledge.models import AnswerLogRow, EvaluationCase, Question
from knowledge.people import Role
from tests.handlers.web.conftest import Site
from tests.handlers.web.console.conftest import Desk
from tests.handlers.web.shelves import Shelves
from tests.library import DOCUMENTS

pytestmark = pytest.mark.loopback

QUESTION = "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?"
DECREE = "지방계약법 시행령"
GOLD = "지방계약법 시행령 제30조"
RULE = "지방계약법 시행령|제30조|"
NASTY = "<script>alert(1)</script> 계약"


@pytest.fixture
async def desk(site: Site, shelves: Shelves) -> Desk:
    await shelves.add(*DOCUMENTS)
    await shelves.publish(
        "견적은 몇 명에게 받나요?", "두 명 이상입니다.", ("지방계약법 시행령", "제30조", "")
    )
    return Desk(site, await site.holder("이강사", Role.INSTRUCTOR))


async def look(desk: Desk, path: str = "/console/bench", **query: str) -> str:
    response = await desk.browser.get(path, params=query)
    assert response.status == 200, await response.text()
    return unescape(await response.text())


async def mark(desk: Desk, question: str = QUESTION, **fields: Any) -> Any:
    form = {"csrf_token": desk.browser.csrf, "question": question, "act": "mark"} | fields
    return await desk.browser.http.post(
        f"{desk.browser.url}/console/bench/cases",
        data=form,
        allow_redirects=False,
        headers={"Accept": "text/html"},
    )


async def cases(site: Site) -> list[EvaluationCase]:
    async with site.database.read() as session:
        return await newest(session)


async def test_each_stage_is_shown_and_nothing_is_recorded(site: Site, desk: Desk) -> None:
    shown = await look(desk, q=QUESTION)
    for title in (texts.ANSWER, texts.STAGES, texts.COMPARISON, texts.GATE, texts.ENTRIES, texts.READ):
        assert title in shown
    assert GOLD in shown and "견적은 몇 명에게 받나요?" in shown and "합산" in shown
    async with site.database.read() as session:
        assert list(await session.scalars(select(Question))) == []
        assert not set(await session.scalars(select(AnswerLogRow.kind))) & {Kind.ASKED, Kind.ANSWERED}


async def test_the_right_article_is_marked_and_its_place_shown(site: Site, desk: Desk) -> None:
    response = await mark(desk, rule=[RULE])
    assert response.status == 303, unescape(await response.text())
    (case,) = await cases(site)
    assert (case.question, case.gold, case.kind) == (QUESTION, [GOLD], "")
    shown = await look(desk, q=QUESTION, said="saved")
    assert texts.MARK_SAVED in shown and texts.MARK_KNOWN in shown and texts.STAGE_GOLD in shown
    assert texts.MARK_PLACE.format(rank=1) in shown
    listed = await look(desk, "/console/bench/cases")
    assert QUESTION in listed and texts.CASE_RANK.format(rank=1) in listed and "이강사" in listed


async def test_marked_again_the_later_marks_hold(site: Site, desk: Desk) -> None:
    await mark(desk, rule=[RULE])
    await mark(desk, rule=[RULE, "지방계약법 시행령|제90조|제2항"])
    (case,) = await cases(site)
    assert case.gold == [GOLD, "지방계약법 시행령 제90조"]
    await mark(desk, outside="near")
    (case,) = await cases(site)
    assert (case.gold, case.kind) == ([], "near")
    assert 'value="near" checked' in await look(desk, q=QUESTION)


async def test_an_article_that_was_not_found_is_added_by_its_name(site: Site, desk: Desk) -> None:
    kept = await mark(desk, "점심은 어디서 먹나요?", act="keep", typed="시행령 제30조")
    assert kept.status == 200
    assert f'value="{RULE}" checked' in await kept.text()
    assert await cases(site) == []
    assert (await mark(desk, "점심은 어디서 먹나요?", typed="시행령 제30조")).status == 303
    assert [case.gold for case in await cases(site)] == [[GOLD]]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, texts.MARK_BOTH),
        ({"rule": [RULE], "outside": "far"}, texts.MARK_BOTH),
        ({"rule": ["지방계약법 시행령|제999조|"]}, "제999조"),
        ({"typed": "아무말"}, console_texts.RULES_UNREAD.format(typed="아무말")),
    ],
)
async def test_marks_that_cannot_be_are_refused_and_stay(
    site: Site, desk: Desk, fields: dict[str, Any], said: str
) -> None:
    response = await mark(desk, **fields)
    assert response.status == 400
    shown = unescape(await response.text())
    assert said in shown and QUESTION in shown
    assert await cases(site) == []


@pytest.mark.parametrize(
    "fields", [{"question": ""}, {"outside": "x"}, {"question": "가" * (MAX_QUESTION_CHARS + 1)}]
)
async def test_a_form_that_is_none_of_ours_is_refused(site: Site, desk: Desk, fields: dict[str, str]) -> None:
    assert (await mark(desk, **({"rule": [RULE]} | fields))).status == 400
    assert await cases(site) == []


async def test_a_case_is_taken_back_once_and_logged(site: Site, desk: Desk) -> None:
    await mark(desk, rule=[RULE])
    (case,) = await cases(site)
    path = f"/console/bench/cases/{case.id}/retire"
    assert (await desk.browser.send_form(path, csrf_token=desk.browser.csrf)).status == 303
    assert (await desk.browser.send_form(path, csrf_token=desk.browser.csrf)).status == 409
    assert texts.CASES_NONE in await look(desk, "/console/bench/cases")
    async with site.database.read() as session:
        kinds = list(await session.scalars(select(AnswerLogRow.kind)))
    assert kinds.count(Kind.CASE_CHANGED) == 2


async def test_personal_data_is_masked_before_it_is_kept(site: Site, desk: Desk) -> None:
    await mark(desk, f"010-1234-5678로 묻습니다. {QUESTION}", rule=[RULE])
    (case,) = await cases(site)
    assert "1234-5678" not in case.question


async def test_words_of_a_question_are_shown_as_they_are(desk: Desk) -> None:
    await mark(desk, NASTY, outside="far")
    for path in ("/console/bench", "/console/bench/cases"):
        response = await desk.browser.get(path, params={"q": NASTY})
        assert "<script>alert" not in await response.text()


async def test_long_and_hasty_questions_are_refused(desk: Desk) -> None:
    response = await desk.browser.get("/console/bench", params={"q": "가" * (MAX_QUESTION_CHARS + 1)})
    assert response.status == 400
    assert texts.TOO_LONG.format(limit=MAX_QUESTION_CHARS) in await response.text()
    for _ in range(LOOKS_PER_MINUTE):
        await desk.browser.get("/console/bench", params={"q": "계약"})
    response = await desk.browser.get("/console/bench", params={"q": "계약"})
    assert response.status == 400 and "뒤에 다시 찾아" in await response.text()


async def test_an_empty_bench_says_what_to_do(desk: Desk) -> None:
    assert texts.EMPTY in await look(desk)
    assert texts.CASES_NONE_LEAD in await look(desk, "/console/bench/cases")
