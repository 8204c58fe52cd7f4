from __future__ import annotations

import datetime as dt
from itertools import takewhile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.parsers import parse_file
from indexer.passages import BLOCK_CHARS, PASSAGE_CHARS, cut
from indexer.references import path_parts
from indexer.structure import Block, DocumentKind, Jurisdiction, Passage, Section, StructuredDocument


def make(*sections: Section, kind: DocumentKind = DocumentKind.STATUTE) -> StructuredDocument:
    return StructuredDocument(
        kind=kind,
        title="제목",
        short_name="제목",
        jurisdiction=Jurisdiction.ANY,
        authority=1,
        effective_date=dt.date(2026, 1, 1),
        promulgation_number="",
        repealed=False,
        source_url="",
        sections=sections,
    )


def article(*blocks: Block, number: str = "제25조") -> Section:
    return Section(number, "조의 제목", ("제1장",), blocks)


def standard(*blocks: Block) -> StructuredDocument:
    return make(Section("", "금액", ("안내",), blocks), kind=DocumentKind.STANDARD)


def words(length: int) -> str:
    return ("가나다라 " * length)[: length - 1] + "."


@st.composite
def articles(draw: st.DrawFn) -> Section:
    """An article with paragraphs, items and sub-items, short or long, some deleted."""
    blocks: list[Block] = []
    texts = st.integers(5, 700).map(words)

    def add(path: str) -> None:
        if draw(st.integers(0, 9)) == 0 and path:
            blocks.append(Block(path, "삭제 <2020.1.1>", repealed=True))
        else:
            blocks.append(Block(path, draw(texts)))

    paragraphs = draw(st.integers(0, 5))
    for paragraph in [f"제{number}항" for number in range(1, paragraphs + 1)] or [""]:
        add(paragraph)
        for item in range(1, draw(st.integers(0, 6)) + 1):
            add(f"{paragraph}제{item}호")
            for letter in "가나다라마"[: draw(st.integers(0, 5))]:
                add(f"{paragraph}제{item}호{letter}목")
    if draw(st.booleans()):
        blocks.append(Block("", draw(texts)))
    return article(*blocks)


def own_blocks(passage: Passage) -> list[Block]:
    """The blocks of a passage without the chapeau that it shares with its neighbours."""
    unit = path_parts(passage.path)
    return [block for block in passage.blocks if path_parts(block.path)[: len(unit)] == unit]


@given(articles())
def test_no_block_is_lost_and_the_order_is_kept(section: Section) -> None:
    first_places = list(dict.fromkeys(block for passage in cut(make(section)) for block in passage.blocks))
    assert first_places == list(dict.fromkeys(section.blocks))


@given(articles())
def test_every_part_stays_inside_the_unit_that_it_names(section: Section) -> None:
    for passage in cut(make(section)):
        own = own_blocks(passage)
        assert own
        chapeau = [block for block in passage.blocks if block not in own]
        unit = path_parts(passage.path)
        for block in chapeau:
            steps = path_parts(block.path)
            assert len(steps) < len(unit)
            assert steps == unit[: len(steps)]


@given(articles())
def test_every_part_begins_with_the_sentences_that_lead_to_it(section: Section) -> None:
    for passage in cut(make(section)):
        held = {block.path for block in passage.blocks}
        for block in passage.blocks:
            steps = path_parts(block.path)
            for depth in range(1, len(steps)):
                above = "".join(steps[:depth])
                if any(other.path == above for other in section.blocks):
                    assert above in held


@given(articles())
def test_a_part_is_long_only_where_it_cannot_be_cut(section: Section) -> None:
    opening = list(takewhile(lambda block: not block.path, section.blocks))
    for passage in cut(make(section)):
        if len(passage.text) > PASSAGE_CHARS:
            own = [block for block in own_blocks(passage) if not any(block is lead for lead in opening)]
            assert len({block.path for block in own}) == 1


def test_a_short_article_is_one_passage_with_its_place() -> None:
    (passage,) = cut(make(article(Block("제1항", "하나."), Block("제2항", "둘."))))
    assert (passage.article, passage.path, passage.title) == ("제25조", "", "조의 제목")
    assert passage.heading_path == ("제1장",)
    assert passage.text == "하나.\n둘."


