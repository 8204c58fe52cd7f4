"""The weekly digest: drafted on schedule, approved by an instructor, posted to its room once."""

from __future__ import annotations

import datetime as dt

from handlers import texts
from handlers.actions import Verb, action
from handlers.declining import gate_instructor
from handlers.digest_text import render_short
from handlers.errors import Refusal
from handlers.events import ButtonPressed, CommandGiven
from handlers.instructors import show_card
from handlers.limits import NAME_UNITS, shorten
from handlers.replies import Button, Keyboard, Priority, Reply
from handlers.saying import cause, note, toast
from handlers.scene import chat_of, enter, look, require_instructor
from handlers.services import Services
from knowledge import answer_log, digest, people, rooms
from knowledge.digest import DigestState
from knowledge.errors import NotAllowedNow
from knowledge.models import Digest, Room
from knowledge.rooms import Mode, Purpose

_TITLE_UNITS = 80
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
            await _show_card(services, drafted, room, "drafted")
        else:
            await approve_and_post(services, drafted.id, None, now=now)
    return new


async def approve_and_post(
    services: Services, digest_id: int, approver_id: int | None, *, now: dt.datetime
) -> None:
    """Approve a draft and put it into its room, once: never again without a person's word.

    Args:
        services: On the caller's transaction.
        digest_id: The draft.
        approver_id: Who approves; None where the setting asks for no approval.
        now: The moment.

    Raises:
        NotAllowedNow: When it was approved or skipped before.
        LookupError: When there is no such digest.
    """
    approved = await digest.approve(services.session, digest_id, approver_id, now=now)
    room = await services.session.get_one(Room, approved.room_id)
    await _log(services, answer_log.Kind.DIGEST_APPROVED, approved, approver_id, now)
    await services.outbox.put(
        Reply(
            chat=chat_of(room),
            text=render_short(approved.content, _url(services, approved)),
            dedupe_key=f"digest:{approved.iso_week}:{room.id}",
            priority=Priority.DIGEST,
            resend=False,
        )
    )
    await digest.mark_posted(services.session, digest_id, now=now)
    await _log(services, answer_log.Kind.DIGEST_POSTED, approved, approver_id, now)


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
        said = texts.DIGEST_PREVIEW.format(room=_title(room), digest=render_short(content, ""))
        await services.outbox.put(note(event, said, key=f"preview:{room.id}:{cause(event)}"))


async def on_post(event: ButtonPressed, services: Services, digest_id: int) -> None:
    """``게시`` under a draft."""
    room = await _waiting_room(event, services, digest_id)
    if not room.allowed or room.left_at is not None:
        raise Refusal(texts.TOAST_DIGEST_NO_ROOM)
    now = services.now()
    _, person = await enter(services, event, now)
    try:
        await approve_and_post(services, digest_id, person.id, now=now)
    except NotAllowedNow as refused:
        raise Refusal(texts.TOAST_DIGEST_DONE) from refused
    await _refresh_card(event, services, digest_id)
    await services.outbox.put(toast(event, texts.TOAST_DIGEST_POSTED))


async def on_skip(event: ButtonPressed, services: Services, digest_id: int) -> None:
    """``건너뛰기`` under a draft."""
    await _waiting_room(event, services, digest_id)
    now = services.now()
    _, person = await enter(services, event, now)
    try:
        skipped = await digest.skip(services.session, digest_id, person.id, now=now)
    except NotAllowedNow as refused:
        raise Refusal(texts.TOAST_DIGEST_DONE) from refused
    await _log(services, answer_log.Kind.DIGEST_SKIPPED, skipped, person.id, now)
    await _refresh_card(event, services, digest_id)
    await services.outbox.put(toast(event, texts.TOAST_DIGEST_SKIPPED))


async def _receivers(services: Services) -> list[Room]:
    allowed = await rooms.with_purpose(services.session, Purpose.OPEN)
    return [room for room in allowed if room.kind == "group" and room.mode != Mode.OFF]


async def _waiting_room(event: ButtonPressed, services: Services, digest_id: int) -> Room:
    """The room of a draft that waits for approval, where the sender may give it."""
    require_instructor(await look(services, event))
    async with services.read() as session:
        draft = await digest.get(session, digest_id)
        if draft is None:
            raise Refusal(texts.BUTTON_GONE)
        if draft.state != DigestState.DRAFT:
            raise Refusal(texts.TOAST_DIGEST_DONE)
        return await session.get_one(Room, draft.room_id)


async def _refresh_card(event: ButtonPressed, services: Services, digest_id: int) -> None:
    changed = await services.session.get_one(Digest, digest_id, populate_existing=True)
    room = await services.session.get_one(Room, changed.room_id)
    await _show_card(services, changed, room, cause(event))


async def _show_card(services: Services, drafted: Digest, room: Room, cause: str) -> None:
    text = texts.DIGEST_TO_APPROVE.format(
        room=_title(room),
        state=await _state(services, drafted),
        digest=render_short(drafted.content, _url(services, drafted)),
    )
    await show_card(
        services,
        f"digest-card:{drafted.id}",
        text,
        _keyboard(drafted),
        cause=cause,
        priority=Priority.NOTICE,
        editable=drafted.state == DigestState.DRAFT,
    )


async def _state(services: Services, drafted: Digest) -> str:
    if drafted.state == DigestState.DRAFT:
        return texts.STATE_DIGEST_DRAFT
    person = await people.get(services.session, drafted.approver_id) if drafted.approver_id else None
    name = shorten(person.name, NAME_UNITS) if person else ""
    template = (
        texts.STATE_DIGEST_SKIPPED if drafted.state == DigestState.SKIPPED else texts.STATE_DIGEST_POSTED
    )
    return template.format(name=name)


def _keyboard(drafted: Digest) -> Keyboard:
    if drafted.state != DigestState.DRAFT:
        return ()
    return (
        (
            Button(texts.BUTTON_POST, action(Verb.POST_DIGEST, drafted.id)),
            Button(texts.BUTTON_SKIP, action(Verb.SKIP_DIGEST, drafted.id)),
        ),
    )


def _url(services: Services, drafted: Digest) -> str:
    return f"{services.settings.public_url}/digests/{drafted.id}"


def _title(room: Room) -> str:
    return shorten(room.title or texts.CARD_ROOM_UNNAMED, _TITLE_UNITS)


async def _log(
    services: Services,
    kind: answer_log.Kind,
    about: Digest,
    approver_id: int | None,
    now: dt.datetime,
) -> None:
    payload = {
        "digest": about.id,
        "room": about.room_id,
        "week": about.iso_week,
        "person": approver_id,
    }
    await answer_log.append(services.session, kind, payload, now=now)
