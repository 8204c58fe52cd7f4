"""From an event to the conversation that answers it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from handlers import (
    actions,
    ask,
    commands,
    comparing,
    curate,
    digest,
    documents,
    due_acts,
    edits,
    escalate,
    feedback,
    instruct,
    onboarding,
    procedure,
    proposed,
    reviewing,
    roles,
    room_admin,
    terms,
    texts,
    web_link,
)
from handlers.actions import Verb
from handlers.commands import Command
from handlers.declining import gate
from handlers.errors import BadAction, Refusal
from handlers.events import (
    ActDue,
    ButtonPressed,
    ChatMigrated,
    CommandGiven,
    Event,
    FileReceived,
    MemberJoined,
    MemberLeft,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
)
from handlers.saying import cause, note, toast
from handlers.scene import look
from handlers.services import Services
from handlers.subjects import Kind
from knowledge.remarks import Remark, classify
from knowledge.rooms import Mode

_COMMANDS: dict[Command, Callable[[CommandGiven, Services], Awaitable[None]]] = {
    commands.START: onboarding.on_start_command,
    commands.HELP: onboarding.on_help_command,
    commands.ASK: ask.on_ask_command,
    commands.INSTRUCTOR: escalate.on_command,
    commands.PROCEDURE: procedure.on_procedure_command,
    commands.WEB: web_link.on_web_command,
    commands.DIGEST: digest.on_preview_command,
    commands.REVIEW: reviewing.on_review_command,
    commands.COMPARE: comparing.on_compare_command,
    commands.DRAFT: proposed.on_draft_command,
    commands.RETIRE: curate.on_retire_command,
    commands.TERM: terms.on_term_command,
    commands.ALLOW: room_admin.on_allow_command,
    commands.MODE: room_admin.on_mode_command,
    commands.INSTRUCTORS_ROOM: room_admin.on_instructors_room_command,
    commands.ROLE: roles.on_role_command,
}

#: Each takes the ids of its verb, as many as ``actions.decode`` has let through.
_BUTTONS: dict[Verb, Callable[..., Awaitable[None]]] = {
    Verb.SOLVED: feedback.on_solved,
    Verb.UNSOLVED: feedback.on_not_solved,
    Verb.ASK_INSTRUCTOR: escalate.on_button,
    Verb.CLAIM: instruct.on_claim,
    Verb.REPLY: instruct.on_reply,
    Verb.HAND_OVER: instruct.on_hand_over,
    Verb.DUPLICATE: instruct.on_duplicate,
    Verb.DUPLICATE_OF: instruct.on_duplicate_of,
    Verb.OUT_OF_SCOPE: instruct.on_out_of_scope,
    Verb.CITE: curate.on_cite,
    Verb.PUBLISH: curate.on_publish,
    Verb.REWRITE: curate.on_rewrite,
    Verb.DISCARD: curate.on_discard,
    Verb.LEFT_HOLDS: comparing.on_left_holds,
    Verb.RIGHT_HOLDS: comparing.on_right_holds,
    Verb.BOTH_HOLD: comparing.on_both_hold,
    Verb.NEXT_CONFLICT: comparing.on_next,
    Verb.REOPEN_CONFLICT: comparing.on_reopen,
    Verb.NEXT_DRAFT: proposed.on_next,
    Verb.POST_DIGEST: digest.on_post,
    Verb.SKIP_DIGEST: digest.on_skip,
    Verb.IMPORT: documents.on_import,
    Verb.LEAVE: documents.on_discard,
    Verb.WITHDRAW: documents.on_withdraw,
    Verb.KEEP_REVIEW: reviewing.on_keep,
    Verb.CORRECT_REVIEW: reviewing.on_correct,
    Verb.DROP_REVIEW: reviewing.on_drop,
    Verb.TELL_REVIEW: reviewing.on_tell,
    Verb.NEXT_REVIEW: reviewing.on_next,
    Verb.REOPEN_REVIEW: reviewing.on_reopen,
    Verb.CHECKLIST: procedure.on_chosen,
}


async def dispatch(event: Event, services: Services) -> None:
    """Do what an event asks for; what is not possible is told to its sender.

    Raises:
        Exception: Whatever went wrong without anybody's intent; the caller rolls back and tries again.
    """
    try:
        await _handle(event, services)
    except Refusal as refusal:
        if isinstance(event, ButtonPressed):
            await services.outbox.put(toast(event, refusal.text, alert=True))
        else:
            await services.outbox.put(note(event, refusal.text))


async def apologise(event: Event, services: Services) -> None:
    """Tell whoever addressed the bot that their event could not be handled, after the last try."""
    if event.sender.is_bot:
        return
    if isinstance(event, ActDue):
        await due_acts.give_up(event, services)
    elif isinstance(event, ButtonPressed):
        await services.outbox.put(toast(event, texts.APOLOGY_TOAST, alert=True))
    elif isinstance(event, (CommandGiven, FileReceived, MessageReceived)) and await _waits(event, services):
        await services.outbox.put(note(event, texts.APOLOGY, key=f"apology:{cause(event)}"))


async def _waits(event: MessageReceived | CommandGiven | FileReceived, services: Services) -> bool:
    """Whether the sender expects a word of the bot."""
    if isinstance(event, CommandGiven) or event.mentioned or event.chat.kind == "private":
        return True
    if isinstance(event, FileReceived):
        return False
    if event.reply_to_bot:
        return True
    asked = event.to_room and classify(event.text) is Remark.QUESTION
    return asked and (await look(services, event)).mode is Mode.AUTO


async def _handle(event: Event, services: Services) -> None:
    match event:
        case MessageReceived():
            await _message(event, services)
        case CommandGiven():
            await _command(event, services)
        case ButtonPressed():
            await _button(event, services)
        case MessageEdited():
            await edits.on_edited(event, services)
        case MessageDeleted():
            await edits.on_deleted(event, services)
        case FileReceived():
            await documents.on_file(event, services)
        case MemberJoined():
            await onboarding.on_joined(event, services)
        case MemberLeft():
            await onboarding.on_left(event, services)
        case ChatMigrated():
            await onboarding.on_migrated(event, services)
        case ActDue():
            await due_acts.on_due(event, services)


async def _message(event: MessageReceived, services: Services) -> None:
    if event.sender.is_bot:
        return
    scene = await look(services, event, reply_to=event.reply_to)
    if scene.subject is not None and scene.subject.kind is Kind.ESCALATION:
        await instruct.on_answer(event, services, scene, scene.subject.id)
    elif scene.subject is not None and scene.subject.kind is Kind.ENTRY:
        await curate.on_rewritten(event, services, scene, scene.subject.id)
    else:
        await ask.on_message(event, services, scene)


async def _command(event: CommandGiven, services: Services) -> None:
    command = commands.find(event.name)
    if command is not None:
        await _COMMANDS[command](event, services)
    elif _meant_for_us(event) and await gate(event, services, await look(services, event)):
        await services.outbox.put(note(event, texts.UNKNOWN_COMMAND))


def _meant_for_us(event: CommandGiven) -> bool:
    """Whether an unknown command can be meant for no other bot; platforms give those latin commands only."""
    return event.addressed or event.chat.kind == "private" or bool(re.search(r"[가-힣]", event.name))


async def _button(event: ButtonPressed, services: Services) -> None:
    try:
        pressed = actions.decode(event.action)
    except BadAction as unreadable:
        raise Refusal(texts.BUTTON_GONE) from unreadable
    await _BUTTONS[pressed.verb](event, services, *pressed.ids)
