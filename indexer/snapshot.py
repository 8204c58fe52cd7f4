"""An index on disk: written aside, checked, swapped in as a whole.

::

    <root>/CURRENT            name of the snapshot in use
    <root>/snapshot-<n>-<x>/  manifest.json, passages.json, dense-*.npz, lexical/
    <root>/.aside-<x>/        a snapshot that is being written
    <root>/live/              where open indexes work

``CURRENT`` is replaced last and in one step, so that a reader finds the old snapshot or the new one.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from indexer.encoder import file_hashes
from indexer.entries import MetaTable, PassageKind, PassageMeta
from indexer.errors import IndexCorruptError, IndexMismatchError, IndexMissingError
from indexer.index import IndexIdentity, PassageIndex
from indexer.structure import Jurisdiction

#: Raise it when the files below change their meaning.
FORMAT = 6

_CURRENT = "CURRENT"
_MANIFEST = "manifest.json"
_PASSAGES = "passages.json"
_LIVE = "live"
_ASIDE = ".aside-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot says of itself.

    Attributes:
        format: Version of the file layout.
        seq: Number of the last change in it.
        passages: Number of passages.
        tokenizer_id: Identity of the analyzer.
        model_id: Identity of the dense model; None where there is none.
        dimension: Length of a vector.
        calibration: Fitted parameters as ``indexer.gate`` stores them; None for the shipped ones.
        files: File name to SHA-256.
    """

    format: int
    seq: int
    passages: int
    tokenizer_id: str
    model_id: str | None
    dimension: int
    calibration: dict[str, Any] | None
    files: dict[str, str]

    @property
    def index_id(self) -> str:
        """Short identity for the log."""
        return index_id(IndexIdentity(self.tokenizer_id, self.model_id, self.dimension), self.seq)


def index_id(identity: IndexIdentity, seq: int) -> str:
    """Short identity of an index for the log: what it is made with, and up to which change."""
    return f"{identity.tokenizer_id}/{identity.model_id or 'none'}@{seq}"


def read_manifest(root: Path) -> Manifest:
    """Read the manifest of the snapshot in use.

    Raises:
        IndexMissingError: When there is no index, or one of an older format.
        IndexCorruptError: When it cannot be read.
        IndexMismatchError: When it has a newer format.
    """
    try:
        text = (_current(root) / _MANIFEST).read_text(encoding="utf-8")
        content = json.loads(text)
        if content["format"] < FORMAT:
            raise IndexMissingError(root, "이전 판 프로그램이 만든 것입니다")
        if content["format"] > FORMAT:
            raise IndexMismatchError(
                root, f"형식이 {content['format']}판인데 이 프로그램은 {FORMAT}판을 씁니다"
            )
        return Manifest(**content)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexCorruptError(root, f"목록 파일을 읽을 수 없습니다({error})") from error


def save_index(index: PassageIndex, root: Path, *, calibration: dict[str, Any] | None = None) -> Manifest:
    """Write a snapshot aside and swap it in; older snapshots are removed.

    Args:
        index: Changes to it wait while it is copied, searches do not.
        root: Directory of the index; made where it does not exist.
        calibration: Fitted parameters to keep with it.
    """
    root.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=root))
    try:
        table, seq = index.save_parts(aside)
        rows = [_meta_to_json(passage, meta) for passage, meta in table.metas.items()]
        (aside / _PASSAGES).write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        manifest = Manifest(
            FORMAT,
            seq,
            len(rows),
            **asdict(index.identity),
            calibration=calibration,
            files=dict(file_hashes(aside)),
        )
        (aside / _MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False), encoding="utf-8")
        _sync(aside)
        target = root / f"snapshot-{seq}-{aside.name.removeprefix(_ASIDE)}"
        aside.rename(target)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _point_to(root, target.name)
    for old in root.glob("snapshot-*"):
        if old != target:
            shutil.rmtree(old, ignore_errors=True)
    return manifest


