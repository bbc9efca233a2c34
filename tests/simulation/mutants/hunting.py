"""The hunt: seed after seed, until a law catches the mutant, and does not catch the program without it."""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

import msgspec

from gigwright.simulation.run import run
from tests.simulation.mutants.mutant import MUTANTS, SEEDS_MAX, Mutant

SENTENCE_LENGTH_MAX = 200
MISFITS = ("TypeError", "AttributeError", "NameError")  # a mutant that does not fit the program plants no bug

Told = Callable[["Caught"], None]


class Caught(msgspec.Struct, frozen=True):
    """How a mutant was caught: at the so many-th seed, by which law, in which words; without a law it survived."""

    name: str
    does: str
    seeds: int
    law: str | None = None
    sentence: str = ""


class FalseAlarm(Exception):
    """A world breaks a law without any mutant in it: nothing can be said of mutants before that is mended."""


def hunt(mutant: Mutant, seeds: int = SEEDS_MAX) -> Caught:
    """Run the mutant on seeds from 1 on; one that only breaks as no code that runs could is not caught by it.

    FalseAlarm when the seed that catches it catches the program itself too.
    """
    for seed in range(1, seeds + 1):
        with mutant.apply():
            violations = run(mutant.plan(seed)).violations
        if violations:
            if any(misfit in violations[0].sentence for misfit in MISFITS):
                return Caught(mutant.name, mutant.does, seed, None, _in_a_line(violations[0].sentence))
            _check_without(mutant, seed)
            return Caught(mutant.name, mutant.does, seed, violations[0].law, _in_a_line(violations[0].sentence))
    return Caught(mutant.name, mutant.does, seeds)


def hunt_all(jobs: int, told: Told, names: Sequence[str] | None = None) -> list[Caught]:
    """Hunt every mutant (or the named ones), so many at a time, each alone in a fresh process; `told` as they end."""
    wanted = list(MUTANTS) if names is None else names
    sys.stdout.flush()
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        hunts = [pool.submit(_hunt_by_name, name) for name in wanted]
        for one in as_completed(hunts):
            told(one.result())
        return [one.result() for one in hunts]


def _hunt_by_name(name: str) -> Caught:
    """What another process is given must be plain: it looks the mutant up by itself."""
    return hunt(MUTANTS[name])


def _check_without(mutant: Mutant, seed: int) -> None:
    found = run(mutant.plan(seed)).violations
    if found:
        raise FalseAlarm(f"seed {seed} of {mutant.days} days breaks {found[0].law} unmutated: {found[0].sentence}")


def _in_a_line(sentence: str) -> str:
    return " ".join(sentence.split())[:SENTENCE_LENGTH_MAX]
