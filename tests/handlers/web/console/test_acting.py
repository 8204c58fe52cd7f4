"""What is done with a question at the console, and taken back."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from sqlalchemy import select

from handlers import texts as chat_texts
from handlers.web.console import texts
from handlers.web.sanitize import sanitize
from knowledge import escalations, questions
from knowledge.models import Escalation, QAEntry
from knowledge.people import Role
from tests.handlers.web.conftest import PUBLIC_URL, Clock, OpenSite, Site
from tests.handlers.web.console.conftest import (
    ANSWER,
    QUESTION,
    RULE,
    Ask,
    Desk,
    acts,
    answers_to,
    said,
    stands,
)

pytestmark = pytest.mark.loopback


async def entries(site: Site) -> list[QAEntry]:
    async with site.database.read() as session:
        return list(await session.scalars(select(QAEntry).order_by(QAEntry.id)))


async def test_an_answer_goes_out_and_is_published_once_the_minute_is_over(
    site: Site, clock: Clock, lee: Desk, ask: Ask, laws: None
) -> None:
    number = await ask()
    response = await lee.answer(number, rule=[RULE])
    assert (response.status, response.headers["Location"]) == (303, "/console")
    assert await stands(site, number) == ("claimed", None)
    assert await answers_to(site, number) == []
    shown = await lee.browser.page("/console")
    assert texts.ACT_TITLES["publish"].format(number=number) in shown
    assert texts.ACT_LEFT.format(seconds=60) in shown

    clock.forward(seconds=59)
    assert await site.run_due() == 0
    clock.forward(seconds=1)
    assert await site.run_due() == 1
    assert await stands(site, number) == ("answered", None)
    (given,) = await answers_to(site, number)
    assert given.text == ANSWER
    assert [(one["law"], one["article"], one["path"]) for one in given.citations] == [tuple(RULE.split("|"))]
    (entry,) = await entries(site)
    assert (entry.question, entry.answer, entry.state) == (QUESTION, ANSWER, "published")
    assert [(one.law, one.article, one.path) for one in entry.citations] == [tuple(RULE.split("|"))]
    assert any(ANSWER in text and "제30조제1항제2호" in text for text in await said(site))
    assert await site.run_due() == 0
    assert texts.QUESTIONS_NONE in await lee.browser.page("/console")


async def test_only_sent_it_stays_a_draft(site: Site, clock: Clock, lee: Desk, ask: Ask) -> None:
    number = await ask()
    await lee.answer(number, "send")
    clock.forward(minutes=1)
    await site.run_due()
    assert (await stands(site, number))[0] == "answered"
    assert [entry.state for entry in await entries(site)] == ["draft"]


async def test_what_is_undone_in_time_never_happened_and_the_words_are_still_there(
    site: Site, clock: Clock, lee: Desk, ask: Ask
) -> None:
    number = await ask()
    await lee.answer(number)
    (act,) = await acts(site)
    clock.forward(seconds=30)
    response = await lee.undo(act.id)
    assert response.headers["Location"] == f"/console/questions/{number}?said=undone"
    clock.forward(minutes=5)
    await site.run_due()
    assert await answers_to(site, number) == []
    assert await said(site) == []
    shown = await lee.browser.page(f"/console/questions/{number}?said=undone")
    assert texts.UNDONE in shown
    assert ANSWER in shown
    # It may be done again, otherwise.
    await lee.act(number, "out_of_scope")
    clock.forward(minutes=1)
    await site.run_due()
    assert await stands(site, number) == ("closed", "out_of_scope")


async def test_undone_too_late_it_is_said_so(site: Site, clock: Clock, lee: Desk, ask: Ask) -> None:
    number = await ask()
    await lee.answer(number)
    (act,) = await acts(site)
    clock.forward(minutes=1)
    await site.run_due()
    response = await lee.undo(act.id)
    assert response.headers["Location"] == "/console?said=late"
    assert texts.UNDO_LATE in await lee.browser.page("/console?said=late")
    assert len(await answers_to(site, number)) == 1


async def test_nobody_undoes_what_another_has_done(site: Site, lee: Desk, choi: Desk, ask: Ask) -> None:
    await lee.answer(await ask())
    (act,) = await acts(site)
    assert (await choi.undo(act.id)).headers["Location"] == "/console?said=late"
    assert (await acts(site))[0].state == "waiting"


async def test_questions_are_merged_handed_over_and_closed(
    site: Site, clock: Clock, lee: Desk, ask: Ask
) -> None:
    first = await ask()
    second, third = await ask("또 묻습니다. 비행 승인서는요?"), await ask("점심 뭐 먹죠?")
    await lee.act(second, "merge", original=str(first))
    await lee.act(third, "out_of_scope")
    await lee.browser.send_form(f"/console/questions/{first}/claim", csrf_token=lee.browser.csrf)
    await lee.act(first, "hand_over")
    clock.forward(minutes=1)
    assert await site.run_due() == 3
    assert await stands(site, second) == ("closed", "duplicate")
    assert await stands(site, third) == ("closed", "out_of_scope")
    assert await stands(site, first) == ("open", None)
    told = await said(site)
    assert any(str(chat_texts.MERGED_WAIT.format(number=first)) in text for text in told)
    assert any(str(chat_texts.CLOSED_OUT_OF_SCOPE) in text for text in told)


async def test_after_an_act_the_next_question_is_open(lee: Desk, ask: Ask) -> None:
    first, second = await ask(ago=dt.timedelta(hours=2)), await ask()
    assert (await lee.answer(first)).headers["Location"] == f"/console/questions/{second}"
    assert (await lee.answer(second)).headers["Location"] == "/console"


async def test_of_two_instructors_the_second_is_told_and_loses_nothing(
    site: Site, lee: Desk, choi: Desk, ask: Ask
) -> None:
    number = await ask()
    form = await choi.open(number)
    await lee.browser.send_form(f"/console/questions/{number}/claim", csrf_token=lee.browser.csrf)
    response = await choi.act(number, "publish", form, answer="제 생각은 다릅니다.", question=QUESTION)
    assert response.status == 409
    shown = await response.text()
    assert chat_texts.TOAST_TAKEN.format(name="이강사") in shown
    assert "제 생각은 다릅니다." in shown
    assert await acts(site) == []


async def test_what_became_impossible_meanwhile_is_told_and_nothing_is_lost(
    site: Site, clock: Clock, lee: Desk, ask: Ask
) -> None:
    number = await ask()
    await lee.answer(number)
    async with site.database.session() as session:
        await escalations.withdraw(session, number, now=clock())
    clock.forward(minutes=1)
    await site.run_due()
    (act,) = await acts(site)
    assert (act.state, act.refusal) == ("refused", str(chat_texts.FINISHED))
    assert await answers_to(site, number) == []
    shown = await lee.browser.page("/console")
    assert texts.ACT_REFUSED.format(number=number, reason=chat_texts.FINISHED) in shown
    await lee.browser.send_form(f"/console/acts/{act.id}/seen", csrf_token=lee.browser.csrf)
    assert str(chat_texts.FINISHED) not in await lee.browser.page("/console")


async def test_a_question_that_was_changed_is_read_again_first(
    site: Site, clock: Clock, lee: Desk, ask: Ask
) -> None:
    number = await ask()
    form = await lee.open(number)
    clock.forward(seconds=5)
    async with site.database.session() as session:
        asked = (await session.get_one(Escalation, number)).question_id
        await questions.edit(session, asked, text="아니, 헬기 촬영입니다.", now=clock())
    response = await lee.act(number, "send", form, answer=ANSWER, question=QUESTION)
    assert response.status == 409
    shown = await response.text()
    assert texts.CHANGED in shown
    assert ANSWER in shown
    assert "헬기 촬영입니다." in shown


async def test_while_one_act_waits_there_is_no_second(site: Site, lee: Desk, ask: Ask) -> None:
    number = await ask()
    form = await lee.open(number)
    await lee.act(number, "send", form, answer=ANSWER, question=QUESTION)
    for what in ("send", "out_of_scope"):
        response = await lee.act(number, what, form, answer=ANSWER, question=QUESTION)
        assert response.status == 409
        shown = await response.text()
        assert texts.PLANNED in shown
        assert texts.PLANNED_ALREADY in shown
    assert [act.kind for act in await acts(site)] == ["send"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"answer": "   "}, str(chat_texts.ANSWER_EMPTY)),
        ({"answer": "가" * 2401}, str(chat_texts.ANSWER_TOO_LONG.format(limit=2400))),
        ({"question": "가" * 501}, texts.TOO_LONG.format(limit=500)),
        ({"answer": "가" * 4001}, texts.TOO_LONG.format(limit=4000)),
        ({"typed": "아무 말"}, texts.RULES_UNREAD.format(typed="아무 말")),
        ({"typed": "시행령 제999조"}, texts.RULES_UNKNOWN.format(rule="지방계약법 시행령 제999조")),
        ({"rule": [f"지방계약법 시행령|제{n}조|" for n in range(11)]}, texts.RULES_TOO_MANY.format(limit=10)),
        ({"act": "explode"}, texts.NO_ACT),
        ({"act": "merge"}, texts.MERGE_CHOOSE),
    ],
)
async def test_what_cannot_be_sent_says_why_and_stays(
    site: Site, lee: Desk, ask: Ask, laws: None, fields: dict[str, str], message: str
) -> None:
    number = await ask()
    form = await lee.open(number) | {"answer": ANSWER, "question": QUESTION}
    response = await lee.act(number, fields.pop("act", "publish"), form | fields)
    assert response.status == 400
    shown = await response.text()
    assert message in shown
    assert fields.get("answer", ANSWER).strip()[:2000] in shown or len(fields["answer"]) > 4000
    assert await acts(site) == []


async def test_rules_written_by_hand_are_read(site: Site, lee: Desk, ask: Ask, laws: None) -> None:
    number = await ask()
    await lee.answer(number, typed="시행령 30조 1항 2호, 시행령 제35조")
    (act,) = await acts(site)
    assert act.content["rules"] == [
        ["지방계약법 시행령", "제30조", "제1항제2호"],
        ["지방계약법 시행령", "제35조", ""],
    ]


async def test_personal_data_is_masked_before_it_is_kept(site: Site, lee: Desk, ask: Ask) -> None:
    number = await ask()
    phone = "010-1234-5678"
    await lee.keep(number, answer=f"{phone}으로 전화하세요", question=QUESTION, version="0")
    await lee.act(number, "send", answer=f"{phone}으로 전화하세요", question=f"{phone} 누구 번호예요?")
    (act,) = await acts(site)
    assert phone not in str(act.content)
    assert phone not in await lee.browser.page(f"/console/questions/{number}")


async def test_without_time_to_undo_it_is_done_at_once(open_site: OpenSite, clock: Clock, ask: Ask) -> None:
    site = await open_site(undo_seconds=0)
    number = await ask()
    lee = Desk(site, await site.holder("이강사", Role.INSTRUCTOR))
    await lee.answer(number, "send")
    assert await site.run_due() == 1
    assert (await stands(site, number))[0] == "answered"


async def test_the_preview_is_what_the_asker_gets(
    site: Site, clock: Clock, lee: Desk, ask: Ask, laws: None
) -> None:
    number = await ask()
    form = await lee.open(number) | {"answer": ANSWER, "question": QUESTION, "rule": RULE}
    status, kept = await lee.keep(number, **form)
    assert status == 200
    response = await lee.answer(number, "send", rule=RULE, version=kept["version"])
    assert response.status == 303, unescape(await response.text())
    clock.forward(seconds=61)
    await site.run_due()
    assert sanitize((await said(site))[-1], PUBLIC_URL) == kept["preview"]
    assert "이강사" in kept["preview"] and "제30조제1항제2호" in kept["preview"]


async def test_without_scripts_a_preview_is_asked_for(lee: Desk, ask: Ask) -> None:
    number = await ask()
    shown = await lee.browser.page(f"/console/questions/{number}")
    assert texts.PREVIEW_EMPTY in shown
    nasty = "<script>alert(1)</script> 3일 전"
    response = await lee.act(number, "preview", answer=nasty, question=QUESTION)
    assert response.headers["Location"] == f"/console/questions/{number}?said=preview#preview"
    shown = await lee.browser.page(f"/console/questions/{number}?said=preview")
    assert "<script>alert" not in shown
    assert re.search(r'id="preview" open>.*?이강사.*?&lt;script&gt;', shown, re.DOTALL)