def open_index(root: Path, identity: IndexIdentity) -> tuple[PassageIndex, Manifest]:
    """Open the snapshot in use.

    Args:
        root: Directory of the index.
        identity: What the running program would make tokens and vectors with.

    Raises:
        IndexMissingError: When there is no index.
        IndexMismatchError: When it was made with another model, analyzer or format.
        IndexCorruptError: When a file is missing, differs from its checksum or cannot be read.
    """
    manifest = read_manifest(root)
    made_with = IndexIdentity(manifest.tokenizer_id, manifest.model_id, manifest.dimension)
    if made_with != identity:
        raise IndexMismatchError(
            root, f"{_described(made_with)}(으)로 만들었는데 지금 설정은 {_described(identity)}입니다"
        )
    snapshot = _current(root)
    found = dict(file_hashes(snapshot))
    for name, digest in manifest.files.items():
        if found.get(name) != digest:
            raise IndexCorruptError(
                root, f"{name} 파일이 {'손상되었습니다' if name in found else '없습니다'}"
            )
    try:
        rows = json.loads((snapshot / _PASSAGES).read_text(encoding="utf-8"))
        table = MetaTable(dict(map(_meta_from_json, rows)))
        index = PassageIndex.open_parts(
            identity, snapshot, table, seq=manifest.seq, work_root=live_directory(root)
        )
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        raise IndexCorruptError(root, f"파일을 읽을 수 없습니다({error})") from error
    return index, manifest


def _described(identity: IndexIdentity) -> str:
    return f"형태소 분석 {identity.tokenizer_id}, 모델 {identity.model_id or 'none'}"


def live_directory(root: Path) -> Path:
    """Where indexes opened from a root work."""
    return root / _LIVE


def discard_leftovers(root: Path) -> None:
    """Remove what killed processes left in a root: half a snapshot, working directories.

    Only for a process that has the root for itself: nothing tells them from what another one is writing.
    """
    for left in (live_directory(root), *root.glob(f"{_ASIDE}*")):
        shutil.rmtree(left, ignore_errors=True)
    for pointer in root.glob(f".{_CURRENT}-*"):
        pointer.unlink(missing_ok=True)


def _current(root: Path) -> Path:
    try:
        name = (root / _CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise IndexMissingError(root, "아직 만들지 않았습니다") from error
    if Path(name).name != name or not (root / name).is_dir():
        raise IndexCorruptError(root, f"가리키는 판({name})이 없습니다")
    return root / name


def _point_to(root: Path, name: str) -> None:
    aside = root / f".{_CURRENT}-{os.getpid()}"
    aside.write_text(f"{name}\n", encoding="utf-8")
    _sync(aside)
    aside.replace(root / _CURRENT)
    _sync(root)


def _sync(path: Path) -> None:
    """Flush a file, or every file under a directory and the directory, to the disk."""
    for item in [*path.rglob("*"), path] if path.is_dir() else [path]:
        descriptor = os.open(item, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _meta_to_json(passage_id: int, meta: PassageMeta) -> list[Any]:
    return [
        passage_id,
        meta.kind,
        meta.law,
        meta.article,
        meta.jurisdiction,
        meta.authority,
        meta.effective_from.isoformat() if meta.effective_from else None,
        meta.superseded_from.isoformat() if meta.superseded_from else None,
        meta.repealed,
        meta.path,
    ]


def _meta_from_json(row: list[Any]) -> tuple[int, PassageMeta]:
    passage_id, kind, law, article, jurisdiction, authority, effective, superseded, repealed, path = row
    # The same few thousand names and days stand in hundreds of thousands of rows.
    return int(passage_id), PassageMeta(
        PassageKind(kind),
        sys.intern(law),
        sys.intern(article),
        Jurisdiction(jurisdiction),
        int(authority),
        _day(effective) if effective else None,
        _day(superseded) if superseded else None,
        bool(repealed),
        sys.intern(path),
    )


_day = lru_cache(10_000)(dt.date.fromisoformat)
