"""What lets people install the site as an app: a manifest, a service worker, a page for when it is away.

The worker keeps the page for when the site is away and what that page needs; no page of a person, no answer
of a call and no file ever (offices share their PCs).

Sources: https://www.w3.org/TR/appmanifest/ and https://www.w3.org/TR/service-workers/.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache

from aiohttp import web

from handlers.web import texts
from handlers.web.pages import STATIC, page

_OFFLINE = "/offline"
#: What the page for when the site is away is made of; rare letters come from the system.
_KEPT = (
    "vendor/krds/css/krds_tokens.css",
    "css/fonts.css",
    "css/base.css",
    "fonts/gyeyaktong-sans-400-0.woff2",
    "icon.svg",
    "js/offline.js",
    "js/format.js",
)
_ICONS = (
    {"src": "/static/icon.svg", "type": "image/svg+xml", "sizes": "any"},
    {"src": "/static/icons/app-192.png", "type": "image/png", "sizes": "192x192"},
    {"src": "/static/icons/app-512.png", "type": "image/png", "sizes": "512x512"},
    {
        "src": "/static/icons/app-maskable-512.png",
        "type": "image/png",
        "sizes": "512x512",
        "purpose": "maskable",
    },
)


async def show_manifest(_: web.Request) -> web.Response:
    """GET /manifest.webmanifest: what the app is called and looks like."""
    manifest = {
        "id": "/",
        "name": texts.TITLE,
        "short_name": texts.TITLE,
        "description": texts.APP_DESCRIPTION,
        "lang": "ko",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": "#ffffff",
        "background_color": "#ffffff",
        "icons": _ICONS,
        "shortcuts": [
            {"name": texts.PLACE_BOARD, "url": "/board"},
        ],
    }
    return web.json_response(manifest, content_type="application/manifest+json")


async def show_worker(_: web.Request) -> web.Response:
    """GET /sw.js: the service worker; another one as soon as something that it keeps is another."""
    return web.Response(text=_worker(), content_type="text/javascript")


async def show_offline(request: web.Request) -> web.Response:
    """GET /offline: what the worker shows where the site cannot be reached; the same for everybody."""
    return page(request, "offline.html")


@cache
def _worker() -> str:
    constants = {
        "VERSION": _version(),
        "KEPT": [_OFFLINE, *(f"/static/{name}" for name in _KEPT)],
        "TITLE": texts.TITLE,
    }
    lines = [f"const {name} = {json.dumps(value)};\n" for name, value in constants.items()]
    return "".join(lines) + (STATIC / "js" / "worker.js").read_text(encoding="utf-8")


def _version() -> str:
    digest = hashlib.sha256()
    for path in (*(STATIC / name for name in _KEPT), STATIC / "js" / "worker.js"):
        digest.update(path.read_bytes())
    digest.update((STATIC.parent / "templates" / "offline.html").read_bytes())
    for words in (
        texts.OFFLINE_TITLE,
        texts.OFFLINE_LEAD,
        texts.OFFLINE_AGAIN,
        texts.SCRIPT["offlineWaiting"],
    ):
        digest.update(words.encode())
    return digest.hexdigest()[:16]
