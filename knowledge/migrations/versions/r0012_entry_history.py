"""What a Q&A entry said before, when it is to be looked at again, and which one it takes the place of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("qa_entry") as table:
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("review_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_qa_entry_replaces_id"), "qa_entry", ["replaces_id"], ["id"])
    op.create_table(
        "qa_revision",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("rules", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["qa_entry.id"], name=op.f("fk_qa_revision_entry_id")),
        sa.ForeignKeyConstraint(["editor_id"], ["person.id"], name=op.f("fk_qa_revision_editor_id")),
        sa.PrimaryKeyConstraint("entry_id", "number", name=op.f("pk_qa_revision")),
    )


def downgrade() -> None:
    op.drop_table("qa_revision")
    with op.batch_alter_table("qa_entry") as table:
        table.drop_constraint(op.f("fk_qa_entry_replaces_id"), type_="foreignkey")
        for column in ("replaces_id", "review_on", "version"):
            table.drop_column(column)
