"""Generation as it is set and tried: off by default, and what ``doctor`` says of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.generation import trial, with_generation
from bot.settings import Settings
from indexer.morphemes import Morphemes
from knowledge.answering import Decision
from knowledge.db import Database
from tests.handlers.conftest import RULE, SURE, ScriptedAnswerer
from tests.knowledge.model_server import Behaviour, ModelServer, refuses, says, sends, stalls

pytestmark = pytest.mark.loopback


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    server = await ModelServer().start()
    yield server
    await server.stop()


def settings(url: str, **more: Any) -> Settings:
    return Settings.model_validate({"generation_url": url, "generation_model": "model-7", **more})


@pytest.mark.parametrize(
    ("behaviour", "more", "said", "is_well"),
    [
        (says("계약 상담 창구는 본관 3층에 있습니다. [1]"), {}, "점검을 통과했습니다", True),
        (says("계약 상담 창구는 본관 4층에 있습니다. [1]"), {}, "점검을 통과하지 못했습니다", False),
        (refuses(401), {}, "GENERATION_KEY를 확인", False),
        (refuses(404), {}, "답변을 받지 못했습니다(status 404)", False),
        (sends(b"garbage"), {}, "답변을 받지 못했습니다", False),
        (stalls, {"generation_seconds": 0.5}, "0.5초 안에 답하지 못했습니다", False),
    ],
)
async def test_a_trial_says_what_is_wrong(
    behaviour: Behaviour, more: dict[str, Any], said: str, is_well: bool, server: ModelServer
) -> None:
    server.behaviour = behaviour
    finding, well = await trial(settings(server.url, generation_key="sk-secret", **more))
    assert said in finding
    assert well is is_well
    assert "sk-secret" not in finding
    assert server.keys == ["Bearer sk-secret"]


async def test_a_trial_of_a_server_that_is_not_there(free_tcp_port: int) -> None:
    finding, well = await trial(settings(f"http://127.0.0.1:{free_tcp_port}/v1"))
    assert "GENERATION_URL과 GENERATION_MODEL을 확인" in finding
    assert not well


async def test_where_it_is_set_the_answerer_asks_the_server(
    database: Database, morphemes: Morphemes, server: ModelServer
) -> None:
    quoting = ScriptedAnswerer({"2천만": SURE})
    async with with_generation(settings(server.url), database, morphemes, quoting) as answerer:
        answer = await answerer.answer("2천만원 이하 물품은 견적을 몇 명한테 받나요?")
        # Its passage is not in this database: there is nothing to send, and the quotation stays.
        assert (answer.decision, answer.text) == (Decision.EXTRACTED, SURE.text)
        assert answer.evidence["generation"]["why"] == "no passage"
        assert await answerer.propose_citations("견적서") == (RULE, (await quoting.propose_citations(""))[1])
    assert not server.requests


async def test_where_nothing_is_set_nothing_is_in_between(database: Database, morphemes: Morphemes) -> None:
    quoting = ScriptedAnswerer()
    async with with_generation(Settings(), database, morphemes, quoting) as answerer:
        assert answerer is quoting


def test_the_program_does_not_load_the_library_before_it_is_needed() -> None:
    loaded = "import sys, bot.cli, bot.commands.serve; print({'openai', 'httpx2'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", loaded],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "set()"
