"""What must be true of a market at rest: each law a function of its own, which only reads.

At rest means that every part was stepped until none had anything to do (`Market.settle`), and rested.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice

import msgspec

from gigwright.backbone.ids import CommandId, EventId
from gigwright.simulation.invariants.acknowledged import nothing_acknowledged_is_lost, nothing_refused_is_there
from gigwright.simulation.invariants.banks import (
    a_bank_goes_its_ways,
    a_bank_takes_what_its_card_paid,
    what_a_bank_has_stays,
    what_a_bank_took_is_paid,
    what_is_owed_is_asked_for,
)
from gigwright.simulation.invariants.billing import (
    documents_name_what_they_take_back,
    each_movement_has_its_document,
    numbers_have_no_gap,
    the_fee_of_a_payout_is_the_policys,
    the_fee_of_an_early_payout_is_stated,
    what_became_credit_is_noted,
)
from gigwright.simulation.invariants.books import (
    debits_equal_credits,
    each_money_event_has_exactly_its_entries,
    each_outside_id_has_exactly_one_event,
    nothing_is_held_for_a_closed_order,
    our_processor_balance_is_the_processors_own,
)
from gigwright.simulation.invariants.charges import money_moves_once
from gigwright.simulation.invariants.consumers import each_effect_happened_once, tables_are_the_replay_from_zero
from gigwright.simulation.invariants.coupons import coupons_are_used_as_they_say, nobody_is_paid_out_a_coupon
from gigwright.simulation.invariants.credit import (
    credit_is_spent_once,
    what_was_paid_goes_back_where_it_came_from,
)
from gigwright.simulation.invariants.disputes import disputes_are_fair
from gigwright.simulation.invariants.early import what_clears_early_may
from gigwright.simulation.invariants.ending_offers import offers_are_ended_by_their_sides
from gigwright.simulation.invariants.history import History, recall
from gigwright.simulation.invariants.letters import each_letter_arrives_once, nothing_goes_where_nothing_is_wanted
from gigwright.simulation.invariants.log import positions_have_no_gap
from gigwright.simulation.invariants.offers import offers_are_kept
from gigwright.simulation.invariants.orders import every_end_is_agreed, no_transition_is_out_of_order
from gigwright.simulation.invariants.payouts import payouts_are_within_their_limits, payouts_wait_for_one_another
from gigwright.simulation.invariants.people import (
    nobody_suspended_begins_anything,
    only_operators_publish_policies,
    only_operators_suspend_and_restore,
)
from gigwright.simulation.invariants.questions import work_begins_with_what_is_needed
from gigwright.simulation.invariants.reconciling import (
    every_break_comes_to_an_end,
    operators_are_reminded_of_breaks,
    what_differs_is_put_aside,
)
from gigwright.simulation.invariants.reminders import every_reminder_is_true
from gigwright.simulation.invariants.shares import (
    each_share_that_goes_back_is_its_own,
    the_payments_of_an_order_are_all_of_it,
)
from gigwright.simulation.invariants.sweeping import a_sweep_has_one_end, a_sweep_takes_only_the_markets_own
from gigwright.simulation.invariants.terms import every_order_is_on_its_terms
from gigwright.simulation.invariants.waiting import waiting_stops_the_clock
from gigwright.wiring import Market

VIOLATIONS_MAX = 100  # of each law

Law = Callable[[History], Iterator[str]]

LAWS: dict[str, tuple[Law, ...]] = {
    "I1": (debits_equal_credits,),
    "I2": (our_processor_balance_is_the_processors_own,),
    "I3": (nothing_is_held_for_a_closed_order,),
    "I4": (money_moves_once,),
    "I5": (each_outside_id_has_exactly_one_event, each_money_event_has_exactly_its_entries),
    "I6": (positions_have_no_gap,),
    "I7": (each_effect_happened_once, each_letter_arrives_once),
    "I8": (tables_are_the_replay_from_zero,),
    "I9": (no_transition_is_out_of_order, every_end_is_agreed, disputes_are_fair, waiting_stops_the_clock),
    "I10": (nothing_acknowledged_is_lost, nothing_refused_is_there),
    "I13": (
        every_order_is_on_its_terms,
        work_begins_with_what_is_needed,
        each_share_that_goes_back_is_its_own,
        the_payments_of_an_order_are_all_of_it,
        the_fee_of_a_payout_is_the_policys,
        each_share_that_goes_back_is_its_own,
        what_was_paid_goes_back_where_it_came_from,
    ),
    "I14": (nobody_suspended_begins_anything, only_operators_suspend_and_restore, only_operators_publish_policies),
    "I15": (nothing_goes_where_nothing_is_wanted,),
    "I16": (what_differs_is_put_aside, every_break_comes_to_an_end, operators_are_reminded_of_breaks),
    "I17": (
        each_movement_has_its_document,
        numbers_have_no_gap,
        documents_name_what_they_take_back,
        the_fee_of_an_early_payout_is_stated,
        what_became_credit_is_noted,
    ),
    "I18": (every_reminder_is_true,),
    "I19": (
        a_bank_goes_its_ways,
        what_a_bank_has_stays,
        a_bank_takes_what_its_card_paid,
        what_a_bank_took_is_paid,
        what_is_owed_is_asked_for,
    ),
    "I20": (credit_is_spent_once,),
    "I21": (offers_are_kept, offers_are_ended_by_their_sides),
    "I22": (payouts_are_within_their_limits, payouts_wait_for_one_another, what_clears_early_may),
    "I23": (coupons_are_used_as_they_say, nobody_is_paid_out_a_coupon),
    "I24": (a_sweep_takes_only_the_markets_own, a_sweep_has_one_end),
}


class Violation(msgspec.Struct, frozen=True):
    """A law that a market breaks, and how, in a sentence."""

    law: str
    sentence: str


def check(
    market: Market,
    *,
    acknowledged: Mapping[CommandId, Sequence[EventId]] | None = None,
    refused: Collection[CommandId] = (),
    letters: Sequence[str] | None = None,
) -> list[Violation]:
    """Every law that the market breaks, at most 100 violations of each; [] when all is well.

    `acknowledged` are the answers that callers were given: per command the ids of what it recorded; `refused` are the
    commands to which a rule said no. `letters` are the ids of those that arrived (`event.template`, in the order of
    their arrival); without them, the home's mail folder is read.
    """
    history = recall(market, acknowledged or {}, refused, letters)
    return [
        Violation(law, sentence)
        for law, checks in LAWS.items()
        for one in checks
        for sentence in islice(one(history), VIOLATIONS_MAX)
    ]
