"""Banks take payments back in the sandbox: what moves, what is said, and what becomes of refunds."""

import pytest

from gigwright.contexts.payments.adapters.sandbox_cards import TAKEN_BACK, TEST_CARDS
from gigwright.contexts.payments.ports import Chargeback, ProcessorRefused, Turn
from gigwright.values import ChargebackRef, ChargeRef, Money
from tests.contexts.payments.adapters.sandboxes import Sandbox, refund_of

CARDS = {card[-4:]: card for card in TEST_CARDS}
NET = 10_550 - 336
FEE = 1_500


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def charged(card: str) -> tuple[Sandbox, ChargeRef]:
    sandbox = Sandbox()
    charge = sandbox.processor.begin_payment(sandbox.request(card=CARDS[card]), "charge")
    return sandbox, charge.ref


def chargeback(sandbox: Sandbox) -> Chargeback:
    (ref,) = {event.ref for event in sandbox.events() if event.kind.startswith("chargeback")}
    return sandbox.processor.get_chargeback(ChargebackRef(ref))


def of_banks(sandbox: Sandbox) -> list[str]:
    return [kind.removeprefix("chargeback.") for kind in sandbox.kinds() if kind.startswith("chargeback")]


@pytest.mark.parametrize("card", [card for card, plan in TAKEN_BACK.items() if plan[0].after is not None])
def test_a_bank_does_what_its_card_says_and_the_lines_add_up(card: str) -> None:
    sandbox, charge = charged(card)
    for _ in range(80):
        sandbox.days_pass(0.5)
        sandbox.balances()
    assert of_banks(sandbox) == [step.what for step in TAKEN_BACK[card]]
    found = chargeback(sandbox)
    assert (found.charge, found.amount, found.fee) == (charge, usd(10_550), usd(FEE))
    assert [turn.what for turn in found.turns] == [step.what for step in TAKEN_BACK[card][1:]]
    keeps = TAKEN_BACK[card][-1].what == "lost"
    assert sandbox.balances() == (0, NET - FEE - (10_550 if keeps else 0))
    assert sum(line.net.amount_minor for line in sandbox.lines()) == sum(sandbox.balances())


def test_what_moves_is_in_the_lines_and_in_the_turns() -> None:
    sandbox, _ = charged("8013")
    sandbox.days_pass(7)
    sandbox.balances()
    assert sandbox.balances() == (0, NET - 10_550 - FEE)
    for _ in range(3):
        sandbox.days_pass(2)
        sandbox.balances()
    assert chargeback(sandbox).turns == (Turn("won", usd(10_550)), Turn("appealed", usd(10_550)), Turn("lost", usd(0)))
    moved = [(line.kind, line.amount, line.fee) for line in sandbox.lines()[1:]]
    assert moved == [
        ("chargeback", usd(-10_550), usd(FEE)),
        ("chargeback_won", usd(10_550), usd(0)),
        ("chargeback_again", usd(-10_550), usd(0)),
    ]


def test_a_bank_takes_what_no_refund_has_taken() -> None:
    sandbox, charge = charged("1976")
    sandbox.processor.refund(refund_of(sandbox.processor.get_charge(charge), 550), "refund")
    sandbox.days_pass(8)
    assert of_banks(sandbox) == ["opened"]
    assert chargeback(sandbox).amount == usd(10_000)


def test_of_what_went_back_already_a_bank_takes_nothing() -> None:
    sandbox, charge = charged("1976")
    sandbox.processor.refund(refund_of(sandbox.processor.get_charge(charge), 10_550), "refund")
    sandbox.days_pass(8)
    assert of_banks(sandbox) == []
    assert sandbox.balances() == (0, NET - 10_550)


def test_while_a_bank_has_a_charge_no_refund_of_it_is_made() -> None:
    sandbox, charge = charged("2685")
    sandbox.days_pass(0.1)
    asked = refund_of(sandbox.processor.get_charge(charge), 550)
    refused = sandbox.processor.refund(asked, "refund")
    assert (refused.status, refused.ref) == ("stopped", None)
    assert sandbox.processor.find_refund(asked) is None
    sandbox.days_pass(5)
    assert sandbox.processor.refund(asked, "another key").status == "succeeded"


@pytest.mark.parametrize("card", ["8039", "8047"])
def test_some_banks_are_faster_than_a_refund(card: str) -> None:
    sandbox, charge = charged(card)
    sandbox.days_pass(20)
    assert of_banks(sandbox) == []
    asked = refund_of(sandbox.processor.get_charge(charge), 550)
    assert sandbox.processor.refund(asked, "refund").status == "stopped"
    sandbox.days_pass(4)
    assert of_banks(sandbox) == [step.what for step in TAKEN_BACK[card]]


def test_nobody_is_told_of_what_a_bank_will_do() -> None:
    sandbox, _ = charged("1976")
    (planned,) = sandbox.file._connection.execute("SELECT ref FROM chargebacks").fetchone()
    with pytest.raises(ProcessorRefused, match="among its chargebacks"):
        sandbox.processor.get_chargeback(planned)
    with pytest.raises(ProcessorRefused, match="among its chargebacks"):
        sandbox.processor.get_chargeback(ChargebackRef("forged"))
