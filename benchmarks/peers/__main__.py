"""Run one peer on one corpus; prints one JSON object.

    python -m benchmarks.peers encode CORPUS --model DIR --vectors DIR
    python -m benchmarks.peers NAME CORPUS --questions FILE [--model DIR --vectors DIR] [--without-state]

CORPUS has a JSON object a line (``id``, ``title``, ``text``, ``state``), the file of questions a JSON list.
``encode`` cuts the articles into windows and writes these and their vectors, which take minutes and are
the same for every peer that uses the model.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import json
import sys
import time
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers import windows
from benchmarks.peers.measures import DEPTH, ask_all, memory_mb
from benchmarks.peers.peer import Document, Model, Peer

#: Windows between two lines of progress.
_BATCH = 256
_WINDOWS_FILE = "windows.json"
_VECTORS_FILE = "vectors.npy"


Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a peer is found.

    Attributes:
        module: Its module here.
        name: Its class there.
        packages: What is measured; their versions are told.
        vectors: Whether it is given windows and their vectors.
    """

    module: str
    name: str
    packages: tuple[str, ...]
    vectors: bool = False


#: None of them is this project's search, which the benchmark runs as a stage of its own.
PEERS = {
    "haystack-bm25": Entry("haystack_search", "Bm25", ("haystack-ai",)),
    "haystack-hybrid": Entry(
        "haystack_search", "Hybrid", ("haystack-ai", "sentence-transformers"), vectors=True
    ),
    "langchain-faiss": Entry(
        "langchain_faiss", "Peer", ("langchain-community", "faiss-cpu", "sentence-transformers"), vectors=True
    ),
    "txtai-hybrid": Entry("txtai_hybrid", "Peer", ("txtai", "sentence-transformers"), vectors=True),
    "bm25s-whitespace": Entry("bm25s_whitespace", "Peer", ("bm25s",)),
    "sqlite-trigram": Entry("sqlite_trigram", "Peer", ()),
    "vectors-alone": Entry("vectors_alone", "Peer", ("sentence-transformers",), vectors=True),
}


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["encode", *PEERS])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--without-state", action="store_true", help="leave out the state's side")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.corpus.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if not (given.without_state and row["state"])]
    if given.what == "encode":
        figures = encode(rows, given.model, given.vectors)
    else:
        questions = json.loads(given.questions.read_text(encoding="utf-8"))
        figures = run(PEERS[given.what], rows, questions, given.model, given.vectors)
    print(json.dumps(figures, ensure_ascii=False))


def encode(rows: Sequence[Row], model: Path, into: Path) -> dict[str, Any]:
    """Cut articles into windows, encode these, write both."""
    import numpy as np

    begun = time.perf_counter()
    vectors_of, spans = windows.load(model)
    cut = [(row["id"], text) for row in rows for text in windows.cut(row["title"], row["text"], spans)]
    prompted = [windows.PASSAGE_PROMPT + text for _, text in cut]
    vectors = []
    for start in range(0, len(cut), _BATCH):
        vectors.append(vectors_of(prompted[start : start + _BATCH]))
        print(f"  {start + len(vectors[-1])}/{len(cut)} windows", file=sys.stderr, flush=True)
    into.mkdir(parents=True, exist_ok=True)
    np.save(into / _VECTORS_FILE, np.concatenate(vectors))
    (into / _WINDOWS_FILE).write_text(json.dumps(cut, ensure_ascii=False), encoding="utf-8")
    return {"windows": len(cut), "encode_s": time.perf_counter() - begun, "peak_mb": memory_mb("VmHWM")}


def run(
    entry: Entry, rows: Sequence[Row], questions: Sequence[str], model: Path, vectors: Path
) -> dict[str, Any]:
    """Index articles, or their windows, and ask every question."""
    # The whole name helps words a little. It harms vectors, which it draws to all articles of a law.
    documents = [(row["id"], f"{row['id']} {row['title']}\n{row['text']}") for row in rows]
    with_model = Model()
    if entry.vectors:
        documents, with_model = _with_vectors({name for name, _ in documents}, model, vectors)
    peer: Peer = getattr(importlib.import_module(f"benchmarks.peers.{entry.module}"), entry.name)(with_model)
    begun = time.perf_counter()
    peer.index(documents)
    indexed = time.perf_counter() - begun
    with_model.vectors.clear()  # not the peer's
    found, latencies = ask_all(lambda question: peer.search(question, DEPTH), questions)
    return {
        "found": found,
        "latencies_ms": latencies,
        "index_s": indexed,
        "peak_mb": memory_mb("VmHWM"),
        "serving_mb": memory_mb("VmRSS"),
        "versions": {name: importlib.metadata.version(name) for name in entry.packages},
    }


def _with_vectors(wanted: Set[str], directory: Path, vectors: Path) -> tuple[list[Document], Model]:
    """The windows of the articles that are wanted, and the model that knows their vectors."""
    import numpy as np

    cut = json.loads((vectors / _WINDOWS_FILE).read_text(encoding="utf-8"))
    rows = np.load(vectors / _VECTORS_FILE)
    kept = [(name, text, row) for (name, text), row in zip(cut, rows, strict=True) if name in wanted]
    vectors_of, _ = windows.load(directory)
    return (
        [(name, text) for name, text, _ in kept],
        Model(
            {text: row for _, text, row in kept},
            lambda question: vectors_of([windows.QUERY_PROMPT + question])[0],
        ),
    )


if __name__ == "__main__":
    main()
