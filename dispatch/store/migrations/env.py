"""How Alembic runs a migration: on the connection, and in the transaction, of its caller."""

from alembic import context

from dispatch.store.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_server_default=True,
)
context.run_migrations()
