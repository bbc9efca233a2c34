"""Operators issue coupons, see what was given with them, and end them."""

from pathlib import Path

import msgspec
import pytest

from gigwright.contexts.orders.decisions.placing import PlaceOrder
from gigwright.contexts.orders.projections import order as booked_order
from gigwright.contexts.orders.projections import order_book
from gigwright.values import CouponCode, Money, OrderId
from gigwright.wiring import open_market
from tests.cli.town import lines, report, run
from tests.test_the_docs import REFERENCE, sections

CODE = "WELCOME-10"
TERMS = ("--currency", "USD", "--until", "2999-01-01", "--uses", "2")


@pytest.fixture
def operator(home: Path) -> str:
    found: str = report(run("--home", home, "operator", "add", "ada@example.org", "--json"))["operator"]
    return found


def soon(home: Path) -> tuple[str, ...]:
    """The terms of a coupon that is good for a year."""
    with open_market(home) as market:
        year = market.clock.now().year + 1
    return ("--currency", "USD", "--from", "50.00", "--until", f"{year}-01-01", "--uses", "2")


@pytest.fixture
def issued(home: Path, operator: str) -> str:
    asked = run("--home", home, "coupon", CODE.lower(), "issue", "--as", operator, "--amount", "10", *soon(home))
    assert asked.exit_code == 0, asked.stderr
    run("--home", home, "work", "--until-idle")
    return operator


def test_a_coupon_is_issued_used_and_shown_with_what_it_gave(home: Path, order: OrderId, issued: str) -> None:
    with open_market(home) as market:
        with market.reading(order_book) as connection:
            seen = booked_order(connection, order)
        assert seen is not None
        market.do(
            PlaceOrder(
                by=seen.buyer,
                order=market.ids.new(OrderId),
                gig=seen.gig,
                seller=seen.seller,
                package=seen.package,
                price=seen.price,
                delivery_days=3,
                revisions=1,
                total=Money(10_495, "USD"),
                coupon=CouponCode(CODE),
                discount=Money(1_000, "USD"),
            )
        )
    run("--home", home, "work", "--until-idle")
    (told,) = lines(run("--home", home, "coupons", "--json"))
    assert (told["coupon"], told["used"], told["given"]["amount_minor"], told["state"]) == (CODE, 1, 1_000, "good")
    shown = run("--home", home, "coupon", CODE).stdout
    assert "WELCOME-10: good, 10.00 USD off prices from 50.00 USD on" in shown
    assert "used 1 of 2 times, 1 by each buyer at most; the market gave 10.00 USD" in shown
    listed = run("--home", home, "coupons").stdout
    assert all(words in listed for words in (CODE, "good", "1/2", "the market"))
    balances = run("--home", home, "ledger", "balances").stdout
    assert "Expenses:Promotions:Coupons" in balances
    newest = lines(run("--home", home, "orders", "--limit", "1", "--json"))[0]
    assert (newest["coupon"], newest["from_coupon"]["amount_minor"]) == (CODE, 1_000)
    assert "the coupon WELCOME-10 pays 10.00 USD of it" in run("--home", home, "order", newest["order"]).stdout


def test_a_coupon_is_ended_once_and_its_code_is_never_used_again(home: Path, issued: str) -> None:
    assert run("--home", home, "coupon", CODE, "end", "--as", issued).exit_code == 0
    run("--home", home, "work", "--until-idle")
    assert report(run("--home", home, "coupon", CODE, "--json"))["state"] == "ended"
    assert "ended" in run("--home", home, "coupon", CODE).stdout
    again = run("--home", home, "coupon", CODE, "end", "--as", issued)
    assert (again.exit_code, "has ended already" in again.stderr) == (1, True)
    anew = run("--home", home, "coupon", CODE, "issue", "--as", issued, "--amount", "10", *soon(home))
    assert (anew.exit_code, "choose another code" in anew.stderr) == (1, True)


def test_a_share_says_the_most_that_it_comes_to(home: Path, operator: str) -> None:
    asked = ("coupon", "TENTH", "issue", "--as", operator, "--percent", "12.5", "--at-most", "20", *soon(home))
    assert run("--home", home, *asked).exit_code == 0
    run("--home", home, "work", "--until-idle")
    assert "12.5 %, 20.00 USD at most" in run("--home", home, "coupon", "TENTH").stdout


@pytest.mark.parametrize(
    "asked",
    [
        ("issue", "--amount", "10"),
        ("issue", "--amount", "10", "--percent", "5", *TERMS),
        ("issue", "--percent", "5", *TERMS),
        ("issue", "--percent", "much", "--at-most", "5", *TERMS),
        ("issue", "--percent", "0.001", "--at-most", "5", *TERMS),
        ("issue", "--percent", "NaN", "--at-most", "5", *TERMS),
        ("issue", "--amount", "-1", *TERMS),
        ("issue", "--amount", "1", *TERMS, "--uses", "0"),
    ],
)
def test_what_makes_no_sense_is_a_question_of_usage(home: Path, operator: str, asked: tuple[str, ...]) -> None:
    assert run("--home", home, "coupon", CODE, *asked, "--as", operator).exit_code == 2


def test_an_act_needs_an_operator_and_a_coupon_that_there_is(home: Path, operator: str) -> None:
    assert run("--home", home, "coupon", CODE, "end").exit_code == 2
    asked = run("--home", home, "coupon", CODE)
    assert (asked.exit_code, "there is no coupon" in asked.stderr) == (1, True)
    assert "there is no such coupon" in run("--home", home, "coupons").stdout


def test_programs_get_what_the_reference_shows(home: Path, issued: str) -> None:
    for words in (("coupons",), ("coupon", CODE)):
        shown = sections(REFERENCE.read_text())[words[0]].partition("```json\n")[2].partition("\n```")[0]
        said, *_ = lines(run("--home", home, *words, "--json"))
        assert list(said) == list(msgspec.json.decode(shown))
