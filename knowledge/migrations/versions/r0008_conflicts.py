"""What is published and contradicts each other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REFERENCES = {
    "left_entry_id": "qa_entry",
    "right_entry_id": "qa_entry",
    "right_passage_id": "passage",
    "decided_by_id": "person",
}


def upgrade() -> None:
    op.create_table(
        "conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("left_entry_id", sa.Integer(), nullable=False),
        sa.Column("right_entry_id", sa.Integer(), nullable=True),
        sa.Column("right_passage_id", _BIG, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("left_words", "right_words", "state")),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_conflict_{name}"))
            for name, table in _REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
        sa.UniqueConstraint("digest", name=op.f("uq_conflict_digest")),
    )
    op.create_index("ix_conflict_state", "conflict", ["state"])


def downgrade() -> None:
    op.drop_index("ix_conflict_state", "conflict")
    op.drop_table("conflict")
