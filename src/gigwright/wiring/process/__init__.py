"""The process of an order, found by trying everything that its rules allow."""

from functools import lru_cache

from gigwright.backbone.exploring import Explored, World, explore
from gigwright.wiring.process.cast import the_beginning, the_world
from gigwright.wiring.process.checking import holes
from gigwright.wiring.process.ways import Process, Refusal, Way, Window, process_of

__all__ = ["Process", "Refusal", "Way", "Window", "explored", "process_of", "the_process"]


def explored(*, thorough: bool = False) -> tuple[World, Explored]:
    """Everything that the rules allow; `thorough` follows every combination of what makes lives differ, not only every
    pair. NotConfigured for what can't be explored."""
    return _explored(thorough)


@lru_cache(maxsize=2)  # the rules of a program stay as they are; however the argument is given, it is one key
def _explored(thorough: bool) -> tuple[World, Explored]:
    world = the_world()
    return world, explore(world, the_beginning(world), thorough=thorough)


def the_process(*, thorough: bool = False) -> tuple[Process, tuple[str, ...]]:
    """The process, and a sentence for each hole in it, in some minutes; errors as `explored`."""
    return _the_process(thorough)


@lru_cache(maxsize=2)
def _the_process(thorough: bool) -> tuple[Process, tuple[str, ...]]:
    world, found = _explored(thorough)
    process = process_of(world, found)
    return process, tuple(holes(world, found, process))
