"""What operators see of custom offers."""

from pathlib import Path

import msgspec
import pytest

from gigwright.contexts.orders.decisions.offering import MakeOffer
from gigwright.contexts.orders.decisions.taking import AcceptOffer
from gigwright.contexts.orders.projections import order as booked_order
from gigwright.contexts.orders.projections import order_book
from gigwright.values import Money, OfferId, OrderId
from gigwright.wiring import open_market
from tests.cli.town import lines, report, run
from tests.test_the_docs import REFERENCE, sections

WORDS = "Your cat and your dog together"


@pytest.fixture
def made(home: Path, order: OrderId) -> tuple[OfferId, OfferId]:
    """The seller of an order makes its buyer two offers, of which the second asks nothing and is accepted."""
    with open_market(home) as market:
        with market.reading(order_book) as connection:
            seen = booked_order(connection, order)
        assert seen is not None
        first, second = market.ids.new(OfferId), market.ids.new(OfferId)
        for offer in (first, second):
            market.do(
                MakeOffer(
                    by=seen.seller,
                    offer=offer,
                    gig=seen.gig,
                    buyer=seen.buyer,
                    description=WORDS,
                    price=Money(25_000, "USD"),
                    delivery_days=5,
                    revisions=2 if offer == first else None,
                    asks=offer == first,
                )
            )
        accepted = AcceptOffer(
            by=seen.buyer,
            offer=second,
            order=market.ids.new(OrderId),
            gig=seen.gig,
            seller=seen.seller,
            price=Money(25_000, "USD"),
            total=Money(26_375, "USD"),
        )
        market.do(accepted)
        market.settle()
    return first, second


def test_offers_are_listed_newest_first_and_by_what_became_of_them(home: Path, made: tuple[OfferId, OfferId]) -> None:
    first, second = made
    found = lines(run("--home", home, "offers", "--json"))
    assert [(one["offer"], one["state"]) for one in found] == [(second, "accepted"), (first, "open")]
    (still,) = lines(run("--home", home, "offers", "--state", "open", "--json"))
    assert (still["offer"], still["price"]) == (first, {"amount_minor": 25_000, "currency": "USD"})
    (one,) = lines(run("--home", home, "offers", "--limit", "1", "--json"))
    assert one["offer"] == second
    seller, buyer = still["seller"], still["buyer"]
    assert len(lines(run("--home", home, "offers", "--seller", seller, "--json"))) == 2
    assert lines(run("--home", home, "offers", "--buyer", seller, "--json")) == []
    shown = run("--home", home, "offers", "--buyer", buyer).stdout
    assert all(words in shown for words in (first, "open", "in 6 d", "250.00 USD"))
    assert "there is no such offer" in run("--home", home, "offers", "--state", "expired").stdout


def test_an_offer_is_shown_with_its_terms_and_in_the_seller_s_words(home: Path, made: tuple[OfferId, OfferId]) -> None:
    first, second = made
    told = report(run("--home", home, "offer", second, "--json"))
    assert (told["offer"]["state"], told["description"]) == ("accepted", WORDS)
    assert told["offer"]["order"].startswith("ord_")
    shown = run("--home", home, "offer", second).stdout
    assert "5 days, as many revisions as wanted; the work begins when it is paid" in shown
    assert f"placed with it: {told['offer']['order']}" in shown
    still = run("--home", home, "offer", first).stdout
    assert "open until" in still
    assert "5 days, 2 revisions; the work waits for the requirements" in still
    assert WORDS in still


def test_an_order_from_an_offer_is_shown_like_any_other(home: Path, made: tuple[OfferId, OfferId]) -> None:
    order = report(run("--home", home, "offer", made[1], "--json"))["offer"]["order"]
    told = report(run("--home", home, "order", order, "--json"))
    assert [one["name"] for one in told["timeline"]] == ["orders.offer_accepted", "orders.placed"]
    assert "Custom offer: payment pending, 263.75 USD" in run("--home", home, "order", order).stdout


def test_an_operator_ends_an_offer_for_one_side_and_it_is_shown_why(home: Path, made: tuple[OfferId, OfferId]) -> None:
    first, second = made
    operator = report(run("--home", home, "operator", "add", "ops@example.org", "--json"))["operator"]
    told = run("--home", home, "offer", first, "decline", "--as", operator, "--reason", "They asked us to", "--json")
    assert [one["name"] for one in lines(told)] == ["orders.offer_overruled", "orders.offer_declined"]
    run("--home", home, "work", "--until-idle")
    seen = report(run("--home", home, "offer", first, "--json"))
    assert seen["offer"]["state"] == "declined"
    assert seen["overruled"] == {"operator": operator, "act": "declined", "reason": "They asked us to"}
    assert f"declined by {operator}: They asked us to" in run("--home", home, "offer", first).stdout
    for offer in (first, second):
        again = run("--home", home, "offer", offer, "withdraw", "--as", operator, "--reason", "Too late")
        assert (again.exit_code, "not open any more" in again.stderr) == (1, True)


def test_an_act_needs_an_operator_and_a_reason(home: Path, made: tuple[OfferId, OfferId]) -> None:
    asked = run("--home", home, "offer", made[0], "withdraw", "--reason", "Because")
    assert (asked.exit_code, "an act needs --as" in asked.stderr) == (2, True)
    assert run("--home", home, "offer", made[0], "accept").exit_code == 2
    nobody = f"opr_{made[0].partition('_')[2]}"
    refused = run("--home", home, "offer", made[0], "withdraw", "--as", nobody, "--reason", "Because")
    assert (refused.exit_code, "only an operator" in refused.stderr) == (1, True)
    assert report(run("--home", home, "offer", made[0], "--json"))["offer"]["state"] == "open"


def test_an_offer_that_is_not_there_is_said_to_be_so(home: Path, made: tuple[OfferId, OfferId]) -> None:
    unknown = made[0][:-1] + ("0" if made[0][-1] != "0" else "1")
    asked = run("--home", home, "offer", unknown)
    assert (asked.exit_code, "there is no offer" in asked.stderr) == (1, True)
    assert run("--home", home, "offer", "off_nonsense").exit_code == 2


def test_programs_get_what_the_reference_shows(home: Path, made: tuple[OfferId, OfferId]) -> None:
    for words in (("offers",), ("offer", made[0])):
        shown = sections(REFERENCE.read_text())[words[0]].partition("```json\n")[2].partition("\n```")[0]
        said, *_ = lines(run("--home", home, *words, "--json"))
        assert list(said) == list(msgspec.json.decode(shown))
