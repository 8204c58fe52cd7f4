"""What has to be looked at again because a rule that it rests on has changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_PERSONS = ("assignee_id", "decided_by_id")
_VERSIONS = ("version_id", "previous_id")


def upgrade() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _VERSIONS),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in _PERSONS),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_review_{name}"))
            for table, names in (("person", _PERSONS), ("document_version", _VERSIONS))
            for name in names
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint(
            "subject", "subject_key", "version_id", name=op.f("uq_review_subject_subject_key_version_id")
        ),
    )
    op.create_index("ix_review_state_holds_from", "review", ["state", "holds_from"])


def downgrade() -> None:
    op.drop_index("ix_review_state_holds_from", "review")
    op.drop_table("review")
