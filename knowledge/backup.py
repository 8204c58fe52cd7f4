"""Backup of the embedded database into one file, and back.

The archive is a ZIP of two members: the database, copied by SQLite while the program runs, and a manifest
with its SHA-256. The index is not in it: it is made again from the database. Everything is written aside
first, so an interrupted backup or restore leaves what was there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import sqlite3
import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge import migrations
from knowledge.db import async_url
from knowledge.errors import (
    BackupError,
    DamagedBackupError,
    DatabaseInUseError,
    DataExistsError,
    UnsupportedDatabaseError,
)

MANIFEST = "manifest.json"
FORMAT = 1
_MAX_MANIFEST = 64 * 1024
_CHUNK = 1024 * 1024
#: What reading a member raises that is missing, cut off, altered, encrypted or packed in an unknown way.
_UNREADABLE = (KeyError, zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError)


class Manifest(BaseModel):
    """What an archive holds.

    Attributes:
        format: Version of this layout.
        created_at: When it was made.
        revision: Revision of the database's tables.
        database: File name of the database.
        size: Its size in bytes.
        sha256: Its hash.
    """

    model_config = ConfigDict(frozen=True)

    format: int = Field(ge=1)
    created_at: dt.datetime
    revision: str
    database: str = Field(min_length=1, max_length=255)
    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    Attributes:
        database: The database that is now in use.
        kept_aside: Where the data that was there before is now; None where there was none.
    """

    database: Path
    kept_aside: Path | None


def backup(database_url: str, target: Path, *, now: dt.datetime) -> Manifest:
    """Write a consistent copy of the embedded database into an archive; the program may run meanwhile.

    Args:
        database_url: The database.
        target: The archive; one of that name is replaced once the new one is whole.
        now: The moment.

    Raises:
        UnsupportedDatabaseError: When it is not SQLite.
        BackupError: When there is no database, or it has no tables yet.
        OSError: When the archive cannot be written.
    """
    source = _database_path(database_url)
    nothing = BackupError(f"{source}에 백업할 데이터가 없습니다.")
    if not source.exists():
        raise nothing
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        copy = Path(folder) / source.name
        _copy_database(source, copy)
        revision = migrations.current_revision(f"sqlite:///{copy}")
        if revision is None:
            raise nothing
        manifest = Manifest(
            format=FORMAT,
            created_at=now,
            revision=revision,
            database=source.name,
            size=copy.stat().st_size,
            sha256=_sha256(copy),
        )
        aside = Path(folder) / "archive.zip"
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            archive.writestr(MANIFEST, manifest.model_dump_json(indent=2))
            archive.write(copy, source.name)
        _sync(aside)
        aside.replace(target)
    return manifest


def read_manifest(archive: Path) -> Manifest:
    """What an archive says that it holds.

    Raises:
        DamagedBackupError: When it is not an archive of ours.
        OSError: When it cannot be read.
    """
    with _opened(archive) as opened:
        return _manifest_of(opened)


def restore(archive: Path, data_dir: Path, *, now: dt.datetime, force: bool = False) -> Restored:
    """Put the database of an archive into a data directory. The program must not run.

    Everything else that lies in the directory (the database, the index made from it) is moved into a
    folder inside it first.

    Args:
        archive: The archive.
        data_dir: The data directory; it is made where there is none.
        now: The moment, which names the folder.
        force: Whether a database that is there may be moved aside.

    Raises:
        DamagedBackupError: When the archive is not what its manifest says.
        NewerDatabaseError: When a newer version made it.
        DataExistsError: When there is a database, unless ``force``.
        DatabaseInUseError: When a program uses that database.
        OSError: When the directory cannot be written.
    """
    manifest = read_manifest(archive)
    migrations.refuse_newer(manifest.revision)
    database = data_dir / manifest.database
    data_dir.mkdir(parents=True, exist_ok=True)
    if database.exists() and not force:
        raise DataExistsError(database)
    with TemporaryDirectory(dir=data_dir, prefix=".restore-") as folder:
        copy = Path(folder) / manifest.database
        _extract(archive, manifest, copy)
        if database.exists():
            _refuse_in_use(database)
        kept_aside = _move_aside(data_dir, now, but={Path(folder), archive})
        copy.replace(database)
    return Restored(database, kept_aside)


def _database_path(database_url: str) -> Path:
    url = async_url(database_url)
    if url.get_backend_name() != "sqlite" or url.database is None:
        raise UnsupportedDatabaseError(
            "이 명령은 내장 데이터베이스(SQLite)만 백업합니다. PostgreSQL은 pg_dump로 백업해 주세요."
        )
    return Path(url.database)


def _copy_database(source: Path, copy: Path) -> None:
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as target:
        live.backup(target)
        # A single file: the copy needs no log beside it.
        target.execute("PRAGMA journal_mode=DELETE")


def _opened(archive: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except zipfile.BadZipFile as error:
        raise DamagedBackupError(f"{archive}은(는) 계약통 백업 파일이 아니거나 손상되었습니다.") from error


def _manifest_of(opened: zipfile.ZipFile) -> Manifest:
    damaged = DamagedBackupError(f"{opened.filename}에 올바른 백업 목록({MANIFEST})이 없습니다.")
    try:
        with opened.open(MANIFEST) as file:
            manifest = Manifest.model_validate_json(file.read(_MAX_MANIFEST))
    except (ValidationError, *_UNREADABLE) as error:
        raise damaged from error
    # The name becomes a path: nothing but a plain file name will do.
    is_plain = PurePosixPath(manifest.database).name == manifest.database != ".."
    if manifest.format != FORMAT or not is_plain or "\0" in manifest.database:
        raise damaged
    return manifest


def _extract(archive: Path, manifest: Manifest, copy: Path) -> None:
    damaged = DamagedBackupError(f"{archive}의 내용이 백업 목록과 다릅니다. 다른 백업 파일을 써 주세요.")
    digest = hashlib.sha256()
    left = manifest.size
    try:
        with _opened(archive) as opened, opened.open(manifest.database) as member, copy.open("wb") as file:
            while chunk := member.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise damaged
                digest.update(chunk)
                file.write(chunk)
            _flush(file)
    except _UNREADABLE as error:
        raise damaged from error
    if left or digest.hexdigest() != manifest.sha256:
        raise damaged


def _refuse_in_use(database: Path) -> None:
    """Take the database for ourselves for a moment, which fails while anybody has it open."""
    try:
        with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise DatabaseInUseError(database) from error
    except sqlite3.DatabaseError:
        # A broken database is what a restore is for.
        return


def _move_aside(data_dir: Path, now: dt.datetime, *, but: set[Path]) -> Path | None:
    stay = {path.resolve() for path in but}
    present = [
        path
        for path in data_dir.iterdir()
        if not path.name.startswith("before-restore-")
        and not any(one == path.resolve() or path.resolve() in one.parents for one in stay)
    ]
    if not present:
        return None
    aside = data_dir / f"before-restore-{now.astimezone(dt.UTC):%Y%m%dT%H%M%S%fZ}"
    aside.mkdir()
    for path in present:
        shutil.move(path, aside / path.name)
    return aside


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
