"""Which test shows which rule of the trade, in words: the last table of the page about the process."""

from collections.abc import Iterator

from tests.cli.process.rule import ORDERS, Rule, of_orders
from tests.cli.process.rules_of_money import OF_MONEY

NOT_YET = "not yet"


OF_ORDERS = (
    of_orders("an order is placed on the terms that the buyer saw", "placing::test_a_buyer_gets_the_terms_seen"),
    of_orders(
        "several units cost and take as many times as much, up to a limit",
        "placing::test_several_units_cost_and_take_as_many_times_as_much",
        "placing::test_a_quantity_has_a_limit",
    ),
    of_orders(
        "extras of a package are part of the price and of the days",
        "placing::test_extras_are_part_of_the_price_and_of_the_days",
    ),
    of_orders("nobody buys their own gig", "placing::test_nobody_buys_their_own_gig"),
    of_orders("only a gig on sale is bought", "placing::test_only_a_gig_on_sale_is_bought"),
    of_orders("a seller's queue has a limit", "placing::test_the_queue_of_a_seller_has_a_limit"),
    of_orders(
        "a custom offer is within bounds, and ends once: by an answer, by its seller, or by silence",
        "offering::test_a_seller_offers_a_buyer_work_of_its_own",
        "offering::test_a_price_is_between_the_minimum_and_the_ceiling_of_its_currency",
        "offering::test_silence_ends_an_offer_when_its_time_is_over",
    ),
    of_orders(
        "whoever accepts an offer in time has an ordinary order on its terms, and no second one",
        "taking::test_whoever_accepts_an_offer_has_an_order_on_its_terms",
        "taking::test_an_offer_is_accepted_until_its_time_is_over_even_if_nobody_said_so",
        "taking::test_an_offer_that_has_ended_is_neither_accepted_nor_declined",
        "taking::test_an_offer_is_a_purchase_like_any_other",
    ),
    of_orders("a payment of the whole total pays", "paying::test_a_payment_in_time_pays"),
    of_orders("an order that nobody pays expires", "paying::test_an_unpaid_order_expires_once"),
    of_orders(
        "an order keeps the questions of its gig, and its answers fit them",
        "questions::test_an_order_keeps_the_questions_that_its_gig_asked_when_it_was_placed",
        "questions::test_an_answer_that_does_not_fit_is_told_which_question_it_is_about",
    ),
    of_orders(
        "work that needs no answer begins at the payment, and answers still help",
        "questions::test_work_begins_at_the_payment_when_nothing_must_be_answered",
        "questions::test_work_that_began_without_answers_is_still_helped_by_them_once",
    ),
    of_orders(
        "the delivery clock runs from the requirements", "starting::test_the_delivery_clock_runs_from_the_requirements"
    ),
    of_orders(
        "a seller who knows enough skips them",
        "starting_without_requirements::test_a_seller_skips_requirements_and_the_delivery_clock_runs",
    ),
    of_orders(
        "the buyer alone cancels before the start", "starting::test_a_buyer_cancels_before_the_start_and_all_goes_back"
    ),
    of_orders(
        "waiting for the buyer stops the clock of the work, for a time that has a limit",
        "waiting::test_an_answer_moves_the_due_time_by_as_long_as_it_was_waited",
        "waiting::test_a_wait_has_a_longest_time_and_then_the_clock_runs_again",
        "waiting::test_one_question_is_open_at_a_time_and_so_many_are_asked_in_an_order",
    ),
    of_orders(
        "nobody is late, and no order ends, for want of work that waits for its buyer",
        "waiting::test_nobody_is_very_late_while_the_clock_stands_still",
        "waiting::test_no_order_ends_for_want_of_work_while_it_waits_for_its_buyer",
    ),
    of_orders("the seller delivers", "delivering::test_work_is_delivered_and_waits_for_an_answer"),
    of_orders("the buyer accepts", "completing::test_a_buyer_accepts"),
    of_orders(
        "silence about a delivery accepts it",
        "completing::test_silence_completes_and_the_clearing_time_runs_from_then",
    ),
    of_orders(
        "the buyer takes more time to answer, once",
        "delivering_more_time::test_a_buyer_takes_more_time_once_for_each_delivery",
    ),
    of_orders(
        "the buyer sends work back, in time and as often as the package says",
        "delivering::test_a_buyer_sends_work_back",
        "delivering::test_work_is_sent_back_within_the_review_window",
        "delivering::test_revisions_are_used_up",
    ),
    of_orders(
        "work that is very late is cancelled by its buyer alone",
        "cancelling::test_a_buyer_leaves_alone_when_the_work_is_very_late",
        "extending::test_an_agreed_extension_moves_the_moment_from_which_the_buyer_may_leave",
    ),
    of_orders(
        "people are reminded of what is awaited of them, once and in time",
        "reminding::test_a_buyer_is_asked_again_after_a_day_and_then_each_week_until_the_end",
        "reminding::test_a_seller_is_told_a_day_before_the_work_is_due",
        "reminding::test_a_buyer_is_told_a_day_before_silence_accepts_the_work",
    ),
    of_orders(
        "work that is not there when it is due is late, and some time later very late",
        "reminding::test_both_are_told_that_work_is_late_and_then_very_late",
        "reminding::test_an_order_keeps_the_hours_after_which_it_is_very_late",
    ),
    of_orders(
        "more time is proposed, and agreed by a word or by silence, or declined",
        "extending::test_either_asks_and_the_days_count_from_the_due_time",
        "extending::test_the_other_side_says_yes_or_no",
        "extending::test_silence_is_a_yes_when_its_time_is_up",
    ),
    of_orders(
        "an end is proposed, and silence about it is a yes",
        "cancelling::test_either_proposes_an_end_as_long_as_the_order_goes_on",
        "cancelling::test_silence_about_an_end_is_a_yes_when_its_time_is_up",
    ),
    of_orders(
        "an end that is declined lets the order go on",
        "cancelling::test_a_no_lets_the_order_go_on_and_gives_time_for_a_word_about_a_delivery",
    ),
    of_orders(
        "the buyer adds an extra of the gig, with a payment of its own, until the delivery",
        "billing::test_a_buyer_is_asked_for_an_extra_with_a_fee_of_its_own",
        "billing::test_only_the_buyer_buys_and_only_until_the_delivery",
        "billing::test_a_paid_extra_is_held_and_the_work_has_more_time",
    ),
    of_orders(
        "a payment for what is awaited no more goes back",
        "billing::test_money_for_a_bill_that_is_awaited_no_more_goes_back",
    ),
    of_orders(
        "either side proposes other work, and nobody agrees by silence",
        "changing::test_either_side_proposes_other_work_with_its_fees",
        "changing::test_who_agrees_on_work_that_costs_more_is_asked_for_it",
        "changing::test_silence_is_a_no_and_moves_no_money",
    ),
    of_orders(
        "a tip is given once, within a week, and goes back with its order",
        "tipping::test_a_tip_is_given_within_a_week",
        "tipping::test_a_tip_is_from_the_least_price_to_what_the_work_cost",
        "tipping::test_a_tip_goes_back_with_its_order",
        "tipping::test_a_part_of_the_price_leaves_the_tip",
    ),
    of_orders(
        "each payment of an order goes back to where it came from",
        "billing::test_the_end_of_an_order_gives_every_payment_back_to_where_it_came_from",
        "shares::test_any_parts_and_the_rest_come_to_the_full_reversal",
    ),
    of_orders(
        "the seller offers a part of the price back; the buyer takes it or not, and silence is a no",
        "refunding::test_a_seller_offers_a_part_of_what_is_paid_with_its_service_fee",
        "refunding::test_the_buyer_alone_takes_it_or_not",
        "refunding::test_silence_is_a_no_when_its_time_has_come",
    ),
    of_orders(
        "an operator cancels, a completed order too, for some time after its completion",
        "overruling::test_an_order_that_goes_on_is_cancelled_and_all_goes_back",
        "overruling::test_it_is_done_once_and_within_two_weeks_of_the_completion",
    ),
    of_orders(
        "an operator gives a part back, whatever the parties say",
        "overruling::test_a_part_is_given_back_whatever_the_parties_say",
    ),
    of_orders(
        "an operator accepts and gives more time for one side",
        "overruling::test_a_delivery_is_accepted_for_the_buyer",
        "overruling::test_more_time_is_given_whatever_the_buyer_says",
    ),
    of_orders(
        "either side asks the operator to decide, and silence ends nothing meanwhile",
        "disputing::test_either_side_asks_once_the_work_has_begun",
        "disputing::test_silence_ends_nothing_meanwhile",
    ),
    of_orders(
        "both sides give evidence in time, and nobody is judged unheard",
        "disputing::test_both_sides_say_how_it_was_in_time_and_not_without_end",
        "disputing::test_nobody_is_judged_unheard_or_by_anybody_or_without_a_reason",
    ),
    of_orders(
        "the operator decides with a reason: nothing, a part or all goes back",
        "disputing::test_nothing_a_part_or_all_goes_back",
        "disputing::test_what_is_decided_of_a_completed_order_comes_from_where_it_is",
    ),
    of_orders(
        "a dispute that nobody decides in time lapses",
        "disputing::test_what_nobody_decides_in_time_lapses",
    ),
    of_orders(
        "a bank takes a payment back: an order that goes on ends, of a completed one the seller's share is kept",
        "charging_back::test_an_order_that_goes_on_is_cancelled_and_what_was_held_waits",
        "charging_back::test_a_completed_order_keeps_its_state_and_the_seller_s_share_is_kept",
        "charging_back::test_a_payment_that_came_too_late_changes_nothing_of_the_order",
    ),
    of_orders(
        "each payment has a bank of its own, which takes what its card paid; the others go back, or stay shared out",
        "charging_back_several::test_a_bank_that_takes_one_payment_ends_the_order_and_the_others_go_back",
        "charging_back_several::test_of_a_completed_order_a_bank_takes_the_shares_of_its_payment_and_leaves_the_rest",
        "charging_back_several::test_a_bank_takes_nothing_of_what_credit_has_paid",
        "charging_back_several::test_a_bank_takes_nothing_of_what_a_coupon_has_paid",
        "charging_back_several::test_what_had_become_credit_is_taken_from_it_and_what_was_spent_is_the_market_s_loss",
    ),
    of_orders(
        "while a bank has a payment nothing else of it goes back, and it decides instead of the operator",
        "charging_back::test_meanwhile_nothing_else_of_it_goes_back_and_afterwards_nothing_is_left",
        "charging_back::test_a_dispute_and_an_offer_end_when_a_bank_decides",
    ),
    of_orders(
        "an operator lets the market bear a loss, before the bank decides",
        "charging_back::test_the_market_bears_what_an_operator_assumed_and_the_seller_waits_no_longer",
        "charging_back::test_a_loss_is_assumed_by_an_operator_with_a_reason_once_and_before_the_bank_decides",
    ),
    of_orders(
        "an order without requirements ends by itself, and nobody's work is to blame",
        "cancelling::test_an_order_without_requirements_ends_by_itself",
    ),
    of_orders(
        "an order without work ends by itself, by the seller's fault",
        "cancelling::test_an_order_without_work_ends_by_itself",
    ),
    of_orders(
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
