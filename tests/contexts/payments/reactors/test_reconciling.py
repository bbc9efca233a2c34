"""Day after day both books are compared: what is the same leaves no trace, what differs is found once."""

from datetime import timedelta

from gigwright.backbone.leases import OwnerId, SoleOwner
from gigwright.contexts.payments.ports import plan_of
from gigwright.contexts.payments.reactors.reconciling import Reconciliation
from gigwright.events.breaks import BreakExplained, BreakFound, BreaksReminded
from gigwright.events.payments import PaymentRefunded
from gigwright.values import ChargeRef, Money
from tests.contexts.payments.market import Market, fates_of
from tests.contexts.payments.samples import cancelled, captured, changed, usd

DAY = timedelta(days=1)


def reconciliation(market: Market) -> Reconciliation:
    """As a process begins it: it knows only the mark."""
    leases = SoleOwner(OwnerId("own_1"), market.store)
    return Reconciliation(market.processor, market.log, market.store, market.decider, market.clock, leases)


def reconcile(market: Market, days: float = 0) -> list[tuple[str, int]]:
    """Let this much time pass, and compare; the kinds and amounts of the breaks that were ever found."""
    market.clock.advance(timedelta(days=days))
    part = reconciliation(market)
    while part.step(market.clock.now()):
        pass
    return [(one.kind, one.suspense.amount_minor) for one in market.said(BreakFound)]


def test_books_that_agree_leave_no_trace() -> None:
    market = Market()
    market.capture()
    market.say(cancelled)
    market.run(days=2)
    before = len(market.events)
    assert reconcile(market, days=9) == []
    assert len(market.events) == before


def test_a_line_that_nobody_knows_is_found_once_and_not_before_its_time() -> None:
    market = Market()
    market.sandbox.processor.book_by_mistake("network_cost", "nobody", Money(-250, "USD"))
    assert reconcile(market, days=0.9) == []
    assert reconcile(market, days=0.2) == [("unknown_kind", -250)]
    market.forget_the_marks()
    assert len(reconcile(market, days=30)) == 1


def test_what_waits_keeps_nothing_behind_it_waiting() -> None:
    market = Market()
    market.capture()  # available after two days
    market.sandbox.processor.book_by_mistake("network_cost", "nobody", Money(-250, "USD"))
    assert reconcile(market, days=1.1) == [("unknown_kind", -250)]
    market.sandbox.processor.book_by_mistake("charge", "nobody", Money(7, "USD"))
    assert reconcile(market, days=1.1) == [("unknown_kind", -250), ("missing_here", 7)]


def test_a_line_that_is_there_twice_is_put_aside_once() -> None:
    market = Market()
    paid = market.capture()
    market.sandbox.processor.book_by_mistake("charge", paid.charge, usd(10_214))
    assert reconcile(market, days=5) == [("anothers", 10_214)]


def test_a_record_without_a_line_is_missed_after_three_days() -> None:
    market = Market()
    market.say(changed(captured, charge=ChargeRef("ch_of_nobody")))
    assert reconcile(market, days=2.9) == []
    assert reconcile(market, days=0.2) == [("missing_there", -10_214)]
    assert len(reconcile(market, days=9)) == 1


def test_a_record_that_comes_after_its_line_was_missed_explains_it() -> None:
    market = Market(fates_of("refund", ["lost after"]), news=False)
    market.capture()
    market.say(cancelled)
    market.workers["refund-desk"].step(market.clock.now())
    market.workers["refunding"].step(market.clock.now())
    assert market.said(PaymentRefunded) == []
    assert reconcile(market, days=1.1) == [("missing_here", -10_550)]
    market.run(minutes=2)
    assert len(market.said(PaymentRefunded)) == len(market.said(BreakExplained)) == 1
    assert len(reconcile(market, days=5)) == 1


def test_more_lines_than_a_page_are_all_compared() -> None:
    market = Market()
    for number in range(230):
        market.sandbox.processor.book_by_mistake("network_cost", f"nobody {number}", Money(-1, "USD"))
    assert len(reconcile(market, days=2)) == 230


def test_a_processor_that_does_not_answer_is_asked_again_later() -> None:
    market = Market(plan_of(["lost before"] * 2))
    market.sandbox.processor.book_by_mistake("network_cost", "nobody", Money(-250, "USD"))
    market.clock.advance(2 * DAY)
    part = reconciliation(market)
    assert not part.step(market.clock.now())
    assert part.failures == 1
    market.clock.advance(DAY)
    assert not part.step(market.clock.now())
    assert (part.failures, market.said(BreakFound)) == (2, [])
    market.clock.advance(DAY)
    assert part.step(market.clock.now())
    assert (part.failures, len(market.said(BreakFound))) == (0, 1)


def test_it_rests_between_its_rounds() -> None:
    market = Market()
    part = reconciliation(market)
    assert not part.step(market.clock.now())
    market.sandbox.processor.book_by_mistake("network_cost", "nobody", Money(-250, "USD"))
    market.clock.advance(timedelta(hours=5))
    assert not part.step(market.clock.now())
    market.clock.advance(timedelta(hours=30))
    assert part.step(market.clock.now())


def test_operators_are_reminded_after_a_round_once_a_day_of_all_that_is_open() -> None:
    market = Market()
    for number in range(3):
        market.sandbox.processor.book_by_mistake("network_cost", f"nobody {number}", Money(-250, "USD"))
    reconcile(market, days=1.1)
    first, *others = market.said(BreaksReminded)
    assert (first.open, others) == (3, [])
    assert first.difference == market.said(BreakFound)[0].difference
    market.sandbox.processor.book_by_mistake("network_cost", "nobody 3", Money(-250, "USD"))
    reconcile(market, days=0.9)
    assert len(market.said(BreaksReminded)) == 1
    reconcile(market, days=0.2)
    assert [one.open for one in market.said(BreaksReminded)] == [3, 4]
    assert market.said(BreaksReminded)[1].found_at == first.found_at


def test_nobody_is_reminded_of_what_has_explained_itself() -> None:
    market = Market()
    market.say(changed(captured, charge=ChargeRef("ch_of_nobody")))
    reconcile(market, days=3.1)
    (found,) = market.said(BreakFound)
    market.say(BreakExplained(difference=found.difference, source=found.source, suspense=found.suspense))
    reconcile(market, days=2)
    assert len(market.said(BreaksReminded)) == 1
