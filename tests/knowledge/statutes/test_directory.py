"""Statutes from a directory, and from the history of a git checkout."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from knowledge.db import Database
from knowledge.errors import HistoryError
from knowledge.ingest import Ingest, IngestReport, Outcome
from knowledge.models import DocumentVersion
from knowledge.statutes.directory import sync_directory
from knowledge.statutes.git import GitDirectory
from knowledge.statutes.past import in_force_since
from tests.holding import texts_on
from tests.knowledge.analysts import CountingAnalyst
from tests.knowledge.conftest import NOW

SINCE = dt.date(2024, 6, 1)


def statute(day: str, text: str, title: str = "누리시 계약법", more: str = "") -> str:
    header = f"---\n제목: {title}\n법령구분: 법률\n시행일자: {day}\n공포번호: '1'\n상태: 시행\n---\n"
    return f"{header}##### 제1조 (목적)\n\n{text}\n\n##### 제2조 (견적)\n\n견적서를 받는다.\n{more}"


class Checkout:
    """A git checkout that a test makes."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments],
            cwd=self.directory,
            env={"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull},
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def commit(self, files: dict[str, str | None]) -> None:
        for name, text in files.items():
            file = self.directory / name
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "change", "--no-gpg-sign")


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    return Checkout(tmp_path / "법령")


@pytest.fixture
def analyst() -> CountingAnalyst:
    return CountingAnalyst()


@pytest.fixture
def ingest(database: Database, analyst: CountingAnalyst) -> Ingest:
    return Ingest(database, analyst)


def outcomes(report: IngestReport) -> dict[str, Outcome]:
    return {result.name: result.outcome for result in report.results}


async def days(database: Database) -> list[str]:
    async with database.read() as session:
        found = await session.scalars(
            select(DocumentVersion.effective_date).order_by(DocumentVersion.effective_date)
        )
        return [str(day) for day in found]


FILE = "누리시계약법/법률.md"
OLDEST, OLD, NEW = (
    statute("2022-01-01", "처음 목적이다."),
    statute("2024-01-01", "옛 목적이다."),
    statute("2026-01-01", "지금 목적이다."),
)


async def test_what_is_unchanged_is_not_analysed_again(
    ingest: Ingest, analyst: CountingAnalyst, tmp_path: Path
) -> None:
    for name in ("갑법", "을법"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "법률.md").write_text(statute("2026-01-01", "목적이다.", name), encoding="utf-8")
    first = await sync_directory(ingest, tmp_path, now=NOW)
    assert [(one.outcome, one.is_new) for one in first.results] == [(Outcome.IMPORTED, True)] * 2
    analyst.analysed.clear()
    second = await sync_directory(ingest, tmp_path, now=NOW)
    assert (second.count(Outcome.UNCHANGED), analyst.analysed) == (2, [])
    (tmp_path / "을법" / "법률.md").write_text(
        statute("2026-05-01", "새 목적이다.", "을법"), encoding="utf-8"
    )
    third = await sync_directory(ingest, tmp_path, now=NOW)
    assert outcomes(third) == {"갑법/법률.md": Outcome.UNCHANGED, "을법/법률.md": Outcome.IMPORTED}
    assert not any(one.is_new for one in third.results)
    assert [passage.text for passage in analyst.analysed] == ["새 목적이다."]


async def test_versions_in_force_since_a_day_come_from_the_history(
    database: Database, ingest: Ingest, checkout: Checkout
) -> None:
    for text in (
        statute("2020-01-01", "더 옛날이다."),
        OLDEST,
        statute("2024-01-01", "오타가 있다."),
        OLD,
        NEW,
    ):
        checkout.commit({FILE: text})
    report = await sync_directory(ingest, checkout.directory, now=NOW, since=SINCE)
    assert outcomes(report) == {FILE: Outcome.IMPORTED, f"{FILE}@2024-01-01": Outcome.SUPERSEDED}
    assert await days(database) == ["2024-01-01", "2026-01-01"]
    assert await texts_on(database, dt.date(2025, 5, 5)) == {"옛 목적이다.", "견적서를 받는다."}
    assert await texts_on(database, NOW.date()) == {"지금 목적이다.", "견적서를 받는다."}
    again = await sync_directory(ingest, checkout.directory, now=NOW, since=SINCE)
    assert again.count(Outcome.UNCHANGED) == len(again.results) == 2
    earlier = await sync_directory(ingest, checkout.directory, now=NOW, since=dt.date(2023, 1, 1))
    assert outcomes(earlier)[f"{FILE}@2022-01-01"] == Outcome.SUPERSEDED
    assert await days(database) == ["2022-01-01", "2024-01-01", "2026-01-01"]
    assert await texts_on(database, dt.date(2023, 5, 5)) == {"처음 목적이다.", "견적서를 받는다."}


