from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.evaluation import LabelledQuestion, Measured, Outcome
from indexer.failure_causes import ArticleFacts, Cause, Failure, cause, failed

GOLD = "지방계약법 시행령 제30조"
TERMS = ("수의계약", "견적", "20000000원")


def facts(*terms: str, title: Sequence[str] = (), chars: int = 100) -> ArticleFacts:
    return ArticleFacts(frozenset(terms) | frozenset(title), frozenset(title), chars)


def failure(
    *ranked: str,
    gold: ArticleFacts | None = None,
    first: ArticleFacts | None = None,
    related: Sequence[str] = (),
    twins: Sequence[str] = (),
    answered: bool = True,
) -> Failure:
    """A question with one gold article, and what came first instead."""
    row = LabelledQuestion(
        "질문", frozenset({GOLD}), related=frozenset({*related, *twins}), twins=frozenset(twins)
    )
    articles = {ranked[0]: first or facts("견적")} | ({GOLD: gold} if gold else {})
    return Failure(Measured(row, Outcome(answered, ranked[:3], ranked)), TERMS, articles)


SAYS_IT = facts("수의계약", "견적")


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (failure("국가계약법 제7조", GOLD), Cause.NOT_IMPORTED),
        (failure("국가계약법 제7조", gold=SAYS_IT), Cause.NOT_FOUND),
        (failure("국가계약법 제7조", GOLD, gold=facts("입찰")), Cause.WORDS),
        (
            failure("국가계약법 시행령 제30조", GOLD, gold=SAYS_IT, twins=["국가계약법 시행령 제30조"]),
            Cause.TWIN,
        ),
        (failure("지방계약법 제9조", GOLD, gold=SAYS_IT, related=["지방계약법 제9조"]), Cause.RELATED),
        (failure("지방계약법 시행령 제27조", GOLD, gold=SAYS_IT), Cause.NEIGHBOUR),
        (failure("지방계약법 시행령 제30조의2", GOLD, gold=SAYS_IT), Cause.NEIGHBOUR),
        (failure("지방계약법 시행규칙 제33조", GOLD, gold=SAYS_IT), Cause.LEVEL),
        (failure("형법 제1조", GOLD, gold=SAYS_IT, first=facts("20000000원")), Cause.AMOUNT),
        (failure("형법 제1조", GOLD, gold=facts("수의계약", "견적", chars=1001)), Cause.LONG),
        (failure("형법 제1조", GOLD, gold=SAYS_IT, first=facts(title=["견적"])), Cause.HOMONYM),
        (failure("형법 제1조", GOLD, gold=SAYS_IT), Cause.OTHER),
        (failure("지방계약법 시행령 제26조", GOLD, gold=SAYS_IT), Cause.OTHER),
        (failure(GOLD, gold=SAYS_IT, answered=False), Cause.GATE),
    ],
)
def test_a_failure_has_the_first_cause_that_applies(told: Failure, why: Cause) -> None:
    assert failed(told.measured)
    assert cause(told) is why


def test_the_number_of_the_question_may_stand_in_both_articles() -> None:
    both = failure("형법 제1조", GOLD, gold=facts(*TERMS), first=facts("20000000원"))
    assert cause(both) is Cause.OTHER


def test_an_answer_to_what_is_out_of_scope_is_the_gates() -> None:
    lunch = Measured(LabelledQuestion("점심", frozenset(), "far"), Outcome(True, ["법 제1조"], ["법 제1조"]))
    assert failed(lunch)
    assert cause(Failure(lunch)) is Cause.GATE
    assert not failed(Measured(lunch.row, Outcome(False, [], ["법 제1조"])))


@pytest.mark.parametrize(
    ("ranked", "answered", "why"),
    [
        (["qa2", "qa1"], True, Cause.OTHER_ENTRY),
        (["qa2"], True, Cause.NOT_FOUND),
        (["qa1"], False, Cause.GATE),
    ],
)
def test_other_wordings_fail_in_ways_of_their_own(ranked: list[str], answered: bool, why: Cause) -> None:
    row = LabelledQuestion("다시", frozenset(), target="qa1")
    measured = Measured(row, Outcome(answered, ranked[:1], ranked))
    assert failed(measured)
    assert cause(Failure(measured)) is why


def test_what_is_right_and_answered_has_not_failed() -> None:
    assert not failed(failure(GOLD, gold=SAYS_IT).measured)


ARTICLES = st.sampled_from(
    [GOLD, "지방계약법 제9조", "국가계약법 시행령 제30조", "형법 제1조", "이상한 이름", ""]
)
FACTS = st.builds(
    ArticleFacts,
    st.frozensets(st.sampled_from(TERMS)),
    st.frozensets(st.sampled_from(TERMS)),
    st.integers(0, 3000),
)


@given(
    st.builds(
        Failure,
        st.builds(
            Measured,
            st.builds(
                LabelledQuestion,
                st.text(),
                st.frozensets(ARTICLES),
                related=st.frozensets(ARTICLES),
                twins=st.frozensets(ARTICLES),
                target=st.sampled_from(["", "qa1"]),
            ),
            st.builds(Outcome, st.booleans(), st.lists(ARTICLES), st.lists(ARTICLES, unique=True)),
        ),
        st.lists(st.sampled_from(TERMS)),
        st.dictionaries(ARTICLES, FACTS),
    )
)
def test_whatever_failed_has_a_cause_that_fits_it(told: Failure) -> None:
    why = cause(told)
    if told.misplaced:
        assert why is not Cause.GATE
    else:
        assert why is Cause.GATE
