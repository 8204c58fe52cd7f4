"""Exceptions of the running program.

::

    BotError
    ├── SettingsError              the settings are unusable; the message is Korean and says what to do
    ├── StartError                 the program cannot start; the message is Korean and says what to do
    └── DeliveryError              one attempt to send one outbox row failed
        ├── NotDelivered           it never left this machine: send it again whenever you like
        │   └── RetryAfter         the platform asked for a pause of ``seconds``
        ├── UnknownFate            it left this machine and nothing came back: it may have arrived
        └── Refused                the platform will never take it (``reason``)
            ├── Migrated           the chat has another id now (``new_chat_id``)
            └── Expired            it is worthless by now (a toast that came too late)

What a sender does with each is decided in ``bot.sendings`` and nowhere else; a channel only says which
of them happened.
"""

from __future__ import annotations


class BotError(Exception):
    """Base of everything this package raises on purpose."""


class SettingsError(BotError):
    """A setting is unknown, missing or unusable. ``str()`` is the Korean explanation."""


class StartError(BotError):
    """The program cannot start. ``str()`` is the Korean explanation with the remedy."""


class DeliveryError(BotError):
    """One attempt to send one outbox row failed."""


class NotDelivered(DeliveryError):  # noqa: N818 (named for what became of the row)
    """The call never left this machine, so nobody has seen anything."""


class RetryAfter(NotDelivered):
    """The platform refused for now and named a pause.

    Attributes:
        seconds: How long nothing may be sent to this chat.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds:g} s")
        self.seconds = seconds


class UnknownFate(DeliveryError):  # noqa: N818 (named for what became of the row)
    """The call left this machine and its result never came back: the message may be there."""


class Refused(DeliveryError):  # noqa: N818 (named for what became of the row)
    """The platform said no, and will say no again.

    Attributes:
        reason: What the platform said, without secrets; kept with the row for the administrator.
        chat_gone: The bot was removed from the chat or blocked: nothing else will arrive there either.
    """

    def __init__(self, reason: str, *, chat_gone: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.chat_gone = chat_gone


class Migrated(Refused):
    """The chat lives on under another id.

    Attributes:
        new_chat_id: The id under which it has to be sent from now on.
    """

    def __init__(self, new_chat_id: str) -> None:
        super().__init__(f"chat moved to {new_chat_id}")
        self.new_chat_id = new_chat_id


class Expired(Refused):
    """The moment has passed (a toast after its half minute); there is nothing to mend."""
