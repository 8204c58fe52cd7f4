"""Every route of the web pages, put into an aiohttp application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from aiohttp import ClientSession, DummyCookieJar, web

from handlers.web import (
    account,
    anonymous,
    checklists,
    digests,
    entry,
    installing,
    middleware,
    passages,
    push,
    room,
    stream,
    thread,
    uploads,
)
from handlers.web.api.routes import install as install_api
from handlers.web.board import articles as board_articles
from handlers.web.board import digests as board_digests
from handlers.web.board import documents as board_documents
from handlers.web.board import entries as board_entries
from handlers.web.board import front as board_front
from handlers.web.calls import WRITES
from handlers.web.console import (
    acting,
    administration,
    conflicts,
    dashboard,
    entries,
    log,
    question,
    reviews,
    rules,
    terms,
    today,
)
from handlers.web.console.bench import cases, looking
from handlers.web.console.documents import incoming
from handlers.web.console.documents import listing as documents
from handlers.web.console.documents.registrations import REGISTRATIONS, Registrations
from handlers.web.context import CONTEXT, WebContext
from handlers.web.limits import RateLimiter
from handlers.web.oidc import signing_in
from handlers.web.oidc.provider import Provider
from handlers.web.pages import STATIC, set_up_templates
from handlers.web.routing import CHANGES, CHANGES_PER_MINUTE, Access, Route, add_routes
from handlers.web.static_files import add_static_files

_HTTP = web.AppKey("web_http", ClientSession)

#: Every page and call, and who may use it.
ROUTES = (
    Route("GET", "/manifest.webmanifest", installing.show_manifest, Access.ANYONE),
    Route("GET", "/sw.js", installing.show_worker, Access.ANYONE),
    Route("GET", "/offline", installing.show_offline, Access.ANYONE),
    Route("GET", "/join", entry.show_join, Access.ANYONE, name="join"),
    Route("POST", "/join", entry.join, Access.ANYONE),
    Route("GET", "/sign-in/{token}", entry.show_sign_in, Access.ANYONE),
    Route("POST", "/sign-in/{token}", entry.sign_in, Access.ANYONE),
    Route("GET", "/oidc/sign-in", signing_in.begin, Access.ANYONE),
    Route("GET", "/oidc/callback", signing_in.finish, Access.ANYONE),
    Route("POST", "/sign-out", entry.sign_out, Access.STAFF),
    Route("GET", "/account", account.show_account, Access.STAFF),
    Route("POST", "/account/sign-out-elsewhere", account.sign_out_elsewhere, Access.STAFF),
    Route("POST", "/api/notifications", push.subscribe, Access.STAFF),
    Route("DELETE", "/api/notifications", push.unsubscribe, Access.STAFF),
    Route("GET", "/", room.home, Access.STAFF),
    Route("GET", "/rooms/{slug}", room.show_room, Access.STAFF),
    Route("GET", "/rooms/{slug}/threads/{id}", thread.show_thread, Access.STAFF),
    Route("POST", "/rooms/{slug}/threads/{id}", thread.answer_in_thread, Access.STAFF),
    Route("POST", "/rooms/{slug}/threads/{id}/presses", thread.press_in_thread, Access.STAFF),
    Route("GET", "/api/rooms/{slug}/messages", room.list_messages, Access.STAFF),
    Route("POST", "/api/rooms/{slug}/messages", room.post_message, Access.STAFF),
    Route("POST", "/api/rooms/{slug}/files", room.post_file, Access.STAFF),
    Route("PATCH", "/api/rooms/{slug}/messages/{id}", room.edit_message, Access.STAFF),
    Route("DELETE", "/api/rooms/{slug}/messages/{id}", room.delete_message, Access.STAFF),
    Route("POST", "/api/rooms/{slug}/presses", room.press_button, Access.STAFF),
    Route("POST", "/api/rooms/{slug}/reading", room.mark_read, Access.STAFF),
    Route("GET", "/api/rooms/{slug}/people", room.list_people, Access.STAFF),
    Route("GET", "/api/rooms/{slug}/stream", stream.stream, Access.STAFF),
    Route("GET", "/passages/{id}", passages.show_passage, Access.READER),
    Route("GET", "/checklists/{kind}/{method}", checklists.print_checklist, Access.READER),
    Route("GET", "/digests/{id}", digests.show_digest, Access.STAFF),
    Route("GET", "/console", today.show_today, Access.INSTRUCTOR),
    Route("GET", "/console/questions/{id}", question.show_question, Access.INSTRUCTOR),
    Route("POST", "/console/questions/{id}/claim", acting.claim, Access.INSTRUCTOR),
    Route("POST", "/console/questions/{id}/draft", acting.keep, Access.INSTRUCTOR),
    Route("POST", "/console/questions/{id}/acts", acting.plan, Access.INSTRUCTOR),
    Route("POST", "/console/acts/{id}/undo", acting.undo, Access.INSTRUCTOR),
    Route("POST", "/console/acts/{id}/seen", acting.mark_seen, Access.INSTRUCTOR),
    Route("GET", "/console/reviews", reviews.PAGES.show_all, Access.INSTRUCTOR),
    Route("GET", "/console/reviews/{id}", reviews.PAGES.show_one, Access.INSTRUCTOR),
    Route("POST", "/console/reviews/{id}/acts", reviews.PAGES.decide, Access.INSTRUCTOR),
    Route("GET", "/console/conflicts", conflicts.PAGES.show_all, Access.INSTRUCTOR),
    Route("GET", "/console/conflicts/{id}", conflicts.PAGES.show_one, Access.INSTRUCTOR),
    Route("POST", "/console/conflicts/{id}/acts", conflicts.PAGES.decide, Access.INSTRUCTOR),
    Route("POST", "/digests/{id}/acts", digests.decide_digest, Access.INSTRUCTOR),
    Route("GET", "/console/entries", entries.show_entries, Access.INSTRUCTOR),
    Route("POST", "/console/entries/acts", entries.act_on_entries, Access.INSTRUCTOR),
    Route("GET", "/console/entries/{id}", entries.show_entry, Access.INSTRUCTOR),
    Route("POST", "/console/entries/{id}/acts", entries.act_on_entry, Access.INSTRUCTOR),
    Route("GET", "/console/log", log.show_log, Access.INSTRUCTOR),
    Route("POST", "/console/log/verify", log.verify_log, Access.INSTRUCTOR),
    Route("GET", "/console/log/export", log.export_log, Access.ADMIN),
    Route("GET", "/console/log/{seq}", log.show_line, Access.INSTRUCTOR),
    Route("GET", "/console/dashboard", dashboard.show_dashboard, Access.INSTRUCTOR),
    Route("GET", "/console/dashboard/export", dashboard.export_statistics, Access.INSTRUCTOR),
    Route("GET", "/console/documents", documents.show_documents, Access.INSTRUCTOR),
    Route("POST", "/console/documents", incoming.upload_document, Access.ADMIN, token_in_upload=True),
    Route("GET", "/console/documents/{id}", documents.show_document, Access.INSTRUCTOR),
    Route(
        "POST", "/console/documents/{id}/versions/{number}/withdraw", documents.withdraw_version, Access.ADMIN
    ),
    Route("GET", "/console/incoming/{id}", incoming.show_incoming, Access.ADMIN),
    Route("POST", "/console/incoming/{id}/acts", incoming.decide, Access.ADMIN),
    Route("GET", "/console/terms", terms.show_terms, Access.INSTRUCTOR),
    Route("POST", "/console/terms", terms.add_term, Access.INSTRUCTOR),
    Route("POST", "/console/terms/{id}/retire", terms.retire_term, Access.INSTRUCTOR),
    Route("GET", "/console/bench", looking.show_bench, Access.INSTRUCTOR),
    Route("GET", "/console/bench/cases", cases.show_cases, Access.INSTRUCTOR),
    Route("POST", "/console/bench/cases", looking.mark_answer, Access.INSTRUCTOR),
    Route("POST", "/console/bench/cases/{id}/retire", cases.retire_case, Access.INSTRUCTOR),
    Route("GET", "/console/rooms", administration.show_rooms, Access.ADMIN),
    Route("POST", "/console/rooms/{id}", administration.change_room, Access.ADMIN),
    Route("GET", "/console/people", administration.show_people, Access.ADMIN),
    Route("POST", "/console/people/links", administration.invite, Access.ADMIN),
    Route("POST", "/console/people/{id}/roles", administration.change_role, Access.ADMIN),
    Route("GET", "/console/rules", rules.find_rules, Access.INSTRUCTOR),
    Route("GET", "/board", board_front.show_board, Access.READER),
    Route("GET", "/board/entries", board_entries.show_entries, Access.READER),
    Route("GET", "/board/entries/{id}", board_entries.show_entry, Access.READER),
    Route("GET", "/board/topics/{slug}", board_entries.show_topic, Access.READER),
    Route("GET", "/board/articles/{law}/{article}", board_articles.show_article, Access.READER),
    Route("GET", "/board/documents", board_documents.show_documents, Access.READER),
    Route("GET", "/board/documents/{id}", board_documents.show_document, Access.READER),
    Route("GET", "/board/digests", board_digests.show_digests, Access.STAFF),
)


def install(app: web.Application, context: WebContext) -> None:
    """Put the pages, the calls of their scripts and their error pages into an application.

    The application may have other routes (health, webhook); their errors get the same shape and all
    answers get the security headers. Streams end when the application shuts down.
    """
    app[CONTEXT] = context
    app[WRITES] = RateLimiter(context.settings.messages_per_minute, 60)
    app[uploads.TURNS] = asyncio.Semaphore(uploads.AT_ONCE)
    app[dashboard.TURNS] = asyncio.Semaphore(1)
    app[log.TURNS] = asyncio.Semaphore(1)
    app[REGISTRATIONS] = Registrations()
    app[looking.LOOKS] = RateLimiter(looking.LOOKS_PER_MINUTE, 60)
    app[anonymous.WRITES] = RateLimiter(anonymous.MOST, anonymous.WITHIN_SECONDS)
    app[CHANGES] = RateLimiter(CHANGES_PER_MINUTE, 60)
    app[board_front.SEARCHES] = RateLimiter(context.settings.searches_per_minute, 60)
    app[entry.ENTRIES] = RateLimiter(context.settings.joins_per_minute, 60)
    app.middlewares.append(middleware.shape_errors)
    app.on_response_prepare.append(middleware.add_headers)
    app.on_startup.append(_start_hub)
    app.on_shutdown.append(_stop)
    if context.settings.oidc is not None:
        app[signing_in.PROVIDER] = Provider(context.settings.oidc, lambda: app[_HTTP])
        app.cleanup_ctx.append(_with_http)
    set_up_templates(app, context.settings.zone)
    add_routes(app, ROUTES)
    install_api(app)
    add_static_files(app, STATIC)


async def _with_http(app: web.Application) -> AsyncIterator[None]:
    """What the provider of accounts is asked over."""
    async with ClientSession(cookie_jar=DummyCookieJar()) as http:
        app[_HTTP] = http
        yield


async def _start_hub(app: web.Application) -> None:
    app[CONTEXT].hub.start()


async def _stop(app: web.Application) -> None:
    await app[CONTEXT].hub.stop()
    await app[REGISTRATIONS].stop()
