"""What is wrong with a policy: every fault as a sentence that begins with its key, as the operator's file names it."""

from collections import Counter
from collections.abc import Iterator

from gigwright.backbone.errors import Malformed
from gigwright.backbone.ids import parse_id
from gigwright.policy.fees import FEES, OF_SELLERS, PAYOUT_FEE, SALES, FeeRule, Sale
from gigwright.policy.terms import AMOUNTS, NUMBERS, CurrencyTerms, Policy
from gigwright.values import Money, UserId, exponent, written

FEES_MAX = 200
CURRENCIES_MAX = 200
AMOUNT_MAX_MINOR = 10**13  # a hundredth of what any amount may be, so that no sum of a few leaves the bounds
CATEGORY_LENGTH_MAX = 60  # as a gig's
WHOLE = 10_000  # basis points
AMOUNTS_OF_A_ROW = ("fixed", "minimum", "from", "below")


def faults(policy: Policy) -> list[str]:
    """Everything that is wrong with it by itself, [] when it can be in force; its version is nobody's affair here."""
    return [*_of_numbers(policy), *_of_currencies(policy), *_of_fees(policy)]


def _of_numbers(policy: Policy) -> Iterator[str]:
    for name, within in NUMBERS.items():
        value = getattr(policy, name)
        if not within.least <= value <= within.most:
            yield f"{name}: {value} is not between {within.least} and {within.most}"
    late, ends = policy.very_late_hours, policy.no_delivery_hours
    if late >= ends:
        yield f"very_late_hours: {late} is not below the no_delivery_hours of {ends}, so nobody could cancel for it"


def _of_currencies(policy: Policy) -> Iterator[str]:
    if not 1 <= len(policy.currencies) <= CURRENCIES_MAX:
        yield f"currency: a market sells in 1 to {CURRENCIES_MAX} currencies, not in {len(policy.currencies)}"
    for code, times in Counter(row.currency for row in policy.currencies).items():
        if times > 1:
            yield f"currency.{code}: it is there {times} times; one table says all of a currency"
    for row in policy.currencies:
        yield from _of_currency(row)


def _of_currency(row: CurrencyTerms) -> Iterator[str]:
    key = f"currency.{row.currency}"
    try:
        exponent(row.currency)
    except Malformed as error:
        yield f"{key}: {error}"
        return
    for name in AMOUNTS:
        amount = getattr(row, name)
        least = 1 if name == "minimum_price" else 0
        if not least <= amount.amount_minor <= AMOUNT_MAX_MINOR:
            most = written(AMOUNT_MAX_MINOR, row.currency)
            yield f"{key}.{name}: {amount} is not between {written(least, row.currency)} and {most}"
    if row.maximum_price < row.minimum_price:
        yield f"{key}.minimum_price: {row.minimum_price} is above the maximum_price of {row.maximum_price}"
    if row.maximum_offer.amount_minor and row.maximum_offer < row.minimum_price:
        yield f"{key}.maximum_offer: {row.maximum_offer} is below the minimum_price of {row.minimum_price}"
    if row.minimum_price < row.minimum_charge:
        yield f"{key}.minimum_charge: {row.minimum_charge} is above the minimum_price of {row.minimum_price}"
    if row.maximum_payout.amount_minor and row.maximum_payout < row.minimum_payout:
        yield f"{key}.minimum_payout: {row.minimum_payout} is above the maximum_payout of {row.maximum_payout}"


def _of_fees(policy: Policy) -> Iterator[str]:
    if len(policy.fees) > FEES_MAX:
        yield f"fee: a policy has at most {FEES_MAX} rows of fees, not {len(policy.fees)}"
    for number, rule in enumerate(policy.fees, start=1):
        key = f"fee {number}"
        found = [*_of_what_is_taken(rule), *_of_whom(rule, policy)]
        yield from (f"{key}: {fault}" for fault in found)
        before = [other for other in policy.fees[: number - 1] if other.covers(rule)]
        if before:
            yield f"{key}: it is never reached: row {policy.fees.index(before[0]) + 1} matches all of its sales before"
        elif rule.of in OF_SELLERS and rule.basis_points == WHOLE:
            yield f"{key}: percent: it leaves nothing of any payout"
        elif not found and rule.of == "commission":
            yield from (f"{key}: {fault}" for fault in _of_what_is_left(rule, policy))
        elif not found and rule.of == PAYOUT_FEE:
            yield from (f"{key}: {fault}" for fault in _of_the_largest_payout(rule, policy))
    for of in SALES:
        if not any(rule.of == of and rule.is_default for rule in policy.fees):
            yield f"fee: the last row for {of} must match every sale: add one that has only `of` and `percent`"


