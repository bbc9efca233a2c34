"""Whatever anybody asks in whatever order, an order keeps its laws."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given as whatever
from hypothesis import strategies as st

from gigwright.backbone.decision import Decision
from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.completing import (
    AcceptDelivery,
    CompleteForSilence,
    accept_delivery,
    complete_for_silence,
)
from gigwright.contexts.orders.decisions.delivering import DeliverWork, RequestRevision, deliver_work, request_revision
from gigwright.contexts.orders.decisions.paying import AcceptPayment, ExpireOrder, accept_payment, expire_order
from gigwright.contexts.orders.decisions.placing import PlaceOrder, place_order
from gigwright.contexts.orders.decisions.starting import (
    CancelBeforeStart,
    SubmitRequirements,
    cancel_before_start,
    submit_requirements,
)
from gigwright.contexts.orders.projections import order as booked
from gigwright.contexts.orders.projections import order_book
from gigwright.events.gigs import GigDrafted, Package
from gigwright.events.orders import (
    LatePaymentRefunded,
    OrderCancelled,
    OrderCompleted,
    OrderPaid,
    OrderPlaced,
    PaymentExpired,
    RequirementsSubmitted,
    RevisionRequested,
    WorkDelivered,
)
from gigwright.events.payments import PaymentCaptured
from gigwright.policy import FIRST_POLICY, CurrencyTerms
from gigwright.values import Money, exponent
from tests.contexts.orders.samples import (
    ben,
    ben_registered,
    captured,
    eve,
    gig,
    on_sale,
    order,
    other_payment,
    payment,
    place,
    published,
    sam,
)
from tests.contexts.recording import written

# What may follow what, told a second time and apart from the rules.
STEPS: dict[type, dict[str | None, str]] = {
    OrderPlaced: {None: "payment_pending"},
    OrderPaid: {"payment_pending": "awaiting_requirements"},
    PaymentExpired: {"payment_pending": "payment_expired"},
    RequirementsSubmitted: {"awaiting_requirements": "in_progress"},
    OrderCancelled: {"awaiting_requirements": "cancelled"},
    WorkDelivered: {"in_progress": "delivered", "in_revision": "delivered"},
    RevisionRequested: {"delivered": "in_revision"},
    OrderCompleted: {"delivered": "completed"},
}
ENDS = (OrderCompleted, OrderCancelled, PaymentExpired)

Asked = tuple[Decision[Any], Any]

people = st.sampled_from([ben, sam, eve])
payments = st.sampled_from([payment, other_payment])
numbers = st.integers(1, 3)


def accepted(of: Any) -> Asked:
    return accept_payment, AcceptPayment(by="order-intake", order=order, payment=of, amount=place.total)


commands: st.SearchStrategy[Asked] = st.one_of(
    st.just((place_order, place)),
    payments.map(accepted),
    st.just((expire_order, ExpireOrder(by="timers", order=order))),
    people.map(lambda by: (submit_requirements, SubmitRequirements(by=by, order=order, answers="A cat"))),
    people.map(lambda by: (cancel_before_start, CancelBeforeStart(by=by, order=order))),
    people.map(lambda by: (deliver_work, DeliverWork(by=by, order=order, message="Here it is"))),
    st.builds(
        lambda by, n: (request_revision, RequestRevision(by=by, order=order, number=n, note="?")), people, numbers
    ),
    st.builds(lambda by, n: (accept_delivery, AcceptDelivery(by=by, order=order, number=n)), people, numbers),
    numbers.map(
        lambda n: (
            complete_for_silence,
            CompleteForSilence(by="timers", order=order, accept_by=NOON + timedelta(days=n)),
        )
    ),
)
captures = payments.map(captured)
happenings: st.SearchStrategy[Any] = st.one_of(commands, captures)
# Mere chance hardly ever comes to a delivery: every second time, what the order waits for happens instead.
turns = st.tuples(happenings, st.booleans())


def onwards(events: list[object]) -> Any:
    """What the order waits for: it is paid, started, delivered, sent back once, delivered again and accepted."""
    last = events[-1]
    if isinstance(last, OrderPlaced):
        return captured()
    if isinstance(last, PaymentCaptured):
        return accepted(last.payment)
    if isinstance(last, OrderPaid):
        return submit_requirements, SubmitRequirements(by=ben, order=order, answers="A cat")
    if not isinstance(last, WorkDelivered):
        return deliver_work, DeliverWork(by=sam, order=order, message="Here it is")
    if last.number == 1:
        return request_revision, RequestRevision(by=ben, order=order, number=1, note="Bluer")
    return accept_delivery, AcceptDelivery(by=ben, order=order, number=last.number)


def lived(turns: list[tuple[Any, bool]], pauses: list[int]) -> list[object]:
    """The events of a life in which all this happens, some hours apart."""
    events: list[object] = list(on_sale)
    now = NOON
    for (drawn, leads_on), hours in zip(turns, pauses, strict=False):
        now += timedelta(hours=hours)
        each = onwards(events) if leads_on else drawn
        if isinstance(each, PaymentCaptured):
            events += [] if each in events else [each]
        elif possible(each[1], events):
            events += answer(events, each, now)
    return events[len(on_sale) :]


def possible(command: object, events: list[object]) -> bool:
    """The intake speaks only of money that was captured."""
    return not isinstance(command, AcceptPayment) or captured(command.payment) in events


def answer(events: list[object], asked: Asked, now: datetime) -> tuple[object, ...]:
    try:
        return given(*events).when(asked[0], asked[1], now=now).events
    except ClockJumped:
        return ()  # a timer before its time is told to come again


def the(kind: type | tuple[type, ...], events: list[object]) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


lives = st.builds(
    lambda turns, pauses: lived([((place_order, place), False), *turns], [0, *pauses]),
    st.lists(turns, min_size=10, max_size=30),
    st.lists(st.integers(0, 40), min_size=30, max_size=30),
)


@whatever(lives)
def test_no_order_takes_a_step_that_is_not_on_the_map(events: list[object]) -> None:
    state: str | None = None
    for event in events:
        if type(event) in STEPS:
            assert state in STEPS[type(event)], f"{event} in {state}"
            state = STEPS[type(event)][state]
    with written(order_book, *(event for event in events if type(event) in STEPS)) as connection:
        found = booked(connection, order)
        assert found is not None
        assert found.state == state


@whatever(lives)
def test_an_order_ends_at_most_once_and_then_rests(events: list[object]) -> None:
    assert len(the(ENDS, events)) <= 1
    steps = the(tuple(STEPS), events)
    assert not any(isinstance(step, ENDS) for step in steps[:-1])


@whatever(lives)
def test_each_payment_pays_or_goes_back_once(events: list[object]) -> None:
    answered = [event.payment for event in the((OrderPaid, LatePaymentRefunded), events)]
    assert len(answered) == len(set(answered))
    assert set(answered) <= {event.payment for event in the(PaymentCaptured, events)}
    assert len(the(OrderPaid, events)) <= 1
    for back in the(OrderCancelled, events):
        assert [paid.payment for paid in the(OrderPaid, events)] == [back.payment]
        assert back.refund == place.total


@whatever(lives)
def test_deliveries_are_counted_and_revisions_used_up(events: list[object]) -> None:
    assert [event.number for event in the(WorkDelivered, events)] == list(range(1, len(the(WorkDelivered, events)) + 1))
    assert len(the(RevisionRequested, events)) <= 1


@whatever(row=st.sampled_from(FIRST_POLICY.currencies), share=st.integers(0, 10**9))
def test_the_amounts_of_an_order_add_up_in_every_currency(row: CurrencyTerms, share: int) -> None:
    currency, least = row.minimum_price.currency, row.minimum_price.amount_minor
    price = Money(least + (20_000 * 10 ** exponent(currency) - least) * share // 10**9, currency)
    placed = bought(price)
    assert placed.price == price
    assert placed.price + placed.service_fee == placed.total
    assert placed.price - placed.commission == placed.earning
    small = row.small_order_fee.amount_minor if price < row.small_order_below else 0
    assert is_half_up(placed.service_fee.amount_minor - small, price.amount_minor * 550)
    assert is_half_up(placed.commission.amount_minor, price.amount_minor * 2_000)


def is_half_up(amount_minor: int, exact: int) -> bool:
    """Whether the amount is the nearest to `exact` ten-thousandths, the upper one of two."""
    return -5_000 <= exact - amount_minor * 10_000 < 5_000


def test_currencies_with_no_two_and_three_decimals_are_sold_in() -> None:
    assert {exponent(row.minimum_price.currency) for row in FIRST_POLICY.currencies} == {0, 2, 3}


def bought(price: Money) -> OrderPlaced:
    offer = GigDrafted(
        gig=gig,
        seller=sam,
        title="I will draw your logo",
        category="Design",
        subcategory="Logo Design",
        packages=(Package(name="Basic", price=price, delivery_days=3, revisions=1),),
    )
    total = FIRST_POLICY.terms(price).total
    asked = PlaceOrder(
        by=ben,
        order=order,
        gig=gig,
        seller=sam,
        package="Basic",
        price=price,
        delivery_days=3,
        revisions=1,
        total=total,
    )
    (placed,) = given(ben_registered, offer, published).when(place_order, asked).events
    assert isinstance(placed, OrderPlaced)
    return placed
