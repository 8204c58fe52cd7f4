from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import Analyser
from indexer.entries import IndexRow, MetaTable, PassageKind, PassageMeta
from indexer.index import IndexIdentity, PassageIndex, Query
from indexer.lexical import MAX_TERMS
from indexer.structure import Jurisdiction
from tests.library import TODAY

STATUTES = (PassageKind.STATUTE,)


def meta(law: str = "법", article: str = "제1조", **values: object) -> PassageMeta:
    return PassageMeta(PassageKind.STATUTE, law, article, Jurisdiction.LOCAL, 1, **values)  # type: ignore[arg-type]


def found(index: PassageIndex, *terms: str, on: dt.date = TODAY) -> set[int]:
    query = Query({"body": ("body", dict.fromkeys(terms, 1.0))}, {})
    return set(index.candidates(query, kinds=STATUTES, on=on).metas)


def test_what_is_added_is_found_and_what_is_removed_is_not(index: PassageIndex) -> None:
    before = found(index, "지연배상금")
    assert before
    index.apply((), before, seq=2)
    assert found(index, "지연배상금") == set()
    assert index.seq == 2


def test_a_row_of_a_known_id_replaces_it(index: PassageIndex, library_rows: list[IndexRow]) -> None:
    size = len(index)
    old = library_rows[0]
    index.apply([IndexRow(old.passage_id, old.meta, {"body": ["바뀐말"]}, old.vectors)], (), seq=2)
    assert len(index) == size
    assert found(index, "바뀐말") == {old.passage_id}


def test_repealed_text_is_not_found(index: PassageIndex) -> None:
    repealed = {passage for passage, one in index.table.metas.items() if one.repealed}
    assert repealed
    assert not repealed & found(index, "삭제")


@pytest.fixture
def words_alone() -> Iterator[PassageIndex]:
    index = PassageIndex(IndexIdentity("words", None, 0))
    yield index
    index.close()


def test_a_few_short_entries_do_not_crowd_out_the_rules(words_alone: PassageIndex) -> None:
    """310 statutes, 10 of them with 수의계약 in the title, and 32 entries with that title alone."""
    entry = PassageMeta(PassageKind.QA, "", "", Jurisdiction.ANY, 7)
    rows = [
        IndexRow(
            n, meta(article=f"제{n}조"), {"title": [f"말{n}", "계약", "수의" if n < 10 else "경쟁"]}, None
        )
        for n in range(310)
    ]
    rows += [IndexRow(n, entry, {"title": ["수의"]}, None) for n in range(400, 432)]
    words_alone.apply(rows, (), seq=1)
    query = Query({"title": ("title", {"수의": 1.0})}, {})
    found = words_alone.candidates(query, kinds=STATUTES, on=TODAY, limit=6)
    assert len(found.ids) == 6
    assert set(found.ids) <= set(range(10)) <= set(found.lexical["title"])
    entries = words_alone.candidates(query, kinds=(PassageKind.QA,), on=TODAY, limit=6)
    assert len(entries.ids) == 6
    assert min(entries.ids) >= 400


def test_a_query_keeps_the_terms_that_are_searched() -> None:
    query = Query({"body": ("body", {f"말{n}": 1.0 for n in range(5000)})}, {})
    field, terms = query.lexical["body"]
    assert (field, list(terms)) == ("body", [f"말{n}" for n in range(MAX_TERMS)])


D = dt.date


