"""Whoever asks to join or to sell, in whatever order: the rules answer as a second telling of them does."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.backbone.event import Present
from gigwright.contexts.accounts import mount
from gigwright.contexts.accounts.decisions import (
    AppointOperator,
    BecomeSeller,
    RegisterUser,
    RestoreUser,
    SuspendUser,
    appoint_operator,
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
from tests.contexts.accounts.test_decisions import ids
from tests.contexts.asked_anything import Answer, Machine, No, no, run

PEOPLE = tuple(ids.new(UserId) for _ in range(4))
ADDRESSES = tuple(ids.new(AddressId) for _ in range(4))

OPERATORS = tuple(ids.new(OperatorId) for _ in range(3))

addresses = st.sampled_from(ADDRESSES)
people = st.sampled_from(PEOPLE)
operators = st.sampled_from((OPERATORS[0], OPERATORS[0], *OPERATORS))
reasons = st.sampled_from(("A fraud", "A fraud", "x" * 10_000)) | st.sampled_from((" ", "x" * 10_001))
names = st.sampled_from(("Ada", "Zoë of Ely", "李", "A" * 100)) | st.sampled_from(("", " \t", "A" * 101, "A\nBcc: eve"))


class Accounts(Machine):
    @rule(user=people, by=st.none() | people | st.just("catalogue-import"), at=st.sampled_from(ADDRESSES), name=names)
    def register(self, user: UserId, by: str | None, at: AddressId, name: str) -> None:
        command = RegisterUser(by=by or user, user=user, address=at, name=name)
        self.ask(register_user, command, self._registered(command))

    @rule(by=people)
    def sell(self, by: UserId) -> None:
        command = BecomeSeller(by=by)
        self.ask(become_seller, command, self._onboarded(command))

    @rule(operator=st.sampled_from(OPERATORS), by=st.sampled_from(("cli", "cli", *PEOPLE[:1])), at=addresses)
    def appoint(self, operator: OperatorId, by: str, at: AddressId) -> None:
        command = AppointOperator(by=by, operator=operator, address=at)
        self.ask(appoint_operator, command, self._appointed(command))

    @rule(by=operators, user=people, reason=reasons)
    def suspend(self, by: OperatorId, user: UserId, reason: str) -> None:
        suspended = UserSuspended(operator=by, user=user, reason=Present(reason))
        answer = [] if self._is_suspended(user) else [suspended]
        self.ask(
            suspend_user, SuspendUser(by=by, user=user, reason=reason), self._unfit_to_act(by, user, reason) or answer
        )

    @rule(by=operators, user=people, reason=reasons)
    def restore(self, by: OperatorId, user: UserId, reason: str) -> None:
        restored = UserRestored(operator=by, user=user, reason=Present(reason))
        answer = [restored] if self._is_suspended(user) else []
        self.ask(
            restore_user, RestoreUser(by=by, user=user, reason=reason), self._unfit_to_act(by, user, reason) or answer
        )

    @rule(user=people)
    def somebody_comes_and_goes(self, user: UserId) -> None:
        """Mere chance seldom comes to somebody who is suspended, let alone to one who is back."""
        self.appoint(OPERATORS[0], "cli", ADDRESSES[0])
        self.register(user, None, ADDRESSES[PEOPLE.index(user)], "Ada")
        self.suspend(OPERATORS[0], user, "A fraud")
        self.restore(OPERATORS[0], user, "It was none")

    def _is_suspended(self, user: UserId) -> bool:
        """Whoever came back as often as they were sent away is not."""
        return len(self.past(UserSuspended, user=user)) > len(self.past(UserRestored, user=user))

    def _unfit_to_act(self, by: OperatorId, user: UserId, reason: str) -> No | None:
        return no(
            {
                "only an operator": not self.past(OperatorAppointed, operator=by),
                "there is no such user": not self.past(UserRegistered, user=user),
                "write a reason": not reason.strip(),
                "may have 10000 characters": len(reason) > 10_000,
            }
        )

    def _appointed(self, command: AppointOperator) -> Answer:
        return no(
            {
                "appointed by whoever runs": command.by in PEOPLE,
                "an operator with this e-mail": bool(self.past(OperatorAppointed, address=command.address)),
                "this operator was appointed": bool(self.past(OperatorAppointed, operator=command.operator)),
            }
        ) or [OperatorAppointed(operator=command.operator, address=command.address)]

    def _registered(self, command: RegisterUser) -> Answer:
        name = command.name
        return no(
            {
                "people register themselves": command.by in PEOPLE and command.by != command.user,
                "a name is needed": not name.strip(),
                "at most 100 characters": len(name) > 100,
                "a name stands on one line": "\n" in name,
                "e-mail address is registered already": bool(self.past(UserRegistered, address=command.address)),
                "this user is registered already": bool(self.past(UserRegistered, user=command.user)),
            }
        ) or [UserRegistered(user=command.user, address=command.address, name=Present(name))]

    def _onboarded(self, command: BecomeSeller) -> Answer:
        return no(
            {
                "register first": not self.past(UserRegistered, user=command.by),
                "a seller already": bool(self.past(SellerOnboarded, user=command.by)),
            }
        ) or [SellerOnboarded(user=command.by)]

    @invariant()
    def an_address_and_a_user_register_once(self) -> None:
        joined = self.past(UserRegistered)
        assert len(joined) == len({event.address for event in joined}) == len({event.user for event in joined})

    @invariant()
    def whoever_sells_has_registered_before(self) -> None:
        for position, event in enumerate(self.events):
            if isinstance(event, SellerOnboarded):
                assert any(
                    isinstance(before, UserRegistered) and before.user == event.user
                    for before in self.events[:position]
                )


def test_accounts_answer_as_the_rules_say_whatever_is_asked() -> None:
    run(Accounts, mount().decisions, seeds=10)
