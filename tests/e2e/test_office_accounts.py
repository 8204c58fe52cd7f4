"""Coming in with the accounts of the office, in a browser: there and back, and out again."""

from __future__ import annotations

import re
from pathlib import Path

from aiohttp import web

from handlers.web import texts
from tests.e2e.city_hall import open_copy
from tests.oidc_provider import CLIENT, SECRET, FakeProvider


async def test_whoever_has_an_account_comes_in_where_they_wanted_to_go(
    installation: Path, tmp_path: Path
) -> None:
    async with FakeProvider() as provider:
        settings = {
            "OIDC_ISSUER": provider.issuer,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
            "OIDC_NAME": "시청 계정",
            "JOIN_WITH_NICKNAME": "false",
        }
        async with open_copy(installation, tmp_path, **settings) as hall:
            kim = await hall.visitor()
            await kim.go("/board")
            await kim.page.wait_for_url(re.compile(r"/join\?next="))
            assert await kim.page.locator("#nickname").count() == 0
            enter = kim.page.get_by_role("link", name=texts.OIDC_SIGN_IN.format(name="시청 계정"))
            await enter.click()
            await kim.page.wait_for_url("**/board")
            await kim.page.locator(".account", has_text="김주무관").click()
            await kim.page.get_by_role("button", name=texts.SIGN_OUT).click()
            await kim.page.wait_for_url("**/join")

            provider.broken["/token"] = web.Response(status=503)
            await enter.click()
            await kim.page.locator("main", has_text=texts.OIDC_AWAY).wait_for()
