"""What the fits are fitted on: rows of the evaluation, statutes, other wordings of the starter Q&A."""

from __future__ import annotations

import json
import pickle
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from indexer.analysis import AnalysedPassage, Analyser
from indexer.embedder import load_embedder
from indexer.morphemes import Morphemes
from indexer.parsers import parse_file
from indexer.parsers.expected import questions_of, read_expected
from indexer.passages import cut
from indexer.structure import StructuredDocument
from knowledge.starter import expected_files

ASKED_FIRST = "asked-first.tsv"
REWORDINGS = Path(__file__).parent / "rewordings.tsv"

Row = dict[str, Any]
#: A passage with the document that it comes from; None for a Q&A entry.
Owned = tuple[StructuredDocument | None, AnalysedPassage]


def read_rows(path: Path) -> list[Row]:
    """Rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def analysed_statutes(statutes: Path, cache: Path | None) -> list[Owned]:
    """Passages of statutes, analysed, with the document of each; that takes minutes, and a cache keeps it."""
    if cache is not None and cache.exists():
        return pickle.loads(cache.read_bytes())  # type: ignore[no-any-return]  # our own file
    documents = [parse_file(path) for path in sorted(statutes.glob("*/*.md"))]
    owners = [document for document in documents for _ in cut(document)]
    passages = [passage for document in documents for passage in cut(document)]
    analyser = Analyser(Morphemes(), load_embedder())
    analysed = analyser.analyse(passages, lambda n: print(f"{n}/{len(passages)}") if n % 1000 == 0 else None)
    rows: list[Owned] = list(zip(owners, analysed, strict=True))
    if cache is not None:
        cache.write_bytes(pickle.dumps(rows))
    return rows


def expected_documents() -> list[StructuredDocument]:
    """The expected questions that ship."""
    return [document for path in expected_files() for document in read_expected(path)]


def analysed_expected() -> list[Owned]:
    """Expected questions, analysed, with the document of each."""
    documents = expected_documents()
    owners = [document for document in documents for _ in cut(document)]
    passages = [passage for document in documents for passage in cut(document)]
    return list(zip(owners, Analyser(Morphemes(), load_embedder()).analyse(passages), strict=True))


@dataclass(frozen=True, slots=True)
class AskedFirst:
    """A question that was written before anybody looked for its answer.

    Attributes:
        question: What is asked.
        gold: Articles that answer it; none where no rule does.
        in_second_half: In which half it is: the fit searches for those of one with only the other among the
            expected questions.
    """

    question: str
    gold: frozenset[str]
    in_second_half: bool


def asked_first() -> list[AskedFirst]:
    """Expected questions of which the question was first and the answer looked for, if there is one."""
    (path,) = (one for one in expected_files() if one.name == ASKED_FIRST)
    gold: dict[str, set[str]] = defaultdict(set)
    for document in read_expected(path):
        for article, _, question in questions_of(document):
            gold[question] |= {f"{document.short_name} {article}"} if article else set()
    return [
        AskedFirst(question, frozenset(articles), bool(crc32(question.encode()) % 2))
        for question, articles in gold.items()
    ]


def rewordings() -> list[tuple[str, str]]:
    """Key of a starter entry (``-`` for none), and a question that asks the same in other words."""
    lines = REWORDINGS.read_text(encoding="utf-8").splitlines()
    return [(key, text) for key, _, text in (line.partition("\t") for line in lines if line[:1] != "#")]
