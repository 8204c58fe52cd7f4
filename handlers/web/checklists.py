"""A checklist as a file to print."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import TypeVar
from urllib.parse import quote

from aiohttp import web

from handlers.web import texts
from handlers.web.context import CONTEXT
from handlers.web.errors import NotHere
from handlers.web.reading import whole_number
from knowledge.checklists.choosing import Amounts, choose
from knowledge.checklists.printing import CONTENT_TYPE, as_docx
from knowledge.checklists.standing import stand
from knowledge.checklists.table import Kind, Method, shipped_checklists
from knowledge.validity import day_in_seoul

ChoiceT = TypeVar("ChoiceT", bound=StrEnum)


async def print_checklist(request: web.Request) -> web.Response:
    """GET /checklists/{kind}/{method}?least=0&most=20000000: the list of a contract, as DOCX."""
    context = request.app[CONTEXT]
    kind = _named(Kind, request.match_info["kind"])
    method = _named(Method, request.match_info["method"])
    table = shipped_checklists()
    if not table.offers(kind, method):
        raise NotHere(texts.CHECKLIST_NOT_FOUND)
    amounts = Amounts(whole_number(request.query.get("least")) or 0, whole_number(request.query.get("most")))
    day = day_in_seoul(context.now())
    async with context.database.read() as session:
        standing = await stand(session, choose(table, kind, method, amounts), day)
    if not standing.citations:
        raise NotHere(texts.CHECKLIST_NOT_FOUND)
    body = await asyncio.to_thread(as_docx, standing)
    name = quote(texts.CHECKLIST_FILE.format(kind=kind, method=method))
    return web.Response(
        body=body,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _named(choices: type[ChoiceT], name: str) -> ChoiceT:
    """The choice of a name in an address."""
    for choice in choices:
        if choice.name.lower() == name:
            return choice
    raise NotHere(texts.CHECKLIST_NOT_FOUND)
