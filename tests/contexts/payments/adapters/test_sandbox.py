"""The sandbox processor as its callers know it."""

from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from gigwright.backbone.errors import Unavailable
from gigwright.backbone.ids import derive
from gigwright.contexts.payments.ports import (
    Charge,
    ChargeRequest,
    KeyReused,
    ProcessorRefused,
    RefundInstruction,
    TransferInstruction,
)
from gigwright.values import ChargeRef, Money, PaymentId
from tests.contexts.payments.adapters.sandboxes import (
    DECLINED,
    POOR,
    SELLER,
    Sandbox,
    refund_of,
    transfer_of,
)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.mark.parametrize(
    ("currency", "minor", "fee"),
    [("USD", 10_550, 336), ("EUR", 10_000, 315), ("JPY", 15_000, 475), ("BHD", 38_000, 1_212), ("USD", 50, 31)],
)
def test_a_charge_costs_a_share_and_a_fixed_amount(sandbox: Sandbox, currency: str, minor: int, fee: int) -> None:
    charge = sandbox.charge("one", minor, currency)
    assert (charge.status, charge.fee) == ("captured", Money(fee, currency))


@pytest.mark.parametrize(("currency", "minor"), [("USD", 0), ("USD", -1), ("USD", 31), ("CHF", 10_000)])
def test_a_senseless_charge_is_refused_and_its_key_stays_free(sandbox: Sandbox, currency: str, minor: int) -> None:
    with pytest.raises(ProcessorRefused):
        sandbox.charge("one", minor, currency)
    assert sandbox.charge("one").status == "captured"


@pytest.mark.parametrize(("card", "reason"), [(DECLINED, "the card was declined"), (POOR, "insufficient funds")])
def test_a_declined_card_moves_nothing(sandbox: Sandbox, card: str, reason: str) -> None:
    charge = sandbox.processor.begin_payment(sandbox.request(card=card), "key")
    assert (charge.status, charge.reason, charge.fee) == ("declined", reason, Money(0, "USD"))
    assert sandbox.balances() == (0, 0)
    assert sandbox.lines() == []
    assert sandbox.kinds() == ["charge.declined"]


def test_an_unknown_token_is_declined(sandbox: Sandbox) -> None:
    request = ChargeRequest(
        payment=sandbox.request().payment, order=sandbox.request().order, amount=Money(10_550, "USD"), card="tok_?"
    )
    assert sandbox.processor.begin_payment(request, "key").reason == "the card token is not known; enter the card again"


def test_what_a_charge_leaves_is_pending_for_two_days(sandbox: Sandbox) -> None:
    charge = sandbox.charge()
    assert charge.available_at == sandbox.clock.now() + timedelta(days=2)
    sandbox.days_pass(1.999)
    assert sandbox.balances() == (10_214, 0)
    assert not sandbox.processor.get_charge(charge.ref).available
    sandbox.days_pass(0.001)
    assert sandbox.balances() == (0, 10_214)
    assert sandbox.processor.get_charge(charge.ref).available
    assert sandbox.kinds() == ["charge.captured", "funds.available"]


def test_the_same_key_is_answered_with_the_first_answer(sandbox: Sandbox) -> None:
    request = sandbox.request()
    first = sandbox.processor.begin_payment(request, "key")
    sandbox.days_pass(0.999)
    assert sandbox.processor.begin_payment(request, "key") == first
    assert sandbox.balances() == (10_214, 0)
    assert len(sandbox.lines()) == 1


def test_a_stored_failure_is_replayed_too(sandbox: Sandbox) -> None:
    poor = sandbox.processor.transfer(transfer_of(5_000), "key")
    assert (poor.status, poor.reason) == ("refused", "insufficient funds")
    sandbox.charge()
    sandbox.days_pass(0.5)
    assert sandbox.processor.transfer(transfer_of(5_000), "key") == poor


def test_the_same_key_with_other_parameters_is_an_error(sandbox: Sandbox) -> None:
    sandbox.processor.begin_payment(sandbox.request("one"), "key")
    with pytest.raises(KeyReused):
        sandbox.processor.begin_payment(sandbox.request("two"), "key")
    with pytest.raises(KeyReused):
        sandbox.processor.transfer(transfer_of(5_000), "key")


