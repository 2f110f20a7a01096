"""The service's own Alembic history."""
