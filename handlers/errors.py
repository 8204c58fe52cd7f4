"""Errors of the conversations.

::

    HandlerError
    ├── BadAction      a button says something that no handler knows (forged, or of another version)
    └── Refusal        what was asked is not possible; carries the Korean sentence that says why

``dispatch`` turns a ``Refusal`` into a toast (buttons) or a reply (messages, commands). It must be raised
before the handler changes anything: the event's transaction is committed all the same.
"""

from __future__ import annotations


class HandlerError(Exception):
    """Base of everything that handlers raise on purpose."""


class BadAction(HandlerError):  # noqa: N818 (an everyday outcome, not a fault)
    """An action string that cannot be read.

    Attributes:
        action: What the button said, shortened.
    """

    def __init__(self, action: str) -> None:
        self.action = action[:80]
        super().__init__(f"unreadable button action: {self.action!r}")


class Refusal(HandlerError):  # noqa: N818 (as above)
    """What the sender asked is not possible.

    Attributes:
        text: The Korean sentence that tells them, from ``handlers.texts``.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)
