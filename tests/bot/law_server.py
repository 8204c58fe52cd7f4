"""A National Law Information service of our own: lists with pages, texts, and the service's bad habits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.law_answers import Tree, as_json, as_xml, law, law_row, listed

KEY = "누리시청-oc"
Fault = Callable[[web.Request], Awaitable[web.StreamResponse]]
#: What ``nw`` asks for: codes of rows in force, to come, past.
_CODES = {"eflaw": {"now": "3", "soon": "2", "past": "1"}, "admrul": {"now": "1", "past": "2"}}
_TITLES = {"eflaw": "법령명한글", "admrul": "행정규칙명", "ordin": "자치법규명"}
REFUSAL = {
    "result": "사용자 정보 검증에 실패하였습니다.",
    "msg": "OPEN API 호출 시 사용자 검증을 위하여 정확한 서버장비의 IP주소 및 도메인주소를 등록해 주세요.",
}


class LawServer:
    """Real HTTP on a port of its own.

    Attributes:
        faults: What the next requests get instead of an answer, in their order.
        written: How answers are written.
        per_page: Rows on a page, however many are asked for.
        texts: By target, serial and, for laws, the day.
        asked: What was asked for, in its order, without the key.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.written: Callable[[Tree], bytes] = as_xml
        self.per_page = 100
        self.asked: list[dict[str, str]] = []
        self._rows: dict[str, list[tuple[str, Tree]]] = {"eflaw": [], "admrul": [], "ordin": []}
        self.texts: dict[tuple[str, str, str], Tree] = {}
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/DRF"

    def add(self, target: str, row: Tree, text: Tree, *, state: str = "now") -> None:
        """Have a text; ``state`` is ``now``, ``soon`` or ``past``."""
        serial = next(value for key, value in row.items() if key.endswith("일련번호"))
        self._rows[target].append((state, row))
        self.texts[target, serial, row["시행일자"] if target == "eflaw" else ""] = text

    def add_law(
        self, title: str, serial: str, day: str, articles: list[Tree], *, state: str = "now", **about: Any
    ) -> None:
        self.add("eflaw", law_row(title, serial, day), law(title, day, articles, **about), state=state)

    def texts_asked_for(self) -> list[str]:
        return [one.get("MST") or one["ID"] for one in self.asked if "query" not in one]

    async def start(self) -> LawServer:
        app = web.Application()
        app.router.add_get("/DRF/lawSearch.do", self._search)
        app.router.add_get("/DRF/lawService.do", self._text)
        # Its log of requests would hold the key, and tests look for that in the log.
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _search(self, request: web.Request) -> web.StreamResponse:
        async def answer() -> Tree:
            target, page = request.query["target"], int(request.query["page"])
            codes = request.query["nw"].split(",")
            rows = [
                row
                for state, row in self._rows[target]
                if request.query["query"].replace(" ", "") in row[_TITLES[target]].replace(" ", "")
                and _CODES.get(target, _CODES["admrul"])[state] in codes
            ]
            start = (page - 1) * self.per_page
            return listed(target, rows[start : start + self.per_page], total=len(rows), page=page)

        return await self._handle(request, answer)

    async def _text(self, request: web.Request) -> web.StreamResponse:
        async def answer() -> Tree:
            query = request.query
            key = (query["target"], query.get("MST") or query["ID"], query.get("efYd", ""))
            return self.texts.get(key, {"Law": "일치하는 법령이 없습니다. 법령명을 확인하여 주십시오."})

        return await self._handle(request, answer)

    async def _handle(
        self, request: web.Request, answer: Callable[[], Awaitable[Tree]]
    ) -> web.StreamResponse:
        self.asked.append({key: value for key, value in request.query.items() if key != "OC"})
        if self.faults:
            return await self.faults.pop(0)(request)
        if request.query["OC"] != KEY:
            return web.Response(
                body=self.written({"Response": REFUSAL} if self.written is as_xml else REFUSAL)
            )
        return web.Response(body=self.written(await answer()))


def status(code: int, **headers: str) -> Fault:
    async def fail(request: web.Request) -> web.StreamResponse:
        return web.Response(status=code, headers={key.replace("_", "-"): one for key, one in headers.items()})

    return fail


def sends(body: bytes) -> Fault:
    async def send(request: web.Request) -> web.StreamResponse:
        return web.Response(body=body)

    return send


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """Promise more than comes."""
    response = web.StreamResponse(headers={"Content-Length": "100000"})
    await response.prepare(request)
    await response.write(as_json(REFUSAL)[:10])
    assert request.transport is not None
    request.transport.close()
    return response


async def stalls(request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def redirects(request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound(f"http://localhost/elsewhere?{request.query_string}")
