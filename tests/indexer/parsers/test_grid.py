from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.parsers.grid import Cell, markdown_table, place_cells


def rows_of(table: str) -> list[list[str]]:
    lines = table.split("\n")
    assert set(lines[1]) <= set("| -")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in (lines[0], *lines[2:])]


def test_what_spans_rows_is_said_in_each_of_them() -> None:
    cells = place_cells(
        [
            [("구분", 1, 1), ("서류", 1, 1)],
            [("공사", 2, 1), ("착공신고서", 1, 1)],
            [("공정예정표", 1, 1)],
        ]
    )
    assert rows_of(markdown_table(cells)) == [
        ["구분", "서류"],
        ["공사", "착공신고서"],
        ["공사", "공정예정표"],
    ]


def test_the_rows_of_a_head_become_one() -> None:
    cells = place_cells(
        [
            [("구분", 2, 1), ("연락처", 1, 2), ("비고", 2, 1)],
            [("부서", 1, 1), ("전화", 1, 1)],
            [("공사", 1, 1), ("회계과", 1, 1), ("123", 1, 1), ("", 1, 1)],
        ]
    )
    assert rows_of(markdown_table(cells)) == [
        ["구분", "연락처 부서", "연락처 전화", "비고"],
        ["공사", "회계과", "123", ""],
    ]


def test_empty_rows_and_columns_are_left_out_and_bars_do_not_end_cells() -> None:
    cells = [
        Cell(0, 0, "이름"),
        Cell(0, 2, "값"),
        Cell(1, 0, " "),
        Cell(2, 0, "가|나"),
        Cell(2, 2, "둘째\n줄"),
    ]
    assert rows_of(markdown_table(cells)) == [["이름", "값"], ["가¦나", "둘째 줄"]]


def test_a_table_without_words_is_empty() -> None:
    assert markdown_table([]) == ""
    assert markdown_table([Cell(0, 0, " "), Cell(0, 1, "")]) == ""


@pytest.mark.parametrize("span", [(65_535, 1), (1, 65_535), (65_535, 65_535), (300, 300)])
def test_cells_that_claim_more_places_than_any_table_are_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="places"):
        place_cells([[("칸", *span)]])
    with pytest.raises(ValueError, match="places"):
        markdown_table([Cell(0, 0, "칸", *span)])


_SPAN = st.integers(min_value=1, max_value=3)
_TEXT = st.text(alphabet="가나다 |\n", max_size=4)


@given(st.lists(st.lists(st.tuples(_TEXT, _SPAN, _SPAN), max_size=4), max_size=5))
def test_every_word_of_a_table_is_in_its_markdown_and_all_rows_are_as_wide(
    rows: list[list[tuple[str, int, int]]],
) -> None:
    cells = place_cells(rows)
    places = [
        (cell.row + down, cell.column + right)
        for cell in cells
        for down in range(cell.rows)
        for right in range(cell.columns)
    ]
    assert len(places) == len(set(places))
    table = markdown_table(cells)
    words = {word for cell in cells for word in cell.text.replace("|", "¦").split()}
    assert all(word in table for word in words)
    assert bool(table) == bool(words)
    if table:
        assert len({len(row) for row in rows_of(table)}) == 1


@pytest.mark.parametrize(
    ("first", "is_form"),
    [
        (("사업명", "누리시 체육관 보수공사 설계 용역"), True),
        (("사 업 기 간", "2026. 9. ~ 2027. 2."), True),
        (("구 분", "추정가격 2천만원 이하 물품의 제조와 구매"), False),
        (("제출서류", "발주기관이 확인하는 서류의 종류와 통수"), False),
        (("이름", "전화번호"), False),
        (("서론은 이 문서가 왜 쓰였는지를 말합니다.", "본문은 그 뒤에 옵니다. 결론은 맨 끝입니다."), False),
    ],
)
def test_a_form_has_no_head(first: tuple[str, str], is_form: bool) -> None:
    rows = [first, ("담당", "회계과")]
    lines = markdown_table(place_cells([[(text, 1, 1) for text in row] for row in rows])).split("\n")
    assert lines[0] == ("|  |  |" if is_form else f"| {first[0]} | {first[1]} |")
    assert lines[-1] == "| 담당 | 회계과 |"
