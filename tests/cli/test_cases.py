"""What an operator is asked to decide, and decides from the command line."""

from pathlib import Path

import pytest

from gigwright.contexts.orders.decisions.disputing import GiveEvidence, OpenDispute
from gigwright.contexts.orders.decisions.starting import SkipRequirements
from gigwright.contexts.orders.projections import order as booked_order
from gigwright.contexts.orders.projections import order_book
from gigwright.values import DisputeId, OrderId
from gigwright.wiring import open_market
from tests.cli.town import lines, report, run

WHY = ("--reason", "It is half a cat")


@pytest.fixture
def dispute(home: Path, order: OrderId) -> str:
    """Its buyer asks for a decision about work that has begun, and its seller answers with a picture."""
    with open_market(home) as market:
        with market.reading(order_book) as connection:
            seen = booked_order(connection, order)
        assert seen is not None
        asked = market.ids.new(DisputeId)
        market.do(SkipRequirements(by=seen.seller, order=order))
        market.do(OpenDispute(by=seen.buyer, order=order, dispute=asked, statement="It is a dog"))
        picture = market.files.keep("cat.png", b"a picture of it")
        evidence = GiveEvidence(by=seen.seller, order=order, dispute=asked, statement="A cat", files=(picture,))
        market.do(evidence)
        market.settle()
    return asked


@pytest.fixture
def ada(home: Path) -> str:
    """An operator's id."""
    return str(report(run("--home", home, "operator", "add", "ada@example.org", "--json"))["operator"])


def test_a_case_waits_in_the_list_and_shows_what_both_sides_said(home: Path, dispute: str) -> None:
    (waiting,) = lines(run("--home", home, "cases", "--json"))
    assert (waiting["dispute"], waiting["state"]) == (dispute, "open")
    assert (waiting["buyer_heard"], waiting["seller_heard"]) == (True, True)
    assert dispute in run("--home", home, "cases").stdout
    told = report(run("--home", home, "case", dispute, "--json"))
    assert [(one["side"], one["statement"]) for one in told["said"]] == [("buyer", "It is a dog"), ("seller", "A cat")]
    assert [file["name"] for file in told["said"][1]["files"]] == ["cat.png"]
    shown = run("--home", home, "case", dispute).stdout
    assert "heard: buyer, seller" in shown
    assert "cat.png  15 bytes" in shown


def test_a_part_goes_back_as_it_is_decided_and_the_case_is_over(home: Path, dispute: str, ada: str) -> None:
    done = lines(run("--home", home, "decide", dispute, "--refund", "30", "--as", ada, *WHY, "--json"))
    assert [event["name"] for event in done] == [
        "orders.dispute_decided",
        "orders.partly_refunded",
        "orders.dispute_closed",
    ]
    run("--home", home, "work", "--until-idle")
    assert "No case waits" in run("--home", home, "cases").stdout
    (over,) = lines(run("--home", home, "cases", "--all", "--json"))
    assert (over["state"], over["back"]) == ("decided", {"amount_minor": 3_000, "currency": "USD"})
    assert run("--home", home, "ledger", "check").exit_code == 0
    again = run("--home", home, "decide", dispute, "--refund", "0", "--as", ada, *WHY)
    assert (again.exit_code, "this dispute is not open" in again.stderr) == (1, True)


def test_what_is_no_decision_is_refused_with_what_to_do(home: Path, dispute: str, ada: str) -> None:
    too_much = run("--home", home, "decide", dispute, "--refund", "100.01", "--as", ada, *WHY)
    assert (too_much.exit_code, "is left to give back" in too_much.stderr) == (1, True)
    assert run("--home", home, "decide", dispute, "--refund", "a lot", "--as", ada, *WHY).exit_code == 2
    assert run("--home", home, "case", "dsp_nonsense").exit_code == 2
    unknown = run("--home", home, "case", dispute[:-1] + ("0" if dispute[-1] != "0" else "1"))
    assert (unknown.exit_code, "there is no case" in unknown.stderr) == (1, True)
