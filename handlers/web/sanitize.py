"""The bot's safe HTML, made safe once more where it leaves for the browser.

The subset is that of ``handlers.replies``: ``<b> <i> <a href> <blockquote> <code>``. Whatever else is
in it becomes text, so that a mistake in a handler, or a row written by hand, can never run anything.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

from markupsafe import Markup, escape

_TAGS = frozenset({"b", "i", "a", "blockquote", "code"})


class _Whitelist(HTMLParser):
    def __init__(self, own_url: str) -> None:
        super().__init__(convert_charrefs=True)
        self._own_url = own_url
        self._out: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            self._text(self.get_starttag_text() or "")
            return
        if tag == "a":
            href = safe_href(dict(attrs).get("href") or "", self._own_url)
            outside = "" if href.startswith("/") else ' target="_blank" rel="noopener noreferrer"'
            self._out.append(f'<a href="{escape(href)}"{outside}>')
        else:
            self._out.append(f"<{tag}>")
        self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._text(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open:
            closed = self._open.pop()
            self._out.append(f"</{closed}>")
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        self._text(data)

    def _text(self, text: str) -> None:
        self._out.append(str(escape(text)))

    def result(self) -> str:
        self.close()
        while self._open:
            self._out.append(f"</{self._open.pop()}>")
        return "".join(self._out)


def safe_href(href: str, own_url: str) -> str:
    """A link that may be followed: http(s), or a path of ours; ``/`` where it is neither.

    Links to ``own_url`` become paths, so that they also work where the room is reached by another name.
    """
    href = href.strip()
    if own_url and (href == own_url or href.startswith(own_url + "/")):
        href = href[len(own_url) :] or "/"
    # Browsers drop tabs and line ends, so "/\t/elsewhere" would lead elsewhere.
    if re.search(r"[\x00-\x20\x7f\\]", href):
        return "/"
    if re.match(r"/(?!/)", href):
        return href
    try:
        parts = urlsplit(href)
    except ValueError:
        return "/"
    return href if parts.scheme in ("http", "https") and parts.netloc else "/"


def outside_link(href: str) -> str:
    """The address of an original elsewhere; empty where it may not be followed."""
    return href if href and safe_href(href, "") == href else ""


def sanitize(html: str, own_url: str = "") -> Markup:
    """Keep the subset, turn everything else into text, close what was left open."""
    parser = _Whitelist(own_url)
    parser.feed(html)
    # A quote is a block of its own: the lines around it would be empty ones.
    html = re.sub(r"\n*(<blockquote>)\n*|\n*(</blockquote>)\n*", r"\1\2", parser.result())
    return Markup(html)  # noqa: S704 (this is the function that makes it safe)


def plain(html: str) -> str:
    """The words of safe HTML, for quotes and announcements."""
    return Markup(html).striptags()  # noqa: S704 (only its text is used)
