"""A rule that leaves the matter to a lower one brings that one into the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.authority import Authority
from indexer.entries import PassageKind, PassageMeta
from indexer.structure import Block, Jurisdiction, Passage
from knowledge.answering import Citation
from knowledge.corpus import StoredPassage
from knowledge.delegation import carried_out_by, delegates_to

ACT = Citation(
    1,
    "지방계약법",
    "제15조",
    "제1항",
    "계약보증금",
    None,
    1,
    "보증금은 대통령령으로 정하는 바에 따라 내야 한다.",
    1,
)


@pytest.mark.parametrize(
    ("law", "quote", "lower"),
    [
        ("지방계약법", "보증금은 대통령령으로 정하는 바에 따라 낸다.", ("지방계약법 시행령",)),
        ("지방계약법", "보증금의 서식은 행정안전부령으로 정하는 바에 따른다.", ("지방계약법 시행규칙",)),
        (
            "지방계약법",
            "대통령령으로 정하는 경우에는 행정안전부령으로 정하는 서류를 낸다.",
            ("지방계약법 시행령", "지방계약법 시행규칙"),
        ),
        (
            "지방계약법 시행령",
            "검사에 필요한 서식은 행정안전부령으로 정하는 바에 따른다.",
            ("지방계약법 시행규칙",),
        ),
        ("지방계약법 시행령", "대통령령으로 정하는 자를 말한다.", ()),
        ("지방계약법 시행규칙", "행정안전부령으로 정하는 것을 말한다.", ()),
        ("지방계약법", "보증금은 계약금액의 100분의 10으로 한다.", ()),
    ],
)
def test_to_which_law_a_rule_leaves_something(law: str, quote: str, lower: tuple[str, ...]) -> None:
    assert delegates_to(replace(ACT, law=law, quote=quote)) == lower


def stored(number: int, law: str, text: str) -> StoredPassage:
    passage = Passage(0, f"제{number}조", "", "제목", (), (Block("", text),))
    meta = PassageMeta(PassageKind.STATUTE, law, f"제{number}조", Jurisdiction.LOCAL, int(Authority.DECREE))
    return StoredPassage(number, passage, meta, 1, None, None, True, None, "t", None, None)


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("법 제15조제1항에 따른 계약보증금은 계약금액의 100분의 10 이상으로 한다.", True),
        ("법 제15조에 따른 계약보증금은 현금으로 낸다.", True),
        ("법 제15조제3항에 따라 세입으로 한다.", False),
        ("「지방자치법」 제15조제1항에 따른 조례로 정한다.", False),
        ("제15조제1항에 따른 검사를 한다.", False),
        ("법 제15조의2제1항에 따른 경우", False),
    ],
)
def test_the_lower_rule_names_what_it_carries_out(text: str, is_it: bool) -> None:
    others = [
        stored(7, "지방계약법 시행령", "법 제9조제1항에 따라 입찰에 부친다."),
        stored(51, "지방계약법 시행령", text),
    ]
    found = carried_out_by(ACT, others)
    assert found == ((others[1], "") if is_it else None)


def units(*texts: str) -> StoredPassage:
    """A passage of the decree with a paragraph (항) of each text."""
    blocks = tuple(Block(f"제{number}항", text) for number, text in enumerate(texts, 1))
    one = stored(37, "지방계약법 시행령", "")
    return replace(one, passage=replace(one.passage, blocks=blocks))


def test_the_unit_that_names_what_is_cited_is_the_one() -> None:
    decree = units("법 제12조제1항에 따라 낸다.", "현금으로 낸다.", "법 제15조제1항에 따라 확약서를 낸다.")
    assert carried_out_by(ACT, [decree]) == (decree, "제3항")


@pytest.mark.parametrize(
    ("quote", "path"),
    [
        ("보증금을 내야 한다. 다만, 대통령령으로 정하는 경우에는 면제할 수 있다.", "제2항"),
        ("보증금은 대통령령으로 정하는 바에 따라 낸다. 다만, 면제할 수 있다.", "제1항"),
        ("보증금은 대통령령으로 정하는 바에 따라 낸다.", "제1항"),
        ("대통령령으로 정하는 만큼 낸다. 다만, 대통령령으로 정하는 경우는 뺀다.", "제1항"),
    ],
)
def test_a_proviso_is_carried_out_by_what_names_it(quote: str, path: str) -> None:
    decree = units("법 제15조제1항 본문에 따른 보증금은 10%로 한다.", "법 제15조제1항 단서에 따라 면제한다.")
    assert carried_out_by(replace(ACT, quote=quote), [decree]) == (decree, path)


def test_a_unit_about_the_rule_does_not_carry_out_its_proviso() -> None:
    decree = units("법 제15조제1항에 따른 보증금은 10%로 한다.")
    by_proviso = replace(ACT, quote="보증금을 낸다. 다만, 대통령령으로 정하는 경우에는 면제할 수 있다.")
    assert carried_out_by(by_proviso, [decree]) is None


EXEMPTION = "보증금을 낸다. 다만, 대통령령으로 정하는 자에 대하여는 면제할 수 있다."
RATE = "대통령령으로 정하는 비율의 보증금을 내거나 면제할 수 있다."


@pytest.mark.parametrize(
    ("path", "quote", "texts", "carried_out"),
    [
        (
            "제1항",
            EXEMPTION,
            (
                "법 제15조제1항 단서에 따라 면제받은 자가 어기면 징수한다.",
                "법 제15조제1항 단서에 따라 면제할 수 있다.",
            ),
            "제2항",
        ),
        (
            "제1항제2호",
            RATE,
            ("법 제15조제1항제1호의 비율은 3%로 한다.", "법 제15조제1항제2호의 비율은 5%로 한다."),
            "제2항",
        ),
        (
            "제1항",
            RATE,
            ("법 제15조에 따른 보증금은 현금으로 낸다.", "법 제15조제1항에 따라 5%를 면제할 수 있다."),
            "제2항",
        ),
        (
            "제1항",
            RATE,
            ("법 제15조제1항에 따라 내는 보증금", "법 제15조제1항에 따라 면제하는 보증금"),
            "제1항",
        ),
    ],
)
def test_of_several_units_the_one_that_says_the_same_carries_out(
    path: str, quote: str, texts: tuple[str, ...], carried_out: str
) -> None:
    decree = units(*texts)
    assert carried_out_by(replace(ACT, path=path, quote=quote), [decree]) == (decree, carried_out)
