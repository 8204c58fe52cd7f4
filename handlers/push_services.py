"""Push services: the only places outside that the program sends to because a browser says so.

Whoever is signed in names the address to which notifications for their browser go. Without a list of the
services, they could let this program knock at addresses within the office's own network.
"""

from __future__ import annotations

from dataclasses import dataclass

from yarl import URL

#: Of Chrome and what is made of it (Whale, Samsung), Firefox, Edge, Safari.
KNOWN = (
    "https://fcm.googleapis.com",
    "https://updates.push.services.mozilla.com",
    "https://*.notify.windows.com",
    "https://*.push.apple.com",
)
_ANY = "*."


@dataclass(frozen=True, slots=True)
class PushServices:
    """The services that may be sent to, each ``https://host``, or ``https://*.host`` for all hosts below."""

    origins: tuple[URL, ...] = ()

    @classmethod
    def parse(cls, text: str) -> PushServices:
        """Read them from a line with commas between them.

        Raises:
            ValueError: When one is no such address.
        """
        origins = []
        for each in filter(None, map(str.strip, text.split(","))):
            url = URL(each)
            # With a path or a person in it, it would not mean what whoever wrote it believes.
            if url.scheme not in ("http", "https") or not url.host or url != url.origin():
                raise ValueError(each)
            origins.append(url)
        return cls(tuple(origins))

    def __bool__(self) -> bool:
        return bool(self.origins)

    @property
    def hosts(self) -> list[URL]:
        """Those that name one host."""
        return [origin for origin in self.origins if not str(origin.host).startswith(_ANY)]

    def allow(self, endpoint: str) -> bool:
        """Whether an address lies at one of them. It is read as the client reads it that is to use it."""
        try:
            url = URL(endpoint)
            return url.user is None and any(_lies_at(url, origin) for origin in self.origins)
        except ValueError:
            return False


def _lies_at(url: URL, origin: URL) -> bool:
    if url.host is None or origin.host is None or (url.scheme, url.port) != (origin.scheme, origin.port):
        return False
    if origin.host.startswith(_ANY):
        return url.host.endswith(origin.host.removeprefix("*"))
    return url.host == origin.host
