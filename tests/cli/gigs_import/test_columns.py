"""Which column is which."""

import click
import pytest

from gigwright.cli.gigs_import.columns import find_columns, mapping_of

HEADING = ("Title", "category", "subcategory", "price", "Price")


def test_columns_are_found_by_their_name_in_any_case_and_exactly_first() -> None:
    columns = find_columns(HEADING, {})
    assert columns.of("title", (" a ", "b", "c", "1", "2")) == "a"
    assert columns.of("price", ("a", "b", "c", "1", "2")) == "1"
    assert columns.of("currency", ("a", "b", "c", "1", "2")) == ""
    assert not columns.has("currency")


def test_a_mapping_names_the_column() -> None:
    assert find_columns(HEADING, mapping_of(["price=Price"])).of("price", ("a", "b", "c", "1", "2")) == "2"


def test_a_name_that_two_columns_share_is_refused() -> None:
    with pytest.raises(click.UsageError, match="2 columns called 'price'"):
        find_columns((*HEADING[:4], "price"), {})


def test_a_column_is_mapped_once() -> None:
    with pytest.raises(click.UsageError, match="once for each of"):
        mapping_of(["price=a", "price=b"])
