"""Rules that may be meant by what is being typed, for the citation picker."""

from __future__ import annotations

from aiohttp import web

from handlers.web.context import CONTEXT
from knowledge.rule_picker import offer_rules

#: What a rule says, as far as one line of the picker shows it.
_SHOWN_CHARS = 160


async def find_rules(request: web.Request) -> web.Response:
    """GET /console/rules?q=시행령 25 1: rules in force today, most probable first, with their words."""
    context = request.app[CONTEXT]
    today = context.today()
    async with context.database.read() as session:
        offered = await offer_rules(session, request.query.get("q", ""), today)
    shown = [
        {
            "value": f"{one.law}|{one.article}|{one.path}",
            "label": one.label,
            "title": one.title,
            "text": " ".join(one.text.split())[:_SHOWN_CHARS],
            "whole": not one.path,
        }
        for one in offered
    ]
    return web.json_response({"rules": shown})
