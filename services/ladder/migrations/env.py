"""Alembic's entry: the ladder service's own history."""

from services.ladder.tables import metadata
from shared.platform.database.migrations import run

run(metadata)
