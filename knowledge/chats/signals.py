"""What the words of a turn say of it: whether it answers, and how surely."""

from __future__ import annotations

import re
from enum import StrEnum

from indexer.quantities import quantities
from knowledge.remarks import Remark, classify


class Signal(StrEnum):
    """Why a turn is taken for the answer to a question, and what speaks for it."""

    #: It replies to the question in the program's own way.
    REPLY = "reply"
    #: It names the asker.
    ADDRESSED = "addressed"
    #: Nobody else said anything before it.
    FIRST = "first"
    #: It has words of the question that are rare in the conversation.
    SHARED = "shared"
    #: It has a number of the kind that the question asks for.
    FITTING = "fitting"
    ARTICLE = "article"
    NUMBER = "number"
    PAPER = "paper"
    #: It says what holds, or what to do.
    STATED = "stated"
    #: The asker gave thanks for it.
    THANKED = "thanked"
    #: Somebody else agreed.
    AGREED = "agreed"


#: What each adds to how sure it is that the question was answered.
WEIGHTS = {
    Signal.REPLY: 3,
    Signal.ADDRESSED: 3,
    Signal.ARTICLE: 2,
    Signal.FIRST: 1,
    Signal.SHARED: 1,
    Signal.FITTING: 1,
    Signal.NUMBER: 1,
    Signal.PAPER: 1,
    Signal.STATED: 1,
    Signal.THANKED: 2,
    Signal.AGREED: 1,
}

_ARTICLE = re.compile(r"제?\s?\d{1,3}\s?조(?![각직건합원])|시행(?:령|규칙)|집행\s?기준|예규|고시(?!금액)")
_PAPER = re.compile(
    r"(?:계약|견적|확인|합의|승낙|청구|신청|동의|각|제안|사유|신고|통지|보증|설계|내역|명세|증명|납부|"
    r"사양|시방|규격|조|공문)서|증명|등록증|영수증|증권|인지|통장\s?사본|세금계산서"
)
_STATED = re.compile(
    r"""됩니다|돼요|되세요|되십니다|되고요|안\s?[돼되됩]|아닙니다|아니에요|아니고요?|아니라|않아?도?\s?됩
    | 가능|불가|생략|의무|대상|원칙|무효|[하으]시면|[하으]세요|보세요|주세요|면\s?돼
    | (?:이상|이하|이내|초과|미만|포함|제외|부터|까지)(?:이?에?요|입니다|[.!~]*$)
    | (?<![었았했겠갔왔됐켰렸]습)니다(?![가-힣])   # what holds, not what somebody did
    | (?<![었았했겠갔왔됐켰렸])[아어야여해돼가와워려겨져줘써나러예에]요(?![가-힣])
    """,
    re.VERBOSE,
)
#: What somebody says who does not know either.
_DOUBT = re.compile(
    r"물어\s?보|여쭤|문의해\s?보|문의하세요|애매|모르겠|몰라요|모릅니다|모르는데|글쎄|확실하지|확실치|확실하진|잘은|자신\s?없|(?:저도|나도|저희도|저두)\s?\S{0,6}\s?(?:궁금|알고\s?싶|몰)"
)
#: What people say of themselves, of the weather, of their day.
_CHAT = re.compile(
    r"(?:네요|군요|구나|거든요|더라고요|할게요|갈게요|볼게요|합시다|싶어요|들었어요|봤어요|보냈습니다|아직이요)[^가-힣0-9]*$"
    r"|ㅋㅋ|ㅎㅎ|ㅠㅠ|ㅜㅜ"
)
#: Who speaks of themselves says what they do, and not what holds.
_OF_ONESELF = re.compile(
    r"\W*(?:아\s|음\s)?(?:저|전|저는|저도|제가|저희는|저희도|우리도|우리는|나도|난)(?![가-힣])"
)
_AGREEMENT = re.compile(
    r"(?:네+|넵|예|저도|음)?[\s,]*(?:맞아요|맞습니다|동의합니다|그렇습니다|그게\s?맞|동감|같은\s?의견)"
)
_THANKS = re.compile(r"감사(?:합|드|해|했|요|용)|고맙|고마워|해결(?:됐|되었|했)|덕분|이해(?:했|됐|되었)")
_NUDGE = re.compile(r"아무도|계신가요|안\s?계시|계세요\?|답변\s?(?:좀|기다)")
#: How a question begins that is only understood with what was said before it.
_FOLLOWING = re.compile(
    r"\W*(?:아\s?|네\s?|넵\s?|오\s?)?(?:그럼|그러면|그렇다면|그렇|그때|그\s?경우|그건|그거|그게|이때|이\s?경우|이건|이거)"
)

