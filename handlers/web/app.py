"""Every route of the web pages, put into an aiohttp application."""

from __future__ import annotations

import asyncio

from aiohttp import web

from handlers.web import checklists, digests, entry, middleware, passages, room, stream, uploads
from handlers.web.context import CONTEXT, WebContext
from handlers.web.limits import RateLimiter
from handlers.web.pages import STATIC


def install(app: web.Application, context: WebContext) -> None:
    """Put the pages, the calls of their scripts and their error pages into an application.

    The application may have other routes (health, webhook); their errors get the same shape and all
    answers get the security headers. Streams end when the application shuts down.
    """
    app[CONTEXT] = context
    app[room.WRITES] = RateLimiter(context.settings.messages_per_minute, 60)
    app[uploads.TURNS] = asyncio.Semaphore(uploads.AT_ONCE)
    app[entry.ENTRIES] = RateLimiter(context.settings.joins_per_minute, 60)
    app.middlewares.append(middleware.shape_errors)
    app.on_response_prepare.append(middleware.add_headers)
    app.on_startup.append(_start_hub)
    app.on_shutdown.append(_stop_hub)
    app.add_routes(
        [
            web.get("/", room.home),
            web.get("/join", entry.show_join, name="join"),
            web.post("/join", entry.join),
            web.get("/sign-in/{token}", entry.show_sign_in),
            web.post("/sign-in/{token}", entry.sign_in),
            web.post("/sign-out", entry.sign_out),
            web.get("/rooms/{slug}", room.show_room),
            web.get("/passages/{id}", passages.show_passage),
            web.get("/checklists/{kind}/{method}", checklists.print_checklist),
            web.get("/digests/{id}", digests.show_digest),
            web.get("/api/rooms/{slug}/messages", room.list_messages),
            web.post("/api/rooms/{slug}/messages", room.post_message),
            web.post("/api/rooms/{slug}/files", room.post_file),
            web.patch("/api/rooms/{slug}/messages/{id}", room.edit_message),
            web.delete("/api/rooms/{slug}/messages/{id}", room.delete_message),
            web.post("/api/rooms/{slug}/presses", room.press_button),
            web.get("/api/rooms/{slug}/stream", stream.stream),
            web.static("/static", STATIC),
        ]
    )


async def _start_hub(app: web.Application) -> None:
    app[CONTEXT].hub.start()


async def _stop_hub(app: web.Application) -> None:
    await app[CONTEXT].hub.stop()
