"""Delegation (위임): what a decree or rule says of a matter that the act leaves to it belongs to the answer.

No table of delegations exists in the statutes; the lower rule names what it carries out ("법 제9조제1항
단서에 따라"), and of what the search found, that is followed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.law_names import join_level, split_level
from indexer.references import find_references, path_parts
from knowledge.answering import Citation
from knowledge.corpus import StoredPassage

_TO_DECREE = re.compile(r"대통령령(?:으로|이|에서) ?정하")
_TO_RULE = re.compile(r"(?:부령|총리령|시행규칙)(?:으로|이|에서) ?정하")
_DECREE, _RULE = "시행령", "시행규칙"


def delegates_to(citation: Citation) -> tuple[str, ...]:
    """The laws to which the words cited leave something; none where they settle the matter themselves."""
    act, level = split_level(citation.law)
    lower = []
    if not level and _TO_DECREE.search(citation.quote):
        lower.append(join_level(act, _DECREE))
    if level != _RULE and _TO_RULE.search(citation.quote):
        lower.append(join_level(act, _RULE))
    return tuple(lower)


def carried_out_by(citation: Citation, passages: Sequence[StoredPassage]) -> StoredPassage | None:
    """The first of some passages of lower rules that says to carry out what is cited.

    Args:
        citation: The rule that delegates.
        passages: Passages of the laws that ``delegates_to`` names, best first.
    """
    paragraph = path_parts(citation.path)[:1]
    for stored in passages:
        for found in find_references(stored.passage.text, within=stored.meta.law):
            is_same_article = (found.law, found.article) == (citation.law, citation.article)
            if is_same_article and (
                not found.path or not paragraph or path_parts(found.path)[:1] == paragraph
            ):
                return stored
    return None
