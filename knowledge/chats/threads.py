"""Questions of a conversation with the answers that they were given.

Several questions may be open at once, so an answer goes to the one that it replies to, whose asker it names,
or whose rare words it has; else to the latest.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from indexer.morphemes import bigrams
from knowledge.chats import signals
from knowledge.chats.messages import ChatMessage
from knowledge.chats.signals import WEIGHTS, Signal
from knowledge.chats.turns import Turn, turns

#: How long a question waits for an answer, and an answer for more of it, while others speak …
_WINDOW = dt.timedelta(minutes=30)
#: … and while nobody does: into the next working morning.
_OVERNIGHT = dt.timedelta(hours=18)
#: A question asked back is short: ``공사인가요 용역인가요?``
_ASKED_BACK_CHARS = 30
#: Words that a question and its answer share weigh together at least this much.
_SHARED_FROM = 3.0
#: A turn that is neither a reply nor names the asker must have so much of an answer.
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with the answer that it was given, in the words in which both were said.

    Attributes:
        question: What was asked, masked.
        answer: What one of the participants answered, masked.
        question_at: When it was asked.
        asker: Who asked.
        answerers: Who answered or agreed; first the one whose answer it is.
        signals: What speaks for the answer.
        others: What others answered.
        depends: Whether the question is only understood with what was said before it.
    """

    question: str
    answer: str
    question_at: dt.datetime
    asker: str
    answerers: tuple[str, ...]
    signals: frozenset[Signal]
    others: tuple[str, ...] = ()
    depends: bool = False

    @property
    def confidence(self) -> int:
        """How sure it is that the question was answered."""
        return sum(WEIGHTS[signal] for signal in self.signals)


def find_threads(messages: Iterable[ChatMessage]) -> list[Thread]:
    """Find the questions of a conversation that were answered, in their order."""
    return _Finder(list(turns(messages))).find()


@dataclass(slots=True)
class _Answer:
    """What one participant answers."""

    turns: list[Turn] = field(default_factory=list)
    signals: set[Signal] = field(default_factory=set)

    @property
    def text(self) -> str:
        return "\n".join(turn.text for turn in self.turns)

    @property
    def rank(self) -> tuple[int, int]:
        # Who was first is not more right for it.
        weight = sum(WEIGHTS[signal] for signal in self.signals - {Signal.FIRST})
        return weight, self.turns[0].messages[0].number


@dataclass(slots=True)
class _Question:
    """A question that waits for answers."""

    turn: Turn
    place: int
    active: dt.datetime
    answers: dict[str, _Answer] = field(default_factory=dict)
    agreed: list[str] = field(default_factory=list)
    thanked: bool = False

    @property
    def asker(self) -> str:
        return self.turn.sender

    @property
    def text(self) -> str:
        return self.turn.text

    def agree(self, turn: Turn) -> None:
        """Take down that somebody agreed with the latest answer, with what they add to it."""
        self.agreed.append(turn.sender)
        if found := signals.of_answer(turn.text) - {Signal.STATED}:
            latest = max(self.answers.values(), key=lambda answer: answer.turns[-1].ended)
            latest.turns.append(turn)
            latest.signals |= found
            self.active = turn.ended

    def has(self, number: int | None) -> bool:
        """Whether a message is of the question or of one of its answers."""
        answered = (turn for answer in self.answers.values() for turn in answer.turns)
        return any(message.number == number for turn in (self.turn, *answered) for message in turn.messages)


