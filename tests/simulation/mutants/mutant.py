"""What a mutant is: the program with one bug planted in it, as long as a `with` block lasts.

This folder is the one place where real classes are patched: a planted bug has no front door to come in by.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from inspect import isfunction, signature
from typing import Any

import msgspec

from gigwright.simulation.run import Plan

SEEDS_MAX = 50


class Mutant(msgspec.Struct, frozen=True):
    """A bug that real systems have had; the worlds in which it is hunted have this many days and orders."""

    name: str
    does: str
    apply: Callable[[], AbstractContextManager[None]]
    days: int
    orders: int

    def plan(self, seed: int) -> Plan:
        """The world of one seed, with any weather."""
        return Plan(seed=seed, days=self.days, orders=self.orders, profile="swarm")


MUTANTS: dict[str, Mutant] = {}


def mutant(
    does: str, *, days: int = 12, orders: int = 15
) -> Callable[[Callable[[], Iterator[None]]], Callable[[], AbstractContextManager[None]]]:
    """Declare a mutant under the function's name; the function plants the bug, yields, and has it removed again."""

    def declare(plant: Callable[[], Iterator[None]]) -> Callable[[], AbstractContextManager[None]]:
        name = plant.__name__.replace("_", " ")
        assert name not in MUTANTS, f"two mutants are called {name}"
        MUTANTS[name] = Mutant(name, does, contextmanager(plant), days, orders)
        return MUTANTS[name].apply

    return declare


@contextmanager
def replaced(owner: Any, name: str, by: Any) -> Iterator[None]:
    """Something of a module, a class or an object stands for something else meanwhile; a function for one that can be
    called in the same way, since code that only breaks when it is called is no bug that anybody has to look for."""
    before = vars(owner)[name] if name in getattr(owner, "__dict__", {}) else getattr(owner, name)
    if isfunction(before) and isfunction(by):
        _check_it_can_be_called_alike(before, by)
    setattr(owner, name, by)
    try:
        yield
    finally:
        setattr(owner, name, before)


def _check_it_can_be_called_alike(before: Callable[..., Any], by: Callable[..., Any]) -> None:
    given = signature(before).parameters.values()
    in_order = [one.name for one in given if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    by_name = {one.name: None for one in given if one.kind is one.KEYWORD_ONLY}
    signature(by).bind(*in_order, **by_name)  # TypeError when it can't
