"""The tree of an answer, the same whether it came as XML or as JSON.

A JSON answer has an object where there is one of something and a list where there are more; ``many``
evens that out. Long texts come as strings, lists of strings and lists of such lists; ``text`` joins them.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from contextlib import suppress
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from indexer.errors import MalformedDocumentError, ServiceRefusedError
from indexer.parsers.decoding import tidy

#: Where an answer says in the text that it is none. A law may speak of users, but not so early.
_HEAD_BYTES = 2_000
_REFUSALS = ("사용자 정보 검증에 실패", "IP주소 및 도메인주소를 등록")
_DAY = re.compile(r"(\d{4})\D?(\d{2})\D?(\d{2})")


def read_answer(data: bytes, name: str) -> dict[str, Any]:
    """Read an answer.

    Returns:
        The name of its outermost element, and what is in it: elements with others in them are mappings,
        repeated ones lists, all others text. The text of an element with attributes is its ``content``.

    Raises:
        ServiceRefusedError: When the service does not know who asks.
        MalformedDocumentError: When it is neither XML nor JSON, as the service's own error pages are.
    """
    head = data[:_HEAD_BYTES].decode("utf-8", "replace")
    if any(refusal in head for refusal in _REFUSALS):
        raise ServiceRefusedError(name)
    try:
        if head.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
            tree = json.loads(data)
        else:
            root = fromstring(data, forbid_dtd=True)
            tree = {root.tag: _tree(root)}
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise MalformedDocumentError(name, "국가법령정보센터가 읽을 수 없는 답을 보냈습니다.") from error
    if not isinstance(tree, dict) or "html" in tree:
        raise MalformedDocumentError(name, "국가법령정보센터가 오류 화면을 보냈습니다.")
    return tree


def child(tree: Any, *path: str) -> Any:
    """What stands under a path; None where nothing does."""
    for step in path:
        if not isinstance(tree, dict):
            return None
        tree = tree.get(step)
    return tree


def many(value: Any) -> list[Any]:
    """What there may be several of, as a list."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def text(value: Any) -> str:
    """The words of a value, its parts on lines of their own."""
    if isinstance(value, list):
        return "\n".join(part for part in map(text, value) if part)
    if isinstance(value, dict):
        return text(value.get("content"))
    return "" if value is None else tidy(str(value)).strip()


def day(value: Any) -> dt.date | None:
    """A day as the service writes it (``20260102``, ``2026.01.02``); None for none."""
    match = _DAY.fullmatch(text(value).rstrip("."))
    if match:
        with suppress(ValueError):
            return dt.date(*map(int, match.groups()))
    return None


def _tree(element: Element) -> Any:
    if not len(element) and not element.attrib:
        return element.text or ""
    values: dict[str, Any] = {}
    for part in element:
        told = _tree(part)
        values[part.tag] = [*many(values[part.tag]), told] if part.tag in values else told
    if (element.text or "").strip():
        values["content"] = "".join(element.itertext())
    # An attribute may have the name of an element in it (조문번호), and says the same.
    return {**element.attrib, **values}
