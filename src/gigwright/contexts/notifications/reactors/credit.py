"""What buyers are told of their credit: that they were given some, and that some came back."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.reactors.telling import Write, ordered
from gigwright.events.ledger import CreditGranted
from gigwright.events.orders import OrderPartlyRefunded, PaymentExpired


def tell_of_credit(reactor: Reactor, write: Write) -> None:
    """Of an order that was cancelled the letter of its end says it; why credit was given stands in the log alone."""

    @reactor.on(CreditGranted, key="buyer")
    def granted(effects: Effects, event: Recorded[CreditGranted]) -> None:
        write(effects, event, "credit-granted", amount=str(event.data.amount))

    @reactor.on(PaymentExpired, key="order")
    def not_paid_in_time(effects: Effects, event: Recorded[PaymentExpired]) -> None:
        returned(effects, event)

    @reactor.on(OrderPartlyRefunded, key="order")
    def in_part(effects: Effects, event: Recorded[OrderPartlyRefunded]) -> None:
        returned(effects, event)

    def returned(effects: Effects, event: Recorded[PaymentExpired] | Recorded[OrderPartlyRefunded]) -> None:
        amount = event.data.to_credit
        if amount is not None:
            title = effects.fold(ordered, event).title
            expired = "yes" if isinstance(event.data, PaymentExpired) else "no"
            write(effects, event, "credit-returned", title=title, amount=str(amount), expired=expired)
