"""Settings: read once, explained in Korean when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import WEBHOOK_PATH, Settings, load, markdown_table


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def env_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / ".env"
    path.write_text(text, encoding="utf-8")
    return path


def test_defaults_run_without_anything() -> None:
    settings = load()
    assert settings.telegram_token is None
    assert settings.statutes is None
    assert settings.database == f"sqlite+aiosqlite:///{Path('.data/gyeyaktong.db').resolve()}"
    assert settings.web_url == "http://127.0.0.1:8080"
    assert settings.digest_slot.zone.key == "Asia/Seoul"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = env_file(tmp_path, "PORT=9000\nHOST=0.0.0.0\nPOSTGRES_PASSWORD=x\n")
    monkeypatch.setenv("PORT", "9001")
    assert load(path).web_url == "http://127.0.0.1:9001"


def test_an_unknown_line_names_the_nearest_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"TELEGRAM_TOKN.*TELEGRAM_TOKEN인가요"):
        load(env_file(tmp_path, "TELEGRAM_TOKN=1"))


def test_a_mistyped_telegram_variable_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEM", "1")
    with pytest.raises(SettingsError, match=r"TELEGRAM_TOKEM.*TELEGRAM_TOKEN인가요"):
        load()


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PORT", "eighty", "숫자"),
        ("PORT", "70000", "65535 이하"),
        ("TELEGRAM_CHAT_INTERVAL", "-1", "0.0 이상"),
        ("TELEGRAM_MODE", "push", "'polling', 'webhook'"),
        ("TELEGRAM_WEBHOOK_SECRET", "비밀", "영문자"),
        ("TELEGRAM_API_URL", "api.telegram.org", "설정 표"),
        ("DIGEST_TIME", "월요일 9시", "MON 09:00"),
        ("DIGEST_APPROVAL", "글쎄", "true나 false"),
        ("TIMEZONE", "Asia/Seol", "Asia/Seoul"),
        ("TIMEZONE", "../etc/passwd", "Asia/Seoul"),
        ("STATUTES_DIR", "/no/such/place", "폴더가 없습니다"),
        ("EMBEDDING_MODEL", "/no/such/model", "모델 폴더가 없습니다"),
        ("DATABASE_URL", "mysql://x", "설정 표"),
        ("PUBLIC_URL", "https://city.example.go.kr/contract", "경로를 붙일 수 없습니다"),
        ("PUBLIC_URL", "https://city.example.go.kr/?room=1", "경로를 붙일 수 없습니다"),
        ("WEB_PUSH_CONTACT", "계약팀", "설정 표"),
        ("WEB_PUSH_SERVICES", "fcm.googleapis.com", "https://fcm.googleapis.com"),
        ("WEB_PUSH_SERVICES", "https://a.example/path", "호스트 이름까지만"),
        ("TRUSTED_PROXIES", "nginx", "172.16.0.0/12"),
        ("GENERATION_URL", "10.0.0.5:8000", "설정 표"),
        ("GENERATION_SECONDS", "120", "30.0 이하"),
        ("LAW_API_URL", "www.law.go.kr/DRF", "설정 표"),
        ("TRUSTED_PROXIES", "10.0.0.1/8", "172.16.0.0/12"),
    ],
)
def test_a_wrong_value_is_explained(
    name: str, value: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        load()
    assert name in str(raised.value)
    assert reason in str(raised.value)


def test_generation_needs_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENERATION_URL", "http://10.0.0.5:8000/v1/")
    with pytest.raises(SettingsError, match="GENERATION_MODEL이 필요합니다"):
        load()
    monkeypatch.setenv("GENERATION_MODEL", "model-7")
    monkeypatch.setenv("GENERATION_KEY", "sk-secret")
    settings = load()
    assert settings.generation_url == "http://10.0.0.5:8000/v1"
    assert "sk-secret" in settings.secrets
    assert "sk-secret" not in repr(settings)


def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", "p@ssw0rd!")
    with pytest.raises(SettingsError) as raised:
        load()
    assert "p@ssw0rd!" not in str(raised.value)


def test_webhook_address_and_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:a")
    monkeypatch.setenv("TELEGRAM_MODE", "webhook")
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        load()
    monkeypatch.setenv("PUBLIC_URL", "http://bot.example.go.kr/")
    with pytest.raises(SettingsError, match="https"):
        load()
    monkeypatch.setenv("PUBLIC_URL", "https://bot.example.go.kr/")
    assert load().webhook_url == "https://bot.example.go.kr" + WEBHOOK_PATH
    monkeypatch.setenv("TELEGRAM_WEBHOOK_URL", "https://hook.example.go.kr")
    assert load().webhook_url == "https://hook.example.go.kr" + WEBHOOK_PATH
    monkeypatch.setenv("TELEGRAM_WEBHOOK_URL", "https://hook.example.go.kr/own/path")
    assert load().webhook_url == "https://hook.example.go.kr/own/path"
    derived = load().webhook_secret
    assert len(derived) == 64
    monkeypatch.setenv("TELEGRAM_TOKEN", "2:b")
    assert load().webhook_secret != derived


def test_every_secret_is_kept_out_of_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load().secrets == []
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:token")
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET", "webhook-secret")
    monkeypatch.setenv("WEB_JOIN_CODE", "입장")
    monkeypatch.setenv("LAW_API_KEY", "oc-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://me:p%40ss@db/gyeyaktong")
    assert {"1:token", "webhook-secret", "입장", "oc-secret", "p%40ss", "p@ss"} == set(load().secrets)


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:very-secret")
    assert "very-secret" not in repr(load())


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_setting_is_in_the_table_with_its_meaning(language: str) -> None:
    lines = markdown_table("ko" if language == "ko" else "en").splitlines()[2:]
    assert [line.split("`")[1] for line in lines] == [name.upper() for name in Settings.model_fields]
    assert all(line.split("|")[3].strip() for line in lines)
