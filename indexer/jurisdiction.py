"""Whose contracts a question is about: those of local governments or those of the state."""

from __future__ import annotations

import re

from indexer.structure import Jurisdiction

#: After a body: it is the one contracted with, not the one that contracts (국가기관*과*, 공기업*에* 위탁).
_WITH = r"(?!들?(?:[과와]|하고|이나|나|에(?!서)|으?로부터|한테|[가-힣]{0,2}위탁))"
#: It is the one that contracts (국가기관*에서*, 중앙부처 *공사*), not one contracted with, or that sanctions.
_CONTRACTS = (
    r"들?(?:에서|이(?![나다]|아닌|아니)|가(?!아닌|아니)|[은는]|인데"
    r"|의?(?:계약|수의계약|입찰|발주|공사|용역|물품))"
)
#: It is named to be left out: 국가계약법 *말고*, 국가계약법 적용 대상이 *아닌*.
_LEFT_OUT = (
    r"(?!(?:법령?)?(?:상|의)?(?:적용)?(?:대상|기관|계약)?[이가은는을를]?"
    r"(?:말고|빼고|아닌(?!가|지요)|아니라|아니고))"
)
#: In a question without spaces.
_NAMED = {
    Jurisdiction.LOCAL: re.compile(
        rf"(?:지방계약|지계법|(?:지방자치단체|지자체|지방공기업){_WITH}|[우저][리희][시군구]){_LEFT_OUT}"
    ),
    Jurisdiction.STATE: re.compile(
        r"(?:국가계약|국계법|국가를당사자로하는계약|특정조달|특정물품"
        rf"|(?:국가기관|중앙관서|중앙부처|(?<!지방)공기업){_CONTRACTS}){_LEFT_OUT}"
    ),
}
_SPACE = re.compile(r"\s+")


def named_jurisdiction(text: str) -> Jurisdiction | None:
    """Whose contracts a text says that it is about; ``ANY`` where it names both, None where neither."""
    letters = _SPACE.sub("", text)
    named = [side for side, sign in _NAMED.items() if sign.search(letters)]
    if len(named) == len(_NAMED):
        return Jurisdiction.ANY
    return named[0] if named else None
