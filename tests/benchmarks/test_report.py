from __future__ import annotations

import pytest

from benchmarks.__main__ import COUNTRY, ROWS, render, results_name


def figures(**values: float) -> dict[str, float]:
    return {name: 1.0 for name, *_ in ROWS} | values


def verdict(report: str, meaning: str) -> str:
    (line,) = (line for line in report.splitlines() if line.startswith(f"| {meaning} |"))
    return line.split("|")[-2].strip()


@pytest.mark.parametrize(
    ("articles", "model", "name"),
    [
        (7_000, "", "results.md"),
        (7_000, "none", "results-words.md"),
        (COUNTRY, "", "results-country.md"),
        (COUNTRY, "none", "results-country-words.md"),
    ],
)
def test_what_was_measured_is_in_the_name(
    monkeypatch: pytest.MonkeyPatch, articles: int, model: str, name: str
) -> None:
    monkeypatch.setenv("EMBEDDING_MODEL", model)
    assert results_name(figures(articles=articles)) == name


def test_a_figure_is_met_or_missed_by_so_much() -> None:
    report = render(figures(articles=7_000, search_p50_ms=20, search_p95_ms=53))
    assert verdict(report, "search for rules, one asker, p50") == "met"
    assert verdict(report, "search for rules, one asker, p95") == "missed by 3.0 ms"
    assert verdict(report, "articles") == ""


def test_the_whole_country_may_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = figures(articles=COUNTRY, search_p50_ms=55, import_s=5000)
    assert verdict(render(whole), "search for rules, one asker, p50") == "met"
    assert verdict(render(whole), "import: parse, morphemes, vectors, store") == "met"
    monkeypatch.setenv("EMBEDDING_MODEL", "none")
    assert "missed" in verdict(render(whole), "import: parse, morphemes, vectors, store")
