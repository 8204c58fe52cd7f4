from __future__ import annotations

import datetime as dt

import pytest

from indexer.errors import FrontMatterError
from indexer.parsers import parse_bytes
from indexer.parsers.front_matter import FrontMatter, read_front_matter


def header(text: str) -> FrontMatter:
    return read_front_matter(f"---\n{text}\n---\n본문", "안내.md")


def laughs(first: str, form: str) -> str:
    """A few lines, each nine times as much as the one before; the last one is g."""
    lines = [f"a: &a {first}"]
    for below, name in zip("abcdef", "bcdefg", strict=True):
        lines.append(f"{name}: &{name} {form % ', '.join([f'*{below}'] * 9)}")
    return "\n".join(lines)


@pytest.mark.parametrize("key", ["근거", "시행일자", "제목"])
@pytest.mark.parametrize("kind", ["", "법령구분: 법률\n"], ids=["standard document", "statute"])
def test_a_header_of_aliases_is_refused(key: str, kind: str) -> None:
    lines = f"{kind}{laughs('[하하하하하하하하하하]', '[%s]')}\n{key}: [*g]"
    with pytest.raises(FrontMatterError, match=r"안내\.md: 머리말에는 YAML 별칭\(\*a\)") as caught:
        parse_bytes(f"---\n{lines}\n---\n본문".encode(), "안내.md")
    assert caught.value.line == (4 if kind else 3)


def test_aliases_that_merge_mappings_are_refused_before_they_are_merged() -> None:
    with pytest.raises(FrontMatterError, match="별칭"):
        header(laughs("{x: 1}", "{<<: [%s]}"))


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_a_header_nested_without_end_is_refused(opening: str) -> None:
    with pytest.raises(FrontMatterError, match="머리말이 너무 깊이"):
        header(("" if opening in "- ? " else "a: ") + opening * 60_000)


@pytest.mark.parametrize("value", ["[[지방계약법 제9조]]", "[{법: 제9조}]", "{법: 제9조}", "!!set {법}"])
def test_what_is_no_list_of_texts_is_refused(value: str) -> None:
    with pytest.raises(FrontMatterError, match=r"안내\.md: 머리말의 근거에는 글이나 날짜만"):
        header(f"근거: {value}").texts("근거")


def test_texts_are_one_or_a_list_of_them() -> None:
    assert header("근거: 지방계약법 제9조").texts("근거") == ("지방계약법 제9조",)
    assert header("근거:\n- 법 제9조\n-\n- 2026-01-02\n- ''").texts("근거") == ("법 제9조", "2026-01-02")
    assert header("근거: []").texts("근거") == header("판: 1").texts("근거") == ()


@pytest.mark.parametrize("key", ["제목", "시행일자"])
def test_one_value_is_asked_for_where_only_one_can_be_meant(key: str) -> None:
    front = header(f"{key}: [2026-01-02]")
    with pytest.raises(FrontMatterError, match=f"머리말의 {key}에는"):
        front.date(key) if key == "시행일자" else front.text(key)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-01-02", dt.date(2026, 1, 2)),
        ("2026-01-02T10:00:00Z", dt.date(2026, 1, 2)),
        ("2026. 1. 2.", dt.date(2026, 1, 2)),
        ("2026년 1월 2일부터", dt.date(2026, 1, 2)),
        ("곧", None),
        ("", None),
        ("[]", None),
    ],
)
def test_days_are_read_as_people_write_them(value: str, day: dt.date | None) -> None:
    assert header(f"시행일자: {value}").date("시행일자") == day


@pytest.mark.parametrize("value", ["2026.10", "00012", "1:30", "yes", f"0x{'f' * 5000}", "9" * 5000])
def test_numbers_stay_as_they_are_written(value: str) -> None:
    assert header(f"판: {value}").text("판") == value


def test_the_first_key_with_a_value_counts() -> None:
    assert header("판: ''\n공포번호: 17560").text("판", "공포번호") == "17560"
