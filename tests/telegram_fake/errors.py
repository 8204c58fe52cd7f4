"""What the fake refuses with.

ApiError
├── RefusedError        the bot asked for something that Telegram would refuse
└── UnmodelledError     the fake does not know it: always a failure of the test
"""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer with ``ok: false``."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def to_json(self) -> dict[str, Any]:
        body = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


class RefusedError(ApiError):
    """What Telegram itself would answer."""


class UnmodelledError(ApiError):
    """A method, parameter or value that the fake does not know."""


def bad_request(text: str, **parameters: Any) -> RefusedError:
    return RefusedError(400, f"Bad Request: {text}", parameters or None)


def forbidden(text: str) -> RefusedError:
    return RefusedError(403, f"Forbidden: {text}")
