"""Whoever asks about the letters to an address, in whatever order: the rules answer as a second telling does."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.contexts.notifications import mount
from gigwright.contexts.notifications.decisions import (
    LINK,
    WRITERS,
    AcceptOptionalMail,
    DeclineOptionalMail,
    ReleaseMail,
    SuppressMail,
    accept_optional_mail,
    decline_optional_mail,
    release_mail,
    suppress_mail,
)
from gigwright.contexts.notifications.ports import FakePost, FakeStaff
from gigwright.events.accounts import OperatorAppointed, UserRegistered
from gigwright.events.notifications import MailReleased, MailSuppressed, OptionalMailAccepted, OptionalMailDeclined
from gigwright.values import AddressId, OperatorId, UserId
from tests.contexts.asked_anything import Machine, No, no, run

ADDRESSES = tuple(derive(AddressId, str(number)) for number in range(2))
PEOPLE = tuple(derive(UserId, str(number)) for number in range(2))
OPERATOR, NOBODY = derive(OperatorId, "opal"), derive(OperatorId, "nobody")

addresses = st.sampled_from(ADDRESSES)
askers = st.sampled_from((*PEOPLE, OPERATOR, NOBODY, LINK, *WRITERS))
reasons = st.sampled_from(("It works again", "x" * 10_000)) | st.sampled_from(("\t", "x" * 10_001))


class Letters(Machine):
    @rule(number=st.sampled_from((0, 1)))
    def somebody_registers(self, number: int) -> None:
        if not self.past(UserRegistered, user=PEOPLE[number]):
            self.happens(UserRegistered(user=PEOPLE[number], address=ADDRESSES[number], name=Present("Ada")))

    @rule()
    def an_operator_is_appointed(self) -> None:
        if not self.past(OperatorAppointed, operator=OPERATOR):
            self.happens(OperatorAppointed(operator=OPERATOR, address=derive(AddressId, "opal")))

    @rule(by=askers | st.sampled_from(WRITERS), address=addresses, code=st.integers(500, 599))
    def suppress(self, by: str, address: AddressId, code: int) -> None:
        refused = no({"only whoever sends letters": by not in WRITERS})
        answer = [] if self._is_suppressed(address) else [MailSuppressed(address=address, code=code)]
        self.ask(suppress_mail, SuppressMail(by=by, address=address, code=code), refused or answer)

    @rule(by=st.sampled_from((OPERATOR, OPERATOR, NOBODY)), address=addresses, reason=reasons)
    def release(self, by: OperatorId, address: AddressId, reason: str) -> None:
        refused = no(
            {
                "only an operator": not self.past(OperatorAppointed, operator=by),
                "write a reason": not reason.strip(),
                "may have 10000 characters": len(reason) > 10_000,
            }
        )
        released = MailReleased(operator=by, address=address, reason=Present(reason))
        answer = [released] if self._is_suppressed(address) else []
        self.ask(release_mail, ReleaseMail(by=by, address=address, reason=reason), refused or answer)

    @rule(by=askers, address=addresses)
    def decline(self, by: str, address: AddressId) -> None:
        answer = [] if self._has_declined(address) else [OptionalMailDeclined(address=address)]
        asked = DeclineOptionalMail(by=by, address=address)
        self.ask(decline_optional_mail, asked, self._not_theirs(by, address) or answer)

    @rule(by=askers, address=addresses)
    def accept(self, by: str, address: AddressId) -> None:
        answer = [OptionalMailAccepted(address=address)] if self._has_declined(address) else []
        asked = AcceptOptionalMail(by=by, address=address)
        self.ask(accept_optional_mail, asked, self._not_theirs(by, address) or answer)

    @invariant()
    def nothing_is_said_twice_in_a_row(self) -> None:
        for address in ADDRESSES:
            stopped, began = MailSuppressed, MailReleased
            assert len(self.past(stopped, address=address)) - len(self.past(began, address=address)) in (0, 1)

    def _is_suppressed(self, address: AddressId) -> bool:
        return len(self.past(MailSuppressed, address=address)) > len(self.past(MailReleased, address=address))

    def _has_declined(self, address: AddressId) -> bool:
        declined, accepted = (self.past(kind, address=address) for kind in (OptionalMailDeclined, OptionalMailAccepted))
        return len(declined) > len(accepted)

    def _not_theirs(self, by: str, address: AddressId) -> No | None:
        theirs = bool(self.past(UserRegistered, user=by, address=address))
        operator = bool(self.past(OperatorAppointed, operator=by))
        return no({"somebody else's letters": by != LINK and not theirs and not operator})


def test_whatever_is_asked_the_answer_is_the_second_telling_s() -> None:
    run(Letters, mount(FakePost(), FakeStaff()).decisions, seeds=5)
