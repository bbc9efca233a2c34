"""The process of an order, found by trying everything that its rules allow."""

from functools import lru_cache

from gigwright.backbone.exploring import explore
from gigwright.wiring.process.cast import the_beginning, the_world
from gigwright.wiring.process.checking import holes
from gigwright.wiring.process.ways import Process, Refusal, Way, Window, process_of

__all__ = ["Process", "Refusal", "Way", "Window", "process_of", "the_process"]


@lru_cache(maxsize=2)  # the rules of a program stay as they are
def the_process(*, thorough: bool = False) -> tuple[Process, tuple[str, ...]]:
    """The process, and a sentence for each hole in it, in some seconds; NotConfigured for what can't be explored.

    `thorough` follows every combination of what makes lives differ, not only every pair.
    """
    world = the_world()
    found = explore(world, the_beginning(world), thorough=thorough)
    process = process_of(world, found)
    return process, tuple(holes(world, found, process))
