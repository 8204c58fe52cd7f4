"""The fake is checked too: what it says must be what python-telegram-bot understands, and no more.

Whatever the library does not know it keeps in ``api_kwargs``: a field there was invented here.
"""

from __future__ import annotations

from typing import Any

from telegram import ChatFullInfo, ChatMember, File, Message, TelegramObject, Update, User, WebhookInfo

from tests.telegram_fake.state import World

_RESULTS: dict[str, type[TelegramObject]] = {
    "getMe": User,
    "getChat": ChatFullInfo,
    "getChatMember": ChatMember,
    "getFile": File,
    "getWebhookInfo": WebhookInfo,
}


def check_update(world: World, body: dict[str, Any]) -> None:
    """Note a failure where an update is not one that the library knows entirely."""
    update = Update.de_json(body, None)
    if update.effective_chat is None and update.callback_query is None:
        world.fail(f"the fake made an update without a chat: {body}")
    _check_known(world, update, "update")


def check_result(world: World, method: str, result: Any) -> None:
    """Note a failure where the answer to a method is not what the library expects."""
    if isinstance(result, list):
        for item in result:
            if method == "getChatAdministrators":
                _check_known(world, ChatMember.de_json(item, None), method)
        return
    if not isinstance(result, dict):
        return
    kind = Message if "message_id" in result and "chat" in result else _RESULTS.get(method)
    if kind is None:
        world.fail(f"the fake does not know what {method} answers: {result}")
        return
    _check_known(world, kind.de_json(result, None), method)


def _check_known(world: World, value: TelegramObject, path: str) -> None:
    if value.api_kwargs:
        world.fail(f"the fake invented {sorted(value.api_kwargs)} in {path}")
    for name in value.__slots__:
        child = getattr(value, name, None)
        children = child if isinstance(child, (list, tuple)) else (child,)
        for item in children:
            if isinstance(item, TelegramObject):
                _check_known(world, item, f"{path}.{name}")
