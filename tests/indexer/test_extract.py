from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.expected import ExpectedQuestion
from indexer.extract import MAX_CHARS, extract, mark, opening, units_in_order
from indexer.morphemes import Morphemes
from indexer.structure import Block, Passage
from indexer.units import Sought, wanted_units
from tests.library import GONE, QUOTES


def passage(*blocks: tuple[str, str]) -> Passage:
    return Passage(0, "제1조", "", "제목", (), tuple(Block(*block) for block in blocks))


RULE = Passage(0, QUOTES.number, "", QUOTES.title, (), QUOTES.blocks)
LONG_LIST = passage(
    ("제1항", "선금으로 줄 수 있는 경비는 다음 각 호와 같다."),
    *(
        (f"제1항제{n}호", f"{n}번째 경비로서 법령에서 정하는 것을 사유로 하여 미리 주는 돈")
        for n in range(1, 13)
    ),
    ("제1항제13호", "공사 계약의 대가로서 계약금액의 100분의 70을 넘지 않는 금액"),
    ("제2항", "제1항의 경비는 예산의 범위에서 준다."),
)


def quote(text: Passage, question: str, morphemes: Morphemes, **options: str) -> tuple[str, str]:
    weights = dict.fromkeys(morphemes.terms(question), 1.0)
    found = extract(text, Sought(weights, wanted_units(question)), morphemes.terms, **options)  # type: ignore[arg-type]
    return found.path, found.quote


def test_an_item_is_quoted_with_the_sentence_above_it(morphemes: Morphemes) -> None:
    path, words = quote(LONG_LIST, "공사 계약금액", morphemes)
    assert path == "제1항제13호"
    assert words.startswith("① 선금으로 줄 수 있는")
    assert "13. 공사 계약의 대가로서" in words
    assert "(중략)" in words
    assert "제2항" not in words


def test_the_kind_of_quantity_asked_for_chooses_in_a_list(morphemes: Morphemes) -> None:
    path, words = quote(LONG_LIST, "선금은 얼마까지 되나요?", morphemes)
    assert path == "제1항제13호"
    assert "100분의 70" in words


def test_the_quantity_that_the_question_states_chooses_its_case_in_a_list(morphemes: Morphemes) -> None:
    cases = passage(
        (
            "제1항",
            "2인 이상으로부터 견적서를 받아야 한다. 다만, 다음 각 호의 경우에는 1인의 견적서에 의할 수 있다.",
        ),
        (
            "제1항제1호",
            "제25조제1항 각 호 및 제26조에 따른 계약의 경우로서 법령에서 따로 정하는 바가 없는 때",
        ),
        ("제1항제2호", "추정가격이 2천만원 이하인 물품의 경우"),
        *(
            (
                f"제1항제{n}호",
                f"견적서를 받았으나 견적서를 낸 자가 1인뿐인 {n}번째 경우로서 다시 받아도 같을 때",
            )
            for n in range(3, 9)
        ),
    )
    _, words = quote(cases, "2천만원 이하 물품은 견적서를 몇 명한테 받아야 하나요?", morphemes)
    assert "2. 추정가격이 2천만원 이하인 물품" in words


def test_a_list_of_requirements_is_not_thinned_out(morphemes: Morphemes) -> None:
    requirements = passage(
        ("제1항", "선금을 받으려면 다음 각 호의 요건을 모두 갖추어야 한다."),
        *(
            (f"제1항제{n}호", f"{n}번째 요건으로서 법령에서 정하는 것을 갖추었다고 인정되는 경우일 것")
            for n in range(1, 12)
        ),
    )
    _, words = quote(requirements, "선금 요건", morphemes)
    assert all(f"{n}번째" in words for n in range(1, 12))


def test_the_proviso_stays_with_its_rule(morphemes: Morphemes) -> None:
    _, words = quote(RULE, "견적서를 2인 이상으로부터 받아야", morphemes)
    assert "다만, 다음 각 호" in words


def test_a_named_unit_is_quoted_whatever_it_says(morphemes: Morphemes) -> None:
    path, words = quote(RULE, "뭐라고 되어 있나요", morphemes, wanted_path="제1항제2호")
    assert path == "제1항제2호"
    assert "2. 여성기업과" in words
    assert "지정정보처리장치" not in words


@pytest.mark.parametrize(
    ("wanted", "path", "words"),
    [
        ("제1호", "제1호", "1. 첫째"),
        ("제1호의2", "제1호의2", "1의2. 둘째"),
        ("제2호", "제2호가목", "가. 셋째"),
        ("제2항", "제2항", "② 삭제 <2010.1.1>"),
    ],
)
def test_a_named_unit_is_not_taken_for_another_that_begins_like_it(
    morphemes: Morphemes, wanted: str, path: str, words: str
) -> None:
    text = Passage(0, "제1조", "", "", (), (
        Block("제1호의2", "둘째"), Block("제1호", "첫째"),
        Block("제2호의2", "넷째"), Block("제2호가목", "셋째"),
        Block("제2항", "삭제 <2010.1.1>", repealed=True),
    ))  # fmt: skip
    assert quote(text, "넷째", morphemes, wanted_path=wanted) == (path, words)


