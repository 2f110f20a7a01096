"""Alembic's entry: the appraisal service's own history."""

from services.appraisal.store.tables import metadata
from shared.platform.migrations import run

run(metadata)
