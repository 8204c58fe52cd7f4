"""Who is really asking, where a reverse proxy asks for everybody.

aiohttp-remotes does the same, but either believes whoever connects or refuses whoever comes without a
proxy, such as a health check.
"""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

Network = IPv4Network | IPv6Network


def parse_networks(text: str) -> tuple[Network, ...]:
    """Read ``10.0.0.5, 172.16.0.0/12, ::1``.

    Raises:
        ValueError: When one of them is neither an address nor a network.
    """
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def visitor(peer: str, forwarded: Collection[str], trusted: Collection[Network]) -> str:
    """The address of the visitor.

    Every proxy writes whom it heard to the end of the list, so it is read from its end for as long as
    trusted proxies have written it; what stands before that anybody may have made up.

    Args:
        peer: Address of the other end of the connection.
        forwarded: Values of the header ``X-Forwarded-For``, in their order.
        trusted: Where the proxies are.
    """
    heard = [part.strip() for value in forwarded for part in value.split(",")]
    found = peer
    while heard and _is_in(found, trusted) and _address(heard[-1]) is not None:
        found = heard.pop()
    return found


def believe(trusted: Collection[Network]) -> Middleware:
    """A middleware that gives requests the address of the visitor (``request.remote``)."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        peer = request.remote or ""
        found = visitor(peer, request.headers.getall(hdrs.X_FORWARDED_FOR, []), trusted)
        return await handler(request if found == peer else request.clone(remote=found))

    return middleware


def _is_in(text: str, networks: Collection[Network]) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in networks)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # How an IPv4 address looks on a socket that listens on both.
    return getattr(address, "ipv4_mapped", None) or address
