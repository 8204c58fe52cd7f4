from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.table_rows import WHOLE_CHARS, telling_rows

HEAD = "| 서류 | 누가 | 언제 |\n| --- | --- | --- |"
ROWS = [f"| {n}번 서류로서 이름이 긴 것 | 계약상대자 | 계약을 맺을 때까지 |" for n in range(1, 20)]
TABLE = "\n".join([HEAD, *ROWS, "| 청렴서약서 | 업체 | 입찰 참가신청 때 |"])


def words(text: str) -> list[str]:
    return text.replace("|", " ").split()


def test_a_long_table_is_shortened_to_the_rows_that_tell() -> None:
    assert telling_rows(TABLE, {"청렴서약서": 2.0, "언제": 1.0}, words, 900) == "\n".join(
        [HEAD, "| 청렴서약서 | 업체 | 입찰 참가신청 때 |", "(중략)"]
    )


def test_a_short_table_and_prose_stay() -> None:
    short = "\n".join([HEAD, *ROWS[:3]])
    assert telling_rows(short, {"청렴서약서": 1.0}, words, 900) == short
    prose = "계약서를 쓴다. " * 100
    assert telling_rows(prose, {"계약서": 1.0}, words, 900) == prose


def test_where_nothing_tells_it_ends_at_a_row() -> None:
    shortened = telling_rows(TABLE, {"없는말": 1.0}, words, 200).split("\n")
    assert shortened[:2] == HEAD.split("\n")
    assert shortened[-1] == "(중략)"
    assert set(shortened[2:-1]) < set(TABLE.split("\n"))


@given(
    cells=st.lists(st.text("가나다라마 ", min_size=1, max_size=30), min_size=1, max_size=60),
    limit=st.integers(50, 900),
)
def test_rows_are_whole_and_few(cells: list[str], limit: int) -> None:
    rows = [f"| {cell} |" for cell in cells]
    table = "\n".join(["| 머리 |", "| --- |", *rows])
    shortened = telling_rows(table, {"가": 1.0}, words, limit)
    kept = [line for line in shortened.split("\n")[2:] if line != "(중략)"]
    assert set(kept) <= set(rows)
    assert len(table) <= WHOLE_CHARS or len(kept) <= 1 or sum(map(len, kept)) <= limit
