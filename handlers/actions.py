"""What a button does: a verb and the ids it is about, as the few bytes a platform keeps with a button.

``claim:17`` names what is done and to what, so that a button of a message that is long gone can still be
answered. Whoever presses it may have made it up: the handler checks role and state, never the button.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handlers.errors import BadAction
from handlers.replies import MAX_ACTION_BYTES

#: Row ids are 64-bit; a longer number was not made by us.
_MAX_ID_DIGITS = 19


class Verb(StrEnum):
    """Everything a button can do; the comment names the ids that follow."""

    SOLVED = "solved"  # answer
    UNSOLVED = "unsolved"  # answer
    ASK_INSTRUCTOR = "ask"  # question
    CLAIM = "claim"  # escalation
    REPLY = "reply"  # escalation
    HAND_OVER = "handover"  # escalation
    DUPLICATE = "dup"  # escalation
    DUPLICATE_OF = "dupof"  # escalation, original escalation
    OUT_OF_SCOPE = "scope"  # escalation
    CITE = "cite"  # Q&A entry, position of the citation
    PUBLISH = "publish"  # Q&A entry
    REWRITE = "rewrite"  # Q&A entry
    DISCARD = "discard"  # Q&A entry
    LEFT_HOLDS = "left"  # conflict
    RIGHT_HOLDS = "right"  # conflict
    BOTH_HOLD = "both"  # conflict
    NEXT_CONFLICT = "nextconflict"  # conflict
    REOPEN_CONFLICT = "reopenconflict"  # conflict
    NEXT_DRAFT = "nextdraft"  # Q&A entry
    POST_DIGEST = "post"  # digest
    SKIP_DIGEST = "skip"  # digest
    IMPORT = "import"  # incoming document
    LEAVE = "leave"  # incoming document
    WITHDRAW = "withdraw"  # incoming document
    KEEP_REVIEW = "keep"  # review
    CORRECT_REVIEW = "correct"  # review
    DROP_REVIEW = "drop"  # review
    TELL_REVIEW = "tell"  # review
    NEXT_REVIEW = "next"  # review
    REOPEN_REVIEW = "reopen"  # review
    CHECKLIST = "list"  # kind and method, least amount, the one after the greatest


#: How many ids follow a verb, where it is not one.
_IDS = {Verb.DUPLICATE_OF: 2, Verb.CITE: 2, Verb.CHECKLIST: 3}


@dataclass(frozen=True, slots=True)
class Action:
    """A verb and its ids.

    Raises:
        ValueError: When the number of ids does not fit the verb, or one is negative.
    """

    verb: Verb
    ids: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.ids) != _arity(self.verb) or any(number < 0 for number in self.ids):
            raise ValueError(f"{self.verb} does not take {self.ids}")

    def encode(self) -> str:
        """``verb:id[:id…]``, at most ``MAX_ACTION_BYTES`` bytes for any 64-bit ids."""
        return ":".join([self.verb.value, *map(str, self.ids)])


def action(verb: Verb, *ids: int) -> str:
    """The string of a button."""
    return Action(verb, ids).encode()


def decode(text: str) -> Action:
    """Read what a button said.

    Raises:
        BadAction: When it is not something that ``Action.encode`` has written.
    """
    if len(text) > MAX_ACTION_BYTES or not text.isascii():
        raise BadAction(text)
    name, *numbers = text.split(":")
    if name not in Verb.__members__.values():
        raise BadAction(text)
    verb = Verb(name)
    if len(numbers) != _arity(verb) or not all(map(_is_id, numbers)):
        raise BadAction(text)
    return Action(verb, tuple(map(int, numbers)))


def _is_id(text: str) -> bool:
    return text.isdigit() and len(text) <= _MAX_ID_DIGITS and int(text) < 2**63


def _arity(verb: Verb) -> int:
    return _IDS.get(verb, 1)
