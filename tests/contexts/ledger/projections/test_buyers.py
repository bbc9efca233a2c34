"""Whose order it is."""

from gigwright.contexts.ledger.projections.buyers import buyers
from tests.contexts.ledger.samples import AVAILABLE, BUYER, CAPTURED, COMPLETED, ORDER, books_of


def test_an_order_is_its_payer_s_however_often_it_is_paid() -> None:
    with books_of(CAPTURED, AVAILABLE, CAPTURED, COMPLETED) as books:
        assert books.execute(buyers.select()).all() == [(ORDER, BUYER)]
