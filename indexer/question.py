"""A question, read: its terms, the statutory words behind them, its vectors, the rules that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.embedder import Embedder
from indexer.index import Query
from indexer.law_names import laws_named
from indexer.morphemes import Morphemes
from indexer.references import Reference, find_references
from indexer.structure import Jurisdiction
from indexer.thesaurus import Thesaurus
from indexer.wording import Wording, WordingReader, clean

#: A longer question is cut; what matters of a pasted page stands at its beginning.
MAX_CHARS = 10_000
#: The main act of each jurisdiction: the law meant by "시행령 25조" where no law is named.
MAIN_LAW = {Jurisdiction.LOCAL: "지방계약법", Jurisdiction.STATE: "국가계약법"}


@dataclass(frozen=True, slots=True)
class AnalysedQuestion:
    """A question, ready to be searched.

    Attributes:
        wording: How it is put, with what it follows up.
        query: What the index is asked.
        references: Articles that it names, the article's law filled in.
        laws: Acts that it names, without level (``지방계약법``).
    """

    wording: Wording
    query: Query
    references: tuple[Reference, ...]
    laws: frozenset[str]

    @property
    def text(self) -> str:
        """The question, with what it follows up."""
        return self.wording.text

    @property
    def terms(self) -> tuple[str, ...]:
        """Its index terms, each once, in order."""
        return self.wording.terms

    @property
    def jurisdiction(self) -> Jurisdiction:
        """Whose contracts it is about."""
        return self.wording.jurisdiction

    @property
    def widened(self) -> tuple[str, ...]:
        """Statutory terms that the thesaurus adds."""
        return self.wording.widened


class QuestionReader:
    """Reads questions. Safe to use from several threads."""

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
            morphemes: Makes index terms, as for the passages.
            thesaurus: Widens them.
            embedder: Makes vectors, as for the passages; None to search by words alone.
            jurisdiction: Whose contracts a question is about that says nothing of it.
        """
        self.thesaurus = thesaurus
        self.wordings = WordingReader(morphemes, thesaurus, embedder, jurisdiction=jurisdiction)

    def read(self, question: str, context: str = "") -> AnalysedQuestion:
        """Read a question.

        Args:
            question: What was asked; cut after ``MAX_CHARS``.
            context: The question that it follows up, if any.
        """
        question, context = (clean(text[:MAX_CHARS]) for text in (question, context))
        wording, vectors = self.wordings.read(question, context)
        main_law = MAIN_LAW.get(wording.jurisdiction)
        # What a question follows up names the law of its articles: "그럼 제30조는요?"
        named = find_references(f"{context}\n{question}", default_law=main_law)
        references = tuple(reference for reference in named if reference.span[0] > len(context))
        query = Query(_lexical(wording), vectors)
        return AnalysedQuestion(wording, query, references, laws_named(wording.text))


def _lexical(wording: Wording) -> dict[str, tuple[str, Mapping[str, float]]]:
    own, added = dict.fromkeys(wording.terms, 1.0), dict.fromkeys(wording.widened, 1.0)
    pairs = dict.fromkeys(wording.pairs, 1.0)
    return {
        "title": ("title", own),
        "body": ("body", own),
        "title_widened": ("title", added),
        "body_widened": ("body", added),
        "bigrams": ("bigrams", pairs),
        "title_bigrams": ("title_bigrams", pairs),
    }
