"""What a peer is: something that indexes texts and finds their ids again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

#: Id and text.
Document = tuple[str, str]
#: Windows that a peer of vectors looks at: enough for ten different articles, and to fuse lists.
WINDOWS = 100


@dataclass(frozen=True, slots=True)
class Model:
    """A model whose vectors of the documents are given.

    Attributes:
        vectors: Text of each window to its normalised vector.
        question: Makes the vector of a question.
    """

    vectors: dict[str, Any] = field(default_factory=dict)
    question: Callable[[str], Any] | None = None

    def encode(self, text: str) -> Any:
        """The vector of a window, which is known, or of a question."""
        known = self.vectors.get(text)
        if known is not None:
            return known
        if self.question is None:
            raise RuntimeError("this peer needs a model: --model and --vectors")
        return self.question(text)


class Peer(Protocol):
    """One way to search."""

    def index(self, documents: Sequence[Document]) -> None:
        """Take documents; called once. A peer of vectors gets windows, several of which share an id."""

    def search(self, question: str, k: int) -> Sequence[str]:
        """Ids of the nearest documents, best first; of windows an id may come again."""


def first_of_each(ids: Iterable[str], k: int) -> list[str]:
    """The first k different ids: the best window of an article counts."""
    return list(dict.fromkeys(ids))[:k]
