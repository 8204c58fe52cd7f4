"""The Telegram channel against a strict Telegram over real HTTP, and what it leans on in the library."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from markupsafe import Markup
from sqlalchemy.exc import OperationalError
from telegram import Update
from telegram.error import NetworkError, TelegramError
from telegram.ext import Updater

from bot.channels import Outgoing, Pace
from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.channels.telegram_events import Reader
from bot.channels.telegram_polling import InboxQueue, _without_poison
from bot.errors import (
    DeliveryError,
    Expired,
    Migrated,
    NotDelivered,
    Refused,
    RetryAfter,
    StartError,
    UnknownFate,
)
from handlers.events import Chat, CommandGiven, Event, MessageReceived
from handlers.replies import Button
from tests.bot.conftest import Clock
from tests.telegram_fake import Person, TelegramServer
from tests.telegram_fake.server import TOKEN
from tests.telegram_fake.updates import Pending

pytestmark = pytest.mark.loopback

BUTTONS = ((Button("해결", "solved:1"), Button("근거 보기", url="https://gyeyak.example.go.kr/p/1")),)


class BareServer(TestServer):
    """Anything that speaks HTTP, in the place of Telegram."""

    __test__ = False

    @property
    def url(self) -> str:
        return str(self.make_url("")).rstrip("/")


class Inbox:
    """Takes events in, failing as often as told."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.failures = 0

    async def __call__(self, event: Event) -> bool:
        if self.failures:
            self.failures -= 1
            raise OperationalError("insert", {}, RuntimeError("database is locked"))
        new = event.key not in {each.key for each in self.events}
        if new:
            self.events.append(event)
        return new

    def texts(self) -> list[str]:
        return [each.text for each in self.events if isinstance(each, MessageReceived)]


@pytest_asyncio.fixture
async def server() -> AsyncIterator[TelegramServer]:
    server = await TelegramServer().start()
    yield server
    await server.stop()
    assert not server.failures


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


def make(
    server: TelegramServer | BareServer,
    clock: Clock,
    *,
    webhook: str | None = None,
    token: str = TOKEN,
    **more: Callable[..., Any],
) -> TelegramChannel:
    async def yes() -> bool:
        return True

    async def no() -> bool:
        return False

    options = TelegramOptions(token, server.url, webhook, "the-secret", Pace())
    hooks = {"may_poll": yes, "has_auto_rooms": no} | more
    return TelegramChannel(options, mask=lambda text: text, now=clock, **hooks)


@pytest_asyncio.fixture
async def channel(server: TelegramServer, clock: Clock, inbox: Inbox) -> AsyncIterator[TelegramChannel]:
    channel = make(server, clock)
    await channel.start(inbox)
    yield channel
    await channel.stop()
    await channel.close()


@pytest.fixture
def boss(server: TelegramServer) -> Person:
    return server.person("방장", "boss")


def telegram_chat(number: int, *, topic: int | None = None, kind: str = "group") -> Chat:
    return Chat(
        channel="telegram",
        id=str(number),
        kind="private" if kind == "private" else "group",
        topic=str(topic) if topic else None,
    )


def saying(chat: Chat, text: str = "답변", **more: Any) -> Outgoing:
    return Outgoing(id=1, operation="message", chat=chat, text=Markup(text), **more)


async def arrived(server: TelegramServer, inbox: Inbox, text: str) -> None:
    await server.world.until(lambda: text in inbox.texts(), within=15)


# Taking in


async def test_polling_takes_in_what_people_say(
    server: TelegramServer, channel: TelegramChannel, inbox: Inbox, boss: Person
) -> None:
    boss.say(boss.private, "수의계약 한도가 얼마인가요?")
    await arrived(server, inbox, "수의계약 한도가 얼마인가요?")
    boss.say(boss.private, "/질문 선금은요?")
    await server.world.until(lambda: any(isinstance(each, CommandGiven) for each in inbox.events))
    await server.world.until(lambda: not server.queue.pending)
    assert channel.trouble() is None
    [commands] = server.called("setMyCommands")
    assert "help" in str(commands.params["commands"])


async def test_an_update_that_cannot_be_stored_is_not_confirmed(
    server: TelegramServer, channel: TelegramChannel, inbox: Inbox, boss: Person
) -> None:
    inbox.failures = 2
    boss.say(boss.private, "첫 질문")
    boss.say(boss.private, "둘째 질문")
    await arrived(server, inbox, "둘째 질문")
    assert inbox.texts() == ["첫 질문", "둘째 질문"]


