"""Logging: what happened and to which row, never what people wrote and never a secret."""

from __future__ import annotations

import logging
from collections.abc import Collection

#: Loggers that would print request addresses (which hold the Telegram token) or message texts.
_TALKATIVE = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "httpx2": logging.WARNING,
    "httpcore2": logging.WARNING,
    "openai": logging.WARNING,
    "telegram": logging.INFO,
    # It prints whole answers that it cannot read; what becomes of the call is logged by us.
    "telegram.request": logging.CRITICAL,
    "sqlalchemy": logging.WARNING,
    "aiosqlite": logging.WARNING,
    "alembic": logging.WARNING,
    "aiohttp.access": logging.WARNING,
    "asyncio": logging.WARNING,
}


class _Redacting(logging.Formatter):
    """Blots secrets out of the finished line, tracebacks included."""

    def __init__(self, secrets: Collection[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def configure(level: str, secrets: Collection[str] = ()) -> None:
    """Log to standard error from ``level`` on, with ``secrets`` blotted out. Replaces earlier handlers."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacting(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, floor in _TALKATIVE.items():
        logging.getLogger(name).setLevel(max(floor, logging.getLevelNamesMapping()[level]))
