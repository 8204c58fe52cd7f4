"""The routes, as they are documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.handlers.web.conftest import Site

pytestmark = pytest.mark.loopback

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "web-room.md"


async def test_every_route_is_documented(site: Site) -> None:
    app = site.server.app
    assert app is not None
    routes = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.method != "HEAD" and route.resource is not None and route.resource.canonical != "/static"
    }
    documented = set(re.findall(r"`(GET|POST|PATCH|DELETE) (/[^`…]*)`", DOCUMENT.read_text(encoding="utf-8")))
    assert documented == routes
