"""Documents that admins send to the bot: what was read is shown, and imported when they say so."""

from __future__ import annotations

import re

from markupsafe import Markup

from handlers import document_acts, notice_check, texts
from handlers.actions import Verb, action
from handlers.errors import Refusal
from handlers.events import ButtonPressed, FileReceived
from handlers.limits import shorten
from handlers.rendering import date
from handlers.replies import Button, Edit, Keyboard
from handlers.saying import note, toast
from handlers.scene import act_as_admin, enter, look, may_be_answered, may_speak, require_admin
from handlers.services import FileNotFetched, Services
from indexer.authority import LABELS, Authority
from indexer.errors import DocumentError
from indexer.passages import cut
from indexer.structure import StructuredDocument
from knowledge import incoming
from knowledge.incoming import Compared, Standing
from knowledge.models import IncomingDocument

_TITLE_UNITS = 200
_WARNINGS = 3
_WARNING_UNITS = 200
_HEADINGS = 6
_HEADING_UNITS = 60
#: What a caption may say of its file, as in the header of a Markdown document.
_HEADER = re.compile(r"^\s*(제목|시행일자|구분|관할|판)\s*[:：]\s*(\S.*?)\s*$", re.MULTILINE)


async def on_file(event: FileReceived, services: Services) -> None:
    """Somebody sent a file to the bot: check a draft notice, or offer an admin to import a document."""
    if event.sender.is_bot:
        return
    scene = await look(services, event)
    named = event.mentioned and await may_speak(services, event, scene)
    if not named and event.chat.kind != "private":
        return
    wants_check = notice_check.WANTED.search(event.caption) is not None
    may_check = scene.is_admin or await may_be_answered(services, event, scene)
    if not scene.is_admin and not (
        may_check and (wants_check or notice_check.may_be_notice(event.file_name))
    ):
        await services.outbox.put(note(event, texts.FILE_NOT_READ if may_check else texts.NOT_A_MEMBER))
        return
    document = await _read(event, services)
    if may_check and (wants_check or not scene.is_admin):
        await notice_check.check_draft(event, services, document)
        return
    async with services.read() as session:
        compared = await incoming.compare(session, document)
    if compared.standing is Standing.STORED:
        raise Refusal(texts.FILE_STORED.format(title=shorten(document.title, _TITLE_UNITS)))
    now = services.now()
    _, person = await enter(services, event, now)
    row = await incoming.keep(
        services.session, document, file_name=event.file_name, person_id=person.id, now=now
    )
    await services.outbox.put(
        note(event, _card(document, compared), key=_key(row.id), keyboard=_choice(row.id))
    )


async def _read(event: FileReceived, services: Services) -> StructuredDocument:
    if event.size > incoming.MAX_BYTES:
        raise Refusal(texts.FILE_TOO_LARGE.format(limit=incoming.MAX_BYTES // 1_000_000))
    try:
        data = await services.channels.fetch(event.chat, event.file_id, max_bytes=incoming.MAX_BYTES)
    except FileNotFetched as error:
        raise Refusal(texts.FILE_NOT_FETCHED) from error
    try:
        return await incoming.read(data, event.file_name, dict(_HEADER.findall(event.caption)))
    except DocumentError as error:
        raise Refusal(
            texts.FILE_REFUSED.format(name=shorten(error.name, _TITLE_UNITS), reason=error.reason)
        ) from error


async def on_import(event: ButtonPressed, services: Services, incoming_id: int) -> None:
    """``가져오기``: from now on the document answers."""
    require_admin(await look(services, event))
    analysed = await document_acts.analyse_incoming(services, incoming_id)
    actor = await act_as_admin(event, services)
    row = await document_acts.waiting(services.session, incoming_id)
    title = shorten(incoming.document_of(row).title, _TITLE_UNITS)
    await document_acts.register(services, actor, incoming_id, analysed)
    await services.outbox.put(
        Edit(
            target=_key(incoming_id),
            text=texts.FILE_IMPORTED.format(title=title, passages=len(analysed)),
            dedupe_key=f"{_key(incoming_id)}:imported",
            keyboard=((Button(texts.BUTTON_WITHDRAW, action(Verb.WITHDRAW, incoming_id)),),),
        )
    )
    await services.outbox.put(toast(event, texts.TOAST_FILE_IMPORTED))


async def on_discard(event: ButtonPressed, services: Services, incoming_id: int) -> None:
    """``그만두기``: what was read is forgotten."""
    actor = await act_as_admin(event, services)
    row = await document_acts.discard(services, actor, incoming_id)
    await _finish(services, row, texts.FILE_DISCARDED, "discarded")
    await services.outbox.put(toast(event, texts.TOAST_FILE_DISCARDED))


async def on_withdraw(event: ButtonPressed, services: Services, incoming_id: int) -> None:
    """``되돌리기``: the import is taken back, and the version before it holds again."""
    actor = await act_as_admin(event, services)
    row = await incoming.find(services.session, incoming_id)
    if row is None or row.document_version_id is None:
        raise Refusal(texts.FILE_DECIDED)
    await document_acts.withdraw(services, actor, row.document_version_id)
    await _finish(services, row, texts.FILE_WITHDRAWN, "withdrawn")
    await services.outbox.put(toast(event, texts.TOAST_FILE_WITHDRAWN))


async def _finish(services: Services, row: IncomingDocument, template: Markup, became: str) -> None:
    text = template.format(name=shorten(row.file_name, _TITLE_UNITS))
    await services.outbox.put(Edit(target=_key(row.id), text=text, dedupe_key=f"{_key(row.id)}:{became}"))


def _key(incoming_id: int) -> str:
    return f"document:{incoming_id}"


def _choice(incoming_id: int) -> Keyboard:
    return (
        (
            Button(texts.BUTTON_IMPORT, action(Verb.IMPORT, incoming_id)),
            Button(texts.BUTTON_LEAVE, action(Verb.LEAVE, incoming_id)),
        ),
    )


def _card(document: StructuredDocument, compared: Compared) -> Markup:
    """What was read of a file, so that its sender sees whether it is right."""
    headings = list(dict.fromkeys(section.title for section in document.sections if section.title))
    lines = [texts.FILE_HEADING.format(text=shorten(one, _HEADING_UNITS)) for one in headings[:_HEADINGS]]
    if len(headings) > _HEADINGS:
        lines.append(texts.FILE_MORE_HEADINGS.format(count=len(headings) - _HEADINGS))
    warnings = [
        texts.FILE_WARNING.format(text=shorten(one, _WARNING_UNITS)) for one in document.warnings[:_WARNINGS]
    ]
    effective = date(document.effective_date) if document.effective_date else texts.FILE_NO_DATE
    return texts.FILE_READ.format(
        title=shorten(document.title, _TITLE_UNITS),
        kind=LABELS[Authority(document.authority)],
        effective=effective,
        sections=len(document.sections),
        tables=document.tables,
        passages=len(cut(document)),
        headings=Markup("\n").join(lines),
        standing=_standing(compared),
        warnings=Markup("").join(Markup("\n") + one for one in warnings),
    )


def _standing(compared: Compared) -> Markup:
    held = date(compared.effective_date) if compared.effective_date else texts.FILE_NO_DATE
    match compared.standing:
        case Standing.NEXT:
            return texts.FILE_NEXT.format(effective=held)
        case Standing.OLDER:
            return texts.FILE_OLDER.format(effective=held)
        case _:
            return texts.FILE_NEW
