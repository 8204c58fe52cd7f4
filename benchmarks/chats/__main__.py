"""``make bench-chats``: how many answered questions of two labelled conversations are found.

Writes ``benchmarks/results-chats.md``. The conversations are rendered as exports of KakaoTalk and Telegram
and read as any other; whether a question is about contract work is not asked, so talk of other things that
was joined counts as wrong.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.chats.held_out.labels import LabelledQuestion, Message, labels, messages
from knowledge.chats.messages import ChatMessage, was_said
from knowledge.chats.reading import read_export
from knowledge.chats.threads import Thread, find_threads

RESULTS = Path(__file__).parent.parent / "results-chats.md"


def as_kakao(room: Sequence[Message]) -> bytes:
    """A conversation as KakaoTalk exports it on a computer."""
    written = io.StringIO()
    rows = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    written.write("Date,User,Message\n")
    for one in room:
        written.write(f"{one.at:%Y-%m-%d %H:%M:%S},")
        rows.writerow([one.speaker or one.text.partition("님")[0], one.text])
    return written.getvalue().encode()


def as_telegram(room: Sequence[Message]) -> bytes:
    """A conversation as Telegram exports it."""
    said = [
        {
            "id": one.number,
            "type": "message" if one.speaker else "service",
            "date": f"{one.at:%Y-%m-%dT%H:%M:%S}",
            "from": one.speaker,
            "from_id": f"user{one.speaker}",
            "text": one.text,
        }
        | ({"reply_to_message_id": one.reply_to} if one.reply_to else {})
        for one in room
    ]
    return json.dumps({"type": "private_supergroup", "messages": said}, ensure_ascii=False).encode()


ROOMS: dict[str, Callable[[Sequence[Message]], bytes]] = {
    "without-replies": as_kakao,
    "with-replies": as_telegram,
}


class Room:
    """A labelled conversation and what was read of its export."""

    def __init__(self, name: str, export: Callable[[Sequence[Message]], bytes]) -> None:
        """Render and read it."""
        written = [one for one in messages() if one.room == name]
        kept = [one for one in written if one.speaker and was_said(one.text)]
        read = read_export(export(written), name).messages
        if [one.at for one in read] != [one.at.replace(tzinfo=None) for one in kept]:
            raise ValueError(f"{name}: what was read is not what was written")
        self._read = {one.number: message for one, message in zip(kept, read, strict=True)}
        self.questions = [one for one in labels() if one.number in self._read and one.answers]
        self.threads = find_threads(read)

    def right(self) -> Iterator[tuple[Thread, LabelledQuestion]]:
        """Threads that begin with a labelled question and have a labelled answer to it."""
        for thread in self.threads:
            for question in self.questions:
                asked = self._read[question.number]
                if asked.sender == thread.asker and asked.text in thread.question:
                    answers = (self._read[number] for number in question.answers)
                    if any(_is_said_in(answer, thread) for answer in answers):
                        yield thread, question


def _is_said_in(message: ChatMessage, thread: Thread) -> bool:
    return message.sender == thread.answerers[0] and message.text in thread.answer


def main() -> None:
    """Measure and write."""
    report = ["# Past conversations", "", f"{dt.date.today()}. Again: `make bench-chats`.", ""]
    report += ["| | answered questions | found | threads | right |", "|---|---|---|---|---|"]
    totals = [0, 0, 0, 0]
    for name, export in ROOMS.items():
        room = Room(name, export)
        right = list(room.right())
        found = {question.number for _, question in right}
        threads = {thread for thread, _ in right}
        counts = [len(room.questions), len(found), len(room.threads), len(threads)]
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        report.append(f"| {name} | {' | '.join(map(str, counts))} |")
    report.append(f"| **both** | {' | '.join(map(str, totals))} |")
    RESULTS.write_text("\n".join(report) + "\n", encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
