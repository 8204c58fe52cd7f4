"""The client of the National Law Information service, and what is imported from there, over real HTTP."""

from __future__ import annotations

import datetime as dt
import gzip
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.errors import StartError
from bot.law_service import LawServiceClient, open_law_service
from bot.settings import Settings
from indexer.errors import DocumentError
from indexer.parsers.law_api import Target
from knowledge.db import Database
from knowledge.errors import SourceError, SourceRefusedError
from knowledge.ingest import Ingest, IngestReport, Outcome
from knowledge.models import Document, DocumentVersion
from knowledge.statutes.names import Wanted, named
from knowledge.statutes.service import sync_service
from tests.bot.law_server import (
    KEY,
    REFUSAL,
    Fault,
    LawServer,
    breaks_off,
    redirects,
    sends,
    stalls,
    status,
)
from tests.knowledge.analysts import CountingAnalyst
from tests.law_answers import Tree, article, as_json, as_xml

pytestmark = pytest.mark.loopback

NOW = dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.UTC)
LAW, DECREE = "누리시 계약법", "누리시 계약법 시행령"
HTML = b"<!DOCTYPE html><html><body>\xec\x9e\xa0\xec\x8b\x9c \xed\x9b\x84</body></html>"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def server() -> AsyncIterator[LawServer]:
    server = await LawServer().start()
    server.add_law(
        LAW, "11", "20260102", [article(1, "목적", "계약을 정한다."), article(2, "견적", "견적서를 받는다.")]
    )
    server.add_law(DECREE, "12", "20260203", [article(1, "목적", "법의 시행을 정한다.")], kind="대통령령")
    yield server
    await server.stop()


Connect = Callable[..., LawServiceClient]


@pytest.fixture
async def connect(server: LawServer, tmp_path: Path) -> AsyncIterator[Connect]:
    clients: list[LawServiceClient] = []

    def connect(*, key: str = KEY, seconds: float = 5.0, url: str = "") -> LawServiceClient:
        client = LawServiceClient(
            url or server.url, key, tmp_path / "law-cache", seconds=seconds, pause=0, first_retry=0.01
        )
        clients.append(client)
        return client

    yield connect
    for client in clients:
        await client.close()


@pytest.fixture
def analyst() -> CountingAnalyst:
    return CountingAnalyst()


Sync = Callable[..., Awaitable[IngestReport]]


@pytest.fixture
def sync(database: Database, analyst: CountingAnalyst, connect: Connect) -> Sync:
    async def sync(
        *wanted: Wanted, since: dt.date | None = None, client: LawServiceClient | None = None
    ) -> IngestReport:
        ingest = Ingest(database, analyst)
        return await sync_service(ingest, client or connect(), wanted or named([LAW]), now=NOW, since=since)

    return sync


def files(directory: Path) -> list[Path]:
    """What is kept of the service's texts."""
    return [file for file in (directory / "law-cache").rglob("*") if file.is_file()]


async def stored(database: Database) -> list[tuple[str, str]]:
    query = select(Document.short_name, DocumentVersion.effective_date).join(DocumentVersion)
    async with database.read() as session:
        rows = await session.execute(query.order_by(Document.short_name, DocumentVersion.effective_date))
        return [(name, str(day)) for name, day in rows]


@pytest.mark.parametrize("written", [as_xml, as_json])
async def test_an_act_comes_with_its_decree_and_again_costs_nothing(
    written: Callable[[Tree], bytes],
    server: LawServer,
    sync: Sync,
    analyst: CountingAnalyst,
    database: Database,
) -> None:
    server.written = written
    server.add_law("남의 누리시 계약법", "13", "20260102", [article(1, "목적", "남의 것이다.")])
    report = await sync()
    assert [(one.name, one.outcome, one.is_new) for one in report.results] == [
        (f"{LAW}@2026-01-02", Outcome.IMPORTED, True),
        (f"{DECREE}@2026-02-03", Outcome.IMPORTED, True),
    ]
    assert await stored(database) == [(LAW, "2026-01-02"), (DECREE, "2026-02-03")]
    assert len(analyst.analysed) == 3
    server.asked.clear()
    again = await sync()
    assert (again.count(Outcome.UNCHANGED), len(analyst.analysed)) == (2, 3)
    assert server.texts_asked_for() == []


