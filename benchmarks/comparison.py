"""Other ways to search beside ours: the same articles, the same questions, the same machine.

Every peer runs in a process and an environment of its own (``benchmarks.peers``). One that cannot be
installed or run becomes a row that says so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.measures import percentile
from indexer.embedder import SHIPPED_MODEL
from indexer.encoder import file_hashes
from indexer.evaluation import LabelledQuestion, Measured, Outcome, figures, read_questions
from indexer.parsers import parse_file
from indexer.structure import DocumentKind, Jurisdiction

ROOT = Path(__file__).parent.parent
#: Made by ``make bench`` from ``peers/requirements.txt``.
PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
#: The float model that ours was made from: ``E5_MODEL``, a directory.
E5_MODEL = Path("../shared/models/e5-small-ko")
#: recall@1, @3 and @10 of our search on questions whose topics were held out when its weights were fitted,
#: with and without expected questions, from ``docs/decisions/0002-retrieval.md``;
#: ``training/fit_calibration.py`` prints them.
HELD_OUT = {"ours": "0.76, 0.93, 0.98", "ours-without-expected": "0.57 to 0.61, 0.81 to 0.83, 0.94"}

_ALL, _OWN = "all", "own"
_HEADINGS = (
    "search", "@1", "@3", "@10", "MRR", "@1 with the state's", "@10 with the state's",
    "question p50", "× ours", "p95", "index", "× ours", "peak memory", "memory serving",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contender:
    """A row of the table.

    Attributes:
        name: The peer, as ``benchmarks.peers`` knows it.
        says: What it is.
        model: The model directory whose vectors it is given.
    """

    name: str
    says: str
    model: Path | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What a search did.

    Attributes:
        found: Articles of each question, best first.
        figures: Seconds, megabytes, milliseconds, by name.
        versions: Package to version.
    """

    found: Sequence[Sequence[str]]
    figures: Mapping[str, Any]
    versions: Mapping[str, str]

    @classmethod
    def of(cls, printed: dict[str, Any]) -> Run:
        """What a peer printed."""
        return cls(printed.pop("found"), printed, printed.pop("versions", {}))


@dataclass(frozen=True, slots=True)
class Row:
    """A contender with what became of it.

    Attributes:
        says: What it is.
        runs: By corpus: without and with the state's side; none where it failed.
        failure: Why it did.
    """

    says: str
    runs: Mapping[str, Run]
    failure: str = ""


class PeerFailedError(Exception):
    """A peer could not be run; says why."""


def contenders() -> list[Contender]:
    """Every peer, in the order of the table."""
    e5 = Path(os.environ.get("E5_MODEL", E5_MODEL))
    return [
        Contender("haystack-bm25", "Haystack 2, BM25"),
        Contender(
            "haystack-hybrid", "Haystack 2, BM25 and our model, joined by reciprocal ranks", SHIPPED_MODEL
        ),
        Contender("langchain-faiss", "LangChain, FAISS and our model", SHIPPED_MODEL),
        Contender("txtai-hybrid", "txtai, hybrid with our model", SHIPPED_MODEL),
        Contender("bm25s-whitespace", "bm25s, words between spaces"),
        Contender("sqlite-trigram", "SQLite FTS5, trigrams"),
        Contender("vectors-alone", "multilingual-e5-small alone", e5),
        Contender("vectors-alone", "our model alone", SHIPPED_MODEL),
    ]


def corpus_rows(statutes: Path, on: dt.date) -> Iterator[dict[str, Any]]:
    """Every article in force on a day: ``id``, ``title``, ``text``, and whether it is of the state's side."""
    for path in sorted(statutes.glob("**/*.md")):
        document = parse_file(path)
        begins = document.effective_date or dt.date.min
        if document.kind is not DocumentKind.STATUTE or document.repealed or begins > on:
            continue
        for section in document.sections:
            lines = [block.text for block in section.blocks if not block.repealed]
            if section.number and lines and not section.repealed and not section.supplementary:
                yield {
                    "id": f"{document.short_name} {section.number}",
                    "title": section.title,
                    "text": "\n".join(lines),
                    "state": document.jurisdiction is Jurisdiction.STATE,
                }


