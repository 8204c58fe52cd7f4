"""Amounts, rates and periods in one canonical form, however they are written.

Statutes write ``2천만원``, ``100분의 10`` and ``1천분의 0.8``; people write ``2,000만 원``, ``10%`` and
``0.8/1000``. As index terms they become ``20000000원``, ``10%`` and ``0.8‰``.
"""

from __future__ import annotations

import re
from decimal import Decimal

_SMALL = {"": 1, "십": 10, "백": 100, "천": 1000}
_LARGE = {"만": 10**4, "억": 10**8, "조": 10**12}
#: Not the end of a longer number.
_NUMBER = r"(?<![\d.])(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,21})(?:\.\d{1,6})?"
_LARGE_UNIT = r"조|억|천\s?만|백\s?만|십\s?만|만"
#: ``3억``: part of an amount from 만 on.
LARGE_PART = rf"{_NUMBER}\s?(?:{_LARGE_UNIT})\s?"
_PART = rf"{_NUMBER}\s?(?:{_LARGE_UNIT}|천|백)\s?"
#: An amount of money: ``2천만원``, ``1억 2,345만 6,789원``, ``천만원``, ``5천만 이하``. Its first
#: group is for ``amount``.
AMOUNT = re.compile(
    rf"((?:{_PART}){{1,5}}(?:{_NUMBER}\s?)?(?=원)|{_NUMBER}\s?(?=원)"
    r"|(?<![가-힣\d])(?<!몇\s)(?<!수\s)(?:천만|백만|십만|억|만)\s?(?=원)"
    rf"|(?:{LARGE_PART}){{1,3}}(?=짜리|이하|이상|초과|미만|이내|까지|부터|넘|\s?[~∼～]\s?\d))원?"
)
#: One step of an amount in words: ``3천``, ``5백만``.
_STEP = re.compile(rf"({_NUMBER})\s?(천|백|십)?\s?(조|억|만)?")
_FRACTION = re.compile(rf"(?<!\d)(만|1만|10,?000|1천|천|1,?000|100|백|10)\s?분의\s?({_NUMBER})")
_SLASH = re.compile(r"(?<![\d.])(\d{1,6}(?:\.\d{1,6})?)\s?/\s?(1,?000|100)(?!\d)")
_PERCENT = re.compile(rf"({_NUMBER})\s?(?:%|퍼센트|프로(?!그|젝))")
_PERIOD = re.compile(
    rf"({_NUMBER})\s?(?:(개월|시간|[일주년회인명](?=[^가-힣]|$|[이간전후내안까부을를은는의로에마만]))|인)"
)

_DENOMINATORS = {
    "만": 10_000,
    "1만": 10_000,
    "10000": 10_000,
    "천": 1000,
    "1천": 1000,
    "1000": 1000,
    "100": 100,
}
_DENOMINATORS |= {"백": 100, "10": 10}


def quantities(text: str) -> list[str]:
    """The canonical terms of every amount, rate and period in a text, in no particular order."""
    terms = [f"{_plain(amount(match[1]))}원" for match in AMOUNT.finditer(text)]
    terms += [_rate(match[2], _DENOMINATORS[match[1].replace(",", "")]) for match in _FRACTION.finditer(text)]
    terms += [_rate(match[1], _DENOMINATORS[match[2].replace(",", "")]) for match in _SLASH.finditer(text)]
    terms += [_rate(match[1], 100) for match in _PERCENT.finditer(text)]
    terms += [
        f"{_plain(_decimal(match[1]))}{(match[2] or '인').replace('명', '인')}"
        for match in _PERIOD.finditer(text)
    ]
    return terms


def amount(words: str) -> Decimal:
    """``2억 3천5백만`` as 235000000."""
    total = section = Decimal(0)
    for number, small, large in _STEP.findall(words if words[:1].isdigit() else f"1{words}"):
        section += _decimal(number) * _SMALL[small]
        if large:
            total, section = total + section * _LARGE[large], Decimal(0)
    return total + section


def _rate(number: str, denominator: int) -> str:
    """A rate in per cent, or in per mille where it is below one per cent."""
    share = _decimal(number) / denominator
    return f"{_plain(share * 100)}%" if share >= Decimal("0.01") else f"{_plain(share * 1000)}‰"


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
