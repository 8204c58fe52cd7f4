"""Who is asking: trusted proxies are believed, nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.proxies import parse_networks, visitor

TRUSTED = parse_networks("127.0.0.1, 172.16.0.0/12, ::1,")


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.9"], "203.0.113.7"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.9"], "198.51.100.9"),
        ("::1", ["2001:db8::9"], "2001:db8::9"),
        ("::ffff:172.18.0.1", ["198.51.100.9"], "198.51.100.9"),
        # Made up by the visitor, then written by the outer and by the inner proxy.
        ("127.0.0.1", ["10.9.9.9, 198.51.100.9, 172.18.0.1"], "198.51.100.9"),
        ("127.0.0.1", ["10.9.9.9, 198.51.100.9", "172.18.0.1"], "198.51.100.9"),
        ("127.0.0.1", ["172.18.0.2, 172.18.0.1"], "172.18.0.2"),
        ("127.0.0.1", ["198.51.100.9, unknown"], "127.0.0.1"),
        ("127.0.0.1", ["unknown, 172.18.0.1"], "172.18.0.1"),
        ("127.0.0.1", [""], "127.0.0.1"),
        ("", ["198.51.100.9"], ""),
    ],
)
def test_the_visitor(peer: str, forwarded: list[str], found: str) -> None:
    assert visitor(peer, forwarded, TRUSTED) == found


@given(st.lists(st.text() | st.ip_addresses().map(str)))
def test_strangers_cannot_choose_their_address(forwarded: list[str]) -> None:
    assert visitor("203.0.113.7", forwarded, TRUSTED) == "203.0.113.7"
    assert visitor("127.0.0.1", [*forwarded, "203.0.113.7"], TRUSTED) == "203.0.113.7"


def test_without_trusted_proxies_nobody_is_believed() -> None:
    assert visitor("127.0.0.1", ["198.51.100.9"], ()) == "127.0.0.1"
