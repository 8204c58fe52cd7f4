"""An answer as people see it: the answer first, then its sources, then the buttons.

The message is always made anew from the stored answer, so that it can be edited when its buttons change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from handlers import texts
from handlers.actions import Verb, action
from handlers.limits import label, shorten, shorten_body, units
from handlers.replies import Button, Keyboard
from handlers.tables import as_lines
from indexer.authority import LABELS, Authority
from knowledge import answers
from knowledge.answering import Citation, Decision, is_doubtful
from knowledge.escalations import ClosedAs
from knowledge.models import AnswerRow, Escalation

#: Budgets in UTF-16 units whose sum, with the fixed words, stays below a message's limit.
BODY_UNITS = 2400
MAX_SOURCES = 5
MAX_RELATED = 3
_LABEL_UNITS = 120
_TITLE_UNITS = 80

_HEADS: dict[str, Markup] = {Decision.CURATED: texts.HEAD_CURATED, Decision.GENERATED: texts.HEAD_GENERATED}


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A stored answer and what its message shows besides.

    Attributes:
        answer: The answer.
        escalation: The escalation of its question, if any.
        instructor: Name of the instructor who gave it; empty for the bot.
        same_as: Number of the escalation whose answer this is, where the question was merged into another.
        solved: How many said that it helped.
        not_solved: How many said that it did not.
        has_instructors: Whether there is a room that receives instructor questions.
    """

    answer: AnswerRow
    escalation: Escalation | None = None
    instructor: str = ""
    same_as: int | None = None
    solved: int = 0
    not_solved: int = 0
    has_instructors: bool = True


def answer_text(view: AnswerView, public_url: str) -> Markup:
    """The words of an answer's message, at most ``limits.MESSAGE_UNITS`` long."""
    decision = view.answer.decision
    if decision == Decision.UNSURE:
        return _unsure(view, public_url)
    if decision == Decision.OUT_OF_SCOPE:
        return _joined(texts.OUT_OF_SCOPE, _escalated(view))
    return _joined(
        _head(view),
        Markup.escape(answer_body(view.answer.text)),
        _sources(view.answer, public_url),
        _responsibility(view.answer),
        _escalated(view),
    )


def instructor_text(text: str, citations: Sequence[Citation], instructor: str, public_url: str) -> Markup:
    """The words of the message that an instructor's answer would be, before it is one."""
    cited = [answers.citation_to_json(one) for one in citations]
    answer = AnswerRow(decision=answers.INSTRUCTOR, text=text, citations=cited)
    return answer_text(AnswerView(answer, instructor=instructor), public_url)


def answer_body(text: str, limit: int = BODY_UNITS) -> str:
    """The words of an answer as a chat can show them, at most ``limit`` UTF-16 units."""
    return shorten_body(as_lines(text), limit)


def fits(text: str) -> bool:
    """Whether an answer can be shown in a chat as a whole."""
    return units(as_lines(text)) <= BODY_UNITS


def answer_keyboard(view: AnswerView) -> Keyboard:
    """The buttons under an answer: feedback where something was answered, and the way to an instructor."""
    answer = view.answer
    rated = answer.decision not in (Decision.UNSURE, Decision.OUT_OF_SCOPE)
    row: list[Button] = []
    if rated:
        row += [
            Button(_counted(texts.BUTTON_SOLVED, view.solved), action(Verb.SOLVED, answer.id)),
            Button(_counted(texts.BUTTON_NOT_SOLVED, view.not_solved), action(Verb.UNSOLVED, answer.id)),
        ]
    if view.escalation is None and view.same_as is None:
        row.append(Button(texts.BUTTON_ASK_INSTRUCTOR, action(Verb.ASK_INSTRUCTOR, answer.question_id)))
    return (tuple(row),) if row else ()


def sources(
    citations: Sequence[Citation], public_url: str, limit: int = MAX_SOURCES, *, numbered: bool = False
) -> Markup:
    """One line a citation: authority, rule with a link to its passage, title and date."""
    return Markup("\n").join(
        _source(
            citation,
            public_url,
            texts.SOURCE_NUMBER.format(number=number) if numbered else texts.SOURCE_MARK,
        )
        for number, citation in enumerate(citations[:limit], start=1)
    )


