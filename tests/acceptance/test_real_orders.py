"""A history of real orders moves in, as it was: every cent is booked, nobody is charged, and nobody is written to."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.errors import Refused
from gigwright.backbone.ids import SeededIds
from gigwright.backbone.query import query
from gigwright.contexts.accounts.decisions import AppointOperator
from gigwright.contexts.ledger.projections import balances, bookkeeping, trial_balance
from gigwright.contexts.ledger.projections import check as audited
from gigwright.contexts.ledger.projections.chart import HELD, REFUNDS_IN_TRANSIT
from gigwright.contexts.policies.decisions import PublishPolicy
from gigwright.events.payments import PaymentCaptured
from gigwright.policy import FIRST_POLICY, FeeRule
from gigwright.values import AddressId, Money, OperatorId, UserId
from gigwright.wiring import Market, open_market
from tests.acceptance.real_orders import CURRENCY, DELIVERED, ENDED_WITHOUT_WORK, RealOrder, Step, read, sellers_steps

TODAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
PAID_BY_ALL = Money(102_320_691, CURRENCY)
SAID_TO_BE_DELIVERED = "it is said to be delivered, but not when"

real_data = pytest.mark.skipif(
    "GIGWRIGHT_REAL_DATA" not in os.environ, reason="GIGWRIGHT_REAL_DATA names no folder of real input"
)


class Move:
    """Brings orders into a market that takes no fees; what it will not have is refused with a reason."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.refused: dict[str, str] = {}
        self._here: set[UserId] = set()

    def bring(self, orders: list[RealOrder]) -> None:
        """Each as far as the market has it."""
        for order in orders:
            if order.seller not in self._here:
                self._here.add(order.seller)
                for step in sellers_steps(order.seller, self._address(order.seller), order.placed_at):
                    self._ask(step)
            try:
                for step in order.steps(self._address(order.buyer)):
                    self._ask(step)
            except Refused as refusal:
                self.refused[order.name] = f"{step.name}: {refusal}"
            else:
                if order.row["order_status"] == "delivered" and order.at(DELIVERED) is None:
                    self.refused[order.name] = f"delivery: {SAID_TO_BE_DELIVERED}"
        self.market.settle()

    def captured(self) -> Money:
        """What all payments come to."""
        facts = [event.data for event in self.market.log.read(query(PaymentCaptured))]
        return sum((fact.amount for fact in facts), Money(0, CURRENCY))

    def balance(self, account: str) -> int:
        with self.market.reading(bookkeeping) as connection:
            return sum(one.amount_minor for one in balances(connection, currency=CURRENCY, below=account))

    def _ask(self, step: Step) -> None:
        self.market.do(step.command, id=step.id, occurred=step.occurred, imported=True)

    def _address(self, user: UserId) -> AddressId:
        return self.market.addresses.claim(f"{user}@elsewhere.invalid")


def without_fees(market: Market) -> None:
    """The amounts of that market are its own: ours adds nothing, and takes nothing."""
    opal = market.ids.new(OperatorId)
    market.do(AppointOperator(by="testing", operator=opal, address=market.addresses.claim("opal@example.org")))
    nothing = Money(0, CURRENCY)
    terms = msgspec.structs.replace(
        FIRST_POLICY.currency(CURRENCY),
        minimum_price=Money(1, CURRENCY),
        small_order_fee=nothing,
        minimum_charge=nothing,
    )
    free = msgspec.structs.replace(
        FIRST_POLICY,
        version=2,
        fees=tuple(FeeRule(of=rule.of, basis_points=0) for rule in FIRST_POLICY.fees),
        currencies=(terms,),
    )
    market.do(PublishPolicy(by=opal, policy=free, reason="A history is brought along as it was"))


@pytest.fixture(
    scope="module", params=[80, pytest.param(None, id="all", marks=[pytest.mark.long, pytest.mark.timeout(7_200)])]
)
def orders(request: pytest.FixtureRequest) -> list[RealOrder]:
    found = read(Path(os.environ["GIGWRIGHT_REAL_DATA"]) / "olist")
    assert sum((order.paid for order in found), Money(0, CURRENCY)) == PAID_BY_ALL
    return found[: request.param]


@pytest.fixture(scope="module")
def move(orders: list[RealOrder], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Move]:
    clock = VirtualClock(TODAY)
    with open_market(tmp_path_factory.mktemp("moved"), clock=clock, ids=SeededIds(1, clock)) as market:
        without_fees(market)
        move = Move(market)
        move.bring(orders)
        yield move


@real_data
def test_every_cent_that_was_paid_is_captured_and_the_books_balance(move: Move, orders: list[RealOrder]) -> None:
    assert move.captured() == sum((order.paid for order in orders), Money(0, CURRENCY))
    with move.market.reading(bookkeeping) as connection:
        assert audited(connection) == []
        assert [(trial.currency, trial.sum_minor) for trial in trial_balance(connection)] == [(CURRENCY, 0)]
    assert move.balance("Assets") == move.captured().amount_minor
    went_back = sum(order.paid.amount_minor for order in orders if order.row["order_status"] in ENDED_WITHOUT_WORK)
    assert move.balance(REFUNDS_IN_TRANSIT) == -went_back
    under_way = {order.order for order in orders if order.row["order_status"] not in (*ENDED_WITHOUT_WORK, "delivered")}
    with move.market.reading(bookkeeping) as connection:
        held_for = {one.order for one in balances(connection, below=HELD) if one.amount_minor}
    assert held_for - under_way == {
        order.order for order in orders if order.name in move.refused and order.paid.amount_minor
    }


@real_data
def test_what_is_refused_is_listed_with_its_reason(move: Move, orders: list[RealOrder]) -> None:
    free = {order.name: "gig: a price is below the minimum" for order in orders if not order.paid.amount_minor}
    undated = {order.name: f"delivery: {SAID_TO_BE_DELIVERED}" for order in orders if _is_undated(order)}
    assert {name: reason.partition(": Basic")[0] for name, reason in move.refused.items()} == free | undated


@real_data
def test_everything_is_told_as_brought_along_and_when_it_happened(move: Move, orders: list[RealOrder]) -> None:
    brought = [event for event in move.market.log.read() if event.imported]
    assert {event.name for event in move.market.log.read() if not event.imported} == {
        "accounts.operator_appointed",
        "policies.published",
    }
    moments = {moment for order in orders for moment in (order.placed_at, order.paid_at, order.at(DELIVERED))}
    assert {event.occurred for event in brought} <= moments
    assert all(event.recorded == TODAY for event in brought)


@real_data
def test_nobody_is_charged_paid_or_written_to_and_no_clock_runs(move: Move) -> None:
    assert move.market.processor.list_balance_transactions(None, 1) == []
    assert move.market.processor.list_events(None, 1) == []
    assert move.market.letters(1) == []
    assert move.market.store.next_due() is None


@real_data
def test_all_of_it_twice_is_all_of_it_once(move: Move, orders: list[RealOrder]) -> None:
    head, refused = move.market.log.head(), dict(move.refused)
    again = Move(move.market)
    again.bring(list(reversed(orders)))
    assert move.market.log.head() == head
    assert again.refused == refused
    assert again.captured() == move.captured()


def _is_undated(order: RealOrder) -> bool:
    return order.row["order_status"] == "delivered" and order.at(DELIVERED) is None
