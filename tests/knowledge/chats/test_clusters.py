"""What asks the same is one draft; what does not is kept apart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from indexer.embedder import Embedder
from indexer.morphemes import Morphemes
from indexer.thesaurus import Thesaurus, shipped_rows
from indexer.wording import WordingReader
from knowledge.chats.clusters import cluster, same_question
from knowledge.chats.signals import Signal
from knowledge.chats.threads import Thread

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def wordings(morphemes: Morphemes, embedder: Embedder) -> WordingReader:
    return WordingReader(morphemes, Thesaurus(morphemes, shipped_rows()), embedder)


def thread(question: str, answer: str, day: int, *signals: Signal) -> Thread:
    at = dt.datetime(2025, 3, day, 9)
    return Thread(question, answer, at, "참여자 1", ("참여자 2",), frozenset(signals))


def pairs(name: str) -> list[tuple[bool, str, str]]:
    rows = [line.split("\t") for line in (DATA / name).read_text("utf-8").splitlines() if line[0] != "#"]
    return [(kind == "same", one, other) for kind, one, other in rows]


@pytest.mark.parametrize("name", ["question_pairs.tsv", "question_pairs_held_out.tsv"])
def test_few_questions_are_taken_for_others(wordings: WordingReader, name: str) -> None:
    merged = missed = wrong = 0
    labelled = pairs(name)
    for is_same, one, other in labelled:
        (ours, of_ours), (theirs, of_theirs) = (wordings.read(text, widen=False) for text in (one, other))
        said = same_question(ours, theirs, float(of_ours["asked"] @ of_theirs["asked"]))
        merged += said and is_same
        wrong += said and not is_same
        missed += is_same and not said
    assert wrong <= len(labelled) * 0.06
    assert merged / (merged + missed) >= 0.6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("물품 2천만원 넘으면 견적서 2개 받나요?", "물품 5천만원 넘으면 견적서 2개 받나요?"),
        ("지방계약법에서 계약보증금은 몇 %인가요?", "국가계약법에서 계약보증금은 몇 %인가요?"),
        ("공사 지체상금률은 얼마인가요?", "물품 지체상금률은 얼마인가요?"),
    ],
)
def test_other_numbers_or_sides_are_never_taken_together(
    wordings: WordingReader, one: str, other: str
) -> None:
    threads = [thread(one, "네 그렇습니다", 3), thread(other, "아닙니다", 4)]
    assert len(cluster(threads, wordings)) == 2


def test_the_latest_of_the_surest_answers_is_taken(wordings: WordingReader) -> None:
    threads = [
        thread("계약보증금 몇 프로죠?", "10%입니다", 3, Signal.NUMBER, Signal.THANKED),
        thread(
            "안녕하세요\n계약보증금은 계약금액의 몇 %인가요?",
            "10% 이상입니다",
            5,
            Signal.NUMBER,
            Signal.THANKED,
        ),
        thread("계약보증금 몇 %인가요?", "5%일걸요", 9, Signal.NUMBER),
        thread("그럼 몇 %인가요?", "3%입니다", 10, Signal.NUMBER),
    ]
    threads[3] = Thread(*(getattr(threads[3], name) for name in Thread.__slots__[:-1]), depends=True)
    (found,) = cluster(threads, wordings)
    assert found.question == "계약보증금은 계약금액의 몇 %인가요?"
    assert found.answer == "10% 이상입니다"
    assert found.others == ("5%일걸요",)
    assert (found.times, found.first, found.last) == (3, dt.date(2025, 3, 3), dt.date(2025, 3, 9))


def test_without_a_model_nothing_is_guessed(morphemes: Morphemes) -> None:
    plain = WordingReader(morphemes, Thesaurus(morphemes, shipped_rows()), None)
    assert len(cluster([thread("선금은 얼마까지죠?", "70%입니다", 3)], plain)) == 1
    assert cluster([], plain) == []
