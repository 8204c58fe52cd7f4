"""``/용어``: instructors say which words of the rules the everyday words stand for."""

from __future__ import annotations

import re

from markupsafe import Markup

from handlers import texts
from handlers.declining import gate_instructor
from handlers.errors import Refusal
from handlers.events import CommandGiven
from handlers.limits import NAME_UNITS, shorten
from handlers.room_admin import UNDO
from handlers.saying import note
from handlers.scene import enter
from handlers.services import Services
from indexer.thesaurus import shipped_rows
from knowledge import thesaurus
from knowledge.errors import TermProblem, TermRefusedError
from knowledge.models import ThesaurusEntry
from knowledge.thesaurus import MAX_EVERYDAY, MAX_ROWS, MAX_STATUTORY, ListedTerm

#: How many rows are listed: with the longest words, names and sources they fit into a message.
_LISTED = 10
_SOURCE_UNITS = 80

_UNDO = re.compile(rf"#?([0-9]{{1,9}})\s+{UNDO}|{UNDO}\s+#?([0-9]{{1,9}})")
_PAIR = re.compile(
    r"(?P<everyday>[^=]*)=(?P<statutory>.*?)(?:\((?P<source>[^()]*제 ?\d+조[^()]*)\))?\s*", re.DOTALL
)
#: Signs that are typed, or made of "=" by keyboards and editors.
_EQUALS = str.maketrans({"＝": "=", "→": "="})


async def on_term_command(event: CommandGiven, services: Services) -> None:
    """``/용어``: list the rows; with words, add one; with a number, take one back."""
    if await gate_instructor(event, services) is None:
        return
    arguments = event.arguments.strip().translate(_EQUALS)
    if not arguments:
        await _list(event, services)
    elif undo := _UNDO.fullmatch(arguments):
        await _retire(event, services, int(undo[1] or undo[2]))
    elif pair := _PAIR.fullmatch(arguments):
        await _add(event, services, pair["everyday"], pair["statutory"], (pair["source"] or "").strip())
    else:
        raise Refusal(texts.USAGE_TERM)


def refusal(error: TermRefusedError) -> Markup:
    """What is said to a row that cannot be added."""
    words = Markup(", ").join(error.words)
    match error.problem:
        case TermProblem.TOO_LONG:
            return texts.TERM_TOO_LONG.format(everyday=MAX_EVERYDAY, statutory=MAX_STATUTORY)
        case TermProblem.PERSONAL:
            return texts.TERM_PERSONAL
        case TermProblem.NO_EVERYDAY:
            return texts.TERM_NO_EVERYDAY
        case TermProblem.NO_STATUTORY:
            return texts.USAGE_TERM
        case TermProblem.KNOWN:
            return texts.TERM_KNOWN
        case TermProblem.FULL:
            return texts.TERM_FULL.format(limit=MAX_ROWS)
        case TermProblem.UNKNOWN_WORDS:
            return texts.TERM_UNKNOWN_WORDS.format(words=words)
        case TermProblem.APART:
            return texts.TERM_APART
        case TermProblem.NO_SUCH_RULE:
            return texts.TERM_NO_SUCH_RULE.format(words=words)
        case TermProblem.NOT_IN_RULE:
            return texts.TERM_NOT_IN_RULE.format(words=words)


async def _add(event: CommandGiven, services: Services, everyday: str, statutory: str, source: str) -> None:
    try:
        async with services.read() as session:
            term = await thesaurus.check(session, services.analyst, everyday, statutory, source=source)
        now = services.now()
        _, person = await enter(services, event, now)
        entry = await thesaurus.add(services.session, term, by_id=person.id, now=now)
    except TermRefusedError as refused:
        raise Refusal(refusal(refused)) from refused
    await services.outbox.put(note(event, texts.TERM_ADDED.format(term=_line(entry), number=entry.id)))


async def _retire(event: CommandGiven, services: Services, number: int) -> None:
    now = services.now()
    _, person = await enter(services, event, now)
    entry = await thesaurus.retire(services.session, number, by_id=person.id, now=now)
    if entry is None:
        raise Refusal(texts.NO_SUCH_TERM.format(number=number))
    await services.outbox.put(note(event, texts.TERM_RETIRED.format(term=_line(entry))))


async def _list(event: CommandGiven, services: Services) -> None:
    async with services.read() as session:
        terms = await thesaurus.newest(session)
    shipped = len(shipped_rows())
    if not terms:
        said = texts.TERMS_NONE.format(shipped=shipped, usage=texts.USAGE_TERM)
        await services.outbox.put(note(event, said))
        return
    lines = [_line_with_name(term) for term in terms[:_LISTED]]
    if len(terms) > _LISTED:
        lines.append(texts.TERMS_MORE.format(count=len(terms) - _LISTED))
    said = texts.TERMS.format(
        count=len(terms), shipped=shipped, lines=Markup("\n").join(lines), usage=texts.USAGE_TERM
    )
    await services.outbox.put(note(event, said))


def _line(entry: ThesaurusEntry) -> Markup:
    return texts.TERM.format(
        number=entry.id,
        everyday=entry.everyday,
        statutory=entry.statutory,
        source=shorten(entry.source, _SOURCE_UNITS),
    )


def _line_with_name(term: ListedTerm) -> Markup:
    name = shorten(term.added_by, NAME_UNITS) or texts.ROLE_ADMIN
    return texts.TERM_BY.format(term=_line(term.entry), name=name)
