from __future__ import annotations

import datetime as dt
import importlib.util
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer

from benchmarks.comparison import Contender, Course, corpus_rows, render
from benchmarks.peers import windows
from benchmarks.peers.measures import percentile
from indexer.embedder import SHIPPED_MODEL
from indexer.encoder import TOKENIZER_FILE
from indexer.evaluation import LabelledQuestion

LAW = """---
제목: {title}
법령구분: 법률
시행일자: {begins}
상태: 시행
---

# {title}

##### 제1조 (계약보증금)

**①** 계약상대자는 계약보증금을 계약 체결 전까지 내야 한다.

##### 제2조 (지연배상금)

계약상대자가 계약상 의무를 지체하면 지연배상금을 내야 한다.

##### 제3조 삭제 <2020.1.1>
"""
#: Of the two sides, and one that is not in force yet.
LAWS = (
    ("지방자치단체를 당사자로 하는 계약에 관한 법률", "2026-01-02"),
    ("국가를 당사자로 하는 계약에 관한 법률", "2026-01-02"),
    ("전자조달의 이용 및 촉진에 관한 법률", "2999-01-01"),
)
QUESTIONS = [
    LabelledQuestion("지연배상금은 언제 내야 하나요?", frozenset({"지방계약법 제2조"})),
    LabelledQuestion("계약보증금은 언제까지 내야 하나요?", frozenset({"지방계약법 제1조"})),
]
NO_PEERS = Path("/nonexistent/python")


@pytest.fixture
def rows(tmp_path: Path) -> list[dict[str, Any]]:
    for title, begins in LAWS:
        directory = tmp_path / "statutes" / title.replace(" ", "")
        directory.mkdir(parents=True)
        (directory / "법률.md").write_text(LAW.format(title=title, begins=begins), encoding="utf-8")
    return list(corpus_rows(tmp_path / "statutes", dt.date(2026, 11, 22)))


@pytest.fixture
def course(tmp_path: Path, rows: list[dict[str, Any]]) -> Course:
    return Course(tmp_path / "work", rows, [row.question for row in QUESTIONS], NO_PEERS)


def test_corpus_is_what_is_in_force(rows: list[dict[str, Any]]) -> None:
    assert {(row["id"], row["state"]) for row in rows} == {
        ("지방계약법 제1조", False),
        ("지방계약법 제2조", False),
        ("국가계약법 제1조", True),
        ("국가계약법 제2조", True),
    }
    assert all("의무를 지체하면" in row["text"] for row in rows if row["title"] == "지연배상금")


def test_peer_finds_articles_without_and_with_the_other_side(course: Course) -> None:
    row = course.run(Contender("sqlite-trigram", "SQLite FTS5, trigrams"))
    assert row.failure == ""
    assert [found[0] for found in row.runs["own"].found] == ["지방계약법 제2조", "지방계약법 제1조"]
    assert {"국가계약법 제2조", "지방계약법 제2조"} == set(row.runs["all"].found[0][:2])
    figures = row.runs["own"].figures
    assert len(figures["latencies_ms"]) == len(QUESTIONS)
    assert all(1 < figures[name] < 200 for name in ("peak_mb", "serving_mb"))  # of this process alone


@pytest.mark.parametrize(
    ("name", "package"),
    [("haystack-bm25", "haystack"), ("bm25s-whitespace", "bm25s")],
)
def test_every_peer_of_words_finds_its_article(course: Course, name: str, package: str) -> None:
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is installed by `make bench` alone, in an environment of its own")
    found = course.run(Contender(name, name)).runs["own"].found
    assert found[0][0] == "지방계약법 제2조"


def test_peer_that_fails_is_a_row_and_the_rest_goes_on(course: Course, tmp_path: Path) -> None:
    ours = course.run(Contender("sqlite-trigram", "ours"))
    unknown = course.run(Contender("no-such-peer", "a peer that is not there"))
    no_model = course.run(Contender("vectors-alone", "a model that is not there", tmp_path / "model"))
    assert unknown.runs == no_model.runs == {}
    lines = render([ours], [unknown, no_model, ours], QUESTIONS, articles=4).splitlines()
    cells = {line.split("|")[1].strip(): line.split("|")[2:-1] for line in lines if line.startswith("| ")}
    assert "no-such-peer" in cells["a peer that is not there"][0]
    assert "E5_MODEL" in cells["a model that is not there"][0]
    assert [cell.strip() for cell in cells["ours"][:4]] == ["1.000"] * 4
    assert cells["ours"][7].strip() == "1.00"  # as fast as itself
    assert len({len(row) for row in cells.values()}) == 1


def test_windows_overlap_and_leave_nothing_out() -> None:
    tokenizer = Tokenizer.from_file(str(SHIPPED_MODEL / TOKENIZER_FILE))
    tokenizer.no_truncation()

    def spans(text: str) -> list[tuple[int, int]]:
        return list(tokenizer.encode(text, add_special_tokens=False).offsets)

    text = " ".join(f"제{number}호의 서류를 제출한 자" for number in range(1, 200))
    cut = windows.cut("입찰보증금", text, spans)
    assert len(cut) > 2
    bodies = [window.removeprefix("입찰보증금\n") for window in cut]
    assert text.startswith(bodies[0])
    assert text.endswith(bodies[-1])
    for window, body, following in zip(cut, bodies, bodies[1:], strict=False):
        assert len(tokenizer.encode(windows.PASSAGE_PROMPT + window).ids) <= windows.WINDOW + 2
        start = text.index(following[:40])
        assert start < text.index(body) + len(body)  # no gap between neighbours
    assert windows.cut("목적", "짧다.", spans) == ["목적\n짧다."]
    assert windows.cut("목적", "", spans) == ["목적"]


def test_percentile_is_a_measured_value() -> None:
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.5) == 2.0
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.95) == 4.0
