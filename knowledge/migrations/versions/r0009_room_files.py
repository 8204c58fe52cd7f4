"""Files that people send into the web room."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "room_file",
        sa.Column("message_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["room_message.id"], name=op.f("fk_room_file_message_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_room_file")),
    )


def downgrade() -> None:
    op.drop_table("room_file")
