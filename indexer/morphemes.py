"""Korean text as index terms: content morphemes, terms of the field whole and in parts, bigrams."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from indexer.quantities import quantities

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

#: Word lists and fitted numbers that ship with the package.
DATA = Path(__file__).parent / "data"

#: Raise it when the rules below change: stored tokens of another number are not mixed with new ones.
_RULES = 3

#: Nouns, verbs, adjectives, roots, foreign words and Hanja carry meaning; particles and endings do not.
_CONTENT_TAGS = ("NNG", "NNP", "VV", "VA", "XR", "SL", "SH")
#: What a compound can be made of; prefixes, suffixes and numbers are no terms of their own.
_COMPOUND_TAGS = ("NNG", "NNP", "XR", "SL", "XPN", "XSN", "SN")
#: What changes the meaning of a word beside it: *재*검사, 하도급*률*, *안* 하다, *한* 업체, *2*인.
_MODIFIER_TAGS = ("MM", "MAG", "XPN", "XSN", "SN", "NR", "NP", "NNB", "VCN")
#: 조항 numbers are looked up exactly, and as words they only add noise.
_ARTICLE_NUMBER = re.compile(
    r"제?(?<!\d)\d{1,4}조(?:의\d{1,3})?(?:제?\d{1,3}항)?(?:제?\d{1,3}호(?:의\d{1,3})?)?"
)
_RUN = re.compile(r"[0-9a-z가-힣一-鿿]+")
_LONGEST_TERM_PARTS = 6
#: Kiwi takes any length; an article is far below this.
_MAX_CHARS = 200_000


def read_table(name: str) -> list[list[str]]:
    """Rows of a tab-separated file of ``indexer/data``, without its comments."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


class PhrasePart(NamedTuple):
    """A morpheme that is neither particle nor ending.

    Attributes:
        form: Its letters, in lower case.
        content: Whether it carries meaning of its own; if not, it changes that of a neighbour.
    """

    form: str
    content: bool


class _Morpheme(NamedTuple):
    form: str
    #: Whether it is a term of its own.
    content: bool
    #: Whether it can be part of a compound.
    joins: bool
    #: Whether it changes the meaning of a neighbour.
    modifies: bool


class Morphemes:
    """Turns text into index terms. Loads in about 1.5 s and 300 MB; safe to use from several threads."""

    def __init__(self, terms: Sequence[tuple[str, Sequence[str]]] | None = None) -> None:
        """Make an analyzer.

        Args:
            terms: Terms of the field with their parts; those of ``data/dictionary.tsv`` where None.
        """
        if terms is None:
            terms = [(term, parts.split()) for term, parts in read_table("dictionary.tsv")]
        self._parts = {term: tuple(parts) for term, parts in terms}
        self._lock = threading.Lock()

    @cached_property
    def tokenizer_id(self) -> str:
        """Identity of the analyzer, its dictionary and its rules; tokens of another are not comparable."""
        dictionary = "\n".join(f"{term} {' '.join(parts)}" for term, parts in sorted(self._parts.items()))
        digest = hashlib.sha256(dictionary.encode()).hexdigest()[:12]
        return f"kiwi-{metadata.version('kiwipiepy')}-{digest}-r{_RULES}"

    def terms(self, text: str) -> list[str]:
        """Index terms of a text, in reading order, then its quantities; with repetitions."""
        text = text[:_MAX_CHARS]
        morphemes = list(self._morphemes(_ARTICLE_NUMBER.sub(" ", text)))
        return [*self._with_compounds(morphemes), *quantities(text)]

    def words(self, text: str) -> list[str]:
        """Content morphemes of a text, in reading order, without the terms that they make up."""
        return [morpheme.form for morpheme in self._morphemes(text[:_MAX_CHARS]) if morpheme.content]

    def phrase(self, text: str) -> list[PhrasePart]:
        """The same with the morphemes that change their meaning, such as negations and numbers."""
        return [
            PhrasePart(morpheme.form, morpheme.content)
            for morpheme in self._morphemes(text[:_MAX_CHARS])
            if morpheme.content or morpheme.modifies
        ]

    def _morphemes(self, text: str) -> Iterator[_Morpheme]:
        with self._lock:
            tokens = self._kiwi.tokenize(text)
        for token in tokens:
            tag = token.tag.partition("-")[0]
            form = token.form.lower()
            content = tag in _CONTENT_TAGS
            for part in self._parts.get(form, (form,)) if content else (form,):
                yield _Morpheme(part, content, tag in _COMPOUND_TAGS, tag in _MODIFIER_TAGS)

    def _with_compounds(self, morphemes: Sequence[_Morpheme]) -> Iterator[str]:
        """The content morphemes, and after each the terms of the field that begin with it."""
        for start, morpheme in enumerate(morphemes):
            if morpheme.content:
                yield morpheme.form
            whole = ""
            for part in morphemes[start : start + _LONGEST_TERM_PARTS]:
                if not part.joins:
                    break
                whole += part.form
                if whole in self._parts and whole != morpheme.form:
                    yield whole

    @cached_property
    def _kiwi(self) -> Kiwi:
        from kiwipiepy import Kiwi  # loading its models takes 1.5 s, which a command without search saves

        # The dictionary of multi-word names costs 190 MB and 1.6 s and holds no term of the field.
        kiwi = Kiwi(num_workers=1, load_multi_dict=False)
        for term in self._parts:
            # Known as a word, a term is taken apart the same way whatever stands beside it (하+자 보증금).
            kiwi.add_user_word(term, "NNP")
        return kiwi


def bigrams(text: str) -> list[str]:
    """Character pairs inside each run of letters and digits; a run of one character is itself."""
    pairs: list[str] = []
    for run in _RUN.findall(_ARTICLE_NUMBER.sub(" ", text[:_MAX_CHARS]).lower()):
        pairs += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
    return pairs
