"""Planted bugs, each the kind that real systems have had: the proof that the simulator can see."""

from tests.simulation.mutants import (
    agreeing,
    choosing,
    consuming,
    crediting,
    deciding,
    mailing,
    pricing,
    quarrelling,
    refunding,
    sharing,
    storing,
    suspending,
    trading,
)
from tests.simulation.mutants.hunting import Caught, FalseAlarm, hunt, hunt_all
from tests.simulation.mutants.mutant import MUTANTS, Mutant

KINDS = (
    storing,
    deciding,
    consuming,
    sharing,
    trading,
    choosing,
    crediting,
    agreeing,
    refunding,
    quarrelling,
    suspending,
    pricing,
    mailing,
)  # importing them declares their mutants

__all__ = ["KINDS", "MUTANTS", "Caught", "FalseAlarm", "Mutant", "hunt", "hunt_all"]
