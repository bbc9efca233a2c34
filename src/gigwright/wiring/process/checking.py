"""What no process of an order may lack: nothing unreachable, nothing without an end, nothing held when it is over."""

from collections import Counter
from collections.abc import Iterator

from gigwright.backbone.exploring import Explored, Life, Step, World, left_alone
from gigwright.contexts.ledger.projections import postings
from gigwright.contexts.ledger.projections.chart import HELD
from gigwright.events.orders import STATES
from gigwright.wiring.process.ways import Process, state_of

SHOWN_MAX = 20


def holes(world: World, found: Explored, process: Process) -> list[str]:
    """A sentence for each hole in the rules, at most 20; [] when there is none."""
    rested = [(step, left_alone(world, step.after)) for step in found.steps]
    every = [
        *_unreachable(process),
        *_never_granted(world, found),
        *_idle_timers(world, found, [rest for _, rest in rested]),
        *_endless(world, process, rested),
        *_held_at_an_end(world, process, rested),
    ]
    return list(dict.fromkeys(every))[:SHOWN_MAX]


def held_minor(life: Life) -> dict[str, int]:
    """What the books hold for the order, in minor units per currency; empty when nothing is held."""
    held: Counter[str] = Counter()
    for event in life.events:
        for entry in postings.entries_of(event) if type(event.data) in postings.POSTINGS else ():
            for line in entry.lines:
                if line.account == HELD:
                    held[line.amount.currency] -= line.amount.amount_minor
    return {currency: amount for currency, amount in held.items() if amount}


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
        if state_of(world, rest) in process.ends and (held := held_minor(rest)):
            amounts = ", ".join(f"{amount} {currency}" for currency, amount in sorted(held.items()))
            yield f"the order is {state_of(world, rest)} and {amounts} (minor units) stay held: {_path(step.after)}"


def _path(life: Life) -> str:
    return ", ".join(life.told)
