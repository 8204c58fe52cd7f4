"""Getting to know each other: help, invitation codes, and the bot or people coming and going."""

from __future__ import annotations

from markupsafe import Markup

from handlers import commands, texts
from handlers.commands import Command, Who
from handlers.declining import gate
from handlers.errors import Refusal
from handlers.events import ChatMigrated, CommandGiven, MemberJoined, MemberLeft
from handlers.replies import Priority, Reply
from handlers.saying import cause, note
from handlers.scene import Scene, enter, look
from handlers.services import Services
from knowledge import access, answer_log, people, rooms
from knowledge.errors import LinkNotValidError
from knowledge.people import Role

ROLE_NAMES = {
    Role.STAFF: texts.ROLE_STAFF,
    Role.INSTRUCTOR: texts.ROLE_INSTRUCTOR,
    Role.ADMIN: texts.ROLE_ADMIN,
}

_NOT_VALID = {"used": texts.CODE_USED, "expired": texts.CODE_EXPIRED}


async def on_start_command(event: CommandGiven, services: Services) -> None:
    """``/시작``: help; with an invitation code, the role that it is good for."""
    code = event.arguments.strip()
    if code and not event.sender.is_bot:
        await _redeem(event, services, code)
        return
    await on_help_command(event, services)


async def on_help_command(event: CommandGiven, services: Services) -> None:
    """``/도움말``: how to use the bot, and the commands that the sender may give.

    Whoever may ask is noted: that is how a future instructor becomes known before ``/역할`` names them.
    """
    scene = await look(services, event)
    if await gate(event, services, scene):
        await enter(services, event, services.now())
        await services.outbox.put(note(event, help_text(scene)))


async def on_joined(event: MemberJoined, services: Services) -> None:
    """Somebody came into a chat; the bot itself introduces itself."""
    now = services.now()
    if not event.is_self:
        if not event.sender.is_bot:
            await enter(services, event, now)
        return
    chat = event.chat
    room = await rooms.ensure(
        services.session, channel=chat.channel, chat_id=chat.id, title=chat.title, kind=chat.kind, now=now
    )
    await rooms.mark_back(services.session, room.id)
    await _log_room(services, room.id, "joined")
    if chat.kind == "group":
        said = texts.JOINED_ALLOWED if room.allowed else texts.JOINED_NOT_ALLOWED
        await services.outbox.put(
            Reply(chat=chat, text=said, dedupe_key=f"joined:{cause(event)}", priority=Priority.NOTICE)
        )


async def on_left(event: MemberLeft, services: Services) -> None:
    """Somebody left a chat, or the bot was removed from it."""
    session, now = services.session, services.now()
    room = await rooms.find(session, event.chat.channel, event.chat.id)
    if room is None:
        return
    if event.is_self:
        await rooms.mark_left(session, room.id, now=now)
        await _log_room(services, room.id, "left")
        return
    person = await people.find(session, event.chat.channel, event.sender.id)
    if person:
        await rooms.leave(session, room.id, person.id, now=now)


async def on_migrated(event: ChatMigrated, services: Services) -> None:
    """The platform gave the chat another id."""
    room = await rooms.migrate(
        services.session,
        channel=event.chat.channel,
        old_chat_id=event.chat.id,
        new_chat_id=event.new_chat_id,
        now=services.now(),
    )
    if room:
        await _log_room(services, room.id, "migrated")


def help_text(scene: Scene) -> Markup:
    """The help for a sender, at most ``limits.MESSAGE_UNITS`` long."""
    lines = (_help_line(command) for command in commands.COMMANDS if _may_give(scene, command))
    return texts.HELP.format(commands=Markup("\n").join(lines))


def _help_line(command: Command) -> Markup:
    if not command.usage:
        return texts.HELP_COMMAND_BARE.format(name=command.name, summary=command.summary)
    return texts.HELP_COMMAND.format(name=command.name, usage=command.usage, summary=command.summary)


def _may_give(scene: Scene, command: Command) -> bool:
    if command.who is Who.ADMIN:
        return scene.is_admin
    return command.who is Who.EVERYONE or scene.may_instruct


async def _redeem(event: CommandGiven, services: Services, code: str) -> None:
    if event.chat.kind != "private":
        await _use_up(event, services, code)
        return
    now = services.now()
    _, person = await enter(services, event, now)
    try:
        async with services.session.begin_nested():
            redeemed = await access.redeem(services.session, code, now=now)
            if redeemed.person_id not in (None, person.id):
                raise LinkNotValidError("unknown")
    except LinkNotValidError as invalid:
        raise _refused(invalid) from invalid
    await people.grant(services.session, person.id, redeemed.role, now=now)
    await answer_log.append(
        services.session,
        answer_log.Kind.ROLE_CHANGED,
        {"person": person.id, "role": redeemed.role.value, "change": "granted", "by": "code"},
        now=now,
    )
    await services.outbox.put(note(event, texts.CODE_ACCEPTED.format(role=ROLE_NAMES[redeemed.role])))


async def _use_up(event: CommandGiven, services: Services, code: str) -> None:
    """A code that others have read gives its role to nobody."""
    try:
        await access.redeem(services.session, code, now=services.now())
    except LinkNotValidError as invalid:
        raise _refused(invalid) from invalid
    await services.outbox.put(note(event, texts.CODE_IN_GROUP))


def _refused(invalid: LinkNotValidError) -> Refusal:
    return Refusal(_NOT_VALID.get(invalid.reason, texts.CODE_NOT_VALID))


async def _log_room(services: Services, room_id: int, change: str) -> None:
    await answer_log.append(
        services.session,
        answer_log.Kind.ROOM_CHANGED,
        {"room": room_id, "change": change},
        now=services.now(),
    )
