"""The script of a market's life: who asks for what, and when, down every path of an order."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from gigwright.backbone.timers import TimerWorker
from gigwright.values import Money
from gigwright.wiring import Market
from tests.torture.client import Build
from tests.torture.forms import (
    BUYERS,
    DECLINED_CARD,
    GOOD_CARD,
    SELLERS,
    Wish,
    accept,
    appoint,
    begin_to_sell,
    cancel,
    deliver,
    dispute,
    draft,
    explain,
    need_no_decision,
    pay,
    place,
    publish,
    register,
    send_back,
    sweep,
    withdraw,
)

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
MINUTES = timedelta(minutes=1)
HOURS = timedelta(hours=1)
DAYS = timedelta(days=1)

OUTAGE = (START + 9 * DAYS, START + 9 * DAYS + 31 * HOURS)  # longer than a key lives
HEALED = START + 40 * DAYS
END = START + 50 * DAYS

# When somebody wants something, counted from the beginning.
PURCHASES = (
    (1 * DAYS, Wish("accepted", "Noor", "Amara", "accepted")),
    (1.2 * DAYS, Wish("silence", "Felix", "Kenji", "silence")),
    (2 * DAYS, Wish("other-card", "Felix", "Layla", "declined, then revised")),
    (3 * DAYS, Wish("declined", "Noor", "Layla", "declined")),
    (4 * DAYS, Wish("cancelled", "Noor", "Kenji", "cancelled")),
    (5 * DAYS, Wish("unpaid", "Felix", "Amara", "unpaid")),
    (9 * DAYS - 2 * HOURS, Wish("before-outage", "Felix", "Amara", "cancelled in the outage")),
    (9 * DAYS - 2 * MINUTES, Wish("adopted", "Noor", "Kenji", "too late")),
    (9 * DAYS + 1 * HOURS, Wish("late", "Noor", "Amara", "too late")),
    (12 * DAYS, Wish("again", "Noor", "Layla", "accepted")),
    (13 * DAYS, Wish("once-more", "Felix", "Amara", "silence")),
    (14 * DAYS, Wish("one-more", "Noor", "Kenji", "accepted")),
)

# A second before the earning of "accepted" clears, the timers are told a later time than the rules then see.
STUMBLE_AT = 17 * DAYS + 1 * HOURS - timedelta(seconds=1)
STUMBLE = timedelta(seconds=2)

PAYOUTS = ((21 * DAYS, "first"), (36 * DAYS, "second"))


class Step(msgspec.Struct, frozen=True):
    """At this time after the beginning, a form is filled in and sent; without one, something just happens."""

    at: timedelta
    name: str
    build: Build


def script() -> list[Step]:
    """All steps, in the order of their time."""
    steps = [*arrivals(), Step(STUMBLE_AT, "stumble", _stumble)]
    for at, wish in PURCHASES:
        steps.extend(_purchase(at, wish))
    steps.extend(
        Step(at, f"payout-{which}-{seller}", withdraw(seller, which)) for at, which in PAYOUTS for seller in SELLERS
    )
    steps.append(Step(37 * DAYS, "sweep", sweep("Opal", Money(100, "USD"))))
    return sorted(steps, key=lambda step: step.at)


def arrivals() -> Iterator[Step]:
    """Everybody joins, and sellers offer a gig each."""
    yield Step(0 * DAYS, "appoint-Opal", appoint("Opal"))
    for name in (*SELLERS, *BUYERS):
        yield Step(0 * DAYS, f"register-{name}", register(name))
    for name in SELLERS:
        yield Step(1 * HOURS, f"sell-{name}", begin_to_sell(name))
        yield Step(2 * HOURS, f"draft-{name}", draft(name))
        yield Step(3 * HOURS, f"publish-{name}", publish(name))


def _purchase(at: timedelta, wish: Wish) -> Iterator[Step]:
    yield Step(at, f"{wish.name}:place", place(wish))
    if wish.path.startswith("declined"):
        yield Step(at + 1 * MINUTES, f"{wish.name}:pay", pay(wish, "first", DECLINED_CARD))
    if wish.path not in ("declined", "unpaid"):
        yield Step(at + 3 * MINUTES, f"{wish.name}:pay-well", pay(wish, "second", GOOD_CARD))
    if wish.path == "cancelled":
        yield Step(at + 1 * HOURS, f"{wish.name}:cancel", cancel(wish))
    if wish.path == "cancelled in the outage":
        yield Step(OUTAGE[0] - START + 30 * MINUTES, f"{wish.name}:cancel", cancel(wish))
    if wish.path in ("accepted", "silence", "declined, then revised"):
        yield from _work(at + 1 * HOURS, wish)


def _work(at: timedelta, wish: Wish) -> Iterator[Step]:
    yield Step(at, f"{wish.name}:explain", explain(wish))
    yield Step(at + 1 * DAYS, f"{wish.name}:deliver", deliver(wish, 1))
    if wish.path == "accepted":
        yield Step(at + 2 * DAYS, f"{wish.name}:accept", accept(wish, 1))
    if wish.path.endswith("revised"):
        yield Step(at + 1 * DAYS + 2 * HOURS, f"{wish.name}:dispute", dispute(wish))
        yield Step(at + 1 * DAYS + 4 * HOURS, f"{wish.name}:need-no-decision", need_no_decision(wish))
        yield Step(at + 2 * DAYS, f"{wish.name}:send-back", send_back(wish, 1))
        yield Step(at + 3 * DAYS, f"{wish.name}:deliver-again", deliver(wish, 2))
        yield Step(at + 4 * DAYS, f"{wish.name}:accept", accept(wish, 2))


def _stumble(market: Market) -> None:
    """The wall clock is set back between the moment when a timer is found due and the decision that it asks for."""
    timers = next(part for part in market.parts if part.name == TimerWorker.name)
    timers.step(market.clock.now() + STUMBLE)
