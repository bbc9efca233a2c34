"""An operator gives a buyer credit, up to the policy's limit, and says why."""

from typing import Any

import pytest

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.backbone.testing import given
from gigwright.contexts.ledger.decisions import GrantCredit, grant_credit
from gigwright.events.accounts import OperatorAppointed, UserRegistered
from gigwright.policy import FIRST_POLICY
from gigwright.values import AddressId, Money, OperatorId, UserId
from tests.contexts.asked_anything import changed
from tests.contexts.ledger.samples import BUYER, CREDIT_GRANTED, OPERATOR, usd

ADDRESS = derive(AddressId, "somewhere")
THERE = (
    OperatorAppointed(operator=OPERATOR, address=ADDRESS),
    UserRegistered(user=BUYER, address=ADDRESS, name=Present("Ben")),
)
LIMIT = FIRST_POLICY.currency("USD").goodwill_limit
grant = GrantCredit(by=OPERATOR, buyer=BUYER, amount=usd(500), reason="A storm")


def test_an_operator_gives_credit_up_to_the_limit() -> None:
    given(*THERE).when(grant_credit, grant).then(changed(CREDIT_GRANTED, amount=usd(500)))
    given(*THERE).when(grant_credit, changed(grant, amount=LIMIT)).then(changed(CREDIT_GRANTED, amount=LIMIT))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": usd(LIMIT.amount_minor + 1)}, "credit is given up to 100.00 USD at a time"),
        ({"amount": usd(0)}, "more than nothing"),
        ({"amount": Money(100, "CHF")}, "does not sell in CHF"),
        ({"reason": "  "}, "says why"),
        ({"reason": "x" * 10_001}, "at most 10000 characters"),
        ({"by": derive(OperatorId, "nobody")}, "only an operator gives credit"),
        ({"buyer": derive(UserId, "nobody")}, "there is no such user"),
    ],
)
def test_credit_is_refused_in_words_that_say_why(changes: dict[str, Any], words: str) -> None:
    given(*THERE).when(grant_credit, changed(grant, **changes)).refuses(words)
