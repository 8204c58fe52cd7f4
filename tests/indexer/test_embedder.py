from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.embedder import SHIPPED_MODEL, WINDOW, Embedder, load_embedder
from indexer.encoder import CHECKSUM_FILE, MODEL_FILE, OnnxEncoder
from indexer.errors import ModelError
from indexer.structure import Block, Passage

LONG = Passage(0, "제1조", "", "목적", ("제1장 총칙",), (Block("", "계약금액을 조정한다. " * 200),))


@pytest.fixture
def model_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED_MODEL, tmp_path / "model"))


def test_a_question_is_nearer_to_its_answer(embedder: Embedder) -> None:
    question = embedder.question("계약을 늦게 이행하면 얼마를 내나요?")
    texts = ("지연배상금은 계약금액에 지체일수를 곱하여 낸다.", "폐기물은 분리하여 보관한다.")
    right, wrong = (
        embedder.passage(Passage(0, "", "", "", (), (Block("", text),)))[1].astype(np.float32) @ question
        for text in texts
    )
    assert right > wrong


def test_the_first_vector_is_the_title_and_the_others_are_windows(embedder: Embedder) -> None:
    vectors = embedder.passage(replace(LONG, article=""))
    assert vectors.dtype == np.float16
    assert vectors.shape[1] == embedder.dimension
    assert len(vectors) > 3
    short = embedder.passage(Passage(0, "", "", "목적", ("제1장 총칙",), (Block("", "짧다."),)))
    assert len(short) == 2
    assert np.array_equal(short[0], vectors[0])
    assert np.allclose(np.linalg.norm(vectors.astype(np.float32), axis=1), 1, atol=2e-3)


def test_an_article_has_no_vector_of_its_title(embedder: Embedder) -> None:
    article = embedder.passage(Passage(0, "제1조", "", "목적", (), (Block("", "짧다."),)))
    assert len(article) == 2
    assert np.array_equal(article[0], article[1])


def test_no_window_is_longer_than_the_model_takes() -> None:
    lengths: list[int] = []
    encoder = OnnxEncoder(SHIPPED_MODEL)
    embedder = load_embedder()
    encode = embedder._encode  # type: ignore[attr-defined]  # watched, not replaced

    def watched(text: str) -> object:
        lengths.append(len(encoder.tokenizer.encode(text).ids))
        return encode(text)

    embedder._encode = watched  # type: ignore[attr-defined]
    embedder.passage(LONG)
    assert max(lengths) <= WINDOW + 2


def test_an_empty_passage_has_vectors(embedder: Embedder) -> None:
    assert len(embedder.passage(Passage(0, "", "", "", (), ()))) == 2


def test_a_missing_directory_names_itself_and_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="none으로 설정") as caught:
        load_embedder(tmp_path / "nothing")
    assert str(tmp_path / "nothing") in str(caught.value)


def test_a_missing_file_is_named(model_copy: Path) -> None:
    (model_copy / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json 파일이 없습니다"):
        load_embedder(model_copy)


def test_a_damaged_file_is_noticed(model_copy: Path) -> None:
    with (model_copy / MODEL_FILE).open("r+b") as file:
        file.seek(1000)
        file.write(b"damage")
    with pytest.raises(ModelError, match=r"model\.onnx 파일이 손상"):
        load_embedder(model_copy)


def test_a_file_that_is_no_model_is_refused_without_checksums_too(model_copy: Path) -> None:
    (model_copy / CHECKSUM_FILE).unlink()
    (model_copy / MODEL_FILE).write_bytes(b"no model")
    with pytest.raises(ModelError, match="읽을 수 없습니다"):
        load_embedder(model_copy)


def test_the_identity_is_that_of_the_files(model_copy: Path, embedder: Embedder) -> None:
    (model_copy / "README.md").write_text("other words")
    assert load_embedder(model_copy).model_id == embedder.model_id


def test_a_directory_that_is_no_model_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="모델 폴더가 아닙니다"):
        load_embedder(tmp_path)


def test_sentence_transformers_gives_the_same_vectors(embedder: Embedder) -> None:
    from indexer.sentence_model import load_sentence_transformer

    model = load_sentence_transformer(SHIPPED_MODEL)
    questions = ["견적은 몇 명에게 받나요?", "하자보수보증금"]
    vectors = model.encode(questions, prompt_name="query")
    assert np.allclose(vectors, [embedder.question(question) for question in questions], atol=1e-5)
