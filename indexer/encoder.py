"""The shipped embedding model: an ONNX sentence encoder run by onnxruntime, without PyTorch.

A model directory of this kind holds ``model.onnx`` (inputs ``input_ids`` and ``attention_mask``, outputs
``sentence_embedding``, pooled and normalised, and ``token_embeddings``, the last layer's states),
``tokenizer.json`` and ``SHA256SUMS``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.errors import ModelError

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
CHECKSUM_FILE = "SHA256SUMS"
MAX_TOKENS = 512

Vectors = npt.NDArray[np.float32]
#: Start and end of each token in a text, in characters.
Spans = list[tuple[int, int]]


class EncodedText(NamedTuple):
    """A text, encoded.

    Attributes:
        vector: Its vector, of length 1.
        token_ids: Its tokens, without special ones.
        spans: Where each stands in the text.
        states: The last layer's state of each, one row a token, not normalised; none where a model keeps
            them to itself.
    """

    vector: Vectors
    token_ids: list[int]
    spans: Spans
    states: Vectors


def file_hashes(directory: Path) -> Iterator[tuple[str, str]]:
    """Relative name and SHA-256 of each file under a directory, by name."""
    for path in sorted(directory.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                yield path.relative_to(directory).as_posix(), hashlib.file_digest(file, "sha256").hexdigest()


def verify_checksums(directory: Path, hashes: dict[str, str]) -> None:
    """Compare files with ``SHA256SUMS``, where the directory has one.

    Raises:
        ModelError: When a listed file is missing or differs.
    """
    sums = directory / CHECKSUM_FILE
    if not sums.is_file():
        return
    for line in sums.read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        if hashes.get(name) != digest:
            raise ModelError(directory, f"{name} 파일이 {'손상되었습니다' if name in hashes else '없습니다'}")


class OnnxEncoder:
    """Encodes one text a run: without padding it needs no attention mask and is fastest on a CPU.

    Loads in 0.5 s and 130 MB; a question takes about 9 ms of one core. Safe to use from several threads.
    """

    def __init__(self, directory: Path, *, threads: int = 1) -> None:
        """Load a model.

        Args:
            directory: The model directory.
            threads: Threads inside one run.

        Raises:
            ModelError: When a file is missing or cannot be read as what it should be.
        """
        import onnxruntime as ort  # 40 MB that a command without search saves
        from tokenizers import Tokenizer

        for name in (MODEL_FILE, TOKENIZER_FILE):
            if not (directory / name).is_file():
                raise ModelError(directory, f"{name} 파일이 없습니다")
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Spinning threads burn the second core while nobody asks anything.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            self.tokenizer = Tokenizer.from_file(str(directory / TOKENIZER_FILE))
            self._session = ort.InferenceSession(
                str(directory / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise ModelError(directory, f"파일을 읽을 수 없습니다({error})") from error
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.dimension = int(self._session.get_outputs()[0].shape[-1])

    def token_ids(self, text: str) -> list[int]:
        """Token ids with the special tokens, cut to what the model takes."""
        return self._cut(self.tokenizer.encode(text).ids)

    def _cut(self, ids: list[int]) -> list[int]:
        return ids if len(ids) <= MAX_TOKENS else [*ids[: MAX_TOKENS - 1], ids[-1]]

    def encode_ids(self, ids: list[int]) -> Vectors:
        """The normalised vector of one text, given as token ids."""
        row = np.asarray([ids], dtype=np.int64)
        outputs: list[Any] = self._session.run(
            ["sentence_embedding"], {"input_ids": row, "attention_mask": np.ones_like(row)}
        )
        vector: Vectors = outputs[0][0]
        return vector

    def encode(self, text: str) -> Vectors:
        """The normalised vector of one text (its prompt included)."""
        return self.encode_ids(self.token_ids(text))

    def encode_tokens(self, text: str) -> EncodedText:
        """One text (its prompt included) with the states of its tokens, for the price of ``encode``."""
        tokens = self.tokenizer.encode(text)
        row = np.asarray([self._cut(tokens.ids)], dtype=np.int64)
        vectors, states = self._session.run(
            ["sentence_embedding", "token_embeddings"],
            {"input_ids": row, "attention_mask": np.ones_like(row)},
        )
        inside = slice(1, row.shape[1] - 1)  # without the special token at either end
        return EncodedText(
            vectors[0], row[0, inside].tolist(), list(tokens.offsets[inside]), states[0, inside]
        )
