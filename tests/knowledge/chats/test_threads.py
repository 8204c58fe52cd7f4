"""Which answers belong to which questions, on conversations that people labelled."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import pytest

from knowledge.chats.messages import ChatMessage
from knowledge.chats.reading import read_export
from knowledge.chats.signals import Signal
from knowledge.chats.threads import Thread, find_threads
from tests.knowledge.chats.labelled import Labels, read_labels
from tests.knowledge.chats.rendering import as_pc

MONDAY = dt.datetime(2026, 5, 11, 9, 0)


@dataclass(frozen=True)
class Found:
    threads: int
    wrong: list[Thread]
    missed: list[str]
    labelled: int

    @property
    def precision(self) -> float:
        return 1 - len(self.wrong) / self.threads

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / self.labelled


def measure(labels: Labels) -> Found:
    """A thread is right where it has a labelled question, and its answers are answers to that one."""
    threads = find_threads(read_export(as_pc(labels.said).encode(), "chat.txt").messages)
    found, wrong = set(), []
    for thread in threads:
        asked, answered = lines(thread.question), lines("\n".join([thread.answer, *thread.others]))
        of = [
            label
            for label in labels.answered
            if asked & lines("\n".join(labels.asked[label]))
            and answered <= lines("\n".join(labels.answered[label]))
        ]
        found.update(of)
        if not of:
            wrong.append(thread)
    missed = [labels.asked[label][0] for label in labels.answered if label not in found]
    return Found(len(threads), wrong, missed, len(labels.answered))


def lines(text: str) -> set[str]:
    return {re.sub(r"@?(?:참여자 \d+|이하늘) ?", "", line) for line in text.split("\n")}


@pytest.mark.parametrize(
    ("name", "precision", "recall"), [("open_chat.tsv", 0.95, 0.9), ("busy_chat.tsv", 0.8, 0.6)]
)
def test_threads_of_labelled_conversations(name: str, precision: float, recall: float) -> None:
    found = measure(read_labels(name))
    assert found.precision >= precision, found.wrong
    assert found.recall >= recall, found.missed


def chat(*said: tuple[int, str, str]) -> list[ChatMessage]:
    """Messages at so many minutes after Monday, 9 o'clock."""
    return [
        ChatMessage(number, MONDAY + dt.timedelta(minutes=minutes), sender, text)
        for number, (minutes, sender, text) in enumerate(said)
    ]


ASKED = (0, "참여자 1", "계약보증금은 몇 %인가요?")


def test_the_words_are_those_that_were_said() -> None:
    messages = chat(
        ASKED,
        (1, "참여자 2", "10% 이상입니다"),
        (2, "참여자 2", "시행령 제51조요"),
        (5, "참여자 1", "감사합니다"),
    )
    (thread,) = find_threads(messages)
    assert thread.question == "계약보증금은 몇 %인가요?"
    assert thread.answer == "10% 이상입니다\n시행령 제51조요"
    assert (thread.asker, thread.answerers, thread.question_at) == ("참여자 1", ("참여자 2",), MONDAY)
    assert thread.signals >= {Signal.NUMBER, Signal.ARTICLE, Signal.THANKED}


@pytest.mark.parametrize(
    "said",
    [
        "저도 궁금합니다",
        "감사합니다",
        "안녕하세요",
        "글쎄요 잘 모르겠네요",
        "계약보증금이요?",
        "ㅋㅋㅋ",
        "넵",
    ],
)
def test_what_is_no_answer(said: str) -> None:
    assert find_threads(chat(ASKED, (3, "참여자 2", said))) == []


def test_the_asker_does_not_answer() -> None:
    assert find_threads(chat(ASKED, (10, "참여자 1", "찾아보니 10% 이상입니다"))) == []


@pytest.mark.parametrize(
    ("minutes", "between", "found"), [(29, True, 1), (31, True, 0), (17 * 60, False, 1), (19 * 60, False, 0)]
)
def test_how_long_a_question_waits(minutes: int, between: bool, found: int) -> None:
    said = [
        ASKED,
        *([(2, "참여자 3", "오늘 덥네요")] if between else []),
        (minutes, "참여자 2", "10% 이상입니다"),
    ]
    assert len(find_threads(chat(*said))) == found


def test_a_reply_goes_to_what_it_replies_to() -> None:
    messages = chat(
        ASKED, (1, "참여자 3", "여성기업은 얼마까지 수의계약 되나요?"), (50, "참여자 2", "10% 이상입니다")
    )
    messages[2] = ChatMessage(2, messages[2].at, "참여자 2", messages[2].text, reply_to=0)
    (thread,) = find_threads(messages)
    assert thread.question == ASKED[2]
    assert Signal.REPLY in thread.signals


def test_who_contradicts_is_kept_beside_the_answer() -> None:
    (thread,) = find_threads(
        chat(
            ASKED, (1, "참여자 2", "5%입니다"), (4, "참여자 3", "계약보증금은 10%입니다 시행령 제51조 보세요")
        )
    )
    assert thread.answer.startswith("계약보증금은 10%")
    assert thread.others == ("5%입니다",)


def test_a_question_that_leans_on_another_says_so() -> None:
    threads = find_threads(
        chat(
            ASKED,
            (1, "참여자 2", "10% 이상입니다"),
            (5, "참여자 1", "그럼 용역도요?"),
            (6, "참여자 2", "네 용역도 10%입니다"),
        )
    )
    assert [thread.depends for thread in threads] == [False, True]
