"""The answer log to be looked through: newest lines first, of a kind, of some days, with some words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.answer_log import Kind
from knowledge.models import AnswerLogRow

#: Lines of one page.
PAGE = 50
_DAY = dt.timedelta(days=1)
#: Words of a line: what was asked or said, what an entry asks and answers.
_WORDS = ("text", "question", "answer")


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines are looked for; what is None or empty does not matter.

    Attributes:
        kind: What they tell of.
        first: The day from which on.
        last: The day up to which, itself included.
        words: What stands in a question, an answer or an entry.
    """

    kind: Kind | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    words: str = ""


async def newest(
    session: AsyncSession, wanted: LogFilter, zone: ZoneInfo, *, before: int | None = None
) -> tuple[Sequence[AnswerLogRow], bool]:
    """A page of lines, newest first.

    Args:
        session: Any session.
        wanted: Which lines.
        zone: In which the days lie.
        before: The line before which the page begins.

    Returns:
        The lines, at most ``PAGE``, and whether there are older ones.
    """
    query = select(AnswerLogRow).where(*_matching(wanted, zone))
    if before is not None:
        query = query.where(AnswerLogRow.seq < before)
    rows = list(await session.scalars(query.order_by(AnswerLogRow.seq.desc()).limit(PAGE + 1)))
    return rows[:PAGE], len(rows) > PAGE


def _matching(wanted: LogFilter, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        found.append(AnswerLogRow.kind == wanted.kind)
    if wanted.first is not None:
        found.append(AnswerLogRow.at >= _midnight(wanted.first, zone))
    if wanted.last is not None:
        found.append(AnswerLogRow.at < _midnight(wanted.last + _DAY, zone))
    if wanted.words:
        # A list or a null under the same name is text as well, of which no word is a part.
        texts = [func.coalesce(cast(AnswerLogRow.payload[name].as_string(), String), "") for name in _WORDS]
        found += [
            or_(*(text.icontains(word, autoescape=True) for text in texts)) for word in wanted.words.split()
        ]
    return found


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone)
