"""The web server: the pages, the health page, and the webhook of Telegram."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Collection
from typing import Protocol

from aiohttp import web
from telegram.error import TelegramError

from bot import texts
from bot.errors import StartError
from bot.health import Health
from bot.proxies import Network, believe
from bot.settings import WEBHOOK_PATH
from handlers.web.app import install
from handlers.web.context import WebContext

log = logging.getLogger(__name__)

#: A larger request is refused; Telegram's updates and the pages' forms are far below.
MAX_REQUEST_BYTES = 1024 * 1024
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the name of a header)
#: How long a stop waits for requests at work.
_STOP_SECONDS = 3.0


class TakesWebhookCalls(Protocol):
    """The part of the Telegram channel that the webhook needs."""

    async def take_webhook_call(self, body: bytes) -> None:
        """See ``bot.channels.telegram.TelegramChannel.take_webhook_call``."""


class Webhook:
    """Telegram's calls. 200 only after the update is stored: otherwise Telegram calls again."""

    def __init__(self, channel: TakesWebhookCalls, secret: str) -> None:
        """``secret`` is what Telegram was told to send with each call."""
        self._channel = channel
        self._secret = secret.encode()

    async def handle(self, request: web.Request) -> web.Response:
        """Take one update."""
        given = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=403)
        body = await request.read()
        try:
            await self._channel.take_webhook_call(body)
        except ValueError:
            return web.Response(status=400)
        except TelegramError:
            log.error("an update could not be stored; Telegram will send it again")
            return web.Response(status=503)
        return web.Response()


def build(
    context: WebContext, health: Health, webhook: Webhook | None, proxies: Collection[Network] = ()
) -> web.Application:
    """The application with all its routes, behind ``proxies`` where there are any."""
    app = web.Application(client_max_size=MAX_REQUEST_BYTES, middlewares=[believe(proxies)])
    install(app, context)

    async def healthz(_: web.Request) -> web.Response:
        report = await health.report()
        return web.json_response(report.as_json(), status=200 if report.is_well else 503)

    app.router.add_get("/healthz", healthz)
    if webhook is not None:
        app.router.add_post(WEBHOOK_PATH, webhook.handle)
    return app


class Server:
    """An application on a port."""

    def __init__(self, app: web.Application, host: str, port: int) -> None:
        """Port 0 takes any free one, see ``port`` after ``start``."""
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_STOP_SECONDS)
        self._host = host
        self.port = port

    async def start(self) -> None:
        """Listen.

        Raises:
            StartError: When the port is taken or may not be used.
        """
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self.port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise StartError(texts.PORT_NOT_FREE.format(host=self._host, port=self.port)) from error
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Take no more requests; streams end and browsers come back by themselves."""
        await self._runner.cleanup()
