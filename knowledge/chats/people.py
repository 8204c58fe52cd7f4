"""Who took part: names become pseudonyms, wherever they stand.

A message leaves here with its sender as ``참여자 3``, with the participants that it mentions called the same
way, and with all other personal data masked. Which name had which pseudonym is kept nowhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from indexer.morphemes import read_table
from knowledge.chats import texts
from knowledge.chats.messages import RawMessage
from knowledge.privacy import mask
from knowledge.privacy_names import is_name, is_ordinary

#: A pseudonym while ``mask`` reads the text: in characters that are no digits, so that a telephone number
#: behind a name is still seen as one, and that nobody writes.
_DIGITS = {ord(str(digit)): 0xE000 + digit for digit in range(10)}
_OPEN, _CLOSE = "\ue00a", "\ue00b"
_HELD = re.compile(f"{_OPEN}([\ue000-\ue009]+){_CLOSE}")
_BACK = {held: chr(digit) for digit, held in _DIGITS.items()}
_PRIVATE_USE = re.compile("[\ue000-\ue00b]")

#: Characters of an e-mail address or a link, inside which nothing is a mention.
_ADDRESS = "A-Za-z0-9._%+/-"
_MARKED = re.compile(rf"(?<![{_ADDRESS}])@(?=[^\s\d@])")
#: Whoever is marked and is none of the participants: a name, up to the end of its word.
_STRANGER = re.compile(rf"(?<![{_ADDRESS}])@[가-힣A-Za-z_][가-힣A-Za-z0-9_]*")
_IN_ADDRESS = re.compile(rf"[{_ADDRESS}]*@[A-Za-z0-9-]+\.")
_TITLE = (
    r"(?:주무관|사무관|서기관|주사|서기|팀장|과장|계장|국장|실장|소장|강사|선생|쌤"
    r"|대리|부장|차장|사장|대표|반장)?"
)
#: What may follow a name that is short, or could be the beginning of a word.
_AFTER = re.compile(
    rf" ?{_TITLE}(?:님|씨)?"
    r"(?:이|가|은|는|을|를|의|과|와|도|께서?|에게서?|한테서?|이랑|랑|으로|로|만|까지|입니다|이며|이고|이요|요|말씀대로|말씀)?"
    r"(?![가-힣])"
)
_GIVEN_NAME_TITLE = re.compile(r" ?(?:주무관|사무관|팀장|과장|계장|강사|선생|쌤|님|씨)")
_WORDS = Path(__file__).parents[1] / "data" / "words_like_nicknames.txt"
#: Where a nickname has several parts: ``서울/홍길동``, ``[용산] 홍길동 주무관``.
_PARTS = re.compile(r"[^가-힣A-Za-z0-9]+")
_LETTERS = re.compile(r"[가-힣A-Za-z0-9]")


class People:
    """The participants of a chat, as far as they have spoken."""

    def __init__(self, messages: Iterable[RawMessage]) -> None:
        """Give everybody a pseudonym, in the order in which they first spoke."""
        self._numbers: dict[str, int] = {}
        self._mentions = _Mentions()
        for message in messages:
            number = self._numbers.setdefault(message.account, len(self._numbers) + 1)
            self._mentions.add(message.name, number)

    def pseudonym(self, account: str) -> str:
        """What a participant is called."""
        return texts.PARTICIPANT.format(number=self._numbers[account])

    def masked(self, text: str) -> str:
        """A text without personal data: participants by their pseudonyms, everything else masked."""
        held = self._mentions.hold(_PRIVATE_USE.sub("", text))
        held = _STRANGER.sub(texts.SOMEBODY, mask(held))
        return _HELD.sub(lambda found: texts.PARTICIPANT.format(number=found[1].translate(_BACK)), held)


class _Mentions:
    """The forms in which participants are mentioned."""

    def __init__(self) -> None:
        self._known: set[tuple[str, int]] = set()
        #: By their first two characters, which nearly no place in a text begins with.
        self._plain: dict[str, dict[str, int]] = defaultdict(dict)
        self._given: dict[str, int] = {}
        self._marked: dict[str, int] = {}

    def add(self, name: str, number: int) -> None:
        """A participant with a name that they are shown with; of two with one name, the first is meant."""
        if (name, number) in self._known:
            return
        self._known.add((name, number))
        parts = [part for part in _PARTS.split(name) if is_name(part)]
        for form in (name, *parts):
            if _LETTERS.search(form):
                self._marked.setdefault(form, number)
            if _is_telling(form):
                self._plain[form[:2]].setdefault(form, number)
        for part in parts:
            self._given.setdefault(part[-2:], number)

    def hold(self, text: str) -> str:
        """A text with every mention of a participant replaced by a mark that ``mask`` leaves alone."""
        pieces: list[str] = []
        position = written = 0
        while position < len(text) - 1:
            if found := self._at(text, position):
                number, end = found
                pieces += [text[written:position], _OPEN, str(number).translate(_DIGITS), _CLOSE]
                position = written = end
            else:
                position += 1
        return "".join([*pieces, text[written:]])

    def _at(self, text: str, position: int) -> tuple[int, int] | None:
        """The participant who is mentioned at a position, and where the mention ends."""
        if text[position] == "@":
            return self._after_mark(text, position + 1) if _MARKED.match(text, position) else None
        start = text[position : position + 2]
        forms = self._plain.get(start, {})
        for form in sorted(forms, key=len, reverse=True):
            if text.startswith(form, position) and _stands_alone(form, text, position):
                return forms[form], position + len(form)
        if start in self._given and not _is_inside(text, position) and not is_ordinary(start):
            end = position + 2
            return (self._given[start], end) if _GIVEN_NAME_TITLE.match(text, end) else None
        return None

    def _after_mark(self, text: str, position: int) -> tuple[int, int] | None:
        forms = [form for form in self._marked if text.startswith(form, position)]
        longest = max(forms, key=len, default=None)
        return (self._marked[longest], position + len(longest)) if longest else None


def _is_inside(text: str, position: int) -> bool:
    return position > 0 and re.match("[가-힣]", text[position - 1]) is not None


def _stands_alone(form: str, text: str, position: int) -> bool:
    """Whether a form at a position is the name, and not a piece of something else."""
    end = position + len(form)
    if _goes_on(text[position - 1 : position], form[0]) or _goes_on(form[-1], text[end : end + 1]):
        return False
    if form[-1].isascii() and _IN_ADDRESS.match(text, end):
        return False
    if len(form) >= 3 and not is_ordinary(form[:2]):
        return True
    return not _is_inside(text, position) and _AFTER.match(text, end) is not None


def _goes_on(one: str, other: str) -> bool:
    """Whether two characters are of one Latin word, or of one number."""
    return any(re.fullmatch(kind, one) and re.fullmatch(kind, other) for kind in ("[A-Za-z_@]", "[0-9]"))


def _is_telling(form: str) -> bool:
    """Whether a nickname means its bearer without a mark: it is not short, nor made of ordinary words."""
    letters = _PARTS.sub("", form)
    if len(letters) < 2 or letters.isdigit() or (letters.isascii() and len(letters) < 3):
        return False
    return not _is_made_of(letters, _common_words())


@cache
def _common_words() -> frozenset[str]:
    terms = {word for term, parts in read_table("dictionary.tsv") for word in (term, *parts.split())}
    lines = _WORDS.read_text("utf-8").splitlines()
    return frozenset(terms.union(*(line.split() for line in lines if not line.startswith("#"))))


def _is_made_of(letters: str, words: frozenset[str]) -> bool:
    reached = {0}
    for end in range(1, len(letters) + 1):
        if any(letters[start:end] in words or is_ordinary(letters[start:end]) for start in reached):
            reached.add(end)
    return len(letters) in reached
