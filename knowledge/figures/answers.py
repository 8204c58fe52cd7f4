"""From a figure that is asked for to the words of the answer and its sources."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from indexer.particles import topic
from indexer.references import is_within, path_parts
from knowledge.answering import Citation
from knowledge.citation_check import stands_in
from knowledge.citing import cite_unit
from knowledge.corpus import StoredPassage
from knowledge.figures import texts
from knowledge.figures.asked import AskedFigure
from knowledge.figures.errors import InputError
from knowledge.figures.sums import Worked, work_out
from knowledge.figures.table import Row

#: Share of the recognised questions of the evaluation whose gold article is cited; see docs/figures.md.
CONFIDENCE = 0.95

#: Finds the stored passage of a unit in force: law, article, path.
FindUnit = Callable[[str, str, str], Awaitable[StoredPassage | None]]


def figure_text(asked: AskedFigure) -> str:
    """The answer: what was worked out first, then what the law says."""
    try:
        worked = work_out(asked)
    except InputError as error:
        worked = Worked((str(error),))
    rows = [row for row in asked.rows if not row.aside]
    asides = dict.fromkeys(row.says for row in asked.rows if row.aside)
    rule = [*_rule(asked.figure.label, rows), *([" ".join(asides)] if asides else [])]
    parts = [rule]
    if worked is not None:
        parts = [list(worked.lines), rule, *([[" ".join(worked.notes)]] if worked.notes else [])]
    return "\n\n".join("\n".join(part) for part in parts)


async def cite_figure(asked: AskedFigure, find: FindUnit, day: dt.date) -> tuple[Citation, ...]:
    """The units that an answer rests on, one an article.

    None at all where one of them is not stored, is not in force on the day, or does not hold the words of its
    row any more: then the table does not tell what the law says.
    """
    by_article: dict[tuple[str, str], list[tuple[Row, StoredPassage]]] = defaultdict(list)
    for row in asked.rows:
        unit = row.reference
        stored = await find(unit.law, unit.article, unit.path)
        if stored is None or not row.holds_on(day) or not _says(stored, row):
            return ()
        by_article[unit.law, unit.article].append((row, stored))
    citations = [_cite(rows, day) for rows in by_article.values()]
    return () if any(citation.pending for citation in citations) else tuple(citations)


def _rule(label: str, rows: Sequence[Row]) -> list[str]:
    """What the law says: one sentence, or a list."""
    named = topic(label)
    if len({row.says for row in rows}) == 1:
        only = rows[0]
        if len(rows) == 1 and only.when:
            return [texts.ONE_OF.format(when=only.when, label=named, says=only.says)]
        return [texts.ONE.format(label=named, says=only.says)]
    return [
        texts.LIST.format(label=named),
        *(texts.ITEM.format(when=row.when, says=row.says) for row in rows),
    ]


def _says(stored: StoredPassage, row: Row) -> bool:
    """Whether the words of a row stand in its unit as it is stored."""
    path = row.reference.path
    text = " ".join(block.text for block in stored.passage.blocks if is_within(block.path, path))
    return all(stands_in(words, text) for words in row.words)


def _cite(rows: Sequence[tuple[Row, StoredPassage]], day: dt.date) -> Citation:
    """The citation of the units of one article: the unit, or the smallest that holds them all."""
    paths = [path_parts(row.reference.path) for row, _ in rows]
    shared = 0
    while len({path[: shared + 1] for path in paths}) == 1 and shared < len(paths[0]):
        shared += 1
    citation = cite_unit(rows[0][1], "".join(paths[0][:shared]), on=day)
    if len(rows) == 1:
        return citation
    return replace(citation, quote="\n".join(dict.fromkeys(words for row, _ in rows for words in row.words)))
