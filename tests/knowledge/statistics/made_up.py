"""Statistics that are made up, small and large, for what shows them."""

from __future__ import annotations

import datetime as dt

from knowledge.statistics.content import (
    AskedArticle,
    BotTimes,
    Gap,
    Gaps,
    InstructorLoad,
    InstructorTimes,
    Outcome,
    Outcomes,
    QueueHealth,
    RisingTopic,
    Satisfaction,
    Statistics,
)
from knowledge.statistics.span import Span
from knowledge.topics import AskedTopic
from tests.knowledge.statistics.conftest import MADE_AT, NOVEMBER

HOUR = dt.timedelta(hours=1)


def small(*, span: Span = NOVEMBER, question: str = "수의계약 한도는?", name: str = "김강사") -> Statistics:
    """A month in which a little happened; the words are those given."""
    days = dict.fromkeys(span.each_day(), 0)
    days[span.first] = 7
    counts = dict.fromkeys(Outcome, 0) | {Outcome.CURATED: 5, Outcome.ESCALATED: 1, Outcome.WITHDRAWN: 1}
    topic = AskedTopic(question, 5, entry_id=3)
    return Statistics(
        span=span,
        made_at=MADE_AT,
        per_day=days,
        per_hour=(0,) * 9 + (7,) + (0,) * 14,
        per_weekday=(0, 0, 0, 0, 0, 0, 7),
        outcomes=Outcomes(counts),
        outcomes_before=Outcomes(dict.fromkeys(Outcome, 0) | {Outcome.EXTRACTED: 4}),
        satisfaction=Satisfaction(3, 1),
        bot_times=BotTimes(6, 81.4, 1240.0),
        instructor_times=InstructorTimes(2, 2.5 * HOUR, 9 * HOUR, 1),
        topics=(topic, AskedTopic(question, 1, law="지방계약법 시행령", article="제25조")),
        rising=(RisingTopic(topic, 1),),
        articles=(AskedArticle("지방계약법 시행령", "제25조", 4),),
        gaps=Gaps((Gap(question, (4, 6)),), 2, 2),
        instructors=(
            InstructorLoad(1, name, 2, 2.5 * HOUR, 1, 0),
            InstructorLoad(2, "이강사", 0, None, 0, 1),
        ),
        queue=QueueHealth(4, 1, 3, 2, 1),
    )


def large() -> Statistics:
    """A month of everything at its longest."""
    span = Span(dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    question = "여러 회사가 공동수급체를 만들어 참가하려면 " * 22
    topic = AskedTopic(
        question, 99_999, law="지방자치단체를 당사자로 하는 계약에 관한 법률 시행령", article="제25조의2"
    )
    return Statistics(
        span=span,
        made_at=MADE_AT,
        per_day=dict.fromkeys(span.each_day(), 99_999),
        per_hour=(99_999,) * 24,
        per_weekday=(99_999,) * 7,
        outcomes=Outcomes(dict.fromkeys(Outcome, 99_999)),
        outcomes_before=Outcomes(dict.fromkeys(Outcome, 99_999)),
        satisfaction=Satisfaction(99_999, 99_999),
        bot_times=BotTimes(99_999, 99_999.0, 99_999.0),
        instructor_times=InstructorTimes(99_999, 99_999 * HOUR, 99_999 * HOUR, 99_999),
        topics=(topic,) * 20,
        rising=(RisingTopic(topic, 9_999),) * 20,
        articles=(AskedArticle(topic.law, topic.article, 99_999),) * 20,
        gaps=Gaps((Gap(question, tuple(range(300))),) * 20, 99_999, 300),
        instructors=tuple(
            InstructorLoad(number, "가" * 64, 9_999, 99_999 * HOUR, 9_999, 9_999) for number in range(80)
        ),
        queue=QueueHealth(99_999, 99_999, 99_999, 99_999, 99_999),
    )
