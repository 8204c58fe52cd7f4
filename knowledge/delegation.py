"""Delegation (위임): what a decree or rule says of a matter that the act leaves to it belongs to the answer.

No table of delegations exists in the statutes; the lower rule names what it carries out ("법 제9조제1항
단서에 따라"), and of what the search found, that is followed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from indexer.law_names import join_level, split_level
from indexer.morphemes import bigrams
from indexer.references import Reference, find_references, is_within, path_parts
from knowledge.answering import Citation
from knowledge.corpus import StoredPassage

_TO_DECREE = re.compile(r"대통령령(?:으로|이|에서) ?정하")
_TO_RULE = re.compile(r"(?:부령|총리령|시행규칙)(?:으로|이|에서) ?정하")
#: After a reference: its proviso is meant.
_PROVISO_NAMED = re.compile(r"\s?단서")
#: Of units that name a rule, those carry it out that are at least so like it, compared with the likest.
_LEAST_LIKENESS = 0.5
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
    """The unit of lower rules that carries out what is cited.

    Of the units that say so, those count that name it most exactly; of these, those that speak as it does
    (the unit about whoever *was* exempted names the rule of exemption, too); of these, the first.

    Args:
        citation: The rule that delegates.
        passages: Passages of the laws that ``delegates_to`` names, best first.

    Returns:
        The passage and the path of the unit; None where none says so. What only a proviso leaves to a lower
        rule is carried out by a unit that names the proviso (단서).
    """
    by_proviso = _by_proviso(citation.quote)
    words = set(bigrams(citation.quote))
    candidates = [
        (_steps_shared(found, citation), _likeness(words, block.text), stored, block.path)
        for stored in passages
        for block in stored.passage.blocks
        if citation.article in block.text  # reading every reference of every block would take far longer
        for found in find_references(block.text, within=stored.meta.law)
        if _is_meant(found, citation)
        and by_proviso in (None, bool(_PROVISO_NAMED.match(block.text, found.span[1])))
    ]
    exactness = max((exact for exact, *_ in candidates), default=0)
    exact = [one for one in candidates if one[0] == exactness]
    least = _LEAST_LIKENESS * max((likeness for _, likeness, *_ in exact), default=0.0)
    return next(((stored, path) for _, likeness, stored, path in exact if likeness >= least), None)


def _is_meant(found: Reference, citation: Citation) -> bool:
    """Whether a reference is to what is cited, to a part of it, or to what it is a part of."""
    return (found.law, found.article) == (citation.law, citation.article) and (
        is_within(citation.path, found.path) or is_within(found.path, citation.path)
    )


def _steps_shared(found: Reference, citation: Citation) -> int:
    return min(len(path_parts(found.path)), len(path_parts(citation.path)))


def _likeness(words: Set[str], lower: str) -> float:
    """Share of the lower text's character pairs that are among those of the upper one."""
    pairs = bigrams(lower)
    return sum(pair in words for pair in pairs) / max(len(pairs), 1)


def _by_proviso(quote: str) -> bool | None:
    """Whether a proviso is what delegates; None where its rule does too."""
    rules = [line.partition("다만,") for line in quote.split("\n")]
    in_rule, in_proviso = (
        any(_TO_DECREE.search(parts[place]) or _TO_RULE.search(parts[place]) for parts in rules)
        for place in (0, 2)
    )
    return in_proviso if in_rule is not in_proviso else None