def test_repealed_parts_of_a_named_unit_are_left_out(morphemes: Morphemes) -> None:
    text = Passage(0, "제1조", "", "", (), (
        Block("제1항", "다음 각 호와 같다."),
        Block("제1항제1호", "가"),
        Block("제1항제2호", "삭제", repealed=True),
    ))  # fmt: skip
    assert quote(text, "삭제", morphemes, wanted_path="제1항") == (
        "제1항제1호",
        "① 다음 각 호와 같다.\n1. 가",
    )


def test_a_named_unit_that_is_not_there_is_as_none(morphemes: Morphemes) -> None:
    text = passage(("제1호", "첫째"), ("제2호의2", "둘째"))
    assert quote(text, "첫째", morphemes, wanted_path="제2호") == quote(text, "첫째", morphemes)


def test_a_short_passage_is_quoted_whole(morphemes: Morphemes) -> None:
    text = passage(("", "공고는 7일 전에 한다. 다만, 긴급한 때에는 5일 전에 한다."))
    assert quote(text, "공고", morphemes) == ("", "공고는 7일 전에 한다. 다만, 긴급한 때에는 5일 전에 한다.")


def test_repealed_units_are_left_out(morphemes: Morphemes) -> None:
    text = Passage(0, "제1조", "", "", (), (Block("제1항", "가"), Block("제2항", "삭제", repealed=True)))
    assert quote(text, "삭제", morphemes) == ("제1항", "① 가")


def test_a_passage_of_repealed_units_alone_is_still_quoted(morphemes: Morphemes) -> None:
    text = Passage(0, "제31조", "", "", (), GONE.blocks)
    assert quote(text, "삭제", morphemes)[1] == "삭제 <2010.1.1>"


def test_a_unit_beyond_the_limit_is_cut_between_sentences_and_keeps_its_proviso(morphemes: Morphemes) -> None:
    filler = "계약을 이행하여야 한다. " * 60
    text = passage(("제1항", f"{filler}선금은 계약금액의 반까지 준다. 다만, 급한 때에는 더 준다. {filler}"))
    _, words = quote(text, "선금", morphemes)
    assert len(words) <= MAX_CHARS
    assert "(중략) 선금은 계약금액의 반까지 준다. 다만, 급한 때에는 더 준다." in words


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("제1항", "① "),
        ("제21항", "(21) "),
        ("제1항제5호", "5. "),
        ("제7호의2", "7의2. "),
        ("제1항제5호가목", "가. "),
        ("제1항제5호바목1)", "1) "),
        ("", ""),
    ],
)
def test_marks_are_those_of_statutes(path: str, expected: str) -> None:
    assert mark(path) == expected


@settings(max_examples=150)
@given(st.data())
def test_every_quotation_is_made_of_whole_units(data: st.DataObject) -> None:
    paths = [f"제{p}항" + (f"제{n}호" if n else "") for p in range(1, 4) for n in range(4)]
    texts = data.draw(st.lists(st.text("가나다 .", min_size=1, max_size=400), min_size=12, max_size=12))
    text = passage(*zip(paths, texts, strict=True))
    weights = data.draw(st.dictionaries(st.sampled_from(["가", "나", "다", "가나", "나다"]), st.floats(0, 5)))
    found = extract(text, Sought(weights), str.split)
    whole = {block.text for block in text.blocks}
    assert len(found.quote) <= MAX_CHARS
    assert found.path in {block.path for block in text.blocks}
    positions = [paths.index(path) for path in found.paths]
    assert positions == sorted(positions)
    assert all(mark(path) + texts[paths.index(path)] in found.quote for path in found.paths)
    assert whole


DEPOSIT = passage(
    ("제1항", "하자보수보증금은 계약금액의 100분의 2 이상 100분의 10 이하로 한다."),
    ("제2항", "하자보수보증금의 납부에 필요한 사항은 행정안전부령으로 정한다."),
    ("제3항", "제1항에 따른 하자보수보증금은 하자담보책임기간이 끝날 때까지 갖고 있다가 지체 없이 돌려준다."),
    ("제4항", "다음 각 호의 경우에는 하자보수보증금을 면제할 수 있다."),
    *((f"제4항제{n}호", f"{n}번째 기관과 계약하는 경우로서 법령으로 정하는 경우") for n in range(1, 9)),
)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("하자보수보증금은 몇 퍼센트 받아야 해요?", "제1항"),
        ("하자보수보증금은 지체 없이 돌려주나요?", "제3항"),
        ("하자보수보증금을 면제할 수 있나요?", "제4항"),
    ],
)
def test_the_unit_that_answers_is_quoted_not_another_about_the_same(
    morphemes: Morphemes, question: str, wanted: str
) -> None:
    assert quote(DEPOSIT, question, morphemes)[0] == wanted


