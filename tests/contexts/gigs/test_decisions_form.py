"""What every gig must look like, and that an import can count what does not, by reason."""

import pytest

from gigwright.backbone.errors import Refused
from gigwright.contexts.gigs.decisions.form import check_packages, check_words, reason
from gigwright.events.gigs import DELIVERY_DAYS, Package
from gigwright.policy import FIRST_POLICY
from gigwright.values import Money
from tests.contexts.gigs.samples import extra, package, usd

WORDS = [
    ("Logos, cheap", "Design", "Logos", 'the title does not begin with "I will"'),
    ("I willingly draw", "Design", "Logos", 'the title does not begin with "I will"'),
    ("I will  ", "Design", "Logos", 'the title says nothing after "I will"'),
    ("I will " + "a" * 74, "Design", "Logos", "the title is longer than 80 characters"),
    ("I will draw\nlogos", "Design", "Logos", "the title is broken into lines"),
    ("I will draw", "", "Logos", "the category is missing"),
    ("I will draw", "D" * 61, "Logos", "the category is longer than 60 characters"),
    ("I will draw", "De\nsign", "Logos", "the category is broken into lines"),
    ("I will draw", "Design", " ", "the subcategory is missing"),
    ("I will draw", "Design", "L" * 61, "the subcategory is longer than 60 characters"),
    ("I will draw", "Design", "Lo\u2028gos", "the subcategory is broken into lines"),
]

PACKAGES = [
    ((), "a gig has 1 to 3 packages"),
    ((package("A"), package("B"), package("C"), package("D")), "a gig has 1 to 3 packages"),
    ((package(" "),), "a package has no name"),
    ((package("B" * 31),), "a package's name is longer than 30 characters"),
    ((package("Ba\nsic"),), "a package's name is broken into lines"),
    ((package("Basic"), package("basic")), "two packages have one name"),
    ((package("A"), package("B", Money(9_000, "EUR"))), "the packages are in several currencies"),
    ((package(price=Money(10_000, "CHF")),), "the currency is not sold in"),
    ((package(price=Money(10_000, "???")),), "the currency is not sold in"),
    ((package(price=usd(499)),), "a price is below the minimum"),
    ((package(price=usd(-10_000)),), "a price is below the minimum"),
    ((package(price=Money(599, "JPY")),), "a price is below the minimum"),
    ((package(price=usd(2_000_001)),), "a price is above the maximum"),
    ((package(price=Money(3_000_001, "JPY")),), "a price is above the maximum"),
    ((package(price=Money(7_500_001, "BHD")),), "a price is above the maximum"),
    ((package(days=0),), "the delivery days are not on the list"),
    ((package(days=11),), "the delivery days are not on the list"),
    ((package(days=91),), "the delivery days are not on the list"),
    ((package(revisions=-1),), "revisions are 0 to 99, or unlimited"),
    ((package(revisions=100),), "revisions are 0 to 99, or unlimited"),
    ((package(extras=tuple(extra(f"No {number}") for number in range(6))),), "a package has at most 5 extras"),
    ((package(extras=(extra("Faster"), extra("FASTER"))),), "two extras have one title"),
    ((package(extras=(extra(" "),)),), "an extra has a title of 1 to 60 characters on one line"),
    ((package(extras=(extra("F" * 61),)),), "an extra has a title of 1 to 60 characters on one line"),
    ((package(extras=(extra("Fa\nster"),)),), "an extra has a title of 1 to 60 characters on one line"),
    ((package(extras=(extra(price=Money(1_500, "EUR")),)),), "an extra is in another currency than its package"),
    ((package(extras=(extra(price=usd(499)),)),), "an extra's price is out of bounds"),
    ((package(extras=(extra(price=usd(2_000_001)),)),), "an extra's price is out of bounds"),
    ((package(extras=(extra(days=-1),)),), "an extra adds 0 to 30 days"),
    ((package(extras=(extra(days=31),)),), "an extra adds 0 to 30 days"),
]


@pytest.mark.parametrize(("title", "category", "subcategory", "expected"), WORDS)
def test_words_that_buyers_should_not_see(title: str, category: str, subcategory: str, expected: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_words(title, category, subcategory)
    assert reason(refusal.value) == expected
    assert len(str(refusal.value)) > len(expected) + 2


@pytest.mark.parametrize(("packages", "expected"), PACKAGES)
def test_packages_that_nobody_can_sell(packages: tuple[Package, ...], expected: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_packages(packages, FIRST_POLICY)
    assert reason(refusal.value) == expected
    assert len(str(refusal.value)) > len(expected) + 2


def test_words_at_the_bounds_are_fine() -> None:
    check_words("i WILL " + "a" * 73, "D" * 60, "L")
    check_words("I will zeichne 🎨 für dich", "Design", "Logos")


def test_packages_at_the_bounds_are_fine() -> None:
    check_packages((package(price=usd(500), revisions=0), package("P", usd(2_000_000), revisions=99)), FIRST_POLICY)
    check_packages((package(price=Money(3_000_000, "JPY"), revisions=None),), FIRST_POLICY)
    check_packages((package(price=Money(7_500_000, "BHD")),), FIRST_POLICY)


def test_extras_at_the_bounds_are_fine() -> None:
    at_the_bounds = (extra("F" * 60, usd(500), 0), extra("Faster", usd(2_000_000), 30), *map(extra, "ABC"))
    check_packages((package(extras=at_the_bounds),), FIRST_POLICY)


@pytest.mark.parametrize("days", DELIVERY_DAYS)
def test_every_choice_of_days_is_fine(days: int) -> None:
    check_packages((package(days=days),), FIRST_POLICY)
