from __future__ import annotations

from benchmarks.pages import BARE, LOADS, median, missed, render
from tests.e2e.page_load import MOST_BYTES, MOST_SHIFT, Load

BARE_LOAD = Load(status=200, received=300, requests=1, first_byte=5, paint=200, shift=0, complaints=())


def load(*, received: int = 100_000, paint: float = 500, shift: float = 0) -> Load:
    return Load(200, received, 8, 20, paint, shift, ())


def test_a_page_misses_what_is_over_the_budget_and_nothing_at_it() -> None:
    assert missed(load(received=MOST_BYTES, paint=1000, shift=MOST_SHIFT)) == ""
    assert missed(load(received=MOST_BYTES + 1, paint=1001, shift=0.11)) == "paint, bytes, shift"


def test_one_slow_load_does_not_count() -> None:
    paints = [400.0, 9000.0, 500.0, 450.0, 600.0]
    assert len(paints) == LOADS
    assert median([load(paint=paint) for paint in paints]) == load(paint=500)


def test_the_slowest_page_comes_first_beside_a_bare_one() -> None:
    table = render(360, {BARE: BARE_LOAD, "/board": load(), "/console": load(paint=1300)})
    rows = [line.split(" | ") for line in table if line.startswith(("| /", f"| {BARE}"))]
    assert [(row[0].strip("| "), row[2], row[3]) for row in rows] == [
        ("/console", "1300 ms", "6.5"),
        ("/board", "500 ms", "2.5"),
        (BARE, "200 ms", "1.0"),
    ]
    assert rows[0][-1].strip("| ") == "paint"
