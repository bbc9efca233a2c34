"""Planted bugs, each the kind that real systems have had: the proof that the simulator can see."""

from tests.simulation.mutants import (
    adding,
    agreeing,
    billing,
    choosing,
    consuming,
    crediting,
    deciding,
    mailing,
    offering,
    paying_out,
    pricing,
    quarrelling,
    reconciling,
    redeeming,
    refunding,
    sharing,
    storing,
    suspending,
    sweeping,
    taking_back,
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
    adding,
    crediting,
    redeeming,
    agreeing,
    refunding,
    quarrelling,
    suspending,
    pricing,
    mailing,
    reconciling,
    billing,
    taking_back,
    offering,
    paying_out,
    sweeping,
)  # importing them declares their mutants

__all__ = ["KINDS", "MUTANTS", "Caught", "FalseAlarm", "Mutant", "hunt", "hunt_all"]
