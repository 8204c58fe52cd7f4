"""Amounts of a notice: what each is the amount of, in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from indexer.quantities import amount
from knowledge.notices.statements import Statement

_DIGITS = r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\d.,])\d{4,15}(?![\d,])"
#: ``318,000,000원``, ``840,000``, ``2,840,000천원``, ``3억 2천만원``.
_AMOUNT = re.compile(
    rf"(?P<mixed>(?<![\d,.])(?:\d[\d,]{{0,12}}(?:\.\d{{1,3}})?\s?(?:조|억|천만|백만|십만|만|천)\s?){{1,5}}(?:\d[\d,]{{0,8}}\s?)?)원"
    rf"|(?P<digits>{_DIGITS})\s?(?P<unit>천원|백만원|원)?"
)
#: ``금삼억사천구백팔십만원정``
_HANGUL = re.compile(r"금\s?(?P<words>[일이삼사오육칠팔구십백천만억조\s]{2,40})\s?원")
_NUMERALS = {word: value for value, word in enumerate("일이삼사오육칠팔구", start=1)}
_SMALL = {"십": 10, "백": 100, "천": 1000}
_LARGE = {"만": 10**4, "억": 10**8, "조": 10**12}
_UNITS = {"천원": 1000, "백만원": 1_000_000, "원": 1}
#: Before a price of one piece.
_PER_UNIT = re.compile(r"(?:[가-힣]당|단가)\s?:?\s?$")
#: ``대당 550,000원 × 190대``
_PRODUCT = re.compile(
    rf"(?P<each>{_DIGITS})\s?원(?:\s?[×xX*✕]\s?|씩\s?)(?P<count>\d[\d,]{{0,9}})\s?"
    r"(?P<unit>[A-Za-z㎡㎥]{1,4}|[가-힣])"
)
#: A row of a table of pieces: ``수량 120조; 단가(원) 900,000; 금액(원) 108,000,000``
_ROW = re.compile(
    r"수\s?량\S*\s(?P<count>\d[\d,]*)\s?(?P<unit>[^\s;\d]{0,4});(?:[^;]*;){0,3}?\s단\s?가\S*\s(?P<each>\d[\d,]*)원?"
    r"(?:;[^;]*){0,3}?;\s금\s?액\S*\s(?P<total>\d[\d,]*)"
)
#: Smaller numbers in notices are no prices of contracts.
_LEAST = 10_000


class Price(StrEnum):
    """What an amount is the amount of."""

    ESTIMATED = "추정가격"
    VAT = "부가가치세"
    BASE = "기초금액"
    OTHER = "그 밖의 금액"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a notice.

    Attributes:
        price: What it is the amount of.
        won: How much.
        text: As it is written.
        in_words: Whether it is written in words, for an amount in digits beside it.
        place: Where.
    """

    price: Price
    won: int
    text: str
    in_words: bool
    place: Statement


_PRICES: tuple[tuple[Price, re.Pattern[str]], ...] = (
    (Price.ESTIMATED, re.compile(r"추\s?정\s?가\s?격")),
    (Price.VAT, re.compile(r"부\s?가\s?가\s?치\s?세|부가세|VAT", re.IGNORECASE)),
    (Price.OTHER, re.compile(r"추\s?정\s?금\s?액|합계|보험료|복사|실비|수수료")),
    (Price.BASE, re.compile(r"기\s?초\s?금\s?액|사\s?업\s?(?:예산|금액|비)|(?:용역|공사|구매|배정)\s?예산")),
)
#: What is a limit, a share or a sum of another thing, though a price is named before it.
_NOT_THE_PRICE = re.compile(r"이상|미만|이하|초과|넘는|범위|이내|까지의")


def read_money(statements: Iterable[Statement]) -> tuple[Money, ...]:
    """The amounts of a notice, in reading order."""
    found: list[Money] = []
    for statement in statements:
        found += _of_statement(statement)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Product:
    """A price of one piece, times how many.

    Attributes:
        each: Won a piece.
        count: How many.
        unit: Of what: ``대``.
        text: As it is written.
        place: Where.
        total: What it is said to come to; None where the notice's prices have to say it.
    """

    each: int
    count: int
    unit: str
    text: str
    place: Statement
    total: int | None = None


def read_rows(statements: Iterable[Statement]) -> tuple[Product, ...]:
    """The rows of a table of pieces, each with its price, number and sum."""
    return tuple(
        Product(_int(match["each"]), _int(match["count"]), match["unit"], statement.text, statement,
                _int(match["total"]))
        for statement in statements
        if (match := _ROW.search(statement.text))
    )  # fmt: skip


def _int(digits: str) -> int:
    return int(digits.replace(",", ""))


def read_products(statements: Iterable[Statement]) -> tuple[Product, ...]:
    """The sums by which a notice explains its price."""
    return tuple(
        Product(
            _int(match["each"]),
            _int(match["count"]),
            match["unit"],
            match[0],
            statement,
        )
        for statement in statements
        for match in _PRODUCT.finditer(statement.text)
    )


def won_in_words(words: str) -> int:
    """``삼억사천구백팔십만`` as 349800000."""
    total = section = digit = 0
    for word in words.replace(" ", ""):
        if word in _NUMERALS:
            digit = _NUMERALS[word]
        elif word in _SMALL:
            section += (digit or 1) * _SMALL[word]
            digit = 0
        else:
            total += (section + digit or 1) * _LARGE[word]
            section = digit = 0
    return total + section + digit


def _of_statement(statement: Statement) -> list[Money]:
    text = statement.text
    found: list[tuple[int, Money]] = []
    for match in _AMOUNT.finditer(text):
        if _PER_UNIT.search(text[: match.start()]):
            continue
        won = _won(match, statement)
        limit = _NOT_THE_PRICE.match(text[match.end() :].lstrip())
        if won is None or limit:
            continue
        price = _price(text[: match.start()])
        found.append((match.start(), Money(price, won, match[0].strip(), False, statement)))
    for match in _HANGUL.finditer(text):
        words = match[0] + ("정" if text[match.end() : match.end() + 1] == "정" else "")
        price = _price(text[: match.start()])
        said = won_in_words(match["words"])
        found.append((match.start(), Money(price, said, words, True, statement)))
    return [money for _, money in sorted(found, key=lambda one: one[0])]


def _won(match: re.Match[str], statement: Statement) -> int | None:
    if match["mixed"]:
        return int(amount(match["mixed"]))
    unit = match["unit"]
    won = int(match["digits"].replace(",", "")) * (_UNITS[unit] if unit else statement.unit)
    is_number_of_something = not unit and "," not in match["digits"]
    return None if is_number_of_something or won < _LEAST else won


def _price(before: str) -> Price:
    """The last price named before an amount; brackets after it only tell what it includes."""
    named = [
        (match.end(), price) for price, pattern in _PRICES for match in pattern.finditer(_outside(before))
    ]
    if named:
        return max(named)[1]
    return Price.OTHER


def _outside(text: str) -> str:
    """A text with what stands in closed brackets blanked out."""
    return re.sub(r"\([^()]*\)", lambda match: " " * len(match[0]), text)
