"""Which test shows which rule about money."""

from tests.cli.process.rule import ORDERS, Rule, of_orders

POLICIES = "tests/contexts/policies/test_decisions.py::"
BOOKS = "tests/contexts/ledger/projections/test_"
LEDGER = "tests/contexts/ledger/test_decisions.py::"
SWEEPING = "tests/contexts/ledger/test_decisions_sweeping.py::"
EARLY = "tests/contexts/ledger/test_decisions_early.py::"
ONCE = "tests/acceptance/test_everything_once.py"
FORGED = "tests/contexts/payments/reactors/test_news_forged.py"
EVENTS = "tests/acceptance/test_processor_events.py"
REFUNDING = "tests/contexts/payments/reactors/test_refunding.py"

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
    of_orders(
        "amounts are computed when an order is placed, and carried from there",
        "placing::test_a_buyer_gets_the_terms_seen",
        "completing::test_a_buyer_accepts",
    ),
    of_orders(
        "an order is under the policy in force when it is placed, and keeps it",
        "placing::test_an_order_is_under_the_policy_that_was_published_last",
    ),
    of_orders(
        "fees that have changed since they were seen are told, and nothing is bought on them",
        "placing::test_fees_that_have_changed_since_they_were_seen_are_told_and_nothing_is_bought",
    ),
    of_orders(
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
    of_orders(
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
    Rule(
        "a payout has a least and a most amount, and waits a day after the one before",
        (
            f"{LEDGER}test_a_payout_is_at_most_what_the_policy_says_and_the_rest_stays",
            f"{LEDGER}test_below_the_least_payout_it_is_said_how_much_is_missing",
            f"{LEDGER}test_the_next_payout_waits_a_day_and_it_is_said_until_when",
        ),
    ),
    Rule(
        "a seller is paid out earlier, for a fee",
        (
            f"{EARLY}test_a_chosen_seller_has_an_earning_early_for_a_fee",
            f"{EARLY}test_not_before_two_days_after_the_completion",
            f"{EARLY}test_not_of_an_order_that_silence_completed_or_nobody_has",
        ),
    ),
    of_orders(
        "a buyer may have credit instead of a refund, and pay with it",
        "crediting::test_all_of_it_becomes_credit_if_the_buyer_wants_it",
        "crediting::test_credit_that_pays_all_of_an_order_pays_it_at_once",
        "crediting::test_a_card_pays_what_credit_left",
    ),
    of_orders(
        "what credit paid goes back as credit, the card having its own first",
        "crediting::test_what_goes_back_in_part_goes_to_the_card_first",
    ),
    Rule(
        "an operator gives credit out of goodwill, up to a limit",
        ("tests/contexts/ledger/test_decisions_credit.py::test_an_operator_gives_credit_up_to_the_limit",),
    ),
    of_orders(
        "a coupon makes a purchase cheaper: the market bears it, or the seller's price is lower",
        "redeeming::test_the_market_bears_its_coupon_and_the_buyer_pays_the_fee_for_what_is_left",
        "redeeming::test_a_seller_s_own_coupon_is_a_lower_price",
    ),
    of_orders(
        "a coupon is used as often as it says, in all and by each buyer",
        "redeeming::test_a_coupon_is_used_so_often_in_all_and_by_each_buyer",
        "redeeming::test_a_coupon_of_an_order_that_nobody_paid_was_not_used",
    ),
    of_orders(
        "nobody is paid out what a coupon had paid",
        "redeeming::test_any_parts_come_to_the_whole_for_the_buyer_the_market_and_its_coupon",
    ),
    Rule(
        "the market moves its own money to its bank, and never what it owes or holds",
        (
            f"{SWEEPING}test_what_is_the_markets_own_is_moved_to_the_last_cent",
            f"{SWEEPING}test_what_is_held_for_an_order_is_not_the_markets_own",
            f"{SWEEPING}test_what_was_asked_for_is_not_there_to_be_asked_for_again",
        ),
    ),
    Rule("a tax is part of the service fee", ()),
    Rule(
        "whatever happens, the books keep their laws",
        (f"{BOOKS}bookkeeping.py::test_any_legal_history_keeps_every_law",),
    ),
)
