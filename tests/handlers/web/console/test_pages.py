"""The pages of the console: what waits, one question, drafts, and who else is there."""

from __future__ import annotations

import datetime as dt
from html import escape

import pytest
from sqlalchemy import update

from handlers.web.console import texts
from knowledge.models import Question
from knowledge.questions import QuestionState
from tests.handlers.web.conftest import Clock, Site
from tests.handlers.web.console.conftest import ANSWER, QUESTION, RULE, Ask, Desk

pytestmark = pytest.mark.loopback

NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def order(shown: str, *words: str) -> bool:
    """Whether these stand in a page in this order."""
    places = [shown.index(word) for word in words]
    return places == sorted(places)


async def test_with_nothing_to_do_the_page_says_so(lee: Desk) -> None:
    shown = await lee.browser.page("/console")
    assert texts.QUESTIONS_NONE in shown
    assert texts.QUESTIONS_NONE_LEAD in shown


async def test_questions_stand_by_due_time_with_ones_own_first(lee: Desk, choi: Desk, ask: Ask) -> None:
    await ask("오래된 질문입니다?", ago=dt.timedelta(days=4))
    await ask("새 질문입니다?")
    mine, theirs = await ask("내 질문입니다?"), await ask("남의 질문입니다?")
    for desk, number in ((lee, mine), (choi, theirs)):
        await desk.browser.send_form(f"/console/questions/{number}/claim", csrf_token=desk.browser.csrf)
    shown = await lee.browser.page("/console")
    assert order(shown, "내 질문입니다?", "오래된 질문입니다?", "새 질문입니다?", "남의 질문입니다?")
    assert shown.count(texts.OVERDUE) == 1
    assert texts.TAKEN_BY.format(name="최강사") in shown
    assert f"/console/questions/{mine}" in shown.split(texts.OPEN_FIRST)[0].rsplit("<a", 1)[1]


async def test_a_question_shows_what_was_said_and_what_is_found_now(lee: Desk, ask: Ask) -> None:
    number = await ask("2천만원 이하 물품은 견적이 몇 개 필요한가요?")
    shown = await lee.browser.page(f"/console/questions/{number}")
    assert "2천만원 이하 물품은" in shown
    assert texts.REASONS["asked"] in shown
    # The scripted answerer finds this for everything.
    assert "지방계약법 시행령 제30조제1항제2호" in shown
    assert f'value="{RULE}"' in shown


async def test_words_of_people_are_shown_as_words(lee: Desk, ask: Ask) -> None:
    number = await ask(f"{NASTY} 이거 되나요?")
    await lee.keep(number, answer=NASTY, question=NASTY, rule=f"{NASTY}|제1조|", version="0")
    for path in ("/console", f"/console/questions/{number}"):
        shown = await lee.browser.page(path)
        assert "<img" not in shown
        assert "<script>alert" not in shown
        assert escape(NASTY, quote=False)[:20] in shown


async def test_a_question_that_was_taken_back_is_not_shown(site: Site, lee: Desk, ask: Ask) -> None:
    number = await ask("지워질 질문입니다?")
    async with site.database.session() as session:
        await session.execute(update(Question).values(state=QuestionState.WITHDRAWN))
    for path in ("/console", f"/console/questions/{number}"):
        shown = await lee.browser.page(path)
        assert "지워질 질문" not in shown
        assert texts.QUESTION_GONE in shown


@pytest.mark.parametrize("path", ["/console/questions/99", "/console/questions/x", "/console/questions/0"])
async def test_what_is_not_there(lee: Desk, path: str) -> None:
    response = await lee.browser.get(path)
    assert response.status == 404
    assert texts.NOT_FOUND in await response.text()


async def test_a_draft_waits_for_its_writer(lee: Desk, choi: Desk, ask: Ask) -> None:
    number = await ask()
    status, kept = await lee.keep(number, answer=ANSWER, question=QUESTION, version="0")
    assert (status, kept["version"], kept["writing"], kept["looking"]) == (200, 1, [], [])
    assert ANSWER in await lee.browser.page(f"/console/questions/{number}")
    assert ANSWER not in await choi.browser.page(f"/console/questions/{number}")
    assert (await lee.open(number))["version"] == "1"


async def test_a_second_window_is_told_that_it_is_behind(lee: Desk, ask: Ask) -> None:
    number = await ask()
    await lee.keep(number, answer="첫 창", question=QUESTION, version="0")
    status, body = await lee.keep(number, answer="둘째 창", question=QUESTION, version="0")
    assert (status, body["error"]["message"]) == (409, texts.DRAFT_CHANGED)
    assert "첫 창" in await lee.browser.page(f"/console/questions/{number}")


async def test_two_instructors_see_each_other(clock: Clock, lee: Desk, choi: Desk, ask: Ask) -> None:
    number = await ask()
    await lee.open(number)
    assert texts.COLLEAGUES_LOOK.format(names="이강사") in await choi.browser.page(
        f"/console/questions/{number}"
    )
    await lee.keep(number, answer="음", question=QUESTION, version="0")
    assert texts.COLLEAGUES_WRITE.format(names="이강사") in await choi.browser.page(
        f"/console/questions/{number}"
    )
    status, body = await choi.keep(number, answer="", question=QUESTION, version="0")
    assert (status, body["writing"], body["looking"]) == (200, ["이강사"], [])
    clock.forward(minutes=2)
    assert (await choi.keep(number, answer="", question=QUESTION, version="1"))[1]["writing"] == []


async def test_a_finished_question_can_be_read_but_not_written_on(
    site: Site, clock: Clock, lee: Desk, ask: Ask
) -> None:
    number = await ask()
    await lee.answer(number, "send")
    clock.forward(minutes=1)
    await site.run_due()
    shown = await lee.browser.page(f"/console/questions/{number}")
    assert texts.FINISHED in shown
    assert ANSWER in shown
    assert 'id="editor"' not in shown
    status, body = await lee.keep(number, answer="더", question=QUESTION, version="0")
    assert (status, body["error"]["message"]) == (409, texts.FINISHED)


async def test_rules_are_offered_while_they_are_typed(lee: Desk, laws: None) -> None:
    response = await lee.browser.get("/console/rules?q=시행령 30 1 2", headers={"Accept": "application/json"})
    (rule,) = (await response.json())["rules"]
    assert rule["value"] == RULE
    assert rule["label"] == "지방계약법 시행령 제30조제1항제2호"
    assert "여성기업" in rule["text"]
    assert not rule["whole"]
