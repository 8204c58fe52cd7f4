"""Does a published question ask the same as the one asked?

One vector a question does not tell "계약보증금은 얼마" from "계약보증금은 언제 면제": the topic is shared,
the request is not. So every candidate is compared token by token (late interaction: each token with the one
of the other question that is most like it; Khattab and Zaharia, SIGIR 2020), after what all candidates have
in common was taken away: their mean vector, and the weight of tokens that most of them use. What is left is
where they differ.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.calibration import Logistic
from indexer.wording import TokenVectors, Wording

#: Candidates that are compared with a question.
COMPARED = 10
_CONTRACT_KINDS = frozenset({"공사", "용역", "물품"})
#: A rate, a period or a number of people or times, as it stands among index terms. Amounts are compared as
#: limits.
_QUANTITY = re.compile(r"[\d.]+(?P<unit>%|‰|일|주|개월|년|인|회)")
#: A year of the calendar, which is no period.
_YEAR = re.compile(r"(?:19|20)\d\d년")
#: Cases with rules of their own: an answer for one of them answers no question that does not name it.
_SPECIAL_CASES = {
    case: re.compile(signs)
    for case, signs in {
        "long-term": r"장기계속|연차(?:계약|별)",
        "unit price": r"단가\s?계약",
        "joint": r"공동\s?(?:계약|도급|수급|이행|입찰)",
        "urgent": r"긴급|(?<![가-힣])급[하한]|시급[하한]",
        "repeated": r"재공고|다시\s?공고|유찰",
    }.items()
}
#: Of a hit's features, those that are taken over.
_OF_HIT = ("widened", "bigrams", "title")

Idf = Callable[[Iterable[str]], Mapping[str, float]]
#: The question of an entry, with the features of the hit that found it (``indexer.features``).
Candidate = tuple[Wording, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Match:
    """The published question that most probably asks the same.

    Attributes:
        position: Which of the candidates.
        probability: Probability that it does; 0 where it contradicts what was asked.
    """

    position: int
    probability: float


def best_match(asked: Wording, known: Sequence[Candidate], model: Logistic, idf: Idf) -> Match | None:
    """Find the published question that asks the same as the one asked.

    Args:
        asked: The question.
        known: Q&A entries that may ask the same.
        model: Turns the features of a pair into a probability.
        idf: Weights index terms by how rare they are.

    Returns:
        The best; None where there is no candidate.
    """
    if not known:
        return None
    probabilities = match_probabilities(asked, known, model, idf)
    best = max(range(len(known)), key=probabilities.__getitem__)
    return Match(best, probabilities[best])


def match_probabilities(asked: Wording, known: Sequence[Candidate], model: Logistic, idf: Idf) -> list[float]:
    """Probability of each candidate that it asks the same; the arguments are those of ``best_match``."""
    return [
        0.0 if contradicts(asked, wording) else model.probability(features)
        for (wording, _), features in zip(known, match_features(asked, known, idf), strict=True)
    ]


def contradicts(asked: Wording, known: Wording) -> bool:
    """Whether two questions are about different cases.

    They are where they name different kinds of contract, or amounts, rates or periods; where one is about
    contracts of the state and the other about local ones; or where the known one is about a case of its own
    that the other does not name.
    """
    ours, theirs = _cases(asked.terms), _cases(known.terms)
    return (
        asked.limits.excludes(known.limits)
        or asked.jurisdiction is not known.jurisdiction
        or any(ours[measure].isdisjoint(theirs[measure]) for measure in ours.keys() & theirs.keys())
        or bool(_special_cases(known) - _special_cases(asked))
    )


def match_features(asked: Wording, known: Sequence[Candidate], idf: Idf) -> list[dict[str, float]]:
    """What is compared of a question and each candidate; see the module's words on late interaction.

    Args:
        asked: The question.
        known: The candidates: all of them, for each is judged beside the others.
        idf: Weights index terms by how rare they are.
    """
    rarity = idf({term for wording in (asked, *(one for one, _ in known)) for term in wording.terms})
    by_token = _token_features(asked.tokens, [wording.tokens for wording, _ in known])
    return [
        {name: of_hit[name] for name in _OF_HIT} | _term_features(asked, wording, rarity) | of_tokens
        for (wording, of_hit), of_tokens in zip(known, by_token, strict=True)
    ]


def _term_features(asked: Wording, known: Wording, rarity: Mapping[str, float]) -> dict[str, float]:
    """How far the terms of two questions cover each other, the thesaurus bridging both ways."""
    ours, theirs = set(asked.terms), set(known.terms)
    left_of_ours = ours - theirs - set(known.widened)
    left_of_theirs = theirs - ours - set(asked.widened)
    requests = asked.asked | known.asked
    spelled = len(asked.pairs) + len(known.pairs)
    return {
        "spelled_alike": 2 * len(set(asked.pairs).intersection(known.pairs)) / spelled if spelled else 0.0,
        "uncovered_asked": _weight(left_of_ours, rarity) / max(_weight(ours, rarity), 1.0),
        "uncovered_known": _weight(left_of_theirs, rarity) / max(_weight(theirs, rarity), 1.0),
        "rarest_uncovered_asked": max((rarity[term] for term in left_of_ours), default=0.0),
        "rarest_uncovered_known": max((rarity[term] for term in left_of_theirs), default=0.0),
        "same_request": len(asked.asked & known.asked) / len(requests) if requests else 0.5,
        "quantity_asked": float(bool(_numbers(ours) - _numbers(theirs))),
        "quantity_known": float(bool(_numbers(theirs) - _numbers(ours))),
        "kind_asked": float(bool(_contract_kinds(ours) - theirs)),
        "kind_known": float(bool(_contract_kinds(theirs) - ours)),
    }


def _token_features(asked: TokenVectors, known: Sequence[TokenVectors]) -> list[dict[str, float]]:
    """Late interaction, seen from both sides; all 0 where there are no vectors."""
    names = ("covered_asked", "covered_known", "least_asked", "missing_asked")
    if not asked.ids:
        return [dict.fromkeys(names, 0.0) for _ in known]
    used = Counter(token for tokens in (asked, *known) for token in set(tokens.ids))
    texts = len(known) + 1
    common = np.concatenate([tokens.vectors for tokens in (asked, *known)]).astype(np.float32).mean(axis=0)

    def apart(tokens: TokenVectors) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float64]]:
        vectors = tokens.vectors.astype(np.float32) - common
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors, np.log1p(texts / np.array([used[token] for token in tokens.ids]))

    ours, our_weights = apart(asked)
    rows = []
    for tokens in known:
        if not tokens.ids:
            rows.append(dict.fromkeys(names, 0.0))
            continue
        theirs, their_weights = apart(tokens)
        alike = ours @ theirs.T
        best_of_ours, best_of_theirs = alike.max(axis=1), alike.max(axis=0)
        values = (
            np.average(best_of_ours, weights=our_weights),
            np.average(best_of_theirs, weights=their_weights),
            best_of_ours.min(),
            (our_weights * (1 - best_of_ours)).max(),
        )
        rows.append({name: float(value) for name, value in zip(names, values, strict=True)})
    return rows


def _weight(terms: Iterable[str], rarity: Mapping[str, float]) -> float:
    return sum(rarity[term] for term in terms)


def _numbers(terms: Iterable[str]) -> set[str]:
    return {term for term in terms if term[0].isdigit() and not _YEAR.fullmatch(term)}


def _cases(terms: Iterable[str]) -> dict[str, set[str]]:
    """What a question is limited to: its kinds of contract, and its quantities by their unit."""
    cases: dict[str, set[str]] = {}
    for term in terms:
        if term in _CONTRACT_KINDS:
            cases.setdefault("kind", set()).add(term)
        elif (quantity := _QUANTITY.fullmatch(term)) and not _YEAR.fullmatch(term):
            cases.setdefault(quantity["unit"], set()).add(term)
    return cases


def _special_cases(wording: Wording) -> set[str]:
    text = f"{wording.text} {wording.statutory}"
    return {case for case, signs in _SPECIAL_CASES.items() if signs.search(text)}


def _contract_kinds(terms: Iterable[str]) -> set[str]:
    return {term for term in terms if term in _CONTRACT_KINDS}
