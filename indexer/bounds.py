"""How the words after a number limit it: ``2천만원을 넘지 않는`` is 2천만원 이하."""

from __future__ import annotations

import re

_SIGNS = {
    "이상": r"이상|부터",
    "초과": r"초과|넘|웃도|보다\s?(?:크|큰|많|높|비싸|비싼)",
    "이하": r"이하|이내|까지|한도|안에|내에",
    "미만": r"미만|미달|밑도|밑돌|밑|아래"
    r"|(?:못|안)\s?(?:미치|미친|되[는면니고]|된)|보다\s?(?:작|적|낮|싸|싼)",
}
_OPPOSITE = {"이상": "미만", "초과": "이하", "이하": "초과", "미만": "이상"}
_NAMES = dict(zip(_SIGNS, ("least", "above", "most", "below"), strict=True))
#: The words after a number that limit it; read by ``read_bound``. Its groups are named.
BOUND = (
    r"(?:\([^()]{0,20}\))?(?:\s?한도(?=[을를이가]?\s?(?:넘|초과)))?"
    r"\s?(?:[을를이가은는도에]\s?)?(?P<denied>안\s?|못\s?)?(?:"
    + "|".join(rf"(?P<{name}>{_SIGNS[word]})" for word, name in _NAMES.items())
    + r")(?P<undone>[하되이]?지[는를]?\s?(?:않(?![나습]|은가|을까)|안(?!내)|아니(?!면)|못|말고)"
    r"|[이가은는]?\s?(?:아닌(?![가지데])|아니(?=[면라며고어])))?"
    # The ending of the verb: 넘*는*, 않*으면*.
    r"(?:(?<=[넘도치되돼큰많높작적낮않니])[가-힣]{1,2}(?=\s|$))?"
)
_BOUND = re.compile(BOUND)


def bound_after(text: str, position: int) -> str:
    """How a number that ends at a position is limited: 이상, 초과, 이하, 미만; empty where it is not."""
    match = _BOUND.match(text, position)
    return read_bound(match) if match else ""


def read_bound(match: re.Match[str]) -> str:
    """The same of a match of a pattern that ends in ``BOUND``."""
    bound = next((word for word, name in _NAMES.items() if match[name]), "")
    if bound and bool(match["denied"]) != bool(match["undone"]):
        return _OPPOSITE[bound]
    return bound
