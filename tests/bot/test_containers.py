"""The container files name what is there: they cannot be built in a test."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import FOREIGN_KEYS, Settings

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
#: Read by Python, pip and the model libraries.
OF_OTHERS = {
    "PATH", "PYTHONUNBUFFERED", "PIP_NO_CACHE_DIR", "PIP_DISABLE_PIP_VERSION_CHECK", "HF_HUB_OFFLINE",
}  # fmt: skip
SETTINGS = {name.upper() for name in Settings.model_fields}


@pytest.fixture
def compose() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_what_the_image_copies_is_there_and_is_let_through() -> None:
    let_through = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        for name in line.split()[:-1]:
            assert (ROOT / name).exists()
            assert f"!{name}" in let_through


def test_the_image_sets_what_somebody_reads() -> None:
    environments = re.findall(r"^ENV ((?:.*\\\n)*.*)", DOCKERFILE, re.MULTILINE)
    assert set(re.findall(r"(\w+)=", " ".join(environments))) <= SETTINGS | OF_OTHERS


def test_compose_overrules_what_must_fit_the_image(compose: dict[str, Any]) -> None:
    given = compose["services"]["bot"]["environment"]
    assert set(given) - {"PGPASSWORD"} <= SETTINGS
    for name in ("DATA_DIR", "HOST", "PORT"):
        assert re.search(rf"\b{name}={re.escape(str(given[name]))}\s", DOCKERFILE)
    values: dict[str, Any] = {name.lower(): value for name, value in given.items() if name != "STATUTES_DIR"}
    Settings.model_validate(values)
    places = {volume.split(":")[1] for volume in compose["services"]["bot"]["volumes"] if "$" not in volume}
    assert places == {given["DATA_DIR"]}


def test_what_compose_reads_from_the_env_file_does_not_stop_the_program(compose: dict[str, Any]) -> None:
    assert set(re.findall(r"\$\{(\w+)", str(compose))) <= FOREIGN_KEYS
