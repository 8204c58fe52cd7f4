"""Indexes by which finished rows of the queues are found and removed without reading the rest."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_inbox_finished_at", "inbox", ["finished_at"])
    op.create_index("ix_outbox_finished_at", "outbox", ["finished_at"])
    op.create_index("ix_outbox_target_id", "outbox", ["target_id"])


def downgrade() -> None:
    op.drop_index("ix_outbox_target_id", "outbox")
    op.drop_index("ix_outbox_finished_at", "outbox")
    op.drop_index("ix_inbox_finished_at", "inbox")
