"""Draw the icons of the installed app from ``handlers/web/static/icon.svg``, by Debian's Chromium.

Usage: ``python -m training.draw_icons``. A maskable icon reaches the edges, and what matters
in it lies within the middle 80 % (https://www.w3.org/TR/appmanifest/#icon-masks).
"""

from __future__ import annotations

import asyncio
import os

from playwright.async_api import async_playwright

from handlers.web.pages import STATIC

_CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
_BLUE = "#0b50d0"
#: Name, pixels, and how much of them the drawing takes; less lies on a ground of its colour.
_ICONS = (("app-180", 180, 1.0), ("app-192", 192, 1.0), ("app-512", 512, 1.0), ("app-maskable-512", 512, 0.8))


async def draw() -> None:
    """Write every icon."""
    svg = (STATIC / "icon.svg").read_text(encoding="utf-8")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        for name, pixels, share in _ICONS:
            page = await browser.new_page(viewport={"width": pixels, "height": pixels})
            ground = "transparent" if share == 1 else _BLUE
            size = round(pixels * share)
            await page.set_content(
                f"<style>body {{ margin: 0; background: {ground}; display: grid; place-items: center;"
                f" height: 100vh }} svg {{ width: {size}px; height: {size}px }}</style>{svg}"
            )
            path = STATIC / "icons" / f"{name}.png"
            await page.screenshot(path=path, omit_background=True)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(draw())
