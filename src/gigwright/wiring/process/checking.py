"""What no process of an order may lack: nothing unreachable, nothing without an end, nothing held when it is over."""

from collections import Counter
from collections.abc import Iterator

from gigwright.backbone.exploring import Explored, Life, Step, World, left_alone
from gigwright.contexts.ledger.projections import chart, postings
from gigwright.events.orders import STATES
from gigwright.values import OrderId
from gigwright.wiring.process.ways import Process, state_of

SHOWN_MAX = 5  # of each kind


def holes(world: World, found: Explored, process: Process) -> list[str]:
    """A sentence for each hole in the rules, of each kind the five shortest; [] when there is none."""
    rested = [(step, left_alone(world, step.after)) for step in found.steps]
    kinds = (
        _unreachable(process),
        _never_granted(world, found),
        _idle_timers(world, found, [rest for _, rest in rested]),
        _endless(world, process, rested),
        _held_at_an_end(world, process, rested),
        _below_zero(rested),
    )
    return [hole for kind in kinds for hole in sorted(dict.fromkeys(kind), key=len)[:SHOWN_MAX]]


def balances_minor(life: Life) -> Counter[tuple[str, OrderId | None, str]]:
    """What the books say by account, order and currency, in minor units; debits are positive."""
    found: Counter[tuple[str, OrderId | None, str]] = Counter()
    for event in life.events:
        for entry in postings.entries_of(event):
            for line in entry.lines:
                found[line.account, line.order, line.amount.currency] += line.amount.amount_minor
    return found


def held_minor(life: Life) -> dict[str, int]:
    """What the books hold for the order, in minor units per currency; empty when nothing is held."""
    found = balances_minor(life).items()
    return {currency: -amount for (account, _, currency), amount in found if account == chart.HELD and amount}


def _unreachable(process: Process) -> Iterator[str]:
    reached = {way.after for way in process.ways}
    yield from (f"no way leads to {state}" for state in STATES if state not in reached)


def _never_granted(world: World, found: Explored) -> Iterator[str]:
    granted = {type(step.command) for step in found.steps}
    for command in world.rules:
        if command not in granted:
            yield f"{command.__name__} is granted to nobody: no person may ask for it, and no timer or reactor does"


def _idle_timers(world: World, found: Explored, rested: list[Life]) -> Iterator[str]:
    busy = {step.due.asker for step in found.steps if step.due is not None}
    busy |= {told for rest in rested for told in rest.told}
    for timer in world.timers:
        if timer.name not in busy:
            yield f"the timer {timer.name} never brings anything about"


def _endless(world: World, process: Process, rested: list[tuple[Step, Life]]) -> Iterator[str]:
    """Left alone, an order ends: whatever was done before, something that is due ends it."""
    for step, rest in rested:
        state = state_of(world, rest)
        if state is not None and state not in process.ends:
            yield f"left alone, the order stays {state} for ever: {_path(step.after)}"


def _held_at_an_end(world: World, process: Process, rested: list[tuple[Step, Life]]) -> Iterator[str]:
    for step, rest in rested:
        state = state_of(world, rest)
        for currency, amount in held_minor(rest).items() if state in process.ends else ():
            if amount > _at_the_bank_minor(rest):
                yield f"the order is {state} and {amount} {currency} (minor units) stay held: {_path(step.after)}"


def _at_the_bank_minor(life: Life) -> int:
    """What a bank has of the order's money, in minor units: what is held for it is not held for ever."""
    found = balances_minor(life).items()
    return sum(amount for (account, _, _), amount in found if account == chart.AT_THE_BANK)


def _below_zero(rested: list[tuple[Step, Life]]) -> Iterator[str]:
    """What is owed, by the market or to it, is never less than nothing."""
    for step, rest in rested:
        for life in (step.after, rest):
            for (account, _, currency), amount in balances_minor(life).items():
                if chart.never_negative(account) and (left := chart.normal_minor(account, amount)) < 0:
                    yield f"{account} falls to {left} {currency} (minor units): {_path(life)}"


def _path(life: Life) -> str:
    return ", ".join(life.told)