@pytest.mark.parametrize(
    ("versions", "on", "expected"),
    [
        ({1: (D(2020, 1, 1), D(2025, 1, 1)), 2: (D(2025, 1, 1), None)}, D(2024, 6, 1), {1}),
        ({1: (D(2020, 1, 1), D(2025, 1, 1)), 2: (D(2025, 1, 1), None)}, D(2025, 1, 1), {2}),
        ({1: (D(2020, 1, 1), None), 2: (D(2027, 1, 1), None)}, D(2026, 1, 1), {1}),
        ({2: (D(2027, 1, 1), None)}, D(2026, 1, 1), {2}),
        ({1: (None, None)}, D(1990, 1, 1), {1}),
        ({1: (D(2020, 1, 1), D(2025, 1, 1))}, D(2026, 1, 1), set()),
    ],
    ids=[
        "old day",
        "the day itself",
        "not yet",
        "only a future one",
        "undated",
        "superseded by nothing stored",
    ],
)
def test_what_holds_on_a_day(
    versions: dict[int, tuple[dt.date | None, dt.date | None]], on: dt.date, expected: set[int]
) -> None:
    table = MetaTable(
        {n: meta(effective_from=since, superseded_from=until) for n, (since, until) in versions.items()}
    )
    assert set(table.allowed(STATUTES, on).nonzero()[0].tolist()) == expected


def test_kinds_are_apart() -> None:
    table = MetaTable({1: meta(), 2: PassageMeta(PassageKind.QA, "", "", Jurisdiction.ANY, 7)})
    assert table.allowed((PassageKind.QA,), TODAY).tolist() == [False, False, True]
    assert not table.allowed((PassageKind.STANDARD,), TODAY).any()


KINDS = (PassageKind.STATUTE, PassageKind.QA, PassageKind.EXPECTED)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 8), st.sampled_from(["법", "시행령"]), st.sampled_from(KINDS), st.booleans()
        ),
        max_size=30,
    )
)
def test_a_changed_table_is_like_one_made_anew(
    changes: list[tuple[int, str, PassageKind, bool]],
) -> None:
    table, rows = MetaTable(), dict[int, PassageMeta]()
    for passage, law, kind, removed in changes:
        before = table
        known = dict(before.metas)
        if removed:
            rows.pop(passage, None)
            table = table.changed({}, [passage])
        else:
            rows[passage] = replace(meta(law, f"제{passage % 3}조"), kind=kind)
            table = table.changed({passage: rows[passage]}, [])
        assert before.metas == known
    anew = MetaTable(dict(sorted(rows.items())))
    assert table.metas == anew.metas
    assert set(table.with_expected) == set(anew.with_expected)
    for law in ("법", "시행령"):
        for article in ("제0조", "제1조", "제2조"):
            assert table.article(law, article) == anew.article(law, article)
    for kind in KINDS:
        allowed = (one.allowed([kind], TODAY).nonzero()[0].tolist() for one in (table, anew))
        assert next(allowed) == next(allowed)


def test_searches_run_beside_changes(
    analyser: Analyser, library_rows: list[IndexRow], run_threads: Callable[..., None]
) -> None:
    index = PassageIndex(analyser.identity)
    index.apply(library_rows, (), seq=1)
    ids = [row.passage_id for row in library_rows]
    vector = library_rows[0].vectors
    assert vector is not None
    query = Query({"body": ("body", {"견적서": 1.0})}, {"asked": vector[1].astype("float32")})
    done = threading.Event()

    def change() -> None:
        try:
            for seq in range(2, 22):
                index.apply((), ids, seq=seq)
                index.apply(library_rows, (), seq=seq)
        finally:
            done.set()

    def search() -> None:
        while not done.is_set():
            candidates = index.candidates(query, kinds=STATUTES, on=TODAY)
            # All of a change or nothing of it: never a passage without its metadata or its vectors.
            assert len(candidates.ids) in (0, len(index.table.allowed(STATUTES, TODAY).nonzero()[0]), 8)
            assert all(score > 0 for score in candidates.windows.get("asked", []))

    run_threads(change, search, search)
    index.close()


@pytest.fixture
def run_threads() -> Callable[..., None]:
    def run(*functions: Callable[[], None]) -> None:
        failures: list[BaseException] = []

        def guarded(function: Callable[[], None]) -> None:
            try:
                function()
            except BaseException as error:  # noqa: BLE001 (raised again below, in the test's own thread)
                failures.append(error)

        threads = [threading.Thread(target=guarded, args=(function,)) for function in functions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]

    return run
