"""What a row becomes."""

from itertools import pairwise

import pytest

from gigwright.cli.gigs_import.catalogue_file import Row
from gigwright.cli.gigs_import.columns import Columns
from gigwright.cli.gigs_import.listing import Listing, Listings, Reject
from gigwright.values import Money, UserId

NAMES = ("title", "category", "subcategory", "price", "currency", "delivery_days", "revisions")
COLUMNS = Columns({name: place for place, name in enumerate(NAMES)})
ADA = UserId("usr_01m84t9sewgbnva1h52pyz916j")
BEN = UserId("usr_01m84t9sewgbnva1h52pyz916k")


def row(number: int = 1, /, **said: str) -> Row:
    usual = {"title": "I will sing", "category": "Music", "subcategory": "Singers", "price": "10"}
    return Row(number, tuple((usual | said).get(name, "") for name in NAMES))


def listing(found: Listing | Reject) -> Listing:
    assert isinstance(found, Listing)
    return found


def test_the_same_rows_are_the_same_listings_in_every_run() -> None:
    runs = [[listing(each) for each in map(Listings(COLUMNS, ADA, "EUR").read, [row(1), row(2), row(3)])] for _ in "ab"]
    assert runs[0] == runs[1]
    assert len({each.id for each in runs[0]}) == len({each.command.gig for each in runs[0]}) == 3


def test_a_row_is_the_listing_that_it_was_before_there_were_extras() -> None:
    assert listing(Listings(COLUMNS, ADA, "EUR").read(row())).command.gig == "gig_01m84t9sewhn9s6hbf5e4m6y9j"


def test_spaces_and_the_way_a_price_is_written_make_no_other_listing() -> None:
    ways = (row(price="10"), row(price="10.00"), row(title=" I will sing "), row(currency="eur"), row(revisions="1"))
    found = [listing(Listings(COLUMNS, ADA, "EUR").read(way)).command for way in ways]
    assert all(one == other for one, other in pairwise(found))


def test_another_seller_or_price_makes_another_listing() -> None:
    ours = listing(Listings(COLUMNS, ADA, "EUR").read(row()))
    theirs = listing(Listings(COLUMNS, BEN, "EUR").read(row()))
    dearer = listing(Listings(COLUMNS, ADA, "EUR").read(row(price="11")))
    assert len({ours.id, theirs.id, dearer.id}) == 3


def test_prices_have_the_decimals_of_their_currency() -> None:
    read = Listings(COLUMNS, ADA, None).read
    assert listing(read(row(price="1500", currency="jpy"))).price == Money(1500, "JPY")
    assert listing(read(row(price="1.250", currency="BHD"))).price == Money(1250, "BHD")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"price": "12,50"}, "the price is no amount"),
        ({"price": "-5"}, "the price is no amount"),
        ({"price": "1.005"}, "the price is no amount"),
        ({"price": ""}, "the price is no amount"),
        ({"currency": "EURO"}, "the currency is not known"),
        ({"currency": "XAU"}, "the currency is not known"),
        ({"delivery_days": "a week"}, "the delivery days are no whole number"),
        ({"revisions": "-1"}, "the revisions are no whole number"),
    ],
)
def test_what_a_listing_could_not_say_is_a_reject(said: dict[str, str], reason: str) -> None:
    found = Listings(COLUMNS, ADA, "EUR").read(row(**said))
    assert isinstance(found, Reject)
    assert found.reason == reason
    assert found.sentence.startswith(f"{reason}: ")


def test_without_a_currency_a_row_is_a_reject() -> None:
    found = Listings(COLUMNS, ADA, None).read(row())
    assert isinstance(found, Reject)
    assert found.reason == "the currency is missing"
