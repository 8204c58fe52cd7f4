from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.calibration import shipped_calibration
from indexer.errors import IndexCorruptError, IndexMismatchError, IndexMissingError
from indexer.index import PassageIndex, Query
from indexer.search import Searcher
from indexer.snapshot import FORMAT, discard_leftovers, live_directory, open_index, read_manifest, save_index
from tests.library import TODAY


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


def snapshot_files(root: Path) -> list[Path]:
    (snapshot,) = root.glob("snapshot-*")
    return sorted(path for path in snapshot.rglob("*") if path.is_file())


def test_an_opened_index_answers_as_the_saved_one(
    index: PassageIndex, searcher: Searcher, root: Path
) -> None:
    manifest = save_index(index, root)
    opened, read = open_index(root, index.identity)
    assert read == manifest
    assert (read.seq, read.passages) == (1, len(index))
    question = searcher.read("지체상금은 얼마까지 내나요?")
    again = Searcher(opened, searcher.reader)
    assert again.search(question, on=TODAY).hits == searcher.search(question, on=TODAY).hits
    opened.close()


def test_changes_of_an_opened_index_do_not_touch_the_snapshot(index: PassageIndex, root: Path) -> None:
    save_index(index, root)
    opened, _ = open_index(root, index.identity)
    opened.apply((), list(opened.table.metas), seq=9)
    opened.close()
    again, manifest = open_index(root, index.identity)
    assert manifest.seq == 1
    assert len(again) == len(index)
    again.close()


def test_a_new_snapshot_takes_the_place_of_the_old_one(index: PassageIndex, root: Path) -> None:
    save_index(index, root)
    index.apply((), [1], seq=2)
    save_index(index, root)
    assert read_manifest(root).seq == 2
    assert len(list(root.glob("snapshot-*"))) == 1
    assert not list(root.glob(".aside-*"))


def test_a_failed_save_leaves_the_old_snapshot(
    index: PassageIndex, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_index(index, root)
    index.apply((), [1], seq=2)
    monkeypatch.setattr("indexer.snapshot.json.dumps", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save_index(index, root)
    monkeypatch.undo()
    opened, manifest = open_index(root, index.identity)
    assert manifest.seq == 1
    assert not list(root.glob(".aside-*"))
    opened.close()


def test_what_a_killed_process_left_is_discarded_and_nothing_else(index: PassageIndex, root: Path) -> None:
    save_index(index, root)
    before = snapshot_files(root)
    half = root / ".aside-killed" / "lexical"
    half.mkdir(parents=True)
    (half / "part").write_bytes(b"x")
    (root / ".CURRENT-4711").write_text("snapshot-none\n")
    (live_directory(root) / "live-killed").mkdir(parents=True)
    discard_leftovers(root)
    assert sorted(path.name for path in root.iterdir()) == sorted(
        ["CURRENT", before[0].relative_to(root).parts[0]]
    )
    assert snapshot_files(root) == before
    open_index(root, index.identity)[0].close()


def test_there_may_be_nothing_to_discard(root: Path) -> None:
    discard_leftovers(root)
    assert not root.exists()


def test_the_calibration_is_kept(index: PassageIndex, root: Path) -> None:
    calibration = shipped_calibration(dense=True).to_json()
    save_index(index, root, calibration=calibration)
    assert read_manifest(root).calibration == calibration


def test_no_index_is_said_with_the_command_that_makes_one(index: PassageIndex, root: Path) -> None:
    with pytest.raises(IndexMissingError, match="gyeyaktong index rebuild"):
        open_index(root, index.identity)


def test_another_model_or_analyzer_is_refused(index: PassageIndex, root: Path) -> None:
    save_index(index, root)
    for other in (replace(index.identity, model_id="x"), replace(index.identity, tokenizer_id="x")):
        with pytest.raises(IndexMismatchError, match="gyeyaktong index rebuild"):
            open_index(root, other)


@pytest.mark.parametrize(("format_", "error"), [(FORMAT + 1, IndexMismatchError), (2, IndexMissingError)])
def test_a_newer_format_is_refused_and_an_older_one_counts_as_none(
    index: PassageIndex, root: Path, format_: int, error: type[Exception]
) -> None:
    save_index(index, root)
    (manifest,) = root.glob("snapshot-*/manifest.json")
    manifest.write_text(manifest.read_text().replace(f'"format": {FORMAT}', f'"format": {format_}'))
    with pytest.raises(error):
        open_index(root, index.identity)


def test_any_damaged_or_missing_file_is_noticed(index: PassageIndex, root: Path) -> None:
    save_index(index, root)
    for path in snapshot_files(root):
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]) if content else b"x")
        with pytest.raises((IndexCorruptError, IndexMismatchError), match="gyeyaktong index rebuild"):
            open_index(root, index.identity)
        path.unlink()
        with pytest.raises(IndexCorruptError, match="gyeyaktong index rebuild"):
            open_index(root, index.identity)
        path.write_bytes(content)
    opened, _ = open_index(root, index.identity)
    opened.close()


@pytest.mark.parametrize("content", ["", "../elsewhere", "snapshot-none"])
def test_a_pointer_to_nowhere_is_corrupt(index: PassageIndex, root: Path, content: str) -> None:
    save_index(index, root)
    (root / "CURRENT").write_text(content)
    with pytest.raises(IndexCorruptError):
        open_index(root, index.identity)


def test_an_index_of_words_alone_is_saved_too(index: PassageIndex, root: Path) -> None:
    identity = replace(index.identity, model_id=None, dimension=0)
    words = PassageIndex(identity)
    save_index(words, root)
    opened, _ = open_index(root, identity)
    query = Query({"body": ("body", {"견적서": 1.0})}, {})
    assert opened.candidates(query, kinds=(), on=TODAY).ids == []
    opened.close()
    words.close()
