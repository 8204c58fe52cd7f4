"""Laws, 행정규칙 and 자치법규 from the National Law Information service."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from indexer.errors import DocumentError
from indexer.law_names import normalise_law_name
from indexer.parsers.law_api import ListedText, Target
from indexer.structure import StructuredDocument
from knowledge.errors import SourceError, SourceRefusedError
from knowledge.ingest import FileResult, Ingest, IngestReport, Progress, failed
from knowledge.statutes.names import Wanted
from knowledge.statutes.past import in_force_since
from knowledge.statutes.storing import store

#: So many failures in a row, and the service is not there.
_GIVE_UP_AFTER = 3


class LawService(Protocol):
    """The National Law Information service."""

    async def search(self, target: Target, name: str, *, past: bool) -> list[ListedText]:
        """Versions of the texts in whose title a name stands.

        Args:
            target: What kind of text.
            name: What to look for.
            past: Whether past versions are wanted too.

        Raises:
            SourceError: When the service does not answer.
        """

    async def text(self, listed: ListedText) -> StructuredDocument:
        """A text.

        Raises:
            SourceError: When the service does not answer.
            DocumentError: When it cannot be read.
        """


async def sync_service(
    ingest: Ingest,
    service: LawService,
    wanted: Sequence[Wanted],
    *,
    now: dt.datetime,
    since: dt.date | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Import what is new of the texts that are wanted: those in force and those to come.

    What one text or name fails for is reported, and the rest goes on; what was stored stays where it stops.

    Args:
        ingest: Into where.
        service: Where from.
        wanted: Names of laws and rules.
        now: When.
        since: Import past versions too, those that were in force on or after this day.
        progress: Told how many names were looked up, then of each text.

    Raises:
        SourceRefusedError: When the service does not know who asks.
        SourceError: When it has not answered several times in a row.
    """
    report = IngestReport()
    in_a_row = 0
    for number, one in enumerate(wanted, start=1):
        if progress is not None:
            progress.read(number, len(wanted))
        try:
            listed = await _find(service, one, since)
            for text in listed:
                report += IngestReport((await _import(ingest, service, text, now, progress),))
            in_a_row = 0
        except SourceRefusedError:
            raise
        except SourceError as error:
            in_a_row += 1
            if in_a_row == _GIVE_UP_AFTER:
                raise
            report += IngestReport((failed(DocumentError(one.name, str(error))),))
        except DocumentError as error:
            report += IngestReport((failed(error),))
    return report


async def _import(
    ingest: Ingest, service: LawService, listed: ListedText, now: dt.datetime, progress: Progress | None
) -> FileResult:
    try:
        document = await service.text(listed)
    except DocumentError as error:
        return failed(error)
    return await store(ingest, document, name_of(listed), now=now, progress=progress)


def name_of(listed: ListedText) -> str:
    """What a text is called in messages, and as the source of its version."""
    return f"{listed.title}@{listed.effective}"


async def _find(service: LawService, wanted: Wanted, since: dt.date | None) -> list[ListedText]:
    """The versions to import, oldest first.

    Raises:
        DocumentError: When there is none, or it is not clear which is meant.
    """
    for target in wanted.targets:
        rows = await _matching(service, target, wanted, past=since is not None)
        if rows:
            return _versions(rows, since)
    for target in () if since is not None else wanted.targets:
        # What is no longer in force is only listed among what is past: its last version says that it ended.
        rows = await _matching(service, target, wanted, past=True)
        if rows:
            newest = max(row.effective for row in rows)
            return _versions([row for row in rows if row.effective == newest], None)
    raise DocumentError(
        wanted.name, "국가법령정보센터에서 찾지 못했습니다. 이름을 법령에 적힌 대로 모두 적어 주세요."
    )


async def _matching(service: LawService, target: Target, wanted: Wanted, *, past: bool) -> list[ListedText]:
    """What has the name, whole and not as a part of its own.

    Raises:
        DocumentError: When several issuers have rules of that name.
    """
    found = await service.search(target, wanted.query, past=past)
    rows = [row for row in found if wanted.matches(row.title, target)]
    issuers = sorted({row.issuer for row in rows})
    if target is Target.RULE and len(issuers) > 1:
        shown = ", ".join(issuers)[:200]
        raise DocumentError(
            wanted.name,
            f"이 이름의 행정규칙이 여러 기관에 있어({shown}) 가져오지 않았습니다. 파일로 내려받아 "
            "gyeyaktong ingest로 가져와 주세요.",
        )
    return rows


def _versions(rows: Sequence[ListedText], since: dt.date | None) -> list[ListedText]:
    """One text a law and day, of the days that matter, oldest first."""
    laws: dict[str, dict[dt.date, ListedText]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: int(row.serial)):
        # What was promulgated later holds what took effect on the same day before it.
        laws[normalise_law_name(row.title)][row.effective] = row
    result = []
    for days in laws.values():
        chosen = set(days) if since is None else in_force_since(days, since)
        result += [days[day] for day in sorted(chosen)]
    return result
