"""Joining the market, selling in it, and being taken off it for a while."""

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.event import Present
from gigwright.backbone.ids import SeededIds
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.accounts.decisions import (
    BecomeSeller,
    RegisterUser,
    RestoreUser,
    SuspendUser,
    become_seller,
    register_user,
    restore_user,
    suspend_user,
)
from gigwright.events.accounts import (
    OperatorAppointed,
    SellerOnboarded,
    UserRegistered,
    UserRestored,
    UserSuspended,
)
from gigwright.values import AddressId, OperatorId, UserId

ids = SeededIds(1, VirtualClock(NOON))
ada, bob = ids.new(UserId), ids.new(UserId)
address, other_address = ids.new(AddressId), ids.new(AddressId)

ada_joins = RegisterUser(by=ada, user=ada, address=address, name="Ada")
ada_registered = UserRegistered(user=ada, address=address, name=Present("Ada"))
ada_sells = SellerOnboarded(user=ada)
opal = ids.new(OperatorId)
opal_appointed = OperatorAppointed(operator=opal, address=other_address)
suspend_ada = SuspendUser(by=opal, user=ada, reason="She asked for payment elsewhere")
restore_ada = RestoreUser(by=opal, user=ada, reason="It was somebody else")
ada_suspended = UserSuspended(operator=opal, user=ada, reason=Present(suspend_ada.reason))
ada_restored = UserRestored(operator=opal, user=ada, reason=Present(restore_ada.reason))


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


def test_an_operator_suspends_and_restores_somebody_with_a_reason() -> None:
    before = (opal_appointed, ada_registered)
    given(*before).when(suspend_user, suspend_ada).then(ada_suspended)
    given(*before, ada_suspended).when(restore_user, restore_ada).then(ada_restored)
    given(*before, ada_suspended, ada_restored).when(suspend_user, suspend_ada).then(ada_suspended)


def test_whoever_is_suspended_stays_so_when_it_is_asked_again() -> None:
    given(opal_appointed, ada_registered, ada_suspended).when(suspend_user, suspend_ada).says_nothing()
    given(opal_appointed, ada_registered).when(restore_user, restore_ada).says_nothing()


def test_nobody_else_suspends_and_nobody_without_a_reason_or_a_user() -> None:
    given(ada_registered).when(suspend_user, suspend_ada).refuses("only an operator suspends")
    given(ada_registered, ada_suspended).when(restore_user, restore_ada).refuses("only an operator suspends")
    given(opal_appointed).when(suspend_user, suspend_ada).refuses("there is no such user")
    silent = SuspendUser(by=opal, user=ada, reason=" ")
    given(opal_appointed, ada_registered).when(suspend_user, silent).refuses("write a reason")
    endless = RestoreUser(by=opal, user=ada, reason="x" * 10_001)
    given(opal_appointed, ada_registered).when(restore_user, endless).refuses("10000 characters, not 10001")