def _of_the_largest_payout(rule: FeeRule, policy: Policy) -> Iterator[str]:
    """A fee that uses it up would keep what is earned for ever: there is never a larger one to take it of."""
    for row in policy.currencies:
        most = row.maximum_payout
        reaches = most.amount_minor and rule.matches(PAYOUT_FEE, Sale(most, seller=rule.seller or ""))
        if reaches and _is_a_currency(row.currency) and most <= rule.takes(most):
            yield f"of the maximum_payout of {most} it leaves the seller nothing"


def _of_what_is_taken(rule: FeeRule) -> Iterator[str]:
    if rule.of not in FEES:
        yield f"of: {rule.of[:40]!r} is no fee; write {' or '.join(FEES)}"
    if not 0 <= rule.basis_points <= WHOLE:
        yield f"percent: {rule.basis_points / 100:g} is not between 0 and 100"
    for name in AMOUNTS_OF_A_ROW:
        value = getattr(rule, f"{name}_minor")
        if value is not None and not 0 <= value <= AMOUNT_MAX_MINOR:
            yield f"{name}: {value} (in minor units) is not between 0 and {AMOUNT_MAX_MINOR}"
    if rule.below_minor is not None and rule.below_minor <= rule.from_minor:
        yield "below: it is not above `from`, so that no price is in between"


def _of_whom(rule: FeeRule, policy: Policy) -> Iterator[str]:
    sold = {row.currency: row for row in policy.currencies if _is_a_currency(row.currency)}
    if rule.currency is None and any(getattr(rule, f"{name}_minor") for name in AMOUNTS_OF_A_ROW):
        yield f"currency: it is missing, and {', '.join(AMOUNTS_OF_A_ROW)} are amounts of one"
    elif rule.currency is not None and rule.currency not in sold:
        yield f"currency: {rule.currency[:40]!r} is not sold in; it has no table [currency.{rule.currency[:40]}]"
    elif rule.currency is not None and rule.below_minor is not None and rule.of not in OF_SELLERS:
        least = sold[rule.currency].minimum_price
        if rule.below_minor <= least.amount_minor:
            yield f"below: it is never reached: no price is below the minimum_price of {least}"
    if rule.category is not None and rule.of in OF_SELLERS:
        yield "category: a payout is of no category; leave it out"
    elif rule.category is not None and not _is_a_line(rule.category):
        yield f"category: write it on one line, in 1 to {CATEGORY_LENGTH_MAX} characters"
    if rule.seller is not None and not _is_a_user(rule.seller):
        yield f"seller: {rule.seller[:40]!r} is no user; take an id from `gigwright users`"


def _of_what_is_left(rule: FeeRule, policy: Policy) -> Iterator[str]:
    """The smallest price leaves least: a price that is greater by one is never charged more than one more."""
    for row in policy.currencies:
        if rule.currency in (None, row.currency) and _is_a_currency(row.currency):
            smallest = Money(max(rule.from_minor, row.minimum_price.amount_minor), row.currency)
            if smallest <= rule.takes(smallest):
                yield f"of a price of {smallest} it leaves the seller nothing"


def _is_a_currency(code: str) -> bool:
    try:
        exponent(code)
    except Malformed:
        return False
    return True


def _is_a_line(text: str) -> bool:
    return bool(text.strip()) and len(text) <= CATEGORY_LENGTH_MAX and len(text.splitlines()) == 1


def _is_a_user(text: str) -> bool:
    try:
        parse_id(UserId, text)
    except Malformed:
        return False
    return True