class Course:
    """What all peers are run on."""

    def __init__(
        self,
        work: Path,
        rows: Sequence[Mapping[str, Any]],
        questions: Sequence[str],
        python: Path = PEERS_PYTHON,
    ) -> None:
        """Write the corpus and the questions.

        Args:
            work: Directory for them and for vectors, which are kept for another run.
            rows: Articles, see ``corpus_rows``.
            questions: What is asked.
            python: Interpreter of the peers' environment; where it is not there, this one runs what it can.
        """
        work = work.resolve()  # peers run in the root of the checkout
        work.mkdir(parents=True, exist_ok=True)
        self._work = work
        self._python = python if python.exists() else Path(sys.executable)
        self.corpus = work / "corpus.jsonl"
        self.questions = work / "questions.json"
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        self.corpus.write_text(text, encoding="utf-8")
        self.questions.write_text(json.dumps(list(questions), ensure_ascii=False), encoding="utf-8")
        self._corpus_hash = hashlib.sha256(text.encode()).hexdigest()[:12]
        self._unusable: dict[Path, str] = {}

    def run(self, contender: Contender) -> Row:
        """Run one peer, without and with the state's side."""
        try:
            encoding = self._encoded(contender.model) if contender.model else {}
            return Row(
                contender.says, {which: self._run_on(contender, which, encoding) for which in (_OWN, _ALL)}
            )
        except PeerFailedError as error:
            return Row(contender.says, {}, str(error))

    def _run_on(self, contender: Contender, which: str, encoding: Mapping[str, Any]) -> Run:
        arguments = [contender.name, str(self.corpus), "--questions", str(self.questions)]
        if contender.model:
            arguments += [
                "--model",
                str(contender.model.resolve()),
                "--vectors",
                str(self._vectors_of(contender.model)),
            ]
        if which == _OWN:
            arguments.append("--without-state")
        printed = self._process(arguments)
        printed["peak_mb"] = max(printed["peak_mb"], encoding.get("peak_mb", 0.0))
        return Run.of(printed | {"encode_s": encoding.get("encode_s", 0.0)})

    def _encoded(self, model: Path) -> dict[str, Any]:
        """What it took to make the vectors, now or before."""
        if model in self._unusable:
            raise PeerFailedError(self._unusable[model])
        if not model.is_dir():
            raise PeerFailedError(f"no model at {model}; E5_MODEL names one")
        vectors = self._vectors_of(model)
        kept = vectors / "encoding.json"
        if not kept.is_file():
            try:
                printed = self._process(
                    ["encode", str(self.corpus), "--model", str(model.resolve()), "--vectors", str(vectors)]
                )
            except PeerFailedError as error:
                self._unusable[model] = str(error)
                raise
            kept.write_text(json.dumps(printed), encoding="utf-8")
        figures_of: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        return figures_of

    def _vectors_of(self, model: Path) -> Path:
        """Where they are kept: vectors of another model or corpus are others."""
        weights = hashlib.sha256(repr(list(file_hashes(model))).encode()).hexdigest()[:12]
        return self._work / f"{model.name}-{weights}-{self._corpus_hash}"

    def _process(self, arguments: Sequence[str]) -> dict[str, Any]:
        """Run a peer's process, its progress passed on; what it printed.

        Raises:
            PeerFailedError: With its last words.
        """
        print(f"{' '.join(Path(each).name for each in arguments)} …", file=sys.stderr)
        with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
            with subprocess.Popen(
                [str(self._python), "-m", "benchmarks.peers", *arguments],
                cwd=ROOT,
                env=os.environ | {"HF_HUB_OFFLINE": "1"},
                stdout=printed,
                stderr=subprocess.PIPE,
                text=True,
            ) as process:
                last = ""
                assert process.stderr is not None
                for line in process.stderr:
                    sys.stderr.write(line)
                    last = line.strip() or last
            if process.returncode:
                raise PeerFailedError(last or f"ended with {process.returncode}")
            printed.seek(0)
            result: dict[str, Any] = json.loads(printed.read().splitlines()[-1])
            return result


def high_confidence(path: Path) -> list[LabelledQuestion]:
    """The questions whose gold articles are sure."""
    return [row for row in read_questions(path) if row.gold and row.confidence == "high"]


