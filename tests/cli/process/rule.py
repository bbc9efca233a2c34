"""A line of the table of rules."""

from typing import NamedTuple

ORDERS = "tests/contexts/orders/test_decisions_"


class Rule(NamedTuple):
    """A rule, and the tests that show it, each as `file::function`; without one, it is not there yet."""

    said: str
    tests: tuple[str, ...]


def of_orders(said: str, *tests: str) -> Rule:
    """A rule that tests of the rules of orders show, each named as `decisions::test`."""
    return Rule(said, tuple(f"{ORDERS}{test.replace('::', '.py::')}" for test in tests))
