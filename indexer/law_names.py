"""Names of laws: the short one used in citations, the full title, and what people call them.

A *law name* here is the short citation name with its level: ``지방계약법``, ``지방계약법 시행령``,
``지방계약법 시행규칙``. The act, its decree and its rule are one *family*, named by the act.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indexer.structure import Jurisdiction

_TABLE = Path(__file__).parent / "data" / "law_names.tsv"
_DOTS = re.compile("[ㆍ·・‧•∙]")
_WRITTEN_DIFFERENTLY = re.compile(r"[\s「」『』“”\"']")
_LAST_BRACKET = re.compile(r"\([^()]*\)$")
_LEVELS = ("시행령", "시행규칙")


@dataclass(frozen=True, slots=True)
class LawName:
    """One row of the table of law names.

    Attributes:
        short: The name used in citations.
        full: The official title.
        others: What else people write; spacing and middle dots do not matter.
        jurisdiction: Whose contracts the law governs.
    """

    short: str
    full: str
    others: tuple[str, ...]
    jurisdiction: Jurisdiction

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called."""
        return (self.short, self.full, *self.others)


@cache
def law_names() -> tuple[LawName, ...]:
    """The table of law names that ships with the package."""
    rows = []
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            short, full, others, jurisdiction = line.split("\t")
            names = tuple(name for name in others.split("|") if name)
            rows.append(LawName(short, full, names, Jurisdiction(jurisdiction)))
    return tuple(rows)


def name_key(name: str) -> str:
    """A single name without what people write differently: spaces, brackets, the kind of middle dot.

    A bracket at its end tells versions of a law apart and goes too, so this is not for running text.
    """
    return _WRITTEN_DIFFERENTLY.sub("", _LAST_BRACKET.sub("", _DOTS.sub("ㆍ", name.strip())))


@cache
def _short_by_key() -> dict[str, str]:
    return {name_key(name).replace("ㆍ", ""): row.short for row in law_names() for name in row.names}


@cache
def _names_in_keys() -> re.Pattern[str]:
    keys = sorted(
        {name_key(name) for row in law_names() for name in row.names}, key=lambda key: (-len(key), key)
    )
    return re.compile("|".join(key.replace("ㆍ", "ㆍ?") for key in map(re.escape, keys)))


def laws_named(text: str) -> frozenset[str]:
    """The acts, without level, that a text names by any of their names: ``지방계약법``.

    Spaces, brackets around a name and middle dots do not matter. A name inside a longer one does not
    count: who writes 지방보조금법 does not mean 보조금법.
    """
    found = _names_in_keys().findall(_WRITTEN_DIFFERENTLY.sub("", _DOTS.sub("ㆍ", text)))
    return frozenset(split_level(_short_by_key()[name.replace("ㆍ", "")])[0] for name in found)


def split_level(name: str) -> tuple[str, str]:
    """Split a law name into its act and its level (``시행령``, ``시행규칙`` or empty)."""
    for level in _LEVELS:
        if name.endswith(level) and name != level:
            return name.removesuffix(level).rstrip(), level
    return name, ""


def join_level(act: str, level: str) -> str:
    """The name of an act's decree or rule; the act's own where ``level`` is empty."""
    return f"{act} {level}".rstrip()


def normalise_law_name(title: str) -> str:
    """The short citation name of a law, from its title or any other name of it.

    An unknown law keeps its own title, with single spaces and the middle dot of statutes (ㆍ).
    """
    key = name_key(title)
    known = _short_by_key().get(key.replace("ㆍ", ""))
    if known:
        return known
    act, level = split_level(key)
    known = _short_by_key().get(act.replace("ㆍ", ""))
    if known and level:
        return join_level(known, level)
    plain = " ".join(_DOTS.sub("ㆍ", re.sub(r"[「」『』]", " ", title)).split())
    act, level = split_level(plain)
    return join_level(act, level)


def jurisdiction_of(name: str) -> Jurisdiction:
    """Whose contracts a law governs; ``any`` for a law that the table does not have."""
    act = split_level(normalise_law_name(name))[0]
    for row in law_names():
        if row.short == act:
            return row.jurisdiction
    return Jurisdiction.ANY
