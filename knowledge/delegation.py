"""Delegation (위임): what a decree or rule says of a matter that the act leaves to it belongs to the answer.

No table of delegations exists in the statutes; the lower rule names what it carries out ("법 제9조제1항
단서에 따라"), and of what the search found, that is followed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.law_names import join_level, split_level
from indexer.references import Reference, find_references, path_parts
from knowledge.answering import Citation
from knowledge.corpus import StoredPassage

_TO_DECREE = re.compile(r"대통령령(?:으로|이|에서) ?정하")
_TO_RULE = re.compile(r"(?:부령|총리령|시행규칙)(?:으로|이|에서) ?정하")
#: After a reference: its proviso is meant.
_PROVISO_NAMED = re.compile(r"\s?단서")
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


def carried_out_by(citation: Citation, passages: Sequence[StoredPassage]) -> tuple[StoredPassage, str] | None:
    """The first unit of lower rules that says to carry out what is cited.

    Args:
        citation: The rule that delegates.
        passages: Passages of the laws that ``delegates_to`` names, best first.

    Returns:
        The passage and the path of the unit; None where none says so. What only a proviso leaves to a lower
        rule is carried out by a unit that names the proviso (단서).
    """
    by_proviso = _by_proviso(citation.quote)
    for stored in passages:
        for block in stored.passage.blocks:
            for found in find_references(block.text, within=stored.meta.law):
                names_proviso = bool(_PROVISO_NAMED.match(block.text, found.span[1]))
                if _is_meant(found, citation) and by_proviso in (None, names_proviso):
                    return stored, block.path
    return None


def _is_meant(found: Reference, citation: Citation) -> bool:
    """Whether a reference is to what is cited, or to all of its article."""
    paragraph = path_parts(citation.path)[:1]
    return (found.law, found.article) == (citation.law, citation.article) and (
        not found.path or not paragraph or path_parts(found.path)[:1] == paragraph
    )


def _by_proviso(quote: str) -> bool | None:
    """Whether a proviso is what delegates; None where its rule does too."""
    rules = [line.partition("다만,") for line in quote.split("\n")]
    in_rule, in_proviso = (
        any(_TO_DECREE.search(parts[place]) or _TO_RULE.search(parts[place]) for parts in rules)
        for place in (0, 2)
    )
    return in_proviso if in_rule is not in_proviso else None
