"""Mistakes in the card processor's books, and the operator who finds out what they were."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from gigwright.backbone.query import query
from gigwright.contexts.payments.decisions.breaks import FOLDS, ListedBreak, listed
from gigwright.events.breaks import DESTINATIONS
from gigwright.simulation import habits
from gigwright.simulation.desk import Overseer
from gigwright.simulation.draws import Draws
from gigwright.simulation.faults import BREAK_RESOLVED, LINE_TWICE, LINE_UNKNOWN, LINE_WRONG
from gigwright.simulation.world import World
from gigwright.values import Money
from gigwright.wiring import Market

Attempt = Callable[[Callable[[], None]], None]

CURRENCIES = ("USD", "EUR", "JPY", "BHD")
UNKNOWN_KINDS = ("adjustment", "network_cost", "charge", "transfer_return")
LINES_MAX = 100
WRONG_FOR = timedelta(days=2)


def make_mistakes(world: World, draws: Draws, ends: datetime) -> None:
    """A line of its own invention now and then, one that it wrote before, or a wrong amount, if the weather is such;
    none at the very end."""
    while True:
        world.wait(draws.time(*habits.BETWEEN_MISTAKES))
        if world.clock.now() + WRONG_FOR >= ends:
            return
        if not draws.chance(world.weather.wrong_lines):
            continue
        match draws.weighted(list(habits.MISTAKES)):
            case "wrong":
                _write_the_next_wrong(world, draws.one_of((-250, -1, 1, 100)))
            case "twice":
                _write_one_again(world, draws)
            case _:
                kind, source = draws.one_of(UNKNOWN_KINDS), f"nobody_{draws.below(1_000_000)}"
                amount = Money(draws.one_of((-1, 1)) * draws.between(1, 5_000), draws.one_of(CURRENCIES))
                _book(world, kind, source, amount)
                world.happen(LINE_UNKNOWN)


def _write_the_next_wrong(world: World, off_minor: int) -> None:
    world.counter.visit(lambda market: market.processor.book_the_next_wrong(off_minor))
    world.wait(WRONG_FOR)
    world.counter.visit(lambda market: market.processor.book_the_next_wrong(0))


def _write_one_again(world: World, draws: Draws) -> None:
    lines = world.counter.market.processor.list_balance_transactions(None, LINES_MAX)
    if lines:
        again = draws.one_of(lines)
        _book(world, again.kind, again.source, again.net)
        world.happen(LINE_TWICE)


def _book(world: World, kind: str, source: str, amount: Money) -> None:
    """Not harmless twice: if the shop crashes after it was written, there is one more to find."""
    world.counter.visit(lambda market: market.processor.book_by_mistake(kind, source, amount))


def resolve_what_differs(world: World, attempt: Attempt, overseer: Overseer, draws: Draws) -> None:
    """Look at what is open again and again, and say where it belongs."""
    while True:
        world.wait(draws.time(*habits.BETWEEN_LOOKS_AT_BREAKS))
        for one in _open(world.counter.market):
            if one.kind == "amount_differs":
                world.happen(LINE_WRONG)
            if one.kind != "missing_there":
                attempt(partial(overseer.resolve, one.difference, draws.one_of(DESTINATIONS), "They made a mistake"))
                world.happen(BREAK_RESOLVED)


def _open(market: Market) -> list[ListedBreak]:
    return [one for one in listed(market.log.read(query(*FOLDS))) if one.state == "open"]
