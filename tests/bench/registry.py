"""Which measurements there are."""

import importlib
from typing import Final

from tests.bench.measurement import Measurement

MEASUREMENTS: Final = ("import_facts", "close_month", "propose_round", "draw_up_statements")


def measurement_of(name: str) -> Measurement:
    """Return the measurement of that name."""
    measurement: Measurement = importlib.import_module(f"tests.bench.{name}").MEASUREMENT
    return measurement
