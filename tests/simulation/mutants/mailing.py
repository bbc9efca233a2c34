"""Bugs of the post: letters that go where none is wanted, or too often."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from gigwright.contexts.notifications.adapters.logged import LoggedWishes
from gigwright.contexts.notifications.reactors.telling import sales
from gigwright.contexts.orders.decisions import reminding
from gigwright.contexts.orders.decisions.reminding import Reminded
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import OrderPaid
from gigwright.values import AddressId
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("Letters go to addresses all the same that a mail server refused for good.")
def suppressed_address_is_written_to() -> Iterator[None]:
    def never(_: LoggedWishes, __: AddressId) -> bool:
        return False

    with replaced(LoggedWishes, "is_suppressed", never):
        yield


@mutant("Every sale is taken for the first, so that its seller gets the same advice again and again.")
def advice_with_every_sale() -> Iterator[None]:
    def one(_: int, __: OrderPaid) -> int:
        return 1

    with replaced(sales, "folds", {OrderPaid: one}):
        yield


@mutant("Sellers are reminded of the first due time also when more time was agreed.")
def reminder_forgets_more_time() -> Iterator[None]:
    def is_said(what: int, due_at: datetime, order: Order, said: Reminded) -> bool:
        working = order.state in ("in_progress", "in_revision")
        return not working or order.waiting is not None or (said.due_at == due_at and said.said >= what)

    with replaced(reminding, "_is_said", is_said):
        yield


@mutant("Sellers are reminded of work whose clock stands still.", days=14, orders=25)
def reminder_forgets_that_work_waits() -> Iterator[None]:
    real = reminding._is_said

    def is_said(what: int, due_at: datetime, order: Order, said: Reminded) -> bool:
        return real(what, due_at, msgspec.structs.replace(order, waiting=None), said)

    with replaced(reminding, "_is_said", is_said):
        yield
