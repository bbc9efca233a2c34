"""What must happen sometimes: a run that never meets it proves nothing about it.

Every fault, every act of operators, every crash site, every order state and transition, every refusal; a hundred times
in two hundred seeds.
What can't be reached is listed here by name, with its reason and the test of its rule.
"""

from collections.abc import Mapping
from functools import cache

from gigwright.simulation.faults import ACTS, FAULTS, crash
from gigwright.simulation.invariants.orders import STEPS
from gigwright.simulation.refusals import spoken
from gigwright.simulation.watch import bank
from gigwright.wiring import crash_sites

TIMES = 100
IN_SEEDS = 200

UNREACHABLE = {
    "payments.decisions.payouts: payout … failed, but now … is said to be sent": (
        "the processor fails a payout only when it holds too little, and what has cleared is there;"
        " tests/contexts/payments/decisions/test_payouts.py"
    ),
    "payments.decisions.sweeps: sweep … was refused, but now … is said to be sent": (
        "the processor refuses a sweep only when it holds too little, and what is asked for is there;"
        " tests/contexts/payments/decisions/test_sweeps.py"
    ),
    "billing.decisions.numbering: … has no receipt that could be named; see what waits in billing": (
        "documents of one payment are issued in order, and nobody skips one; tests/contexts/billing/test_decisions.py"
    ),
    "billing.decisions.paid_out: … has no statement that could be cancelled; see what waits in billing": (
        "documents of one payout are issued in order, and nobody skips one; tests/contexts/billing/test_decisions.py"
    ),
    "billing.decisions.paid: … has no credit note that could be cancelled; see what waits in billing": (
        "documents of one payment are issued in order, and nobody skips one; tests/contexts/billing/test_decisions.py"
    ),
    "orders.decisions.waiting: the buyer is asked … times in an order; go on, or propose more time or an end": (
        "nobody asks that often; tests/contexts/orders/test_decisions_waiting.py"
    ),
    "orders.decisions.disputing: each side is heard … times; the operator has all of it": (
        "nobody writes that often; tests/contexts/orders/test_decisions_disputing.py"
    ),
}

# What becomes of payments that banks take back, as far as the sandbox's cards go; the other turns are shown by
# tests/contexts/payments/decisions/test_chargebacks.py.
OF_BANKS = (
    *("taken", "given back", "lost", "taken again", "lost at last", "appealed", "recovered"),
    *("of an order paid by several cards", "of an order paid by credit too", "of an order paid by a coupon too"),
    *("of an order that is completed", "of an order that is cancelled by it", "of an order that is over"),
    *("borne by nobody", "borne by seller", "borne by market", "assumed", "a refund stopped"),
)


def transition(before: str | None, after: str) -> str:
    """The name of an order's step."""
    return f"transition: {before} → {after}"


def refused(key: str) -> str:
    """The name of a refusal, by its key."""
    return f"refused: {key}"


@cache
def expected() -> tuple[str, ...]:
    """The name of everything that must happen sometimes, each once."""
    steps = [(before, after) for befores, after in STEPS.values() for before in befores]
    names = [
        *FAULTS,
        *ACTS,
        *map(crash, crash_sites()),
        *(_state(after) for _, after in steps),
        *(transition(before, after) for before, after in steps),
        *map(bank, OF_BANKS),
        *(refused(one.key) for one in spoken() if one.key not in UNREACHABLE),
    ]
    return tuple(dict.fromkeys(names))


def coverage(happened: Mapping[str, int]) -> dict[str, int]:
    """How often each expected thing happened, zeros too; a state as often as orders came to it."""
    came = {_state(after): 0 for _, after in STEPS.values()}
    for befores, after in STEPS.values():
        came[_state(after)] += sum(happened.get(transition(before, after), 0) for before in befores)
    return {name: came.get(name, happened.get(name, 0)) for name in expected()}


def lacking(happened: Mapping[str, int], seeds: int) -> list[str]:
    """What happened too seldom in so many seeds, at a rate of 100 times in 200, by name and times."""
    return [f"{name} ({times})" for name, times in coverage(happened).items() if times * IN_SEEDS < TIMES * seeds]


def _state(after: str) -> str:
    return f"state: {after}"
