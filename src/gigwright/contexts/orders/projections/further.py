"""What the order book says of payments beside an order's own, and of other work that is proposed."""

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.event import Recorded
from gigwright.backbone.projection import Rows
from gigwright.contexts.orders.projections.book import (
    NO_BILL,
    close_proposal,
    open_proposal,
    order_book,
    orders,
    put_down,
)
from gigwright.events.orders import (
    Billed,
    BillExpired,
    ChangeAgreed,
    ChangeDeclined,
    ChangeProposed,
    ExtraBought,
    SellerTipped,
)

__all__ = ["order_book"]  # with these handlers, it is whole


@order_book.on(ChangeProposed)
def note_the_wish_for_other_work(rows: Rows, event: Recorded[ChangeProposed]) -> None:
    said = event.data
    open_proposal(rows, event, "change", change_total_minor=said.total.amount_minor, change_days=said.days)


@order_book.on(ChangeAgreed)
def note_other_work(rows: Rows, event: Recorded[ChangeAgreed]) -> None:
    close_proposal(rows, event, "change", due_at=rfc3339(event.data.due_at))


@order_book.on(ChangeDeclined)
def note_the_same_work(rows: Rows, event: Recorded[ChangeDeclined]) -> None:
    close_proposal(rows, event, "change")


@order_book.on(Billed)
def note_the_bill(rows: Rows, event: Recorded[Billed]) -> None:
    said = event.data
    bill: dict[str, object] = {"bill": said.bill, "bill_kind": said.kind}
    bill |= {"bill_minor": said.total.amount_minor, "bill_pay_by": rfc3339(said.pay_by)}
    if said.kind == "change":
        close_proposal(rows, event, "change", **bill)
    else:
        put_down(rows, event, **bill)


@order_book.on(BillExpired)
def note_that_nobody_paid(rows: Rows, event: Recorded[BillExpired]) -> None:
    put_down(rows, event, **NO_BILL)


@order_book.on(ExtraBought)
def note_what_was_bought(rows: Rows, event: Recorded[ExtraBought]) -> None:
    said, row = event.data, rows.get(orders, order=event.data.order)
    assert row is not None, "what is added to was placed"
    grown = {
        "price_minor": row.price_minor + said.price.amount_minor,
        "total_minor": row.total_minor + said.total.amount_minor,
        "extras": row.extras + (said.extra is not None),
    }
    due = {} if said.due_at is None else {"due_at": rfc3339(said.due_at)}
    put_down(rows, event, **grown, **due, **NO_BILL)


@order_book.on(SellerTipped)
def note_the_tip(rows: Rows, event: Recorded[SellerTipped]) -> None:
    put_down(rows, event, tip_minor=event.data.total.amount_minor, **NO_BILL)
