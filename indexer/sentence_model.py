"""Sentence Transformers: the shipped ONNX model as one of them, and any other by its directory.

Importing this module imports PyTorch and transformers (about 6 s and 400 MB); the shipped model answers
without them, see ``indexer.embedder``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")  # before the import below: it is read once

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules.input_module import InputModule

from indexer.encoder import MODEL_FILE, OnnxEncoder
from indexer.errors import ModelError

PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}


class OnnxModule(InputModule):
    """The one module of a Sentence Transformer that runs ``OnnxEncoder``: tokens in, sentence vectors out."""

    def __init__(self, encoder: OnnxEncoder) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # not annotated there
        self.encoder = encoder
        self.tokenizer = encoder.tokenizer

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: Any
    ) -> dict[str, torch.Tensor]:
        """Token ids of texts, padded to the longest, with the mask that tells padding."""
        rows = [self.encoder.token_ids((prompt or "") + text) for text in inputs]
        ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
        mask = torch.zeros_like(ids)
        for position, row in enumerate(rows):
            ids[position, : len(row)] = torch.tensor(row)
            mask[position, : len(row)] = 1
        return {"input_ids": ids, "attention_mask": mask}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Encode each row without its padding."""
        lengths = features["attention_mask"].sum(dim=1).tolist()
        rows = [row[:length] for row, length in zip(features["input_ids"].tolist(), lengths, strict=True)]
        vectors = np.stack([self.encoder.encode_ids(row) for row in rows])
        features["sentence_embedding"] = torch.from_numpy(vectors)
        return features

    def get_embedding_dimension(self) -> int:
        """Length of a vector."""
        return self.encoder.dimension

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Not supported: the model is made by ``training/build_model.py``."""
        raise NotImplementedError(f"{output_path}: make the ONNX model with training/build_model.py")


def load_sentence_transformer(directory: Path, *, threads: int = 1) -> SentenceTransformer:
    """Load a model directory as a ``SentenceTransformer`` on the CPU, without the network.

    Args:
        directory: An ONNX model directory (``indexer.encoder``) or any Sentence Transformers directory.
        threads: Threads inside one run of an ONNX model.

    Raises:
        ModelError: When it cannot be loaded.
    """
    if (directory / MODEL_FILE).is_file():
        module = OnnxModule(OnnxEncoder(directory, threads=threads))
        return SentenceTransformer(
            modules=[module], prompts=dict(PROMPTS), similarity_fn_name="cosine", device="cpu"
        )
    try:
        return SentenceTransformer(str(directory), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError, TypeError, AttributeError) as error:
        raise ModelError(directory, f"Sentence Transformers 모델 폴더가 아닙니다({error})") from error
