"""Which test shows which rule of the trade, in words: the last table of the page about the process."""

from collections.abc import Iterator
from typing import NamedTuple

ORDERS = "tests/contexts/orders/test_decisions_"
POLICIES = "tests/contexts/policies/test_decisions.py::"
BOOKS = "tests/contexts/ledger/projections/test_"
ONCE = "tests/acceptance/test_everything_once.py"
FORGED = "tests/contexts/payments/reactors/test_news_forged.py"
EVENTS = "tests/acceptance/test_processor_events.py"
HISTORY = "tests/acceptance/test_real_orders.py"
REFUNDING = "tests/contexts/payments/reactors/test_refunding.py"
NOT_YET = "not yet"


class Rule(NamedTuple):
    """A rule, and the tests that show it, each as `file::function`; without one, it is not there yet."""

    said: str
    tests: tuple[str, ...]


def _orders(said: str, *tests: str) -> Rule:
    return Rule(said, tuple(f"{ORDERS}{test.replace('::', '.py::')}" for test in tests))


OF_ORDERS = (
    _orders("an order is placed on the terms that the buyer saw", "placing::test_a_buyer_gets_the_terms_seen"),
    _orders(
        "several units cost and take as many times as much, up to a limit",
        "placing::test_several_units_cost_and_take_as_many_times_as_much",
        "placing::test_a_quantity_has_a_limit",
    ),
    _orders(
        "extras of a package are part of the price and of the days",
        "placing::test_extras_are_part_of_the_price_and_of_the_days",
    ),
    _orders("nobody buys their own gig", "placing::test_nobody_buys_their_own_gig"),
    _orders("only a gig on sale is bought", "placing::test_only_a_gig_on_sale_is_bought"),
    _orders("a seller's queue has a limit", "placing::test_the_queue_of_a_seller_has_a_limit"),
    _orders("a payment of the whole total pays", "paying::test_a_payment_in_time_pays"),
    _orders("an order that nobody pays expires", "paying::test_an_unpaid_order_expires_once"),
    _orders(
        "an order keeps the questions of its gig, and its answers fit them",
        "questions::test_an_order_keeps_the_questions_that_its_gig_asked_when_it_was_placed",
        "questions::test_an_answer_that_does_not_fit_is_told_which_question_it_is_about",
    ),
    _orders(
        "work that needs no answer begins at the payment, and answers still help",
        "questions::test_work_begins_at_the_payment_when_nothing_must_be_answered",
        "questions::test_work_that_began_without_answers_is_still_helped_by_them_once",
    ),
    _orders(
        "the delivery clock runs from the requirements", "starting::test_the_delivery_clock_runs_from_the_requirements"
    ),
    _orders(
        "a seller who knows enough skips them",
        "starting_without_requirements::test_a_seller_skips_requirements_and_the_delivery_clock_runs",
    ),
    _orders(
        "the buyer alone cancels before the start", "starting::test_a_buyer_cancels_before_the_start_and_all_goes_back"
    ),
    _orders(
        "waiting for the buyer stops the clock of the work, for a time that has a limit",
        "waiting::test_an_answer_moves_the_due_time_by_as_long_as_it_was_waited",
        "waiting::test_a_wait_has_a_longest_time_and_then_the_clock_runs_again",
        "waiting::test_one_question_is_open_at_a_time_and_so_many_are_asked_in_an_order",
    ),
    _orders(
        "nobody is late, and no order ends, for want of work that waits for its buyer",
        "waiting::test_nobody_is_very_late_while_the_clock_stands_still",
        "waiting::test_no_order_ends_for_want_of_work_while_it_waits_for_its_buyer",
    ),
    _orders("the seller delivers", "delivering::test_work_is_delivered_and_waits_for_an_answer"),
    _orders("the buyer accepts", "completing::test_a_buyer_accepts"),
    _orders(
        "silence about a delivery accepts it",
        "completing::test_silence_completes_and_the_clearing_time_runs_from_then",
    ),
    _orders(
        "the buyer takes more time to answer, once",
        "delivering_more_time::test_a_buyer_takes_more_time_once_for_each_delivery",
    ),
    _orders(
        "the buyer sends work back, in time and as often as the package says",
        "delivering::test_a_buyer_sends_work_back",
        "delivering::test_work_is_sent_back_within_the_review_window",
        "delivering::test_revisions_are_used_up",
    ),
    _orders(
        "work that is very late is cancelled by its buyer alone",
        "cancelling::test_a_buyer_leaves_alone_when_the_work_is_very_late",
        "extending::test_an_agreed_extension_moves_the_moment_from_which_the_buyer_may_leave",
    ),
    _orders(
        "more time is proposed, and agreed by a word or by silence, or declined",
        "extending::test_either_asks_and_the_days_count_from_the_due_time",
        "extending::test_the_other_side_says_yes_or_no",
        "extending::test_silence_is_a_yes_when_its_time_is_up",
    ),
    _orders(
        "an end is proposed, and silence about it is a yes",
        "cancelling::test_either_proposes_an_end_as_long_as_the_order_goes_on",
        "cancelling::test_silence_about_an_end_is_a_yes_when_its_time_is_up",
    ),
    _orders(
        "an end that is declined lets the order go on",
        "cancelling::test_a_no_lets_the_order_go_on_and_gives_time_for_a_word_about_a_delivery",
    ),
    _orders(
        "the buyer adds an extra of the gig, with a payment of its own, until the delivery",
        "billing::test_a_buyer_is_asked_for_an_extra_with_a_fee_of_its_own",
        "billing::test_only_the_buyer_buys_and_only_until_the_delivery",
        "billing::test_a_paid_extra_is_held_and_the_work_has_more_time",
    ),
    _orders(
        "a payment for what is awaited no more goes back",
        "billing::test_money_for_a_bill_that_is_awaited_no_more_goes_back",
    ),
    _orders(
        "either side proposes other work, and nobody agrees by silence",
        "changing::test_either_side_proposes_other_work_with_its_fees",
        "changing::test_who_agrees_on_work_that_costs_more_is_asked_for_it",
        "changing::test_silence_is_a_no_and_moves_no_money",
    ),
    _orders(
        "a tip is given once, within a week, and goes back with its order",
        "tipping::test_a_tip_is_given_within_a_week",
        "tipping::test_a_tip_is_from_the_least_price_to_what_the_work_cost",
        "tipping::test_a_tip_goes_back_with_its_order",
        "tipping::test_a_part_of_the_price_leaves_the_tip",
    ),
    _orders(
        "each payment of an order goes back to where it came from",
        "billing::test_the_end_of_an_order_gives_every_payment_back_to_where_it_came_from",
        "shares::test_any_parts_and_the_rest_come_to_the_full_reversal",
    ),
    _orders(
        "the seller offers a part of the price back; the buyer takes it or not, and silence is a no",
        "refunding::test_a_seller_offers_a_part_of_what_is_paid_with_its_service_fee",
        "refunding::test_the_buyer_alone_takes_it_or_not",
        "refunding::test_silence_is_a_no_when_its_time_has_come",
    ),
    _orders(
        "an operator cancels, a completed order too, for some time after its completion",
        "overruling::test_an_order_that_goes_on_is_cancelled_and_all_goes_back",
        "overruling::test_it_is_done_once_and_within_two_weeks_of_the_completion",
    ),
    _orders(
        "an operator gives a part back, whatever the parties say",
        "overruling::test_a_part_is_given_back_whatever_the_parties_say",
    ),
    _orders(
        "an operator accepts and gives more time for one side",
        "overruling::test_a_delivery_is_accepted_for_the_buyer",
        "overruling::test_more_time_is_given_whatever_the_buyer_says",
    ),
    _orders(
        "either side asks the operator to decide, and silence ends nothing meanwhile",
        "disputing::test_either_side_asks_once_the_work_has_begun",
        "disputing::test_silence_ends_nothing_meanwhile",
    ),
    _orders(
        "both sides give evidence in time, and nobody is judged unheard",
        "disputing::test_both_sides_say_how_it_was_in_time_and_not_without_end",
        "disputing::test_nobody_is_judged_unheard_or_by_anybody_or_without_a_reason",
    ),
    _orders(
        "the operator decides with a reason: nothing, a part or all goes back",
        "disputing::test_nothing_a_part_or_all_goes_back",
        "disputing::test_what_is_decided_of_a_completed_order_comes_from_where_it_is",
    ),
    _orders(
        "a dispute that nobody decides in time lapses",
        "disputing::test_what_nobody_decides_in_time_lapses",
    ),
    _orders(
        "a bank takes a payment back: an order that goes on ends, of a completed one the seller's share is kept",
        "charging_back::test_an_order_that_goes_on_is_cancelled_and_what_was_held_waits",
        "charging_back::test_a_completed_order_keeps_its_state_and_the_seller_s_share_is_kept",
        "charging_back::test_a_payment_that_came_too_late_changes_nothing_of_the_order",
    ),
    _orders(
        "while a bank has a payment nothing else of it goes back, and it decides instead of the operator",
        "charging_back::test_meanwhile_nothing_else_of_it_goes_back_and_afterwards_nothing_is_left",
        "charging_back::test_a_dispute_and_an_offer_end_when_a_bank_decides",
    ),
    _orders(
        "an operator lets the market bear a loss, before the bank decides",
        "charging_back::test_the_market_bears_what_an_operator_assumed_and_the_seller_waits_no_longer",
        "charging_back::test_a_loss_is_assumed_by_an_operator_with_a_reason_once_and_before_the_bank_decides",
    ),
    _orders(
        "an order without requirements ends by itself, and nobody's work is to blame",
        "cancelling::test_an_order_without_requirements_ends_by_itself",
    ),
    _orders(
        "an order without work ends by itself, by the seller's fault",
        "cancelling::test_an_order_without_work_ends_by_itself",
    ),
    _orders(
        "a payment for an order that does not wait for it goes back in full",
        "paying::test_a_payment_for_an_order_that_is_over_goes_back",
        "paying::test_a_second_payment_goes_back",
    ),
    Rule(
        "whatever was done before, an order that is left alone ends, and nothing stays held for it",
        ("tests/wiring/process/test_checking.py::test_the_rules_have_no_hole",),
    ),
    Rule(
        "no seller cancels alone",
        (
            f"{ORDERS}starting.py::test_nobody_else_cancels_alone",
            f"{ORDERS}starting.py::test_later_nobody_cancels_alone",
        ),
    ),
)
OF_MONEY = (
    Rule(
        "the buyer pays a share of the price more, the seller leaves a share of it",
        ("tests/test_policy.py::test_a_purchase_costs_the_buyer_a_share_and_the_seller_a_share",),
    ),
    Rule(
        "a small order costs a fixed amount more",
        ("tests/test_policy.py::test_a_small_order_costs_a_fixed_amount_more",),
    ),
    Rule(
        "fees are rounded half up, and the amounts add up in every currency",
        (f"{ORDERS}laws.py::test_the_amounts_of_an_order_add_up_in_every_currency",),
    ),
    _orders(
        "amounts are computed when an order is placed, and carried from there",
        "placing::test_a_buyer_gets_the_terms_seen",
        "completing::test_a_buyer_accepts",
    ),
    _orders(
        "an order is under the policy in force when it is placed, and keeps it",
        "placing::test_an_order_is_under_the_policy_that_was_published_last",
    ),
    _orders(
        "fees that have changed since they were seen are told, and nothing is bought on them",
        "placing::test_fees_that_have_changed_since_they_were_seen_are_told_and_nothing_is_bought",
    ),
    _orders(
        "a category, a seller or a currency may have fees of its own",
        "placing::test_a_category_a_seller_or_a_currency_may_have_fees_of_its_own",
    ),
    Rule(
        "an operator publishes the next policy, whole and without a fault",
        (
            f"{POLICIES}test_an_operator_publishes_the_next_policy_whole",
            f"{POLICIES}test_every_fault_is_named_at_once",
        ),
    ),
    Rule("there is a least price", ("tests/test_policy.py::test_a_price_below_the_minimum_has_no_terms",)),
    Rule(
        "a currency without fixed amounts is not sold in",
        ("tests/test_policy.py::test_a_currency_without_amounts_is_not_sold_in",),
    ),
    Rule(
        "what is completed is earned by the seller and the market",
        (f"{BOOKS}postings.py::test_row_5_a_completed_order_is_earned_by_the_seller_and_the_market",),
    ),
    Rule(
        "an earning clears some time after the completion, by itself",
        (
            "tests/contexts/ledger/test_decisions.py::test_a_completed_order_clears_at_its_time",
            "tests/contexts/ledger/test_decisions.py::test_nobody_can_hurry_the_clearing",
        ),
    ),
    Rule(
        "a seller asks for all that has cleared",
        ("tests/contexts/ledger/test_decisions.py::test_a_seller_asks_for_all_that_has_cleared",),
    ),
    Rule(
        "before its completion a cancelled order gives everything back, the fee too",
        (
            f"{BOOKS}postings.py::test_row_10_what_was_held_is_owed_to_the_card",
            f"{BOOKS}bookkeeping.py::test_a_cancelled_order_costs_the_market_the_processor_s_fee",
        ),
    ),
    Rule(
        "a cancellation after the completion takes what has not cleared",
        (f"{BOOKS}postings.py::test_row_15_a_completed_order_is_reversed_while_its_earning_clears",),
    ),
    Rule(
        "a cancellation after the clearing takes what the seller has, and what was paid out is owed",
        (
            f"{BOOKS}postings.py::test_row_16_a_completed_order_is_reversed_after_its_earning_has_cleared",
            f"{BOOKS}postings.py::test_row_17_a_completed_order_is_reversed_after_its_earning_was_paid_out",
        ),
    ),
    Rule(
        "a bank takes a payment from what is available, and the processor a fee; the seller's share is kept",
        (
            f"{BOOKS}postings.py::test_row_21_a_bank_takes_a_payment_back_and_the_processor_takes_a_fee_for_it",
            f"{BOOKS}postings.py::test_row_22_the_seller_s_share_is_kept_from_wherever_it_is",
        ),
    ),
    Rule(
        "what a bank gives back clears 45 days later",
        (
            f"{BOOKS}postings.py::test_row_23_what_a_bank_gives_back_is_available_and_what_was_kept_clears",
            f"{ORDERS}charging_back.py::test_what_was_kept_of_an_earning_clears_45_days_after_it_was_won_back",
        ),
    ),
    Rule(
        "a loss is paid by what was held, by the seller, or by the market",
        (
            f"{BOOKS}postings.py::test_row_24_a_loss_is_borne_by_the_seller_with_what_was_kept_and_what_is_owed",
            f"{BOOKS}postings.py::test_row_25_a_loss_that_the_market_assumed_is_its_own_and_the_seller_has_the_share",
            f"{BOOKS}postings.py::test_row_26_before_the_completion_what_was_held_pays_for_a_loss",
        ),
    ),
    Rule(
        "a refund that a bank stopped is made when it gives the payment back",
        (f"{REFUNDING}::test_a_refund_that_a_bank_stopped_is_made_when_the_bank_gives_the_payment_back",),
    ),
    Rule(
        "a debt is paid by the next earnings",
        ("tests/contexts/ledger/test_decisions.py::test_a_debt_is_paid_by_the_next_earning_that_clears",),
    ),
    _orders(
        "parts that go back and the rest come to the whole, to the last minor unit",
        "shares::test_any_parts_and_the_rest_come_to_the_full_reversal",
    ),
    Rule(
        "what is held for an order is held until it ends",
        ("tests/test_the_first_purchase.py::test_money_is_held_until_the_order_ends",),
    ),
    Rule(
        "money that came too late is held for nobody",
        (f"{BOOKS}bookkeeping.py::test_a_late_payment_is_held_for_nobody",),
    ),
    Rule(
        "a payment is charged and booked once, however often it is asked for and whatever gets lost on the way",
        (
            f"{ONCE}::test_each_payment_request_is_one_charge_and_one_entry",
            "tests/contexts/payments/reactors/test_charging.py::test_a_line_that_fails_charges_once",
        ),
    ),
    Rule("an earning is in exactly one payout", (f"{ONCE}::test_each_earning_is_in_exactly_one_payout",)),
    Rule(
        "a payout that comes back is the seller's again",
        ("tests/test_the_first_purchase.py::test_a_payout_that_comes_back_is_the_sellers_again",),
    ),
    Rule(
        "however the card processor's events come, the end is the same",
        (f"{EVENTS}::test_however_events_come_the_end_is_that_of_each_once_and_in_order",),
    ),
    Rule(
        "what is said in the card processor's name without being so counts for nothing",
        (f"{FORGED}::test_nothing_is_recorded_of_a_forged_word_and_the_news_goes_on",),
    ),
    Rule(
        "what belongs to another order, payment or seller, or is another amount or currency, counts for nothing",
        (
            f"{FORGED}::test_a_charge_of_another_order_pays_for_nothing",
            f"{FORGED}::test_a_refund_of_another_payment_gives_nothing_back",
            f"{FORGED}::test_a_transfer_to_another_seller_pays_nobody_out",
            f"{FORGED}::test_a_word_about_another_amount_or_currency_stops_the_news_and_nothing_is_recorded",
        ),
    ),
    Rule(
        "a history that is brought along is booked to the cent, and charges nobody",
        (
            "tests/acceptance/test_real_orders.py::test_every_cent_that_was_paid_is_captured_and_the_books_balance",
            "tests/acceptance/test_real_orders.py::test_nobody_is_charged_paid_or_written_to_and_no_clock_runs",
        ),
    ),
    Rule("a payout has a least and a most amount, and waits a day after the one before", ()),
    Rule("a seller is paid out earlier, for a fee", ()),
    Rule("a buyer may have credit instead of a refund, and pay with it", ()),
    Rule("a code or a coupon makes a purchase cheaper", ()),
    Rule("a tax is part of the service fee", ()),
    Rule(
        "whatever happens, the books keep their laws",
        (f"{BOOKS}bookkeeping.py::test_any_legal_history_keeps_every_law",),
    ),
)


def table() -> Iterator[str]:
    """The rules as a part of the page, line by line."""
    yield "\n## Which test shows which rule"
    for heading, rules in (("Of orders", OF_ORDERS), ("Of money", OF_MONEY)):
        yield f"\n### {heading}\n"
        yield "| rule | shown by |"
        yield "|---|---|"
        yield from (f"| {rule.said} | {'<br>'.join(map(_link, rule.tests)) or NOT_YET} |" for rule in rules)


def _link(test: str) -> str:
    file, _, function = test.partition("::")
    return f"[`{function}`](../{file})"
