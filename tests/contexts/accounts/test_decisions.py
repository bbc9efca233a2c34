"""Joining the market, and selling in it."""

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.event import Present
from gigwright.backbone.ids import SeededIds
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.accounts.decisions import BecomeSeller, RegisterUser, become_seller, register_user
from gigwright.events.accounts import SellerOnboarded, UserRegistered
from gigwright.values import AddressId, UserId

ids = SeededIds(1, VirtualClock(NOON))
ada, bob = ids.new(UserId), ids.new(UserId)
address, other_address = ids.new(AddressId), ids.new(AddressId)

ada_joins = RegisterUser(by=ada, user=ada, address=address, name="Ada")
ada_registered = UserRegistered(user=ada, address=address, name=Present("Ada"))
ada_sells = SellerOnboarded(user=ada)


def named(name: str) -> RegisterUser:
    return RegisterUser(by=ada, user=ada, address=address, name=name)


def test_anybody_can_register() -> None:
    given().when(register_user, ada_joins).then(ada_registered)


def test_a_programme_can_register_somebody() -> None:
    asked = RegisterUser(by="catalogue-import", user=ada, address=address, name="Ada")
    given().when(register_user, asked).then(ada_registered)


def test_people_do_not_register_one_another() -> None:
    asked = RegisterUser(by=bob, user=ada, address=address, name="Ada")
    given().when(register_user, asked).refuses("people register themselves")


def test_an_address_registers_once() -> None:
    asked = RegisterUser(by=bob, user=bob, address=address, name="Bob")
    given(ada_registered).when(register_user, asked).refuses("this e-mail address is registered already")


def test_another_address_is_free() -> None:
    asked = RegisterUser(by=bob, user=bob, address=other_address, name="Bob")
    expected = UserRegistered(user=bob, address=other_address, name=Present("Bob"))
    given(ada_registered).when(register_user, asked).then(expected)


def test_a_user_registers_once() -> None:
    asked = RegisterUser(by=ada, user=ada, address=other_address, name="Ada")
    given(ada_registered).when(register_user, asked).refuses("this user is registered already")


def test_a_name_is_something_short_on_one_line() -> None:
    given().when(register_user, named(" ")).refuses("a name is needed")
    given().when(register_user, named("A" * 101)).refuses("at most 100 characters, not 101")
    given().when(register_user, named("Ada\r\nBcc: eve@example.org")).refuses("on one line")
    given().when(register_user, named("A" * 100)).then(
        UserRegistered(user=ada, address=address, name=Present("A" * 100))
    )


def test_a_user_becomes_a_seller_once() -> None:
    given(ada_registered).when(become_seller, BecomeSeller(by=ada)).then(ada_sells)
    given(ada_registered, ada_sells).when(become_seller, BecomeSeller(by=ada)).refuses("a seller already")


def test_only_a_registered_user_becomes_a_seller() -> None:
    given(ada_registered).when(become_seller, BecomeSeller(by=bob)).refuses("register first")
