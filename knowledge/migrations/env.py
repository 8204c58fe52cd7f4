"""How Alembic runs here: on the connection that it is given, everything in one transaction."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from knowledge.migrations import run_on
from knowledge.models import Base


def migrate(connection: Connection) -> None:
    """Run the migrations asked for; on failure nothing of them remains."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        # SQLite can roll back DDL; Alembic only assumes that it cannot.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    run_on(context.get_x_argument(as_dictionary=True)["url"], migrate)
