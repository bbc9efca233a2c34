"""The operator's settings as one versioned value; an order keeps the version under which it was placed."""

from gigwright.policy.changes import Change, changes
from gigwright.policy.deadlines import DEADLINES, Deadlines
from gigwright.policy.faults import faults
from gigwright.policy.fees import FEES, FeeRule, Sale
from gigwright.policy.first import FIRST_POLICY
from gigwright.policy.stored import Number, numbers_of, policy_of
from gigwright.policy.terms import CurrencyTerms, Policy, Terms
from gigwright.policy.written import read, written

__all__ = [
    "DEADLINES",
    "FEES",
    "FIRST_POLICY",
    "Change",
    "CurrencyTerms",
    "Deadlines",
    "FeeRule",
    "Number",
    "Policy",
    "Sale",
    "Terms",
    "changes",
    "faults",
    "numbers_of",
    "policy_of",
    "read",
    "written",
]
