"""The labelled conversations hold together, and pairs are counted as they should be."""

from __future__ import annotations

from benchmarks.chats.held_out.labels import Score, labels, messages, pairs, score
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


def test_what_is_found_is_scored_against_what_is_labelled():
    wanted = pairs(labels())
    assert score(wanted, wanted) == Score(len(wanted), len(wanted), len(wanted))
    part = set(sorted(wanted)[:10])
    found = score(part | {(1, 2), (1, 3)}, wanted)
    assert (found.right, found.found) == (10, 12)
    assert found.precision == 10 / 12
    assert found.recall == 10 / len(wanted)
    nothing = score(set(), wanted)
    assert (nothing.precision, nothing.recall) == (1.0, 0.0)