async def test_old_versions_cost_what_they_say_otherwise(
    ingest: Ingest, analyst: CountingAnalyst, checkout: Checkout
) -> None:
    for text in (OLDEST, OLD, NEW):
        checkout.commit({FILE: text})
    await sync_directory(ingest, checkout.directory, now=NOW, since=dt.date(2020, 1, 1))
    assert [one.text for one in analyst.analysed].count("견적서를 받는다.") == 1


async def test_a_directory_of_a_checkout_has_its_own_history(
    database: Database, ingest: Ingest, checkout: Checkout
) -> None:
    checkout.commit({FILE: OLD, "다른법/법률.md": statute("2024-01-01", "다른 옛말이다.", "다른법")})
    checkout.commit({FILE: NEW, "다른법/법률.md": statute("2026-01-01", "다른 새말이다.", "다른법")})
    report = await sync_directory(ingest, checkout.directory / "다른법", now=NOW, since=SINCE)
    assert outcomes(report) == {"법률.md": Outcome.IMPORTED, "법률.md@2024-01-01": Outcome.SUPERSEDED}
    assert await days(database) == ["2024-01-01", "2026-01-01"]


async def test_what_is_gone_or_had_another_name_is_never_taken_to_be_in_force(
    database: Database, ingest: Ingest, checkout: Checkout
) -> None:
    checkout.commit({FILE: statute("2023-01-01", "다른 이름이다.", "누리시 조달법"), "폐지된법/법률.md": OLD})
    checkout.commit({FILE: OLD, "폐지된법/법률.md": None, "README.md": "# 안내\n\n옛 안내"})
    checkout.commit({FILE: NEW, "README.md": "# 안내\n\n새 안내"})
    report = await sync_directory(ingest, checkout.directory, now=NOW, since=dt.date(2020, 1, 1))
    assert set(outcomes(report)) == {FILE, f"{FILE}@2024-01-01", "README.md"}
    assert report.notes == ((FILE, "이름이 지금과 다르던 때의 지난 판은 가져오지 않았습니다."),)
    assert await texts_on(database, NOW.date()) >= {"지금 목적이다."}
    assert "다른 이름이다." not in await texts_on(database, dt.date(2023, 5, 5))


async def test_a_broken_old_version_is_named_and_the_rest_goes_on(ingest: Ingest, checkout: Checkout) -> None:
    checkout.commit({FILE: OLDEST})
    checkout.commit({FILE: OLD.replace("시행일자: 2024-01-01", "시행일자: 언젠가")})
    checkout.commit({FILE: statute("2023-01-01", "하나", more="\n##### 제1조 (목적)\n\n둘\n")})
    checkout.commit({FILE: NEW})
    report = await sync_directory(ingest, checkout.directory, now=NOW, since=dt.date(2020, 1, 1))
    assert report.count(Outcome.IMPORTED) == report.count(Outcome.SUPERSEDED) == 1
    assert len(report.failures) == 2
    assert all(failure.name.startswith(f"{FILE}@") for failure in report.failures)


async def test_names_that_no_shell_likes(database: Database, ingest: Ingest, checkout: Checkout) -> None:
    name = '법 "$(touch x)"; --help\n\'ㆍ/--output=법률.md'
    checkout.commit({name: OLD, "-x.md": OLD.replace("누리시", "다라시")})
    checkout.commit({name: NEW, "-x.md": NEW.replace("누리시", "다라시")})
    report = await sync_directory(ingest, checkout.directory, now=NOW, since=SINCE)
    assert outcomes(report)[f"{name}@2024-01-01"] == Outcome.SUPERSEDED
    assert outcomes(report)["-x.md@2024-01-01"] == Outcome.SUPERSEDED
    assert not report.failures


def test_nothing_that_a_repository_names_is_run(checkout: Checkout, tmp_path: Path) -> None:
    checkout.commit({FILE: OLD, ".gitattributes": "*.md filter=evil diff=evil textconv=evil\n"})
    checkout.commit({FILE: NEW})
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    trap.chmod(0o755)
    for key in (
        "core.fsmonitor", "core.pager", "pager.log", "core.sshCommand", "gpg.program", "diff.external",
        "filter.evil.smudge", "filter.evil.clean", "filter.evil.process", "diff.evil.textconv",
        "diff.evil.command", "core.alternateRefsCommand", "uploadpack.packObjectsHook", "alias.log",
        "alias.cat-file",
    ):  # fmt: skip
        checkout.git("config", key, f"!{trap}" if key.startswith("alias") else str(trap))
    for key, value in (
        ("log.showSignature", "true"),
        ("core.hooksPath", str(tmp_path)),
        ("log.follow", "true"),
    ):
        checkout.git("config", key, value)
    for hook in ("post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc"):
        shutil.copy(trap, tmp_path / hook)
        shutil.copy(trap, checkout.directory / ".git" / "hooks" / hook)
    if os.geteuid() == 0:
        # Of somebody else: git itself would refuse it.
        for path in (checkout.directory, checkout.directory / ".git"):
            os.chown(path, 65534, 65534)
    (tmp_path / "sprung").unlink(missing_ok=True)
    git = GitDirectory(checkout.directory)
    texts = git.texts()
    assert {path: len(ids) for path, ids in texts.items()} == {FILE: 2, ".gitattributes": 1}
    contents = [data.decode() for _, data in git.contents(texts[FILE])]
    assert contents == [NEW, OLD]
    assert not (tmp_path / "sprung").exists()


