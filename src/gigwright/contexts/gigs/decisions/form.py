"""What every gig must look like. Each refusal begins with its reason, which never changes, then a colon and the case.

So an import can count what it rejects by `reason`.
"""

from gigwright.backbone.errors import Refused
from gigwright.events.gigs import DELIVERY_DAYS, REVISIONS_MAX, Extra, Package
from gigwright.policy import CurrencyTerms, Policy

TITLE_BEGINNING = "I will "
TITLE_LENGTH_MAX = 80
CATEGORY_LENGTH_MAX = 60
PACKAGES_MAX = 3
PACKAGE_NAME_LENGTH_MAX = 30
EXTRAS_MAX = 5
EXTRA_TITLE_LENGTH_MAX = 60
ADDED_DAYS_MAX = 30
QUOTED_LENGTH_MAX = 40


def reason(refusal: Refused) -> str:
    """The part of a refusal that is the same for every gig with this fault."""
    return str(refusal).partition(": ")[0]


def check_words(title: str, category: str, subcategory: str) -> None:
    """Refused unless title and categories can be shown to buyers."""
    _check_title(title)
    _check_category("category", category)
    _check_category("subcategory", subcategory)


def check_packages(packages: tuple[Package, ...], policy: Policy) -> None:
    """Refused unless the packages can be sold under this policy."""
    if not 1 <= len(packages) <= PACKAGES_MAX:
        raise Refused(f"a gig has 1 to {PACKAGES_MAX} packages: this one has {len(packages)}")
    _check_names([package.name for package in packages])
    _check_currency({package.price.currency for package in packages}, policy)
    for package in packages:
        _check_price(package, policy)
        _check_work(package)
        _check_extras(package, policy)


def _check_title(title: str) -> None:
    if not title.lower().startswith(TITLE_BEGINNING.lower()):
        raise Refused(f'the title does not begin with "I will": it begins {_quoted(title)}')
    if not title[len(TITLE_BEGINNING) :].strip():
        raise Refused('the title says nothing after "I will": say what you do')
    if len(title) > TITLE_LENGTH_MAX:
        raise Refused(f"the title is longer than {TITLE_LENGTH_MAX} characters: it has {len(title)}")
    if _has_lines(title):
        raise Refused(f"the title is broken into lines: write {_quoted(title)} on one")


def _check_category(role: str, name: str) -> None:
    if not name.strip():
        raise Refused(f"the {role} is missing: name one")
    if len(name) > CATEGORY_LENGTH_MAX:
        raise Refused(f"the {role} is longer than {CATEGORY_LENGTH_MAX} characters: it has {len(name)}")
    if _has_lines(name):
        raise Refused(f"the {role} is broken into lines: write {_quoted(name)} on one")


def _check_names(names: list[str]) -> None:
    for name in names:
        if not name.strip():
            raise Refused("a package has no name: name it, like Basic")
        if len(name) > PACKAGE_NAME_LENGTH_MAX:
            raise Refused(f"a package's name is longer than {PACKAGE_NAME_LENGTH_MAX} characters: it has {len(name)}")
        if _has_lines(name):
            raise Refused(f"a package's name is broken into lines: write {_quoted(name)} on one")
    if len({name.casefold() for name in names}) < len(names):
        raise Refused(f"two packages have one name: {', '.join(names)}")


def _check_currency(currencies: set[str], policy: Policy) -> None:
    if len(currencies) > 1:
        raise Refused(f"the packages are in several currencies: {', '.join(sorted(currencies))}; choose one")
    for currency in currencies:
        try:
            policy.currency(currency)
        except Refused as refusal:
            raise Refused(f"the currency is not sold in: {refusal}") from refusal


def _check_price(package: Package, policy: Policy) -> None:
    price = package.price
    row = policy.currency(price.currency)
    least, most = row.minimum_price, row.maximum_price
    if price < least:
        raise Refused(f"a price is below the minimum: {package.name} costs {price}, and the minimum is {least}")
    if most < price:
        raise Refused(f"a price is above the maximum: {package.name} costs {price}, and the maximum is {most}")


def _check_work(package: Package) -> None:
    if package.delivery_days not in DELIVERY_DAYS:
        raise Refused(
            f"the delivery days are not on the list: {package.name} takes {package.delivery_days}; "
            f"choose 1 to 10, 14, 21, 30, 45, 60, 75 or 90"
        )
    if package.revisions is not None and not 0 <= package.revisions <= REVISIONS_MAX:
        raise Refused(f"revisions are 0 to {REVISIONS_MAX}, or unlimited: {package.name} includes {package.revisions}")


def _check_extras(package: Package, policy: Policy) -> None:
    if len(package.extras) > EXTRAS_MAX:
        raise Refused(f"a package has at most {EXTRAS_MAX} extras: {package.name} has {len(package.extras)}")
    if len({extra.title.casefold() for extra in package.extras}) < len(package.extras):
        raise Refused(f"two extras have one title: {', '.join(_quoted(extra.title) for extra in package.extras)}")
    for extra in package.extras:
        _check_extra(package, extra, policy.currency(package.price.currency))


def _check_extra(package: Package, extra: Extra, row: CurrencyTerms) -> None:
    title, price = extra.title, extra.price
    if not title.strip() or len(title) > EXTRA_TITLE_LENGTH_MAX or _has_lines(title):
        raise Refused(
            f"an extra has a title of 1 to {EXTRA_TITLE_LENGTH_MAX} characters on one line: not {_quoted(title)}"
        )
    if price.currency != package.price.currency:
        raise Refused(f"an extra is in another currency than its package: {_quoted(title)} costs {price}")
    if not row.minimum_price <= price <= row.maximum_price:
        raise Refused(
            f"an extra's price is out of bounds: {_quoted(title)} costs {price}, "
            f"and {row.minimum_price} to {row.maximum_price} can be asked for it"
        )
    if not 0 <= extra.added_days <= ADDED_DAYS_MAX:
        raise Refused(f"an extra adds 0 to {ADDED_DAYS_MAX} days: {_quoted(title)} adds {extra.added_days}")


def _has_lines(text: str) -> bool:
    return len(text.splitlines()) > 1


def _quoted(text: str) -> str:
    return repr(text if len(text) <= QUOTED_LENGTH_MAX else f"{text[:QUOTED_LENGTH_MAX]}…")
