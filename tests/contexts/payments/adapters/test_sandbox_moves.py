"""What the sandbox does late, or wrong, when it is asked to."""

from gigwright.values import Money
from tests.contexts.payments.adapters.sandboxes import Sandbox, refund_of, transfer_of

TAKES_NOTHING_BACK = "4000000000005126"


def nets(sandbox: Sandbox) -> list[tuple[str, int]]:
    return [(line.kind, line.net.amount_minor) for line in sandbox.lines()]


def test_a_refund_to_a_card_that_takes_nothing_back_comes_back_a_day_later() -> None:
    sandbox = Sandbox()
    charge = sandbox.processor.begin_payment(sandbox.request(card=TAKES_NOTHING_BACK), "a charge")
    sandbox.days_pass(3)
    refund = sandbox.processor.refund(refund_of(charge, 1_000), "a refund")
    assert (refund.status, sandbox.balances()) == ("succeeded", (0, 9_214))
    sandbox.days_pass(1)
    assert sandbox.balances() == (0, 10_214)
    assert nets(sandbox) == [("charge", 10_214), ("refund", -1_000), ("refund_failure", 1_000)]
    assert sandbox.kinds()[-1] == "refund.failed"
    assert refund.ref is not None
    failed = sandbox.processor.get_refund(refund.ref)
    assert (failed.status, failed.reason) == ("failed", "the card takes nothing back")
    assert sandbox.processor.find_refund(refund_of(charge, 1_000)) == failed
    sandbox.days_pass(1)
    assert sandbox.balances() == (0, 10_214)


def test_a_refund_to_another_card_stays_there() -> None:
    sandbox = Sandbox()
    sandbox.processor.refund(refund_of(sandbox.charge(), 1_000), "a refund")
    sandbox.days_pass(5)
    assert "refund.failed" not in sandbox.kinds()


def test_a_line_by_mistake_is_in_the_books_like_any_other() -> None:
    sandbox = Sandbox()
    sandbox.processor.book_by_mistake("network_cost", "nobody", Money(-250, "USD"))
    assert nets(sandbox) == [("network_cost", -250)]
    assert sandbox.balances() == (0, -250)


def test_only_the_next_refund_or_transfer_is_booked_wrong() -> None:
    sandbox = Sandbox()
    charge = sandbox.charge()
    sandbox.days_pass(2)
    sandbox.processor.book_the_next_wrong(-250)
    sandbox.processor.refund(refund_of(charge, 1_000), "a refund")
    sandbox.processor.transfer(transfer_of(2_000), "a transfer")
    assert nets(sandbox) == [("charge", 10_214), ("refund", -1_250), ("transfer", -2_000)]
    assert sandbox.balances() == (0, 10_214 - 3_250)
    sandbox.processor.book_the_next_wrong(7)
    sandbox.processor.book_the_next_wrong(0)
    sandbox.processor.transfer(transfer_of(100, "another"), "another transfer")
    assert nets(sandbox)[-1] == ("transfer", -100)


def test_the_lines_of_one_thing_are_listed_alone() -> None:
    sandbox = Sandbox()
    charge, other = sandbox.charge("one"), sandbox.charge("two")
    sandbox.processor.book_by_mistake("charge", charge.ref, Money(5, "USD"))
    own = sandbox.processor.list_balance_transactions(None, 10, charge.ref)
    assert [line.net.amount_minor for line in own] == [10_214, 5]
    assert sandbox.processor.list_balance_transactions(own[0].id, 1, charge.ref) == own[1:]
    assert len(sandbox.processor.list_balance_transactions(None, 10, other.ref)) == 1
    assert sandbox.processor.list_balance_transactions(None, 10, "nobody") == []