def test_a_key_is_forgotten_after_a_day_so_the_caller_pays_twice(sandbox: Sandbox) -> None:
    request = sandbox.request()
    first = sandbox.processor.begin_payment(request, "key")
    sandbox.days_pass(1)
    second = sandbox.processor.begin_payment(request, "key")
    assert second.ref != first.ref
    assert sandbox.balances() == (2 * 10_214, 0)


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_a_length(sandbox: Sandbox, key: str) -> None:
    with pytest.raises(ProcessorRefused, match="1 to 255 characters"):
        sandbox.processor.begin_payment(sandbox.request(), key)


class Meanwhile:
    """Asks once more with the same key while the first request is being committed."""

    def __init__(self) -> None:
        self.sandbox: Sandbox | None = None
        self.request: ChargeRequest | None = None
        self.answers: list[object] = []

    def reach(self, site: str) -> None:
        if self.sandbox is None or self.request is None or site != "sandbox.commit.before":
            return
        try:
            self.answers.append(self.sandbox.processor.begin_payment(self.request, "key"))
        except Unavailable as unavailable:
            self.answers.append(str(unavailable))


def test_a_key_in_use_asks_for_patience() -> None:
    meanwhile = Meanwhile()
    sandbox = Sandbox(faults=meanwhile)
    request = sandbox.request()
    meanwhile.sandbox, meanwhile.request = sandbox, request
    first = sandbox.processor.begin_payment(request, "key")
    meanwhile.sandbox = None
    assert meanwhile.answers == ["another request with this idempotency key is being answered; ask again in a moment"]
    assert sandbox.processor.begin_payment(request, "key") == first


def test_a_charge_is_found_by_our_reference(sandbox: Sandbox) -> None:
    assert sandbox.processor.find_payment(sandbox.request()) is None
    charge = sandbox.charge()
    assert sandbox.processor.find_payment(sandbox.request()) == charge
    declined = sandbox.request("two", card=DECLINED)
    assert sandbox.processor.begin_payment(declined, "two") == sandbox.processor.find_payment(declined)


def test_the_charge_that_was_captured_is_found_among_several(sandbox: Sandbox) -> None:
    declined = sandbox.request(card=DECLINED)
    sandbox.processor.begin_payment(declined, "first")
    captured = sandbox.charge()
    sandbox.processor.begin_payment(declined, "last")
    assert sandbox.processor.find_payment(declined) == captured


def test_a_refund_goes_out_of_what_is_available_even_below_zero(sandbox: Sandbox) -> None:
    charge = sandbox.charge()
    instruction = refund_of(charge, 10_550)
    assert sandbox.processor.find_refund(instruction) is None
    refund = sandbox.processor.refund(instruction, "key")
    assert (refund.status, refund.amount) == ("succeeded", Money(10_550, "USD"))
    assert refund.ref is not None
    assert sandbox.processor.get_refund(refund.ref) == sandbox.processor.find_refund(instruction) == refund
    assert sandbox.balances() == (10_214, -10_550)
    sandbox.days_pass(2)
    assert sandbox.balances() == (0, -336)
    assert sandbox.kinds() == ["charge.captured", "refund.succeeded", "funds.available"]


def test_refunds_never_exceed_the_charge(sandbox: Sandbox) -> None:
    charge = sandbox.charge()
    assert sandbox.processor.refund(refund_of(charge, 10_000), "one").status == "succeeded"
    more = sandbox.processor.refund(refund_of(charge, 551, "more"), "two")
    assert (more.status, more.ref) == ("refused", None)
    assert more.reason == f"only 5.50 USD of charge {charge.ref} is left to refund"
    assert sandbox.processor.refund(refund_of(charge, 550, "rest"), "three").status == "succeeded"


def test_only_what_was_taken_is_given_back(sandbox: Sandbox) -> None:
    declined = sandbox.processor.begin_payment(sandbox.request(card=DECLINED), "key")
    assert sandbox.processor.refund(refund_of(declined, 1), "one").status == "refused"
    captured = sandbox.charge("two")
    euros = RefundInstruction(
        refund=refund_of(captured, 1).refund, payment=captured.payment, charge=captured.ref, amount=Money(1, "EUR")
    )
    assert sandbox.processor.refund(euros, "two").status == "refused"


