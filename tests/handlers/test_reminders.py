"""Reminders of questions that no instructor has taken, in working hours and once."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reminders import remind_of_unclaimed
from knowledge.digest import SEOUL
from knowledge.working_hours import is_working, worked_between
from tests.handlers.conftest import ADMIN, ASKER, INSTRUCTORS, STRANGE, TEACHER

UNKNOWN = "학교급식 납품업체를 바꾸려면 누구의 승인을 받아야 하나요?"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("2026-11-18 11:00", "2026-11-18 17:00", 6),
        ("2026-11-18 11:00", "2026-11-19 10:00", 8),
        ("2026-11-18 07:00", "2026-11-18 20:00", 9),
        ("2026-11-20 17:00", "2026-11-23 10:00", 2),  # over a weekend
        ("2026-11-21 10:00", "2026-11-22 20:00", 0),
        ("2026-11-18 22:00", "2026-11-18 23:00", 0),
        ("2026-11-19 10:00", "2026-11-18 10:00", 0),
    ],
)
def test_only_working_time_counts(since: str, until: str, hours: int) -> None:
    assert worked_between(at(since), at(until)) == dt.timedelta(hours=hours)


@given(st.lists(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 3, 1)), min_size=3, max_size=3))
def test_working_time_adds_up(moments: list[dt.datetime]) -> None:
    first, second, third = sorted(moment.replace(tzinfo=dt.UTC) for moment in moments)
    assert worked_between(first, second) + worked_between(second, third) == worked_between(first, third)
    assert worked_between(first, second) <= second - first


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        ("2026-11-18 09:00", True),
        ("2026-11-18 17:59", True),
        ("2026-11-18 18:00", False),
        ("2026-11-18 08:59", False),
        ("2026-11-21 11:00", False),
    ],
)
def test_when_somebody_is_at_work(moment: str, working: bool) -> None:
    assert is_working(at(moment)) is working


async def remind(world, moment: str) -> int:
    """Run the job; how many reminders it wrote."""
    world.now = at(moment)
    async with world.database.session() as session:
        new = await remind_of_unclaimed(world.services(session), world.now)
    await world.deliver()
    return new


def reminders(world, chat=INSTRUCTORS):
    return [one for one in world.said(chat) if "아직 아무도 맡지 않았습니다" in one.plain]


async def test_a_question_that_nobody_takes_is_called_to_mind_once(world) -> None:
    await world.say(ASKER, UNKNOWN)  # on a Wednesday at eleven
    card = world.card("강사 질문")
    assert await remind(world, "2026-11-18 17:59") == 0
    assert await remind(world, "2026-11-19 10:00") == 1
    (reminder,) = reminders(world)
    assert UNKNOWN in reminder.plain and reminder.reply_to == card.id
    assert await remind(world, "2026-11-20 10:00") == 0
    assert len(reminders(world)) == 1


async def test_nobody_is_reminded_at_night(world) -> None:
    await world.say(ASKER, UNKNOWN)
    assert await remind(world, "2026-11-19 23:00") == 0
    assert await remind(world, "2026-11-21 11:00") == 0


async def test_what_somebody_has_taken_needs_no_reminder(world) -> None:
    await world.say(ASKER, UNKNOWN)
    await world.press(TEACHER, world.card("강사 질문"), "맡기")
    assert await remind(world, "2026-11-20 10:00") == 0


async def test_a_reminder_under_way_is_dropped_when_somebody_takes_the_question(world) -> None:
    await world.say(ASKER, UNKNOWN)
    card = world.card("강사 질문")
    world.now = at("2026-11-19 10:00")
    async with world.database.session() as session:
        assert await remind_of_unclaimed(world.services(session), world.now) == 1
    await world.press_action(TEACHER, INSTRUCTORS, "claim:1", card.id)
    assert reminders(world) == [] and len(world.dropped) == 1


async def test_a_room_that_became_one_of_instructors_later_has_its_own_time(world) -> None:
    await world.say(ASKER, UNKNOWN)
    world.now = at("2026-11-19 09:30")
    await world.command(ADMIN, "강사방", chat=STRANGE)
    assert await remind(world, "2026-11-19 10:00") == 1
    assert reminders(world, STRANGE) == []
    assert await remind(world, "2026-11-20 10:00") == 1
    assert len(reminders(world, STRANGE)) == 1


async def test_many_at_once_come_little_by_little(world) -> None:
    for number in range(7):
        await world.say(ASKER, f"{number}번 {UNKNOWN}")
    assert await remind(world, "2026-11-20 10:00") == 5
    assert await remind(world, "2026-11-20 11:00") == 2
    assert await remind(world, "2026-11-20 12:00") == 0


async def test_reminders_can_be_turned_off(world) -> None:
    world.settings = dataclasses.replace(world.settings, reminder_hours=0)
    await world.say(ASKER, UNKNOWN)
    assert await remind(world, "2026-11-25 10:00") == 0
