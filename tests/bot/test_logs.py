"""Logs hold no secrets."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from bot import logs
from bot.commands.shell import FAILED, Commands


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs._TALKATIVE}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)


def test_secrets_are_blotted_out_of_messages_and_tracebacks(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("INFO", ["7:secret-token", ""])
    try:
        raise ValueError("https://api.telegram.org/bot7:secret-token/getMe")
    except ValueError:
        logging.getLogger("bot").exception("failed with 7:secret-token")
    shown = capsys.readouterr().err
    assert "secret-token" not in shown
    assert shown.count("***") >= 2


def test_secrets_are_blotted_out_of_what_ends_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    app = Commands("app", help="")

    @app.command("fail")
    def fail() -> None:
        logs.configure("INFO", ["7:secret-token"])
        raise RuntimeError("https://api.telegram.org/bot7:secret-token/getMe")

    app.command("pass")(lambda: None)
    with pytest.raises(SystemExit) as left:
        app(["fail"])
    assert left.value.code == FAILED
    shown = capsys.readouterr().err
    assert "RuntimeError: https://api.telegram.org/bot***/getMe" in shown
    assert "예상하지 못한 오류" in shown


def test_libraries_that_print_addresses_are_silent_even_when_debugging(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure("DEBUG")
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot7:token/getMe")
    logging.getLogger("telegram.Bot").debug("what somebody wrote")
    logging.getLogger("openai._base_client").debug("what somebody wrote")
    logging.getLogger("httpcore2.http11").debug("what somebody wrote")
    logging.getLogger("bot").debug("ours")
    shown = capsys.readouterr().err
    assert "HTTP Request" not in shown
    assert "somebody" not in shown
    assert "ours" in shown
