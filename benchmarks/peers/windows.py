"""Articles cut into windows for peers of vectors, and the vectors of those."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

#: Tokens of a window with its heading and prompt, and what the next one moves on by.
WINDOW = 256
STRIDE = 192
QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "
#: A heading takes at most this many characters of a window.
_HEADING_CHARS = 160
_OVERLAP = WINDOW - STRIDE

#: Start and end of each token in a text, without special ones.
Spans = Callable[[str], Sequence[tuple[int, int]]]


def cut(heading: str, text: str, spans: Spans) -> list[str]:
    """Windows of a text, each with its heading before it."""
    heading = heading[:_HEADING_CHARS]
    tokens = spans(text)
    # Two special tokens at the ends.
    size = WINDOW - len(spans(f"{PASSAGE_PROMPT}{heading}\n")) - 2
    windows = []
    for start in range(0, max(len(tokens) - _OVERLAP, 1), size - _OVERLAP):
        inside = tokens[start : start + size]
        windows.append(f"{heading}\n{text[inside[0][0] : inside[-1][1]]}" if inside else heading)
    return windows


def load(directory: Path) -> tuple[Callable[[Sequence[str]], Any], Spans]:
    """The encoder of texts, prompts included, and the tokenizer of a model directory.

    Raises:
        ModelError: When it cannot be loaded.
    """
    from indexer.sentence_model import load_sentence_transformer  # PyTorch, which only peers of vectors need

    model = load_sentence_transformer(directory)

    def encode(texts: Sequence[str]) -> Any:
        return model.encode(list(texts), prompt="", normalize_embeddings=True, show_progress_bar=False)

    return encode, _spans_of(model.tokenizer)


def _spans_of(tokenizer: Any) -> Spans:
    fast = getattr(tokenizer, "backend_tokenizer", tokenizer)
    fast.no_truncation()
    return lambda text: fast.encode(text, add_special_tokens=False).offsets
