"""The process of an order, found by trying everything that its rules allow."""

from gigwright.backbone.exploring import explore
from gigwright.wiring.process.cast import the_beginning, the_world
from gigwright.wiring.process.checking import holes
from gigwright.wiring.process.ways import Process, Refusal, Way, Window, process_of

__all__ = ["Process", "Refusal", "Way", "Window", "the_process"]


def the_process() -> tuple[Process, list[str]]:
    """The process, and a sentence for each hole in it: some seconds of work. NotConfigured for what can't be explored."""
    world = the_world()
    found = explore(world, the_beginning(world))
    process = process_of(world, found)
    return process, holes(world, found, process)
