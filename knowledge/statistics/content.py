"""What the statistics of a span of days are; ``docs/statistics.md`` says how each is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge.statistics.span import Span
from knowledge.topics import AskedTopic


class Outcome(StrEnum):
    """What has become of a question: each question has one. Answers are named as in ``Decision``."""

    CURATED = "curated"
    EXTRACTED = "extracted"
    CALCULATED = "calculated"
    GENERATED = "generated"
    LISTED = "listed"
    ESCALATED = "escalated"
    UNANSWERED = "unanswered"
    OUT_OF_SCOPE = "out_of_scope"
    WITHDRAWN = "withdrawn"


ANSWERED_BY_BOT = (
    Outcome.CURATED, Outcome.EXTRACTED, Outcome.CALCULATED, Outcome.GENERATED, Outcome.LISTED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What has become of the questions of a span.

    Attributes:
        counts: How many of each; every outcome is there, 0 included.
    """

    counts: Mapping[Outcome, int]

    @property
    def total(self) -> int:
        """Every question, withdrawn ones too."""
        return sum(self.counts.values())

    @property
    def answered(self) -> int:
        """How many the bot has answered and nobody handed over."""
        return sum(self.counts[outcome] for outcome in ANSWERED_BY_BOT)

    @property
    def answerable(self) -> int:
        """How many wanted an answer: withdrawn ones and those out of scope left out."""
        return self.total - self.counts[Outcome.WITHDRAWN] - self.counts[Outcome.OUT_OF_SCOPE]

    @property
    def answered_share(self) -> float | None:
        """``answered`` of ``answerable``, 0 to 1; None where nothing was asked."""
        return self.answered / self.answerable if self.answerable else None


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What people thought of the answers."""

    solved: int
    not_solved: int

    @property
    def share(self) -> float | None:
        """How many of those who said something were content, 0 to 1; None where nobody said anything."""
        said = self.solved + self.not_solved
        return self.solved / said if said else None


@dataclass(frozen=True, slots=True)
class BotTimes:
    """How long the bot took: median and 90th percentile in milliseconds; None where it said nothing."""

    answers: int
    median_ms: float | None
    p90_ms: float | None


@dataclass(frozen=True, slots=True)
class InstructorTimes:
    """How long instructors took from being asked to having answered, in working time.

    Attributes:
        answered: How many questions they answered.
        median: Of the working time; None where they answered none.
        p90: The 90th percentile.
        in_time: How many took at most ``DUE_HOURS``.
    """

    answered: int
    median: dt.timedelta | None
    p90: dt.timedelta | None
    in_time: int


@dataclass(frozen=True, slots=True)
class RisingTopic:
    """Something that is asked about more than before.

    Attributes:
        topic: It, with how often it was asked about in the span.
        before: How often in the span of equal length before.
    """

    topic: AskedTopic
    before: int


@dataclass(frozen=True, slots=True)
class AskedArticle:
    """An article (``지방계약법 시행령``, ``제25조``) and how many questions it answered."""

    law: str
    article: str
    count: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was asked and that the knowledge base does not answer.

    Attributes:
        question: The clearest of the questions, as it was asked.
        question_ids: Every question that asks it, oldest first.
    """

    question: str
    question_ids: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many asked it."""
        return len(self.question_ids)


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the knowledge base does not answer.

    Attributes:
        listed: What was asked most, first.
        questions: How many questions of the span had no answer in it; all of them, not the listed alone.
        compared: How many of them, the latest, were compared with each other.
    """

    listed: tuple[Gap, ...]
    questions: int
    compared: int


@dataclass(frozen=True, slots=True)
class InstructorLoad:
    """What an instructor did in the span, and has now.

    Attributes:
        person_id, name: Who.
        answered: Questions that they answered.
        median: Of the working time from the question to the answer; None where they answered none.
        published: Q&A entries that they published.
        claimed_now: Questions that they have taken and not answered yet.
    """

    person_id: int
    name: str
    answered: int
    median: dt.timedelta | None
    published: int
    claimed_now: int


@dataclass(frozen=True, slots=True)
class QueueHealth:
    """What waits for instructors now.

    Attributes:
        unclaimed: Questions that nobody has taken.
        overdue: Those of them that have waited for more than ``DUE_HOURS`` of working time.
        claimed: Questions that somebody has taken and not answered.
        reviews: What rests on a rule that has changed, and nobody has looked at; of all rooms.
        conflicts: What contradicts each other, and nobody has decided; of all rooms.
    """

    unclaimed: int
    overdue: int
    claimed: int
    reviews: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The statistics of a span of days, as they stand at a moment.

    Attributes:
        span: The days.
        made_at: The moment.
        per_day: Questions of every day of the span, in order.
        per_hour: Questions of each hour of the day in Seoul, 24.
        per_weekday: Questions of each weekday, Monday first, 7.
        outcomes: What has become of the questions.
        outcomes_before: The same of the span of equal length before.
        satisfaction: What people thought of the answers.
        bot_times: How long the bot took.
        instructor_times: How long instructors took for what they answered in the span.
        topics: What was asked about most, most first.
        rising: What is asked about more than before, the greatest increase first.
        articles: The articles that answered most, most first.
        gaps: What the knowledge base does not answer.
        instructors: What each instructor did, who answered most first.
        queue: What waits now.
    """

    span: Span
    made_at: dt.datetime
    per_day: Mapping[dt.date, int]
    per_hour: tuple[int, ...]
    per_weekday: tuple[int, ...]
    outcomes: Outcomes
    outcomes_before: Outcomes
    satisfaction: Satisfaction
    bot_times: BotTimes
    instructor_times: InstructorTimes
    topics: tuple[AskedTopic, ...]
    rising: tuple[RisingTopic, ...]
    articles: tuple[AskedArticle, ...]
    gaps: Gaps
    instructors: tuple[InstructorLoad, ...]
    queue: QueueHealth
