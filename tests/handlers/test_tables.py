"""Tables in answers: lines in a chat, whatever part of the table was quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.tables import Table, as_lines, parts
from indexer.parsers.markdown import MarkdownParser
from knowledge.answering import Answer, Decision
from tests.handlers.conftest import ASKER, INSTRUCTORS, RULE, TEACHER

TABLE = """\
| 구분 | 추정가격 | 비고 |
| --- | :---: | --- |
| 물품ㆍ용역 | 2천만원 이하 | |
| 종합공사 | 4억원 이하 | 시행령 제25조 |"""
LINES = """\
• 구분: 물품ㆍ용역 / 추정가격: 2천만원 이하
• 구분: 종합공사 / 추정가격: 4억원 이하 / 비고: 시행령 제25조"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (TABLE, LINES),
        (f"기준은 이렇습니다.\n\n{TABLE}\n\n참고하세요.", f"기준은 이렇습니다.\n\n{LINES}\n\n참고하세요."),
        ("| 물품 | 2천만원 |\n| 공사 | 4억원 |", "• 물품 / 2천만원\n• 공사 / 4억원"),
        ("| 구분 | 금액 |\n|---|---|\n| 물품 | 2천만 …", "• 구분: 물품 / 금액: 2천만 …"),
        ("| 구분 | 금액 |\n| --- | --- |", "• 구분 / 금액"),
        ("|  |  |\n| --- | --- |\n| 사업명 | 청사 보수 |\n| 기간 |  |", "• 사업명: 청사 보수\n• 기간"),
        ("| 이름 |\n| --- |\n| 계약서 |\n|  |", "• 이름: 계약서"),
        ("| 구분 |\n| --- |\n| 물품 | 2천만원 |", "• 구분: 물품 / 2천만원"),
    ],
)
def test_a_row_is_a_line_that_names_its_columns(text: str, shown: str) -> None:
    assert as_lines(text) == shown


@pytest.mark.parametrize(
    "text", ["", "| 하나 |", "| 하나 |\n둘", "하나\n| --- |", "| 하나 |\n| 둘 |", "|절댓값", "a | b"]
)
def test_what_is_no_table_stays_as_it_is(text: str) -> None:
    assert list(parts(text)) == [text]


@given(st.text(st.characters(exclude_characters="|")))
def test_text_without_tables_stays_as_it_is(text: str) -> None:
    assert as_lines(text) == text


@given(st.text(st.sampled_from("|-: 가\n")))
def test_any_text_keeps_its_words(text: str) -> None:
    assert as_lines(text).count("가") == text.count("가")


def test_every_table_of_a_parsed_document_is_found() -> None:
    document = MarkdownParser().parse(f"# 기준\n\n{TABLE}\n".encode(), "표.md")
    (block,) = document.sections[-1].blocks
    assert [type(part) for part in parts(block.text)] == [Table]


async def test_no_chat_shows_the_pipes_of_a_quoted_table(world) -> None:
    world.answerer.answers["수의계약 기준"] = Answer(
        Decision.EXTRACTED, f"기준입니다.\n\n{TABLE}", 0.9, (RULE,)
    )
    await world.say(ASKER, "수의계약 기준이 어떻게 되나요?")
    answer = world.last()
    assert LINES in answer.text and "|" not in answer.plain
    await world.press(ASKER, answer, "강사에게 질문")
    card = world.last(INSTRUCTORS)
    assert LINES in card.text
    await world.say(TEACHER, f"이렇게 하시면 됩니다.\n{TABLE}", chat=INSTRUCTORS, reply_to=card)
    assert LINES in world.last().text
    assert LINES in world.card("학습조직 Q&A").text


async def test_a_table_that_would_not_fit_a_chat_is_refused(world) -> None:
    await world.say(ASKER, "입찰보증금 반환은 언제 하나요?")
    long_head = f"| {'가' * 100} | 나 |\n| --- | --- |\n" + "| 다 | 라 |\n" * 30
    assert len(long_head) < 1000
    await world.say(TEACHER, long_head, chat=INSTRUCTORS, reply_to=world.last(INSTRUCTORS))
    assert "답변이 너무 깁니다" in world.last(INSTRUCTORS).plain
