"""Draft bid notices that staff send to the bot: checked, and forgotten."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from handlers import texts
from handlers.errors import Refusal
from handlers.events import FileReceived
from handlers.limits import shorten, units
from handlers.saying import cause, note
from handlers.scene import enter
from handlers.services import Services
from indexer.structure import StructuredDocument
from knowledge import answer_log
from knowledge.notices.check import NoticeReport, check_notice
from knowledge.notices.findings import Finding, Severity
from knowledge.notices.lookup import statutes_for
from knowledge.validity import day_in_seoul

#: A caption that asks for a check.
WANTED = re.compile(r"점검|체크|검토해|봐\s?줘|봐\s?주세요")
_NOTICE = re.compile(r"입찰\s?공고|공고문|재공고|입찰\s?안내")
_TITLE_UNITS = 120
_PLACE_UNITS = 80
_SUGGESTION_UNITS = 200
#: What one message holds, and how many there are at most.
_PAGE_UNITS = 3_000
_PAGES = 4


def may_be_notice(file_name: str) -> bool:
    """Whether a file is called a bid notice."""
    return _NOTICE.search(file_name) is not None


async def check_draft(event: FileReceived, services: Services, document: StructuredDocument) -> None:
    """Say what is to be mended in a draft.

    Raises:
        Refusal: When it is no bid notice.
    """
    opening = [block.text for section in document.sections[:3] for block in section.blocks[:5]]
    if not any(map(may_be_notice, (event.file_name, document.title, *opening))):
        raise Refusal(texts.NOTICE_NOT_ONE)
    now = services.now()
    async with services.read() as session:
        statutes = await statutes_for(session, document, day_in_seoul(now))
    report = await asyncio.to_thread(check_notice, document, statutes)
    _, person = await enter(services, event, now)
    for number, text in enumerate(_pages(document, report)):
        key = f"notice-check:{cause(event)}:{number}"
        await services.outbox.put(note(event, text, key=key))
    # What the draft says is nobody's business but its writer's.
    found = Counter(str(one.kind) for one in report.findings)
    await answer_log.append(
        services.session,
        answer_log.Kind.NOTICE_CHECKED,
        {"person": person.id, "found": dict(sorted(found.items()))},
        now=now,
    )


def _pages(document: StructuredDocument, report: NoticeReport) -> Iterator[Markup]:
    """The messages: how many findings, each of them, what could not be decided."""
    parts = [_head(document, report), *_findings(report.findings)]
    if report.undecided:
        lines = [texts.NOTICE_UNDECIDED_LINE.format(line=line) for line in report.undecided]
        parts.append(texts.NOTICE_UNDECIDED.format(lines=Markup("\n").join(lines)))
    parts.append(texts.NOTICE_LIMITS)
    pages: list[list[Markup]] = [[]]
    for position, part in enumerate(parts):
        if pages[-1] and sum(map(units, pages[-1])) + units(part) > _PAGE_UNITS:
            if len(pages) == _PAGES:
                pages[-1].append(texts.NOTICE_MORE.format(count=len(parts) - position))
                break
            pages.append([])
        pages[-1].append(part)
    for page in pages:
        yield Markup("\n\n").join(page)


def _head(document: StructuredDocument, report: NoticeReport) -> Markup:
    title = shorten(document.title, _TITLE_UNITS)
    if not report.findings:
        return texts.NOTICE_NONE.format(title=title)
    must = sum(one.severity is Severity.MUST for one in report.findings)
    return texts.NOTICE_FOUND.format(title=title, must=must, should=len(report.findings) - must)


def _findings(findings: Sequence[Finding]) -> Iterator[Markup]:
    for number, finding in enumerate(findings, start=1):
        template = texts.NOTICE_MUST if finding.severity is Severity.MUST else texts.NOTICE_SHOULD
        lines = [template.format(number=number, message=finding.message)]
        if finding.place is not None:
            place, page = shorten(finding.place.text, _PLACE_UNITS), finding.place.page
            said = texts.NOTICE_PLACE_ON_PAGE.format(place=place, page=page) if page else None
            lines.append(said or texts.NOTICE_PLACE.format(place=place))
        if finding.basis:
            lines.append(texts.NOTICE_BASIS.format(basis=finding.basis))
        if finding.suggestion:
            suggestion = shorten(finding.suggestion, _SUGGESTION_UNITS)
            lines.append(texts.NOTICE_SUGGESTION.format(suggestion=suggestion))
        yield Markup("\n").join(lines)
