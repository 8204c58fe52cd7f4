"""Migrations: one head, up and down, no drift from the models, old data kept, newer databases refused."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from knowledge import migrations
from knowledge.errors import NewerDatabaseError
from knowledge.models import Base
from tests.databases import Databases

SCRIPTS = ScriptDirectory(str(Path(migrations.__file__).parent))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    with databases.empty() as url:
        yield url


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_there_is_one_head() -> None:
    assert SCRIPTS.get_heads() == [migrations.head_revision()]


def test_a_missing_database_is_created_and_complete(url: str) -> None:
    assert migrations.current_revision(url) is None
    assert not migrations.check(url)
    migrations.upgrade(url)
    assert migrations.check(url)
    assert migrations.run_on(url, tables) == set(Base.metadata.tables)


def test_asking_for_the_revision_creates_no_file(tmp_path: Path) -> None:
    migrations.current_revision(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


def test_the_migrated_schema_is_that_of_the_models(url: str) -> None:
    migrations.upgrade(url)

    def drift(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    assert migrations.run_on(url, drift) == []


@pytest.mark.sqlite  # PostgreSQL gives the conditions back in words of its own
def test_partial_indexes_are_those_of_the_models(url: str) -> None:
    """Alembic does not compare their conditions."""
    migrations.upgrade(url)

    def conditions(connection: Connection) -> dict[str, str]:
        return {
            str(index["name"]): str(index["dialect_options"]["sqlite_where"])
            for table in Base.metadata.tables
            for index in inspect(connection).get_indexes(table)
            if "sqlite_where" in index.get("dialect_options", {})
        }

    expected = {
        str(index.name): str(index.dialect_options["sqlite"]["where"])
        for table in Base.metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    assert migrations.run_on(url, conditions) == expected
    assert set(expected) == {
        "ix_inbox_waiting",
        "ix_outbox_pending",
        "uq_evaluation_case_question",
        "uq_planned_act_waiting",
    }


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_migration_goes_up_down_and_up(url: str, revision: str) -> None:
    below = SCRIPTS.get_revision(revision).down_revision or "base"
    migrations.upgrade(url, revision)
    after_first = migrations.run_on(url, tables)
    migrations.downgrade(url, str(below))
    migrations.upgrade(url, revision)
    assert migrations.run_on(url, tables) == after_first


def test_base_leaves_nothing(url: str) -> None:
    migrations.upgrade(url)
    migrations.downgrade(url, "base")
    assert migrations.run_on(url, tables) == set()


def test_upgrading_twice_changes_nothing(url: str) -> None:
    migrations.upgrade(url)
    migrations.upgrade(url)
    assert migrations.check(url)


def test_programs_that_start_at_once_migrate_once(url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(migrations.upgrade, [url] * 4))
    assert migrations.check(url)


def test_programs_that_open_a_new_file_at_once_wait_for_each_other(tmp_path: Path) -> None:
    """SQLite itself refuses some of them, one round in many; hence the rounds."""
    together = Barrier(8)

    def open_new(url: str) -> None:
        together.wait()
        migrations.run_on(url, tables)

    with ThreadPoolExecutor(8) as threads:
        for number in range(100):
            list(threads.map(open_new, [f"sqlite:///{tmp_path / f'{number}.db'}"] * 8))


def test_the_counters_begin_at_zero(url: str) -> None:
    migrations.upgrade(url)

    def rows(connection: Connection) -> list[tuple[object, ...]]:
        return [
            tuple(connection.exec_driver_sql("SELECT * FROM corpus_counter").one()),
            tuple(connection.exec_driver_sql("SELECT * FROM answer_log_head").one()),
        ]

    assert migrations.run_on(url, rows) == [(1, 0), (1, 0, "0" * 64)]


def test_a_filled_old_database_keeps_its_rows(url: str) -> None:
    """Every migration after the first must carry what people have written."""
    migrations.upgrade(url, "0001")
    time = "2026-11-18 02:00:00.000000"

    def fill(connection: Connection) -> None:
        for statement in (
            f"INSERT INTO room VALUES (1, 'web', 'a', '방', 'group', 'open', true, 'auto', '{time}', NULL)",
            f"INSERT INTO person VALUES (1, 'web', 'u1', '직원', '{time}', '{time}')",
            f"INSERT INTO question VALUES (1, 1, 1, 'm1', NULL, '질문', NULL, 'escalated', '{time}', NULL)",
            f"INSERT INTO answer_log VALUES (1, '{time}', 'asked', '{{}}', '0', '1')",
        ):
            connection.exec_driver_sql(statement)

    migrations.run_on(url, fill)
    migrations.upgrade(url)

    def questions(connection: Connection) -> list[tuple[object, ...]]:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT id, text, state FROM question")]

    assert migrations.run_on(url, questions) == [(1, "질문", "escalated")]


def test_terms_from_before_they_had_a_source_stay_in_force_and_retired_ones_never_come_back(url: str) -> None:
    migrations.upgrade(url, "0002")
    time = "2026-11-18 02:00:00.000000"
    insert = f"INSERT INTO thesaurus_entry VALUES (1, '연체금', '지연배상금', NULL, '{time}')"
    migrations.run_on(url, lambda connection: connection.exec_driver_sql(insert))
    migrations.upgrade(url)

    def rows(connection: Connection) -> list[tuple[object, ...]]:
        found = connection.exec_driver_sql("SELECT everyday, source, retired_at FROM thesaurus_entry")
        return [tuple(row) for row in found]

    assert migrations.run_on(url, rows) == [("연체금", "", None)]
    retire = f"UPDATE thesaurus_entry SET retired_at = '{time}'"
    migrations.run_on(url, lambda connection: connection.exec_driver_sql(retire))
    migrations.downgrade(url, "0002")
    migrations.upgrade(url)
    assert migrations.run_on(url, rows) == []


def test_old_replies_find_the_beginning_of_their_thread(url: str) -> None:
    """Also at the end of a long chain, in a ring (which only a hand can make), and over missing messages."""
    migrations.upgrade(url, "0012")
    depth = 3000
    chain = [(1, 1, None, None), *((number, 1, None, number - 1) for number in range(2, depth + 1))]
    changes = [(9001, 1, depth, depth - 1), (9002, 1, 1, None)]
    # 7001 ← 7003 ← 7002 ← 7001, and 7004 hangs on it; 7005 answers itself.
    ring = [(7001, 1, None, 7003), (7002, 1, None, 7001), (7003, 1, None, 7002), (7004, 1, None, 7002)]
    odd = [(7005, 1, None, 7005), (7006, 1, None, 4999), (7007, 2, None, 5), (7008, 2, None, 7007)]
    rows = [*chain, *changes, *ring, *odd]
    migrations.run_on(url, lambda connection: _fill_room(connection, rows))
    migrations.upgrade(url)
    threads = migrations.run_on(url, _threads)
    assert threads == {
        **dict.fromkeys(range(2, depth + 1), 1),
        9001: 1,
        **dict.fromkeys((7002, 7003, 7004), 7001),
        7008: 7007,
    }
    migrations.downgrade(url, "0012")
    migrations.upgrade(url)
    assert migrations.run_on(url, _threads) == threads


def test_whoever_was_in_the_web_room_has_read_what_was_there(url: str) -> None:
    migrations.upgrade(url, "0012")
    migrations.run_on(url, lambda connection: _fill_room(connection, [(5, 1, None, None), (6, 1, 5, None)]))
    migrations.upgrade(url)

    def reading(connection: Connection) -> set[tuple[object, ...]]:
        found = connection.exec_driver_sql("SELECT person_id, room_id, seen_id FROM room_reading")
        return {tuple(row) for row in found}

    assert migrations.run_on(url, reading) == {(1, 1, 6), (1, 2, 0)}


def _fill_room(connection: Connection, rows: list[tuple[int, int, int | None, int | None]]) -> None:
    """Two web rooms and a group elsewhere, one who is in all, one who has left; ``rows`` of messages."""
    time = "2026-11-18 02:00:00.000000"
    for number, channel in ((1, "web"), (2, "web"), (3, "telegram")):
        connection.exec_driver_sql(
            f"INSERT INTO room VALUES ({number}, '{channel}', 'r{number}', '방', 'group', 'open', true, "
            f"'auto', '{time}', NULL)"
        )
    for number in (1, 2):
        connection.exec_driver_sql(
            f"INSERT INTO person VALUES ({number}, 'web', 'u{number}', '직원', '{time}', '{time}')"
        )
    members = [f"({room}, 1, '{time}', NULL)" for room in (1, 2, 3)]
    members.append(f"(1, 2, '{time}', '{time}')")
    connection.exec_driver_sql(f"INSERT INTO room_member VALUES {', '.join(members)}")
    values = ", ".join(
        f"({number}, {room}, 1, '{'edited' if revises else 'created'}', {revises or 'NULL'}, "
        f"{reply_to or 'NULL'}, '글', '[]', NULL, '{time}')"
        for number, room, revises, reply_to in rows
    )
    connection.exec_driver_sql(f"INSERT INTO room_message VALUES {values}")


def _threads(connection: Connection) -> dict[int, int]:
    found = connection.exec_driver_sql("SELECT id, thread_id FROM room_message WHERE thread_id IS NOT NULL")
    return {row.id: row.thread_id for row in found}


@pytest.mark.parametrize("step", [migrations.upgrade, migrations.check])
def test_a_newer_database_is_refused_in_korean(url: str, step: object) -> None:
    migrations.upgrade(url)
    migrations.run_on(url, lambda c: c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError, match="더 새로운 버전") as refused:
        step(url)  # type: ignore[operator]  # two functions of one shape
    assert refused.value.revision == "9999"


def test_a_failing_migration_leaves_the_database_as_it_was(url: str) -> None:
    migrations.upgrade(url)
    migrations.downgrade(url, "base")
    # The last table that the first migration creates is already there.
    migrations.run_on(url, lambda c: c.exec_driver_sql("CREATE TABLE feedback (id INTEGER)"))
    with pytest.raises(Exception, match="feedback"):
        migrations.upgrade(url)
    assert migrations.run_on(url, tables) == {"feedback"}


@pytest.mark.parametrize("statement", ["UPDATE answer_log SET kind = 'x'", "DELETE FROM answer_log"])
def test_the_answer_log_only_grows(url: str, statement: str) -> None:
    migrations.upgrade(url)
    insert = "INSERT INTO answer_log VALUES (1, '2026-11-18 02:00:00.000000', 'asked', '{}', '', '')"
    migrations.run_on(url, lambda connection: connection.exec_driver_sql(insert))
    with pytest.raises(DBAPIError, match="append-only"):
        migrations.run_on(url, lambda connection: connection.exec_driver_sql(statement))
