"""Exports of every format, whole and cut, and what may not leave them."""

from __future__ import annotations

import contextlib
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.chats import reading
from knowledge.chats.reading import Chat, read_chat, read_export
from knowledge.errors import ChatUnreadableError
from tests.knowledge.chats.rendering import RENDERERS, Said, as_android, as_csv, as_ios, as_json, as_pc

AT = dt.datetime(2026, 5, 11, 14, 3)
TALK = [
    Said(AT, "홍길동", "안녕하세요 수의계약 질문 있습니다"),
    Said(AT, "홍길동", "물품 2천만원 넘으면\n\n견적서를 2개 받아야 하나요?"),
    Said(dt.datetime(2026, 5, 11, 23, 59), "[용산] 김철수", '@홍길동 네, "2인 이상 견적"이 원칙입니다'),
    Said(dt.datetime(2026, 5, 12, 0, 5), "홍길동", "김철수 주무관님 감사합니다, 해결됐어요"),
    Said(dt.datetime(2026, 5, 12, 12, 0), "라이언", "저는 010-1234-5678로 연락 주세요: a@korea.kr"),
]


def read(text: str, encoding: str = "utf-8") -> Chat:
    return read_export(text.encode(encoding), "chat.txt")


def test_every_format_gives_the_same_messages() -> None:
    chats = [read(render(TALK)) for render in RENDERERS]
    assert all(chat == chats[0] for chat in chats)
    assert not chats[0].warnings
    assert [(one.number, one.at, one.sender) for one in chats[0].messages] == [
        (0, AT, "참여자 1"),
        (1, AT, "참여자 1"),
        (2, dt.datetime(2026, 5, 11, 23, 59), "참여자 2"),
        (3, dt.datetime(2026, 5, 12, 0, 5), "참여자 1"),
        (4, dt.datetime(2026, 5, 12, 12, 0), "참여자 3"),
    ]
    assert [one.text for one in chats[0].messages][1:] == [
        "물품 2천만원 넘으면\n\n견적서를 2개 받아야 하나요?",
        '참여자 1 네, "2인 이상 견적"이 원칙입니다',
        "참여자 2 주무관님 감사합니다, 해결됐어요",
        "저는 [전화번호]로 연락 주세요: [이메일]",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("render", [as_pc, as_android, as_ios])
def test_every_encoding(render, encoding: str) -> None:
    assert read(render(TALK), encoding) == read(render(TALK))


def test_what_nobody_said_is_left_out() -> None:
    pc = (
        "계약방 님과 카카오톡 대화\n저장한 날짜 : 2026-05-11 14:02:11\n\n"
        "--------------- 2026년 5월 11일 월요일 ---------------\n"
        "홍길동님이 들어왔습니다.\n"
        "운영정책을 위반한 메시지로 신고 접수 시 카카오톡 이용에 제한이 있을 수 있습니다.\n"
        "[홍길동] [오후 2:03] 사진\n[홍길동] [오후 2:03] 이모티콘\n[홍길동] [오후 2:03] 동영상\n"
        "[홍길동] [오후 2:04] 삭제된 메시지입니다.\n[홍길동] [오후 2:04] 파일: 공고문.hwp\n"
        "[홍길동] [오후 2:05] 계약서 사진 보내 드려요\n채팅방 관리자가 메시지를 가렸습니다.\n"
        "김철수님을 내보냈습니다.\n이영희님이 나갔습니다.\n[홍길동] [오후 2:06] 네\n"
    )
    assert [one.text for one in read(pc).messages] == ["계약서 사진 보내 드려요", "네"]
    phone = (
        "2026. 5. 11. 오후 2:03: 홍길동님이 들어왔습니다.\n2026. 5. 11. 오후 2:03, 홍길동 : 첫 줄\n둘째 줄\n"
        "2026. 5. 11. 오후 2:04, 이영희님이 나갔습니다.\n2026. 5. 11. 오후 2:05, 홍길동 : 네\n"
    )
    assert [one.text for one in read(phone).messages] == ["첫 줄\n둘째 줄", "네"]


def test_replies_keep_what_they_reply_to() -> None:
    export = json.loads(as_json(TALK))
    export["messages"].insert(0, {"id": 1, "type": "service", "action": "invite_members", "text": ""})
    export["messages"][3]["reply_to_message_id"] = export["messages"][2]["id"]
    export["messages"][4]["reply_to_message_id"] = 99_999
    messages = read(json.dumps(export)).messages
    assert [one.reply_to for one in messages] == [None, None, 1, None, None]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "제25조 수의계약에 의할 수 있는 경우",
        "Date,User,Message\n",
        '{"messages": []}',
        '{"a": 1}',
        "[]",
    ],
)
def test_what_is_no_chat_is_refused(text: str) -> None:
    with pytest.raises(ChatUnreadableError):
        read(text)


