"""From a passage to the words that answer: whole units, with the rule that they belong to.

What is quoted is never cut inside a unit (항, 호, 목, paragraph), except where one unit alone is longer
than the limit: then it is cut between sentences. A unit keeps the sentences above it (the chapeau that
ends in "다음 각 호의 …"), and a proviso (다만, …) stays with its rule.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.references import is_within, path_parts
from indexer.structure import Block, Passage
from indexer.table_rows import GAP, telling_rows
from indexer.units import UNIT_WEIGHTS, Sought, above, inside, unit_features

#: Characters of a quotation.
MAX_CHARS = 900
#: A passage up to this length is quoted whole.
_WHOLE_CHARS = 260
_WHOLE_PROSE_CHARS = 600
#: A list up to this length is quoted whole.
_LIST_CHARS = 350
#: Of a longer one, the items that are at least so good, compared with the best of them.
_TELLING_FROM = 0.6
#: Further units are quoted where they are hardly less probable than the best: by at most this difference.
_ALSO_WITHIN = 0.8
#: … and only up to this length: the best unit alone is read sooner.
_ALSO_CHARS = 500
#: Share of the question's weight that a unit gains by holding a quantity of the kind asked for …
_UNIT_SHARE = 0.25
#: … and by holding the very quantity that the question states ("2천만원 이하는 …"): that is its case.
_GIVEN_SHARE = 0.5
#: The end of a sentence whose next one does not begin with a proviso.
_SENTENCE_END = re.compile(r"(?<=다\.)\s+(?!다만|이 경우|그러하지)")
#: What says that more of the same follows.
REST = "(이하 생략)"
#: Characters of a mark before a quotation and of what is left out after it.
_ROOM_FOR_MARKS = 20
_STEP = re.compile(r"제(\d+)(항|호)((?:의\d+)*)|([가-힣])목((?:의\d+)*)|(.+)")


@dataclass(frozen=True, slots=True)
class Extract:
    """The words of a passage that answer a question.

    Attributes:
        path: The unit that answers best: ``제1항제5호``; empty where the passage has no units.
        paths: Every unit quoted, in reading order, without those quoted only as a chapeau.
        quote: The words, one unit a line, with the marks of statutes (①, 1., 가.).
        rank: How probable it is that the best unit answers, on a logarithmic scale, beside other passages
            of the same article.
        general: Whether a whole list is asked for: nothing in the question tells one item from another.
        page: Page on which the best unit begins; None where the document has none.
    """

    path: str
    paths: tuple[str, ...]
    quote: str
    rank: float = 0.0
    general: bool = False
    page: int | None = None


def extract(
    passage: Passage,
    sought: Sought,
    terms: Callable[[str], Collection[str]],
    *,
    wanted_path: str = "",
    article: Sequence[str] = (),
    max_chars: int = MAX_CHARS,
) -> Extract:
    """Choose what to quote of a passage.

    Args:
        passage: The passage.
        sought: What of the question is looked for.
        terms: Makes the index terms of a text.
        wanted_path: The unit that the question names; it is quoted whatever it says, even that it is
            repealed. Where the passage holds only parts of it, the first of them is.
        article: Paths of the whole article's units, see ``units_in_order``, by which what is left out is
            told; those of the passage where empty.
        max_chars: Length of the quotation at most.
    """
    weights = sought.weights
    kept = [block for block in passage.blocks if not block.repealed or block.path == (wanted_path or None)]
    blocks = kept or list(passage.blocks)
    blocks = [replace(block, text=telling_rows(block.text, weights, terms, max_chars)) for block in blocks]
    order = article or units_in_order([passage])
    found = [set(terms(block.text)) for block in blocks]
    scores = [_score(one, weights) for one in found]
    features = unit_features(blocks, found, sought, set(terms(passage.title)))
    ranks = [sum(UNIT_WEIGHTS[name] * value for name, value in row.items()) for row in features]
    named = _named(blocks, wanted_path)
    if sought.whole and named is None and any(block.path for block in blocks):
        return _from_the_beginning(blocks, order, max_chars, max(ranks))
    best = max(range(len(blocks)), key=lambda i: (ranks[i], -i)) if named is None else named
    # What the sentence above a list says already tells none of its items from the others.
    telling = {term: weight for term, weight in weights.items() if term not in found[best]}
    in_list = [
        _score(one, telling)
        + sum(weights.values()) * (_UNIT_SHARE * row["wanted"] + _GIVEN_SHARE * row["given"])
        for one, row in zip(found, features, strict=True)
    ]
    whole = _WHOLE_CHARS if any(block.path for block in blocks) else _WHOLE_PROSE_CHARS
    if _length(blocks) <= whole and named is None:
        chosen = set(range(len(blocks)))
    else:
        chosen = _choose(blocks, scores, in_list, ranks, best, max_chars - _ROOM_FOR_MARKS)
    path = _unit(blocks, best, chosen)
    if chosen == {best} and len(blocks[best].text) > max_chars - _ROOM_FOR_MARKS:
        quote = _sentences(blocks[best].text, weights, terms, max_chars)
    else:
        quote = _render(blocks, sorted(chosen), order)
        if _goes_on(blocks[max(chosen)].path, order, wanted_path or path):
            quote += f"\n{REST}"
    paths = tuple(blocks[i].path for i in sorted(chosen) if not _is_chapeau(blocks, i, chosen) or i == best)
    items = inside(blocks, best)
    general = bool(items) and not any(in_list[i] for i in items)
    return Extract(path, paths, quote, ranks[best], general, blocks[best].page)


def opening(passage: Passage, *, article: Sequence[str] = (), max_chars: int = MAX_CHARS) -> Extract:
    """As much of a whole passage as fits, in reading order: what is quoted where no unit of it is meant."""
    blocks = [block for block in passage.blocks if not block.repealed] or list(passage.blocks)
    if len(blocks[0].text) > max_chars:
        quote = mark(blocks[0].path) + _sentences(blocks[0].text, {}, str.split, max_chars - _ROOM_FOR_MARKS)
        quote = quote if quote.endswith(REST) else f"{quote} {REST}"
        return Extract("", (blocks[0].path,), quote, page=blocks[0].page)
    return _from_the_beginning(blocks, article or units_in_order([passage]), max_chars)


def units_in_order(passages: Iterable[Passage]) -> tuple[str, ...]:
    """Paths of the units of an article's passages that are in force, in reading order, each once."""
    by_place = sorted(passages, key=lambda passage: passage.ordinal)
    return tuple(
        dict.fromkeys(
            block.path
            for passage in by_place
            for block in passage.blocks
            if block.path and not block.repealed
        )
    )


