"""The client of the National Law Information open API: pages, retries, a cache of texts, one key.

What is asked for holds the key, so that addresses are neither logged nor part of a message.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import aiohttp

from bot import texts
from bot.errors import StartError
from bot.pace import growing_pause
from bot.settings import Settings
from indexer.errors import DocumentError, MalformedDocumentError, ServiceRefusedError
from indexer.parsers.law_api import ListedText, ListPage, Target, read_page, read_text
from indexer.structure import StructuredDocument
from knowledge.errors import SourceError, SourceRefusedError
from knowledge.statutes.service import name_of

#: An act with all its tables and forms has a tenth of this.
MAX_BYTES = 32 * 1024 * 1024
#: Between two requests: a run asks some hundred times, and others use the service too.
PAUSE_SECONDS = 0.3
_PER_PAGE = 100
_MAX_PAGES = 50
_ATTEMPTS = 4
_LONGEST_PAUSE = 30.0
#: The codes by which the lists are narrowed (``nw``), see the service's guide: for laws, those to come and
#: in force, or past ones too; for rules, which take one of them, those in force, and past ones.
_IN_FORCE = {Target.LAW: ("2,3",), Target.RULE: ("1",), Target.ORDINANCE: ("1",)}
_ALL = {Target.LAW: ("1,2,3",), Target.RULE: ("1", "2"), Target.ORDINANCE: ("1", "2")}

T = TypeVar("T")


class LawServiceClient:
    """``knowledge.statutes.service.LawService`` over HTTP."""

    def __init__(
        self,
        url: str,
        key: str,
        cache: Path,
        *,
        seconds: float = 60.0,
        pause: float = PAUSE_SECONDS,
        first_retry: float = 2.0,
    ) -> None:
        """Prepare; nothing is sent.

        Args:
            url: Of the service, up to ``/DRF``.
            key: Who asks (OC).
            cache: Directory of texts that were fetched before.
            seconds: That one request may take.
            pause: Seconds between two requests at least.
            first_retry: Seconds after which what has failed is tried again; doubled each time.
        """
        self._url = url
        self._key = key
        self._cache = cache
        self._pause = pause
        self._first_retry = first_retry
        self._next = 0.0
        self._http = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=seconds),
            # Unpacked, a megabyte can be a gigabyte.
            headers={"Accept-Encoding": "identity"},
            trust_env=True,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def search(self, target: Target, name: str, *, past: bool) -> list[ListedText]:
        """See ``LawService.search``.

        Raises:
            SourceError: When there is no answer, or more than anybody means.
            SourceRefusedError: When the key or this machine's address is not registered.
        """
        rows: list[ListedText] = []
        for kind in (_ALL if past else _IN_FORCE)[target]:
            seen = 0
            for number in range(1, _MAX_PAGES + 1):
                page = await self._page(target, name, kind, number)
                rows += page.rows
                seen += len(page.rows)
                if not page.rows or seen >= page.total:
                    break
            else:
                raise SourceError(texts.LAW_TOO_MANY.format(name=name, count=page.total))
        return list(dict.fromkeys(rows))

    async def text(self, listed: ListedText) -> StructuredDocument:
        """See ``LawService.text``; a text that was fetched before is not fetched again.

        Raises:
            SourceError: When there is no answer.
            SourceRefusedError: When the key or this machine's address is not registered.
            DocumentError: When the text cannot be read.
        """
        day, name = f"{listed.effective:%Y%m%d}", name_of(listed)
        kept = self._cache / listed.target / f"{listed.serial}-{day}.answer"
        known = await asyncio.to_thread(_read, kept)
        if known is not None:
            with contextlib.suppress(DocumentError):
                return await asyncio.to_thread(read_text, listed.target, known, name)
        parameters = {
            Target.LAW: {"MST": listed.serial, "efYd": day},
            Target.RULE: {"ID": listed.serial},
            Target.ORDINANCE: {"MST": listed.serial},
        }[listed.target]

        def read(data: bytes) -> tuple[bytes, StructuredDocument]:
            return data, read_text(listed.target, data, name)

        data, document = await self._ask("lawService.do", {"target": listed.target, **parameters}, read)
        await asyncio.to_thread(_write, kept, data)
        return document

    async def _page(self, target: Target, name: str, kind: str, number: int) -> ListPage:
        parameters = {
            "target": str(target),
            "query": name,
            "nw": kind,
            "display": str(_PER_PAGE),
            "page": str(number),
        }
        try:
            return await self._ask("lawSearch.do", parameters, lambda data: read_page(target, data, name))
        except DocumentError as error:
            raise SourceError(error.reason) from None

    async def _ask(self, path: str, parameters: dict[str, str], read: Callable[[bytes], T]) -> T:
        """Ask until there is an answer that can be read, a few times at most.

        Raises:
            SourceError: When there is none.
            DocumentError: When the last one could be read, and is wrong.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            wait = growing_pause(attempt, first=self._first_retry, longest=_LONGEST_PAUSE)
            is_last = attempt == _ATTEMPTS
            try:
                data = await self._get(path, parameters)
                return await asyncio.to_thread(read, data)
            except ServiceRefusedError as error:
                raise SourceRefusedError(error.reason) from None
            except _BusyError as error:
                wait = max(wait, min(error.seconds, _LONGEST_PAUSE))
                reason = texts.LAW_STATUS.format(status=error.status)
            except MalformedDocumentError:
                # The service's error page, or the half of an answer: mostly another attempt is all it needs.
                if is_last:
                    raise
            # The library's own words hold the address, and with it the key.
            except TimeoutError:
                reason = texts.LAW_SLOW
            except aiohttp.ClientError as error:
                reason = texts.LAW_UNREACHABLE.format(kind=type(error).__name__)
            if is_last:
                raise SourceError(reason)
            await asyncio.sleep(wait)
        raise AssertionError("unreachable")

    async def _get(self, path: str, parameters: dict[str, str]) -> bytes:
        now = time.monotonic()
        self._next = max(now, self._next) + self._pause
        await asyncio.sleep(self._next - self._pause - now)
        asked = {"OC": self._key, "type": "XML", **parameters}
        # What holds the key stays with the host that was set.
        async with self._http.get(f"{self._url}/{path}", params=asked, allow_redirects=False) as response:
            if response.status == 429 or response.status >= 500:
                after = response.headers.get("Retry-After", "")
                raise _BusyError(response.status, float(after) if after.isdecimal() else 0.0)
            if response.status != 200:
                raise SourceError(texts.LAW_STATUS.format(status=response.status))
            data = bytearray()
            async for chunk in response.content.iter_chunked(65_536):
                data += chunk
                if len(data) > MAX_BYTES:
                    raise SourceError(texts.LAW_TOO_LARGE.format(limit=MAX_BYTES // 2**20))
            return bytes(data)


@asynccontextmanager
async def open_law_service(settings: Settings) -> AsyncIterator[LawServiceClient]:
    """The client of the service that is set; its connections are closed in the end.

    Raises:
        StartError: When no key is set.
    """
    if settings.law_api_key is None:
        raise StartError(texts.LAW_NEEDS_KEY)
    key = settings.law_api_key.get_secret_value()
    client = LawServiceClient(settings.law_api_url, key, settings.data_dir / "law-cache", pause=PAUSE_SECONDS)
    try:
        yield client
    finally:
        await client.close()


class _BusyError(Exception):
    """The service has trouble, or asks for a pause."""

    def __init__(self, status: int, seconds: float) -> None:
        super().__init__(status)
        self.status = status
        self.seconds = seconds


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _write(file: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(f".{os.getpid()}.part")
    half.write_bytes(data)
    half.replace(file)
