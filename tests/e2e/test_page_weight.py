"""How much a page makes a new browser fetch, and whether anything jumps while it does."""

from __future__ import annotations

from tests.e2e.city_hall import CityHall
from tests.e2e.every_page import every_page
from tests.e2e.page_load import MOST_BYTES, MOST_SHIFT, load


async def test_no_page_is_heavy_and_nothing_jumps(lived_in_hall: CityHall) -> None:
    hall = lived_in_hall
    signed_in = await (await hall.admin()).context.storage_state()
    wrong = {}
    for page in await every_page(hall):
        state = None if page.for_strangers else signed_in
        loaded = await load(hall.browser, hall.program.url + page.path, storage_state=state)
        is_light = loaded.received <= MOST_BYTES and loaded.shift <= MOST_SHIFT
        if loaded.status != page.status or loaded.complaints or not is_light:
            wrong[page.path] = loaded
    assert wrong == {}
