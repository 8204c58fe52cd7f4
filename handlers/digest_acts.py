"""The weekly digest, approved or skipped by an instructor, and its card in the instructors' rooms."""

from __future__ import annotations

import datetime as dt

from handlers import texts
from handlers.acting import Actor
from handlers.actions import Verb, action
from handlers.digest_text import render_short
from handlers.errors import Refusal
from handlers.instructors import show_card
from handlers.limits import NAME_UNITS, shorten
from handlers.replies import Button, Keyboard, Priority, Reply
from handlers.scene import chat_of
from handlers.services import Services
from knowledge import answer_log, digest, people
from knowledge.digest import DigestState
from knowledge.errors import NotAllowedNow
from knowledge.models import Digest, Room

_TITLE_UNITS = 80


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


async def post(services: Services, actor: Actor, digest_id: int) -> None:
    """Approve a draft and post it.

    Raises:
        Refusal: When somebody has decided, or its room cannot be written to.
    """
    drafted = await _draft(services, digest_id)
    room = await services.session.get_one(Room, drafted.room_id)
    if not room.allowed or room.left_at is not None:
        raise Refusal(texts.TOAST_DIGEST_NO_ROOM)
    try:
        await approve_and_post(services, digest_id, actor.person.id, now=actor.now)
    except NotAllowedNow as refused:
        raise Refusal(texts.TOAST_DIGEST_DONE) from refused
    await refresh_card(services, digest_id, actor.cause)


async def skip(services: Services, actor: Actor, digest_id: int) -> None:
    """Leave a week out.

    Raises:
        Refusal: When somebody has decided.
    """
    await _draft(services, digest_id)
    try:
        skipped = await digest.skip(services.session, digest_id, actor.person.id, now=actor.now)
    except NotAllowedNow as refused:
        raise Refusal(texts.TOAST_DIGEST_DONE) from refused
    await _log(services, answer_log.Kind.DIGEST_SKIPPED, skipped, actor.person.id, actor.now)
    await refresh_card(services, digest_id, actor.cause)


async def refresh_card(services: Services, digest_id: int, cause: str) -> None:
    """Let the card of a digest show where it stands."""
    changed = await services.session.get_one(Digest, digest_id, populate_existing=True)
    room = await services.session.get_one(Room, changed.room_id)
    await show_digest_card(services, changed, room, cause)


async def _draft(services: Services, digest_id: int) -> Digest:
    drafted = await digest.get(services.session, digest_id)
    if drafted is None:
        raise Refusal(texts.BUTTON_GONE)
    if drafted.state != DigestState.DRAFT:
        raise Refusal(texts.TOAST_DIGEST_DONE)
    return drafted


async def show_digest_card(services: Services, drafted: Digest, room: Room, cause: str) -> None:
    """Put the card of a digest into the instructors' rooms, or edit it there."""
    text = texts.DIGEST_TO_APPROVE.format(
        room=title_of(room),
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


def title_of(room: Room) -> str:
    """What a room is called in a message."""
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
