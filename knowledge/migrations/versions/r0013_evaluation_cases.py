"""Questions whose right answers instructors have marked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_IN_USE = sa.text("retired_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "evaluation_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("gold", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_evaluation_case_added_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_case")),
    )
    op.create_index(
        "uq_evaluation_case_question",
        "evaluation_case",
        ["question"],
        unique=True,
        sqlite_where=_IN_USE,
        postgresql_where=_IN_USE,
    )


def downgrade() -> None:
    op.drop_index("uq_evaluation_case_question", "evaluation_case")
    op.drop_table("evaluation_case")
