"""A backup is consistent and verified; a restore replaces nothing without being told to."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from knowledge.backup import MANIFEST, backup, read_manifest, restore
from knowledge.db import Database
from knowledge.errors import (
    BackupError,
    DamagedBackupError,
    DatabaseInUseError,
    DataExistsError,
    NewerDatabaseError,
    UnsupportedDatabaseError,
)
from knowledge.migrations import head_revision
from knowledge.models import Person
from tests.knowledge.conftest import NOW

# PostgreSQL has tools of its own for this.
pytestmark = pytest.mark.sqlite


async def add_person(database: Database, user_id: str) -> None:
    async with database.session() as session:
        session.add(Person(channel="web", user_id=user_id, name="이름", created_at=NOW, last_seen_at=NOW))


async def people_in(path: Path) -> int:
    database = Database(f"sqlite:///{path}")
    async with database.read() as session:
        number = await session.scalar(select(func.count()).select_from(Person))
    await database.close()
    return number or 0


@pytest.fixture
async def archive(database: Database, database_url: str, tmp_path: Path) -> Path:
    """A backup of a database with one person, made while a writer was in the middle of another."""
    await add_person(database, "a")
    target = tmp_path / "backups" / "one.zip"
    async with database.session() as session:
        session.add(Person(channel="web", user_id="b", name="", created_at=NOW, last_seen_at=NOW))
        await session.flush()
        backup(database_url, target, now=NOW)
    return target


def rewritten(archive: Path, **changes: object) -> Path:
    """The archive with another manifest."""
    target = archive.with_name("changed.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.loads(old.read(MANIFEST)) | changes
        new.writestr(MANIFEST, json.dumps(manifest))
        new.writestr("gyeyaktong.db", old.read("gyeyaktong.db"))
    return target


async def test_a_backup_holds_what_was_committed(archive: Path, tmp_path: Path) -> None:
    restored = restore(archive, tmp_path / "elsewhere", now=NOW)
    assert restored.kept_aside is None
    assert await people_in(restored.database) == 1


def test_the_manifest_says_what_is_inside(archive: Path) -> None:
    manifest = read_manifest(archive)
    assert (manifest.database, manifest.created_at) == ("gyeyaktong.db", NOW)
    assert manifest.revision == head_revision()
    with zipfile.ZipFile(archive) as opened:
        assert opened.getinfo("gyeyaktong.db").file_size == manifest.size
    assert [path.name for path in archive.parent.iterdir()] == ["one.zip"]


async def test_a_restore_refuses_to_replace_a_database(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    restore(archive, home, now=NOW)
    with pytest.raises(DataExistsError):
        restore(archive, home, now=NOW)
    assert [path.name for path in home.iterdir()] == ["gyeyaktong.db"]


async def test_forced_it_keeps_the_old_data_aside(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    old = restore(archive, home, now=NOW).database
    database = Database(f"sqlite:///{old}")
    await add_person(database, "c")
    await database.close()
    (home / "index").mkdir()

    restored = restore(archive, home, now=NOW, force=True)

    assert restored.kept_aside is not None
    assert await people_in(restored.database) == 1
    assert await people_in(restored.kept_aside / "gyeyaktong.db") == 2
    assert (restored.kept_aside / "index").is_dir()
    assert not (home / "index").exists()


def test_the_archive_itself_stays_where_it_is(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    restore(archive, home, now=NOW)
    inside = home / "backups" / "one.zip"
    inside.parent.mkdir()
    archive.rename(inside)
    restore(inside, home, now=NOW, force=True)
    assert inside.exists()


async def test_a_database_in_use_is_not_replaced(
    database: Database, database_url: str, archive: Path
) -> None:
    path = Path(database_url.removeprefix("sqlite:///"))
    async with database.read() as session:
        await session.scalar(select(func.count()).select_from(Person))
        with pytest.raises(DatabaseInUseError):
            restore(archive, path.parent, now=NOW, force=True)
    assert await people_in(path) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"size": 1},
        {"size": 10**9},
        {"database": "../evil.db"},
        {"database": "/etc/evil.db"},
        {"database": "other.db"},
        {"database": ".."},
        {"database": "gyeyaktong.db\0"},
        {"format": 2},
        {"sha256": "nonsense"},
    ],
)
def test_a_damaged_archive_changes_nothing(archive: Path, tmp_path: Path, change: dict[str, object]) -> None:
    home = tmp_path / "elsewhere"
    with pytest.raises(DamagedBackupError):
        restore(rewritten(archive, **change), home, now=NOW)
    assert not home.exists() or list(home.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a zip"])
def test_something_else_is_not_an_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(DamagedBackupError):
        restore(path, tmp_path / "elsewhere", now=NOW)


def test_a_truncated_archive_is_refused(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedBackupError):
        restore(archive, tmp_path / "elsewhere", now=NOW)


def test_an_altered_archive_is_refused(archive: Path, tmp_path: Path) -> None:
    content = bytearray(archive.read_bytes())
    # In the packed database, a little behind its name.
    begin = content.rindex(b"gyeyaktong.db", 0, len(content) // 2) + 100
    content[begin : begin + 50] = bytes(50)
    archive.write_bytes(content)
    with pytest.raises(DamagedBackupError):
        restore(archive, tmp_path / "elsewhere", now=NOW)


def test_an_archive_of_a_newer_version_is_refused(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(NewerDatabaseError):
        restore(rewritten(archive, revision="9999"), tmp_path / "elsewhere", now=NOW)


def test_a_broken_database_can_be_replaced(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere"
    home.mkdir()
    (home / "gyeyaktong.db").write_bytes(b"broken" * 1000)
    restored = restore(archive, home, now=NOW, force=True)
    assert restored.kept_aside is not None


def test_an_empty_database_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(BackupError):
        backup(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "a.zip", now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_postgresql_has_its_own_tools(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedDatabaseError, match="pg_dump"):
        backup("postgresql://host/name", tmp_path / "a.zip", now=NOW)


def test_a_second_backup_replaces_the_first(archive: Path, database_url: str) -> None:
    later = NOW + dt.timedelta(days=1)
    backup(database_url, archive, now=later)
    assert read_manifest(archive).created_at == later
