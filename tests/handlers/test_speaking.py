"""The truth table of when the bot speaks."""

import itertools

import pytest

from handlers.speaking import Address, Situation, Verdict, should_speak, worth_saying
from knowledge.answering import Answer, Decision
from knowledge.remarks import Remark
from knowledge.rooms import Mode

ADDRESSED = [Address.MENTION, Address.REPLY, Address.COMMAND, Address.PRIVATE]
V = Verdict


def everything():
    """Every situation there is."""
    flags = [False, True]
    for values in itertools.product(Address, Remark, flags, Mode, flags, flags, flags, flags, flags):
        yield Situation(*values)


def test_never_to_itself_or_other_bots():
    assert {should_speak(s) for s in everything() if s.from_bot} == {V.SILENT}


def test_never_over_the_instructor_who_has_the_question():
    assert {should_speak(s) for s in everything() if s.taken_by_sender} == {V.SILENT}


def test_overheard_only_a_question_in_an_auto_room_among_staff():
    for s in everything():
        if s.address is not Address.OVERHEARD or s.from_bot or s.taken_by_sender:
            continue
        speaks = (
            s.allowed
            and s.mode is Mode.AUTO
            and s.remark is Remark.QUESTION
            and not s.from_instructor
            and not s.between_people
            and not s.taken
        )
        assert should_speak(s) is (V.ANSWER_IF_SURE if speaks else V.SILENT)


def test_a_question_to_the_room_is_one_to_the_bot_unless_it_is_between_people():
    for s in everything():
        if s.address is not Address.ROOM or s.from_bot or s.taken_by_sender:
            continue
        asked = s.allowed and s.mode is Mode.AUTO and s.remark is Remark.QUESTION
        speaks = asked and not s.between_people and not s.taken
        assert should_speak(s) is (V.ANSWER_IF_IN_SCOPE if speaks else V.SILENT)


def test_whoever_addresses_the_bot_is_answered_or_told_why_not():
    for s in everything():
        if s.address not in ADDRESSED or s.from_bot or s.taken_by_sender:
            continue
        off = s.mode is Mode.OFF and s.address is not Address.PRIVATE and s.allowed
        thanks = s.address is Address.REPLY and s.remark in (Remark.THANKS, Remark.GREETING, Remark.BLANK)
        silent = should_speak(s) is V.SILENT
        assert silent == (off or (thanks and s.allowed)), s
        assert should_speak(s) is not V.ANSWER_IF_SURE


@pytest.mark.parametrize("address", ADDRESSED)
@pytest.mark.parametrize("remark", list(Remark))
def test_not_allowed_says_how_it_would_be(address, remark):
    verdict = should_speak(Situation(address, remark, allowed=False))
    assert verdict is (V.EXPLAIN_MEMBERSHIP if address is Address.PRIVATE else V.EXPLAIN_ROOM)


@pytest.mark.parametrize(
    ("remark", "mention", "reply", "command", "private"),
    [
        (Remark.QUESTION, V.ANSWER, V.ANSWER, V.ANSWER, V.ANSWER),
        (Remark.OTHER, V.ANSWER, V.ANSWER, V.ANSWER, V.ANSWER),
        (Remark.GREETING, V.GREET, V.SILENT, V.ANSWER, V.GREET),
        (Remark.THANKS, V.WELCOME, V.SILENT, V.ANSWER, V.WELCOME),
        (Remark.NOTICE, V.EXPLAIN_NOTICE, V.EXPLAIN_NOTICE, V.ANSWER, V.EXPLAIN_NOTICE),
        (Remark.BLANK, V.NUDGE, V.SILENT, V.NUDGE, V.NUDGE),
        (Remark.REQUEST, V.NUDGE, V.NUDGE, V.NUDGE, V.NUDGE),
        (Remark.CODE, V.EXPLAIN_CODE, V.EXPLAIN_CODE, V.EXPLAIN_CODE, V.EXPLAIN_CODE),
    ],
)
def test_table_of_remarks(remark, mention, reply, command, private):
    assert [should_speak(Situation(address, remark)) for address in ADDRESSED] == [
        mention,
        reply,
        command,
        private,
    ]


@pytest.mark.parametrize("address", ADDRESSED)
def test_question_that_an_instructor_has(address):
    assert should_speak(Situation(address, taken=True)) is V.EXPLAIN_INSTRUCTOR


@pytest.mark.parametrize(
    ("decision", "confidence", "expected"),
    [
        (Decision.EXTRACTED, 0.9, True),
        (Decision.CURATED, 0.8, True),
        (Decision.EXTRACTED, 0.79, False),
        (Decision.UNSURE, 0.99, False),
        (Decision.OUT_OF_SCOPE, 0.99, False),
    ],
)
def test_where_nobody_asked_only_a_sure_answer_is_worth_saying(decision, confidence, expected):
    assert worth_saying(V.ANSWER_IF_SURE, Answer(decision, "", confidence, ()), 0.8) is expected


@pytest.mark.parametrize("decision", list(Decision))
def test_to_the_room_everything_in_scope_is_worth_saying(decision):
    answer = Answer(decision, "", 0.1, ())
    assert worth_saying(V.ANSWER_IF_IN_SCOPE, answer, 0.8) is (decision is not Decision.OUT_OF_SCOPE)
    assert worth_saying(V.ANSWER, answer, 0.8)
