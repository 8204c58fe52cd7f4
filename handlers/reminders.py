"""Instructors are reminded, once, of a question that nobody has taken."""

from __future__ import annotations

import datetime as dt

from handlers import cards, texts
from handlers.instructors import key_in
from handlers.limits import shorten
from handlers.replies import Priority, Reply
from handlers.scene import chat_of
from handlers.services import Services
from knowledge import escalations, outbox, rooms
from knowledge.escalations import EscalationState
from knowledge.models import Escalation, OutboxRow, Question, Room
from knowledge.rooms import Purpose
from knowledge.working_hours import is_working, worked_between

_QUESTION_UNITS = 300
#: A room gets no more of them in one go; the others follow in the next.
_MAX_AT_ONCE = 5


async def remind_of_unclaimed(services: Services, now: dt.datetime) -> int:
    """Remind each room of instructors of the questions whose cards have been open there for too long.

    Nobody is reminded outside of working hours.

    Args:
        services: On the scheduler's transaction.
        now: The moment.

    Returns:
        How many reminders are new.
    """
    hours = services.settings.reminder_hours
    if not hours or not is_working(now):
        return 0
    unclaimed = [
        one for one in await escalations.open_ones(services.session) if one.state == EscalationState.OPEN
    ]
    new = 0
    for room in await rooms.with_purpose(services.session, Purpose.INSTRUCTORS):
        due = [
            (escalation, card)
            for escalation in unclaimed
            if (card := await _card_not_reminded_of(services, escalation, room))
            and worked_between(card.created_at, now) >= dt.timedelta(hours=hours)
        ]
        for escalation, card in due[:_MAX_AT_ONCE]:
            await _remind(services, escalation, room, card)
            new += 1
    return new


async def _card_not_reminded_of(services: Services, escalation: Escalation, room: Room) -> OutboxRow | None:
    if await outbox.find_by_key(services.session, _key(escalation, room)):
        return None
    return await outbox.find_by_key(services.session, key_in(room, cards.key(escalation.id)))


async def _remind(services: Services, escalation: Escalation, room: Room, card: OutboxRow) -> None:
    question = await services.session.get_one(Question, escalation.question_id)
    asked = shorten(question.text, _QUESTION_UNITS)
    # A message cannot be replied to once its chat has got another id.
    card_is_here = card.chat_id == room.chat_id
    await services.outbox.put(
        Reply(
            chat=chat_of(room),
            text=texts.REMINDER.format(number=escalation.id, question=asked),
            dedupe_key=_key(escalation, room),
            reply_to=card.message_id if card_is_here else None,
            guard=f"unclaimed:{question.id}",
            priority=Priority.NOTICE,
        )
    )


def _key(escalation: Escalation, room: Room) -> str:
    return key_in(room, f"reminder:{escalation.id}")
