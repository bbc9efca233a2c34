"""Worlds for tests, whose files lie where the disk is not the question."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from gigwright.simulation.run import MEMORY
from gigwright.simulation.weather import CALM, Weather
from gigwright.simulation.world import World


@contextmanager
def world(seed: int, weather: Weather = CALM) -> Iterator[World]:
    """A world of this seed, closed in the end."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        made = World(seed, Path(folder), weather)
        try:
            yield made
        finally:
            made.close()
