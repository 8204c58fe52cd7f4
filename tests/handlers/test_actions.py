"""What buttons carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.actions import Action, Verb, action, decode
from handlers.commands import COMMANDS, find
from handlers.dispatch import _BUTTONS, _COMMANDS
from handlers.errors import BadAction
from handlers.replies import MAX_ACTION_BYTES, Button

ids = st.integers(min_value=0, max_value=2**63 - 1)
SEVERAL = {Verb.CITE, Verb.DUPLICATE_OF, Verb.CHECKLIST}
one = st.tuples(st.sampled_from(sorted(set(Verb) - SEVERAL)), st.tuples(ids))
two = st.tuples(st.sampled_from([Verb.CITE, Verb.DUPLICATE_OF]), st.tuples(ids, ids))
three = st.tuples(st.just(Verb.CHECKLIST), st.tuples(ids, ids, ids))


@given(one | two | three)
def test_every_action_comes_back_and_fits(parts):
    verb, numbers = parts
    encoded = action(verb, *numbers)
    assert len(encoded.encode()) <= MAX_ACTION_BYTES
    assert decode(encoded) == Action(verb, numbers)


@given(st.text(max_size=100))
def test_anything_else_is_refused_and_nothing_else_raised(text):
    try:
        assert decode(text).encode().lstrip("0") is not None
    except BadAction as refused:
        assert len(refused.action) <= 80


@pytest.mark.parametrize(
    "text",
    ["claim:١", "claim:1 ", "claim: 1", "claim:+1", "claim:1_0", "CLAIM:1", f"claim:{2**63}"],
)
def test_lookalikes_are_refused(text):
    with pytest.raises(BadAction):
        decode(text)


def test_wrong_number_of_ids_cannot_be_made():
    with pytest.raises(ValueError, match="does not take"):
        Action(Verb.CLAIM, (1, 2))
    with pytest.raises(ValueError, match="does not take"):
        Action(Verb.CLAIM, (-1,))


def test_too_long_an_action_makes_no_button():
    with pytest.raises(ValueError, match="too long"):
        Button("버튼", "가" * 22)


def test_every_verb_and_command_has_a_handler():
    assert set(_BUTTONS) == set(Verb)
    assert set(_COMMANDS) == set(COMMANDS)


def test_commands_are_found_by_both_names():
    for command in COMMANDS:
        assert find(command.name) is find(command.alias) is find(f"/{command.alias.upper()}@Bot") is command
        # Bot API, BotCommand: 1-32 lowercase letters, digits and underscores.
        assert command.alias.isascii() and command.alias.islower() and len(command.alias) <= 32
        assert command.summary
    names = [name for command in COMMANDS for name in (command.name, command.alias)]
    assert len(names) == len(set(names))
    assert find("날씨") is None
