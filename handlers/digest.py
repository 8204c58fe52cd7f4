"""The weekly digest: drafted on schedule, previewed, and decided over by buttons."""

from __future__ import annotations

import datetime as dt

from handlers import digest_acts, texts
from handlers.declining import gate_instructor
from handlers.digest_text import render_short
from handlers.events import ButtonPressed, CommandGiven
from handlers.saying import cause, note, toast
from handlers.scene import act_as_instructor
from handlers.services import Services
from knowledge import digest, rooms
from knowledge.models import Room
from knowledge.rooms import Mode, Purpose

#: More rooms are not previewed in one go.
_MAX_PREVIEWS = 5


async def prepare_digests(services: Services, now: dt.datetime) -> int:
    """Draft the digest of the week before ``now`` for every open room, for approval or at once.

    A week without news is left out. Doing it again for the same week changes nothing.

    Args:
        services: On the scheduler's transaction.
        now: A moment in the week after.

    Returns:
        How many digests are new.
    """
    week = digest.week_of(now - dt.timedelta(days=7))
    new = 0
    for room in await _receivers(services):
        if await digest.for_week(services.session, room.id, week):
            continue
        content = await digest.compose(services.session, room, week)
        if content.is_empty:
            continue
        drafted = await digest.create_draft(services.session, room.id, content, now=now)
        new += 1
        if services.settings.digest_needs_approval:
            await digest_acts.show_digest_card(services, drafted, room, "drafted")
        else:
            await digest_acts.approve_and_post(services, drafted.id, None, now=now)
    return new


async def on_preview_command(event: CommandGiven, services: Services) -> None:
    """``/주간소식``: this week so far, of this room or, elsewhere, of every room."""
    if await gate_instructor(event, services) is None:
        return
    async with services.read() as session:
        week = digest.week_of(services.now())
        allowed = await rooms.with_purpose(session, Purpose.OPEN)
        here = await rooms.find(session, event.chat.channel, event.chat.id)
        groups = [room for room in allowed if room.kind == "group"]
        shown = [room for room in groups if here and room.id == here.id] or groups
        weeks = [(room, await digest.compose(session, room, week)) for room in shown[:_MAX_PREVIEWS]]
    if not weeks:
        await services.outbox.put(note(event, texts.DIGEST_NO_ROOMS))
    for room, content in weeks:
        said = texts.DIGEST_PREVIEW.format(room=digest_acts.title_of(room), digest=render_short(content, ""))
        await services.outbox.put(note(event, said, key=f"preview:{room.id}:{cause(event)}"))


async def on_post(event: ButtonPressed, services: Services, digest_id: int) -> None:
    """``게시`` under a draft."""
    await digest_acts.post(services, await act_as_instructor(event, services), digest_id)
    await services.outbox.put(toast(event, texts.TOAST_DIGEST_POSTED))


async def on_skip(event: ButtonPressed, services: Services, digest_id: int) -> None:
    """``건너뛰기`` under a draft."""
    await digest_acts.skip(services, await act_as_instructor(event, services), digest_id)
    await services.outbox.put(toast(event, texts.TOAST_DIGEST_SKIPPED))


async def _receivers(services: Services) -> list[Room]:
    allowed = await rooms.with_purpose(services.session, Purpose.OPEN)
    return [room for room in allowed if room.kind == "group" and room.mode != Mode.OFF]
