"""What instructors do at the console, and may take back for a while; what they are writing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "planned_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("planned_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("refusal", sa.String(), nullable=True),
        *_references("planned_act"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_act")),
    )
    op.create_index(
        "uq_planned_act_waiting",
        "planned_act",
        ["escalation_id"],
        unique=True,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_index("ix_planned_act_person_id_planned_at", "planned_act", ["person_id", "planned_at"])
    op.create_table(
        "desk",
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("draft", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("saved_at", _MOMENT, nullable=True),
        *_references("desk"),
        sa.PrimaryKeyConstraint("escalation_id", "person_id", name=op.f("pk_desk")),
    )


def downgrade() -> None:
    op.drop_table("desk")
    op.drop_index("ix_planned_act_person_id_planned_at", "planned_act")
    op.drop_index("uq_planned_act_waiting", "planned_act")
    op.drop_table("planned_act")


def _references(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([f"{other}_id"], [f"{other}.id"], name=op.f(f"fk_{table}_{other}_id"))
        for other in ("escalation", "person")
    ]