def test_an_account_is_refused_with_what_to_do() -> None:
    with pytest.raises(ChatUnreadableError, match="채팅방 하나"):
        read(json.dumps({"chats": {"list": [json.loads(as_json(TALK))]}}))


def test_limits(tmp_path, monkeypatch) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(as_pc([*TALK, Said(AT, "홍길동", "한도 " * 5000)]), "utf-8")
    chat = read_chat(path)
    assert len(chat.messages[-1].text) <= reading.MAX_CHARS
    assert len(chat.warnings) == 1
    monkeypatch.setattr(reading, "MAX_MESSAGES", 5)
    with pytest.raises(ChatUnreadableError, match="최대 5개"):
        read_chat(path)
    monkeypatch.setattr(reading, "MAX_BYTES", 1000)
    with pytest.raises(ChatUnreadableError, match="너무 큽니다"):
        read_chat(path)
    with pytest.raises(ChatUnreadableError):
        read_chat(tmp_path / "none.txt")


WORDS = (
    st.text(st.sampled_from("가나다라마 계약입찰 10.,%?!\"'[]()-:\n😀ㅋa"), min_size=1, max_size=40)
    .map(lambda text: "\n".join(line.strip() for line in text.strip().split("\n")).strip())
    .filter(bool)
)
NAMES = st.sampled_from(["홍길동", "김철수/재무과", "[서울] 박영희", "라이언", "Kim, 민수", 'a "b"', "계약"])
TIMES = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2026, 12, 31)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
TALKS = st.lists(st.builds(Said, TIMES, NAMES, WORDS), min_size=1, max_size=8)


@given(TALKS)
def test_any_conversation_is_read_back_from_every_format(talk: list[Said]) -> None:
    chats = [read(render(talk)).messages for render in RENDERERS]
    assert all(chat == chats[0] for chat in chats)
    assert len(chats[0]) == len(talk)
    assert [one.at for one in chats[0]] == [one.at for one in talk]


@given(TALKS, st.sampled_from(RENDERERS), st.sampled_from(["utf-8", "utf-16"]), st.data())
def test_a_cut_keeps_what_was_whole(talk: list[Said], render, encoding: str, data) -> None:
    if render in (as_csv, as_json):
        encoding = "utf-8"
    whole = render(talk).encode(encoding)
    cut = data.draw(st.integers(0, len(whole)))
    said = read_export(whole, "chat").messages
    try:
        kept = read_export(whole[:cut], "chat")
    except ChatUnreadableError:
        kept = Chat(())
    ended = [count for count in range(1, len(talk) + 1) if _end_of(render, talk[:count], encoding) <= cut]
    assert len(kept.messages) >= len(ended)
    if not kept.messages:
        return
    *whole_ones, last = kept.messages
    assert whole_ones == list(said[: len(whole_ones)])
    # Nobody can tell that lines of a message are missing where the cut falls between two of them.
    assert said[len(whole_ones)].text.startswith(last.text)
    if render is as_json:
        assert bool(kept.warnings) == (cut < len(whole) - 1)
    else:
        text = whole[:cut].decode(encoding, errors="ignore")
        assert bool(kept.warnings) == (not text.endswith(("\r", "\n")))


def _end_of(render, talk: list[Said], encoding: str) -> int:
    """How many bytes an export has when its last message is whole."""
    return len(render(talk).removesuffix("]}" if render is as_json else "").encode(encoding))


@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    for head in (b"", b'{"messages": [', b"Date,User,Message\n", b"\xff\xfe"):
        with contextlib.suppress(ChatUnreadableError):
            read_export(head + data, "chat")
