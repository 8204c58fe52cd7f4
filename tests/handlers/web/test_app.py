"""The routes, as they are documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handlers.web.api.problems import PREFIX
from tests.handlers.web.conftest import Site

pytestmark = pytest.mark.loopback

DOCS = Path(__file__).resolve().parents[3] / "docs"


async def test_every_route_is_documented(site: Site) -> None:
    app = site.server.app
    assert app is not None
    routes = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.method != "HEAD"
        and route.resource is not None
        and not route.resource.canonical.startswith("/static")
    }
    documented = {name: _documented(name) for name in ("web-room.md", "api.md")}
    assert documented["web-room.md"] | documented["api.md"] == routes
    assert documented["api.md"] == {(method, path) for method, path in routes if path.startswith(PREFIX)}


def _documented(name: str) -> set[tuple[str, str]]:
    """The routes that a document lists."""
    text = (DOCS / name).read_text(encoding="utf-8")
    return set(re.findall(r"`(GET|POST|PATCH|DELETE) (/[^`…]*)`", text))
