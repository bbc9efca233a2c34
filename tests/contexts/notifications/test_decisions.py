"""Where no letters go, and who says so."""

import pytest

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.backbone.testing import given
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
from gigwright.events.accounts import OperatorAppointed, UserRegistered
from gigwright.events.notifications import MailReleased, MailSuppressed, OptionalMailAccepted, OptionalMailDeclined
from gigwright.values import AddressId, OperatorId, UserId

ada, bob, opal = derive(UserId, "ada"), derive(UserId, "bob"), derive(OperatorId, "opal")
hers, another = derive(AddressId, "ada"), derive(AddressId, "bob")
ada_registered = UserRegistered(user=ada, address=hers, name=Present("Ada"))
bob_registered = UserRegistered(user=bob, address=another, name=Present("Bob"))
opal_appointed = OperatorAppointed(operator=opal, address=derive(AddressId, "opal"))
suppress = SuppressMail(by=WRITERS[0], address=hers, code=550)
suppressed = MailSuppressed(address=hers, code=550)
release = ReleaseMail(by=opal, address=hers, reason="Her mailbox works again")
released = MailReleased(operator=opal, address=hers, reason=Present(release.reason))
declined, accepted = OptionalMailDeclined(address=hers), OptionalMailAccepted(address=hers)


def decline(by: str) -> DeclineOptionalMail:
    return DeclineOptionalMail(by=by, address=hers)


@pytest.mark.parametrize("by", WRITERS)
def test_an_address_that_was_refused_for_good_is_suppressed_once(by: str) -> None:
    asked = SuppressMail(by=by, address=hers, code=550)
    given().when(suppress_mail, asked).then(suppressed)
    given(suppressed).when(suppress_mail, asked).says_nothing()
    given(suppressed, released).when(suppress_mail, asked).then(suppressed)


def test_nobody_suppresses_an_address_by_asking() -> None:
    for by in (ada, opal, "cli"):
        asked = SuppressMail(by=by, address=hers, code=550)
        given(ada_registered, opal_appointed).when(suppress_mail, asked).refuses("only whoever sends letters hears")


def test_an_operator_lets_letters_go_there_again() -> None:
    given(opal_appointed, suppressed).when(release_mail, release).then(released)
    given(opal_appointed, suppressed, released).when(release_mail, release).says_nothing()
    given(opal_appointed).when(release_mail, release).says_nothing()


def test_nobody_else_does_and_not_without_a_reason() -> None:
    given(suppressed).when(release_mail, release).refuses("only an operator lets letters go")
    for reason, why in (("  ", "write a reason"), ("x" * 10_001, "may have 10000 characters, not 10001")):
        asked = ReleaseMail(by=opal, address=hers, reason=reason)
        given(opal_appointed, suppressed).when(release_mail, asked).refuses(why)


@pytest.mark.parametrize("by", [ada, opal, LINK])
def test_whoever_reads_there_declines_optional_letters_and_accepts_them_again(by: str) -> None:
    known = (ada_registered, bob_registered, opal_appointed)
    given(*known).when(decline_optional_mail, decline(by)).then(declined)
    given(*known, declined).when(decline_optional_mail, decline(by)).says_nothing()
    accept = AcceptOptionalMail(by=by, address=hers)
    given(*known, declined).when(accept_optional_mail, accept).then(accepted)
    given(*known, declined, accepted).when(accept_optional_mail, accept).says_nothing()
    given(*known).when(accept_optional_mail, accept).says_nothing()


@pytest.mark.parametrize("by", [bob, derive(OperatorId, "nobody"), "letters-to-buyers"])
def test_nobody_declines_or_accepts_for_others(by: str) -> None:
    known = (ada_registered, bob_registered, opal_appointed, declined)
    given(*known).when(decline_optional_mail, decline(by)).refuses("somebody else's letters")
    asked = AcceptOptionalMail(by=by, address=hers)
    given(*known).when(accept_optional_mail, asked).refuses("somebody else's letters")


def test_what_is_said_of_one_address_is_said_of_no_other() -> None:
    elsewhere = (MailSuppressed(address=another, code=550), OptionalMailDeclined(address=another))
    given(*elsewhere).when(suppress_mail, suppress).then(suppressed)
    given(*elsewhere).when(decline_optional_mail, decline(LINK)).then(declined)
