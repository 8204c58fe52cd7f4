"""From when the words of a passage hold: longer than its version, where that has taken them over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("passage", sa.Column("holds_from", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("passage", "holds_from")
