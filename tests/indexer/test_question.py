from __future__ import annotations

import unicodedata

import pytest

from indexer.morphemes import Morphemes
from indexer.question import QuestionReader
from indexer.structure import Jurisdiction
from indexer.thesaurus import Thesaurus, shipped_rows


@pytest.fixture(scope="module")
def reader(morphemes: Morphemes) -> QuestionReader:
    return QuestionReader(morphemes, Thesaurus(morphemes, shipped_rows()), None)


def test_syllables_taken_apart_are_put_together(reader: QuestionReader) -> None:
    question = "지방계약법 시행령 제30조의 수의계약은 2천만원 이하인가요?"
    apart = reader.read(unicodedata.normalize("NFD", question))
    whole = reader.read(question)
    assert (apart.terms, apart.references, apart.wording.limits) == (
        whole.terms,
        whole.references,
        whole.wording.limits,
    )


def test_half_a_character_does_no_harm(reader: QuestionReader) -> None:
    assert reader.read("수의\ud800계약 한도\udfff").terms == reader.read("수의계약 한도").terms


@pytest.mark.parametrize(
    ("question", "context", "side"),
    [
        ("수의계약 한도는?", "", Jurisdiction.LOCAL),
        ("그럼 보증금은요?", "국가계약법에서 수의계약 한도는?", Jurisdiction.STATE),
        ("그럼 지방계약은요?", "국가계약법에서 수의계약 한도는?", Jurisdiction.LOCAL),
        ("국가계약은요?", "지방계약법에서 수의계약 한도는?", Jurisdiction.STATE),
    ],
)
def test_a_question_says_whose_contracts_it_is_about_before_what_it_follows(
    reader: QuestionReader, question: str, context: str, side: Jurisdiction
) -> None:
    assert reader.read(question, context).jurisdiction is side


@pytest.mark.parametrize(
    ("question", "laws"),
    [
        ("수의계약 한도는? (국계법)", {"국가계약법"}),
        ("하도급 대금 지급기한은? (하도급법)", {"하도급법"}),
        ("지방보조금법상 이의신청은?", {"지방보조금법"}),
        ("점심은 뭐 먹나요?", set()),
    ],
)
def test_laws_are_known_by_any_of_their_names(reader: QuestionReader, question: str, laws: set[str]) -> None:
    assert reader.read(question).laws == laws


@pytest.mark.parametrize(
    ("question", "context", "article"),
    [
        ("제30조는 무슨 내용인가요?", "", "지방계약법 제30조"),
        ("그럼 제30조는요?", "시행령 제25조가 뭔가요?", "지방계약법 시행령 제30조"),
        ("그럼 법 제30조는요?", "시행령 제25조가 뭔가요?", "지방계약법 제30조"),
    ],
)
def test_an_article_is_of_the_law_that_was_talked_of(
    reader: QuestionReader, question: str, context: str, article: str
) -> None:
    assert [str(one) for one in reader.read(question, context).references] == [article]


def test_an_amount_in_other_words_is_the_same(reader: QuestionReader) -> None:
    assert reader.read("2천9백만원 물품").terms == reader.read("2,900만원 물품").terms
