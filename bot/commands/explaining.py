"""How one question was answered, for people at a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from itertools import zip_longest

import typer
from rich.console import Console, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot import evaluation_texts as texts
from bot.commands.as_json import examination_as_json
from handlers import examination_texts as names
from indexer.explanation import Comparison, Explanation, GateExplanation, Stage
from indexer.gate import Verdict
from knowledge.examiner import Examination

#: Wider lines are hard to read, and a pipe has no width of its own.
_COLUMNS = 100
#: Contributions that make less of a difference are left out.
_LEAST_DIFFERENCE = 0.005


def show_examination(examination: Examination, *, as_json: bool) -> None:
    """Print an examination on standard output, as text or as one JSON object."""
    if as_json:
        typer.echo(json.dumps(examination_as_json(examination), ensure_ascii=False))
        return
    explanation = examination.explanation
    show = _Page()
    show.part(texts.PART_QUESTION)
    show.pairs(_question(examination))
    show.part(texts.PART_STAGES)
    _show_stages(show, explanation)
    show.part(texts.PART_COMPARISON)
    _show_comparison(show, explanation.comparison)
    show.part(texts.PART_GATE)
    _show_gate(show, explanation)
    show.part(texts.PART_ENTRIES)
    _show_entries(show, examination)
    show.part(texts.PART_ANSWER)
    _show_answer(show, examination)


class _Page:
    """Standard output, no wider than is readable."""

    def __init__(self) -> None:
        console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
        console.width = min(console.width, _COLUMNS) if console.is_terminal else _COLUMNS
        self._console = console

    def part(self, title: str, *, level: int = 1) -> None:
        """Begin a part, or a part of a part."""
        self._console.print(Text(f"\n{'  ' * (level - 1)}{title}", style="bold"))

    def line(self, text: str, style: str = "") -> None:
        """One paragraph."""
        self._indented(Text(text, style=style, overflow="fold"))

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Names with what they stand for."""
        table = Table.grid(padding=(0, 2))
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for name, value in pairs:
            table.add_row(name, Text(value))
        self._indented(table)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]], *, words: Sequence[int]) -> None:
        """A table; ``words`` are the columns that hold words, the others hold numbers."""
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        for number, name in enumerate(columns):
            justify: JustifyMethod = "left" if number in words else "right"
            table.add_column(Text(name), justify=justify, overflow="fold")
        for row in rows:
            table.add_row(*map(Text, row))
        self._indented(table)

    def halves(self, names: Sequence[str]) -> None:
        """A list in two columns, read downwards."""
        table = Table.grid(padding=(0, 2))
        half = (len(names) + 1) // 2
        for row in zip_longest(names[:half], names[half:], fillvalue=""):
            table.add_row(*map(Text, row))
        self._indented(table)

    def _indented(self, content: RenderableType) -> None:
        self._console.print(Padding(content, (0, 0, 0, 2), expand=False))


def _question(examination: Examination) -> list[tuple[str, str]]:
    row, question = examination.row, examination.explanation.question
    expansions = examination.explanation.expansions
    labels = [(texts.GOLD, _listed(sorted(row.gold)))] if row.gold else []
    labels += [(texts.TARGET, row.target)] if row.target else []
    return [
        (texts.QUESTION, row.question),
        *labels,
        (texts.TERMS, _listed(question.terms)),
        (
            texts.THESAURUS,
            _listed(
                [texts.THESAURUS_ROW.format(everyday=e.everyday, statutory=e.statutory) for e in expansions]
            ),
        ),
        (texts.WIDENED, _listed(question.widened)),
        (texts.LAWS, _listed(sorted(question.laws))),
        (texts.ARTICLES, _listed([f"{e.law} {e.article}{e.path}" for e in question.references])),
        (texts.JURISDICTION, names.JURISDICTIONS[question.jurisdiction]),
        (texts.ASKED_FOR, _listed([names.ASKED.get(each, each) for each in sorted(question.wording.asked)])),
    ]