#: What a question asks for, and in which units the answer is.
_ASKED_UNITS = (
    (
        re.compile(r"며칠|몇\s?일|언제까지|[기간한][은이을]?\s?(?:얼마|어떻)|몇\s?(?:년|개월)"),
        re.compile(r"(?:일|주|개월|년|시간)$"),
    ),
    (re.compile(r"얼마|금액|한도|몇\s?(?:원|천|억)"), re.compile(r"원$")),
    (re.compile(r"몇\s?(?:%|프로|퍼센트)|[률율]"), re.compile(r"[%‰]$")),
    (re.compile(r"몇\s?(?:명|인|군데|개|곳)"), re.compile(r"인$")),
    (re.compile(r"몇\s?(?:번|회|차례)"), re.compile(r"회$")),
)
#: A shorter question asks nothing that could be understood alone.
_FEWEST_LETTERS = 6

_NOT_ANSWERS = (Remark.QUESTION, Remark.REQUEST, Remark.GREETING, Remark.THANKS, Remark.BLANK, Remark.CODE)


def asks(text: str) -> bool:
    """Whether a turn asks something of those who read it."""
    letters = sum(map(str.isalnum, text))
    return letters >= _FEWEST_LETTERS and classify(text) is Remark.QUESTION and not _NUDGE.search(text)


def fits(question: str, answer: str) -> bool:
    """Whether an answer has a number of the kind that a question asks for."""
    found = quantities(answer)
    return any(
        asked.search(question) and any(unit.search(one) for one in found) for asked, unit in _ASKED_UNITS
    )


def depends(question: str) -> bool:
    """Whether a question is only understood with what was said before it."""
    return _FOLLOWING.match(question) is not None


def thanks(text: str) -> bool:
    """Whether a turn gives thanks, or says that it is settled."""
    return _THANKS.search(text) is not None


def agrees(text: str) -> bool:
    """Whether a turn only says that another is right."""
    return _AGREEMENT.match(text) is not None


def of_answer(text: str) -> frozenset[Signal]:
    """What in a turn's words is of an answer; nothing where it is none."""
    remark = classify(text)
    if remark in _NOT_ANSWERS or _DOUBT.search(text) or text.rstrip().endswith("?"):
        return frozenset()
    found = {
        signal
        for signal, pattern in ((Signal.ARTICLE, _ARTICLE), (Signal.PAPER, _PAPER))
        if pattern.search(text)
    }
    if quantities(text):
        found.add(Signal.NUMBER)
    if remark is Remark.NOTICE and Signal.ARTICLE not in found:
        return frozenset()
    if _STATED.search(text) and (found or not (_CHAT.search(text) or _OF_ONESELF.match(text))):
        found.add(Signal.STATED)
    return (
        frozenset(found)
        if Signal.STATED in found or Signal.ARTICLE in found or _is_short_fact(text, found)
        else frozenset()
    )


def _is_short_fact(text: str, found: set[Signal]) -> bool:
    """``10% 이상``, ``14일이요``."""
    return bool(found) and len(text) <= 30 and not _CHAT.search(text)
