from __future__ import annotations

import zipfile
from pathlib import Path

from knowledge.files import list_files, unpack_archives


def test_files_of_a_directory_are_called_by_their_place_in_it(tmp_path: Path) -> None:
    for name in ("공사/공고.hwpx", "공사/.숨김.txt", "그림.png", "묶음.zip", ".git/a.md"):
        path = tmp_path / "자료" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    files, failures = list_files([tmp_path / "자료", tmp_path / "없음.hwp"])
    assert [name for _, name in files] == ["묶음.zip", "공사/공고.hwpx"]
    assert [failure.reason for failure in failures] == ["파일이나 폴더가 없습니다."]


def test_too_many_files_are_none(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").touch()
    files, (failure,) = list_files([tmp_path], max_files=2)
    assert not files
    assert "2개보다 많습니다" in failure.reason


def test_archives_are_replaced_by_what_is_in_them(tmp_path: Path) -> None:
    path, empty, scratch = tmp_path / "묶음.zip", tmp_path / "빈.zip", tmp_path / "풀린"
    scratch.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("공사/공고.txt", "공사 공고")
        archive.writestr("안.zip", b"PK")
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("그림.png", b"x")
    text = tmp_path / "글.txt"
    files, failures = unpack_archives([(path, path.name), (empty, empty.name), (text, text.name)], scratch)
    assert [name for _, name in files] == ["묶음.zip/공사/공고.txt", "글.txt"]
    assert files[0][0].read_text(encoding="utf-8") == "공사 공고"
    assert [failure.name for failure in failures] == ["묶음.zip/안.zip", "빈.zip"]
    assert failures[1].reason == "압축 파일 안에 읽을 수 있는 문서가 없습니다."
