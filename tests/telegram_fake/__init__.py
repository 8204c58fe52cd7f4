"""A strict, stateful Telegram for tests: a Bot API over real HTTP, and people who use the chats.

``state`` holds the world (chats, members, messages), ``people`` acts in it, ``updates`` and
``webhook`` deliver what the bot may see, ``methods`` answers what the bot asks, ``faults`` breaks
things on demand, and ``server`` puts it behind HTTP. Everything that the bot does wrong, or that
this fake does not model, is written into ``World.failures``, and a test that leaves any behind fails.

What it follows: the public Bot API reference (10.0), and the texts and rules of Telegram's own
``telegram-bot-api`` server where the reference is silent. What it leaves out is in ``docs/testing.md``.
"""

from tests.telegram_fake.faults import Fault
from tests.telegram_fake.people import Person
from tests.telegram_fake.server import TelegramServer
from tests.telegram_fake.state import Chat, Message, World

__all__ = ["Chat", "Fault", "Message", "Person", "TelegramServer", "World"]
