"""For every test: no network, no model hub; where the statutes are, the analyzer, the model, PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from indexer.analysis import Analyser
from indexer.embedder import Embedder, load_embedder
from indexer.morphemes import Morphemes
from tests.databases import NoPostgreSQLError, PostgreSQLServer, postgresql_server

REPOSITORY = Path(__file__).resolve().parent.parent
DEFAULT_STATUTES = REPOSITORY.parent / "shared" / "data" / "statutes"
LOOPBACK = ["127.0.0.1", "::1", "localhost"]

# Before anything imports a model library: the promise is that nothing is ever downloaded.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"

# A run that decides over a change must not depend on luck, nor on other work on the machine. To look
# for new counterexamples: `pytest --hypothesis-profile=search`.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """What a run may be asked for besides."""
    parser.addoption(
        "--screenshots", type=Path, metavar="DIRECTORY", help="keep a picture of every page of the web here"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Open loopback, and only loopback, to the tests that say they need it."""
    for item in items:
        if item.get_closest_marker("e2e") or item.get_closest_marker("loopback"):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))


@pytest.fixture(scope="session")
def statutes_dir() -> Path:
    """Directory of the statutes (``STATUTES_DIR``); skips the test where there is none."""
    directory = Path(os.environ.get("STATUTES_DIR", DEFAULT_STATUTES))
    if not directory.is_dir():
        pytest.skip(
            f"no statutes: set STATUTES_DIR to a directory of statute Markdown ({directory} is not there)"
        )
    return directory


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQLServer]:
    """A PostgreSQL server for all tests; skips them where it cannot run."""
    try:
        with postgresql_server() as server:
            yield server
    except NoPostgreSQLError as error:
        pytest.skip(f"PostgreSQL does not run here: {error}")


@pytest.fixture(scope="session")
def morphemes() -> Morphemes:
    """The real analyzer, loaded once."""
    return Morphemes()


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The model that ships, loaded once."""
    return load_embedder()


@pytest.fixture(scope="session")
def analyser(morphemes: Morphemes, embedder: Embedder) -> Analyser:
    """What makes tokens and vectors."""
    return Analyser(morphemes, embedder)
