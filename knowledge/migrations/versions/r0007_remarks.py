"""What instructors should know of a Q&A entry that none of them has written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("qa_entry", sa.Column("remark", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("qa_entry", "remark")