async def test_an_amendment_fetches_one_text_and_analyses_what_it_changes(
    server: LawServer, sync: Sync, analyst: CountingAnalyst
) -> None:
    await sync()
    analyst.analysed.clear()
    server.asked.clear()
    server.add_law(
        LAW,
        "21",
        "20270101",
        [article(1, "목적", "계약을 정한다."), article(2, "견적", "두 번 받는다.")],
        state="soon",
    )
    report = await sync()
    assert server.texts_asked_for() == ["21"]
    assert [passage.text for passage in analyst.analysed] == ["두 번 받는다."]
    assert report.count(Outcome.UNCHANGED) == 2
    assert report.results[1].outcome is Outcome.IMPORTED
    assert not report.results[1].is_new


async def test_lists_have_pages(server: LawServer, connect: Connect) -> None:
    for number in range(5):
        server.add_law(f"누리시 계약법 {number}", f"{100 + number}", "20260102", [])
    server.per_page = 3
    rows = await connect().search(Target.LAW, LAW, past=False)
    assert len(rows) == 7
    assert [one["page"] for one in server.asked] == ["1", "2", "3"]
    assert server.asked[0] == {
        "target": "eflaw", "query": LAW, "nw": "2,3", "display": "100", "page": "1", "type": "XML",
    }  # fmt: skip


async def test_a_list_without_end_is_refused(server: LawServer, connect: Connect) -> None:
    server.per_page = 1
    for number in range(60):
        server.add_law(f"누리시 계약법 {number}", f"{100 + number}", "20260102", [])
    with pytest.raises(SourceError, match="너무 많습니다"):
        await connect().search(Target.LAW, LAW, past=False)
    assert len(server.asked) == 50


@pytest.mark.parametrize(
    "faults",
    [
        [status(500), status(503)],
        [status(429, Retry_After="0")],
        [sends(HTML)],
        [sends(as_xml({"LawSearch": {"totalCnt": "1"}})[:-10]), breaks_off],
        [sends(b"")],
        [stalls],
    ],
)
async def test_what_fails_is_tried_again(faults: list[Fault], server: LawServer, connect: Connect) -> None:
    server.faults = list(faults)
    rows = await connect(seconds=0.5).search(Target.LAW, LAW, past=False)
    assert [row.serial for row in rows] == ["11", "12"]
    assert len(server.asked) == len(faults) + 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (status(500), "HTTP 500"),
        (sends(HTML), "읽을 수 없는 답"),
        (breaks_off, "연결할 수 없습니다"),
        (stalls, "제때 답하지 않았습니다"),
    ],
)
async def test_what_goes_on_failing_is_told(
    fault: Fault, said: str, server: LawServer, connect: Connect
) -> None:
    server.faults = [fault] * 10
    with pytest.raises(SourceError, match=said) as caught:
        await connect(seconds=0.3).search(Target.LAW, LAW, past=False)
    assert len(server.asked) == 4
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("fault", [status(404), redirects])
async def test_what_will_not_change_is_asked_once(fault: Fault, server: LawServer, connect: Connect) -> None:
    server.faults = [fault]
    with pytest.raises(SourceError, match="HTTP"):
        await connect().search(Target.LAW, LAW, past=False)
    assert len(server.asked) == 1


async def test_a_server_that_is_not_there(free_tcp_port: int, connect: Connect) -> None:
    client = connect(url=f"http://127.0.0.1:{free_tcp_port}/DRF")
    with pytest.raises(SourceError, match="연결할 수 없습니다") as caught:
        await client.search(Target.LAW, LAW, past=False)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("written", [as_xml, as_json])
async def test_a_key_that_is_not_registered_ends_it_with_what_to_do(
    written: Callable[[Tree], bytes], server: LawServer, connect: Connect, sync: Sync
) -> None:
    server.written = written
    with pytest.raises(SourceRefusedError, match=r"open\.law\.go\.kr") as caught:
        await sync(*named([LAW, DECREE]), client=connect(key="남의-oc"))
    assert len(server.asked) == 1
    assert "남의-oc" not in str(caught.value)


