"""``/웹``: a link that signs one person in, where nobody else reads it."""

import datetime as dt
import re

import pytest

from handlers import texts
from knowledge import access, people
from knowledge.errors import LinkNotValidError
from knowledge.people import Role
from tests.handlers.conftest import ASKER, OPEN, STRANGE, TEACHER, World


async def link_of(world: World, sender) -> str:
    (shown,) = [one for one in world.messages if one.chat.kind == "private"]
    assert shown.chat.id == sender.id
    found = re.search(r"https://bot\.example/sign-in/([\w-]{43})\?next=(\S+)", shown.plain)
    assert found, shown.plain
    assert found[2] == ("%2Fconsole" if sender is TEACHER else "%2Fboard")
    return found[1]


@pytest.mark.parametrize("sender", [ASKER, TEACHER])
async def test_the_link_comes_in_private_and_is_good_once_for_ten_minutes(world: World, sender) -> None:
    await world.command(sender, "웹")
    assert any(one.chat.id == OPEN.id and str(texts.WEB_LINK_SENT) in one.text for one in world.messages)
    token = await link_of(world, sender)
    later = world.now + dt.timedelta(minutes=9)
    async with world.database.session() as session:
        person = await people.find(session, "test", sender.id)
        redeemed = await access.redeem(session, token, now=later)
        assert redeemed == access.Redeemed(Role.STAFF, person.id)
        with pytest.raises(LinkNotValidError):
            await access.redeem(session, token, now=later)


async def test_it_expires(world: World) -> None:
    await world.command(ASKER, "web")
    token = await link_of(world, ASKER)
    async with world.database.session() as session:
        with pytest.raises(LinkNotValidError) as refused:
            await access.redeem(session, token, now=world.now + dt.timedelta(minutes=10))
        assert refused.value.reason == "expired"


async def test_where_there_is_no_private_chat_one_is_in_the_web_already(world: World) -> None:
    world.channels.has_private_chats = False
    await world.command(TEACHER, "웹")
    assert [one.plain for one in world.messages if "https://bot.example/console" in one.text]
    assert "sign-in" not in "".join(one.text for one in world.messages)


async def test_in_a_room_that_is_not_allowed_nobody_gets_a_link(world: World) -> None:
    await world.command(ASKER, "웹", chat=STRANGE)
    assert "sign-in" not in "".join(one.text for one in world.messages)
