"""Amounts of a notice that contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import takewhile

from knowledge.notices import texts
from knowledge.notices.findings import Checked, Finding, FindingKind, Severity
from knowledge.notices.money import Money, Price, Product, read_products, read_rows
from knowledge.notices.statements import Statement

BASIS = "지방계약법 시행령 제36조제1호"
#: Won by which rounding may make sums differ.
_ROUNDING = 10
_TOTAL = re.compile(r"^[^:]{0,12}(?:합\s?계|총\s?계|소\s?계)[^:]{0,6}:|^계:")
#: Statements that say how much is bought.
_QUANTITY = re.compile(r"수\s?량|품\s?명|물\s?량|규\s?모")
_OF_OBJECT = re.compile(r"물품|품명|개요|내용|구매|입찰에 부치는")


def check_amounts(statements: Sequence[Statement], money: Sequence[Money]) -> Checked:
    """Compare the amounts of a notice with each other."""
    products = read_products(statements)
    prices = [one for one in money if one.price is not Price.OTHER and not one.in_words]
    findings = [*_said_twice(prices), *_in_words(money), *_sums(prices), *_columns(money)]
    findings += _rows(read_rows(statements), money)
    findings += [finding for product in products for finding in _product(product, prices, statements)]
    return Checked.of(findings)


def _said_twice(prices: Sequence[Money]) -> Iterator[Finding]:
    for price in (Price.ESTIMATED, Price.VAT, Price.BASE):
        said = [one for one in prices if one.price is price]
        for other in said[1:]:
            if other.won != said[0].won:
                yield _finding(texts.two_amounts(price, said[0].text, other.text), other.place)


def _in_words(money: Sequence[Money]) -> Iterator[Finding]:
    for position, words in enumerate(money):
        if not words.in_words:
            continue
        beside = [one for one in money[:position] if not one.in_words and one.place == words.place][-1:]
        beside += [one for one in money[position + 1 :] if not one.in_words and one.place == words.place][:1]
        beside += [one for one in money[:position] if not one.in_words][-1:]
        if beside and beside[0].won != words.won:
            said = texts.WORDS_DIFFER.format(words=words.text, digits=beside[0].text)
            yield _finding(said, words.place)


def _sums(prices: Sequence[Money]) -> Iterator[Finding]:
    first = {price: next((one for one in prices if one.price is price), None) for price in Price}
    estimated, vat, base = (first[price] for price in (Price.ESTIMATED, Price.VAT, Price.BASE))
    if estimated is None or base is None or vat is None:
        return
    total = estimated.won + vat.won
    if abs(total - base.won) > _ROUNDING:
        said = texts.WRONG_SUM.format(estimated=estimated.text, vat=vat.text, total=total, base=base.text)
        yield _finding(said, base.place)


def _rows(rows: Sequence[Product], money: Sequence[Money]) -> Iterator[Finding]:
    """That the rows of a table of pieces add up."""
    for row in rows:
        if row.total is not None and abs(row.each * row.count - row.total) > _ROUNDING:
            yield _finding(texts.WRONG_ROW.format(total=row.each * row.count, said=row.total), row.place)
    if not rows:
        return
    total = sum(row.total or 0 for row in rows)
    for one in money:
        is_sum = _TOTAL.search(one.place.text) and one.place.heading == rows[0].place.heading
        if is_sum and one.won != total and len(rows) > 1:
            yield _finding(texts.WRONG_TOTAL.format(total=total, said=one.text), one.place)
    prices = [one for one in money if one.price in (Price.ESTIMATED, Price.BASE) and not one.in_words]
    if prices and all(abs(one.won - total) > _ROUNDING for one in prices):
        yield _finding(texts.PIECES_DIFFER.format(total=total), prices[0].place)


def _columns(money: Sequence[Money]) -> Iterator[Finding]:
    """That the rows of a table above a sum add up to it."""
    for position, last in enumerate(money):
        if not _TOTAL.search(last.place.text) or last.in_words:
            continue
        above = list(takewhile(partial(_is_row, last=last), reversed(money[:position])))
        if len(above) > 1 and sum(one.won for one in above) != last.won:
            total = sum(one.won for one in above)
            yield _finding(texts.WRONG_TOTAL.format(total=total, said=last.text), last.place)


def _is_row(one: Money, *, last: Money) -> bool:
    """Whether an amount is the only one of a row of the same table."""
    same = one.place.heading == last.place.heading and not one.in_words and not _TOTAL.search(one.place.text)
    return same and ": " in one.place.text and "단가" not in one.place.text


def _product(product: Product, prices: Sequence[Money], statements: Sequence[Statement]) -> Iterator[Finding]:
    total = product.each * product.count
    if prices and all(abs(one.won - total) > _ROUNDING for one in prices):
        yield _finding(texts.PRODUCT_DIFFERS.format(total=total, said=product.text), product.place)
    count = re.compile(rf"(?<![\d.,])(\d[\d,]*)\s?{re.escape(product.unit)}(?![가-힣](?<!을|를|은|는|이|가))")
    for statement in statements:
        tells = _QUANTITY.search(statement.text) or _OF_OBJECT.search(statement.heading)
        if statement == product.place or not tells:
            continue
        said = [int(found.replace(",", "")) for found in count.findall(statement.text)]
        if said and product.count not in said and max(said) * 2 > product.count:
            first, other = f"{max(said):,}{product.unit}", f"{product.count:,}{product.unit}"
            yield _finding(texts.TWO_QUANTITIES.format(first=first, other=other), statement)


def _finding(message: str, place: Statement) -> Finding:
    return Finding(FindingKind.CONTRADICTING_AMOUNT, Severity.MUST, message, BASIS, place)
