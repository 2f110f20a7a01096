"""Alembic's entry: the appraisal service's own history."""

from services.appraisal.tables import metadata
from shared.platform.database.migrations import run

run(metadata)
