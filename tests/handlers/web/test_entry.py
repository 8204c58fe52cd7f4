"""Joining, signing in by a link, signing out."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from handlers.events import EVENT
from handlers.web import texts
from knowledge.models import InboxRow, Person, SignInLink, WebSession
from knowledge.people import Role
from tests.handlers.web.conftest import Clock, OpenSite, Site

pytestmark = pytest.mark.loopback


async def test_a_nickname_opens_the_room(site: Site) -> None:
    browser = site.browser()
    response = await browser.submit("/join", nickname="김 주무관")
    assert response.status == 303
    assert response.headers["Location"] == "/"
    cookie = response.cookies["gyeyaktong_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]
    shown = await browser.page("/rooms/open")
    assert "열린 계약방" in shown
    assert "김 주무관" in shown
    async with site.database.read() as session:
        rows = (await session.scalars(select(InboxRow))).all()
    joined = [EVENT.validate_python(row.event) for row in rows]
    assert [(event.type, event.sender.name, event.chat.id) for event in joined] == [
        ("joined", "김 주무관", "open")
    ]


async def test_cookies_stay_on_https_where_the_room_is_there(open_site: OpenSite) -> None:
    site = await open_site(public_url="https://gyeyaktong.example")
    response = await site.browser().submit("/join", nickname="김주무관")
    # The form's own cookie is Secure too, so this plain-http browser cannot repeat it.
    assert response.status == 403
    shown = await site.browser().get("/join")
    assert shown.cookies["__Host-gyeyaktong_form"]["secure"]
    assert shown.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("nickname", "problem"),
    [
        ("김", texts.NICKNAME_LENGTH.format(least=2, most=20)),
        ("가" * 21, texts.NICKNAME_LENGTH.format(least=2, most=20)),
        ("<b>굵게</b>", texts.NICKNAME_LETTERS),
        ("계약통", texts.NICKNAME_BOT),
        ("김강사", texts.NICKNAME_ROLE),
        ("관리자", texts.NICKNAME_ROLE),
    ],
)
async def test_an_unusable_nickname_is_refused_with_the_reason(
    site: Site, nickname: str, problem: str
) -> None:
    browser = site.browser()
    response = await browser.submit("/join", nickname=nickname)
    shown = await response.text()
    assert response.status == 400
    assert problem in shown
    assert "gyeyaktong_session" not in response.cookies
    assert "<b>굵게" not in shown


async def test_a_nickname_in_use_is_refused_until_its_session_ends(site: Site, clock: Clock) -> None:
    await site.member("김주무관")
    for look_alike in ("김주무관", "김 주무관", "김-주무관."):
        assert (await site.browser().submit("/join", nickname=look_alike)).status == 400
    clock.forward(days=31)
    assert (await site.browser().submit("/join", nickname="김주무관")).status == 303


async def test_the_nickname_of_a_role_holder_is_never_free(site: Site, clock: Clock) -> None:
    await site.holder("홍길동", Role.INSTRUCTOR)
    clock.forward(days=400)
    assert (await site.browser().submit("/join", nickname="홍길동")).status == 400


async def test_the_join_code_is_asked_and_checked(open_site: OpenSite) -> None:
    site = await open_site(join_code="김포2026")
    browser = site.browser()
    assert 'name="code"' in await browser.page("/join")
    wrong = await browser.submit("/join", nickname="김주무관", code="김포2025")
    assert wrong.status == 400
    assert texts.JOIN_CODE_WRONG in await wrong.text()
    assert (await browser.submit("/join", nickname="김주무관", code=" 김포2026 ")).status == 303


async def test_a_form_of_another_site_is_refused(site: Site) -> None:
    browser = site.browser()
    assert (await browser.send_form("/join", nickname="김주무관", csrf_token="x")).status == 403
    await browser.page("/join")
    assert (await browser.send_form("/join", nickname="김주무관", csrf_token="x")).status == 403
    async with site.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 0


async def sent_raw(site: Site, head: str, body: bytes = b"") -> bytes:
    """The first line of what the server answers to bytes that no browser sends."""
    reader, writer = await asyncio.open_connection(site.server.host, site.server.port)
    writer.write(f"{head}\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode("latin-1") + body)
    line = await reader.readline()
    writer.close()
    return line


FORM = "POST /join HTTP/1.1\r\nCookie: gyeyaktong_form=x\r\nContent-Type:"


@pytest.mark.parametrize(
    ("head", "body", "status"),
    [
        ("GET /join HTTP/1.1\r\nCookie: gyeyaktong_form=\xff\xfe", b"", 200),
        ("GET /join HTTP/1.1\r\nCookie: gyeyaktong_session=\xff\xfe", b"", 200),
        ("GET /sign-in/%ff%00 HTTP/1.1", b"", 404),
        ("POST /join HTTP/1.1\r\nCookie: gyeyaktong_form=\xff", b"csrf_token=x", 400),
        (f"{FORM} application/x-www-form-urlencoded", b"csrf_token=x", 403),
        (f"{FORM} application/x-www-form-urlencoded", b"csrf_token=\xff\xfe", 400),
        (f"{FORM} application/x-www-form-urlencoded; charset=none", b"csrf_token=x", 400),
        (f"{FORM} application/x-www-form-urlencoded", b"x" * 70_000, 413),
        (f"{FORM} multipart/form-data; boundary=x", b"csrf_token=x", 400),
    ],
)
async def test_nonsense_is_refused_and_is_no_fault_of_ours(
    site: Site, head: str, body: bytes, status: int
) -> None:
    assert (await sent_raw(site, head, body)).split()[1] == str(status).encode()


async def test_attempts_to_enter_are_counted(open_site: OpenSite) -> None:
    site = await open_site(joins_per_minute=3)
    browser = site.browser()
    statuses = [(await browser.submit("/join", nickname="x")).status for _ in range(4)]
    assert statuses == [400, 400, 400, 429]


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/passages/7?path=제1항", "/passages/7?path=%EC%A0%9C1%ED%95%AD"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/\t/evil.example/", "/"),
        ("/rooms/open\r\nX-Evil: 1", "/"),
        ("javascript:alert(1)", "/"),
        ("/join", "/"),
    ],
)
async def test_joining_leads_back_to_a_page_of_ours_only(site: Site, wanted: str, leads_to: str) -> None:
    browser = site.browser()
    await browser.page("/join")
    form = browser.http.cookie_jar.filter_cookies(site.server.make_url("/"))["gyeyaktong_form"].value
    response = await browser.send_form("/join", nickname="김주무관", next=wanted, csrf_token=form)
    assert response.status == 303
    assert response.headers["Location"] == leads_to


async def test_somebody_without_a_session_is_asked_to_join_and_comes_back(site: Site) -> None:
    response = await site.browser().get("/passages/7?path=x")
    assert response.status == 303
    assert response.headers["Location"] == "/join?next=/passages/7?path%3Dx"


async def test_looking_at_a_sign_in_link_does_not_use_it_up(site: Site) -> None:
    link = await site.link(Role.ADMIN)
    for _ in range(3):
        shown = await site.browser().page(link)
        assert texts.SIGN_IN_LEAD.format(role="관리자") in shown
    browser = site.browser()
    response = await browser.submit(link, nickname="정관리")
    assert response.status == 303
    assert response.headers["Location"] == "/rooms/instructors"
    assert (await browser.read_config())["me"]["role"] == "admin"
    again = await site.browser().get(link)
    assert again.status == 404
    assert texts.SIGN_IN_INVALID["used"] in await again.text()


async def test_a_refused_nickname_leaves_the_link_unused(site: Site) -> None:
    link = await site.link(Role.INSTRUCTOR)
    refused = await site.browser().submit(link, nickname="계약통")
    assert refused.status == 400
    async with site.database.read() as session:
        assert (await session.scalars(select(SignInLink.used_at))).all() == [None]
    assert (await site.browser().submit(link, nickname="김강사")).status == 303


async def test_a_link_for_a_person_signs_that_person_in(site: Site) -> None:
    first = await site.holder("김강사", Role.INSTRUCTOR)
    link = await site.link(Role.INSTRUCTOR, person_id=first.me["id"])
    other = site.browser()
    assert "김강사 님으로 로그인합니다." in await other.page(link)
    assert (await other.submit(link)).status == 303
    assert (await other.read_config())["me"] == first.me


async def test_a_link_raises_whoever_is_already_in_the_room(site: Site) -> None:
    browser = await site.member("박주무관")
    before = browser.me["id"]
    assert (await browser.submit(await site.link(Role.INSTRUCTOR))).status == 303
    after = (await browser.read_config())["me"]
    assert (after["id"], after["role"]) == (before, "instructor")
    async with site.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(WebSession)) == 1


@pytest.mark.parametrize("token", ["x", "가", "a" * 5000])
async def test_an_unknown_link_says_so(site: Site, token: str) -> None:
    response = await site.browser().get(f"/sign-in/{token}")
    assert response.status == 404
    assert texts.SIGN_IN_INVALID["unknown"] in await response.text()


async def test_an_expired_link_says_so(site: Site, clock: Clock) -> None:
    link = await site.link(Role.ADMIN)
    clock.forward(hours=2)
    response = await site.browser().get(link)
    assert texts.SIGN_IN_INVALID["expired"] in await response.text()


async def test_a_session_lives_from_its_last_use(site: Site, clock: Clock) -> None:
    browser = await site.member("김주무관")
    for _ in range(3):
        clock.forward(days=20)
        await browser.page("/rooms/open")
    clock.forward(days=31)
    assert (await browser.get("/rooms/open")).status == 303


async def test_signing_out_ends_the_session(site: Site) -> None:
    browser = await site.member("김주무관")
    assert (await browser.send_form("/sign-out", csrf_token="x")).status == 403
    response = await browser.send_form("/sign-out", csrf_token=browser.csrf)
    assert response.headers["Location"] == "/join"
    assert (await browser.call("GET", "open/messages"))[0] == 401
