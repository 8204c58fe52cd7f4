"""The check of a generated answer: nothing goes out whose sources do not say its numbers and articles.

Checked is what can be: that each sentence cites, that numbers, dates, amounts, rates, periods and articles
stand in what it cites, that most of its words do, and its form. Whether it says the same as its source
(a "not" too many or too few) cannot be checked so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from indexer.law_names import law_names, laws_named
from indexer.references import Reference, find_references, is_within, normalise_law_name
from knowledge.claims import claims, without_references
from knowledge.errors import GenerationError
from knowledge.generation_prompt import MAX_ANSWER_CHARS, NO_ANSWER, Source

#: Share of a sentence's words, of two syllables and more, that what it cites must have.
_WORDS_FROM = 0.6
_CITATION = re.compile(r"\s*((?:\[\d{1,2}(?:\s?,\s?\d{1,2})*\]\s?)+)\.?\s*")
_FOREIGN = re.compile(r"[^가-힣0-9A-Za-z\s.,!?%‰()「」『』“”‘’'\"ㆍ·~～∼/:;+×㎡-]")
_ADDRESS = re.compile(r"://|www\.|[A-Za-z0-9]\.[A-Za-z]|[A-Za-z]\.[0-9]")
_LATIN = re.compile(r"[A-Za-z]+")
_LIST_MARK = re.compile(r"^(?:[-·ㆍ+×]|\d+[.)]\s|[가-하][.)]\s)")
#: A sentence that ends before its end, and so has no citation of its own.
_INNER_END = re.compile(r"(?<=[가-힣)」』\"'”’])[.!?](?!$)|니다(?=\s)|\n")
_SENTENCE = re.compile(r"[다요오까][!?]?$")

Words = Callable[[str], Collection[str]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence that has passed.

    Attributes:
        text: Its words, without the citation.
        cites: Numbers of its sources, from 1.
    """

    text: str
    cites: tuple[int, ...]


def check(text: str, sources: Sequence[Source], words: Words) -> list[Sentence]:
    """Check an answer sentence by sentence.

    Args:
        text: The answer as it was generated.
        sources: What it may rest on; its first is ``[1]``.
        words: Makes the content words of a text.

    Raises:
        GenerationError: With the first thing that does not stand, or that the answer is that there is none.
    """
    if NO_ANSWER in text or not text.strip():
        raise GenerationError("declined" if text.strip() else "empty")
    if len(text) > MAX_ANSWER_CHARS:
        raise GenerationError("too long")
    sentences = list(_sentences(text.strip()))
    known = [_Known(source) for source in sources]
    for sentence in sentences:
        if not all(1 <= number <= len(sources) for number in sentence.cites):
            raise GenerationError("cites what is not there")
        _check_form(sentence.text)
        _check_content(sentence.text, [known[number - 1] for number in sentence.cites], words)
    return sentences


def _sentences(text: str) -> Iterator[Sentence]:
    position = 0
    for match in _CITATION.finditer(text):
        words = text[position : match.start()].rstrip(" .")
        if not words:
            raise GenerationError("a citation without a sentence")
        if _INNER_END.search(words):
            raise GenerationError("a sentence without a citation")
        yield Sentence(words, tuple(dict.fromkeys(int(number) for number in re.findall(r"\d+", match[1]))))
        position = match.end()
    if position < len(text):
        raise GenerationError("a sentence without a citation")


def _check_form(sentence: str) -> None:
    if _FOREIGN.search(sentence) or _LIST_MARK.search(sentence):
        raise GenerationError("not plain Korean")
    if _ADDRESS.search(sentence):
        raise GenerationError("an address")
    hangul = len(re.findall(r"[가-힣]", sentence))
    if hangul <= len("".join(_LATIN.findall(sentence))) or not _SENTENCE.search(sentence):
        raise GenerationError("not a Korean sentence")


def _check_content(sentence: str, cited: Sequence[_Known], words: Words) -> None:
    for word in _LATIN.findall(sentence):
        if not any(word.lower() in known.latin for known in cited):
            raise GenerationError("a foreign word that no source has")
    for act in sorted(laws_named(sentence)):
        if not any(act in known.acts for known in cited):
            raise GenerationError(f"no source names {act}")
    readings = [known.references_in(sentence) for known in cited]
    for said in readings[0]:
        # The same place of the sentence means an article of the law that it is read with.
        if not any(
            known.has(meant)
            for known, reading in zip(cited, readings, strict=True)
            for meant in reading
            if meant.span == said.span
        ):
            raise GenerationError(f"no source has {said.article}{said.path}")
    rest = without_references(sentence, readings[0])
    for claim, bounds in claims(rest).items():
        if not any(known.says(claim, bounds) for known in cited):
            raise GenerationError(f"no source has {' '.join([claim, *sorted(bounds)])}")
    telling = {word for word in words(rest) if len(word) > 1}
    found = {word for word in telling if any(word in known.letters for known in cited)}
    if not telling or len(found) < _WORDS_FROM * len(telling):
        raise GenerationError("in other words than its source")


class _Known:
    """What a source says."""

    def __init__(self, source: Source) -> None:
        self._law = normalise_law_name(source.law) if source.article else None
        self._article = source.article
        self._units = source.units
        whole = f"{source.heading}\n{source.text}"
        self._references = self.references_in(whole)
        rest = without_references(whole, self._references)
        day = source.effective_date
        self._claims = claims(rest) | claims(day.isoformat() if day else "")
        self.acts = laws_named(whole)
        self.latin = {word.lower() for word in _LATIN.findall(whole)}
        titles = [row.full for row in law_names() if row.short in self.acts]
        self.letters = re.sub(r"\s", "", "\n".join([whole, *titles]))

    def references_in(self, text: str) -> list[Reference]:
        """The references of a text, as they are meant in the source's own law."""
        return find_references(text, within=self._law, unresolved=True)

    def says(self, claim: str, bounds: Collection[str]) -> bool:
        """Whether the source states a number, with these bounds."""
        own = self._claims.get(claim)
        return own is not None and own.issuperset(bounds)

    def has(self, wanted: Reference) -> bool:
        """Whether the source is, holds or names an article or the part of one."""
        own = [(self._law, self._article, unit) for unit in ("", *self._units) if self._law]
        named = [(each.law, each.article, each.path) for each in self._references]
        return any(
            article == wanted.article and wanted.law in ("", law) and is_within(path, wanted.path)
            for law, article, path in (*own, *named)
        )
