"""The page of an evaluation: whole, escaped, and in need of nothing beside itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from bot import evaluation_texts as texts
from bot.errors import StartError
from bot.evaluation_report import Report, refuse_unwritable, render, write_report
from handlers import examination_texts as names
from indexer.evaluation import LabelledQuestion, Measured, Outcome, figures
from indexer.failure_causes import ArticleFacts, Cause, Failure, failed
from indexer.gate import _GATE_FEATURES, Verdict
from indexer.structure import Jurisdiction
from indexer.wording import Asked
from knowledge.answering import Decision

GOLD = "지방계약법 시행령 제30조"
ROWS = [
    (LabelledQuestion("맞은 질문", frozenset({GOLD}), type="faq", topic="견적"), [GOLD], True, 0.9),
    (
        LabelledQuestion("<script>alert(1)</script>", frozenset({GOLD}), type="faq", topic="<b>", id="q&1"),
        ["형법 제1조"],
        True,
        0.7,
    ),
    (LabelledQuestion("거절한 질문", frozenset({GOLD}), type="essay", topic="견적"), [GOLD], False, 0.4),
    (LabelledQuestion("연가는?", frozenset(), "far"), ["형법 제1조"], True, 0.65),
    (LabelledQuestion("다시", frozenset(), target="e1"), ["e2", "e1"], True, 0.8),
]
ENTRIES = {"e1": "앞의 Q&A", "e2": "뒤의 Q&A"}
MEASURED = [
    Measured(row, Outcome(said, ranked[:3], ranked, 1, sure, sure)) for row, ranked, said, sure in ROWS
]


def report(measured: Sequence[Measured] = MEASURED) -> Report:
    articles = {GOLD: ArticleFacts(frozenset({"견적"}), frozenset(), 10)}
    failures = [Failure(each, ["견적"], articles) for each in measured if failed(each)]
    return Report(measured, figures(measured), failures, dt.date(2026, 11, 22), 0.6, "index", ENTRIES)


def test_each_failure_stands_under_one_cause() -> None:
    page = BeautifulSoup(render(report()), "html.parser")
    told = {
        details["id"]: [each.get_text() for each in details.select(".question")]
        for details in page.select("details[id^=cause-]")
    }
    assert told == {
        "cause-not_found": ["<script>alert(1)</script>"],
        "cause-other_entry": ["다시"],
        "cause-gate": ["거절한 질문", "연가는?"],
    }
    counts = {
        row.th.get_text(): row.find_all("td")[-1].get_text() for row in page.select("#failures tbody tr")
    }
    assert counts == {texts.CAUSES[cause]: str(len(told.get(f"cause-{cause}", []))) for cause in Cause}


def test_what_comes_from_data_is_text_and_nothing_is_loaded() -> None:
    html = render(report())
    page = BeautifulSoup(html, "html.parser")
    assert not page.find(["script", "link", "img", "iframe", "b"])
    assert all(link["href"].startswith("#") and page.find(id=link["href"][1:]) for link in page.find_all("a"))
    assert "url(" not in html and "@import" not in html
    assert "q&1" in page.get_text()


def test_entries_are_told_by_their_questions() -> None:
    page = BeautifulSoup(render(report()), "html.parser")
    [facts] = page.select("#cause-other_entry .facts")
    assert [each.get_text() for each in facts.find_all("dd")][:3] == ["앞의 Q&A", "뒤의 Q&A", "2위"]


def test_figures_are_told_with_count_and_interval() -> None:
    page = BeautifulSoup(render(report()), "html.parser")
    rows = {
        row.th.get_text(): [cell.get_text() for cell in row.find_all("td")]
        for row in page.select("tr:has(td)")
    }
    assert rows["정답이 첫째(recall@1)"] == ["0.667", "2/3", "0.208~0.939"]
    assert rows["맞는 Q&A를 고른 비율"][1] == "0/1"
    assert rows["자주 묻는 질문"][:2] == ["2", "50% (1/2)"]
    assert rows["<b>"][0] == "1"


def test_a_page_of_nothing_is_a_page() -> None:
    page = BeautifulSoup(render(report([])), "html.parser")
    assert texts.REPORT["no_failures"] in page.get_text()
    assert not page.find("svg")


@given(st.text(), st.text(), st.floats(0, 1))
def test_any_words_and_numbers_make_a_page(words: str, topic: str, confidence: float) -> None:
    row = LabelledQuestion(words, frozenset({words}), topic=topic, type=topic, id=words)
    measured = Measured(row, Outcome(False, [], [topic], 0, confidence, confidence))
    page = BeautifulSoup(render(report([measured])), "html.parser")
    assert not page.find("script")
    assert len(page.select(".failures > li")) == failed(measured)


def test_the_file_appears_whole_or_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out.html"
    write_report(path, report())
    before = path.read_bytes()
    assert before.startswith(b"<!doctype html>")
    broken = Measured(LabelledQuestion("\ud800", frozenset({GOLD})), MEASURED[0].outcome)
    with pytest.raises(UnicodeEncodeError):
        write_report(path, report([Measured(broken.row, Outcome(False, [], [], 0))]))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_directory_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="폴더입니다"):
        refuse_unwritable(tmp_path)
    with pytest.raises(StartError, match="폴더가 없습니다"):
        refuse_unwritable(tmp_path / "nowhere" / "out.html")
    refuse_unwritable(tmp_path / "out.html")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (Cause, texts.CAUSES),
        (Cause, texts.CAUSE_RULES),
        (_GATE_FEATURES, names.GATE_FEATURES),
        (figures([]), texts.FIGURES),
        (Asked, names.ASKED),
        (Jurisdiction, names.JURISDICTIONS),
        (Verdict, names.VERDICTS),
        (Decision, names.DECISIONS),
    ],
)
def test_every_name_has_its_words(names: Sequence[str], words: dict[str, str]) -> None:
    assert set(names) <= words.keys()