def test_a_unit_that_leaves_the_matter_to_a_lower_rule_gives_way(morphemes: Morphemes) -> None:
    text = passage(
        (
            "제1항",
            "입찰보증금의 납부에 필요한 사항은 대통령령으로 정한다." + " 그 밖의 사항도 같다." * 8,
        ),
        ("제2항", "입찰보증금은 현금으로 납부하게 하여야 한다." + " 그 방법은 따로 알린다." * 8),
    )
    assert quote(text, "입찰보증금 납부", morphemes)[0] == "제2항"


def test_a_question_for_the_whole_article_gets_it_from_the_beginning() -> None:
    sought = Sought(
        {"감독": 1.0}, expected=(ExpectedQuestion(1, "", 0.5, 0.5), ExpectedQuestion(2, "제1항", 0.4, 0.5))
    )
    found = extract(LONG_LIST, sought, str.split, max_chars=400)
    assert found.path == ""
    assert found.quote.startswith("① 선금으로 줄 수 있는")
    numbers = [line.split(".")[0] for line in found.quote.splitlines()[1:-1]]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert found.quote.endswith("(이하 생략)")
    assert 5 < len(numbers) < 13
    assert len(found.quote) <= 400


def test_a_question_that_is_hardly_like_an_expected_one_is_not_for_the_whole() -> None:
    assert not Sought({}, expected=(ExpectedQuestion(1, "", 0.3, 0.1),)).whole
    assert not Sought(
        {}, expected=(ExpectedQuestion(1, "제1항", 0.9, 0.9), ExpectedQuestion(2, "", 0.5, 0.5))
    ).whole
    assert not Sought({}).whole


def test_the_whole_is_quoted_from_the_beginning_as_far_as_it_fits() -> None:
    rates = passage(
        ("", "비율은 다음 각 호와 같다."), ("제1호", "공사: 1000분의 0.5"), ("제2호", "용역: 1000분의 1.3")
    )
    assert opening(rates).quote == "비율은 다음 각 호와 같다.\n1. 공사: 1000분의 0.5\n2. 용역: 1000분의 1.3"
    assert opening(rates, max_chars=60).quote.splitlines()[1:] == ["1. 공사: 1000분의 0.5", "(이하 생략)"]
    assert opening(rates).path == ""


def test_a_first_unit_beyond_the_limit_is_cut_between_sentences() -> None:
    long = passage(("", "돈은 늦지 않게 주어야 한다. " * 100))
    assert len(opening(long).quote) <= MAX_CHARS
    assert opening(long).quote.endswith("한다. (이하 생략)")
    first_of_two = passage(("제1항", "돈은 늦지 않게 주어야 한다. " * 100), ("제2항", "끝."))
    assert opening(first_of_two).quote.startswith("① 돈은")


EXEMPT = (
    ("제1항", "다음 각 호의 자는 면제한다."),
    ("제1항제1호", "국가기관"),
    ("제1항제2호", "다음 각 목의 조합"),
    ("제1항제2호가목", "농협"),
    ("제1항제2호나목", "수협"),
    ("제1항제3호", "공사"),
    ("제2항", "면제받은 자는 확약서를 낸다."),
)


@pytest.mark.parametrize(
    ("held", "wanted", "words"),
    [
        (EXEMPT[:2], "제1항", "① 다음 각 호의 자는 면제한다.\n1. 국가기관\n(이하 생략)"),
        (
            (EXEMPT[0], EXEMPT[2], EXEMPT[4]),
            "제1항",
            "① 다음 각 호의 자는 면제한다.\n(중략)\n2. 다음 각 목의 조합\n(중략)\n나. 수협\n(이하 생략)",
        ),
        ((EXEMPT[0], EXEMPT[5]), "제1항", "① 다음 각 호의 자는 면제한다.\n(중략)\n3. 공사"),
        (EXEMPT[6:], "제2항", "② 면제받은 자는 확약서를 낸다."),
        (
            (EXEMPT[0], EXEMPT[2], EXEMPT[3]),
            "제1항제2호가목",
            "① 다음 각 호의 자는 면제한다.\n(중략)\n2. 다음 각 목의 조합\n가. 농협",
        ),
    ],
)
def test_what_other_passages_of_the_article_hold_is_told_to_be_left_out(
    held: Sequence[tuple[str, str]], wanted: str, words: str
) -> None:
    article = units_in_order([replace(passage(*EXEMPT[3:]), ordinal=1), passage(*EXEMPT[:3])])
    assert article == tuple(path for path, _ in EXEMPT)
    found = extract(passage(*held), Sought({}), str.split, wanted_path=wanted, article=article)
    assert found.quote == words