def _show_stages(show: _Page, explanation: Explanation) -> None:
    if not explanation.stages[-1].found:
        show.line(texts.NO_ARTICLES)
        return
    gold = explanation.wanted
    show.table(
        texts.STAGE_COLUMNS,
        [
            (
                _feature(stage.name),
                f"{stage.weight:.2f}",
                str(stage.found),
                str(stage.rank or texts.NOT_AMONG),
                _marked(stage.first[0][0], gold) if stage.first else texts.NOT_AMONG,
            )
            for stage in explanation.stages
        ],
        words=(0, 4),
    )
    if explanation.missing:
        show.line(texts.MISSING.format(names=_listed(explanation.missing)))
    if gold:
        show.line(texts.STAGE_LEGEND, "dim")
    show.line(texts.STAGE_UNUSED, "dim")
    for stage in explanation.stages:
        _show_first(show, stage, gold)


def _show_first(show: _Page, stage: Stage, gold: frozenset[str]) -> None:
    if not stage.first:
        return
    show.part(texts.STAGE_FIRST.format(name=_feature(stage.name), count=len(stage.first)), level=2)
    show.halves(
        [
            f"{place:2} {score:6.2f}  {_marked(name, gold)}"
            for place, (name, score) in enumerate(stage.first, start=1)
        ]
    )


def _show_comparison(show: _Page, comparison: Comparison | None) -> None:
    if comparison is None:
        show.line(texts.NO_COMPARISON)
        return
    names = iter((comparison.ours, comparison.theirs))
    columns = [
        name.format(name=next(names)) if "{name}" in name else name for name in texts.COMPARISON_COLUMNS
    ]
    rows = [
        (
            _feature(each.name),
            f"{each.weight:.2f}",
            f"{each.ours:.2f}",
            f"{each.theirs:.2f}",
            _signed(each.difference),
        )
        for each in comparison.contributions
        if abs(each.difference) >= _LEAST_DIFFERENCE
    ]
    ours, theirs = (sum(getattr(e, side) for e in comparison.contributions) for side in ("ours", "theirs"))
    total = (texts.COMPARISON_SUM, "", f"{ours:.2f}", f"{theirs:.2f}", _signed(ours - theirs))
    show.table(columns, [*rows, total], words=(0,))


def _show_gate(show: _Page, explanation: Explanation) -> None:
    gate = explanation.gate
    show.table(
        texts.GATE_COLUMNS,
        [
            (
                names.GATE_FEATURES.get(term.name, term.name),
                f"{term.value:.2f}",
                _signed(term.right),
                _signed(term.in_scope),
            )
            for term in gate.terms
        ],
        words=(0,),
    )
    show.line(
        texts.GATE_LINES.format(
            confidence=gate.result.confidence,
            in_scope=gate.result.in_scope,
            answer_from=gate.answer_from,
            scope_from=gate.scope_from,
        )
    )
    for note in _gate_notes(explanation, gate):
        show.line(note)
    show.line(texts.GATE_VERDICT.format(verdict=names.VERDICTS[gate.result.verdict]), "bold")


def _gate_notes(explanation: Explanation, gate: GateExplanation) -> list[str]:
    notes = []
    if explanation.named:
        notes.append(texts.GATE_NAMED)
    if gate.result.verdict is Verdict.UNSURE and gate.result.in_scope < gate.scope_from:
        notes.append(texts.GATE_FIELD_WORDS)
    return notes


def _show_entries(show: _Page, examination: Examination) -> None:
    if not examination.entries:
        show.line(texts.NO_ENTRIES)
        return
    likely = sorted(examination.entries, key=lambda entry: -entry.probability)
    show.table(
        texts.ENTRY_COLUMNS,
        [(entry.question, f"{entry.score:.2f}", f"{entry.probability:.2f}") for entry in likely],
        words=(0,),
    )
    show.line(texts.ENTRIES_FROM.format(limit=examination.entry_from), "dim")


def _show_answer(show: _Page, examination: Examination) -> None:
    answer = examination.answer
    decision = names.DECISIONS[answer.decision]
    show.line(texts.ANSWER_LINE.format(decision=decision, confidence=answer.confidence), "bold")
    cited = [f"{each.label} {each.title}".strip() for each in answer.citations]
    if cited:
        show.pairs((texts.ANSWER_CITED, each) for each in cited)
    if answer.text:
        show.line(answer.text)


def _feature(name: str) -> str:
    return names.FEATURES.get(name, name)


def _signed(value: float) -> str:
    """With its sign; what is rounded to nothing has none of its own."""
    return f"{round(value, 2) + 0.0:+.2f}"


def _marked(article: str, gold: frozenset[str]) -> str:
    return f"{texts.STAGE_MARK}{article}" if article in gold else article


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or texts.NONE
