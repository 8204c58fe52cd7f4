"""Every page in a real browser, light and dark, from the narrowest window to a wide one.

``--screenshots DIRECTORY`` keeps pictures of them (``make screenshots``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import Response

from tests.e2e.browser import Visitor, axe_source
from tests.e2e.city_hall import CityHall
from tests.e2e.every_page import Page, every_page

#: Of windows, in px; each is looked at, and pictures are kept of all but the first.
NARROWEST, *PICTURED = WIDTHS = (320, 360, 768, 1440)
HEIGHT = 900
#: Where axe looks too: it takes as long as everything else together.
AXE_WIDTHS = (NARROWEST, WIDTHS[-1])


async def settle(visitor: Visitor) -> None:
    """Wait until a page is all there."""
    if await visitor.page.locator("#connection").count():
        await visitor.connected()
    for chart in await visitor.page.locator(".chart").all():
        await chart.locator("canvas").wait_for()
    await visitor.page.evaluate("document.fonts.ready")


async def look(hall: CityHall, page: Page, axe: str, pictures: Path | None, **options: Any) -> list[str]:
    """What is wrong with a page: it is opened once, and the window made as wide as each width."""
    visitor = await Visitor.open(hall.browser, hall.program.url, reduced_motion="reduce", **options)
    wrong: list[str] = []

    def answered(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            wrong.append(f"{response.status}: {response.url}")

    visitor.page.on("response", answered)
    try:
        answer = await visitor.page.goto(visitor.url + page.path)
        assert answer is not None
        assert answer.status == page.status, page
        await settle(visitor)
        for width in WIDTHS:
            await visitor.page.set_viewport_size({"width": width, "height": HEIGHT})
            faults = visitor.faults(axe) if width in AXE_WIDTHS else visitor.out_of_sight()
            wrong += [f"{width} px: {fault}" for fault in await faults]
            if pictures is not None and width in PICTURED:
                name = f"{page.name}-{width}-{options['color_scheme']}.png"
                await visitor.page.screenshot(path=pictures / name, full_page=True)
        return wrong + visitor.complaints
    finally:
        await visitor.context.close()


async def test_nothing_is_wrong_with_any_page(
    lived_in_hall: CityHall, tmp_path: Path, screenshots: Path | None
) -> None:
    hall = lived_in_hall
    axe = axe_source(tmp_path)
    signed_in = await (await hall.admin()).context.storage_state()
    wrong = {}
    for page in await every_page(hall):
        state = None if page.for_strangers else signed_in
        for scheme in ("light", "dark"):
            found = await look(hall, page, axe, screenshots, color_scheme=scheme, storage_state=state)
            if found:
                wrong[f"{page.path}, {scheme}"] = found
    assert wrong == {}
