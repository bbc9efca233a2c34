"""What operators are told of what waits for them, each by a letter of their own."""

from datetime import timedelta

from gigwright.backbone.ids import derive
from gigwright.contexts.notifications.adapters.examples import EXAMPLES
from gigwright.contexts.notifications.ports import FakePost, FakeStaff
from gigwright.contexts.notifications.reactors import letters_to_operators
from gigwright.events.breaks import BreaksReminded
from gigwright.values import AddressId, BreakId, OperatorId
from tests.contexts.notifications.samples import NOON, History

OPAL, OTTO = ((derive(OperatorId, name), derive(AddressId, name)) for name in ("opal", "otto"))
BREAKS = BreaksReminded(
    difference=derive(BreakId, "break"),
    found_at=NOON - timedelta(hours=6),
    open=3,
    again_from=NOON + timedelta(days=1),
)


def test_each_operator_is_told_of_what_differs_from_the_processor_s_books() -> None:
    post, history = FakePost(), History(BREAKS)
    history.handle_the_last(letters_to_operators(post, FakeStaff(OPAL, OTTO)))
    assert [(one.to, one.copy) for one in post.letters.values()] == [(OPAL[1], OPAL[0]), (OTTO[1], OTTO[0])]
    assert {one.template for one in post.letters.values()} == {"breaks-open"}
    assert all(one.facts == EXAMPLES["breaks-open"][0] for one in post.letters.values())
