"""Bugs of comparing two books: what is found twice, dropped, or never explained."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from gigwright.backbone.decision import Decision
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import CommandId, derive
from gigwright.contexts.payments.decisions import breaks
from gigwright.contexts.payments.decisions.moves import MOVES
from gigwright.contexts.payments.decisions.reconciling import CompareLine, compare_line
from gigwright.contexts.payments.decisions.reminding import OpenBreaks, RemindOfBreaks, remind_of_breaks
from gigwright.contexts.payments.reactors.reconciling import Reconciler
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("A line whose kind nobody knows is passed over.", days=14, orders=10)
def unknown_line_dropped() -> Iterator[None]:
    real = compare_line.decide

    def decide(command: CompareLine, now: datetime, *states: Any) -> Sequence[object]:
        return real(command, now, *states) if command.line_kind in MOVES else []

    with replaced(compare_line, "decide", decide):
        yield


@mutant("A break is put aside again whenever its line is looked at again.", days=14, orders=10)
def break_found_again() -> Iterator[None]:
    real, rule, times = Reconciler._ask, compare_line.decide, count(1)

    def ask(self: Reconciler, rule: Decision[Any], asked: object, id: CommandId, now: datetime) -> list[Recorded[Any]]:
        return real(self, rule, asked, derive(CommandId, id, str(next(times))), now)

    def decide(command: CompareLine, now: datetime, *states: Any) -> Sequence[object]:
        return rule(command, now, *states[:-1], {})

    with replaced(Reconciler, "_ask", ask), replaced(compare_line, "decide", decide):
        yield


@mutant("A record that comes late leaves the break of its line as it is: the money is there twice.", days=30, orders=40)
def late_record_explains_nothing() -> Iterator[None]:
    def nothing(*_: object) -> Iterator[Any]:
        return iter(())

    with replaced(breaks, "_missing", nothing):
        yield


@mutant("Operators are reminded of what differs after every round of comparing.", days=30, orders=40)
def reminded_of_breaks_all_the_time() -> Iterator[None]:
    real = remind_of_breaks.decide

    def decide(command: RemindOfBreaks, now: datetime, breaks: OpenBreaks) -> Sequence[object]:
        return real(command, now, OpenBreaks(breaks.ids))

    with replaced(remind_of_breaks, "decide", decide):
        yield
