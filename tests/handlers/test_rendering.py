"""An answer as people in a room see it."""

from __future__ import annotations

import pytest

from handlers import texts
from knowledge.answering import Answer, Decision
from tests.handlers.conftest import ASKER, RULE, World

TEXT = """지연배상금은 계약 종류에 따라 다릅니다.
- 공사: 250,000원 (50,000,000원 × 0.5/1,000 × 10일)
- 용역과 그 밖의 계약: 650,000원 (50,000,000원 × 1.3/1,000 × 10일)

합계는 계약금액의 30%를 넘지 않습니다."""


async def test_what_was_worked_out_comes_first_line_by_line_then_its_sources(world: World) -> None:
    world.answerer.answers["지체상금"] = Answer(Decision.CALCULATED, TEXT, 0.95, (RULE,))
    await world.say(ASKER, "5천만원 계약이 10일 늦으면 지체상금이 얼마인가요?")
    said = world.last()
    assert said.text.startswith(TEXT)
    assert "제30조" in said.text.removeprefix(TEXT)
    assert said.labels == ["👍 해결됐어요", "👎", "강사에게 질문"]
    assert await world.log() == ["asked", "answered"]


@pytest.mark.parametrize(
    ("decision", "confidence", "cautioned"),
    [
        (Decision.EXTRACTED, 0.55, True),
        (Decision.GENERATED, 0.55, True),
        (Decision.EXTRACTED, 0.7, False),
        (Decision.CURATED, 0.6, False),
        (Decision.CALCULATED, 0.6, False),
    ],
)
async def test_a_quotation_that_may_be_beside_the_point_says_so_first(
    world: World, decision: Decision, confidence: float, cautioned: bool
) -> None:
    world.answerer.answers["공고"] = Answer(decision, "7일 전에 공고합니다.", confidence, (RULE,))
    await world.say(ASKER, "입찰 공고는 며칠 하나요?")
    said = world.last().text
    caution = str(texts.HEAD_CAUTION)
    assert (caution in said) is cautioned
    if cautioned:
        assert said.index(caution) < said.index("7일 전에")
