"""The program as an operator runs it: a process with a data directory, its health, its log, its end."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any

from aiohttp import ClientError, ClientSession, ClientTimeout

COMMAND = Path(sys.executable).parent / "gyeyaktong"
START_SECONDS = 90.0
STOP_SECONDS = 20.0
LOG_TAIL = 6000


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """One installation of the program: ``directory`` holds its data and its log.

    It sees nothing of the environment of the tests but ``PATH``, and starts in its own directory, so that
    no ``.env`` and no default data directory reaches it. ``settings`` are the program's own, by name.
    """

    def __init__(self, directory: Path, **settings: str) -> None:
        self.directory = directory
        self.data = directory / "data"
        self.log_path = directory / "log.txt"
        self.port = free_port()
        self.settings = {
            "DATA_DIR": str(self.data),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "EMBEDDING_MODEL": "none",
        } | settings
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    @property
    def url(self) -> str:
        """Where its web pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def log(self) -> str:
        """Everything that it has written to its output."""
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    async def start(self, *, within: float = START_SECONDS) -> Program:
        """Start it and wait until it says that it is healthy."""
        self.launch()
        await self.healthy(within=within)
        return self

    def launch(self) -> None:
        """Start it without waiting."""
        assert not self.running
        self.directory.mkdir(parents=True, exist_ok=True)
        self._log = self.log_path.open("ab")
        self._process = subprocess.Popen(
            [str(COMMAND), "serve"],
            cwd=self.directory,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    async def healthy(self, *, within: float = START_SECONDS) -> None:
        """Wait until ``/healthz`` is green.

        Raises:
            AssertionError: When it ended, or did not get there in time; with the end of its log.
        """
        deadline = time.monotonic() + within
        async with ClientSession(timeout=ClientTimeout(total=2)) as client:
            while True:
                assert self.running, f"ended with {self._status()}:\n{self.log()[-LOG_TAIL:]}"
                try:
                    async with client.get(f"{self.url}/healthz") as response:
                        if response.status == 200:
                            return
                except (ClientError, TimeoutError):
                    pass
                assert time.monotonic() < deadline, f"not healthy in {within} s:\n{self.log()[-LOG_TAIL:]}"
                await asyncio.sleep(0.1)

    async def health(self) -> tuple[int, Any]:
        """Status and body of ``/healthz``."""
        url = f"{self.url}/healthz"
        async with ClientSession(timeout=ClientTimeout(total=5)) as client, client.get(url) as response:
            return response.status, await response.json()

    async def indexed(self, *, within: float = 10) -> None:
        """Wait until the index has everything that was published."""
        async with asyncio.timeout(within):
            while (await self.health())[1]["index_lag"]:  # noqa: ASYNC110 (a page tells no changes)
                await asyncio.sleep(0.1)

    def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is flushed. Returns when it is dead."""
        if self._process is not None:
            if self.running:
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(5)
        self._close_log()

    async def stop(self) -> int:
        """SIGTERM, as a supervisor does it; its exit status. Kills it when it takes too long."""
        assert self._process is not None
        if self.running:
            self._process.terminate()
            try:
                await asyncio.to_thread(self._process.wait, STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError(f"did not stop in {STOP_SECONDS} s:\n{self.log()[-LOG_TAIL:]}") from None
        self._close_log()
        return self._process.returncode

    async def restart(self) -> Program:
        """Stop it in order, and start it again."""
        await self.stop()
        return await self.start()

    async def cli(self, *arguments: str, status: int | None = 0, within: float = 120.0) -> str:
        """``command`` without holding up the loop in which the servers of the test run."""
        return await asyncio.to_thread(self.command, *arguments, status=status, within=within)

    def command(self, *arguments: str, status: int | None = 0, within: float = 120.0) -> str:
        """Run another command of the program on the same data; what it printed.

        Raises:
            AssertionError: When its exit status is not ``status``.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [str(COMMAND), *arguments],
            cwd=self.directory,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=within,
            check=False,
        )
        shown = (done.stdout + done.stderr).decode(errors="replace")
        assert status is None or done.returncode == status, f"{arguments}: {done.returncode}\n{shown}"
        return done.stdout.decode()

    def _environment(self) -> dict[str, str]:
        inherited = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        return inherited | {
            "HOME": str(self.directory),
            "PYTHONUTF8": "1",
            "PYTHONUNBUFFERED": "1",
            "HF_HUB_OFFLINE": "1",
            "COLUMNS": "200",
            **self.settings,
        }

    def _status(self) -> int | None:
        return self._process.returncode if self._process is not None else None

    def _close_log(self) -> None:
        if self._log is not None:
            self._log.close()
            self._log = None
