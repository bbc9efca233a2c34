"""Orders: from the terms that a buyer saw to work that was accepted, or money that goes back."""

from gigwright.backbone.context import Context
from gigwright.contexts.orders.decisions.billing import buy_extra, expire_bill
from gigwright.contexts.orders.decisions.cancelling import (
    accept_cancellation,
    cancel_for_no_delivery,
    cancel_unanswered,
    cancel_very_late,
    decline_cancellation,
    propose_cancellation,
)
from gigwright.contexts.orders.decisions.changing import (
    accept_change,
    decline_change,
    let_change_pass,
    propose_change,
)
from gigwright.contexts.orders.decisions.charging_back import RULES as CHARGING_BACK
from gigwright.contexts.orders.decisions.completing import accept_delivery, complete_for_silence
from gigwright.contexts.orders.decisions.crediting import use_credit
from gigwright.contexts.orders.decisions.delivering import deliver_work, extend_review, request_revision
from gigwright.contexts.orders.decisions.disputing import (
    decide_dispute,
    give_evidence,
    let_dispute_lapse,
    open_dispute,
    withdraw_dispute,
)
from gigwright.contexts.orders.decisions.extending import (
    accept_extension,
    decline_extension,
    extend_for_silence,
    propose_extension,
)
from gigwright.contexts.orders.decisions.offering import RULES as OFFERING
from gigwright.contexts.orders.decisions.overruling import (
    accept_by_operator,
    cancel_by_operator,
    extend_by_operator,
    refund_by_operator,
)
from gigwright.contexts.orders.decisions.overruling_offers import RULES as OVERRULING_OFFERS
from gigwright.contexts.orders.decisions.paying import accept_payment, expire_order
from gigwright.contexts.orders.decisions.placing import place_order
from gigwright.contexts.orders.decisions.proposing import withdraw_proposal
from gigwright.contexts.orders.decisions.refunding import (
    accept_refund,
    decline_refund,
    let_refund_pass,
    offer_refund,
)
from gigwright.contexts.orders.decisions.reminding import RULES as REMINDING
from gigwright.contexts.orders.decisions.starting import (
    cancel_before_start,
    cancel_for_silence,
    skip_requirements,
    submit_requirements,
)
from gigwright.contexts.orders.decisions.taking import RULES as TAKING
from gigwright.contexts.orders.decisions.tipping import tip_seller
from gigwright.contexts.orders.decisions.waiting import answer_seller, end_wait, go_on_without, wait_for_buyer
from gigwright.contexts.orders.projections import case_book, offer_book, order_book
from gigwright.contexts.orders.reactors import REMINDERS, TIMERS, order_intake

OF_OFFERS = (*OFFERING, *TAKING, *OVERRULING_OFFERS)
OF_DISPUTES = (open_dispute, give_evidence, withdraw_dispute, decide_dispute, let_dispute_lapse)


def mount() -> Context:
    """The rules, the books, the intake of payments and the clocks; files are kept by whoever receives them."""
    return Context(
        name="orders",
        decisions=(
            place_order,
            use_credit,
            *OF_OFFERS,
            accept_payment,
            expire_order,
            submit_requirements,
            skip_requirements,
            cancel_before_start,
            cancel_for_silence,
            wait_for_buyer,
            answer_seller,
            go_on_without,
            end_wait,
            deliver_work,
            request_revision,
            extend_review,
            propose_extension,
            accept_extension,
            decline_extension,
            extend_for_silence,
            propose_cancellation,
            accept_cancellation,
            decline_cancellation,
            cancel_unanswered,
            propose_change,
            accept_change,
            decline_change,
            let_change_pass,
            withdraw_proposal,
            buy_extra,
            tip_seller,
            expire_bill,
            cancel_very_late,
            cancel_for_no_delivery,
            offer_refund,
            accept_refund,
            decline_refund,
            let_refund_pass,
            *OF_DISPUTES,
            cancel_by_operator,
            refund_by_operator,
            accept_by_operator,
            extend_by_operator,
            accept_delivery,
            complete_for_silence,
            *REMINDING,
            *CHARGING_BACK,
        ),
        projections=(order_book, offer_book, case_book),
        reactors=(order_intake,),
        timers=(*TIMERS, *REMINDERS),
    )