def our_rows(printed: dict[str, Any], built: Mapping[str, float]) -> list[Row]:
    """Rows of our own search, from what the stages ``searching`` and ``build`` printed."""
    without = printed.pop("found_without_expected")
    measured = printed | {
        "index_s": built["import_s"] + built["index_s"],
        "peak_mb": built["import_peak_mb"],
    }
    ours = Run.of(dict(measured))
    rules = Run(without, {}, {})
    return [
        Row(f"**ours**, as shipped (held out: {HELD_OUT['ours']})", {_OWN: ours, _ALL: ours}),
        Row(
            f"ours without expected questions (held out: {HELD_OUT['ours-without-expected']})",
            {_OWN: rules, _ALL: rules},
        ),
    ]


def render(
    ours: Sequence[Row], peers: Sequence[Row], questions: Sequence[LabelledQuestion], articles: int
) -> str:
    """The section of the report, as Markdown."""
    base = ours[0].runs[_OWN].figures
    lines = [
        "## Beside other searches",
        "",
        f"{len(questions)} questions with sure gold articles, {articles:,} articles in force, one process "
        "each. @k: share of the questions with a gold article among the first k (strict: related articles "
        "and twins do not count). Times are those of one asker after a warm-up.",
        "",
        f"| {' | '.join(_HEADINGS)} |",
        f"|---|{'---:|' * (len(_HEADINGS) - 1)}",
        *(_line(row, questions, base) for row in (*ours, *peers)),
        "",
        _NOTES.rstrip(),
    ]
    versions = {
        name: version for row in peers for run in row.runs.values() for name, version in run.versions.items()
    }
    if versions:
        told = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))
        lines.append(f"- Versions: {told}.")
    return "\n".join(lines) + "\n"


_NOTES = """\
- Our weights were fitted on these very questions: judge ours by the figures in brackets, recall@1, @3
  and @10 with topics held out ([retrieval](../docs/decisions/0002-retrieval.md)). Peers are fitted on
  nothing.
- Ours also knows some 9,500 expected questions, which no peer is given; the second row leaves them out,
  with weights that were fitted with them.
- Ours holds every article and knows whose rules are asked for. Peers do not, so they are measured
  without the state's side (국가계약법 …), which is in their favour, and in two columns with it. Their times
  and memory are those without.
- Peers of vectors get windows of 256 tokens, each 192 after the one before, with the title before each;
  the best window of an article counts. Our model runs in them as a Sentence Transformer, whose PyTorch
  is in their memory; ours runs it without.
- Index: `a + b` is the peer's own time with given vectors, plus that of making these, which is measured
  once for each model, over all articles; the ratio is of the sum. Ours parses, analyses, encodes and
  stores everything, expected questions and starter documents too. Peak memory is that of the larger of
  both steps.
- Ours is the search alone here, to compare like with like; `answer()` above also decides, quotes and
  cites.
"""


def _line(row: Row, questions: Sequence[LabelledQuestion], base: Mapping[str, Any]) -> str:
    if row.failure:
        return f"| {row.says} | not measured: {row.failure.replace('|', ' ')} |{' |' * (len(_HEADINGS) - 2)}"
    own, everything = (_quality(row.runs[which], questions) for which in (_OWN, _ALL))
    cells = [f"{own[name]:.3f}" for name in ("recall@1", "recall@3", "recall@10", "mrr")]
    cells += [f"{everything[name]:.3f}" for name in ("recall@1", "recall@10")]
    return f"| {' | '.join([row.says, *cells, *_costs(row.runs[_OWN].figures, base)])} |"


def _quality(run: Run, questions: Sequence[LabelledQuestion]) -> dict[str, float]:
    measured = [
        Measured(row, Outcome(answered=True, cited=(), ranked=ranked))
        for row, ranked in zip(questions, run.found, strict=True)
    ]
    return {name: figure.value for name, figure in figures(measured).items()}


def _costs(costs: Mapping[str, Any], base: Mapping[str, Any]) -> list[str]:
    if not costs:
        return [""] * 7
    p50, ours_p50 = (percentile(each["latencies_ms"], 0.50) for each in (costs, base))
    encode = costs.get("encode_s", 0.0)
    index = f"{costs['index_s']:.1f} s" + (f" + {encode:.0f} s" if encode else "")
    return [
        f"{p50:.1f} ms",
        f"{p50 / ours_p50:.2f}",
        f"{percentile(costs['latencies_ms'], 0.95):.1f} ms",
        index,
        f"{(costs['index_s'] + encode) / base['index_s']:.2f}",
        f"{costs['peak_mb']:.0f} MB",
        f"{costs['serving_mb']:.0f} MB",
    ]
