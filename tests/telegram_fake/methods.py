"""The Bot API methods that the fake knows, each with exactly the parameters that it takes."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.telegram_fake import parameters as read
from tests.telegram_fake.errors import UnmodelledError, bad_request, forbidden
from tests.telegram_fake.faults import FloodLimits
from tests.telegram_fake.members import change_status, member_json
from tests.telegram_fake.parameters import Reader
from tests.telegram_fake.state import Chat, Message, World
from tests.telegram_fake.text import MAX_CAPTION, MAX_TEXT
from tests.telegram_fake.updates import UpdateQueue
from tests.telegram_fake.webhook import Webhook

CALLBACK_LIFETIME = 60
DELETE_LIFETIME = 48 * 3600
MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
ACTIONS = {"typing", "upload_document", "upload_photo", "find_location", "choose_sticker"}
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)

Params = dict[str, Any]
Handler = Callable[["Methods", Params], Awaitable[Any]]


@dataclass(frozen=True)
class Method:
    """A method: what it must be given, what it may be given, and what it does."""

    required: dict[str, Reader]
    optional: dict[str, Reader]
    run: Handler


METHODS: dict[str, Method] = {}

_MARKUP = {"reply_markup": read.structure}
_SENDING = _MARKUP | {
    "parse_mode": read.text,
    "reply_parameters": read.structure,
    "message_thread_id": read.integer,
    "disable_notification": read.boolean,
    "protect_content": read.boolean,
}


def method(
    name: str, *, required: dict[str, Reader] | None = None, **optional: Reader
) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(required or {}, optional, handler)
        return handler

    return register


class Methods:
    """The state that the methods work on."""

    def __init__(self, world: World, queue: UpdateQueue, webhook: Webhook) -> None:
        self.world = world
        self.queue = queue
        self.webhook = webhook
        self.flood: FloodLimits | None = None
        self.commands: dict[str, list[dict[str, str]]] = {}

    async def call(self, name: str, params: Params) -> Any:
        """Run a method on parameters that ``parse`` has read."""
        return await METHODS[name].run(self, params)

    def parse(self, name: str, raw: dict[str, Any]) -> Params:
        """Read the parameters of a call.

        Raises:
            UnmodelledError: For an unknown method or parameter.
            RefusedError: For one that is missing or malformed.
        """
        known = METHODS.get(name)
        if known is None:
            raise UnmodelledError(404, f"Not Found: method not found: {name}")
        readers = known.required | known.optional
        if unknown := sorted(set(raw) - set(readers)):
            raise UnmodelledError(400, f"Bad Request: {name} has no parameter {', '.join(unknown)}")
        for missing in sorted(set(known.required) - set(raw)):
            raise bad_request(
                "chat_id is empty" if missing == "chat_id" else f"parameter {missing} is required"
            )
        return {key: readers[key](value) for key, value in raw.items()}

    def chat(self, chat_id: int) -> Chat:
        """A chat that the bot may read."""
        chat = self.world.chats.get(chat_id)
        if chat is None:
            if chat_id in self.world.users:
                raise forbidden("bot can't initiate conversation with a user")
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            raise bad_request(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
            )
        if chat.type == "private":
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
            if not any(m.sender.id == chat.id for m in chat.messages.values()):
                raise forbidden("bot can't initiate conversation with a user")
        elif not chat.has(self.world.bot.id):
            if chat.status.get(self.world.bot.id) == "kicked":
                raise forbidden(f"bot was kicked from the {chat.type} chat")
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        return chat

    def topic(self, chat: Chat, params: Params) -> int | None:
        """The topic that a message goes to."""
        topic: int | None = params.get("message_thread_id")
        if topic is None:
            return None
        if topic not in chat.topic_roots:
            raise bad_request("message thread not found")
        if topic in chat.closed_topics:
            raise bad_request("TOPIC_CLOSED")
        return topic

    def reply_target(self, chat: Chat, topic: int | None, params: Params) -> Message | None:
        """The message that a new one answers."""
        given = params.get("reply_parameters")
        if given is None:
            return None
        if not isinstance(given, dict):
            raise bad_request("can't parse reply parameters JSON object")
        if unknown := set(given) - {"message_id", "chat_id", "allow_sending_without_reply"}:
            raise UnmodelledError(400, f"Bad Request: reply_parameters {sorted(unknown)} are not modelled")
        if given.get("chat_id", chat.id) != chat.id:
            raise UnmodelledError(400, "Bad Request: replies into another chat are not modelled")
        target = chat.messages.get(given.get("message_id", 0))
        if target is None or target.deleted:
            if given.get("allow_sending_without_reply"):
                return None
            raise bad_request("message to be replied not found")
        if target.topic != topic:
            # Telegram guesses where it goes; a bot that leaves it to that has lost the thread.
            raise UnmodelledError(400, f"Bad Request: answers topic {target.topic} in topic {topic}")
        return target

    def own_message(self, params: Params, verb: str) -> Message:
        """A message of the bot that may be changed."""
        chat = self.chat(params["chat_id"])
        message = chat.messages.get(params["message_id"])
        if message is None or message.deleted:
            raise bad_request(f"message to {verb} not found")
        return message


@method("getMe")
async def _get_me(api: Methods, params: Params) -> Any:
    return api.world.bot.to_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not api.world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method(
    "getUpdates",
    offset=read.integer,
    limit=read.integer,
    timeout=read.integer,
    allowed_updates=read.structure,
)
async def _get_updates(api: Methods, params: Params) -> Any:
    api.queue.set_allowed(params.get("allowed_updates"))
    limit = min(max(params.get("limit", 100), 1), 100)
    return await api.queue.poll(params.get("offset", 0), limit, params.get("timeout", 0))


@method(
    "setWebhook",
    required={"url": read.text},
    secret_token=read.text,
    max_connections=read.integer,
    allowed_updates=read.structure,
    drop_pending_updates=read.boolean,
    ip_address=read.text,
)
async def _set_webhook(api: Methods, params: Params) -> Any:
    url, secret = params["url"], params.get("secret_token")
    parts = urlsplit(url)
    # Telegram wants https on 443, 80, 88 or 8443; a test listens on loopback, and only there.
    if url and parts.scheme != "https" and parts.hostname != "127.0.0.1":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    api.queue.set_allowed(params.get("allowed_updates"))
    if params.get("drop_pending_updates"):
        api.queue.pending.clear()
    api.webhook.secret, api.webhook.max_connections = secret, params.get("max_connections", 40)
    api.queue.webhook_url = url
    api.queue.webhook_changed()
    return True


@method("deleteWebhook", drop_pending_updates=read.boolean)
async def _delete_webhook(api: Methods, params: Params) -> Any:
    return await _set_webhook(api, {**params, "url": ""})


@method("getWebhookInfo")
async def _webhook_info(api: Methods, params: Params) -> Any:
    return api.webhook.info()


@method(
    "sendMessage",
    required={"chat_id": read.chat, "text": read.text},
    **_SENDING,
    link_preview_options=read.structure,
)
async def _send_message(api: Methods, params: Params) -> Any:
    text, entities = read.formatted(params["text"], params.get("parse_mode"), MAX_TEXT, "message is too long")
    if not text:
        raise bad_request("message text is empty")
    return _send(api, params, text=text, entities=entities)


@method(
    "sendDocument",
    required={"chat_id": read.chat, "document": read.anything},
    **_SENDING,
    caption=read.text,
    disable_content_type_detection=read.boolean,
)
async def _send_document(api: Methods, params: Params) -> Any:
    caption, entities = read.formatted(
        params.get("caption", ""), params.get("parse_mode"), MAX_CAPTION, "message caption is too long"
    )
    given = params["document"]
    if isinstance(given, str):
        raise UnmodelledError(400, "Bad Request: sending a file by its id or address is not modelled")
    name, data, mime = given
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > MAX_UPLOAD:
        raise UnmodelledError(413, "Request Entity Too Large")
    file_id = f"bot-doc-{api.world.serial()}"
    api.world.files[file_id] = data
    document = {
        "file_id": file_id,
        "file_unique_id": f"u-{file_id}",
        "file_name": name,
        "mime_type": mime,
        "file_size": len(data),
    }
    return _send(api, params, text=caption, entities=entities, document=document)


def _send(api: Methods, params: Params, **parts: Any) -> Any:
    chat = api.chat(params["chat_id"])
    topic = api.topic(chat, params)
    reply_to = api.reply_target(chat, topic, params)
    keyboard = read.keyboard(params.get("reply_markup"))
    if api.flood is not None:
        api.flood.check(chat.id)
    message = api.world.add_message(
        chat, api.world.bot, topic=topic, reply_to=reply_to, keyboard=keyboard, **parts
    )
    return message.to_json()


@method(
    "editMessageText",
    required={"chat_id": read.chat, "message_id": read.integer, "text": read.text},
    **_MARKUP,
    parse_mode=read.text,
    link_preview_options=read.structure,
)
async def _edit_text(api: Methods, params: Params) -> Any:
    text, entities = read.formatted(params["text"], params.get("parse_mode"), MAX_TEXT, "message is too long")
    if not text:
        raise bad_request("message text is empty")
    return _edit(api, params, text=text, entities=entities)


@method("editMessageReplyMarkup", required={"chat_id": read.chat, "message_id": read.integer}, **_MARKUP)
async def _edit_markup(api: Methods, params: Params) -> Any:
    return _edit(api, params)


def _edit(api: Methods, params: Params, **parts: Any) -> Any:
    message = api.own_message(params, "edit")
    if message.sender is not api.world.bot:
        raise bad_request("message can't be edited")
    parts["keyboard"] = read.keyboard(params.get("reply_markup"))
    if all(getattr(message, name) == value for name, value in parts.items()):
        raise bad_request(NOT_MODIFIED)
    for name, value in parts.items():
        setattr(message, name, value)
    message.edited = int(api.world.now())
    return message.to_json()


@method("deleteMessage", required={"chat_id": read.chat, "message_id": read.integer})
async def _delete(api: Methods, params: Params) -> Any:
    message = api.own_message(params, "delete")
    own = message.sender is api.world.bot
    admin = message.chat.status.get(api.world.bot.id) == "administrator"
    if not (own or admin) or api.world.now() - message.date > DELETE_LIFETIME:
        raise bad_request("message can't be deleted")
    message.deleted = True
    return True


@method(
    "answerCallbackQuery",
    required={"callback_query_id": read.text},
    text=read.text,
    show_alert=read.boolean,
    url=read.text,
    cache_time=read.integer,
)
async def _answer_callback(api: Methods, params: Params) -> Any:
    if len(params.get("text", "")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    callback = api.world.callbacks.get(params["callback_query_id"])
    if callback is None or api.world.now() - callback.pressed_at > CALLBACK_LIFETIME:
        raise bad_request(TOO_OLD)
    if callback.answer is not None:
        raise bad_request(TOO_OLD)
    callback.answer = params
    return True


@method(
    "sendChatAction",
    required={"chat_id": read.chat, "action": read.text},
    message_thread_id=read.integer,
)
async def _chat_action(api: Methods, params: Params) -> Any:
    api.topic(api.chat(params["chat_id"]), params)
    if params["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


@method("getChat", required={"chat_id": read.chat})
async def _get_chat(api: Methods, params: Params) -> Any:
    return api.chat(params["chat_id"]).to_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


@method("getChatMember", required={"chat_id": read.chat, "user_id": read.integer})
async def _get_member(api: Methods, params: Params) -> Any:
    chat = api.chat(params["chat_id"])
    user = api.world.users.get(params["user_id"])
    if user is None:
        raise bad_request("user not found")
    return member_json(user, chat.status.get(user.id, "left"))


@method("getChatAdministrators", required={"chat_id": read.chat})
async def _get_admins(api: Methods, params: Params) -> Any:
    chat = api.chat(params["chat_id"])
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        member_json(api.world.users[user], status)
        for user, status in chat.status.items()
        if status in ("creator", "administrator")
    ]


@method("getChatMemberCount", required={"chat_id": read.chat})
async def _member_count(api: Methods, params: Params) -> Any:
    chat = api.chat(params["chat_id"])
    return sum(chat.has(user) for user in chat.status)


@method("leaveChat", required={"chat_id": read.chat})
async def _leave(api: Methods, params: Params) -> Any:
    chat = api.chat(params["chat_id"])
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    change_status(api.world, chat, api.world.bot, "left", api.world.bot)
    return True


@method("getFile", required={"file_id": read.text})
async def _get_file(api: Methods, params: Params) -> Any:
    file_id = params["file_id"]
    data = api.world.files.get(file_id)
    if data is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(data) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": f"u-{file_id}",
        "file_size": len(data),
        "file_path": f"documents/{file_id}",
    }


@method(
    "setMyCommands",
    required={"commands": read.structure},
    scope=read.structure,
    language_code=read.text,
)
async def _set_commands(api: Methods, params: Params) -> Any:
    commands = params["commands"]
    if not isinstance(commands, list) or len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if set(command) != {"command", "description"} or not re.fullmatch(
            r"[a-z0-9_]{1,32}", command["command"]
        ):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    api.commands[_scope(params)] = commands
    return True


@method("deleteMyCommands", scope=read.structure, language_code=read.text)
async def _delete_commands(api: Methods, params: Params) -> Any:
    api.commands.pop(_scope(params), None)
    return True


@method("getMyCommands", scope=read.structure, language_code=read.text)
async def _get_commands(api: Methods, params: Params) -> Any:
    return api.commands.get(_scope(params), [])


def _scope(params: Params) -> str:
    return f"{params.get('scope', {}).get('type', 'default')}/{params.get('language_code', '')}"
