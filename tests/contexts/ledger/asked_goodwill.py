"""What an operator gives, and what everybody else is told who would."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.contexts.ledger.decisions import (
    GrantCredit,
    grant_credit,
)
from gigwright.events.accounts import OperatorAppointed, UserRegistered, UserRestored, UserSuspended
from gigwright.events.ledger import CreditGranted
from gigwright.values import AddressId, Money, OperatorId, UserId
from tests.contexts.asked_anything import no
from tests.contexts.ledger.asked_early import AskedEarly
from tests.contexts.ledger.reckoned import CURRENCIES
from tests.contexts.ledger.samples import (
    BUYER,
    SELLER,
)

OPERATOR = derive(OperatorId, "operator")
OTHER_SELLER = derive(UserId, "other seller")

sellers = st.sampled_from((SELLER, SELLER, OTHER_SELLER))


class AskedGoodwill(AskedEarly):
    @rule(operator=st.booleans(), buyer=st.booleans())
    def somebody_comes(self, operator: bool, buyer: bool) -> None:
        address = derive(AddressId, "somewhere")
        if operator:
            self.happens(OperatorAppointed(operator=OPERATOR, address=address))
        if buyer:
            self.happens(UserRegistered(user=BUYER, address=address, name=Present("Ben")))

    @rule(
        minor=st.sampled_from((1, 500, 10_000, 20_001, 0, -1)), code=st.sampled_from(CURRENCIES), reason=st.booleans()
    )
    def give_credit(self, minor: int, code: str, reason: bool) -> None:
        amount = Money(minor, code)
        why = "A storm" if reason else " "
        limit = {"USD": 10_000, "JPY": 15_000}[code]
        refusal = no(
            {
                "only an operator": not self.past(OperatorAppointed, operator=OPERATOR),
                "there is no such user": not self.past(UserRegistered, user=BUYER),
                "says why": not reason,
                "credit is given up to": not 0 < minor <= limit,
            }
        )
        given = CreditGranted(operator=OPERATOR, buyer=BUYER, amount=amount, reason=Present(why))
        self.ask(grant_credit, GrantCredit(by=OPERATOR, buyer=BUYER, amount=amount, reason=why), refusal or [given])

    @rule(user=sellers)
    def an_operator_sends_somebody_away_or_back(self, user: UserId) -> None:
        kind = UserRestored if self._is_suspended(user) else UserSuspended
        self.happens(kind(operator=OPERATOR, user=user, reason=Present("A fraud")))

    def _is_suspended(self, user: UserId) -> bool:
        return len(self.past(UserSuspended, user=user)) > len(self.past(UserRestored, user=user))
