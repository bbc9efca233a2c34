"""Operators are reminded of what differs: of as much as is open, and once a day at most."""

from datetime import timedelta
from typing import Any

import pytest

from gigwright.backbone.ids import derive
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.payments.decisions.reminding import RemindOfBreaks, remind_of_breaks
from gigwright.events.breaks import BreakExplained, BreakFound, BreaksReminded
from gigwright.values import BreakId, LineRef, SourceRef, UserId
from tests.contexts.asked_anything import changed
from tests.contexts.payments.samples import usd

DAY = timedelta(days=1)
FIRST, SECOND = derive(BreakId, "first"), derive(BreakId, "second")
remind = RemindOfBreaks(by="reconciliation", oldest=FIRST, found_at=NOON - DAY)
reminded = BreaksReminded(difference=FIRST, found_at=NOON - DAY, open=1, again_from=NOON + DAY)


def found(difference: BreakId) -> BreakFound:
    return BreakFound(
        difference=difference,
        kind="unknown_kind",
        source=SourceRef("nobody"),
        line=LineRef(f"txn_{difference}"),
        line_kind="network_cost",
        ours=usd(0),
        theirs=usd(-250),
        suspense=usd(-250),
    )


def over(difference: BreakId) -> BreakExplained:
    return BreakExplained(difference=difference, source=SourceRef("nobody"), suspense=usd(-250))


def test_operators_are_told_how_many_are_open_and_which_is_the_oldest() -> None:
    given(found(FIRST)).when(remind_of_breaks, remind).then(reminded)
    given(found(FIRST), found(SECOND)).when(remind_of_breaks, remind).then(changed(reminded, open=2))


def test_what_is_over_is_not_told_of() -> None:
    given(found(SECOND), over(SECOND), found(FIRST)).when(remind_of_breaks, remind).then(reminded)
    given(found(FIRST), over(FIRST)).when(remind_of_breaks, remind).then()
    given().when(remind_of_breaks, remind).then()


def test_they_are_told_once_a_day_at_most_whatever_is_found_meanwhile() -> None:
    before = (found(FIRST), reminded, found(SECOND))
    given(*before).when(remind_of_breaks, remind, now=NOON + DAY - timedelta(microseconds=1)).then()
    again = changed(reminded, open=2, again_from=NOON + 2 * DAY)
    given(*before).when(remind_of_breaks, remind, now=NOON + DAY).then(again)


def test_who_asks_about_one_that_is_not_the_oldest_is_told_nothing() -> None:
    given(found(SECOND), found(FIRST)).when(remind_of_breaks, remind).then()


@pytest.mark.parametrize("by", [derive(UserId, "somebody")])
def test_nobody_asks_for_it(by: Any) -> None:
    given(found(FIRST)).when(remind_of_breaks, changed(remind, by=by)).refuses("only the market itself")
