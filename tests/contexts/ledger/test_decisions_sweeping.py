"""The market moves its own money to its bank, and never what it owes or holds."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.codec import digest
from gigwright.backbone.decision import Decider
from gigwright.backbone.errors import Contended, Refused
from gigwright.backbone.ids import CommandId, SeededIds, derive
from gigwright.backbone.log import Asked
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_file import SqliteFile
from gigwright.backbone.testing import given
from gigwright.contexts.ledger.decisions import RequestSweep, request_sweep
from gigwright.contexts.ledger.decisions.own_money import CHANGES, own_money
from gigwright.contexts.ledger.projections.postings import POSTINGS
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.ledger import SweepRequested
from gigwright.events.payments import SweepSent
from gigwright.values import AddressId, Money, OperatorId, SweepId
from tests.contexts.asked_anything import changed
from tests.contexts.ledger.booked import booked_for_the_market, own_minor
from tests.contexts.ledger.everything import CURRENCIES, LIFE, everything
from tests.contexts.ledger.samples import (
    CREDIT_GRANTED,
    NOON,
    OPERATOR,
    SWEEP,
    SWEEP_ARRIVED,
    SWEEP_FAILED,
    SWEEP_REQUESTED,
    SWEEP_SENT,
    altered,
    recorded,
    usd,
)

THERE = OperatorAppointed(operator=OPERATOR, address=derive(AddressId, "somewhere"))
PAID_OUT = (THERE, *LIFE["paid out"])  # 105.50 less the processor's fee, of which 80.00 went to the seller
OWN = usd(sum(CHANGES[type(event)](event) for event in LIFE["paid out"] if type(event) in CHANGES))
ask = RequestSweep(by=OPERATOR, sweep=SWEEP, amount=usd(500), reason="The rent")
ANOTHER = changed(ask, sweep=derive(SweepId, "another"))


def test_what_is_the_markets_own_is_moved_to_the_last_cent() -> None:
    assert usd(500) < OWN
    given(*PAID_OUT).when(request_sweep, ask).then(SWEEP_REQUESTED)
    given(*PAID_OUT).when(request_sweep, changed(ask, amount=OWN)).then(altered(SWEEP_REQUESTED, amount=OWN))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": OWN + usd(1)}, f"{OWN} at the card processor is the market's own"),
        ({"amount": usd(0)}, f"more than nothing, not 0.00 USD; up to {OWN}"),
        ({"amount": Money(100, "EUR")}, "0.00 EUR at the card processor is the market's own"),
        ({"reason": "  "}, "says why"),
        ({"reason": "x" * 10_001}, "at most 10000 characters"),
        ({"by": derive(OperatorId, "nobody")}, "only an operator moves the market's money"),
    ],
)
def test_a_sweep_is_refused_in_words_that_say_why(changes: dict[str, Any], words: str) -> None:
    given(*PAID_OUT).when(request_sweep, changed(ask, **changes)).refuses(words)


def test_what_is_held_for_an_order_is_not_the_markets_own() -> None:
    given(THERE, *LIFE["in work"]).when(request_sweep, changed(ask, amount=usd(1))).refuses("0.00 USD at the card")


def test_a_sweep_is_asked_for_once() -> None:
    given(*PAID_OUT, SWEEP_REQUESTED).when(request_sweep, ask).refuses("asked for already")


@pytest.mark.parametrize("since", [[], [SWEEP_SENT], [SWEEP_SENT, SWEEP_ARRIVED]], ids=["asked", "sent", "arrived"])
def test_what_was_asked_for_is_not_there_to_be_asked_for_again(since: list[Any]) -> None:
    all_of_it = altered(SWEEP_REQUESTED, amount=OWN)
    given(*PAID_OUT, all_of_it, *since).when(request_sweep, ANOTHER).refuses("0.00 USD at the card processor")


def test_what_failed_is_there_again() -> None:
    failed = altered(SWEEP_FAILED, amount=OWN)
    given(*PAID_OUT, altered(SWEEP_REQUESTED, amount=OWN), failed).when(request_sweep, ANOTHER).then(
        altered(SWEEP_REQUESTED, sweep=ANOTHER.sweep)
    )


def test_what_is_missing_at_the_processor_is_not_the_markets_own() -> None:
    missing = altered(LIFE["put aside"][0], suspense=-OWN)
    given(*PAID_OUT, missing).when(request_sweep, ask).refuses("0.00 USD at the card processor")


@pytest.mark.parametrize("story", sorted(LIFE))
def test_the_markets_own_is_what_the_books_say_event_by_event(story: str) -> None:
    """The law: available at the processor less all liabilities, but for what is on its way out, or missing."""
    events = LIFE[story]
    said = sum(CHANGES[type(event)](event) for event in events if type(event) in CHANGES)
    assert said == own_minor(events, "USD")


def test_every_currency_is_counted_apart() -> None:
    life = [event for currency in CURRENCIES for event in everything(currency)]
    own = own_money.fold({}, [recorded(event) for event in life if type(event) in CHANGES])
    assert dict(own) == {currency: own_minor(everything(currency), currency) for currency in CURRENCIES}


def test_whatever_changes_it_is_counted() -> None:
    moving = {
        type(event)
        for events in LIFE.values()
        for event in events
        if booked_for_the_market(event, "USD") and not isinstance(event, SweepSent)  # gone since it was asked for
    }
    assert moving <= set(CHANGES)
    assert set(CHANGES) - {SweepRequested} <= set(POSTINGS)


class PaidInBetween:
    """Between each decision and its append somebody is given credit, the first so many times."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.log: SqliteLog | None = None
        self.decided = 0

    def reach(self, site: str) -> None:
        if site != "decision.decided" or self.log is None:
            return
        self.decided += 1
        if self.decided <= self.times:
            say(self.log, altered(CREDIT_GRANTED, amount=usd(1)))


