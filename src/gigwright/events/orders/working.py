"""The work: what is needed, what was handed over, what came back."""

from datetime import datetime
from typing import Annotated, get_type_hints

import msgspec

from gigwright.backbone.event import About, Personal, Present, event
from gigwright.backbone.evolution import upcast
from gigwright.values import OrderId, UserId

FILE_BYTES_MAX = 25 * 1024 * 1024
FILE_NAME_LENGTH_MAX = 255
FILES_MAX = 20


class File(msgspec.Struct, frozen=True):
    """A delivered file, by the SHA-256 of its content (64 hexadecimal digits) and its size, at most 25 MiB."""

    name: str
    sha256: str
    size_bytes: int


@event("orders.requirements_submitted")
class RequirementsSubmitted1:
    """The buyer said what is needed, before it was said when an order without work ends."""

    order: OrderId
    buyer: UserId
    seller: UserId
    answers: Annotated[Personal[str], About("buyer", "to do the work")]
    due_at: datetime


class Answer(msgspec.Struct, frozen=True):
    """What a buyer says to one question of an order, by its number from 1: in words, by choices, or with files."""

    question: int
    text: str = ""
    chosen: tuple[str, ...] = ()
    files: tuple[File, ...] = ()


@event("orders.requirements_submitted", version=2)
class RequirementsSubmitted2:
    """The buyer said what is needed, before an order had questions."""

    order: OrderId
    buyer: UserId
    seller: UserId
    answers: Annotated[Personal[str], About("buyer", "to do the work")]
    due_at: datetime
    give_up_at: datetime | None = None


@event("orders.requirements_submitted", version=3)
class RequirementsSubmitted:
    """The buyer said what is needed, in words and to the order's questions; the delivery clock runs from here. Without
    work it ends at `give_up_at`."""

    order: OrderId
    buyer: UserId
    seller: UserId
    answers: Annotated[Personal[str], About("buyer", "to do the work")]
    due_at: datetime
    give_up_at: datetime | None = None
    to_questions: Annotated[Personal[tuple[Answer, ...]], About("buyer", "to do the work")] = Present(())


@upcast
def submitted_without_an_end(old: RequirementsSubmitted1) -> RequirementsSubmitted2:
    return RequirementsSubmitted2(
        order=old.order, buyer=old.buyer, seller=old.seller, answers=old.answers, due_at=old.due_at
    )


@upcast
def submitted_without_questions(old: RequirementsSubmitted2) -> RequirementsSubmitted:
    return RequirementsSubmitted(**{name: getattr(old, name) for name in get_type_hints(RequirementsSubmitted2)})


@event("orders.requirements_added")
class RequirementsAdded:
    """The buyer said, after the work had begun without it, what would help; the clock runs on as it did."""

    order: OrderId
    buyer: UserId
    seller: UserId
    answers: Annotated[Personal[str], About("buyer", "to do the work")]
    to_questions: Annotated[Personal[tuple[Answer, ...]], About("buyer", "to do the work")]


@event("orders.work_started")
class WorkStarted:
    """The order asks nothing that must be answered: the delivery clock runs from its payment. Without work it ends at
    `give_up_at`."""

    order: OrderId
    buyer: UserId
    seller: UserId
    due_at: datetime
    give_up_at: datetime


@event("orders.requirements_skipped")
class RequirementsSkipped:
    """The seller knows enough already; the delivery clock runs from here. Without work it ends at `give_up_at`."""

    order: OrderId
    buyer: UserId
    seller: UserId
    due_at: datetime
    give_up_at: datetime


@event("orders.delivered", public=True)
class WorkDelivered:
    """The seller handed over work; the buyer may answer until `accept_by`. Deliveries are numbered from 1."""

    order: OrderId
    buyer: UserId
    seller: UserId
    number: int
    message: Annotated[Personal[str], About("seller", "to hand over the work")]
    files: Annotated[Personal[tuple[File, ...]], About("seller", "to hand over the work")]
    accept_by: datetime


@event("orders.review_extended")
class ReviewExtended:
    """The buyer took more time to answer delivery `number`: until `accept_by`."""

    order: OrderId
    buyer: UserId
    seller: UserId
    number: int
    accept_by: datetime


@event("orders.revision_requested")
class RevisionRequested1:
    """The buyer sent a delivery back, before it was said until when it is to be mended."""

    order: OrderId
    buyer: UserId
    seller: UserId
    number: int
    note: Annotated[Personal[str], About("buyer", "to mend the work")]


@event("orders.revision_requested", version=2)
class RevisionRequested:
    """The buyer sent delivery `number` back with what is to be mended, by `due_at`; else it ends at `give_up_at`."""

    order: OrderId
    buyer: UserId
    seller: UserId
    number: int
    note: Annotated[Personal[str], About("buyer", "to mend the work")]
    due_at: datetime | None = None
    give_up_at: datetime | None = None


@upcast
def without_a_due_time(old: RevisionRequested1) -> RevisionRequested:
    return RevisionRequested(order=old.order, buyer=old.buyer, seller=old.seller, number=old.number, note=old.note)