def test_links_and_what_is_too_large_are_left_out(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout.directory / "link.md").symlink_to("/etc/passwd")
    checkout.commit({FILE: OLD})
    monkeypatch.setattr("knowledge.statutes.git.MAX_TEXT_BYTES", len(NEW.encode()) - 1)
    checkout.commit({FILE: NEW + "글"})
    git = GitDirectory(checkout.directory)
    (ids,) = git.texts().values()
    assert [data.decode() for _, data in git.contents(ids)] in ([OLD], [])
    assert len(ids) == 2


def test_texts_come_in_batches(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        checkout.commit({FILE: statute("2024-01-01", f"{number}째 목적이다.")})
    monkeypatch.setattr("knowledge.statutes.git._BATCH", 3)
    monkeypatch.setattr("knowledge.statutes.git._BATCH_BYTES", 500)
    git = GitDirectory(checkout.directory)
    contents = [data.decode() for _, data in git.contents(git.texts()[FILE])]
    assert [f"{number}째" in text for number, text in zip(range(6, -1, -1), contents, strict=True)] == [
        True
    ] * 7


async def test_a_shallow_clone_is_told(ingest: Ingest, checkout: Checkout, tmp_path: Path) -> None:
    for text in (OLDEST, OLD, NEW):
        checkout.commit({FILE: text})
    shallow = tmp_path / "shallow"
    checkout.git("clone", "-q", "--depth", "2", f"file://{checkout.directory}", str(shallow))
    report = await sync_directory(ingest, shallow, now=NOW, since=dt.date(2020, 1, 1))
    assert set(outcomes(report)) == {FILE, f"{FILE}@2024-01-01"}
    assert "일부만 복제한" in report.notes[0][1]


async def test_where_there_is_no_history_it_is_said_and_nothing_imported(
    database: Database, ingest: Ingest, checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "법률.md").write_text(NEW, encoding="utf-8")
    with pytest.raises(HistoryError, match="git 저장소가 아니라서"):
        await sync_directory(ingest, plain, now=NOW, since=SINCE)
    assert await days(database) == []
    with pytest.raises(HistoryError, match="변경 이력을 읽을 수 없습니다"):
        GitDirectory(checkout.directory).texts()
    (checkout.directory / "새것").mkdir()
    checkout.commit({FILE: NEW})
    with pytest.raises(HistoryError, match="변경 이력이 없습니다"):
        GitDirectory(checkout.directory / "새것").texts()
    monkeypatch.setenv("PATH", str(plain))
    with pytest.raises(HistoryError, match="git이 설치되어 있지 않아"):
        GitDirectory(checkout.directory)


def test_limits_of_time_and_size(checkout: Checkout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    checkout.commit({FILE: OLD})
    checkout.commit({FILE: NEW})
    git = GitDirectory(checkout.directory)
    monkeypatch.setattr("knowledge.statutes.git.MAX_LIST_BYTES", 100)
    with pytest.raises(HistoryError, match="더 작은 폴더"):
        git.texts()
    sleeping = tmp_path / "git"
    sleeping.write_text("#!/bin/sh\nexec sleep 30\n")
    sleeping.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(HistoryError, match="더 작은 폴더"):
        GitDirectory(checkout.directory, seconds=0.3)


async def test_no_more_versions_than_the_limit(
    ingest: Ingest, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in (OLDEST, OLD, NEW):
        checkout.commit({FILE: text})
    monkeypatch.setattr("knowledge.statutes.directory.MAX_VERSIONS", 1)
    with pytest.raises(HistoryError, match="지난 판이 1개보다"):
        await sync_directory(ingest, checkout.directory, now=NOW, since=dt.date(2020, 1, 1))


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1))


@given(st.sets(DAYS, min_size=1), DAYS)
def test_every_day_since_then_has_its_version(found: set[dt.date], since: dt.date) -> None:
    kept = in_force_since(found, since)
    for day in (since, *(one for one in found if one >= since)):
        before = [one for one in found if one <= day]
        assert max(before, default=None) == max((one for one in kept if one <= day), default=None)
    assert all(one >= since or one == max(other for other in found if other <= since) for one in kept)
