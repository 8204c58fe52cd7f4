"""Vectors of passages and questions.

A passage becomes overlapping windows of at most ``WINDOW`` tokens, each with the passage's headings and
title before it; the best one counts. Before them stands the vector of headings and title alone, with which
questions are compared where the title is a question itself; articles have their first window there again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from indexer.encoder import (
    MODEL_FILE,
    EncodedText,
    OnnxEncoder,
    Spans,
    Vectors,
    file_hashes,
    verify_checksums,
)
from indexer.errors import ModelError
from indexer.structure import Passage

#: Tokens of a window, prompt, title and headings included, and what the next one moves on by.
WINDOW = 256
_STRIDE_SHARE = 0.75
#: Headings and title take at most this many characters of a window.
_PREFIX_CHARS = 160
_MAX_WINDOWS = 250
_QUESTION_CHARS = 1500
QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "

#: The model that ships with the package.
SHIPPED_MODEL = Path(__file__).parent / "model"


class Embedder(Protocol):
    """Makes vectors of ``dimension`` values, normalised, so that their product is the cosine."""

    dimension: int

    @property
    def model_id(self) -> str:
        """Identity of the model and of how windows are cut; vectors of another are not comparable."""

    def passage(self, passage: Passage) -> npt.NDArray[np.float16]:
        """Vectors of one passage: first of its title, then of each window; see the module."""

    def question(self, text: str) -> Vectors:
        """Vector of a question."""

    def question_tokens(self, text: str) -> EncodedText:
        """A question with the states of its tokens; its prompt's are left out."""


class _WindowEmbedder:
    """Windows and prompts, over any function that encodes one text and one that finds its tokens."""

    def __init__(
        self,
        identity: str,
        dimension: int,
        encode: Callable[[str], Vectors],
        encode_tokens: Callable[[str], EncodedText],
        spans: Callable[[str], Spans],
    ) -> None:
        self.model_id = f"{identity}-w{WINDOW}"
        self.dimension = dimension
        self._encode = encode
        self._encode_tokens = encode_tokens
        self._spans = spans

    def passage(self, passage: Passage) -> npt.NDArray[np.float16]:
        """Vectors of one passage: first of its title, then of each window; see the module."""
        if passage.is_question:
            return np.stack([self.question(passage.title)] * 2).astype(np.float16)
        prefix = " ".join(filter(None, [*passage.heading_path, passage.title]))[-_PREFIX_CHARS:]
        windows = [f"{prefix}\n{window}".lstrip() for window in self._windows(passage.text, prefix)]
        rows = [self._encode(PASSAGE_PROMPT + window) for window in windows]
        title = prefix or passage.text[:_PREFIX_CHARS]
        # Nothing is compared with an article's title, and its vector would be a quarter of an import's time.
        first = rows[0] if passage.article else self._encode(PASSAGE_PROMPT + title)
        return np.stack([first, *rows]).astype(np.float16)

    def question(self, text: str) -> Vectors:
        """Vector of a question."""
        return self._encode(QUERY_PROMPT + text[:_QUESTION_CHARS])

    def question_tokens(self, text: str) -> EncodedText:
        """A question with the states of its tokens; its prompt's are left out."""
        encoded = self._encode_tokens(QUERY_PROMPT + text[:_QUESTION_CHARS])
        first = next(
            (position for position, (_, end) in enumerate(encoded.spans) if end > len(QUERY_PROMPT)),
            len(encoded.spans),
        )
        moved = [(max(0, start - len(QUERY_PROMPT)), end - len(QUERY_PROMPT)) for start, end in encoded.spans]
        return EncodedText(encoded.vector, encoded.token_ids[first:], moved[first:], encoded.states[first:])

    def _windows(self, text: str, prefix: str) -> list[str]:
        spans = self._spans(text)
        size = WINDOW - len(self._spans(PASSAGE_PROMPT + prefix)) - 2
        stride = max(1, int(size * _STRIDE_SHARE))
        windows = []
        for start in range(0, max(len(spans), 1), stride):
            inside = spans[start : start + size]
            windows.append(text[inside[0][0] : inside[-1][1]] if inside else "")
            if start + size >= len(spans) or len(windows) == _MAX_WINDOWS:
                break
        return windows


def load_embedder(directory: Path = SHIPPED_MODEL) -> Embedder:
    """Load a model directory.

    The shipped kind (``indexer.encoder``) runs on onnxruntime alone; any other Sentence Transformers
    directory is loaded by that library, which takes some seconds and 400 MB more.

    Raises:
        ModelError: When the directory is missing, incomplete or damaged.
    """
    if not directory.is_dir():
        raise ModelError(directory, "폴더가 없습니다")
    hashes = dict(file_hashes(directory))
    verify_checksums(directory, hashes)
    weights = {name: digest for name, digest in hashes.items() if not name.endswith((".md", "SHA256SUMS"))}
    identity = hashlib.sha256(repr(sorted(weights.items())).encode()).hexdigest()[:16]
    if MODEL_FILE not in hashes:
        return _load_other(directory, identity)
    encoder = OnnxEncoder(directory)
    tokenizer = encoder.tokenizer
    return _WindowEmbedder(
        identity,
        encoder.dimension,
        encoder.encode,
        encoder.encode_tokens,
        lambda text: list(tokenizer.encode(text, add_special_tokens=False).offsets),
    )


def _load_other(directory: Path, identity: str) -> Embedder:
    from indexer.sentence_model import load_sentence_transformer  # imports PyTorch

    model = load_sentence_transformer(directory)
    tokenizer: Any = model.tokenizer

    def encode(text: str) -> Vectors:
        vector: Vectors = model.encode(text, prompt="", normalize_embeddings=True, show_progress_bar=False)
        return vector

    def spans(text: str) -> Spans:
        marked = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        return [tuple(span) for span in marked["offset_mapping"]]

    def encode_tokens(text: str) -> EncodedText:
        # The states of another model's tokens are not read: words and vectors then tell entries apart.
        return EncodedText(encode(text), [], [], np.zeros((0, dimension), np.float32))

    dimension = int(model.get_embedding_dimension() or 0)
    return _WindowEmbedder(identity, dimension, encode, encode_tokens, spans)
