"""Who is speaking, where, and about what: read from a snapshot before anything is changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from handlers import subjects, texts
from handlers.acting import Actor
from handlers.errors import Refusal
from handlers.events import ButtonPressed, Chat, Event
from handlers.saying import cause
from handlers.services import Services
from handlers.subjects import Subject
from knowledge import outbox, people, rooms
from knowledge.models import Person, Room
from knowledge.people import Role
from knowledge.rooms import Mode

#: Rooms whose membership the platform is asked for before a stranger in a private chat is turned away.
_MAX_ROOMS_ASKED = 50


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known of an event's chat and sender.

    Attributes:
        room: The chat's room; None where the bot has never noted it.
        person: The sender; None where never noted.
        roles: The sender's roles.
        subject: What the message that is replied to is about, where it is the bot's.
    """

    room: Room | None
    person: Person | None
    roles: frozenset[Role]
    subject: Subject | None = None

    @property
    def is_admin(self) -> bool:
        """Whether the sender is an admin of the bot."""
        return Role.ADMIN in self.roles

    @property
    def may_instruct(self) -> bool:
        """Whether the sender may answer, curate and approve."""
        return bool(self.roles & {Role.INSTRUCTOR, Role.ADMIN})

    @property
    def mode(self) -> Mode:
        """The room's mode."""
        return Mode(self.room.mode) if self.room else Mode.MENTION


async def look(services: Services, event: Event, *, reply_to: str | None = None) -> Scene:
    """Read the scene of an event, and the subject of the message that it replies to."""
    async with services.read() as session:
        room = await rooms.find(session, event.chat.channel, event.chat.id)
        person = await people.find(session, event.chat.channel, event.sender.id)
        roles = await people.roles(session, person.id) if person else frozenset({Role.STAFF})
        row = (
            await outbox.find_by_message(session, event.chat.channel, event.chat.id, reply_to)
            if reply_to
            else None
        )
        return Scene(room, person, roles, subjects.parse(row.subject) if row else None)


async def may_be_answered(services: Services, event: Event, scene: Scene) -> bool:
    """Whether the bot may speak to the sender here.

    A group must have been allowed. In private it answers who holds a role, and who is in an allowed group
    now, as the platform says.
    """
    if event.chat.kind == "group":
        return scene.room is not None and scene.room.allowed
    if scene.may_instruct:
        return True
    async with services.read() as session:
        allowed = await rooms.allowed(session)
    groups = [room for room in allowed if room.kind == "group" and room.channel == event.chat.channel]
    for room in groups[:_MAX_ROOMS_ASKED]:
        if await services.channels.is_member(chat_of(room), event.sender.id):
            return True
    return False


async def may_speak(services: Services, event: Event, scene: Scene) -> bool:
    """The same, where it was not silenced (mode ``off``); that does not concern private chats."""
    silenced = scene.mode is Mode.OFF and event.chat.kind == "group"
    return not silenced and await may_be_answered(services, event, scene)


async def enter(services: Services, event: Event, now: dt.datetime) -> tuple[Room, Person]:
    """Note the room and the sender in the event's transaction."""
    session, chat = services.session, event.chat
    room = await rooms.ensure(
        session, channel=chat.channel, chat_id=chat.id, title=chat.title, kind=chat.kind, now=now
    )
    person = await people.ensure(
        session, channel=chat.channel, user_id=event.sender.id, name=event.sender.name, now=now
    )
    await rooms.join(session, room.id, person.id, now=now)
    return room, person


async def act_as_instructor(event: ButtonPressed, services: Services) -> Actor:
    """The sender, who must be an instructor, about to act.

    Raises:
        Refusal: When the sender is none.
    """
    require_instructor(await look(services, event))
    return await _actor(event, services)


async def act_as_admin(event: ButtonPressed, services: Services) -> Actor:
    """The sender, who must be an admin, about to act.

    Raises:
        Refusal: When the sender is none.
    """
    require_admin(await look(services, event))
    return await _actor(event, services)


async def _actor(event: ButtonPressed, services: Services) -> Actor:
    now = services.now()
    _, person = await enter(services, event, now)
    return Actor(person, now, cause(event))


def require_instructor(scene: Scene) -> None:
    """Let only instructors and admins pass.

    Raises:
        Refusal: When the sender is neither.
    """
    if not scene.may_instruct:
        raise Refusal(texts.INSTRUCTOR_ONLY)


def require_admin(scene: Scene) -> None:
    """Let only admins pass.

    Raises:
        Refusal: When the sender is none.
    """
    if not scene.is_admin:
        raise Refusal(texts.ADMIN_ONLY)


def chat_of(room: Room, topic: str | None = None) -> Chat:
    """The chat of a room, as replies are addressed."""
    return Chat(
        channel=room.channel,
        id=room.chat_id,
        kind="private" if room.kind == "private" else "group",
        title=room.title,
        topic=topic,
    )