class _Finder:
    """Goes through the turns of a conversation once."""

    def __init__(self, said: Sequence[Turn]) -> None:
        self._said = said
        self._seen_in = Counter(pair for turn in said for pair in set(bigrams(turn.text)))
        self._open: list[_Question] = []
        self._done: list[_Question] = []

    def find(self) -> list[Thread]:
        for place, turn in enumerate(self._said):
            self._close_before(place, turn)
            self._note_thanks(turn)
            if signals.asks(turn.text):
                self._ask(place, turn)
            elif signals.agrees(turn.text) and (agreed := self._answered_before(turn)):
                agreed.agree(turn)
            else:
                self._answer(place, turn)
        return [thread for one in (*self._done, *self._open) if (thread := _thread(one))]

    def _close_before(self, place: int, turn: Turn) -> None:
        """Close what nobody answers any more."""
        still: list[_Question] = []
        for one in self._open:
            waits = _OVERNIGHT if self._is_first_after(one, place) else _WINDOW
            is_reply = one.has(turn.reply_to)
            (still if turn.began - one.active <= waits or is_reply else self._done).append(one)
        self._open = still

    def _is_first_after(self, one: _Question, place: int) -> bool:
        """Whether nobody but the asker spoke between a question and a turn."""
        return all(between.sender == one.asker for between in self._said[one.place + 1 : place])

    def _ask(self, place: int, turn: Turn) -> None:
        waiting = [one for one in self._open if not one.answers]
        if not self._is_asked_back(place, turn, waiting):
            self._open.append(_Question(turn, place, turn.ended))

    def _is_asked_back(self, place: int, turn: Turn, waiting: Sequence[_Question]) -> bool:
        """Whether a question asks the one who just asked for more, who then says it."""
        following = self._said[place + 1] if place + 1 < len(self._said) else None
        return (
            following is not None
            and len(turn.text) <= _ASKED_BACK_CHARS
            and any(
                one.asker == following.sender != turn.sender and self._is_first_after(one, place)
                for one in waiting
            )
            and following.began - turn.ended <= _WINDOW
            and not signals.asks(following.text)
        )

    def _note_thanks(self, turn: Turn) -> None:
        if signals.thanks(turn.text) and (
            own := [one for one in self._open if one.asker == turn.sender and one.answers]
        ):
            own[-1].thanked = True

    def _answered_before(self, turn: Turn) -> _Question | None:
        answered = [one for one in self._open if one.answers and one.asker != turn.sender]
        return max(answered, key=lambda one: one.active, default=None)

    def _answer(self, place: int, turn: Turn) -> None:
        turn = _from_answer_on(turn)
        found = set(signals.of_answer(turn.text))
        questions = [one for one in self._open if one.asker != turn.sender]
        if not questions or not (found or turn.reply_to is not None):
            return
        one, why = self._meant(turn, questions)
        if not found and Signal.REPLY not in why:
            return
        found |= why
        if self._is_first_after(one, place):
            found.add(Signal.FIRST)
        if sum(WEIGHTS[signal] for signal in found) < _ENOUGH:
            return
        answer = one.answers.setdefault(turn.sender, _Answer())
        answer.turns.append(turn)
        answer.signals |= found
        one.active = turn.ended

    def _meant(self, turn: Turn, questions: Sequence[_Question]) -> tuple[_Question, set[Signal]]:
        """The question that a turn answers, and why that one."""
        for one in questions:
            if one.has(turn.reply_to):
                return one, {Signal.REPLY}
        for one in reversed(questions):
            if f"{one.asker}" in turn.text:
                return one, {Signal.ADDRESSED}
        if signals.depends(questions[-1].text) and not questions[-1].answers:
            return questions[-1], set()
        fitting = [signals.fits(one.text, turn.text) for one in questions]
        shared = [self._shared(one.text, turn.text) for one in questions]
        best = max(
            range(len(questions)),
            key=lambda place: (shared[place] + _SHARED_FROM * fitting[place], place),
        )
        why = {Signal.FITTING} if fitting[best] else set()
        if shared[best] >= _SHARED_FROM:
            why.add(Signal.SHARED)
        return questions[best if why else -1], why

    def _shared(self, question: str, answer: str) -> float:
        pairs = set(bigrams(question)) & set(bigrams(answer))
        return sum(math.log(len(self._said) / self._seen_in[pair]) for pair in pairs)


def _from_answer_on(turn: Turn) -> Turn:
    """A turn without what was said in it before the answer: ``출근했습니다``."""
    telling = [bool(signals.of_answer(message.text)) for message in turn.messages]
    return replace(turn, messages=turn.messages[telling.index(True) :]) if any(telling) else turn


def _thread(one: _Question) -> Thread | None:
    if not one.answers:
        return None
    ranked = sorted(one.answers.items(), key=lambda item: item[1].rank, reverse=True)
    answerer, best = ranked[0]
    found = set(best.signals)
    if one.thanked:
        found.add(Signal.THANKED)
    agreed = [name for name in one.agreed if name != answerer]
    if agreed:
        found.add(Signal.AGREED)
    return Thread(
        one.text,
        best.text,
        one.turn.began,
        one.asker,
        tuple(dict.fromkeys([answerer, *(name for name, _ in ranked), *agreed])),
        frozenset(found),
        tuple(answer.text for _, answer in ranked[1:]),
        signals.depends(one.text),
    )
