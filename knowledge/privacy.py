"""Personal data out, before anything is stored: numbers by their form, names by what stands beside them.

Each find is replaced by a word in brackets that says what stood there, so that the sentence can still
be read and answered. What looks like an amount, a date, an article or a notice number stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from knowledge.privacy_names import Span, company_spans, person_spans

#: Forms of digits and dashes that people type, mapped one character to one, so that positions agree.
_NORMAL = str.maketrans(
    {
        **{chr(ord("０") + digit): str(digit) for digit in range(10)},
        **dict.fromkeys("－‐‑‒–—―ㅡ−", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", " "),
        "＠": "@",
        "：": ":",
        "（": "(",
        "）": ")",
        "．": ".",
    }
)

# A number does not begin or end inside a longer one, an amount (1,234) or a code (R26BK00012345-000).
_START = r"(?<![0-9A-Za-z])(?<![0-9][-.,])"
_END = r"(?![0-9A-Za-z])(?![-.,][0-9])(?! ?(?:[천백십]?[만억조천]|원|%))"
_SEP = r"[-. ]?"

_RESIDENT = re.compile(rf"{_START}(\d\d)(\d\d)(\d\d) ?-? ?([0-9])(?:\d{{6}}{_END}|[*xX●○]{{6}})")
_CORPORATE = re.compile(rf"{_START}\d{{6}}-\d{{7}}{_END}")
_LICENCE = re.compile(rf"{_START}\d{{2}}-\d{{2}}-\d{{6}}-\d{{2}}{_END}")
_PASSPORT = re.compile(r"(?<=여권)((?:번호)?[은는]? ?:? ?)([A-Z]\d{3}[0-9A-Z]\d{4})(?![0-9A-Za-z])")
_CARD = re.compile(
    rf"{_START}(?:\d{{4}}([- ])\d{{4}}\1\d{{4}}\1\d{{4}}|\d{{4}}([- ])\d{{6}}\2\d{{5}}|\d{{16}}){_END}"
)
_BUSINESS = re.compile(rf"{_START}\d{{3}}-\d{{2}}-\d{{5}}{_END}")
_BUSINESS_LABELLED = re.compile(
    rf"(사업자 ?(?:등록)? ?번호[은는가이]? ?:? ?)(\d{{3}} ?\d{{2}} ?\d{{5}}){_END}"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
)

_AREA = r"(?:02|0[3-6][1-5]|0[357]0\d?|080)"
_PHONES = (
    re.compile(
        rf"(?<![0-9A-Za-z])\+?82{_SEP}\(?0?\)?(?:2|[3-6][1-5]|70|1[016-9]){_SEP}\d{{3,4}}{_SEP}\d{{4}}{_END}"
    ),
    re.compile(rf"{_START}01[016-9]{_SEP}\d{{3,4}}{_SEP}\d{{4}}{_END}"),
    re.compile(rf"{_START}\(?{_AREA}(?:\) ?|[-. ])?\d{{3,4}}{_SEP}\d{{4}}{_END}"),
    re.compile(
        rf"{_START}(?:15(?:22|33|44|66|77|88|99)|16(?:00|44|46|60|61|66|68|70|88)|18(?:00|11|33|55|77|99))"
        rf"-(?!0800)\d{{4}}{_END}"  # 1588-0800 is the public help desk of 나라장터
    ),
)
_PHONE_LABELLED = re.compile(
    r"((?:전화(?:번호)?|연락처|내선(?:번호)?|휴대(?:폰|전화)|핸드폰|팩스|(?i:tel|fax|phone)|☎|☏)"
    r"[은는]? ?[.:]? ?)"
    rf"(\d{{3,4}}-\d{{4}}|\d{{7,11}}){_END}"
)

_BANK = (
    r"(?:계좌(?:번호)?|예금주|은행|뱅크|농협|축협|신협|수협|새마을금고|우체국|"
    r"(?:국민|신한|우리|하나|기업|산업|제일|씨티|대구|부산|경남|광주|전북|제주)(?= ?\d))"
)
_ACCOUNT_DIGITS = r"\d(?:-?\d){9,15}"
_ACCOUNT = re.compile(rf"({_BANK}(?:(?!번호|공고|계약|입찰|문서)[^0-9\n]){{0,15}})({_ACCOUNT_DIGITS}){_END}")
_ACCOUNT_BEFORE = re.compile(
    rf"{_START}({_ACCOUNT_DIGITS}) ?[(/,]? ?(?=[가-힣]{{1,5}}(?:은행|뱅크)|농협|신협|수협|새마을금고)"
)


def mask(text: str) -> str:
    """Replace personal data by what it was: ``담당자 [이름], [전화번호]``.

    Masked are 주민등록번호, 외국인등록번호, 법인등록번호, 운전면허번호, 여권번호, card, account, telephone
    and business registration numbers, e-mail addresses, and the names of persons and companies where
    something beside them marks them as such. Masking what was masked changes nothing.
    """
    while (masked := _mask_once(text)) != text:
        text = masked
    return text


def _mask_once(text: str) -> str:
    for find in _FINDERS:
        normal = text.translate(_NORMAL)
        pieces: list[str] = []
        end = 0
        for start, stop, placeholder in find(normal):
            pieces += [text[end:start], f"[{placeholder}]"]
            end = stop
        text = "".join([*pieces, text[end:]])
    return text


def _residents(text: str) -> Iterator[Span]:
    for match in _RESIDENT.finditer(text):
        _, month, day, kind = match.groups()
        if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
            continue
        yield match.start(), match.end(), "외국인등록번호" if kind in "5678" else "주민등록번호"


def _cards(text: str) -> Iterator[Span]:
    for match in _CARD.finditer(text):
        grouped = match[1] or match[2]
        if grouped or _passes_luhn(match[0]):
            yield match.start(), match.end(), "카드번호"


def _passes_luhn(number: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1), as on every card."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def _whole(placeholder: str, *patterns: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    """Finds all that a pattern matches."""

    def find(text: str) -> Iterator[Span]:
        found = [match.span() for pattern in patterns for match in pattern.finditer(text)]
        end = 0
        for start, stop in sorted(found):
            if start >= end:
                yield start, stop, placeholder
                end = stop

    return find


def _labelled(placeholder: str, pattern: re.Pattern[str], group: int = 2) -> Callable[[str], Iterator[Span]]:
    """Finds one group of a pattern, which a label beside it marks."""

    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            yield *match.span(group), placeholder

    return find


#: In this order: a number that two forms fit is what the first says.
_FINDERS: tuple[Callable[[str], Iterator[Span]], ...] = (
    _whole("이메일", _EMAIL),
    _residents,
    _whole("법인등록번호", _CORPORATE),
    _whole("운전면허번호", _LICENCE),
    _labelled("여권번호", _PASSPORT),
    _cards,
    _whole("사업자등록번호", _BUSINESS),
    _labelled("사업자등록번호", _BUSINESS_LABELLED),
    _whole("전화번호", *_PHONES),
    _labelled("전화번호", _PHONE_LABELLED),
    _labelled("계좌번호", _ACCOUNT),
    _labelled("계좌번호", _ACCOUNT_BEFORE, 1),
    company_spans,
    person_spans,
)
