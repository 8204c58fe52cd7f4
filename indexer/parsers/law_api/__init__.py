"""Answers of the National Law Information open API (국가법령정보 공동활용), as documents and lists.

Source: the guide at https://open.law.go.kr (법령 ``eflaw``, 행정규칙 ``admrul``, 자치법규 ``ordin``).
"""

from __future__ import annotations

from indexer.parsers.law_api.answer import read_answer
from indexer.parsers.law_api.law import read_law
from indexer.parsers.law_api.listing import ListedText, ListPage, Target, read_page
from indexer.parsers.law_api.rules import read_ordinance, read_rule
from indexer.structure import StructuredDocument

__all__ = ["ListPage", "ListedText", "Target", "read_page", "read_text"]

_READERS = {Target.LAW: read_law, Target.RULE: read_rule, Target.ORDINANCE: read_ordinance}


def read_text(target: Target, data: bytes, name: str) -> StructuredDocument:
    """The document of an answer to ``lawService.do``, in XML or JSON.

    Args:
        target: What was asked for.
        data: The answer.
        name: What to call it in messages.

    Raises:
        ServiceRefusedError: When the service does not know who asks.
        DocumentError: When it is no text of that kind.
    """
    return _READERS[target](read_answer(data, name), name)
