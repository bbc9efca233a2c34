"""Bugs of the post: letters that go where none is wanted, or too often."""

from collections.abc import Iterator

from gigwright.contexts.notifications.adapters.logged import LoggedWishes
from gigwright.contexts.notifications.reactors.telling import sales
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