def test_a_long_article_is_cut_at_its_paragraphs() -> None:
    passages = cut(make(article(*(Block(f"제{n}항", words(500)) for n in (1, 2, 3)))))
    assert [passage.path for passage in passages] == ["제1항", "제2항", "제3항"]
    assert [passage.ordinal for passage in passages] == [0, 1, 2]


def test_items_share_a_passage_and_keep_the_chapeau() -> None:
    blocks = [
        Block("제1항", "다음 각 호와 같다."),
        *(Block(f"제1항제{n}호", words(350)) for n in range(1, 6)),
    ]
    passages = cut(make(article(*blocks, Block("제2항", words(100)))))
    assert [[block.path for block in passage.blocks] for passage in passages] == [
        ["제1항", "제1항제1호", "제1항제2호", "제1항제3호"],
        ["제1항", "제1항제4호", "제1항제5호"],
        ["제2항"],
    ]
    assert [passage.path for passage in passages] == ["제1항", "제1항", "제2항"]


def test_repealed_text_is_marked_and_the_rest_is_not() -> None:
    blocks = (
        Block("제1항", words(900)),
        Block("제2항", "삭제 <2020.1.1>", repealed=True),
        Block("제3항", words(600)),
    )
    assert [passage.repealed for passage in cut(make(article(*blocks)))] == [False, True, False]
    gone = Section("제9조", "", (), (Block("", "삭제 <2020.1.1>", repealed=True),), repealed=True)
    assert [passage.repealed for passage in cut(make(gone))] == [True]


def test_supplements_are_left_out() -> None:
    supplement = Section(
        "", "부칙", ("부칙",), (Block("", "이 영은 공포한 날부터 시행한다."),), supplementary=True
    )
    assert cut(make(supplement)) == []


@given(st.lists(st.integers(1, 900), min_size=1, max_size=12))
def test_other_documents_are_cut_between_blocks(lengths: list[int]) -> None:
    blocks = [Block("", words(length)) for length in lengths]
    passages = cut(standard(*blocks))
    assert [block for passage in passages for block in passage.blocks] == blocks
    assert all(len(passage.text) <= PASSAGE_CHARS for passage in passages)
    assert {(passage.article, passage.path) for passage in passages} == {("", "")}


@given(st.lists(st.integers(1, 1200), min_size=1, max_size=60))
def test_a_long_table_is_cut_between_rows_under_its_head(lengths: list[int]) -> None:
    head = ["| 번호 | 글 |", "| --- | --- |"]
    rows = [f"| {number} | {words(length)} |" for number, length in enumerate(lengths)]
    passages = cut(standard(Block("", "\n".join([*head, *rows]))))
    pieces = [block.text.split("\n") for passage in passages for block in passage.blocks]
    assert all(piece[:2] == head for piece in pieces)
    assert [row for piece in pieces for row in piece[2:]] == rows
    assert all(
        len("\n".join(piece)) <= BLOCK_CHARS + len("\n".join(head)) or len(piece) == 3 for piece in pieces
    )


@given(st.text(alphabet="가나다. \n", min_size=1, max_size=300), st.integers(1, 60))
def test_no_letter_of_a_long_block_is_lost(text: str, times: int) -> None:
    block = Block("제1항", text * times)
    passages = cut(make(article(block)))
    letters = "".join("".join(piece.text.split()) for passage in passages for piece in passage.blocks)
    assert letters == "".join(block.text.split())
    assert all(len(piece.text) <= BLOCK_CHARS for passage in passages for piece in passage.blocks)


@pytest.mark.statutes
def test_all_statutes(statutes_dir: Path) -> None:
    total = long = 0
    for path in statutes_dir.rglob("*.md"):
        document = parse_file(path)
        kept = {
            (passage.article, block.path, "".join(block.text.split()))
            for passage in cut(document)
            for block in passage.blocks
        }
        passages = cut(document)
        total += len(passages)
        long += sum(len(passage.text) > PASSAGE_CHARS for passage in passages)
        for section in document.sections:
            if not section.supplementary:
                assert {
                    (section.number, block.path, "".join(block.text.split())) for block in section.blocks
                } <= kept
    assert 8_000 < total < 12_000
    assert long < 10