def say(log: SqliteLog, *events: object) -> None:
    """Recorded under an id of its own."""
    asked = Asked(id=derive(CommandId, "said", str(log.head())), name="Said", digest=digest(str(log.head())))
    log.append(list(events), command=asked, by="testing")


def decided_beside(tmp_path: Path, payments: int) -> tuple[PaidInBetween, SqliteLog, Decider]:
    """A log of the market's own to the last cent, and so many payments that get in between."""
    clock = VirtualClock(NOON)
    log = SqliteLog(SqliteFile(tmp_path / "truth.db"), clock, SeededIds(1, clock))
    between = PaidInBetween(payments)
    say(log, *PAID_OUT)
    between.log = log
    return between, log, Decider(log, clock, [request_sweep], between)


def test_whoever_is_paid_between_look_and_word_makes_the_rule_judge_again(tmp_path: Path) -> None:
    between, log, decider = decided_beside(tmp_path, 1)
    with closing(log), pytest.raises(Refused, match=f"{OWN - usd(1)} at the card processor is the market's own"):
        decider.do(changed(ask, amount=OWN), id=derive(CommandId, "sweep"))
    assert between.decided == 1


@pytest.mark.parametrize("payments", [1, 9])
def test_a_sweep_gives_way_to_payments_and_is_granted_after_them(tmp_path: Path, payments: int) -> None:
    between, log, decider = decided_beside(tmp_path, payments)
    with closing(log):
        (granted,) = decider.do(changed(ask, amount=OWN - usd(payments)), id=derive(CommandId, "sweep"))
        assert granted.position == log.head()
    assert between.decided == payments + 1


def test_a_sweep_that_must_always_give_way_is_not_granted_and_may_be_asked_for_again(tmp_path: Path) -> None:
    _, log, decider = decided_beside(tmp_path, 10)
    some, id = changed(ask, amount=usd(1)), derive(CommandId, "sweep")
    with closing(log):
        with pytest.raises(Contended):
            decider.do(some, id=id)
        assert len(decider.do(some, id=id)) == 1
