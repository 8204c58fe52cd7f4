from __future__ import annotations

import numpy as np
import pytest

from indexer.embedder import QUERY_PROMPT, Embedder
from indexer.morphemes import Morphemes
from indexer.thesaurus import Thesaurus
from indexer.wording import Asked, WordingReader


@pytest.fixture
def reader(morphemes: Morphemes, embedder: Embedder) -> WordingReader:
    return WordingReader(morphemes, Thesaurus(morphemes, [("지체상금", "지연배상금")]), embedder)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("계약보증금은 몇 퍼센트인가요?", {Asked.QUANTITY}),
        ("지체상금률", {Asked.QUANTITY}),
        ("하자보증금은 언제 돌려주나요?", {Asked.TIME}),
        ("견적은 몇 군데서 받아요?", {Asked.COUNT}),
        ("적격심사란?", {Asked.MEANING}),
        ("분할계약이 왜 안 되나요?", {Asked.REASON}),
        ("추정가격하고 예정가격은 뭐가 다른가요?", {Asked.DIFFERENCE}),
        ("인지세는 누가 내나요?", {Asked.PERSON}),
        ("지연배상금은 어떻게 계산하나요?", {Asked.WAY}),
        ("어디에 신고하나요?", {Asked.PLACE}),
        ("수의계약이 되나요?", set()),
    ],
)
def test_what_a_question_asks_for(reader: WordingReader, question: str, asked: set[Asked]) -> None:
    assert reader.read(question)[0].asked == asked


def test_punctuation_and_the_prompt_are_no_words(reader: WordingReader, embedder: Embedder) -> None:
    plain, _ = reader.read("견적을 받나요")
    marked, _ = reader.read("견적을, 받나요?!")
    assert plain.tokens.ids == marked.tokens.ids
    assert len(plain.tokens.ids) == len(plain.tokens.vectors)
    prompt = len(embedder.question_tokens("").token_ids)
    assert prompt == 0, f"the prompt {QUERY_PROMPT!r} is no part of the question"


def test_token_vectors_have_length_one(reader: WordingReader) -> None:
    vectors = reader.read("견적을 몇 군데서 받나요?")[0].tokens.vectors.astype(np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=2e-3)


def test_the_vector_is_that_of_the_question(reader: WordingReader, embedder: Embedder) -> None:
    vectors = reader.read("견적을 몇 군데서 받나요?")[1]
    assert vectors["widened"] is vectors["asked"], "the thesaurus has nothing to add"
    assert np.allclose(vectors["asked"], embedder.question("견적을 몇 군데서 받나요?"), atol=1e-6)


def test_what_the_thesaurus_adds_has_a_vector_with_the_question(
    reader: WordingReader, embedder: Embedder
) -> None:
    question = "지체상금은 얼마인가요?"
    vectors = reader.read(question)[1]
    assert np.allclose(vectors["asked"], embedder.question(question), atol=1e-6)
    assert np.allclose(vectors["widened"], embedder.question(f"{question} 지연배상금"), atol=1e-6)
    assert reader.read(question, widen=False)[1].keys() == {"asked"}


def test_a_text_beyond_what_the_model_takes_is_read_to_its_limit(reader: WordingReader) -> None:
    wording, _ = reader.read("견적을 몇 군데서 받나요? " * 500)
    assert 0 < len(wording.tokens.ids) <= 512


def test_without_a_model_there_are_words_only(morphemes: Morphemes) -> None:
    wording, vectors = WordingReader(morphemes, Thesaurus(morphemes, []), None).read("견적을 받나요?")
    assert vectors == {}
    assert wording.tokens.ids == ()
    assert "견적" in wording.terms


def test_a_known_question_is_read_again_when_the_thesaurus_changes(
    morphemes: Morphemes, embedder: Embedder
) -> None:
    thesaurus = Thesaurus(morphemes, [])
    reader = WordingReader(morphemes, thesaurus, embedder)
    before = reader.known("늦으면 연체료를 내나요?")
    assert reader.known("늦으면 연체료를 내나요?") is before
    thesaurus.replace_added([("연체료", "지연배상금")])
    assert "지연배상금" in reader.known("늦으면 연체료를 내나요?").widened
    thesaurus.replace_added([("연체료", "대가지급지연에 대한 이자")])
    assert "지연배상금" not in reader.known("늦으면 연체료를 내나요?").widened
