"""Alembic's entry: the compensation service's own history."""

from services.compensation.tables import metadata
from shared.platform.database.migrations import run

run(metadata)
