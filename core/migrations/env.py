"""Alembic's entry: runs the migrations on the connection it is handed, in one transaction."""

from alembic import context

from core.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
