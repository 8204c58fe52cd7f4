"""Nobody's name and nobody's number leaves an export; ordinary words do."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.chats.reading import read_export
from tests.knowledge.chats.labelled import read_labels
from tests.knowledge.chats.rendering import RENDERERS, Said, as_csv, as_pc

AT = dt.datetime(2026, 5, 11, 9, 0)
NAMES = [
    "홍길동",
    "김 철수/재무과",
    "서울_박영희",
    "행복한고양이",
    "남궁민수",
    "Tommy",
    "계약",
    "새내기",
    "ㅇㅇ",
]
TELLING = ["홍길동", "박영희", "행복한고양이", "남궁민수", "Tommy"]


def said_among(*texts: str) -> list[str]:
    talk = [Said(AT, name, "안녕하세요") for name in NAMES] + [Said(AT, "라이언", text) for text in texts]
    return [one.text for one in read_export(as_csv(talk).encode(), "chat").messages[len(NAMES) :]]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("@홍길동 확인 부탁드려요", "참여자 1 확인 부탁드려요"),
        ("홍길동 주무관님 말씀대로 했어요", "참여자 1 주무관님 말씀대로 했어요"),
        ("길동님 감사해요", "참여자 1님 감사해요"),
        ("홍길동01012345678", "참여자 1[전화번호]"),
        ("영희 팀장님이 그러셨어요", "참여자 3 팀장님이 그러셨어요"),
        ("행복한고양이님이 맞아요", "참여자 4님이 맞아요"),
        ("남궁민수한테 물어봐요", "참여자 5한테 물어봐요"),
        ("Tommy는 뭐라던가요", "참여자 6는 뭐라던가요"),
        ("tom@korea.kr 또는 Tommy@korea.kr", "[이메일] 또는 [이메일]"),
        ("@계약 님 답 좀", "참여자 7 님 답 좀"),
        ("@누군지모름 님", "[이름] 님"),
    ],
)
def test_mentions_become_pseudonyms(text: str, masked: str) -> None:
    assert said_among(text) == [masked]


@pytest.mark.parametrize(
    "text",
    ["수의계약 계약보증금은 10%입니다", "새내기 교육이 있나요", "재무과 공사계약 2천만원", "단가 @5,000원"],
)
def test_ordinary_words_stay(text: str) -> None:
    assert said_among(text) == [text]


@given(
    st.sampled_from(TELLING),
    st.sampled_from(["", "@", "네 ", "(", "ㅋㅋ", "1", ","]),
    st.sampled_from(["", "님", " 주무관", "01012345678", "이가", "!", "네", " 900101-1234567", "a@b.kr"]),
    st.sampled_from(RENDERERS),
)
def test_no_name_or_number_leaks(name: str, before: str, after: str, render) -> None:
    if name.isascii() and after == "a@b.kr":
        return  # a piece of an address, which is masked as a whole
    talk = [Said(AT, one, "네") for one in NAMES] + [Said(AT, "라이언", f"{before}{name}{after} 계약")]
    text = read_export(render(talk).encode(), "chat").messages[-1].text
    assert name not in text
    assert "@" not in text
    assert "01012345678" not in text
    assert "1234567" not in text


def test_no_sender_of_the_labelled_conversations_leaks() -> None:
    for name in ("open_chat.tsv", "busy_chat.tsv"):
        labels = read_labels(name)
        text = "\n".join(one.text for one in read_export(as_pc(labels.said).encode(), "chat").messages)
        for sender in ("최민호", "박서준", "이하늘", "김태리", "한지민", "정우성", "오세훈", "이수진"):
            assert sender not in text
