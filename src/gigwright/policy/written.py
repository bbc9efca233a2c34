"""A policy as operators write it: TOML that people edit, read with every fault at once.

Amounts and shares may stand as numbers: what TOML would make a float of is taken as it was written.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from gigwright.backbone.errors import Malformed
from gigwright.policy.faults import faults
from gigwright.policy.fees import FeeRule
from gigwright.policy.terms import AMOUNTS, NUMBERS, CurrencyTerms, Policy
from gigwright.values import Money, parse_money
from gigwright.values import written as in_digits

HEAD = """\
# Policy {version} of this market. To change it: write the next version, `gigwright policy check FILE`, then
# `gigwright policy publish FILE --as opr_… --reason TEXT`. Orders that are placed already keep theirs.
"""
CURRENCIES = """
# The fixed amounts of each currency. A currency without a table is not sold in.
"""
FEES = """
# The fees, from top to bottom: the first row that matches a sale counts. A row may name category, seller, currency, and
# with a currency the prices `from` and `below`, a `fixed` amount beside `percent`, and a `minimum` of both together.
# Of `payout_fee`, the prices are the amounts that are paid out; without a row of it, payouts cost nothing.
# Of `early_payout_fee`, they are earnings that clear early; without a row of it, none does.
"""
SHARE = re.compile(r"(-?)(\d{1,9})(?:\.(\d{1,2}))?")
WORDS = ("of", "category", "seller", "currency")
PRICED = ("from", "below", "fixed", "minimum")
PLACES = ("version", *NUMBERS, "currency", "fee")


def written(policy: Policy) -> str:
    """The policy as a TOML document that `read` reads as the same policy."""
    lines = [HEAD.format(version=policy.version), f"version = {policy.version}"]
    lines += [f"{name} = {getattr(policy, name)}" for name in NUMBERS]
    lines.append(CURRENCIES.rstrip())
    for row in policy.currencies:
        lines.append(f"\n[currency.{row.currency}]")
        lines += [f"{name} = {_digits(getattr(row, name))}" for name in AMOUNTS]
    lines.append(FEES.rstrip())
    for rule in policy.fees:
        lines += ["\n[[fee]]", *_of_rule(rule)]
    return "\n".join(lines) + "\n"


def read(text: str) -> tuple[Policy, list[str]]:
    """The policy that a document describes, and every fault of the document and of the policy.

    What can't be read is a fault, and stands in the policy as it is in the first one, so that the rest is judged too.
    """
    try:
        document = tomllib.loads(text, parse_float=str)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Policy(version=0, fees=(), currencies=()), [f"the file is no TOML: {error}"]
    reader = _Reader()
    policy = reader.policy(document)
    return policy, list(dict.fromkeys([*reader.faults, *faults(policy)]))


def _of_rule(rule: FeeRule) -> Iterator[str]:
    for name in WORDS:
        value = getattr(rule, name)
        if value is not None:
            yield f"{name} = {_quoted(value)}"
    whole, part = divmod(rule.basis_points, 100)
    yield f"percent = {whole}.{part:02d}"
    for name in PRICED:
        amount = getattr(rule, f"{name}_minor")
        if amount:
            yield f"{name} = {_digits(Money(amount, str(rule.currency)))}"


def _digits(amount: Money) -> str:
    return in_digits(amount.amount_minor, amount.currency).removesuffix(f" {amount.currency}")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


class _Reader:
    def __init__(self) -> None:
        self.faults: list[str] = []

    def policy(self, document: Mapping[str, Any]) -> Policy:
        self._no_others("", document, PLACES)
        numbers = {name: self._whole(name, document) for name in ("version", *NUMBERS)}
        return Policy(
            version=numbers.pop("version") or 0,
            currencies=tuple(self._currencies(document.get("currency"))),
            fees=tuple(self._fees(document.get("fee"))),
            **{name: value for name, value in numbers.items() if value is not None},
        )

    def _currencies(self, tables: object) -> Iterator[CurrencyTerms]:
        if not isinstance(tables, dict):
            self.faults.append("currency: there is no table like [currency.USD]; a market sells in one at least")
            return
        for code, table in tables.items():
            key = f"currency.{code}"
            if not isinstance(table, dict):
                self.faults.append(f"{key}: it is no table; write [{key}] and its amounts below")
                continue
            self._no_others(f"{key}.", table, AMOUNTS)
            amounts = {name: self._amount(f"{key}.{name}", table, name, code, needed=True) for name in AMOUNTS}
            yield CurrencyTerms(**{name: Money(minor or 0, code) for name, minor in amounts.items()})

    def _fees(self, rows: object) -> Iterator[FeeRule]:
        if not isinstance(rows, list):
            self.faults.append("fee: there is no row; write [[fee]] and below it `of` and `percent`")
            return
        for number, row in enumerate(rows, start=1):
            if isinstance(row, dict):
                yield self._fee(f"fee {number}", row)
            else:
                self.faults.append(f"fee {number}: it is no table; write [[fee]]")

    def _fee(self, key: str, row: Mapping[str, Any]) -> FeeRule:
        self._no_others(f"{key}: ", row, (*WORDS, "percent", *PRICED))
        words = {name: self._word(key, row, name) for name in WORDS}
        currency = words["currency"]
        amounts = {name: self._amount(f"{key}: {name}", row, name, currency) for name in PRICED}
        return FeeRule(
            of=words["of"] or "",
            category=words["category"],
            seller=words["seller"],
            currency=currency,
            basis_points=self._share(key, row),
            from_minor=amounts["from"] or 0,
            below_minor=amounts["below"],
            fixed_minor=amounts["fixed"] or 0,
            minimum_minor=amounts["minimum"] or 0,
        )

    def _no_others(self, key: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
        self.faults += [f"{key}{name}: there is no such key" for name in table if name not in known]

    def _whole(self, name: str, table: Mapping[str, Any]) -> int | None:
        value = table.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        missing = "it is missing; `gigwright policy show` has every key" if value is None else "write a whole number"
        self.faults.append(f"{name}: {missing}")
        return None

    def _word(self, key: str, row: Mapping[str, Any], name: str) -> str | None:
        value = row.get(name)
        if value is not None and not isinstance(value, str):
            self.faults.append(f'{key}: {name}: write it in quotes, like "Logo Design"')
            return None
        return value

    def _amount(
        self, key: str, table: Mapping[str, Any], name: str, currency: str | None, *, needed: bool = False
    ) -> int | None:
        value = table.get(name)
        if value is None:
            self.faults += [f"{key}: it is missing; write 0 where there is none"] if needed else []
        elif currency is None:
            self.faults.append(f"{key}: it is an amount, and the row names no currency")
        elif isinstance(value, bool) or not isinstance(value, int | str):
            self.faults.append(f"{key}: write an amount, like 12.50")
        else:
            return self._minor(key, str(value), currency)
        return None

    def _minor(self, key: str, text: str, currency: str) -> int | None:
        try:
            return parse_money(text, currency).amount_minor
        except Malformed as error:
            self.faults.append(f"{key}: {error}")
            return None

    def _share(self, key: str, row: Mapping[str, Any]) -> int:
        value = row.get("percent")
        found = SHARE.fullmatch(str(value)) if isinstance(value, int | str) else None
        if found is None:
            self.faults.append(f"{key}: percent: write a share like 5.5, with two decimals at most")
            return 0
        sign, whole, part = found.groups()
        points = int(whole) * 100 + int((part or "").ljust(2, "0"))
        return -points if sign else points
