"""One measurement: ours and the bare equivalent in turns, in a process of its own, so that its memory is its own."""

import asyncio
import gc
import json
import resource
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

from tests.bench.ground import Ground, standing_ground
from tests.bench.registry import measurement_of


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians in seconds, and the most memory in MiB: before the runs, and in all."""

    size: int
    runs: int
    ours: float
    bare: float
    ground_memory: float
    peak_memory: float

    @property
    def ratio(self) -> float:
        """Return how many times the bare equivalent's time ours took."""
        return self.ours / self.bare


async def measure(name: str, size: int, runs: int) -> Measured:
    """Run a measurement; the two sides take turns, so that what disturbs the machine disturbs both."""
    measurement = measurement_of(name)
    async with standing_ground() as ground:
        await measurement.lay_out(ground, size)
        for connection in ground.owners.values():
            await connection.execute("ANALYZE")
        ground_memory = peak_memory()
        ours: list[float] = []
        bare: list[float] = []
        for _ in range(runs):
            await measurement.clear(ground)
            bare.append(await _timed(measurement.bare, ground))
            ours.append(await _timed(measurement.ours, ground))
        if differing := await measurement.difference(ground):
            raise RuntimeError(f"{name}: the sides differ in {differing} rows")
        return Measured(size, runs, statistics.median(ours), statistics.median(bare), ground_memory, peak_memory())


def peak_memory() -> float:
    """Return the most memory that this process ever had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _timed(side: Callable[[Ground], Awaitable[None]], ground: Ground) -> float:
    gc.collect()
    started = time.perf_counter()
    await side(ground)
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(asyncio.run(measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))) + "\n")
