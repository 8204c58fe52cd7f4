"""When the bot speaks: a pure function of what was said, by whom and where.

Whoever addresses the bot gets an answer or a reason; whoever does not is left in peace, except for a clear
question in a room that asked for it (mode ``auto``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from knowledge.answering import Answer, Decision
from knowledge.remarks import Remark
from knowledge.rooms import Mode


class Address(Enum):
    """How a message is addressed to the bot."""

    MENTION = "mention"
    REPLY = "reply"
    COMMAND = "command"
    PRIVATE = "private"
    #: To everybody, in a room that people come to for answers.
    ROOM = "room"
    OVERHEARD = "overheard"


class Verdict(Enum):
    """What the bot does about a message."""

    SILENT = "silent"
    ANSWER = "answer"
    #: Answer only where the answer is sure enough; otherwise say nothing.
    ANSWER_IF_SURE = "answer_if_sure"
    #: Answer, or say that there is no answer; but say nothing to what is not about contracts.
    ANSWER_IF_IN_SCOPE = "answer_if_in_scope"
    GREET = "greet"
    WELCOME = "welcome"
    NUDGE = "nudge"
    EXPLAIN_CODE = "explain_code"
    EXPLAIN_NOTICE = "explain_notice"
    EXPLAIN_ROOM = "explain_room"
    EXPLAIN_MEMBERSHIP = "explain_membership"
    EXPLAIN_INSTRUCTOR = "explain_instructor"


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that decides whether the bot speaks.

    Attributes:
        address: How the message is addressed to the bot.
        remark: What kind of message it is.
        allowed: The bot may speak here: the room is allowed, or in private the person belongs to one.
        mode: The room's mode.
        from_bot: The bot itself or another bot wrote it.
        from_instructor: An instructor wrote it.
        between_people: It answers another person's message.
        taken: An instructor has taken the question of the thread in which it was written.
        taken_by_sender: That instructor wrote it.
    """

    address: Address
    remark: Remark = Remark.QUESTION
    allowed: bool = True
    mode: Mode = Mode.MENTION
    from_bot: bool = False
    from_instructor: bool = False
    between_people: bool = False
    taken: bool = False
    taken_by_sender: bool = False


_TO_ADDRESSED = {
    Remark.GREETING: Verdict.GREET,
    Remark.THANKS: Verdict.WELCOME,
    Remark.BLANK: Verdict.NUDGE,
    Remark.REQUEST: Verdict.NUDGE,
    Remark.CODE: Verdict.EXPLAIN_CODE,
    Remark.NOTICE: Verdict.EXPLAIN_NOTICE,
}


def should_speak(situation: Situation) -> Verdict:
    """Decide what to do about a message."""
    s = situation
    if s.from_bot or s.taken_by_sender:
        return Verdict.SILENT
    if s.address in (Address.OVERHEARD, Address.ROOM):
        return _unaddressed(s)
    if not s.allowed:
        return Verdict.EXPLAIN_MEMBERSHIP if s.address is Address.PRIVATE else Verdict.EXPLAIN_ROOM
    if s.mode is Mode.OFF and s.address is not Address.PRIVATE:
        return Verdict.SILENT
    if s.address is Address.REPLY and s.remark in (Remark.THANKS, Remark.GREETING, Remark.BLANK):
        # Nobody thanks back for thanks; a thread would never end.
        return Verdict.SILENT
    otherwise = Verdict.EXPLAIN_INSTRUCTOR if s.taken else Verdict.ANSWER
    if s.address is Address.COMMAND and s.remark in (Remark.GREETING, Remark.THANKS, Remark.NOTICE):
        return otherwise  # who writes "/질문" means a question, whatever it looks like
    return _TO_ADDRESSED.get(s.remark, otherwise)


def worth_saying(verdict: Verdict, answer: Answer, threshold: float) -> bool:
    """Whether what was found is said.

    Args:
        verdict: What was decided before anything was looked for.
        answer: What was found.
        threshold: Probability of being right from which on the bot speaks where nobody asked it.
    """
    if verdict is Verdict.ANSWER_IF_SURE:
        return answer.decision.is_answer and answer.confidence >= threshold
    return verdict is not Verdict.ANSWER_IF_IN_SCOPE or answer.decision is not Decision.OUT_OF_SCOPE


def _unaddressed(s: Situation) -> Verdict:
    asked = s.allowed and s.mode is Mode.AUTO and s.remark is Remark.QUESTION
    if not asked or s.between_people or s.taken:
        return Verdict.SILENT
    if s.address is Address.ROOM:
        return Verdict.ANSWER_IF_IN_SCOPE
    return Verdict.SILENT if s.from_instructor else Verdict.ANSWER_IF_SURE
