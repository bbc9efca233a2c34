"""Chance from a seed: the same numbers on every machine and every supported Python.

Only `getrandbits` of the Mersenne Twister is used, whose output for a seed is fixed; the rest is integer arithmetic.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")

PERMILLION = 1_000_000


class Draws:
    """A stream of choices. `named` gives a stream of its own, so that one part's draws do not shift another's."""

    def __init__(self, seed: int, name: str = "") -> None:
        self.seed = seed
        self._name = name
        self._random = Random(f"{seed}/{name}")  # a text seeds by its SHA-512, whatever PYTHONHASHSEED

    def named(self, name: str) -> "Draws":
        return Draws(self.seed, f"{self._name}/{name}")

    def below(self, bound: int) -> int:
        """A whole number from 0 to bound - 1; `bound` is at least 1."""
        bits = bound.bit_length()
        while (number := self._random.getrandbits(bits)) >= bound:
            continue
        return number

    def between(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`, both included."""
        return least + self.below(most - least + 1)

    def chance(self, permillion: int) -> bool:
        """True in so many cases of a million."""
        return permillion > 0 and self.below(PERMILLION) < permillion

    def percent(self, percent: int) -> bool:
        """True in so many cases of a hundred."""
        return self.below(100) < percent

    def one_of(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def weighted(self, things: Sequence[tuple[T, int]]) -> T:
        """One of the things, each as likely as its weight."""
        number = self.below(sum(weight for _, weight in things))
        for thing, weight in things:
            if number < weight:
                return thing
            number -= weight
        raise AssertionError("the weights add up")

    def time(self, least: timedelta, most: timedelta) -> timedelta:
        """A time between the two, in whole seconds."""
        return timedelta(seconds=self.between(int(least.total_seconds()), int(most.total_seconds())))