async def test_an_update_that_nobody_can_read_holds_up_nothing(
    server: TelegramServer,
    channel: TelegramChannel,
    inbox: Inbox,
    boss: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    strange = {"message_id": "열하나", "date": {}, "chat": boss.private.to_json(), "text": "비밀 이야기"}
    server.queue.pending.append(Pending(830_000_000, "message", strange, time.time() + 60, boss.id))
    boss.say(boss.private, "그다음 질문")
    await arrived(server, inbox, "그다음 질문")
    assert "update 830000000 cannot be read" in caplog.text
    assert "비밀 이야기" not in caplog.text


async def test_telegram_is_away_at_the_start(server: TelegramServer, clock: Clock, inbox: Inbox) -> None:
    await server.refuse_connections()
    channel = make(server, clock)
    await channel.start(inbox)
    assert channel.trouble() == "Telegram has not been reached yet"
    await channel.stop()
    await channel.close()
    await server.listen()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
async def test_the_page_of_a_filter_on_the_way_is_no_word_of_telegram(
    clock: Clock, inbox: Inbox, status: int
) -> None:
    async def page(_: web.Request) -> web.Response:
        return web.Response(status=status, text="<h1>차단된 사이트입니다</h1>", content_type="text/html")

    application = web.Application()
    application.router.add_route("*", "/{any:.*}", page)
    async with BareServer(application, host="127.0.0.1") as between:
        channel = make(between, clock)
        await channel.start(inbox)
        assert channel.trouble() == "Telegram has not been reached yet"
        with pytest.raises(NotDelivered):
            await channel.send(saying(telegram_chat(-1)))
        await channel.stop()
        await channel.close()


async def test_a_wrong_token_is_said_at_once_and_never_logged(
    server: TelegramServer, clock: Clock, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    channel = make(server, clock, token="7000000007:AAwrong-token")
    with pytest.raises(StartError, match="BotFather") as raised:
        await channel.start(inbox)
    assert "wrong-token" not in str(raised.value) + caplog.text


async def test_only_the_holder_of_the_duty_polls(server: TelegramServer, clock: Clock, inbox: Inbox) -> None:
    asked = asyncio.Event()

    async def no() -> bool:
        asked.set()
        return False

    channel = make(server, clock, may_poll=no)
    await channel.start(inbox)
    await asyncio.wait_for(asked.wait(), 10)
    await channel.stop()
    await channel.close()
    assert server.called("getUpdates") == []


@pytest.mark.parametrize(
    ("privacy", "auto", "warned"), [(True, True, True), (True, False, False), (False, True, False)]
)
async def test_privacy_mode_with_an_auto_room_is_warned_of(
    server: TelegramServer,
    clock: Clock,
    inbox: Inbox,
    caplog: pytest.LogCaptureFixture,
    privacy: bool,
    auto: bool,
    warned: bool,
) -> None:
    server.world.privacy = privacy

    async def has_auto() -> bool:
        return auto

    channel = make(server, clock, has_auto_rooms=has_auto)
    await channel.start(inbox)
    await channel.stop()
    await channel.close()
    assert ("/setprivacy" in caplog.text) is warned


async def test_webhook_calls_are_stored_or_refused(
    server: TelegramServer, clock: Clock, inbox: Inbox, boss: Person
) -> None:
    channel = make(server, clock, webhook="https://bot.example.go.kr/telegram/webhook")
    await channel.start(inbox)
    [call] = server.called("setWebhook")
    assert call.params["secret_token"] == "the-secret"
    message = boss.say(boss.private, "질문").to_json()
    update = {"update_id": 5, "message": message}
    await channel.take_webhook_call(json.dumps(update).encode())
    assert inbox.texts() == ["질문"]
    for body in (b"{", b"[]", b'{"message": 1}'):
        with pytest.raises(ValueError):
            await channel.take_webhook_call(body)
    inbox.failures = 1
    with pytest.raises(TelegramError):
        await channel.take_webhook_call(json.dumps({**update, "update_id": 6}).encode())
    await channel.take_webhook_call(b'{"update_id": 7, "message": {"message_id": []}}')
    await channel.stop()
    await channel.close()


async def test_the_library_puts_before_it_confirms(server: TelegramServer, channel: TelegramChannel) -> None:
    """The contract that intake rests on: at ``put`` time Telegram still holds the update."""
    await channel.stop()
    held = list[bool]()

    class Queue(InboxQueue):
        async def put(self, item: object) -> None:
            assert isinstance(item, Update)
            await asyncio.sleep(0.05)
            held.append(item.update_id not in server.queue.confirmed)

    reader = Reader(bot_id=1, username="x", mask=str, now=Clock())
    updater = Updater(channel._bot, Queue(reader, Inbox()))
    await updater.initialize()
    boss = server.person("방장")
    for number in range(3):
        boss.say(boss.private, f"{number}번째")
    await updater.start_polling()
    await server.world.until(lambda: len(server.queue.confirmed) >= 3)
    await updater.stop()
    assert held == [True] * 3


async def test_put_raises_only_what_polling_survives(clock: Clock) -> None:
    inbox = Inbox()
    inbox.failures = 1
    queue = InboxQueue(Reader(bot_id=1, username="x", mask=str, now=clock), inbox)
    message = {
        "message_id": 1, "date": 1795392000, "chat": {"id": 5, "type": "private", "first_name": "김"},
        "from": {"id": 5, "is_bot": False, "first_name": "김"}, "text": "질문",
    }  # fmt: skip
    update = Update.de_json({"update_id": 1, "message": message}, None)
    with pytest.raises(NetworkError):
        await queue.put(update)
    await queue.put(update)
    assert inbox.texts() == ["질문"]


def test_poison_becomes_an_empty_update_of_its_number() -> None:
    body = json.dumps({"ok": True, "result": [{"update_id": 3, "message": 5}, {"update_id": 4}]}).encode()
    assert json.loads(_without_poison(body))["result"] == [{"update_id": 3}, {"update_id": 4}]
    for other in (b"not json", b'{"ok": false}', b'{"result": 5}', b"[]"):
        assert _without_poison(other) == other


# Sending


async def test_says_with_buttons_reply_and_no_preview(
    server: TelegramServer, channel: TelegramChannel, boss: Person
) -> None:
    question = boss.say(boss.private, "질문")
    row = saying(
        telegram_chat(boss.id, kind="private"),
        '<b>답변</b> &amp; <a href="https://www.law.go.kr/법령">근거</a>',
        reply_to=str(question.id),
        keyboard=BUTTONS,
    )
    message_id = await channel.send(row)
    said = boss.private.messages[int(message_id or 0)]
    assert said.text == "답변 & 근거"
    assert said.reply_to is question
    assert said.labels == ["해결", "근거 보기"]
    [call] = server.called("sendMessage")
    assert json.loads(str(call.params["link_preview_options"]).replace("'", '"').replace("True", "true"))[
        "is_disabled"
    ]


async def test_buttons_that_lead_nowhere_are_left_out(
    server: TelegramServer, channel: TelegramChannel, boss: Person
) -> None:
    boss.say(boss.private, "질문")
    local = ((Button("열기", url="http://127.0.0.1:8080/p/1"), Button("열기", url="http://localhost/p")),)
    message_id = await channel.send(saying(telegram_chat(boss.id, kind="private"), keyboard=local))
    assert boss.private.messages[int(message_id or 0)].labels == []


async def test_topics(server: TelegramServer, channel: TelegramChannel, boss: Person) -> None:
    forum = boss.create_group("계약팀", is_forum=True)
    boss.add_bot(forum)
    topic = boss.create_topic(forum, "수의계약")
    message_id = await channel.send(saying(telegram_chat(forum.id, topic=topic)))
    assert forum.messages[int(message_id or 0)].topic == topic
    message_id = await channel.send(saying(telegram_chat(forum.id, topic=9999)))
    assert forum.messages[int(message_id or 0)].topic is None, "a topic that is gone must not lose the answer"


async def test_edits_and_an_edit_that_changes_nothing(
    server: TelegramServer, channel: TelegramChannel, boss: Person
) -> None:
    boss.say(boss.private, "질문")
    chat = telegram_chat(boss.id, kind="private")
    message_id = await channel.send(saying(chat, keyboard=BUTTONS))
    edit = Outgoing(id=2, operation="edit", chat=chat, text=Markup("<i>맡음</i>"), target=message_id)
    assert await channel.send(edit) == message_id
    assert await channel.send(edit) == message_id
    said = boss.private.messages[int(message_id or 0)]
    assert (said.text, said.labels) == ("맡음", [])


async def test_toasts(server: TelegramServer, channel: TelegramChannel, boss: Person) -> None:
    boss.say(boss.private, "질문")
    chat = telegram_chat(boss.id, kind="private")
    message_id = await channel.send(saying(chat, keyboard=BUTTONS))
    press = boss.tap(boss.private.messages[int(message_id or 0)], "해결")

    def toast(press_id: str) -> Outgoing:
        return Outgoing(
            id=3, operation="toast", chat=chat, text=Markup("고맙습니다" * 50), press_id=press_id, alert=True
        )

    assert await channel.send(toast(press.id)) is None
    assert press.answer is not None
    assert len(press.answer["text"]) == 200
    late = boss.tap(boss.private.messages[int(message_id or 0)], "해결")
    server.world.advance(3600)
    with pytest.raises(Expired):
        await channel.send(toast(late.id))


@pytest.mark.parametrize(
    ("fault", "fate"),
    [
        ({"code": 429, "retry_after": 7}, RetryAfter),
        ({"code": 500}, UnknownFate),
        ({"code": 502}, UnknownFate),
        ({"action": "reset", "when": "after"}, UnknownFate),
    ],
)
async def test_what_becomes_of_a_send(
    server: TelegramServer,
    channel: TelegramChannel,
    boss: Person,
    fault: dict[str, Any],
    fate: type[DeliveryError],
) -> None:
    boss.say(boss.private, "질문")
    server.faults.add("sendMessage", **fault)
    with pytest.raises(DeliveryError) as raised:
        await channel.send(saying(telegram_chat(boss.id, kind="private")))
    assert type(raised.value) is fate
    if isinstance(raised.value, RetryAfter):
        assert raised.value.seconds == 7
    assert TOKEN not in str(raised.value)


async def test_a_send_that_cannot_leave(
    server: TelegramServer, channel: TelegramChannel, boss: Person
) -> None:
    await channel.stop()
    await server.refuse_connections()
    with pytest.raises(NotDelivered) as raised:
        await channel.send(saying(telegram_chat(boss.id, kind="private")))
    assert TOKEN not in str(raised.value)
    await server.listen()


async def test_closed_doors(server: TelegramServer, channel: TelegramChannel, boss: Person) -> None:
    group = boss.create_group("계약팀", kind="group")
    boss.add_bot(group)
    moved = boss.upgrade(group)
    with pytest.raises(Migrated) as migrated:
        await channel.send(saying(telegram_chat(group.id)))
    assert migrated.value.new_chat_id == str(moved.id)
    boss.kick_bot(moved)
    with pytest.raises(Refused) as refused:
        await channel.send(saying(telegram_chat(moved.id)))
    assert refused.value.chat_gone
    with pytest.raises(Refused) as refused:
        await channel.send(saying(telegram_chat(-42)))
    assert refused.value.chat_gone
    stranger = server.person("모르는 사람")
    with pytest.raises(Refused):
        await channel.send(saying(telegram_chat(stranger.id, kind="private")))


async def test_bad_html_is_said_without_formatting(
    server: TelegramServer, channel: TelegramChannel, boss: Person
) -> None:
    boss.say(boss.private, "질문")
    message_id = await channel.send(
        saying(telegram_chat(boss.id, kind="private"), "<b>열린 &lt;태그\n둘째 줄")
    )
    assert boss.private.messages[int(message_id or 0)].text == "열린 <태그\n둘째 줄"


async def test_who_is_where(server: TelegramServer, channel: TelegramChannel, boss: Person) -> None:
    group = boss.create_group("계약팀")
    boss.add_bot(group)
    clerk, stranger = server.person("박주무관"), server.person("모르는 사람")
    clerk.join(group)
    chat = telegram_chat(group.id)
    assert await channel.is_member(chat, str(clerk.id))
    assert not await channel.is_member(chat, str(stranger.id))
    assert not await channel.is_member(telegram_chat(-42), str(clerk.id))
    assert not await channel.is_member(chat, "누구")
    assert await channel.is_chat_admin(chat, str(boss.id))
    assert not await channel.is_chat_admin(chat, str(clerk.id))
    assert await channel.is_chat_admin(chat, chat.id), "who writes under the group's name administers it"
    clerk.leave(group)
    assert not await channel.is_member(chat, str(clerk.id))


async def test_a_rival_poller_is_trouble(server: TelegramServer, channel: TelegramChannel) -> None:
    await server.world.until(lambda: bool(server.called("getUpdates")))
    async with ClientSession() as rival, rival.get(f"{server.url}/bot{TOKEN}/getUpdates?timeout=0"):
        pass
    async with asyncio.timeout(10):
        while channel.trouble() is None:  # noqa: ASYNC110 (what the channel says of itself)
            await asyncio.sleep(0.02)
    assert channel.trouble() == "another program polls with the same token"


async def test_a_token_that_is_withdrawn_is_trouble(
    server: TelegramServer, clock: Clock, inbox: Inbox
) -> None:
    server.faults.add("deleteWebhook", code=401, times=100)
    channel = make(server, clock)
    await channel.start(inbox)
    async with asyncio.timeout(10):
        while channel.trouble() is None:  # noqa: ASYNC110 (what the channel says of itself)
            await asyncio.sleep(0.02)
    assert channel.trouble() == "Telegram does not accept the token any more"
    await channel.stop()
    await channel.close()


async def test_a_database_that_is_away_does_not_keep_the_channel_from_its_work(
    server: TelegramServer, clock: Clock, inbox: Inbox, boss: Person
) -> None:
    async def fails() -> bool:
        raise OperationalError("select", {}, RuntimeError("disk I/O error"))

    server.world.privacy = True
    channel = make(server, clock, has_auto_rooms=fails)
    await channel.start(inbox)
    boss.say(boss.private, "질문")
    await arrived(server, inbox, "질문")
    await channel.stop()
    await channel.close()
