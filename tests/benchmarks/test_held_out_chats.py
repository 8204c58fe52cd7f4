"""The labelled conversations hold together."""

from __future__ import annotations

from benchmarks.chats.held_out.labels import labels, messages
from knowledge.privacy import mask


def test_messages_stand_in_order_and_reply_to_earlier_ones_of_their_room():
    known = messages()
    assert len(known) >= 150
    for room in {one.room for one in known}:
        of_room = [one for one in known if one.room == room]
        assert of_room == sorted(of_room, key=lambda one: (one.at, one.number))
        seen: set[int] = set()
        for one in of_room:
            assert one.reply_to is None or one.reply_to in seen, one
            assert one.number not in seen
            seen.add(one.number)


def test_answers_are_later_messages_of_the_same_room_by_somebody_else():
    known = {one.number: one for one in messages()}
    for label in labels():
        question = known[label.number]
        assert question.speaker, label
        for number in label.answers:
            answer = known[number]
            assert answer.room == question.room
            assert answer.number > question.number
            assert answer.speaker not in ("", question.speaker), label


def test_some_questions_are_asked_again_and_some_stay_without_an_answer():
    matters = [label.matter for label in labels()]
    assert len(matters) - len(set(matters)) >= 5
    assert sum(not label.answers for label in labels()) >= 3


def test_there_is_no_personal_data_in_them():
    for one in messages():
        assert mask(one.text) == one.text, one
