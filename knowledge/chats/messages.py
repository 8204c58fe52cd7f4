"""What was said in a chat, and what its export says that nobody said."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message of a past conversation, without personal data.

    Attributes:
        number: Its place in the conversation, from 0.
        at: When it was said, in the exporter's local time; None where the export does not say.
        sender: Who said it, as a pseudonym (``참여자 3``).
        text: What was said, masked.
        reply_to: Number of the message that it replies to.
    """

    number: int
    at: dt.datetime | None
    sender: str
    text: str
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A message as the export has it, with personal data; never leaves this package.

    Attributes:
        at: When it was said.
        name: The name that its sender is shown with.
        text: What was said.
        account: What tells senders of one name apart; the name where there is no more.
        key: The export's own number of it.
        reply_key: The export's number of the message that it replies to.
    """

    at: dt.datetime | None
    name: str
    text: str
    account: str
    key: int | None = None
    reply_key: int | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """The messages of an export.

    Attributes:
        messages: In their order.
        cut: Whether the export ends, or may end, in the middle of a message, which is left out.
    """

    messages: list[RawMessage]
    cut: bool


class Skipped(Enum):
    """What stands in an export as a message or between messages, but was not said by anybody."""

    JOINED = r".{1,80}님이 (?:들어왔습니다|.{1,80}님을 초대(?:하였|했)습니다)\..*"
    LEFT = r".{1,80}님(?:이 나갔|을 내보냈)습니다\."
    HIDDEN = r"(?:채팅방 )?관리자가 메시지를 가렸습니다\."
    POLICY = r"운영정책을 위반한 메시지로 신고 접수 시 카카오톡 이용에 제한이 있을 수 있습니다\.?"
    MANAGER = (
        r".{1,80}님(?:이|을) (?:방장|부방장)"
        r"(?:이 되었습니다|으로 임명(?:하였|했)습니다|에서 해제(?:하였|했)습니다)\."
    )
    DELETED = r"(?:삭제된 메시지입니다|메시지가 삭제되었습니다)\.?"
    PHOTO = r"사진(?: \d{1,3}장)?|<사진 읽지 않음>"
    VIDEO = r"동영상(?: \d{1,3}개)?"
    EMOTICON = r"\(?이모티콘\)?"
    VOICE = r"(?:음성메시지|보이스톡|페이스톡).{0,40}"
    FILE = r"파일: .{1,200}"


#: Of those, what the text exports of programs write between messages, in a line of its own.
_BETWEEN = (Skipped.JOINED, Skipped.LEFT, Skipped.HIDDEN, Skipped.POLICY, Skipped.MANAGER)
_ANY = re.compile("|".join(kind.value for kind in Skipped))
_NOTE = re.compile("|".join(kind.value for kind in _BETWEEN))


def was_said(text: str) -> bool:
    """Whether somebody said a text: it is neither empty nor a stand-in for something else."""
    return bool(text.strip()) and not _ANY.fullmatch(text.strip())


def is_note(line: str) -> bool:
    """Whether a line between messages is the program's own."""
    return _NOTE.fullmatch(line.strip()) is not None
