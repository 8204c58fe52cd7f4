"""Lengths as Telegram counts them, and messages of the worst fields."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from handlers.cards import Card, card_keyboard, card_text
from handlers.drafts import draft_keyboard, draft_text
from handlers.limits import LABEL_UNITS, MESSAGE_UNITS, label, shorten, units
from handlers.rendering import AnswerView, answer_keyboard, answer_text
from knowledge.answering import Citation, Decision
from knowledge.answers import citation_to_json
from knowledge.models import AnswerRow, Escalation, QACitation, QAEntry, Question, Room

NOW = dt.datetime(2026, 11, 18, tzinfo=dt.UTC)
URL = "https://bot.example"
worst = pytest.mark.parametrize("text", [unit * 3000 for unit in ("가", "😀", "<&>\"'", "{0}{x}", "a b\n")])


@given(st.text(max_size=300))
def test_units_are_utf16(text):
    assert units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_markup_counts_what_is_visible():
    assert units(Markup('<b>가</b> <a href="https://x">&lt;😀&gt;</a>')) == 6


@given(st.text(max_size=300), st.integers(min_value=3, max_value=100))
def test_shortened_text_fits_and_begins_the_same(text, limit):
    short = shorten(text, limit)
    assert units(short) <= limit
    assert short == text or text.startswith(short[:-1])


@given(st.text(max_size=200))
def test_labels_fit(text):
    assert units(label(text)) <= LABEL_UNITS and "\n" not in label(text)


def citation(text: str, number: int) -> Citation:
    return Citation(
        number, text, text, text, text, dt.date(2026, 12, 31), 1, text, 1 + number % 8, pending=True
    )


def answer(text: str, decision: str, instructor: int | None = None) -> AnswerRow:
    return AnswerRow(
        id=2**63 - 1,
        question_id=2**63 - 1,
        instructor_id=instructor,
        decision=decision,
        text=text,
        confidence=1.0,
        citations=[citation_to_json(citation(text, number)) for number in range(12)],
        answered_at=NOW,
    )


def escalation(state: str) -> Escalation:
    return Escalation(
        id=2**63 - 1, question_id=1, state=state, reason="not_solved", opened_at=NOW, closed_as=None
    )


@pytest.mark.parametrize("decision", [*Decision, "instructor"])
@worst
def test_worst_answer_fits(decision, text):
    for handed_over in (None, escalation("open")):
        view = AnswerView(
            answer=answer(text, decision),
            escalation=handed_over,
            instructor=text[:64] if decision == "instructor" else "",
            same_as=2**63 - 1 if decision == "instructor" else None,
            solved=10**6,
            not_solved=10**6,
        )
        assert 1 <= units(answer_text(view, URL)) <= MESSAGE_UNITS
        assert all(units(button.label) <= LABEL_UNITS for row in answer_keyboard(view) for button in row)


@pytest.mark.parametrize("state", ["open", "claimed", "answered"])
@worst
def test_worst_card_fits(state, text):
    question = Question(id=1, text=text, state="escalated")
    card = Card(
        escalation=escalation(state),
        question=question,
        room=Room(title=text, kind="group"),
        earlier=question,
        answer=answer(text, Decision.EXTRACTED),
        instructor=text[:64],
    )
    assert units(card_text(card, URL)) <= MESSAGE_UNITS
    assert all(units(button.label) <= LABEL_UNITS for row in card_keyboard(card) for button in row)


@worst
def test_worst_draft_fits(text):
    entry = QAEntry(id=2**63 - 1, question=text, answer=text, state="draft", authority=8)
    entry.citations = [
        QACitation(position=number, law=text, article=text, path=text, chosen=True) for number in range(9)
    ]
    assert units(draft_text(entry)) <= MESSAGE_UNITS
    assert all(units(button.label) <= LABEL_UNITS for row in draft_keyboard(entry) for button in row)
