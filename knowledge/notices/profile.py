"""What a notice is about, as far as rules depend on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from indexer.structure import StructuredDocument
from knowledge.notices.money import Money, Price
from knowledge.notices.statements import Statement


class ContractKind(StrEnum):
    """What is bought."""

    WORKS = "공사"
    SERVICES = "용역"
    GOODS = "물품"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a notice is about.

    Attributes:
        kind: What is bought; None where the notice does not tell.
        estimated: 추정가격 in won; None where it is not stated.
        negotiated: A contract by negotiation (시행령 제43조, 제44조).
        two_stage: Specification or technical bids apart from the price (시행령 제18조).
        electronic: Bids through the designated system.
        by_hand: Bids are handed in on paper (시행령 제39조제2항).
        postal: Bids by post are allowed.
        joint: Joint contracts are allowed.
        regional_duty: A local firm has to be a member (법 제29조제2항).
        site_meeting: There is a site meeting.
        briefing: There is a briefing on the request for proposals.
        repeated: A notice anew because the first bid failed (시행령 제19조제2항).
        urgent: A reason for a shorter notice is given (시행령 제35조제4항).
        by_cost: The price is worked out from costs (시행령 제10조제1항제2호).
    """

    kind: ContractKind | None
    estimated: int | None
    negotiated: bool = False
    two_stage: bool = False
    electronic: bool = False
    by_hand: bool = False
    postal: bool = False
    joint: bool = False
    regional_duty: bool = False
    site_meeting: bool = False
    briefing: bool = False
    repeated: bool = False
    urgent: bool = False
    by_cost: bool = False


_KINDS = {
    "공사": ContractKind.WORKS,
    "용역": ContractKind.SERVICES,
    "구매": ContractKind.GOODS,
    "구입": ContractKind.GOODS,
    "물품": ContractKind.GOODS,
    "제조": ContractKind.GOODS,
    "납품": ContractKind.GOODS,
}
_KIND = re.compile("|".join(_KINDS))
#: Lines that name the object, best first.
_NAMES = (
    re.compile(r"(공\s?사|용\s?역)\s?명\s*[:은는]"),
    re.compile(r"품\s?명|구매\s?내용|납품\s?(?:기한|장소)"),
)
_NEGOTIATED = re.compile(r"협상에\s?의한\s?계약|협상\s?(?:대상자|적격자)|시행령」?\s?제4[34]조에\s?따른")
_TWO_STAGE = re.compile(
    r"(?:규격|기술)\s?[·ㆍ]?\s?(?:입찰서?와\s?)?가격\s?(?:동시|분리)?\s?입찰|2단계\s?(?:경쟁)?\s?입찰"
)
_ELECTRONIC = re.compile(
    r"전자입찰|지정정보처리장치|(?:나라장터|전자조달시스템)[^.]{0,40}(?:투찰|입찰서|제출)"
)
_BY_HAND = re.compile(r"제39조제2항|입찰서를?\s?직접\s?(?:제출|방문)|방문\s?제출|직접\s?제출하는\s?입찰")
_POST = re.compile(r"우편")
_JOINT = re.compile(r"공동\s?(?:계약|도급|수급|이행)")
_NO_JOINT = re.compile(
    r"공동\s?(?:계약|도급|수급)[^.]{0,20}(?:허용하지|허용되지|불허|불가|허용\s?안|받지\s?않|할\s?수\s?없)"
)
_ALLOWED = re.compile(r"허용|가능|할\s?수\s?있|공동수급체|공동이행방식|분담이행방식|협정서")
_REGIONAL = re.compile(r"지역\s?의무\s?공동|제29조제2항|제88조제6항")
_SITE = re.compile(r"현장\s?설명")
_NO_SITE = re.compile(
    r"현장\s?설명(?!에|\s?참[가석])[은을이]?\s?(?:회는?|회를)?\s?[^.,]{0,12}(?:하지\s?않|실시하지|생략|없음|없습니다|아니)"
)
_BRIEFING = re.compile(r"(?:제안요청서|사업).{0,6}설명회?|설명회")
_NO_BRIEFING = re.compile(
    r"설명회?[은는을를]?\s?[^.,]{0,12}(?:하지\s?않|실시하지|생략|없음|없습니다|개최하지|열지\s?않|안\s?함)"
)
_NO_POST = re.compile(r"우편[^.]{0,30}(?:하지\s?않|받지\s?않|불가|없습니다|않음)")
_REPEATED = re.compile(r"재공고\s?입찰|재공고|제19조제2항|다시\s?공고")
#: That a notice calls itself urgent is no reason.
_URGENT = re.compile(r"제35조제[46]항|긴급.{0,8}사유|(?:재해|재난).{0,10}(?:예방|복구)|조기\s?집행")
_NO_COST = re.compile(r"거래실례|실적공사비|감정가격|견적가격|예정가격은?\s?(?:작성|정)하지")
_COST = re.compile(r"원가\s?계산|원가\s?기준")
#: What has no price to look up.
_COSTED = (ContractKind.WORKS, ContractKind.SERVICES)


def read_profile(
    document: StructuredDocument, statements: Sequence[Statement], money: Sequence[Money]
) -> Profile:
    """Read what a notice is about."""
    said = [one for one in statements if not one.is_heading]
    titles = [document.title, *(one.heading for one in statements[:1])]

    def any_of(pattern: re.Pattern[str], *, also: re.Pattern[str] | None = None) -> bool:
        return any(pattern.search(one.whole) and (also is None or also.search(one.text)) for one in said)

    def says(pattern: re.Pattern[str]) -> bool:
        return any(pattern.search(one.text) for one in said)

    kind = _kind(titles, said)
    negotiated = any_of(_NEGOTIATED)
    by_hand = any_of(_BY_HAND)
    electronic = says(_ELECTRONIC) and not by_hand
    estimated = next((one.won for one in money if one.price is Price.ESTIMATED and not one.in_words), None)
    return Profile(
        kind=kind,
        estimated=estimated,
        negotiated=negotiated,
        two_stage=any_of(_TWO_STAGE),
        electronic=electronic,
        by_hand=by_hand,
        postal=says(_POST) and not says(_NO_POST) and not electronic,
        joint=any_of(_JOINT, also=_ALLOWED) and not says(_NO_JOINT),
        regional_duty=says(_REGIONAL) and not says(_NO_JOINT),
        site_meeting=any_of(_SITE) and not says(_NO_SITE),
        briefing=negotiated and says(_BRIEFING) and not says(_NO_BRIEFING),
        repeated=any(_REPEATED.search(text) for text in titles) or says(_REPEATED),
        urgent=says(_URGENT),
        by_cost=not negotiated and (says(_COST) or (kind in _COSTED and not says(_NO_COST))),
    )


def _kind(titles: Sequence[str], said: Sequence[Statement]) -> ContractKind | None:
    named = [one.text for pattern in _NAMES for one in said if pattern.search(one.text)]
    for text in (*titles, *named):
        found = _KIND.findall(text.split("입찰")[0])
        if found:
            return _KINDS[found[-1]]
    counts = dict.fromkeys(ContractKind, 0)
    for one in said:
        for word in _KIND.findall(one.text):
            counts[_KINDS[word]] += 1
    best = max(counts, key=lambda kind: counts[kind])
    return best if counts[best] else None
