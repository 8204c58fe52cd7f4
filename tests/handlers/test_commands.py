"""Which command is meant, and which may name a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import commands
from handlers.commands import find, names_people


@pytest.mark.parametrize("command", commands.COMMANDS)
def test_both_names_are_understood_however_they_are_written(command):
    for name in (command.name, command.alias, f"/{command.alias.upper()}", f"{command.alias}@gyeyak_bot"):
        assert find(name) is command


def test_no_name_is_taken_twice():
    names = [name for command in commands.COMMANDS for name in (command.name, command.alias)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "arguments", "kept"),
    [
        ("역할", "홍길동 강사", True),
        ("ROLE", "@홍길동님 instructor", True),
        ("역할", "김주무관2 관리자 해제", True),
        ("역할", "#12 강사", True),
        ("역할", "홍길동 010-1234-5678 강사", False),
        ("역할", "홍길동 010 12 34", False),
        ("역할", "hong@example.kr 강사", False),
        ("질문", "담당자 홍길동", False),
        ("역할들", "홍길동 강사", False),
    ],
)
def test_only_the_command_for_roles_names_people(name, arguments, kept):
    assert names_people(name, arguments) is kept


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), min_size=6, max_size=12))
def test_a_number_is_never_taken_for_a_name(between):
    assert not names_people("역할", "7".join(between))
