"""Threads of the web room, whom its messages name, and how far everybody has read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: Rows of threads that are written at once.
_BATCH = 1000


def upgrade() -> None:
    op.create_index(op.f("ix_room_message_revises_id"), "room_message", ["revises_id"])
    op.add_column("room_message", sa.Column("thread_id", _BIG, nullable=True))
    _fill_threads(op.get_bind())
    op.create_index(op.f("ix_room_message_thread_id"), "room_message", ["thread_id"])
    op.create_table(
        "room_mention",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("row_id", _BIG, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_room_mention_person_id")),
        sa.ForeignKeyConstraint(["row_id"], ["room_message.id"], name=op.f("fk_room_mention_row_id")),
        sa.PrimaryKeyConstraint("person_id", "row_id", "start", name=op.f("pk_room_mention")),
    )
    op.create_index(op.f("ix_room_mention_row_id"), "room_mention", ["row_id"])
    op.create_table(
        "room_reading",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("seen_id", _BIG, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_room_reading_person_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_reading_room_id")),
        sa.PrimaryKeyConstraint("person_id", "room_id", name=op.f("pk_room_reading")),
    )
    # Nobody knows what was read before: for everybody who was there, new is what comes from now on.
    op.execute(
        "INSERT INTO room_reading (person_id, room_id, seen_id) "
        "SELECT person_id, room_id, "
        "COALESCE((SELECT MAX(id) FROM room_message WHERE room_message.room_id = room_member.room_id), 0) "
        "FROM room_member JOIN room ON room.id = room_member.room_id "
        "WHERE room.channel = 'web' AND room_member.left_at IS NULL"
    )


def downgrade() -> None:
    op.drop_table("room_reading")
    op.drop_index(op.f("ix_room_mention_row_id"), "room_mention")
    op.drop_table("room_mention")
    op.drop_index(op.f("ix_room_message_revises_id"), "room_message")
    op.drop_index(op.f("ix_room_message_thread_id"), "room_message")
    op.drop_column("room_message", "thread_id")


def _fill_threads(connection: sa.Connection) -> None:
    """Give every reply the message that begins its thread, and every change what its message has."""
    rows = connection.execute(
        sa.text("SELECT id, room_id, reply_to_id FROM room_message WHERE revises_id IS NULL")
    ).all()
    rooms = {row.id: row.room_id for row in rows}
    # What answers a message that is not there, or is in another room, begins a thread itself.
    parents = {row.id: row.reply_to_id for row in rows if rooms.get(row.reply_to_id) == row.room_id}
    found = [{"message": message, "root": root} for message, root in _roots(parents)]
    for at in range(0, len(found), _BATCH):
        connection.execute(
            sa.text("UPDATE room_message SET thread_id = :root WHERE id = :message OR revises_id = :message"),
            found[at : at + _BATCH],
        )


def _roots(parents: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Each reply with the message in which its chain of replies begins.

    A chain that bites its own tail, which only a hand in the database can have made, begins with the oldest
    message of the ring.
    """
    roots: dict[int, int] = {}
    for message in parents:
        chain: dict[int, None] = {}
        at = message
        while at in parents and at not in roots and at not in chain:
            chain[at] = None
            at = parents[at]
        if at in chain:
            ring = list(chain)
            root = min(ring[ring.index(at) :])
        else:
            root = roots.get(at, at)
        roots |= dict.fromkeys(chain, root)
    return ((message, root) for message, root in roots.items() if message != root)