def _from_the_beginning(
    blocks: Sequence[Block], order: Sequence[str], max_chars: int, rank: float = 0.0
) -> Extract:
    chosen: set[int] = set()
    for position in range(len(blocks)):
        if chosen and _length(blocks[i] for i in (*chosen, position)) > max_chars - len(REST):
            break
        chosen.add(position)
    last = blocks[max(chosen)].path
    is_all = len(chosen) == len(blocks) and (last not in order or last == order[-1])
    quote = _render(blocks, sorted(chosen), order) + ("" if is_all else f"\n{REST}")
    return Extract("", tuple(blocks[i].path for i in sorted(chosen)), quote, rank, page=blocks[0].page)


def _score(found: Collection[str], weights: Mapping[str, float]) -> float:
    """Weight of the question's terms among those of a block; long blocks do not win by length alone."""
    matched = sum(weight for term, weight in weights.items() if term in found)
    return matched / (1 + 0.15 * math.sqrt(max(len(found) - 12, 0)))


def _named(blocks: Sequence[Block], wanted_path: str) -> int | None:
    """The place of a unit, or of the first part of it; None where there is none."""
    parts = (i for i, block in enumerate(blocks) if wanted_path and is_within(block.path, wanted_path))
    return min(parts, key=lambda i: (blocks[i].path != wanted_path, i), default=None)


def _choose(
    blocks: Sequence[Block],
    scores: Sequence[float],
    in_list: Sequence[float],
    ranks: Sequence[float],
    best: int,
    max_chars: int,
) -> set[int]:
    """Positions to quote: the best unit with what belongs to it, then others about as good.

    Args:
        blocks: All of the passage.
        scores: How good each is.
        in_list: How good each is as one of a list: the kind of quantity asked for tells there.
        ranks: How probable it is of each that it answers, on a logarithmic scale.
        best: Position of the best.
        max_chars: Length of the quotation at most.
    """
    chosen = {best, *above(blocks, best)}
    if _length(blocks[i] for i in chosen) > max_chars:
        return {best}
    items = inside(blocks, best)
    telling_from = _TELLING_FROM * max((in_list[i] for i in items), default=0.0)
    telling = [i for i in items if in_list[i] > 0 and in_list[i] >= telling_from]
    alternatives = "모두" not in blocks[best].text
    if telling and alternatives and _length(blocks[i] for i in items) > _LIST_CHARS:
        # Of a long list of alternatives, those that say something of what was asked.
        telling = [j for i in telling for j in (i, *above(blocks, i), *inside(blocks, i))]
        _add_fitting(blocks, chosen, _by_score([[i] for i in dict.fromkeys(telling)], in_list), max_chars)
    elif items and not _add_fitting(blocks, chosen, [items], max_chars):
        _add_fitting(blocks, chosen, _by_score([[i] for i in items], in_list), max_chars)
    others = [
        [i, *above(blocks, i), *(inside(blocks, i) if not items else [])]
        for i in range(len(blocks))
        if i not in chosen and scores[i] > 0 and ranks[i] >= ranks[best] - _ALSO_WITHIN
    ]
    _add_fitting(blocks, chosen, _by_score(others, ranks), min(_ALSO_CHARS, max_chars))
    return chosen