def test_a_refund_of_an_unknown_charge_is_refused(sandbox: Sandbox) -> None:
    charge = sandbox.charge()
    wrong = RefundInstruction(
        refund=refund_of(charge, 1).refund,
        payment=derive(PaymentId, "sandbox", "another"),
        charge=charge.ref,
        amount=Money(1, "USD"),
    )
    refund = sandbox.processor.refund(wrong, "key")
    assert refund.reason is not None
    assert refund.reason.startswith("there is no charge")


@pytest.mark.parametrize("minor", [0, -5])
def test_nothing_is_neither_refunded_nor_sent(sandbox: Sandbox, minor: int) -> None:
    charge = sandbox.charge()
    with pytest.raises(ProcessorRefused, match="more than nothing"):
        sandbox.processor.refund(refund_of(charge, minor), "one")
    with pytest.raises(ProcessorRefused, match="more than nothing"):
        sandbox.processor.transfer(transfer_of(minor), "two")


def test_what_is_pending_is_not_sent(sandbox: Sandbox) -> None:
    sandbox.charge()
    refused = sandbox.processor.transfer(transfer_of(8_000), "one")
    assert (refused.status, refused.reason) == ("refused", "insufficient funds")
    assert sandbox.processor.find_transfer(transfer_of(8_000)) == refused
    sandbox.days_pass(2)
    sent = sandbox.processor.transfer(transfer_of(8_000, "again"), "two")
    assert sent.status == "sent"
    assert sandbox.processor.get_transfer(sent.ref) == sent
    assert sandbox.balances() == (0, 2_214)
    assert sandbox.processor.transfer(transfer_of(2_215, "more"), "three").status == "refused"


def test_another_currency_pays_for_nothing(sandbox: Sandbox) -> None:
    sandbox.charge()
    sandbox.days_pass(2)
    assert sandbox.processor.transfer(transfer_of(1, currency="EUR"), "key").status == "refused"


def test_transfers_to_some_sellers_come_back_a_day_later(sandbox: Sandbox) -> None:
    sandbox.processor.return_transfers_to(SELLER)
    sandbox.charge()
    sandbox.days_pass(2)
    sent = sandbox.processor.transfer(transfer_of(8_000), "key")
    assert sent.status == "sent"
    assert sandbox.balances() == (0, 2_214)
    sandbox.days_pass(1)
    assert sandbox.balances() == (0, 10_214)
    returned = sandbox.processor.get_transfer(sent.ref)
    assert (returned.status, returned.reason) == ("returned", "the seller's account does not take it")
    assert sandbox.kinds() == ["charge.captured", "funds.available", "transfer.returned"]


def test_an_unknown_reference_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(ProcessorRefused, match="among its charges"):
        sandbox.processor.get_charge(ChargeRef("ch_?"))
    with pytest.raises(ProcessorRefused, match="to list from"):
        sandbox.processor.list_events("pev_?", 10)


@pytest.mark.parametrize("limit", [0, 101])
def test_a_listing_has_a_limit(sandbox: Sandbox, limit: int) -> None:
    with pytest.raises(ProcessorRefused, match="1 to 100"):
        sandbox.processor.list_events(None, limit)
    with pytest.raises(ProcessorRefused, match="1 to 100"):
        sandbox.processor.list_balance_transactions(None, limit)


def test_a_clock_that_runs_back_takes_nothing_back(sandbox: Sandbox) -> None:
    sandbox.charge()
    sandbox.days_pass(2)
    assert sandbox.balances() == (0, 10_214)
    sandbox.clock.jump(timedelta(days=-2))
    assert sandbox.balances() == (0, 10_214)


def test_many_hands_on_one_file_charge_once(tmp_path: Path) -> None:
    hands = [Sandbox(tmp_path / "sandbox.db", seed) for seed in (1, 2)]
    request: ChargeRequest = hands[0].request()
    transfer: TransferInstruction = transfer_of(1)
    answers: list[Charge] = []
    start = Barrier(6)

    def ask(sandbox: Sandbox) -> None:
        start.wait(10)
        while True:
            try:
                answers.append(sandbox.processor.begin_payment(request, "key"))
                sandbox.processor.transfer(transfer, "transfer")
            except Unavailable:
                continue
            return

    threads = [Thread(target=ask, args=(hands[number % 2],), daemon=True) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(set(answers)) == 1
    assert hands[0].balances() == hands[1].balances() == (10_214, 0)
    assert hands[0].file.id == hands[1].file.id
