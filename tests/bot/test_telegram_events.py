"""Telegram's updates, as its documentation shows them, as events."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.channels.telegram_events import Reader
from handlers.events import (
    EVENT,
    ButtonPressed,
    ChatMigrated,
    CommandGiven,
    Event,
    FileReceived,
    MemberJoined,
    MemberLeft,
    MessageEdited,
    MessageReceived,
)

BOT = {"id": 7, "is_bot": True, "first_name": "계약통", "username": "gyeyak_bot"}
KIM = {"id": 42, "is_bot": False, "first_name": "김", "last_name": "주무관", "language_code": "ko"}
GROUP = {"id": -100500, "type": "supergroup", "title": "계약팀"}
FORUM = {**GROUP, "is_forum": True}
PRIVATE = {"id": 42, "type": "private", "first_name": "김", "last_name": "주무관"}
NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
DATE = 1795392000

reader = Reader(
    bot_id=7, username="gyeyak_bot", mask=lambda text: text.replace("010-1234-5678", "***"), now=lambda: NOW
)


def read(kind: str, body: dict[str, Any]) -> list[Event]:
    update = Update.de_json({"update_id": 900, kind: body}, None)
    events = reader.events(update)
    for event in events:
        assert EVENT.validate_json(EVENT.dump_json(event)) == event
    return events


def said(
    text: str, chat: dict[str, Any] = GROUP, *, sender: dict[str, Any] = KIM, **more: Any
) -> list[Event]:
    body = {"message_id": 11, "date": DATE, "chat": chat, "from": sender, "text": text, **more}
    return read("message", body)


def mention(text: str, name: str = "@gyeyak_bot") -> list[dict[str, Any]]:
    offset = len(text[: text.index(name)].encode("utf-16-le")) // 2
    return [{"type": "mention", "offset": offset, "length": len(name)}]


def test_a_message_in_a_group() -> None:
    [event] = said("수의계약 한도가 얼마인가요? 010-1234-5678")
    assert isinstance(event, MessageReceived)
    assert event.key == "7:900"
    assert event.chat.lane == "telegram:-100500"
    assert (event.chat.kind, event.chat.title, event.chat.topic) == ("group", "계약팀", None)
    assert (event.sender.id, event.sender.name, event.sender.is_bot) == ("42", "김 주무관", False)
    assert event.text == "수의계약 한도가 얼마인가요? ***"
    assert (event.message_id, event.mentioned, event.reply_to) == ("11", False, None)
    assert event.at == dt.datetime.fromtimestamp(DATE, dt.UTC)


@given(st.text(alphabet="가 나\n👍🏽😀ab@_", max_size=20), st.text(alphabet="가 👨‍👩‍👧‍👦?", max_size=20))
def test_the_mention_is_found_by_utf16_offsets_and_taken_out(before: str, after: str) -> None:
    text = f"{before}@gyeyak_bot{after}"
    offset = len(before.encode("utf-16-le")) // 2
    events = said(text, entities=[{"type": "mention", "offset": offset, "length": 11}])
    [event] = events
    assert isinstance(event, MessageReceived)
    assert event.mentioned
    assert event.text == (before.rstrip(" ") + after).strip()


@pytest.mark.parametrize(
    ("text", "entities", "mentioned"),
    [
        ("@Gyeyak_Bot 질문", [{"type": "mention", "offset": 0, "length": 11}], True),
        ("@other_bot 질문", [{"type": "mention", "offset": 0, "length": 10}], False),
        ("계약통 질문", [{"type": "text_mention", "offset": 0, "length": 3, "user": BOT}], True),
        ("김주무 질문", [{"type": "text_mention", "offset": 0, "length": 3, "user": KIM}], False),
        ("@gyeyak_bot", [{"type": "mention", "offset": 0, "length": 11}], True),
        ("@gyeyak_bot 질문", [], False),
    ],
)
def test_who_is_mentioned(text: str, entities: list[dict[str, Any]], mentioned: bool) -> None:
    [event] = said(text, entities=entities)
    assert isinstance(event, MessageReceived)
    assert event.mentioned is mentioned


@pytest.mark.parametrize(
    ("text", "name", "arguments"),
    [
        ("/help", "help", ""),
        ("/help@gyeyak_bot", "help", ""),
        ("/HELP@Gyeyak_Bot  여기 ", "help", "여기"),
        ("/도움말", "도움말", ""),
        ("/질문 선금은 얼마까지인가요", "질문", "선금은 얼마까지인가요"),
        ("/질문\n여러 줄\n질문", "질문", "여러 줄\n질문"),
        ("/start AbC-123_x", "start", "AbC-123_x"),
    ],
)
def test_commands_latin_and_korean(text: str, name: str, arguments: str) -> None:
    [event] = said(text, PRIVATE)
    assert isinstance(event, CommandGiven)
    assert (event.name, event.arguments, event.chat.kind) == (name, arguments, "private")


def test_an_invitation_code_and_the_name_of_a_member_are_never_masked() -> None:
    masking = dataclasses.replace(reader, mask=lambda _: "***")
    code = "AbC010-1234-5678_" + "x" * 26
    for text, arguments in (
        (f"/start {code}", code),
        ("/역할 홍길동 강사", "홍길동 강사"),
        ("/역할 홍길동 010 1234 5678", "***"),
        ("/질문 박주무관 전화는요", "***"),
    ):
        update = Update.de_json(
            {
                "update_id": 1,
                "message": {"message_id": 1, "date": DATE, "chat": PRIVATE, "from": KIM, "text": text},
            }
        )
        [event] = masking.events(update)
        assert isinstance(event, CommandGiven)
        assert event.arguments == arguments


def test_a_command_of_another_bot_is_not_ours() -> None:
    assert said("/help@other_bot") == []


def test_a_mention_before_a_command() -> None:
    text = "@gyeyak_bot /도움말"
    [event] = said(text, entities=mention(text))
    assert isinstance(event, CommandGiven) and event.addressed


@pytest.mark.parametrize(
    ("text", "addressed"), [("/weather", False), ("/weather@gyeyak_bot", True), ("/날씨@gyeyak_bot", True)]
)
def test_whether_a_command_names_the_bot(text: str, addressed: bool) -> None:
    [event] = said(text)
    assert isinstance(event, CommandGiven) and event.addressed is addressed


@pytest.mark.parametrize("text", ["/etc/passwd 파일", "/ 2", "1/2", "/"])
def test_a_slash_alone_is_no_command(text: str) -> None:
    assert isinstance(said(text)[0], MessageReceived)


def test_replies_to_the_bot_and_to_people() -> None:
    answer = {"message_id": 5, "date": DATE, "chat": GROUP, "from": BOT, "text": "답변"}
    [event] = said("그럼 물품은요?", reply_to_message=answer)
    assert isinstance(event, MessageReceived)
    assert (event.reply_to, event.reply_to_bot) == ("5", True)
    [event] = said("맞아요", reply_to_message={**answer, "from": KIM})
    assert isinstance(event, MessageReceived)
    assert (event.reply_to, event.reply_to_bot) == ("5", False)


def test_forum_topics_are_kept_and_their_opening_is_no_reply() -> None:
    opening = {
        "message_id": 77, "date": DATE, "chat": FORUM, "from": BOT, "is_topic_message": True,
        "message_thread_id": 77, "forum_topic_created": {"name": "계약", "icon_color": 7322096},
    }  # fmt: skip
    [event] = said("질문", FORUM, is_topic_message=True, message_thread_id=77, reply_to_message=opening)
    assert isinstance(event, MessageReceived)
    assert (event.chat.topic, event.reply_to, event.reply_to_bot) == ("77", None, False)
    [event] = said("질문", message_thread_id=77)
    assert event.chat.topic is None, "a thread of replies is no topic"


def test_edits() -> None:
    body = {
        "message_id": 11,
        "date": DATE,
        "edit_date": DATE + 9,
        "chat": GROUP,
        "from": KIM,
        "text": "고친 질문",
    }
    [event] = read("edited_message", body)
    assert isinstance(event, MessageEdited)
    assert (event.message_id, event.text) == ("11", "고친 질문")
    assert event.at == dt.datetime.fromtimestamp(DATE + 9, dt.UTC)
    for command in ("/질문 고친 질문", "/ask@gyeyak_bot 고친 질문"):
        [event] = read("edited_message", {**body, "text": command})
        assert isinstance(event, MessageEdited) and event.text == command
    assert read("edited_message", {**body, "text": "/ask@other_bot 고친 질문"}) == []
    without = {name: value for name, value in body.items() if name != "text"}
    assert read("edited_message", without) == []


def test_buttons() -> None:
    card = {
        "message_id": 5, "date": DATE, "chat": FORUM, "from": BOT, "text": "카드",
        "is_topic_message": True, "message_thread_id": 77,
    }  # fmt: skip
    press = {"id": "p1", "from": KIM, "chat_instance": "1", "message": card, "data": "claim:3"}
    [event] = read("callback_query", press)
    assert isinstance(event, ButtonPressed)
    assert (event.press_id, event.message_id, event.action) == ("p1", "5", "claim:3")
    assert (event.chat.topic, event.at) == ("77", NOW)
    [event] = read("callback_query", {**press, "message": {"message_id": 5, "date": 0, "chat": GROUP}})
    assert isinstance(event, ButtonPressed)
    assert event.message_id == "5"
    assert read("callback_query", {**press, "data": None}) == []


def test_files() -> None:
    document = {
        "file_id": "f1",
        "file_unique_id": "u1",
        "file_name": "공고문 010-1234-5678.hwpx",
        "file_size": 9,
    }
    body = {
        "message_id": 11,
        "date": DATE,
        "chat": PRIVATE,
        "from": KIM,
        "document": document,
        "caption": "봐 주세요",
    }
    [event] = read("message", body)
    assert isinstance(event, FileReceived)
    assert (event.file_id, event.file_name, event.size, event.caption) == (
        "f1",
        "공고문 ***.hwpx",
        9,
        "봐 주세요",
    )
    assert not event.mentioned
    caption = "@gyeyak_bot 봐 주세요"
    [event] = read(
        "message", {**body, "chat": GROUP, "caption": caption, "caption_entities": mention(caption)}
    )
    assert isinstance(event, FileReceived)
    assert (event.caption, event.mentioned) == ("봐 주세요", True)


PHOTO = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]


def test_a_picture_is_answered_only_where_somebody_waits_for_it() -> None:
    picture = {"message_id": 11, "date": DATE, "from": KIM, "photo": PHOTO}
    [event] = read("message", {**picture, "chat": PRIVATE})
    assert isinstance(event, MessageReceived)
    assert event.text == ""
    assert read("message", {**picture, "chat": GROUP}) == []
    [event] = read("message", {**picture, "chat": GROUP, "caption": "이게 뭔가요?"})
    assert isinstance(event, MessageReceived)
    assert event.text == "이게 뭔가요?"


def test_the_bot_comes_and_goes() -> None:
    def change(old: dict[str, Any], new: dict[str, Any]) -> list[Event]:
        body = {"chat": GROUP, "from": KIM, "date": DATE, "old_chat_member": old, "new_chat_member": new}
        return read("my_chat_member", body)

    left, member = {"user": BOT, "status": "left"}, {"user": BOT, "status": "member"}
    kicked = {"user": BOT, "status": "kicked", "until_date": 0}
    [event] = change(left, member)
    assert isinstance(event, MemberJoined)
    assert event.is_self
    [event] = change(member, kicked)
    assert isinstance(event, MemberLeft)
    assert event.is_self
    assert change(kicked, left) == []


def test_people_come_and_go_but_bots_do_not_count() -> None:
    lee = {"id": 43, "is_bot": False, "first_name": "이"}
    service = {"message_id": 11, "date": DATE, "chat": GROUP, "from": KIM}
    events = read("message", {**service, "new_chat_members": [KIM, lee, BOT]})
    assert [(event.key, event.sender.id) for event in events] == [("7:900:42", "42"), ("7:900:43", "43")]
    assert all(isinstance(event, MemberJoined) and not event.is_self for event in events)
    [event] = read("message", {**service, "left_chat_member": lee})
    assert isinstance(event, MemberLeft)
    assert event.sender.id == "43"
    assert read("message", {**service, "left_chat_member": BOT}) == []


def test_a_group_becomes_a_supergroup() -> None:
    old = {"id": -500, "type": "group", "title": "계약팀"}
    body = {"message_id": 11, "date": DATE, "chat": old, "from": KIM, "migrate_to_chat_id": -100500}
    [event] = read("message", body)
    assert isinstance(event, ChatMigrated)
    assert (event.chat.id, event.new_chat_id) == ("-500", "-100500")


def test_other_bots_and_channels_are_ignored_but_anonymous_admins_are_not() -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    channel = {"id": -100900, "type": "channel", "title": "공지"}
    assert said("질문", sender={**BOT, "id": 8}) == []
    assert said("질문", sender=anonymous, sender_chat=channel) == []
    assert said("질문", sender=anonymous, sender_chat=channel, is_automatic_forward=True) == []
    assert read("channel_post", {"message_id": 1, "date": DATE, "chat": channel, "text": "공지"}) == []
    [event] = said("질문", sender=anonymous, sender_chat=GROUP)
    assert (event.sender.id, event.sender.name, event.sender.is_bot) == ("-100500", "계약팀", False)


def test_service_messages_are_silent() -> None:
    body = {"message_id": 11, "date": DATE, "chat": GROUP, "from": KIM, "new_chat_title": "새 이름"}
    assert read("message", body) == []
