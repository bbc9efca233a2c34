"""The chart's words."""

from gigwright.contexts.ledger.projections import chart
from tests.contexts.ledger.samples import SELLER


def test_assets_and_expenses_hold_what_was_debited() -> None:
    assert chart.normal_minor(chart.PROCESSOR_PENDING, 5) == 5
    assert chart.normal_minor(chart.PROCESSOR_FEES, 5) == 5


def test_what_is_owed_and_earned_was_credited() -> None:
    assert chart.normal_minor(chart.HELD, -5) == 5
    assert chart.normal_minor(chart.COMMISSION, -5) == 5


def test_only_what_is_owed_may_never_be_negative() -> None:
    assert chart.never_negative(chart.seller_available(SELLER))
    assert chart.never_negative("Assets:Receivable:Disputes")
    assert not chart.never_negative(chart.PROCESSOR_AVAILABLE)
