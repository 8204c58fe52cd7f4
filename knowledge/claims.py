"""Every number that a text states, in one form, so that what is claimed can be looked for in its source.

Unlike ``indexer.quantities``, which finds what is worth searching for, no number may be missed here: one
without a known unit counts with the letter that follows it, and one in words counts as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction

from indexer.bounds import bound_after
from indexer.quantities import AMOUNT, amount
from indexer.references import Reference

#: Longer ones fall into parts, none of which any source has.
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,9}(?!\d)|\d{1,30})(?:\.\d{1,30})?"
_MAGNITUDES = {"천만": 10**7, "백만": 10**6, "십만": 10**5, "억": 10**8, "만": 10**4, "천": 1000, "백": 100}
_MAGNITUDE = "|".join(_MAGNITUDES)
#: How a unit is called here, and how it is written.
_UNITS = {
    "개월": r"개월|달",
    "월": r"월",
    "주": r"주(?:일|간)?(?![가-힣]{2})",
    "일": r"일",
    "년": r"년",
    "시간": r"시간",
    "분": r"분",
    "회": r"회|번(?!호)|차례",
    "인": r"[명인곳]|군데|(?:개\s?)?(?:업체|회사|기관)|개\s?[사곳소]",
    "배": r"배",
    "원": r"원",
    "제곱미터": r"제곱미터|m2",
}
_UNIT = "|".join(_UNITS.values())
_PERCENT = r"%|퍼센트|프로(?!그|젝)"

_FORMS = str.maketrans(
    {
        **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
        **{circled: f" {number} " for number, circled in enumerate("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", start=1)},
        **dict.fromkeys("∼～〜", "~"),
        "㎡": "제곱미터",
    }
)
#: ``2~5일``: the first number has the unit of the second.
_RANGE = re.compile(
    rf"({_NUMBER})(\s?(?:{_MAGNITUDE})?)(?=\s?~\s?{_NUMBER}\s?(?:{_MAGNITUDE})?\s?({_UNIT}|{_PERCENT}))"
)
_DATE = re.compile(r"(\d{4})(?:\s?년|\s?[.\-/])\s?(\d{1,2})(?:\s?월|\s?[.\-/])\s?(\d{1,2})(?!\d)(?:\s?일)?")
_SHARE = re.compile(rf"({_NUMBER})?\s?(십만|만|천|백)?(?<=[\d만천백])\s?분의\s?({_NUMBER})")
_QUOTIENT = re.compile(rf"({_NUMBER})\s?/\s?({_NUMBER})")
_RATE = re.compile(rf"({_NUMBER})\s?(?:(‰|퍼밀)|{_PERCENT})")
_COUNT = re.compile(rf"({_NUMBER})\s?({_MAGNITUDE})?(?:\s?({_UNIT})|([가-힣]))?")

#: What may follow a unit; with anything else it is part of another word (``일정``, ``회사``).
_END = r"(?=[^가-힣]|$|[이의에을를은는만도씩까부로으마당간째전후내인입임보쯤뿐밖가나라며고하])"
_SINO = "영공일이삼사오육륙칠팔구십백천만억조"
#: Numerals in a row.
_LONGEST = 20
_SINO_UNITS = r"원|퍼센트|프로|개월|일|년|주일?|시간|회|배|명|인|곳|개\s?(?:업체|회사|기관|사|곳)"
_NATIVE = (
    r"(?:(?:열|스물|서른|마흔|쉰)\s?)?"
    r"(?:하나|한|두|둘|세|셋|석|서|네|넷|넉|너|다섯|여섯|일곱|여덟|아홉)|열|스무|스물|서른|마흔|쉰"
)
_NATIVE_UNITS = (
    r"곳|군데|명|사람|번|차례|달|개(?:\s?(?:업체|회사|기관|사|월))?|업체|회사|시간|주|해|배|가지|건|시"
)
#: Where a word begins, or the number in a word: ``약두곳``.
_START = r"(?:(?<![가-힣\d])|(?<=[약총각단금])|(?<=최대)|(?<=최소))"
_WORDED = re.compile(
    rf"제\s?[{_SINO}]{{1,{_LONGEST}}}\s?[조항호]"
    rf"|{_START}(?!만일)(?:"
    rf"[{_SINO}](?:\s?[{_SINO}]){{0,{_LONGEST}}}\s?(?:{_SINO_UNITS}){_END}"
    rf"|[{_SINO}]{{1,{_LONGEST}}}\s?분의\s?[{_SINO}]{{1,{_LONGEST}}}"
    rf"|[{_SINO}](?:\s?[{_SINO}]){{1,{_LONGEST}}}(?=\s?(?:이상|이하|미만|초과))"
    rf"|(?:{_NATIVE})\s?(?:{_NATIVE_UNITS}){_END}"
    r"|하루|이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|열흘|보름|절반|갑절|곱절"
    rf"|반{_END})"
)
_WORDED_AMOUNT = re.compile(
    rf"[{_SINO}]{{0,{_LONGEST}}}[십백천만억][{_SINO}\s]{{0,{_LONGEST}}}원(?![칙본래활안형리])"
)
#: Said of a number before it: 최소 2인 is 2인 이상.
_BEFORE = {
    "이상": re.compile(r"(?:최소한?|적어도)\s?$"),
    "이하": re.compile(r"(?:최대한?|많아야|길어야)\s?$"),
}
#: On which side of an event a period lies.
_SIDE = re.compile(r"\s?(?:(전)|후|뒤)(?=[에까이으의은는도,.)\s]|$)")
_PERIOD = re.compile(r"(?:[월주일년분]|시간)$")


def claims(text: str) -> dict[str, set[str]]:
    """The numbers that a text states, each with what limits it there: 이상, 초과, 이하, 미만, 전, 후.

    They are written ``20000000원``, ``1/10의 비율``, ``14일``, ``2026-01-02``, ``열흘``. References to
    articles are to be taken out before, see ``without_references``.
    """
    rest = _RANGE.sub(r"\1\2\3", text.translate(_FORMS))
    found: dict[str, set[str]] = {}
    for pattern, read in _READERS:
        for match in pattern.finditer(rest):
            claim = read(match)
            found.setdefault(claim, set()).update(_limits(claim, rest, match))
        rest = pattern.sub(" \0 ", rest)
    return found


def without_references(text: str, references: Sequence[Reference]) -> str:
    """The text with its references taken out; the titles in brackets after them stay."""
    parts, position = [], 0
    for reference in references:
        start, end = reference.span
        parts += [text[position:start], f" {reference.title} "]
        position = end
    return "".join([*parts, text[position:]])


def _limits(claim: str, text: str, match: re.Match[str]) -> set[str]:
    """What limits a number where it stands; a date is what it is."""
    if match.re is _DATE:
        return set()
    before = text[max(0, match.start() - 6) : match.start()]
    limits = {bound for bound, sign in _BEFORE.items() if sign.search(before)}
    limits.add(bound_after(text, match.end()))
    side = _SIDE.match(text, match.end()) if _PERIOD.search(claim) else None
    limits.add(("전" if side[1] else "후") if side else "")
    return limits - {""}


def _as_written(match: re.Match[str]) -> str:
    return re.sub(r"\s", "", match[0])


def _date(match: re.Match[str]) -> str:
    return f"{int(match[1])}-{int(match[2]):02}-{int(match[3]):02}"


def _share(match: re.Match[str]) -> str:
    return _part(_value(match[3]), _value(match[1] or "1") * _MAGNITUDES.get(match[2] or "", 1))


def _part(part: Fraction, whole: Fraction) -> str:
    return f"{part / whole}의 비율" if whole else "0분의"


def _rate(match: re.Match[str]) -> str:
    return _part(_value(match[1]), Fraction(1000 if match[2] else 100))


def _count(match: re.Match[str]) -> str:
    value = _value(match[1]) * _MAGNITUDES.get(match[2] or "", 1)
    written = match[3] or ""
    unit = next((name for name, pattern in _UNITS.items() if re.match(pattern, written)), match[4] or "")
    return f"{value}{unit}"


def _value(number: str) -> Fraction:
    return Fraction(number.replace(",", ""))


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_WORDED, _as_written),
    (_DATE, _date),
    (AMOUNT, lambda match: f"{Fraction(amount(match[1]))}원"),
    (_WORDED_AMOUNT, _as_written),
    (_SHARE, _share),
    (_RATE, _rate),
    (_QUOTIENT, lambda match: _part(_value(match[1]), _value(match[2]))),
    (_COUNT, _count),
)
