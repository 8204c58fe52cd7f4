"""The report of an evaluation: one page that needs nothing beside itself."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot import evaluation_texts as texts
from bot.errors import StartError
from handlers.examination_texts import KINDS
from indexer.evaluation import DEPTH, Figure, Measured, curve, figures, reliability
from indexer.failure_causes import LONG_CHARS, NEAR_ARTICLES, Cause, Failure, cause
from knowledge.whole_file import written_whole

_TEMPLATES = Path(__file__).parent / "templates"
_BY_GROUP = ("recall@1", "recall@3", "recall@10", "coverage", "precision_when_answered")
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Report:
    """What the page tells.

    Attributes:
        measured: Every question and what was made of it.
        found: The figures of all.
        failures: Those that failed.
        day: The day asked about.
        answer_from: Least probability at which rules answer.
        index_id: Identity of the index that answered.
        entries: Question of each Q&A entry on trial, by its id.
    """

    measured: Sequence[Measured]
    found: Mapping[str, Figure]
    failures: Sequence[Failure]
    day: dt.date
    answer_from: float
    index_id: str
    entries: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Dot:
    """A place in a chart, in its units of 0 to 1, with its size."""

    x: float
    y: float
    weight: float = 1.0


def refuse_unwritable(path: Path) -> None:
    """Say before the work begins that a report cannot be written.

    Raises:
        StartError: When the path is a directory, or in none.
    """
    if path.is_dir():
        raise StartError(texts.REPORT_IS_DIRECTORY.format(path=path))
    if not path.parent.is_dir():
        raise StartError(texts.REPORT_NO_FOLDER.format(path=path.parent))


def write_report(path: Path, report: Report) -> None:
    """Write the page, aside first: ``path`` appears whole or stays as it was.

    Raises:
        OSError: When it cannot be written.
    """
    with written_whole(path) as aside:
        aside.write_text(render(report), encoding="utf-8", newline="\n")


def render(report: Report) -> str:
    """The page."""
    by_cause: dict[Cause, list[dict[str, str]]] = defaultdict(list)
    for failure in report.failures:
        by_cause[cause(failure)].append(_failure(failure, report.entries))
    rules = {
        name: rule.format(near=NEAR_ARTICLES, long=LONG_CHARS) for name, rule in texts.CAUSE_RULES.items()
    }
    points = [point for point in curve(report.measured) if point.precision.n]
    bins = reliability(report.measured)
    most = max((each.right.n for each in bins), default=1)
    group_columns = [texts.REPORT["group"], texts.REPORT["count"], *map(texts.FIGURES.__getitem__, _BY_GROUP)]
    return _template().render(
        t=texts.REPORT,
        made=texts.REPORT["made"].format(date=f"{report.day:%Y. %-m. %-d.}", count=len(report.measured)),
        setting=texts.REPORT["setting"].format(answer_from=report.answer_from, index=report.index_id),
        figure_columns=texts.FIGURE_COLUMNS,
        figures=[(texts.FIGURES[name], *figure_cells(each)) for name, each in report.found.items() if each.n],
        reliability_columns=texts.RELIABILITY_COLUMNS,
        reliability_rows=[(number(each.confidence), *figure_cells(each.right)) for each in bins],
        reliability_dots=[
            _Dot(each.confidence, each.right.value, (each.right.n / most) ** 0.5) for each in bins
        ],
        curve_columns=texts.CURVE_COLUMNS,
        curve_rows=[
            [f"{point.threshold:.2f}", *map(_percent, (point.coverage, point.precision, point.refused))]
            for point in points
        ],
        curve_dots=[_Dot(point.coverage.value, point.precision.value) for point in points],
        curve_now=_now(report),
        group_columns=group_columns,
        groups=_groups(report.measured),
        causes=[
            {"id": name, "name": texts.CAUSES[name], "rule": rules[name], "failures": by_cause[name]}
            for name in Cause
        ],
        failures=len(report.failures),
    )


def figure_cells(figure: Figure) -> tuple[str, str, str]:
    """A figure as its value, its count and its interval; empty where it has none."""
    if figure.hits is None and figure.interval is None:
        return f"{figure.value:g}", "", ""
    low, high = figure.interval or (figure.value, figure.value)
    count = str(figure.n) if figure.hits is None else f"{figure.hits}/{figure.n}"
    return number(figure.value), count, f"{number(low)}~{number(high)}"


def number(value: float) -> str:
    """A share or a probability."""
    return f"{value:.{_DIGITS}f}"


def _percent(figure: Figure) -> str:
    return f"{figure.value:.0%} ({figure.hits}/{figure.n})" if figure.n else "–"


def _now(report: Report) -> _Dot | None:
    coverage, precision = report.found["coverage"], report.found["precision_when_answered"]
    return _Dot(coverage.value, precision.value) if precision.n else None


def _groups(measured: Sequence[Measured]) -> list[dict[str, Any]]:
    """The figures of each type, of each confidence of the label, of each topic."""
    keys: tuple[tuple[str, Callable[[Measured], str], Mapping[str, str]], ...] = (
        ("by_type", lambda each: each.row.type, texts.TYPES),
        ("by_confidence", lambda each: each.row.confidence, texts.CONFIDENCES),
        ("by_topic", lambda each: each.row.topic, {}),
    )
    with_gold = [each for each in measured if each.row.gold]
    groups = []
    for title, key, names in keys:
        sizes = Counter(map(key, with_gold))
        if not any(sizes):
            continue
        rows = []
        for name, size in sizes.most_common():
            found = figures([each for each in with_gold if key(each) == name])
            cells = [_percent(found[figure]) for figure in _BY_GROUP]
            rows.append([names.get(name, name) or texts.REPORT["unnamed"], str(size), *cells])
        groups.append({"title": texts.REPORT[title], "rows": rows})
    return groups


def _failure(failure: Failure, entries: Mapping[str, str]) -> dict[str, str]:
    measured, said = failure.measured, texts.REPORT
    row, outcome = measured.row, measured.outcome
    wanted = ", ".join(entries.get(name, name) for name in sorted(measured.wanted))
    if not wanted:
        wanted = said["outside"].format(kind=KINDS.get(row.kind, row.kind))
    if outcome.answered:
        result = said["outcome_right"] if measured.right else said["outcome_wrong"]
    else:
        result = said["outcome_refused"]
    rank = (
        said["rank_of"].format(rank=measured.rank)
        if measured.rank
        else said["rank_beyond"].format(depth=DEPTH)
    )
    words = said["words_of"].format(count=len(set(failure.terms)), found=failure.words_in_gold)
    return {
        "id": row.id,
        "question": row.question,
        "gold": wanted,
        "first": entries.get(failure.first, failure.first) or said["nothing"],
        "rank": rank.format(rank=measured.rank, depth=DEPTH) if measured.wanted else "",
        "words": words if failure.gold else "",
        "outcome": f"{result} ({said['confidence']} {outcome.confidence:.2f})",
    }


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("evaluation.html")
