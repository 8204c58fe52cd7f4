"""The fake and lo-bot-api-emulator, asked the same: where both model a call, both take or refuse it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator

from tests.telegram_fake import Person, TelegramServer
from tests.telegram_fake.server import TOKEN

pytestmark = pytest.mark.loopback

CHAT = -4_000_000_001  # the first group of a world
Form = dict[str, Any]


def _keyboard(*rows: list[dict[str, str]]) -> str:
    return json.dumps({"inline_keyboard": list(rows)})


def _send(**fields: Any) -> Form:
    return {"chat_id": str(CHAT), "text": "글"} | {k: str(v) for k, v in fields.items()}


BUTTON = {"text": "단추", "callback_data": "a:1"}
LONG_KOREAN = {"text": "단추", "callback_data": "가" * 22}
LINK = {"text": "집", "url": "https://a.kr/"}

#: What each request is about, its method, its fields, and whether a bot may do it.
REQUESTS: list[tuple[str, str, Form, bool]] = [
    ("who am I", "getMe", {}, True),
    ("text", "sendMessage", _send(), True),
    ("html", "sendMessage", _send(text="<b>글</b>", parse_mode="HTML"), True),
    ("quiet", "sendMessage", _send(disable_notification="true"), True),
    ("longest text", "sendMessage", _send(text="😀" * 2048), True),
    ("text too long", "sendMessage", _send(text="😀" * 2048 + "가"), False),
    ("empty text", "sendMessage", _send(text=""), False),
    ("blank text", "sendMessage", _send(text="  "), False),
    ("no such chat", "sendMessage", _send(chat_id=0), False),
    ("chat is no number", "sendMessage", _send(chat_id="x"), False),
    ("keyboard", "sendMessage", _send(reply_markup=_keyboard([BUTTON, BUTTON], [BUTTON])), True),
    ("link button", "sendMessage", _send(reply_markup=_keyboard([LINK])), True),
    ("64 bytes", "sendMessage", _send(reply_markup=_keyboard([BUTTON | {"callback_data": "x" * 64}])), True),
    ("65 bytes", "sendMessage", _send(reply_markup=_keyboard([BUTTON | {"callback_data": "x" * 65}])), False),
    ("66 bytes", "sendMessage", _send(reply_markup=_keyboard([LONG_KOREAN])), False),
    ("no data", "sendMessage", _send(reply_markup=_keyboard([BUTTON | {"callback_data": ""}])), False),
    ("no label", "sendMessage", _send(reply_markup=_keyboard([BUTTON | {"text": ""}])), False),
    ("100 buttons", "sendMessage", _send(reply_markup=_keyboard(*[[BUTTON] * 5] * 20)), True),
    ("101 buttons", "sendMessage", _send(reply_markup=_keyboard(*[[BUTTON]] * 101)), False),
    ("9 in a row", "sendMessage", _send(reply_markup=_keyboard([BUTTON] * 9)), False),
    ("keyboard is no JSON", "sendMessage", _send(reply_markup="{"), False),
    ("reply", "sendMessage", _send(reply_parameters='{"message_id": 3}'), True),
    ("reply to nothing", "sendMessage", _send(reply_parameters='{"message_id": 0}'), False),
    ("reply is no JSON", "sendMessage", _send(reply_parameters="3"), False),
    ("edit", "editMessageText", _send(message_id=3, text="다른 글"), True),
    ("edit to nothing", "editMessageText", _send(message_id=3, text=""), False),
    ("edit message 0", "editMessageText", _send(message_id=0), False),
    ("edit keyboard", "editMessageReplyMarkup",
     {"chat_id": str(CHAT), "message_id": "3", "reply_markup": _keyboard([BUTTON])}, True),
    ("action", "sendChatAction", {"chat_id": str(CHAT), "action": "typing"}, True),
    ("unknown action", "sendChatAction", {"chat_id": str(CHAT), "action": "sleeping"}, False),
    ("toast", "answerCallbackQuery", {"callback_query_id": "PRESSED", "text": "가" * 200}, True),
    ("toast too long", "answerCallbackQuery", {"callback_query_id": "PRESSED", "text": "가" * 201}, False),
    ("toast for nothing", "answerCallbackQuery", {}, False),
    ("commands", "setMyCommands", {"commands": '[{"command": "ask", "description": "질문"}]'}, True),
    ("commands are no list", "setMyCommands", {"commands": '"ask"'}, False),
    ("forget commands", "deleteMyCommands", {}, True),
    ("poll", "getUpdates", {"timeout": "0", "allowed_updates": '["message", "callback_query"]'}, True),
    ("poll kinds are no list", "getUpdates", {"timeout": "0", "allowed_updates": "3"}, False),
    ("webhook in clear", "setWebhook", {"url": "http://example.com/hook"}, False),
    ("webhook secret", "setWebhook", {"url": "https://example.com/", "secret_token": "한글"}, False),
    ("no webhook", "deleteWebhook", {}, True),
    ("webhook state", "getWebhookInfo", {}, True),
    ("file unknown", "getFile", {"file_id": "none"}, False),
    ("take back", "deleteMessage", {"chat_id": str(CHAT), "message_id": "3"}, True),
    ("unknown method", "sendMesage", {}, False),
    ("unknown parameter", "sendMessage", _send(colour="red"), False),
]  # fmt: skip


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[TelegramServer]:
    server = await TelegramServer().start()
    yield server
    await server.stop()


@pytest_asyncio.fixture
async def lo_url() -> AsyncIterator[str]:
    runner = web.AppRunner(LoBotApiEmulator(allow_insecure_loopback_webhooks=True).app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_both_take_and_refuse_the_same(fake: TelegramServer, lo_url: str) -> None:
    boss = Person(fake.world, "방장")
    group = boss.create_group("계약팀", kind="group")
    assert group.id == CHAT
    boss.add_bot(group)
    differences = []
    async with httpx.AsyncClient() as client:
        for about, method, form, allowed in REQUESTS:
            fields = dict(form)
            _have_a_message_of_the_bot(fake, group.id)
            if fields.get("callback_query_id") == "PRESSED":
                fields["callback_query_id"] = boss.tap(group.messages[3], "단추").id
            ours = await client.post(f"{fake.url}/bot{TOKEN}/{method}", data=fields)
            theirs = await client.post(f"{lo_url}/bot{TOKEN}/{method}", data=fields)
            verdicts = (allowed, ours.json()["ok"], theirs.json()["ok"])
            if len(set(verdicts)) > 1:
                differences.append((about, verdicts, ours.json(), theirs.json()))
    assert differences == []


def _have_a_message_of_the_bot(fake: TelegramServer, chat_id: int) -> None:
    """Message 3 of the group is the bot's and stands, whatever the request before has done to it."""
    chat = fake.world.chats[chat_id]
    while 3 not in chat.messages:
        fake.world.add_message(chat, fake.world.bot, text="글")
    chat.messages[3].deleted = False
    chat.messages[3].text, chat.messages[3].keyboard = "글", [[BUTTON | {"callback_data": "b:2"}]]