def _by_score(groups: Sequence[Sequence[int]], scores: Sequence[float]) -> list[Sequence[int]]:
    return sorted(groups, key=lambda group: -scores[group[0]])


def _add_fitting(
    blocks: Sequence[Block], chosen: set[int], groups: Sequence[Collection[int]], max_chars: int
) -> bool:
    """Add each group that still fits as a whole; True where all of them did."""
    complete = True
    for group in groups:
        if _length(blocks[i] for i in chosen.union(group)) <= max_chars:
            chosen.update(group)
        else:
            complete = False
    return complete


def _is_chapeau(blocks: Sequence[Block], position: int, chosen: Collection[int]) -> bool:
    return any(i in chosen for i in inside(blocks, position))


def _unit(blocks: Sequence[Block], best: int, chosen: Collection[int]) -> str:
    """The path to cite. A chapeau quoted with one unit only stands for that unit."""
    items = [i for i in inside(blocks, best) if i in chosen]
    return blocks[items[0]].path if len(items) == 1 else blocks[best].path


def _render(blocks: Sequence[Block], positions: Sequence[int], order: Sequence[str]) -> str:
    lines: list[str] = []
    for previous, position in zip([None, *positions], positions, strict=False):
        if previous is not None and _is_gap(blocks, previous, position, order):
            lines.append(GAP)
        lines.append(mark(blocks[position].path) + blocks[position].text)
    return "\n".join(lines)


def _is_gap(blocks: Sequence[Block], previous: int, position: int, order: Sequence[str]) -> bool:
    """Whether something stands between two units: a passage carries the chapeau of its first item with it."""
    before, after = blocks[previous].path, blocks[position].path
    if before != after and before in order and after in order:
        return order.index(after) != order.index(before) + 1
    return position != previous + 1


def _goes_on(last: str, order: Sequence[str], cited: str) -> bool:
    """Whether more of the unit cited follows what is quoted last."""
    following = order[order.index(last) + 1 :] if last in order else ()
    return any(is_within(path, cited) for path in following)


def mark(path: str) -> str:
    """What a statute prints before a unit: ``① ``, ``5. ``, ``7의2. ``, ``가. ``; empty for prose."""
    steps = path_parts(path)
    match = _STEP.fullmatch(steps[-1]) if steps else None
    if match is None:
        return ""
    number, kind, branch, letter, letter_branch, other = match.groups()
    if kind == "항":
        value = int(number)
        circled = chr(0x2460 + value - 1) if value <= 20 else f"({value})"
        return f"{circled}{branch} "
    if kind == "호":
        return f"{number}{branch}. "
    return f"{letter}{letter_branch}. " if letter else f"{other} "


def _sentences(
    text: str, weights: Mapping[str, float], terms: Callable[[str], Collection[str]], max_chars: int
) -> str:
    """The best run of whole sentences of one long unit."""
    sentences = _SENTENCE_END.split(text)
    scores = [_score(set(terms(sentence)), weights) for sentence in sentences]
    start = max(range(len(sentences)), key=lambda i: (scores[i], -i))
    stop = start + 1
    while stop < len(sentences) and len(" ".join(sentences[start : stop + 1])) <= max_chars - 20:
        stop += 1
    quote = " ".join(sentences[start:stop])
    if len(quote) > max_chars - 20:  # a single sentence beyond the limit: cut between words, and say so
        quote = quote[: max_chars - 20].rsplit(" ", 1)[0] + " …"
    before = f"{GAP} " if start else ""
    after = f" {REST}" if stop < len(sentences) else ""
    return f"{before}{quote}{after}"


def _length(blocks: Iterable[Block]) -> int:
    """Characters of blocks in a quotation, with their marks and gaps."""
    return sum(len(block.text) + 12 for block in blocks)
