from __future__ import annotations

import pytest

from indexer.jurisdiction import named_jurisdiction
from indexer.structure import Jurisdiction

LOCAL, STATE, BOTH = Jurisdiction.LOCAL, Jurisdiction.STATE, Jurisdiction.ANY


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("수의계약 한도는 얼마인가요?", None),
        ("국가계약법에서 계약보증금은 몇 퍼센트인가요?", STATE),
        ("국가를 당사자로 하는 계약의 보증금은?", STATE),
        ("국가기관 용역 지연배상금은 얼마인가요?", STATE),
        ("중앙부처에서 발주한 공사의 지체상금률은?", STATE),
        ("공기업은 수의계약을 얼마까지 하나요?", STATE),
        ("지방공기업이 물품을 살 때 수의계약 한도는?", LOCAL),
        ("국가기관과 수의계약을 체결할 수 있나요?", None),
        ("다른 지자체나 국가기관과 수의계약이 가능한가요?", None),
        ("지방자치단체가 공기업에 위탁할 때 계약 방법은?", LOCAL),
        ("지방계약과 국가계약의 차이는?", BOTH),
        ("국가계약법과 지방계약법은 무엇이 다른가요?", BOTH),
        ("국가계약법 말고 지방계약 기준으로 알려줘", LOCAL),
        ("국가계약법 적용 대상이 아닌 지자체의 보증금은?", LOCAL),
        ("우리 시 수의계약 한도는?", LOCAL),
        ("국계법 계약보증금", STATE),
        ("국가기관의 입찰공고 기간", STATE),
        ("국가기관 및 지방자치단체와 수의계약 할 수 있나요", None),
        ("국가기관, 다른 지자체와 수의계약 가능한가요", None),
        ("공기업을 상대로 수의계약 되나요", None),
        ("국가기관의 부정당업자 제재를 받은 업체와 수의계약", None),
        ("중앙관서의 장이 부정당업자로 제재한 업체 입찰참가", None),
        ("중앙부처 보조사업으로 하는 입찰", None),
        ("국가기관이 아닌 곳의 계약", None),
        ("국가계약법 긴급이 아닌 공고기간은 며칠", STATE),
        ("국가계약법상 수의계약이 아닌 입찰 공고기간", STATE),
        ("국가 계약이 아닌데요", None),
        ("", None),
    ],
)
def test_whose_contracts_a_question_names(question: str, named: Jurisdiction | None) -> None:
    assert named_jurisdiction(question) is named
