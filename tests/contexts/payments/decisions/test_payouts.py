"""What the processor said of a payout."""

from gigwright.backbone.testing import given
from gigwright.contexts.payments.decisions.payouts import (
    RecordPayoutFailed,
    RecordPayoutReturned,
    RecordPayoutSent,
    record_payout_failed,
    record_payout_returned,
    record_payout_sent,
)
from gigwright.values import TransferRef
from tests.contexts.payments.samples import (
    OTHER_PAYOUT,
    PAYOUT,
    SELLER,
    TRANSFER,
    changed,
    payout_failed,
    payout_requested,
    payout_returned,
    payout_sent,
    usd,
)

sent = RecordPayoutSent(by="paying-out", payout=PAYOUT, transfer=TRANSFER, amount=usd(8_000))
failed = RecordPayoutFailed(by="paying-out", payout=PAYOUT, amount=usd(8_000), reason="insufficient funds")
returned = RecordPayoutReturned(
    by="processor-news", payout=PAYOUT, transfer=TRANSFER, amount=usd(8_000), reason="the account is closed"
)
other_requested = changed(payout_requested, payout=OTHER_PAYOUT)


def test_a_payout_is_sent_once() -> None:
    given(payout_requested).when(record_payout_sent, sent).then(payout_sent)
    given(payout_requested, payout_sent).when(record_payout_sent, sent).says_nothing()
    given(payout_requested, payout_sent, payout_returned).when(record_payout_sent, sent).says_nothing()


def test_a_payout_fails_once() -> None:
    given(payout_requested).when(record_payout_failed, failed).then(payout_failed)
    given(payout_requested, payout_failed).when(record_payout_failed, failed).says_nothing()


def test_a_payout_returns_once() -> None:
    given(payout_requested, payout_sent).when(record_payout_returned, returned).then(payout_returned)
    given(payout_requested, payout_sent, payout_returned).when(record_payout_returned, returned).says_nothing()


def test_nobody_claims_any_of_it_in_person() -> None:
    events = (payout_requested, payout_sent)
    given(*events).when(record_payout_sent, changed(sent, by=SELLER)).refuses("only the market itself")
    given(*events).when(record_payout_failed, changed(failed, by=SELLER)).refuses("only the market itself")
    given(*events).when(record_payout_returned, changed(returned, by=SELLER)).refuses("only the market itself")


def test_a_payout_that_nobody_asked_for_is_refused() -> None:
    given().when(record_payout_sent, sent).refuses("nobody asked for payout")
    given().when(record_payout_failed, failed).refuses("nobody asked for payout")
    given().when(record_payout_returned, returned).refuses("nobody asked for payout")


def test_another_amount_is_refused_with_both() -> None:
    sentence = "80.00 USD with us, but 79.00 USD"
    events = (payout_requested, payout_sent)
    given(*events).when(record_payout_sent, changed(sent, amount=usd(7_900))).refuses(sentence)
    given(*events).when(record_payout_failed, changed(failed, amount=usd(7_900))).refuses(sentence)
    given(*events).when(record_payout_returned, changed(returned, amount=usd(7_900))).refuses(sentence)


def test_a_payout_is_one_transfer() -> None:
    events = (payout_requested, payout_sent)
    other = TransferRef("tr_2")
    given(*events).when(record_payout_sent, changed(sent, transfer=other)).refuses("tr_1 with us, but tr_2")
    given(*events).when(record_payout_returned, changed(returned, transfer=other)).refuses("tr_1 with us, but tr_2")


def test_a_transfer_belongs_to_one_payout() -> None:
    other = changed(sent, payout=OTHER_PAYOUT)
    events = (payout_requested, payout_sent, other_requested)
    given(*events).when(record_payout_sent, other).refuses("transfer tr_1 belongs to payout")


def test_a_failed_payout_was_not_sent() -> None:
    given(payout_requested, payout_failed).when(record_payout_sent, sent).refuses("failed, but now tr_1")


def test_a_sent_payout_did_not_fail() -> None:
    given(payout_requested, payout_sent).when(record_payout_failed, failed).refuses("was sent as tr_1")


def test_only_what_was_sent_comes_back() -> None:
    given(payout_requested).when(record_payout_returned, returned).refuses("was never sent")


def test_a_reason_is_not_endless() -> None:
    given(payout_requested).when(record_payout_failed, changed(failed, reason="x" * 501)).refuses("at most 500")
    events = (payout_requested, payout_sent)
    given(*events).when(record_payout_returned, changed(returned, reason="x" * 501)).refuses("at most 500")
