"""Which questions count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import ColumnElement

from knowledge.models import Question
from knowledge.questions import QuestionState
from knowledge.statistics.span import Span

#: Numbers of rooms; None for all of them.
Rooms = Collection[int] | None
Conditions = tuple[ColumnElement[bool], ...]


def of_rooms(rooms: Rooms) -> Conditions:
    """What holds for the questions of some rooms."""
    return () if rooms is None else (Question.room_id.in_(rooms),)


def asked_between(begins: dt.datetime, ends: dt.datetime, rooms: Rooms) -> Conditions:
    """What holds for every question asked from one moment on and before another."""
    return (Question.asked_at >= begins, Question.asked_at < ends, *of_rooms(rooms))


def asked_in(span: Span, rooms: Rooms) -> Conditions:
    """What holds for every question asked on the days of a span."""
    return asked_between(span.begins, span.ends, rooms)


def in_earnest() -> ColumnElement[bool]:
    """What holds for questions whose words may be shown: neither taken back nor out of scope."""
    return Question.state.not_in((QuestionState.WITHDRAWN, QuestionState.OUT_OF_SCOPE))
