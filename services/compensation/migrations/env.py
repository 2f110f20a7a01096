"""Alembic's entry: the compensation service's own history."""

from services.compensation.store.tables import metadata
from shared.platform.migrations import run

run(metadata)
