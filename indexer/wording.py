"""How a question is put: its terms, what it asks for, the vectors of its words.

Two questions are compared by it in ``indexer.matching``.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from indexer.embedder import Embedder
from indexer.encoder import EncodedText, Vectors
from indexer.jurisdiction import named_jurisdiction
from indexer.limits import Limits, find_limits
from indexer.morphemes import Morphemes, bigrams
from indexer.structure import Jurisdiction
from indexer.thesaurus import Expansion, Thesaurus

#: Questions of Q&A entries that are kept read: at 15 kB each.
_KEPT = 2000


class Asked(StrEnum):
    """What a question asks for."""

    MEANING = "meaning"
    QUANTITY = "quantity"
    TIME = "time"
    COUNT = "count"
    PERSON = "person"
    REASON = "reason"
    WAY = "way"
    DIFFERENCE = "difference"
    PLACE = "place"


_SIGNS = {
    Asked.MEANING: r"이?란\s*\??$|이?란 무엇|무엇인가|뭔가요|뭐예요|뭐죠|무슨 뜻|의미|개념|정의",
    Asked.QUANTITY: r"얼마|몇\s*(?:퍼센트|프로|%|원)|[가-힣][률율]|한도|상한|기준 ?금액|금액 기준|최대|최소",
    Asked.TIME: r"언제|며칠|몇\s*(?:일|년|개월)|시기|시점|기한|기간|주기|연장|기산|마감",
    Asked.COUNT: r"몇\s*(?:명|인|군데|곳|개|업체|회|번|부|점)",
    Asked.PERSON: r"누가|누구|주체|부담",
    Asked.REASON: r"왜|이유",
    Asked.WAY: r"어떻게(?!\s?(?:되|돼|됩))|방법|절차|계산|산정|공식|순서|처리",
    Asked.DIFFERENCE: r"차이|다른|다르|달라|구분|비교",
    Asked.PLACE: r"어디",
}
_PATTERNS = {asked: re.compile(signs) for asked, signs in _SIGNS.items()}


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The words of a text as vectors.

    Attributes:
        ids: The tokens, without punctuation.
        vectors: One row a token, of length 1, float16.
    """

    ids: tuple[int, ...]
    vectors: npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Wording:
    """A question, as it is put.

    Attributes:
        text: The question, with what it follows up.
        terms: Its index terms, each once, in order.
        expansions: The rows of the thesaurus that it matches.
        statutory: What they add, in the words of the rules.
        widened: Index terms of that, without its own.
        pairs: Its character pairs, each once, in order.
        asked: What it asks for.
        limits: The amounts that it is about.
        jurisdiction: Whose contracts it is about.
        tokens: Its words as vectors; none without a dense model.
    """

    text: str
    terms: tuple[str, ...]
    expansions: tuple[Expansion, ...]
    statutory: str
    widened: tuple[str, ...]
    pairs: tuple[str, ...]
    asked: frozenset[Asked]
    limits: Limits
    jurisdiction: Jurisdiction
    tokens: TokenVectors


def clean(text: str) -> str:
    """The text in composed syllables, which a Mac or a PDF takes apart, without halves of characters."""
    return unicodedata.normalize("NFC", text.encode(errors="ignore").decode())


class WordingReader:
    """Reads wordings. Safe to use from several threads."""

    def __init__(
        self,
        morphemes: Morphemes,
        thesaurus: Thesaurus,
        embedder: Embedder | None,
        *,
        jurisdiction: Jurisdiction = Jurisdiction.LOCAL,
    ) -> None:
        """Make a reader.

        Args:
            morphemes: Makes index terms.
            thesaurus: Widens them.
            embedder: Makes vectors; None for words alone.
            jurisdiction: Whose contracts a question is about that says nothing of it.
        """
        self._jurisdiction = jurisdiction
        self._morphemes = morphemes
        self._thesaurus = thesaurus
        self._embedder = embedder
        self._encoders = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="encode")
        self._known: Callable[[str, int], Wording] = lru_cache(_KEPT)(
            lambda text, _: self.read(text, widen=False)[0]
        )

    def read(
        self, question: str, context: str = "", *, widen: bool = True
    ) -> tuple[Wording, dict[str, Vectors]]:
        """Read a question; also its vectors, which take most of the time and are made beside each other.

        Args:
            question: What was asked.
            context: The question that it follows up, if any; whose contracts it is about only counts where
                the question does not say.
            widen: Whether a vector is wanted of it together with what the thesaurus adds.

        Returns:
            The wording; and the vectors ``asked`` and, where wanted, ``widened``, none without a model.
        """
        question, context = clean(question), clean(context)
        text = f"{question} {context}".strip()
        encoding = self._encoders.submit(self._embedder.question_tokens, text) if self._embedder else None
        terms = tuple(dict.fromkeys(self._morphemes.terms(text)))
        expansions = self.expansions(text)
        added = dict.fromkeys(term for expansion in expansions for term in expansion.terms)
        statutory = " ".join(dict.fromkeys(expansion.statutory for expansion in expansions))
        widened = (
            self._embedder.question(f"{text} {statutory}") if self._embedder and statutory and widen else None
        )
        encoded = encoding.result() if encoding else None
        vectors = {"asked": encoded.vector} if encoded else {}
        if encoded and widen:
            vectors["widened"] = encoded.vector if widened is None else widened
        wording = Wording(
            text,
            terms,
            tuple(expansions),
            statutory,
            tuple(term for term in added if term not in terms),
            tuple(dict.fromkeys(bigrams(text))),
            frozenset(asked for asked, pattern in _PATTERNS.items() if pattern.search(text)),
            find_limits(text),
            named_jurisdiction(question) or named_jurisdiction(context) or self._jurisdiction,
            _token_vectors(text, encoded),
        )
        return wording, vectors

    def expansions(self, text: str) -> list[Expansion]:
        """Rows of the thesaurus that widen a question."""
        return self._thesaurus.expand(text)

    def known(self, text: str) -> Wording:
        """Read the question of a Q&A entry; read once, it is kept until the thesaurus changes."""
        return self._known(text, self._thesaurus.version)


def _token_vectors(text: str, encoded: EncodedText | None) -> TokenVectors:
    if encoded is None:
        return TokenVectors((), np.zeros((0, 0), np.float16))
    spelled = [any(map(str.isalnum, text[start:end])) for start, end in encoded.spans]
    vectors = encoded.states[spelled]
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    ids = tuple(token for token, kept in zip(encoded.token_ids, spelled, strict=True) if kept)
    return TokenVectors(ids, (vectors / np.maximum(lengths, 1e-9)).astype(np.float16))
