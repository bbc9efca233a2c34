"""When people are reminded; what is due when stands in the events, and these only tell of it."""

from typing import Any

from gigwright.backbone.timers import Timer
from gigwright.contexts.orders.decisions.order import CLOCK
from gigwright.contexts.orders.decisions.reminding import (
    NoteGreatLateness,
    NoteLateness,
    RemindOfAnswer,
    RemindOfDelivery,
    RemindOfOffer,
    RemindOfRequirements,
)
from gigwright.events.orders import (
    CancellationDeclined,
    ChangeAgreed,
    DeliveryReminded,
    DisputeClosed,
    ExtensionAgreed,
    ExtraBought,
    OfferMade,
    OrderBecameLate,
    OrderPaid,
    ProposalWithdrawn,
    RequirementsReminded,
    RequirementsSkipped,
    RequirementsSubmitted,
    ReviewExtended,
    RevisionRequested,
    WaitEnded,
    WorkDelivered,
    WorkStarted,
)
from gigwright.policy.reminders import REMIND_BEFORE

ask_for_requirements = Timer(
    "ask-for-requirements",
    on=OrderPaid,
    due=lambda paid: paid.remind_at,
    ask=lambda paid: RemindOfRequirements(by=CLOCK, order=paid.order, number=1, remind_at=paid.remind_at),
)

ask_for_requirements_again = Timer(
    "ask-for-requirements-again",
    on=RequirementsReminded,
    due=lambda said: said.remind_at,
    ask=lambda said: RemindOfRequirements(by=CLOCK, order=said.order, number=said.number + 1, remind_at=said.remind_at),
)

note_lateness = Timer(
    "note-lateness",
    on=DeliveryReminded,
    due=lambda said: said.due_at,
    ask=lambda said: NoteLateness(by=CLOCK, order=said.order, due_at=said.due_at),
)

note_great_lateness = Timer(
    "note-great-lateness",
    on=OrderBecameLate,
    due=lambda late: late.very_late_at,
    ask=lambda late: NoteGreatLateness(by=CLOCK, order=late.order, due_at=late.due_at, very_late_at=late.very_late_at),
)


remind_of_offer = Timer(
    "remind-of-offer",
    on=OfferMade,
    due=lambda made: made.remind_at,
    ask=lambda made: RemindOfOffer(by=CLOCK, offer=made.offer),
)


def _due_soon(kind: type[Any], when: str) -> Timer[Any]:
    """Each such event says anew when the work is due."""
    return Timer(
        f"remind-of-delivery-{when}",
        on=kind,
        due=lambda event: None if event.due_at is None else event.due_at - REMIND_BEFORE,
        ask=lambda event: RemindOfDelivery(by=CLOCK, order=event.order, due_at=event.due_at),
    )


def _silent_soon(kind: type[Any], when: str) -> Timer[Any]:
    """Each such event says anew until when the buyer may answer the last delivery."""
    return Timer(
        f"remind-of-answer-{when}",
        on=kind,
        due=lambda event: None if event.accept_by is None else event.accept_by - REMIND_BEFORE,
        ask=lambda event: RemindOfAnswer(by=CLOCK, order=event.order, accept_by=event.accept_by),
    )


REMINDERS: tuple[Timer[Any], ...] = (
    ask_for_requirements,
    ask_for_requirements_again,
    _due_soon(RequirementsSubmitted, "after-requirements"),
    _due_soon(RequirementsSkipped, "after-a-start-without"),
    _due_soon(WorkStarted, "after-a-start-at-once"),
    _due_soon(RevisionRequested, "after-a-revision"),
    _due_soon(ExtensionAgreed, "after-an-extension"),
    _due_soon(WaitEnded, "after-a-wait"),
    _due_soon(ChangeAgreed, "after-a-change"),
    _due_soon(ExtraBought, "after-an-extra"),
    note_lateness,
    note_great_lateness,
    remind_of_offer,
    _silent_soon(WorkDelivered, "after-a-delivery"),
    _silent_soon(ReviewExtended, "after-more-time"),
    _silent_soon(CancellationDeclined, "after-a-no"),
    _silent_soon(ProposalWithdrawn, "after-a-withdrawal"),
    _silent_soon(DisputeClosed, "after-a-dispute"),
)