async def test_the_key_is_in_no_log(
    server: LawServer, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.faults = [status(500), sends(HTML), breaks_off]

    with pytest.raises(SourceRefusedError):
        await connect(key="oc-abcdefgh").search(Target.LAW, LAW, past=False)
    assert "oc-abcdefgh" not in caplog.text


async def test_a_text_larger_than_the_limit_is_not_read(
    server: LawServer, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.law_service.MAX_BYTES", 200)
    with pytest.raises(SourceError, match="너무 큽니다"):
        await connect().search(Target.LAW, LAW, past=False)


async def test_packed_answers_are_not_asked_for(server: LawServer, connect: Connect) -> None:
    server.faults = [sends(gzip.compress(HTML))] * 10
    with pytest.raises(SourceError, match="읽을 수 없는"):
        await connect().search(Target.LAW, LAW, past=False)


async def test_an_interrupted_run_goes_on_and_a_damaged_copy_is_fetched_anew(
    server: LawServer, sync: Sync, tmp_path: Path, database: Database
) -> None:
    decree = ("eflaw", "12", "20260203")
    text = server.texts.pop(decree)
    report = await sync()
    assert [one.outcome for one in report.results] == [Outcome.IMPORTED, Outcome.FAILED]
    assert report.failures[0].name == f"{DECREE}@2026-02-03"
    server.texts[decree] = text
    server.asked.clear()
    assert [one.outcome for one in (await sync()).results] == [Outcome.UNCHANGED, Outcome.IMPORTED]
    assert server.texts_asked_for() == ["12"]
    for kept in files(tmp_path):
        kept.write_bytes(kept.read_bytes()[:100])
    server.asked.clear()
    assert (await sync()).count(Outcome.UNCHANGED) == 2
    assert server.texts_asked_for() == ["11", "12"]
    assert len(files(tmp_path)) == 2


async def test_past_versions_since_a_day(server: LawServer, sync: Sync, database: Database) -> None:
    for serial, day in (("1", "20200101"), ("2", "20230101"), ("3", "20240701")):
        server.add_law(LAW, serial, day, [article(1, "목적", f"{day}의 말이다.")], state="past")
    report = await sync(since=dt.date(2024, 1, 1))
    assert [(one.name, one.outcome) for one in report.results][:3] == [
        (f"{LAW}@2023-01-01", Outcome.IMPORTED),
        (f"{LAW}@2024-07-01", Outcome.IMPORTED),
        (f"{LAW}@2026-01-02", Outcome.IMPORTED),
    ]
    assert [day for name, day in await stored(database) if name == LAW] == [
        "2023-01-01", "2024-07-01", "2026-01-02",
    ]  # fmt: skip


async def test_of_two_texts_of_one_day_the_later_one_counts(server: LawServer, sync: Sync) -> None:
    server.add_law(LAW, "9", "20260102", [article(1, "목적", "먼저 공포되었다.")])
    server.add_law(LAW, "15", "20260102", [article(1, "목적", "나중에 공포되었다.")])
    await sync()
    assert server.texts_asked_for() == ["15", "12"]


async def test_a_law_that_has_ended_is_known_to_have(
    server: LawServer, sync: Sync, database: Database
) -> None:
    server.add_law("없어진 법", "5", "20250101", [article(1, "목적", "있었다.")], state="past")
    server.add_law(
        "없어진 법", "6", "20260101", [article(1, "목적", "있었다.")], state="past", 제개정구분="폐지"
    )
    await sync(Wanted("없어진 법", (Target.LAW,)))
    async with database.read() as session:
        (version,) = (await session.scalars(select(DocumentVersion))).all()
    assert (version.repealed, version.effective_date) == (True, dt.date(2026, 1, 1))


def add_rule(server: LawServer, title: str, serial: str, issuer: str = "누리부") -> None:
    row = {
        "행정규칙일련번호": serial,
        "행정규칙명": title,
        "행정규칙ID": serial,
        "시행일자": "20260301",
        "소관부처명": issuer,
    }
    about = {"행정규칙명": title, "시행일자": "20260301", "발령번호": "7"}
    server.add(
        "admrul", row, {"AdmRulService": {"행정규칙기본정보": about, "조문내용": ["제1조(목적) 정한다."]}}
    )


async def test_rules_and_ordinances_are_found_by_name(
    server: LawServer, sync: Sync, database: Database
) -> None:
    add_rule(server, "(계약예규) 누리 집행기준", "31")
    row = {
        "자치법규일련번호": "41",
        "자치법규명": "누리시 계약 조례",
        "자치법규ID": "4",
        "시행일자": "20260401",
    }
    about = {"자치법규명": "누리시 계약 조례", "시행일자": "20260401"}
    units = [{"조문번호": "000100", "조문여부": "Y", "조제목": "목적", "조내용": "제1조(목적) 정한다."}]
    server.add("ordin", row, {"LawService": {"자치법규기본정보": about, "조문": {"조": units}}})
    report = await sync(*named(["누리 집행기준", "누리시 계약 조례", "없는 것"]))
    assert [one.outcome for one in report.results] == [Outcome.IMPORTED, Outcome.IMPORTED, Outcome.FAILED]
    assert "찾지 못했습니다" in report.failures[0].reason
    assert await stored(database) == [
        ("(계약예규) 누리 집행기준", "2026-03-01"),
        ("누리시 계약 조례", "2026-04-01"),
    ]


async def test_of_rules_of_one_name_none_is_guessed(server: LawServer, sync: Sync) -> None:
    add_rule(server, "회계 처리 규정", "31", "누리부")
    add_rule(server, "회계 처리 규정", "32", "다라부")
    (failure,) = (await sync(*named(["회계 처리 규정"]))).failures
    assert "누리부, 다라부" in failure.reason or "다라부, 누리부" in failure.reason


async def test_one_name_that_fails_leaves_the_others(server: LawServer, sync: Sync) -> None:
    server.faults = [status(500)] * 4
    report = await sync(*(Wanted(name, (Target.LAW,)) for name in (LAW, DECREE)))
    assert [one.outcome for one in report.results] == [Outcome.FAILED, Outcome.IMPORTED]
    server.faults = [status(500)] * 12
    with pytest.raises(SourceError):
        await sync(*(Wanted(name, (Target.LAW,)) for name in (LAW, DECREE, "갑법", "을법")))


async def test_requests_keep_their_distance(server: LawServer, tmp_path: Path) -> None:
    client = LawServiceClient(server.url, KEY, tmp_path, pause=0.2)
    try:
        started = time.monotonic()
        for _ in range(3):
            await client.search(Target.LAW, LAW, past=False)
        assert time.monotonic() - started >= 0.4
    finally:
        await client.close()


async def test_without_a_key_it_says_where_to_get_one() -> None:
    with pytest.raises(StartError, match=r"open\.law\.go\.kr"):
        async with open_law_service(Settings()):
            pass


async def test_the_settings_are_used(server: LawServer, tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {"law_api_key": KEY, "law_api_url": f"{server.url}/", "data_dir": tmp_path}
    )
    assert KEY in settings.secrets
    async with open_law_service(settings) as client:
        (row, _) = await client.search(Target.LAW, LAW, past=False)
        await client.text(row)
    (kept,) = files(tmp_path)
    assert KEY.encode() not in kept.read_bytes()


async def test_what_is_no_text_is_not_kept(server: LawServer, connect: Connect, tmp_path: Path) -> None:
    client = connect()
    (row, _) = await client.search(Target.LAW, LAW, past=False)
    server.faults = [sends(as_json({"Law": "일치하는 법령이 없습니다."}))] * 4
    with pytest.raises(DocumentError):
        await client.text(row)
    server.faults = [sends(as_json(REFUSAL))]
    with pytest.raises(SourceRefusedError):
        await client.text(row)
    assert not files(tmp_path)
