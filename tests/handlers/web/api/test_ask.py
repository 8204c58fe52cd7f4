"""Questions by the API: answered, recorded, masked, and handed over only where that is asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from handlers.web.api.ask import CHANNEL
from knowledge import rooms
from knowledge.answering import Decision
from knowledge.api_clients import Scope
from knowledge.ingest import Ingest
from knowledge.models import AnswerRow, OutboxRow, Person, Question, Room
from tests import shelf
from tests.checklist_statutes import cited_statutes
from tests.handlers.conftest import RULE, SURE, ScriptedAnswerer
from tests.handlers.web.api.conftest import Api
from tests.handlers.web.conftest import PUBLIC_URL
from tests.knowledge.analysts import CountingAnalyst

pytestmark = pytest.mark.loopback

KNOWN = "2천만원 이하 물품은 견적을 몇 명한테 받나요?"
UNKNOWN = "적격심사 이의신청은 어떻게 하나요?"
LIST = "물품 입찰 3천만원 제출서류 알려 주세요"


async def test_a_question_is_answered_with_its_sources(api: Api) -> None:
    client = await api.client(Scope.ASK)
    answer = await client.ask(KNOWN)
    (citation,) = answer.pop("citations")
    assert answer == {
        "question": 1,
        "decision": "extracted",
        "text": SURE.text,
        "confidence": 0.93,
        "doubtful": False,
        "entry": None,
        "escalation": None,
    }
    assert citation == {
        "law": "지방계약법 시행령",
        "article": "제30조",
        "path": "제1항제2호",
        "label": "지방계약법 시행령 제30조제1항제2호",
        "title": RULE.title,
        "effective_date": "2026-01-02",
        "pending": False,
        "page": None,
        "quote": RULE.quote,
        "url": f"{PUBLIC_URL}/passages/12?path=%EC%A0%9C1%ED%95%AD%EC%A0%9C2%ED%98%B8",
    }


async def test_a_rule_that_is_not_imported_has_no_address(api: Api, answerer: ScriptedAnswerer) -> None:
    answerer.answers["보증"] = replace(SURE, citations=(replace(RULE, passage_id=None),), confidence=0.5)
    answer = await (await api.client(Scope.ASK)).ask("보증금은 얼마인가요?")
    assert answer["citations"][0]["url"] is None
    assert answer["doubtful"]


async def test_question_and_answer_are_recorded_as_any_other(api: Api) -> None:
    client = await api.client(Scope.ASK)
    answer = await client.ask(KNOWN)
    async with api.site.database.read() as session:
        question, person, room = (
            await session.execute(
                select(Question, Person, Room)
                .join(Person, Person.id == Question.person_id)
                .join(Room, Room.id == Question.room_id)
            )
        ).one()
        row = (await session.scalars(select(AnswerRow))).one()
        assert await rooms.allowed(session) and room not in await rooms.allowed(session)
    assert (question.id, question.text, question.state) == (answer["question"], KNOWN, "answered")
    assert (row.question_id, row.decision, row.text) == (question.id, "extracted", SURE.text)
    assert (person.channel, person.user_id) == (room.channel, room.chat_id) == (CHANNEL, str(client.id))
    lines = [line for line in await api.log() if line.kind in ("asked", "answered")]
    assert [(line.kind, line.payload["question"]) for line in lines] == [("asked", 1), ("answered", 1)]
    assert lines[0].payload["text"] == KNOWN


async def test_what_nobody_knows_stays_with_the_client_unless_it_wants_an_instructor(api: Api) -> None:
    client = await api.client(Scope.ASK, Scope.ESCALATIONS_WRITE, Scope.ESCALATIONS_READ)
    kept = await client.ask(UNKNOWN)
    assert (kept["decision"], kept["text"], kept["escalation"]) == ("unsure", "", None)
    assert len(kept["citations"]) == 2
    assert await client.every("/escalations") == []
    handed = await client.ask(UNKNOWN, escalate=True)
    (escalation,) = await client.every("/escalations")
    assert (escalation["id"], escalation["question"]) == (handed["escalation"], UNKNOWN)
    assert (escalation["state"], escalation["reason"]) == ("open", "unsure")
    assert [line.kind for line in await api.log()] == [
        "api_client_changed", "asked", "answered", "asked", "answered", "escalated",
    ]  # fmt: skip


async def test_the_instructors_get_a_card_that_names_the_client(api: Api, now: dt.datetime) -> None:
    client = await api.client()
    await client.ask(UNKNOWN, escalate=True)
    async with api.site.database.read() as session:
        cards = [
            row.payload["text"]
            for row in await session.scalars(select(OutboxRow))
            if row.chat_id == "instructors"
        ]
    assert len(cards) == 1
    assert UNKNOWN in cards[0]
    assert client.name in cards[0]


@pytest.mark.parametrize("question", [KNOWN, "오늘 날씨 어때요?"])
async def test_what_is_answered_or_out_of_scope_is_not_handed_over(api: Api, question: str) -> None:
    client = await api.client()
    assert (await client.ask(question, escalate=True))["escalation"] is None
    assert await client.every("/escalations") == []


async def test_handing_over_needs_its_own_scope_and_nothing_is_asked_before(
    api: Api, answerer: ScriptedAnswerer
) -> None:
    client = await api.client(Scope.ASK)
    status, problem, headers = await client.call("POST", "/ask", json={"question": UNKNOWN, "escalate": True})
    assert status == 403
    assert "escalations:write" in problem["detail"]
    assert headers["WWW-Authenticate"].endswith('error="insufficient_scope", scope="escalations:write"')
    assert answerer.asked == []


async def test_personal_data_is_masked_before_anything_sees_it(api: Api, answerer: ScriptedAnswerer) -> None:
    client = await api.client()
    await client.ask("/역할 담당자 010-1234-5678의\u202e 견적은 유효한가요?", escalate=True)
    async with api.site.database.read() as session:
        stored = [row.text for row in await session.scalars(select(Question))]
    seen = [
        *stored,
        *(asked for asked, _ in answerer.asked),
        *(str(line.payload) for line in await api.log()),
    ]
    assert stored == ["/역할 담당자 [전화번호]의  견적은 유효한가요?"]
    assert not any("1234" in text for text in seen)


async def test_the_day_asked_about_is_passed_on(api: Api, answerer: ScriptedAnswerer) -> None:
    client = await api.client(Scope.ASK)
    await client.ask(KNOWN, as_of="2024-03-01")
    await client.ask(KNOWN)
    assert answerer.days == [dt.date(2024, 3, 1), None]


async def test_a_question_that_is_too_long_is_refused_with_the_limit(
    api: Api, answerer: ScriptedAnswerer
) -> None:
    client = await api.client(Scope.ASK)
    await client.ask("가" * 1000)
    status, problem, _ = await client.call("POST", "/ask", json={"question": "가" * 1001})
    assert (status, "1,000자" in problem["detail"]) == (422, True)
    assert problem["errors"] == [{"location": "body", "field": "question", "code": "string_too_long"}]
    assert len(answerer.asked) == 1


async def test_an_answer_without_a_source_is_none(api: Api, answerer: ScriptedAnswerer) -> None:
    answerer.answers["출처"] = replace(SURE, citations=())
    answer = await (await api.client(Scope.ASK)).ask("출처가 없나요?")
    assert (answer["decision"], answer["text"]) == (Decision.UNSURE, "")


async def test_nothing_is_recorded_where_answering_fails(api: Api, answerer: ScriptedAnswerer) -> None:
    answerer.failure = RuntimeError("010-1234-5678")
    client = await api.client(Scope.ASK)
    status, problem, _ = await client.call("POST", "/ask", json={"question": KNOWN})
    assert status == 500
    assert "010" not in str(problem)
    assert [line.kind for line in await api.log()] == ["api_client_changed"]


async def test_a_checklist_is_given_where_the_question_tells_all_of_the_contract(
    api: Api, answerer: ScriptedAnswerer, now: dt.datetime
) -> None:
    client = await api.client(Scope.ASK)
    assert (await client.ask(LIST))["decision"] == "unsure"  # no statute bears it out
    ingest = Ingest(api.site.database, CountingAnalyst())
    await shelf.store(ingest, *cited_statutes(), now=now)
    listed = await client.ask(LIST)
    assert (listed["decision"], listed["confidence"]) == ("listed", 1.0)
    assert "입찰서: 업체" in listed["text"]
    assert "지방계약법 시행규칙" in {one["law"] for one in listed["citations"]}
    assert len(answerer.asked) == 1
    # A list tells what holds today, and nobody can be asked back for what is not told.
    await client.ask(LIST, as_of="2024-03-01")
    await client.ask("공사 수의계약 제출서류 뭐예요?")
    assert len(answerer.asked) == 3
