"""Papers and terms in a notice that the standard does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from knowledge.notices import texts
from knowledge.notices.findings import Checked, Finding, FindingKind, Severity
from knowledge.notices.profile import ContractKind, Profile
from knowledge.notices.statements import Statement

WORDS_FILE = Path(__file__).parent.parent / "data" / "notice_words.yaml"
#: From this 추정가격 on, works need the list of costs with the bid (시행령 제15조제6항).
_COSTS_WITH_BID = 10_000_000_000
_COSTS_RULE = "지방계약법 시행령 제15조제6항"
_NO_OTHER_RULE = "지방계약법 시행규칙 제17조"
_ELECTRONIC_RULE = "지방계약법 시행령 제39조제1항"
_COST_LIST = re.compile(r"산출\s?내역서")
_ON_PAPER = re.compile(r"종이\s?입찰서|인감")
_DEMANDED = re.compile(
    r"(?:제출|첨부|구비|지참|송부|보내|갖추|내)(?:하|해|합|한|어|야|여야|셔|시|도록|ㅂ|니|지\s?(?:않|아니)|$|함|[.\s])"
)
#: Whoever bids, as a whole or before anybody has won.
_AT_BIDDING = re.compile(
    r"입찰(?:에\s?)?(?:에\s?참가|참가|하려|할\s?때|\s?전|\s?시)|입찰자|모든\s?업체|입찰\s?(?:서류|참가)|"
    r"(?:입찰서|투찰).{0,12}(?:함께|전|첨부|제출\s?마감)|개찰\s?전|마감\s?전|미리|나라장터로\s?입찰한\s?뒤|참가\s?신청|제안서와\s?함께"
    r"|입찰할|참가하는\s?자|참가하려"
)
#: Whoever has won, or is assessed; or that nobody has to.
_LATER = re.compile(
    r"낙찰자(?:는|가|로|만|에게|의)|계약\s?상대자|심사\s?대상자|심사\s?서류|계약을\s?체결(?:할|하기|한)|계약\s?체결\s?(?:시|때|후|전)|"
    r"해당자|(?:내|제출하)지\s?(?:않|아니하)(?:습니다|음|아도|고|으며|는다)|생략|갈음|대신|불필요|필요\s?없|확인하므로|요구하지|계약\s?후|착수\s?시"
)
_ANY_PAPER = re.compile(
    r"[가-힣]{0,10}(?:증명서|각서|확약서|보고서|계획서|성적서|동의서|추천서|확인서|명세서|회보서|추천장|소개서|사본)"
)


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Replaced(_Model):
    """Words that should be others.

    Attributes:
        text: The words.
        instead: What to write or to do.
        basis: The rule.
    """

    text: re.Pattern[str]
    instead: str
    basis: str


class Words(_Model):
    """What stands in ``knowledge/data/notice_words.yaml``."""

    papers: tuple[Replaced, ...]
    standard_papers: re.Pattern[str]
    words: tuple[Replaced, ...]


@cache
def read_words(path: Path = WORDS_FILE) -> Words:
    """The papers and terms.

    Raises:
        pydantic.ValidationError: When the file says something that it cannot mean.
    """
    return Words.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def check_words(profile: Profile, statements: Sequence[Statement]) -> Checked:
    """Look for papers that may not be asked for, and for terms of state contracts."""
    said = [one for one in statements if not one.is_heading]
    return Checked.of([*_papers(profile, said), *_terms(statements)])


def _papers(profile: Profile, said: Sequence[Statement]) -> Iterator[Finding]:
    words = read_words()
    for statement in said:
        text = statement.text
        if _LATER.search(text) or not _DEMANDED.search(text):
            continue
        if profile.electronic and _ON_PAPER.search(text):
            yield _paper(texts.ON_PAPER, _ELECTRONIC_RULE, texts.ON_PAPER_INSTEAD, statement)
        elif _is_early_cost_list(profile, text):
            yield _paper(texts.COST_LIST, _COSTS_RULE, texts.COST_LIST_INSTEAD, statement)
        elif _AT_BIDDING.search(statement.whole):
            known = next((one for one in words.papers if one.text.search(text)), None)
            unknown = _ANY_PAPER.search(words.standard_papers.sub(" ", text))
            if known is not None:
                found = known.text.search(text)
                yield _paper(found[0] if found else "", known.basis, known.instead, statement)
            elif unknown is not None and _AT_BIDDING.search(text):
                yield _paper(unknown[0], _NO_OTHER_RULE, texts.UNKNOWN_PAPER_INSTEAD, statement)


def _is_early_cost_list(profile: Profile, sentence: str) -> bool:
    if profile.kind is not ContractKind.WORKS or not _COST_LIST.search(sentence):
        return False
    return (profile.estimated or 0) < _COSTS_WITH_BID and "입찰서" in sentence


def _paper(paper: str, basis: str, instead: str, place: Statement) -> Finding:
    return Finding(
        FindingKind.UNLAWFUL_PAPER,
        Severity.SHOULD,
        texts.paper(paper.strip()),
        basis,
        place,
        instead,
    )


def _terms(statements: Sequence[Statement]) -> Iterator[Finding]:
    for word in read_words().words:
        found = [(one, match[0]) for one in statements if (match := word.text.search(one.text))]
        if not found:
            continue
        place, said = found[0]
        yield Finding(
            FindingKind.WORDING,
            Severity.SHOULD,
            texts.term(said, len(found)),
            word.basis,
            place,
            texts.term_instead(word.instead),
        )
