"""Where notifications may be sent: only to push services, whatever a browser names."""

from __future__ import annotations

import pytest

from handlers.push_services import KNOWN, PushServices

SERVICES = PushServices.parse(", ".join(KNOWN))


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://wns2-pn1p.notify.windows.com/w/?token=BQ",
        "https://web.push.apple.com/QGu",
        "https://FCM.googleapis.com/fcm/send/abc",
    ],
)
def test_browsers_are_reached(endpoint: str) -> None:
    assert SERVICES.allow(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com:8443/fcm/send/abc",
        "https://fcm.googleapis.com@10.0.0.1/",
        "https://someone@fcm.googleapis.com/",
        "https://10.0.0.1/?https://fcm.googleapis.com",
        "https://fcm.googleapis.com.example.kr/",
        "https://example.kr/fcm.googleapis.com",
        "https://notify.windows.com/",
        "https://evilnotify.windows.com/",
        "https://fcm.googleapis.com\\@10.0.0.1/",
        "https://10.0.0.1\\@fcm.googleapis.com/",
        "https://10.0.0.1#@fcm.googleapis.com/",
        "//fcm.googleapis.com/",
        "fcm.googleapis.com",
        "file:///etc/passwd",
        "https://[::1]/",
        "https://[",
        "https://fcm.googleapis.com:99999999/",
        "",
    ],
)
def test_nothing_else_is(endpoint: str) -> None:
    assert not SERVICES.allow(endpoint)


@pytest.mark.parametrize(
    "line",
    ["fcm.googleapis.com", "https://a.example/path", "ftp://a.example", "https://u@a.example", "https://"],
)
def test_a_list_of_something_else_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        PushServices.parse(f"https://fcm.googleapis.com, {line}")


def test_an_empty_list_allows_nothing() -> None:
    assert not PushServices.parse(" , ")
    assert not PushServices().allow("https://fcm.googleapis.com/")
