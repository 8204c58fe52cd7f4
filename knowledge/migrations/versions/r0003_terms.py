"""Rows of the thesaurus name the rule that they rest on, and can be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "thesaurus_entry", sa.Column("source", sa.String(), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("thesaurus_entry", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    # Without the mark they would be in force again.
    op.execute(sa.text("DELETE FROM thesaurus_entry WHERE retired_at IS NOT NULL"))
    op.drop_column("thesaurus_entry", "retired_at")
    op.drop_column("thesaurus_entry", "source")
