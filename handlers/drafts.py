"""The card of a Q&A draft in every instructors' room: its words, the rules to choose from, the buttons."""

from __future__ import annotations

from markupsafe import Markup

from handlers import texts
from handlers.actions import Verb, action
from handlers.instructors import show_card
from handlers.limits import label, shorten, shorten_body
from handlers.rendering import answer_body
from handlers.replies import Button, Keyboard
from handlers.services import Services
from handlers.subjects import Kind, Subject
from knowledge import qa_entries
from knowledge.imported import is_imported
from knowledge.models import QACitation, QAEntry
from knowledge.qa_entries import EntryState

_QUESTION_UNITS = 1000
_ANSWER_UNITS = 2000
_BASIS_UNITS = 120
_REMARK_UNITS = 300
_MAX_CITATIONS = 6


async def show(services: Services, entry_id: int, cause: str) -> None:
    """Put the card into every instructors' room, or edit it where it is already.

    Args:
        services: Of the event.
        entry_id: Whose card.
        cause: What has changed it, see ``handlers.saying.cause``.
    """
    entry = await qa_entries.get(services.session, entry_id)
    if entry is None:
        return
    await show_card(
        services,
        key(entry_id),
        draft_text(entry),
        draft_keyboard(entry),
        cause=cause,
        subject=Subject(Kind.ENTRY, entry_id),
        editable=is_draft(entry),
    )


def key(entry_id: int) -> str:
    """What the card of an entry is called among the messages of the bot."""
    return f"entry:{entry_id}"


def is_draft(entry: QAEntry) -> bool:
    """Whether an entry can still be changed."""
    return entry.state in (EntryState.DRAFT, EntryState.REVIEW)


def draft_text(entry: QAEntry) -> Markup:
    """The words of the card, at most ``limits.MESSAGE_UNITS`` long."""
    return texts.DRAFT.format(
        number=entry.id,
        state=_state(entry),
        question=shorten_body(entry.question, _QUESTION_UNITS),
        answer=answer_body(entry.answer, _ANSWER_UNITS),
        basis=_basis(entry),
        remark=_remark(entry),
    )


def draft_keyboard(entry: QAEntry) -> Keyboard:
    """A button for each rule, and what can be done with the draft."""
    following = ((Button(texts.BUTTON_NEXT_DRAFT, action(Verb.NEXT_DRAFT, entry.id)),),)
    after = following if is_imported(entry) else ()
    if not is_draft(entry):
        return after
    rules = tuple(
        (Button(_rule_label(citation), action(Verb.CITE, entry.id, citation.position)),)
        for citation in entry.citations[:_MAX_CITATIONS]
    )
    last = (
        Button(texts.BUTTON_PUBLISH, action(Verb.PUBLISH, entry.id)),
        Button(texts.BUTTON_REWRITE, action(Verb.REWRITE, entry.id)),
        Button(texts.BUTTON_DISCARD, action(Verb.DISCARD, entry.id)),
    )
    return (*rules, last, *after)


def rule(citation: QACitation) -> str:
    """``지방계약법 시행령 제25조제1항제5호``."""
    return f"{citation.law} {citation.article}{citation.path}".strip()


def _rule_label(citation: QACitation) -> str:
    template = texts.BUTTON_CHOSEN if citation.chosen else texts.BUTTON_NOT_CHOSEN
    return label(template.format(label=rule(citation)))


def _basis(entry: QAEntry) -> Markup:
    chosen = [rule(citation) for citation in entry.citations if citation.chosen][:_MAX_CITATIONS]
    if chosen:
        lines = (texts.DRAFT_BASIS_LINE.format(label=shorten(one, _BASIS_UNITS)) for one in chosen)
        return texts.DRAFT_BASIS.format(sources=Markup("\n").join(lines))
    if not is_draft(entry):
        return Markup("")
    return texts.DRAFT_CHOOSE if entry.citations else texts.DRAFT_NO_PROPOSAL


def _remark(entry: QAEntry) -> Markup:
    if not entry.remark or not is_draft(entry):
        return Markup("")
    return texts.DRAFT_REMARK.format(remark=shorten(entry.remark, _REMARK_UNITS))


def _state(entry: QAEntry) -> str:
    if is_draft(entry):
        return texts.STATE_DRAFT
    if entry.state == EntryState.PUBLISHED:
        return texts.STATE_PUBLISHED if entry.citations else texts.STATE_PUBLISHED_AS_OPINION
    return texts.STATE_RETIRED if entry.published_at else texts.STATE_DISCARDED
