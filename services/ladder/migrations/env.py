"""Alembic's entry: the ladder service's own history."""

from services.ladder.store.tables import metadata
from shared.platform.migrations import run

run(metadata)
