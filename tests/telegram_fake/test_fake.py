"""The fake itself, asked by the library that the program uses, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
import pytest_asyncio
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.request import HTTPXRequest

from tests.telegram_fake import Person, TelegramServer, World
from tests.telegram_fake.faults import FloodLimits
from tests.telegram_fake.server import TOKEN
from tests.telegram_fake.webhook import SECRET_HEADER

pytestmark = pytest.mark.loopback


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's way to say that waiting times may come as timedelta, as the program does."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest_asyncio.fixture
async def server() -> AsyncIterator[TelegramServer]:
    server = await TelegramServer().start()
    yield server
    await server.stop()


def _bot(server: TelegramServer, token: str = TOKEN) -> Bot:
    return Bot(
        token,
        base_url=f"{server.url}/bot",
        base_file_url=f"{server.url}/file/bot",
        request=HTTPXRequest(read_timeout=1),
        get_updates_request=HTTPXRequest(read_timeout=5),
    )


@pytest_asyncio.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    async with _bot(server) as bot:
        yield bot
    assert not server.failures


@pytest.fixture
def boss(server: TelegramServer) -> Person:
    return server.person("방장", "boss")


BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("해결", callback_data="solved:1")]])


async def test_sends_edits_and_takes_back(server: TelegramServer, bot: Bot, boss: Person) -> None:
    boss.say(boss.private, "안녕하세요")
    sent = await bot.send_message(
        boss.id, "<b>굵게</b> &lt;그대로&gt;", parse_mode="HTML", reply_markup=BUTTONS
    )
    assert sent.text == "굵게 <그대로>"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("bold", 0, 2)]
    edited = await bot.edit_message_text("다시", boss.id, sent.message_id)
    assert isinstance(edited, Message) and edited.edit_date is not None and edited.reply_markup is None
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("다시", boss.id, sent.message_id)
    await bot.delete_message(boss.id, sent.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("또", boss.id, sent.message_id)


@pytest.mark.parametrize(
    "text",
    [
        "<b>열린",
        "<b><i>엇갈린</b></i>",
        "<br>",
        "</b>",
        "1 < 2",
        "<p>문단</p>",
        '<b class="x">속성</b>',
        "<blockquote>하나<blockquote>둘</blockquote></blockquote>",
    ],
)
async def test_refuses_bad_html(bot: Bot, boss: Person, text: str) -> None:
    boss.say(boss.private, "안녕")
    with pytest.raises(BadRequest, match=r"[Cc]an't parse entities"):
        await bot.send_message(boss.id, text, parse_mode="HTML")


async def test_limits_count_utf16_after_parsing(bot: Bot, boss: Person) -> None:
    boss.say(boss.private, "안녕")
    await bot.send_message(boss.id, f"<b>{'가' * 4096}</b>", parse_mode="HTML")
    await bot.send_message(boss.id, "😀" * 2048)
    with pytest.raises(BadRequest, match="too long"):
        await bot.send_message(boss.id, "😀" * 2048 + "가")
    with pytest.raises(BadRequest, match="empty"):
        await bot.send_message(boss.id, "<b> </b>", parse_mode="HTML")


@pytest.mark.parametrize(("button", "error"), [
    (InlineKeyboardButton("긴", callback_data="x" * 65), "BUTTON_DATA_INVALID"),
    (InlineKeyboardButton("한글", callback_data="가" * 22), "BUTTON_DATA_INVALID"),
    (InlineKeyboardButton("집", url="http://localhost:8080/"), "Wrong HTTP URL"),
])  # fmt: skip
async def test_refuses_bad_buttons(bot: Bot, boss: Person, button: InlineKeyboardButton, error: str) -> None:
    boss.say(boss.private, "안녕")
    with pytest.raises(BadRequest, match=f"(?i){error}"):
        await bot.send_message(boss.id, "글", reply_markup=InlineKeyboardMarkup([[button]]))


async def test_callbacks_are_answered_once_and_in_time(
    server: TelegramServer, bot: Bot, boss: Person
) -> None:
    boss.say(boss.private, "안녕")
    await bot.send_message(boss.id, "글", reply_markup=BUTTONS)
    message = server.world.chats[boss.id].by(server.world.bot.id)[0]
    first = boss.tap(message, "해결")
    update = (await bot.get_updates(timeout=1))[-1]
    assert update.callback_query is not None and update.callback_query.data == "solved:1"
    await update.callback_query.answer("네")
    assert first.answer is not None and first.answer["text"] == "네"
    with pytest.raises(BadRequest, match="too old"):
        await update.callback_query.answer("또")
    late = boss.tap(message, "해결")
    server.world.advance(90)
    with pytest.raises(BadRequest, match="too old"):
        await bot.answer_callback_query(late.id)
    with pytest.raises(BadRequest, match="too old"):
        await bot.answer_callback_query("12345")
    with pytest.raises(AssertionError, match="buttons say"):
        boss.tap(message, "없는 단추")


async def test_privacy_mode_hides_what_is_not_for_the_bot(
    server: TelegramServer, bot: Bot, boss: Person
) -> None:
    group = boss.create_group("계약팀")
    boss.add_bot(group)
    await bot.get_updates(timeout=0)
    start = len(server.queue.history)
    boss.say(group, "우리끼리 하는 말")
    boss.say(group, "/start")  # no bot has written here yet
    boss.say(group, "/start@another_bot")
    assert len(server.queue.history) == start
    boss.say(group, "@gyeyaktong_bot 질문이요")
    boss.say(group, "/help@Gyeyaktong_Bot")
    sent = await bot.send_message(group.id, "답")
    boss.say(group, "고마워요", reply_to=group.messages[sent.message_id])
    boss.say(group, "/start")
    assert len(server.queue.history) == start + 4
    boss.say(group, "또 우리끼리")
    await asyncio.sleep(0)
    assert len(server.queue.history) == start + 4


async def test_promoted_bot_sees_everything(server: TelegramServer, boss: Person) -> None:
    group = boss.create_group("계약팀")
    boss.add_bot(group, as_admin=True)
    before = len(server.queue.history)
    boss.say(group, "우리끼리 하는 말")
    assert len(server.queue.history) == before + 1


async def test_topics_are_strict(server: TelegramServer, bot: Bot, boss: Person) -> None:
    forum = boss.create_group("광장", is_forum=True)
    boss.add_bot(forum)
    topic, other = boss.create_topic(forum, "물품"), boss.create_topic(forum, "공사")
    asked = boss.say(forum, "@gyeyaktong_bot 질문", topic=topic)
    update = (await bot.get_updates(timeout=0))[-1]
    assert update.message is not None and update.message.is_topic_message
    # What answers nothing answers the message that opened the topic: a trap of Telegram.
    assert update.message.reply_to_message is not None
    assert update.message.reply_to_message.forum_topic_created is not None
    sent = await bot.send_message(
        forum.id, "답", message_thread_id=topic, reply_parameters=ReplyParameters(asked.id)
    )
    assert sent.message_thread_id == topic
    with pytest.raises(BadRequest, match="thread not found"):
        await bot.send_message(forum.id, "답", message_thread_id=4711)
    with pytest.raises(BadRequest):
        await bot.send_message(
            forum.id, "답", message_thread_id=other, reply_parameters=ReplyParameters(asked.id)
        )
    assert len(server.failures) == 1
    server.failures.clear()


async def test_reply_to_a_missing_message(bot: Bot, boss: Person) -> None:
    asked = boss.say(boss.private, "질문")
    boss.delete(asked)
    with pytest.raises(BadRequest, match="replied not found"):
        await bot.send_message(boss.id, "답", reply_parameters=ReplyParameters(asked.id))
    sent = await bot.send_message(
        boss.id, "답", reply_parameters=ReplyParameters(asked.id, allow_sending_without_reply=True)
    )
    assert sent.reply_to_message is None


async def test_chats_that_are_closed_to_the_bot(server: TelegramServer, bot: Bot, boss: Person) -> None:
    stranger = server.person("처음")
    with pytest.raises(Forbidden, match="initiate"):
        await bot.send_message(stranger.id, "먼저 말 걸기")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(-99, "어디")
    group = boss.create_group("옛 방", kind="group")
    boss.add_bot(group)
    await bot.send_message(group.id, "들어왔습니다")
    new = boss.upgrade(group)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "여기 있나요")
    assert moved.value.new_chat_id == new.id
    boss.kick_bot(new)
    with pytest.raises(Forbidden, match="kicked from the supergroup"):
        await bot.send_message(new.id, "나갔나요")
    boss.say(boss.private, "안녕")
    boss.block_bot()
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(boss.id, "저기요")
    kinds = [u.kind for u in server.queue.history.values()]
    assert kinds.count("my_chat_member") == 3


async def test_members(server: TelegramServer, bot: Bot, boss: Person) -> None:
    clerk, stranger = server.person("직원"), server.person("남")
    group = boss.create_group("계약팀")
    boss.add_bot(group)
    clerk.join(group)
    assert (await bot.get_chat_member(group.id, boss.id)).status == "creator"
    assert (await bot.get_chat_member(group.id, clerk.id)).status == "member"
    assert (await bot.get_chat_member(group.id, stranger.id)).status == "left"
    boss.promote(group, clerk)
    assert {m.user.id for m in await bot.get_chat_administrators(group.id)} == {boss.id, clerk.id}
    clerk.leave(group)
    assert (await bot.get_chat_member(group.id, clerk.id)).status == "left"
    assert (await bot.get_chat(group.id)).title == "계약팀"
    with pytest.raises(BadRequest, match=r"(?i)user not found"):
        await bot.get_chat_member(group.id, 1)


async def test_files_go_both_ways(server: TelegramServer, bot: Bot, boss: Person) -> None:
    data = bytes(range(256)) * 40
    boss.upload(boss.private, "공고문.hwpx", data, caption="봐 주세요")
    update = (await bot.get_updates(timeout=0))[-1]
    assert update.message is not None and update.message.document is not None
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == data
    sent = await bot.send_document(boss.id, data, filename="답변 기록.csv", caption="여기요")
    assert sent.document is not None and sent.document.file_name == "답변 기록.csv"
    assert server.world.files[sent.document.file_id] == data


async def test_polling_confirms_by_offset(server: TelegramServer, bot: Bot, boss: Person) -> None:
    for number in range(3):
        boss.say(boss.private, f"{number}")
    first = await bot.get_updates(timeout=0, limit=2)
    assert [u.message.text for u in first if u.message] == ["0", "1"]
    assert len(await bot.get_updates(timeout=0)) == 3
    rest = await bot.get_updates(offset=first[-1].update_id + 1, timeout=0)
    assert [u.message.text for u in rest if u.message] == ["2"]
    assert server.queue.confirmed == {u.update_id for u in first}
    server.queue.repeat(first[0].update_id)
    again = await bot.get_updates(offset=rest[-1].update_id + 1, timeout=0)
    assert [u.update_id for u in again] == [first[0].update_id]
    assert await bot.get_updates(offset=rest[-1].update_id + 1, timeout=0) == ()


async def test_updates_expire_after_a_day(server: TelegramServer, bot: Bot, boss: Person) -> None:
    boss.say(boss.private, "어제")
    server.world.advance(24 * 3600 + 1)
    boss.say(boss.private, "오늘")
    assert [u.message.text for u in await bot.get_updates(timeout=0) if u.message] == ["오늘"]


async def test_newer_poll_ends_the_older_one(server: TelegramServer, bot: Bot) -> None:
    async with _bot(server) as rival:
        older = asyncio.create_task(bot.get_updates(timeout=5))
        await server.world.until(lambda: len(server.called("getUpdates")) == 1)
        newer = asyncio.create_task(rival.get_updates(timeout=1))
        with pytest.raises(Conflict, match="terminated by other"):
            await older
        assert await newer == ()


async def test_allowed_updates_stick(server: TelegramServer, bot: Bot, boss: Person) -> None:
    await bot.get_updates(timeout=0, allowed_updates=["callback_query"])
    await bot.get_updates(timeout=0)
    boss.say(boss.private, "보이지 않는 글")
    assert await bot.get_updates(timeout=0) == ()


async def test_wrong_token_method_and_parameter(server: TelegramServer) -> None:
    stranger_bot = _bot(server, "7:wrong")
    with pytest.raises(InvalidToken):
        await stranger_bot.initialize()
    await stranger_bot.shutdown()
    async with httpx.AsyncClient() as client:
        unknown = await client.post(f"{server.url}/bot{TOKEN}/sendMesage", data={"chat_id": 1, "text": "x"})
        extra = await client.post(f"{server.url}/bot{TOKEN}/getMe", data={"loud": "true"})
    assert (unknown.status_code, extra.status_code) == (404, 400)
    assert len(server.failures) == 2


async def test_faults(server: TelegramServer, bot: Bot, boss: Person) -> None:
    boss.say(boss.private, "안녕")
    server.faults.add("sendMessage", code=429, retry_after=7)
    with pytest.raises(RetryAfter):
        await bot.send_message(boss.id, "하나")
    server.faults.add("sendMessage", code=502)
    with pytest.raises(NetworkError):
        await bot.send_message(boss.id, "둘")
    server.faults.add("sendMessage", action="reset", when="after")
    with pytest.raises(NetworkError):
        await bot.send_message(boss.id, "셋")
    server.faults.add("sendMessage", action="hang", when="after")
    with pytest.raises(TimedOut):
        await bot.send_message(boss.id, "넷")
    # The last two were stored although the bot never heard of it.
    assert [m.text for m in boss.private.by(server.world.bot.id)] == ["셋", "넷"]
    await server.refuse_connections()
    with pytest.raises(NetworkError):
        await bot.send_message(boss.id, "다섯")
    await server.listen()
    await bot.send_message(boss.id, "여섯")


async def test_flood_limits_count(server: TelegramServer, bot: Bot, boss: Person) -> None:
    server.methods.flood = FloodLimits(burst=3, burst_seconds=60)
    boss.say(boss.private, "안녕")
    for number in range(3):
        await bot.send_message(boss.id, f"{number}")
    with pytest.raises(RetryAfter):
        await bot.send_message(boss.id, "넷째")


class Receiver:
    """A webhook that answers what it is told to, in order, and then 200."""

    def __init__(self, *answers: int) -> None:
        self.answers = list(answers)
        self.got: list[tuple[int, str | None]] = []

    async def start(self) -> str:
        app = web.Application()
        app.router.add_post("/hook", self._take)
        self.runner = web.AppRunner(app, access_log=None)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self.runner.addresses[0][1]}/hook"

    async def _take(self, request: web.Request) -> web.Response:
        self.got.append(((await request.json())["update_id"], request.headers.get(SECRET_HEADER)))
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


async def test_webhook_is_in_order_per_chat_and_repeats(
    server: TelegramServer, bot: Bot, boss: Person
) -> None:
    clerk = server.person("직원")
    receiver = Receiver(500, 503)
    url = await receiver.start()
    await bot.set_webhook(url, secret_token="s3cret_-")
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates(timeout=0)
    for number in range(2):
        boss.say(boss.private, f"방장 {number}")
    clerk.say(clerk.private, "직원")
    await server.world.until(lambda: len(server.queue.confirmed) == 3)
    assert {secret for _, secret in receiver.got} == {"s3cret_-"}
    ids = [update_id for update_id, _ in receiver.got]
    first, second, third = sorted(set(ids))
    assert len(ids) == 5 and ids.index(second) > max(i for i, u in enumerate(ids) if u == first)
    assert third in ids
    info = await bot.get_webhook_info()
    assert info.url == url and info.pending_update_count == 0 and info.last_error_message
    await bot.delete_webhook()
    assert await bot.get_updates(timeout=0) == ()
    await receiver.runner.cleanup()


async def test_webhook_delivers_what_comes_just_after_the_last(
    server: TelegramServer, bot: Bot, boss: Person
) -> None:
    receiver = Receiver()
    await bot.set_webhook(await receiver.start())
    for number in range(50):
        boss.say(boss.private, f"{number}")
        async with asyncio.timeout(5):
            while server.queue.ready():  # noqa: ASYNC110  (an event would let the lane close first)
                await asyncio.sleep(0)
        for _ in range(number % 10):  # meet the lane at every step of its closing
            await asyncio.sleep(0)
    assert len(receiver.got) == 50
    await bot.delete_webhook()
    await receiver.runner.cleanup()


async def test_waiting_says_what_did_not_happen() -> None:
    never: Callable[[], None] = lambda: None  # noqa: E731
    with pytest.raises(AssertionError, match="a reply"):
        await World().until(never, within=0.1, what="a reply")