def date(day: dt.date) -> str:
    """``2024. 5. 1.``, as Korean documents write dates."""
    return texts.DATE.format(year=day.year, month=day.month, day=day.day)


def _unsure(view: AnswerView, public_url: str) -> Markup:
    if view.escalation is None:
        said = texts.UNSURE_OFFER
    else:
        template = texts.UNSURE if view.has_instructors else texts.UNSURE_NO_INSTRUCTORS
        said = template.format(number=view.escalation.id)
    related = sources(answers.citations_of(view.answer), public_url, MAX_RELATED)
    return _joined(said, texts.RELATED + "\n" + related if related else Markup(""))


def _head(view: AnswerView) -> Markup:
    if view.instructor and view.same_as is not None:
        return texts.HEAD_SAME_QUESTION.format(number=view.same_as, name=view.instructor)
    if view.instructor:
        return texts.HEAD_INSTRUCTOR.format(name=view.instructor)
    head = _HEADS.get(view.answer.decision, Markup(""))
    if is_doubtful(view.answer.decision, view.answer.confidence):
        return _joined(head, texts.HEAD_CAUTION)
    entry = next((one for one in answers.citations_of(view.answer) if not _is_legal(one)), None)
    if view.answer.decision != Decision.CURATED or entry is None or not entry.title:
        return head
    # It answers the entry's question: whoever asked sees at once whether that is theirs.
    return texts.HEAD_CURATED_QUESTION.format(head=head, question=shorten(entry.title, _TITLE_UNITS))


def _sources(answer: AnswerRow, public_url: str) -> Markup:
    cited = answers.citations_of(answer)
    if answer.decision == Decision.CURATED:
        basis = sources(_legal(cited), public_url)
        return texts.LEGAL_BASIS + "\n" + basis if basis else Markup("")
    # The sentences of a generated answer refer to its sources by number.
    numbered = answer.decision == Decision.GENERATED
    return texts.SOURCES + "\n" + sources(cited, public_url, numbered=numbered) if cited else Markup("")


def _responsibility(answer: AnswerRow) -> Markup:
    if _legal(answers.citations_of(answer)):
        return texts.RESPONSIBILITY
    return texts.OPINION_ONLY


def _legal(citations: Sequence[Citation]) -> list[Citation]:
    return [citation for citation in citations if _is_legal(citation)]


def _is_legal(citation: Citation) -> bool:
    return citation.authority < Authority.LEARNING_GROUP


def _escalated(view: AnswerView) -> Markup:
    if view.escalation is None or view.instructor or view.escalation.closed_as == ClosedAs.WITHDRAWN:
        return Markup("")
    return texts.ESCALATED_TOO.format(number=view.escalation.id)


def _source(citation: Citation, public_url: str, mark: str) -> Markup:
    template = texts.SOURCE_NOT_IMPORTED if citation.passage_id is None else texts.SOURCE
    day = citation.effective_date
    dated = texts.NOT_YET_IN_FORCE if citation.pending else texts.IN_FORCE
    # An entry of the Q&A goes by its question: its only other name is its authority, which stands before it.
    named = citation.title if citation.title and not _is_legal(citation) else citation.label
    title = citation.title if citation.title != named else ""
    return template.format(
        mark=mark,
        authority=LABELS[Authority(citation.authority)],
        url=passage_url(citation, public_url),
        label=shorten(named, _LABEL_UNITS),
        page=texts.SOURCE_PAGE.format(page=citation.page) if citation.page else "",
        title=texts.SOURCE_TITLE.format(title=shorten(title, _TITLE_UNITS)) if title else "",
        date=dated.format(date=date(day)) if day else "",
    )


def passage_url(citation: Citation, public_url: str) -> str:
    """Address of the passage's page; ``path`` lets it mark the cited part."""
    query = f"?path={quote(citation.path)}" if citation.path else ""
    return f"{public_url}/passages/{citation.passage_id}{query}"


def _counted(text: str, count: int) -> str:
    return label(texts.BUTTON_COUNTED.format(label=text, count=count) if count else text)


def _joined(*parts: Markup) -> Markup:
    return Markup("\n\n").join(part for part in parts if part)
