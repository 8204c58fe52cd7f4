"""Names after an ``@``: whom the server takes them for, what it keeps, and whom it suggests."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.events import MessageReceived
from handlers.web import mentions
from handlers.web.mentions import MAX_MENTIONS, Mention, Nameable, find, mask_around
from handlers.web.named import with_names
from handlers.web.posting import visible
from knowledge import people
from knowledge.models import Person
from knowledge.people import Role
from knowledge.privacy import mask
from tests.handlers.web.conftest import Browser, Site

KIM, PARK, GUEST, LONG, OTHER_KIM, LATIN = range(1, 7)
PEOPLE = [
    Nameable(KIM, "김주무관", Role.STAFF),
    Nameable(PARK, "박 주무관", Role.STAFF),
    Nameable(GUEST, "홍길동 (감사관실)", Role.INSTRUCTOR),
    Nameable(LONG, "김주무관 2", Role.STAFF),
    Nameable(OTHER_KIM, "김주무관", Role.INSTRUCTOR),
    Nameable(LATIN, "Kim.m", Role.STAFF),
]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@김주무관 확인해 주세요", [("@김주무관", (KIM, OTHER_KIM))]),
        ("@김주무관님, @박 주무관에게도", [("@김주무관", (KIM, OTHER_KIM)), ("@박 주무관", (PARK,))]),
        ("확인@김주무관", [("@김주무관", (KIM, OTHER_KIM))]),
        ("@김주무관 2님", [("@김주무관 2", (LONG,))]),
        ("@김주무관 2024년 서류", [("@김주무관", (KIM, OTHER_KIM))]),
        ("(@홍길동 (감사관실))", [("@홍길동 (감사관실)", (GUEST,))]),
        ("@kim.m 봐 주세요", [("@kim.m", (LATIN,))]),
        ("@김주무관@박 주무관", [("@김주무관", (KIM, OTHER_KIM)), ("@박 주무관", (PARK,))]),
        ("@김주무관실로 오세요", []),
        ("@김주무", []),
        ("@ 김주무관", []),
        ("a@Kim.m", []),
        ("@Kim.mail", []),
        ("@계약통 견적은요?", []),
        ("김주무관", []),
    ],
)
def test_whom_a_text_names(text: str, named: list[tuple[str, tuple[int, ...]]]) -> None:
    found = find(text, PEOPLE)
    assert [(text[m.start : m.start + m.length], m.people) for m in found] == named


def test_only_so_many_are_named() -> None:
    assert len(find("@김주무관 " * 50, PEOPLE)) == MAX_MENTIONS


def test_names_that_the_room_shows_are_not_masked_and_others_are() -> None:
    text = visible("담당자 홍길동, @홍길동 (감사관실) 님 010-1234-5678 @김주무관\ufdd0")
    masked, kept = mask_around(text, find(text, PEOPLE))
    assert "@홍길동 (감사관실) 님" in masked
    assert "담당자 홍길동" not in masked
    assert "1234" not in masked
    assert [masked[m.start : m.start + m.length] for m in kept] == ["@홍길동 (감사관실)", "@김주무관"]


words = st.lists(
    st.one_of(
        st.sampled_from(
            ["@김주무관", "@박 주무관 ", "@", " ", "홍길동 주무관 ", "010-1234-5678", "님", "\n", "😀"]
        ),
        st.text(max_size=5),
    ),
    max_size=12,
).map(lambda parts: visible("".join(parts)))


@given(words)
def test_kept_mentions_lie_where_they_say(text: str) -> None:
    found = find(text, PEOPLE)
    masked, kept = mask_around(text, found)
    assert not any(0xFDD0 <= ord(letter) <= 0xFDEF for letter in masked)
    end = 0
    for mention in kept:
        assert mention.start >= end
        end = mention.start + mention.length
        assert masked[mention.start : end].casefold()[1:] in {person.name.casefold() for person in PEOPLE}
    assert len(kept) <= len(found)
    places = [(mention.start, mention.length, list(mention.people)) for mention in kept]
    assert html.unescape(re.sub(r"</?(?:mark|a)\b[^>]*>", "", with_names(masked, places, KIM))) == masked


@given(st.text(max_size=30).map(visible))
def test_whatever_somebody_is_called_they_can_be_named(name: str) -> None:
    if not name or "@" in name:
        return
    text = f"@{name} 안녕"
    assert Mention(0, 1 + len(name), (9,)) in find(text, [Nameable(9, name, Role.STAFF)])


def test_words_become_safe_html() -> None:
    shown = with_names('<b>@김 <i> https://a.kr/?a=1&b="x" 끝', [(3, 2, [KIM])], PARK)
    assert str(shown) == (
        '&lt;b&gt;<mark class="at">@김</mark> &lt;i&gt; '
        '<a href="https://a.kr/?a=1&amp;b=" target="_blank" rel="noopener noreferrer">https://a.kr/?a=1&amp;b=</a>'
        "&#34;x&#34; 끝"
    )


@pytest.mark.loopback
@pytest.mark.usefixtures("on_both")
class TestInARoom:
    """The same through the room."""

    async def test_the_room_shows_whom_a_message_names(self, site: Site) -> None:
        kim, park = await site.member("김주무관"), await site.member("박주무관")
        await park.say("안녕하세요")
        said_by_kim = await kim.say("😀 @박주무관 님, 서류 내셨나요?")
        assert said_by_kim["mentions"] == [[2, 5, [park.me["id"]]]]
        [_, shown] = (await park.history())["messages"]
        assert shown["mentions"] == said_by_kim["mentions"]

    async def test_only_who_is_here_or_has_written_lately_is_named(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(mentions, "RECENT_ROWS", 3)
        kim, park, choi = [await site.member(name) for name in ("김주무관", "박주무관", "최주무관")]
        assert (await kim.say("@박주무관 계신가요?"))["mentions"] == []
        async with park.stream() as live:
            await live.next("presence")
            assert (await kim.say("@박주무관 계신가요?"))["mentions"] != []
        await choi.say("저는 최주무관입니다.")
        assert (await kim.say("@최주무관 반갑습니다."))["mentions"] != []
        for number in range(3):
            await kim.say(f"{number}번째")
        assert (await kim.say("@최주무관 가셨나요?"))["mentions"] == []

    async def test_suggestions_are_what_can_be_named_and_capped(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kim, park = await site.member("김주무관"), await site.member("박주무관")
        assert await _names(kim) == []
        await park.say("하나")
        await kim.say("둘")
        assert await _names(kim) == ["김주무관", "박주무관"]
        async with park.stream() as live:
            await live.next("presence")
            assert await _names(kim) == ["박주무관", "김주무관"]
        monkeypatch.setattr(mentions, "MAX_PEOPLE", 1)
        assert len(await _names(kim)) == 1
        assert (await kim.call("GET", "instructors/people"))[0] == 403

    async def test_among_instructors_nobody_else_is_named(self, site: Site) -> None:
        lee, choi = [await site.holder(name, Role.INSTRUCTOR) for name in ("이강사", "최강사")]
        await choi.say("확인했습니다.", room="instructors")
        assert (await lee.say("@최강사 님", room="instructors"))["mentions"] != []
        async with site.database.session() as session:
            await people.revoke(session, choi.me["id"], Role.INSTRUCTOR)
        assert (await lee.say("@최강사 님", room="instructors"))["mentions"] == []

    async def test_what_names_a_person_is_not_said_to_the_bot_but_where_it_is_named_too(
        self, site: Site
    ) -> None:
        kim, park = await site.member("김주무관"), await site.member("박주무관")
        await park.say("안녕하세요")
        await kim.say("@박주무관 2천만원 이하 견적은 몇 명인가요?")
        await kim.say("@계약통 @박주무관 견적은 몇 명인가요?")
        await kim.say("2천만원 이하 견적은 몇 명인가요?")
        heard = [event for event in await site.events() if isinstance(event, MessageReceived)]
        assert [(event.to_room, event.mentioned) for event in heard[1:]] == [
            (False, False),
            (False, True),
            (True, False),
        ]

    async def test_the_bot_hears_no_names_that_are_masked(self, site: Site) -> None:
        kim = await site.member("김주무관")
        async with site.database.session() as session:
            (await session.get_one(Person, kim.me["id"])).name = "홍길동"
        await kim.say("안녕하세요")
        text = "@계약통 담당자 @홍길동 주무관에게 물어도 되나요? 담당자 홍길동"
        shown = await kim.say(text)
        assert "@홍길동 주무관" in shown["text"]
        heard = (await site.events())[-1]
        assert isinstance(heard, MessageReceived)
        assert heard.text == mask(text).removeprefix("@계약통 ")


async def _names(browser: Browser) -> list[str]:
    status, answer = await browser.call("GET", "open/people")
    assert status == 200
    assert all(set(person) == {"id", "name", "role"} for person in answer["people"])
    return [person["name"] for person in answer["people"]]
