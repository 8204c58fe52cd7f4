"""Every setting of the program: its name, default and meaning, in one table.

The environment is read here and nowhere else.
"""

from __future__ import annotations

import difflib
import hashlib
import hmac
import os
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import texts
from bot.errors import SettingsError
from bot.proxies import Network, parse_networks
from bot.slots import WeeklyTime
from handlers.push_services import KNOWN, PushServices

#: Where the statutes lie when nothing is said; used only where it exists.
DEFAULT_STATUTES = Path("../shared/data/statutes")
#: The path under which the server takes webhook calls.
WEBHOOK_PATH = "/telegram/webhook"
#: Lines of ``.env`` that compose reads, or that a shell passes on to pip; the program passes them by.
FOREIGN_KEYS = frozenset({"POSTGRES_PASSWORD", "STATUTES", "BIND", "PIP_EXTRA_INDEX_URL", "TZ"})
_EMBEDDED_DATABASE = "gyeyaktong.db"


def _setting(default: Any, english: str, korean: str, **constraints: Any) -> Any:
    return Field(default, description=english, json_schema_extra={"ko": korean}, **constraints)


class Settings(BaseSettings):
    """The settings; environment variables of the same names, in capitals, without a prefix."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    telegram_token: SecretStr | None = _setting(
        None,
        "Token of the Telegram bot, from BotFather. Without it only the web room runs.",
        "BotFather가 준 텔레그램 봇 토큰입니다. 없으면 웹 채팅방만 실행합니다.",
    )
    telegram_mode: Literal["polling", "webhook"] = _setting(
        "polling",
        "How updates come in: `polling` needs no public address, `webhook` does.",
        "새 글을 받는 방식입니다. `polling`은 공개 주소가 필요 없고, `webhook`은 필요합니다.",
    )
    telegram_webhook_url: str = _setting(
        "",
        f"Public https address of the webhook; without a path, `{WEBHOOK_PATH}` is added. "
        "Default: under `PUBLIC_URL`.",
        f"웹훅의 공개 https 주소입니다. 경로가 없으면 `{WEBHOOK_PATH}`을 붙입니다. "
        "기본값은 `PUBLIC_URL` 아래입니다.",
        max_length=500,
    )
    telegram_webhook_secret: SecretStr | None = _setting(
        None,
        "Secret that Telegram sends with each webhook call (1–256 of `A-Za-z0-9_-`). "
        "Default: derived from the token.",
        "텔레그램이 웹훅을 부를 때 함께 보내는 비밀 값입니다(`A-Za-z0-9_-` 1~256자). "
        "기본값은 토큰에서 만듭니다.",
    )
    telegram_api_url: str = _setting(
        "https://api.telegram.org",
        "Address of the Bot API, for a Bot API server of your own.",
        "Bot API 주소입니다. 직접 운영하는 Bot API 서버가 있을 때 바꿉니다.",
        pattern=r"^https?://[^\s]+$",
    )
    telegram_chat_interval: float = _setting(
        1.0,
        "Seconds between two messages to one Telegram chat.",
        "텔레그램 채팅방 하나에 글을 잇달아 보낼 때 두는 간격(초)입니다.",
        ge=0,
        le=60,
    )
    telegram_group_per_minute: int = _setting(
        20,
        "Messages to one Telegram group within a minute; 0 for no limit.",
        "텔레그램 단체방 하나에 1분 동안 보내는 글 수입니다. 0이면 제한하지 않습니다.",
        ge=0,
        le=1000,
    )
    telegram_per_second: int = _setting(
        30,
        "Messages to all Telegram chats within a second; 0 for no limit.",
        "텔레그램 전체에 1초 동안 보내는 글 수입니다. 0이면 제한하지 않습니다.",
        ge=0,
        le=1000,
    )
    statutes_dir: Path | None = _setting(
        None,
        f"Directory of statutes in Markdown. Default: `{DEFAULT_STATUTES}` where that exists, else none.",
        f"Markdown 법령 폴더입니다. 기본값은 `{DEFAULT_STATUTES}`이며, "
        "이 폴더가 없으면 법령 없이 실행합니다.",
    )
    law_api_key: SecretStr | None = _setting(
        None,
        "Key (OC) of the National Law Information open API (open.law.go.kr), where this machine's address "
        "has to be registered too. With it `gyeyaktong statutes sync` fetches the statutes from there "
        "([more](docs/documents.md#statutes-from-the-source)).",
        "국가법령정보 공동활용(open.law.go.kr) OPEN API의 사용자 ID(OC)입니다. 그곳에 이 서버의 IP 주소도 "
        "등록해야 합니다. 적으면 `gyeyaktong statutes sync`가 그곳에서 법령을 가져옵니다"
        "([자세히](docs/documents.md#statutes-from-the-source)).",
    )
    law_api_url: str = _setting(
        "https://www.law.go.kr/DRF",
        "Address of the National Law Information open API.",
        "국가법령정보 OPEN API의 주소입니다.",
        pattern=r"^https?://[^\s]+$",
    )
    data_dir: Path = _setting(
        Path(".data"),
        "Directory of everything that the program stores.",
        "프로그램이 저장하는 모든 자료의 폴더입니다.",
    )
    database_url: str = _setting(
        "",
        "SQLAlchemy address of the database. Default: SQLite in `DATA_DIR`.",
        "데이터베이스의 SQLAlchemy 주소입니다. 기본값은 `DATA_DIR` 안의 SQLite입니다.",
        pattern=r"^(|sqlite\+aiosqlite:///.+|postgresql\+asyncpg://.+)$",
    )
    host: str = _setting(
        "127.0.0.1",
        "Address that the web server listens on; `0.0.0.0` for all.",
        "웹 서버가 듣는 주소입니다. `0.0.0.0`이면 모든 주소에서 듣습니다.",
    )
    port: int = _setting(8080, "Port of the web server.", "웹 서버의 포트입니다.", ge=0, le=65535)
    public_url: str = _setting(
        "",
        "Address under which people reach the web room, without a path. Default: `http://HOST:PORT`.",
        "사람들이 웹 채팅방에 들어올 때 쓰는 주소입니다. 경로 없이 적습니다. "
        "기본값은 `http://HOST:PORT`입니다.",
        pattern=r"^(|https?://[^\s]+)$",
    )
    trusted_proxies: str = _setting(
        "",
        "Addresses or networks of reverse proxies, with commas between them (`127.0.0.1, 172.16.0.0/12`): "
        "their `X-Forwarded-For` says who asks, for limits per visitor. Default: none.",
        "리버스 프록시의 주소나 대역을 쉼표로 나누어 적습니다(`127.0.0.1, 172.16.0.0/12`). "
        "방문자별 제한에서 이 프록시들의 `X-Forwarded-For`를 믿습니다. 기본값은 없음입니다.",
    )
    web_join_code: SecretStr | None = _setting(
        None,
        "Code asked of those who join the web room. Without it everybody who reaches the page may join.",
        "웹 채팅방에 들어올 때 묻는 입장 코드입니다. 없으면 주소를 아는 누구나 들어올 수 있습니다.",
    )
    session_days: int = _setting(
        30,
        "Days after its last use that somebody stays signed in to the web pages.",
        "웹 화면을 쓰지 않아도 로그인이 유지되는 일수입니다.",
        ge=1,
        le=365,
    )
    role_session_days: int = _setting(
        7,
        "The same for instructors and administrators.",
        "사내강사와 관리자의 로그인이 유지되는 일수입니다.",
        ge=1,
        le=90,
    )
    oidc_issuer: str = _setting(
        "",
        "Address of the OpenID Connect provider that has the office's accounts; people then "
        "[sign in with them](docs/web-room.md#accounts-of-the-office).",
        "기관 계정이 있는 OpenID Connect 서버의 주소입니다. 정하면 사람들이 "
        "[그 계정으로 들어옵니다](docs/web-room.md#accounts-of-the-office).",
        pattern=r"^(|https?://[^\s]+)$",
    )
    oidc_client_id: str = _setting(
        "", "What that provider knows this room by.", "그 서버에 등록한 클라이언트 ID입니다."
    )
    oidc_client_secret: SecretStr | None = _setting(
        None, "The secret that goes with it.", "클라이언트 ID와 함께 받은 비밀 값입니다."
    )
    oidc_name: str = _setting(
        "기관 계정",
        "What people call those accounts; it stands on the button.",
        "버튼에 쓰는 계정 이름입니다.",
        max_length=30,
    )
    join_with_nickname: bool = _setting(
        True,
        "Whether people without such an account may come into the web room under a nickname.",
        "그런 계정이 없는 사람도 닉네임으로 웹 채팅방에 들어올 수 있게 할지 정합니다.",
    )
    anonymous_questions: bool = _setting(
        True,
        "Whether people may [ask without their name](docs/web-room.md#without-a-name) in the open web room.",
        "열린 계약방에서 [이름 없이 질문](docs/web-room.md#without-a-name)할 수 있게 할지 정합니다.",
    )
    web_push_contact: str = _setting(
        "",
        "Whom push services may write to about this installation (`mailto:contracts@city.example`). With it "
        "people may have [notifications](docs/web-room.md#notifications) in their browsers; this machine "
        "must reach the push services.",
        "푸시 서비스가 이 서버에 대해 연락할 주소입니다(`mailto:contracts@city.example`). 정하면 브라우저로 "
        "[알림](docs/web-room.md#notifications)을 받을 수 있습니다. 이 서버에서 푸시 서비스에 접속할 수 "
        "있어야 합니다.",
        pattern=r"^(|mailto:[^\s@]+@[^\s@]+|https://[^\s]+)$",
        max_length=300,
    )
    web_push_services: str = _setting(
        ", ".join(KNOWN),
        "Push services that notifications may be handed to, with commas between them; "
        "`*.` for all hosts below.",
        "알림을 맡길 수 있는 푸시 서비스입니다. 쉼표로 나누어 적고, `*.`은 그 아래 모든 주소입니다.",
    )
    board_public: bool = _setting(
        False,
        "Whether everybody who reaches the web pages may read the [board](docs/board.md), without joining. "
        "Rooms, people and digests stay with those who have joined.",
        "들어오지 않은 사람도 [게시판](docs/board.md)을 볼 수 있게 할지 정합니다. "
        "채팅방, 사람, 주간 소식은 들어온 사람에게만 보입니다.",
    )
    embedding_model: str = _setting(
        "",
        "Directory of a Sentence Transformers model, or `none` for word search alone. "
        "Default: the model that comes along.",
        "Sentence Transformers 모델 폴더입니다. `none`이면 낱말 검색만 합니다. "
        "기본값은 함께 들어 있는 모델입니다.",
    )
    generation_url: str = _setting(
        "",
        "Address of an endpoint that speaks OpenAI's protocol (`http://10.0.0.5:8000/v1`): a "
        "language model there puts quoted rules plainly. Default: none, rules are quoted "
        "([more](docs/generated-answers.md)).",
        "OpenAI 방식으로 답하는 서버의 주소입니다(`http://10.0.0.5:8000/v1`). "
        "그곳의 언어 모델이 인용한 규정을 쉬운 말로 정리합니다. 기본값은 없음이며, 규정을 그대로 인용합니다"
        "([자세히](docs/generated-answers.md)).",
        pattern=r"^(|https?://[^\s]+)$",
    )
    generation_model: str = _setting(
        "",
        "Name of the model at `GENERATION_URL`.",
        "`GENERATION_URL`에 있는 모델의 이름입니다.",
        max_length=200,
    )
    generation_key: SecretStr | None = _setting(
        None,
        "Key of `GENERATION_URL`, where it asks for one.",
        "`GENERATION_URL`이 키를 요구할 때 적는 키입니다.",
    )
    generation_seconds: float = _setting(
        8.0,
        "Seconds that a generated answer may take in all; after that the rule is quoted.",
        "생성한 답변을 기다리는 전체 시간(초)입니다. 넘으면 규정을 그대로 인용합니다.",
        ge=0.5,
        le=30,
    )
    generation_max_tokens: int = _setting(
        800,
        "Tokens of a generated answer at most.",
        "생성하는 답변의 최대 토큰 수입니다.",
        ge=50,
        le=8000,
    )
    jurisdiction: Literal["local", "state"] = _setting(
        "local",
        "Whose contracts are asked about: `local` (local governments) or `state`.",
        "어느 쪽 계약을 묻는지 정합니다. `local`은 지방자치단체, `state`는 국가입니다.",
    )
    question_max_chars: int = _setting(
        1000,
        "Longest question, in characters; a longer one is refused with advice.",
        "질문의 최대 글자 수입니다. 더 길면 줄여 달라고 안내합니다.",
        ge=50,
        le=4000,
    )
    questions_per_minute: int = _setting(
        10,
        "Questions that one person may ask in a minute.",
        "한 사람이 1분 동안 할 수 있는 질문 수입니다.",
        ge=1,
        le=1000,
    )
    console_undo_seconds: int = _setting(
        60,
        "Seconds for which what an instructor does at the console can be taken back before it is done.",
        "강사가 콘솔에서 한 일을 실제로 처리하기 전에 되돌릴 수 있는 시간(초)입니다.",
        ge=0,
        le=600,
    )
    reminder_hours: int = _setting(
        8,
        "Working hours (Monday to Friday, 09–18 in Seoul) after which instructors are reminded of a question "
        "that nobody has taken; 0 for never.",
        "아무도 맡지 않은 강사 질문을 강사방에 다시 알리기까지의 근무 시간입니다"
        "(월~금요일 09~18시, 서울 기준). 0이면 알리지 않습니다.",
        ge=0,
        le=1000,
    )
    digest_time: str = _setting(
        "MON 09:00",
        "When the weekly digest is due (`MON` to `SUN` and a time, in `TIMEZONE`).",
        "주간 소식을 올리는 때입니다(`MON`~`SUN`과 시각, `TIMEZONE` 기준).",
    )
    digest_approval: bool = _setting(
        True,
        "Whether an instructor must approve the weekly digest before it is posted.",
        "주간 소식을 올리기 전에 사내강사의 승인을 받을지 정합니다.",
    )
    queue_kept_days: int = _setting(
        90,
        "Days for which handled updates and sent messages are kept in the queues (messages about a question "
        "as long as it waits for an instructor); a reply to an older message of the bot is a new one.",
        "처리한 글과 보낸 글을 대기열에 남겨 두는 일수입니다(강사를 기다리는 질문의 글은 끝날 때까지). "
        "더 오래된 봇의 글에 답장하면 새 글로 받아들입니다.",
        ge=14,
        le=3650,
    )
    timezone: str = _setting(
        "Asia/Seoul",
        "Time zone of the digest and of dates shown.",
        "주간 소식과 날짜 표시에 쓰는 시간대입니다.",
    )
    workers: int = _setting(
        4,
        "Chats whose messages are handled at the same time.",
        "동시에 처리하는 채팅방 수입니다.",
        ge=1,
        le=64,
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = _setting(
        "INFO", "How much is logged.", "로그를 얼마나 자세히 남길지 정합니다."
    )

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _secret_has_allowed_letters(cls, value: SecretStr | None) -> SecretStr | None:
        """Bot API, setWebhook: 1 to 256 characters of ``A-Za-z0-9_-``."""
        if value is not None:
            secret = value.get_secret_value()
            if not (
                0 < len(secret) <= 256
                and secret.replace("-", "").replace("_", "").isalnum()
                and secret.isascii()
            ):
                raise ValueError(texts.SETTING_BAD_WEBHOOK_VALUE)
        return value

    @field_validator(
        "telegram_api_url", "public_url", "telegram_webhook_url", "generation_url", "law_api_url"
    )
    @classmethod
    def _without_trailing_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("public_url")
    @classmethod
    def _address_has_no_path(cls, value: str) -> str:
        """The pages' own addresses begin at the root of their host."""
        parts = urlsplit(value)
        if value and (parts.path or parts.query or parts.fragment):
            raise ValueError(texts.SETTING_ADDRESS_HAS_PATH)
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _proxies_are_addresses(cls, value: str) -> str:
        try:
            parse_networks(value)
        except ValueError:
            raise ValueError(texts.SETTING_BAD_PROXIES) from None
        return value

    @field_validator("web_push_services")
    @classmethod
    def _push_services_are_origins(cls, value: str) -> str:
        try:
            PushServices.parse(value)
        except ValueError as error:
            raise ValueError(texts.SETTING_BAD_PUSH_SERVICE.format(service=error)) from None
        return value

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(texts.SETTING_BAD_ZONE) from None
        return value

    @field_validator("digest_time")
    @classmethod
    def _digest_time_is_readable(cls, value: str) -> str:
        try:
            WeeklyTime.parse(value, ZoneInfo("UTC"))
        except ValueError:
            raise ValueError(texts.SETTING_BAD_DIGEST_TIME) from None
        return value

    @field_validator("statutes_dir")
    @classmethod
    def _statutes_exist(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(texts.SETTING_NO_DIRECTORY.format(path=value))
        return value

    @field_validator("embedding_model")
    @classmethod
    def _model_exists(cls, value: str) -> str:
        if value and value.lower() != "none" and not Path(value).is_dir():
            raise ValueError(texts.SETTING_NO_MODEL.format(path=value))
        return value

    @model_validator(mode="after")
    def _webhook_is_reachable(self) -> Self:
        if self.telegram_token and self.telegram_mode == "webhook":
            if not (self.telegram_webhook_url or self.public_url):
                raise ValueError(texts.SETTING_WEBHOOK_NEEDS_URL)
            own_server = urlsplit(self.telegram_api_url).hostname != "api.telegram.org"
            if not own_server and not self.webhook_url.startswith("https://"):
                raise ValueError(texts.SETTING_WEBHOOK_NEEDS_HTTPS)
        return self

    @model_validator(mode="after")
    def _generation_has_a_model(self) -> Self:
        if self.generation_url and not self.generation_model:
            raise ValueError(texts.SETTING_GENERATION_NEEDS_MODEL)
        return self

    @model_validator(mode="after")
    def _accounts_are_whole(self) -> Self:
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret):
            raise ValueError(texts.SETTING_OIDC_NEEDS_CLIENT)
        if not (self.oidc_issuer or self.join_with_nickname):
            raise ValueError(texts.SETTING_NOBODY_COMES_IN)
        return self

    @property
    def push_services(self) -> PushServices:
        """Where notifications may be sent; none where they are off."""
        return PushServices.parse(self.web_push_services) if self.web_push_contact else PushServices()

    @property
    def statutes(self) -> Path | None:
        """Directory of the statutes: the one set, or the default where it exists."""
        if self.statutes_dir is not None:
            return self.statutes_dir
        return DEFAULT_STATUTES if DEFAULT_STATUTES.is_dir() else None

    @property
    def database(self) -> str:
        """Address of the database."""
        return self.database_url or f"sqlite+aiosqlite:///{(self.data_dir / _EMBEDDED_DATABASE).resolve()}"

    @property
    def web_url(self) -> str:
        """Address of the web room, no slash at its end."""
        if self.public_url:
            return self.public_url
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host  # noqa: S104 (compared only)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def proxies(self) -> tuple[Network, ...]:
        """Where the reverse proxies are."""
        return parse_networks(self.trusted_proxies)

    @property
    def webhook_url(self) -> str:
        """Address that Telegram is told to call."""
        url = self.telegram_webhook_url or self.web_url
        return url if urlsplit(url).path and self.telegram_webhook_url else url + WEBHOOK_PATH

    @property
    def webhook_secret(self) -> str:
        """Secret of the webhook; derived from the token so that every process knows the same one."""
        if self.telegram_webhook_secret is not None:
            return self.telegram_webhook_secret.get_secret_value()
        token = self.telegram_token.get_secret_value() if self.telegram_token else ""
        return hmac.new(token.encode(), b"telegram webhook", hashlib.sha256).hexdigest()

    @property
    def secrets(self) -> list[str]:
        """What must appear in no log."""
        hidden = (
            self.telegram_token,
            self.telegram_webhook_secret,
            self.web_join_code,
            self.generation_key,
            self.oidc_client_secret,
            self.law_api_key,
        )
        values = [value.get_secret_value() for value in hidden if value is not None]
        if self.telegram_token is not None:
            values.append(self.webhook_secret)
        password = urlsplit(self.database).password
        return [*values, password, unquote(password)] if password else values

    @property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.timezone)

    @property
    def digest_slot(self) -> WeeklyTime:
        """When the digest is due."""
        return WeeklyTime.parse(self.digest_time, self.zone)


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read the environment, and ``env_file`` where it exists; the environment wins.

    Raises:
        SettingsError: When a line of the file is no setting of ours, or a value is unusable.
    """
    if env_file is not None and env_file.is_file():
        _refuse_unknown(str(env_file), _keys_of(env_file))
    else:
        env_file = None
    # The environment holds much that is not ours; what bears our prefix is ours or mistyped.
    _refuse_unknown(texts.SETTINGS_ENVIRONMENT, [key for key in os.environ if key.startswith("TELEGRAM_")])
    try:
        # pydantic-settings takes this argument, its typing for checkers does not show it.
        return Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def _keys_of(env_file: Path) -> list[str]:
    try:
        return list(dotenv_values(env_file, interpolate=False))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(texts.SETTINGS_UNREADABLE.format(file=env_file)) from error


def _refuse_unknown(source: str, keys: list[str]) -> None:
    known = [name.upper() for name in Settings.model_fields]
    for key in keys:
        if key.upper() in known or key.upper() in FOREIGN_KEYS:
            continue
        nearest = difflib.get_close_matches(key.upper(), known, n=1, cutoff=0.0)[0]
        raise SettingsError(texts.SETTING_UNKNOWN.format(source=source, name=key, nearest=nearest))


def _explain(error: ValidationError) -> str:
    lines = []
    for item in error.errors(include_url=False, include_input=False):
        name = str(item["loc"][0]).upper() if item["loc"] else ""
        context = item.get("ctx", {})
        match item["type"]:
            case "value_error":
                reason = str(context["error"])
            case "literal_error":
                reason = texts.SETTING_ONE_OF.format(choices=context["expected"].replace(" or ", ", "))
            case "greater_than_equal":
                reason = texts.SETTING_AT_LEAST.format(limit=context["ge"])
            case "less_than_equal":
                reason = texts.SETTING_AT_MOST.format(limit=context["le"])
            case kind if kind.startswith(("int_", "float_")):
                reason = texts.SETTING_NOT_A_NUMBER
            case kind if kind.startswith("bool_"):
                reason = texts.SETTING_NOT_YES_OR_NO
            case _:
                reason = texts.SETTING_WRONG_FORM
        lines.append(f"{name}: {reason}" if name else reason)
    return texts.SETTINGS_WRONG.format(lines="\n".join(f"  - {line}" for line in lines))


def markdown_table(language: Literal["en", "ko"]) -> str:
    """The table of the README."""
    head = ("Setting", "Default", "Meaning") if language == "en" else ("설정", "기본값", "뜻")
    rows = [f"| {' | '.join(head)} |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        extra = field.json_schema_extra
        korean = str(extra["ko"]) if isinstance(extra, dict) else ""
        default = field.default
        shown = (
            ""
            if default in (None, "")
            else f"`{str(default).lower() if isinstance(default, bool) else default}`"
        )
        rows.append(f"| `{name.upper()}` | {shown} | {field.description if language == 'en' else korean} |")
    return "\n".join(rows)
