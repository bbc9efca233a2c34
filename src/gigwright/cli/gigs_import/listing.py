"""What a row becomes: a listing to ask the market for, or a reject with its reason."""

from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b

import msgspec

from gigwright.backbone.codec import canonical
from gigwright.backbone.errors import Malformed
from gigwright.backbone.ids import CommandId, derive
from gigwright.cli.gigs_import.catalogue_file import Row
from gigwright.cli.gigs_import.columns import Columns
from gigwright.contexts.gigs.decisions.offering import IMPORTER, ImportGig
from gigwright.events.gigs import Package
from gigwright.values import GigId, Money, UserId, exponent, parse_money

PACKAGE_NAME = "Basic"
DELIVERY_DAYS = 7
REVISIONS = 1
UNLIMITED = "unlimited"
NUMBER_LENGTH_MAX = 9
ID_LENGTH_MAX = 255
CURRENCY_LENGTH = 3


class Reject(msgspec.Struct, frozen=True):
    """A row that did not become a gig: a reason that is the same for all rows with this fault, and a sentence."""

    row: Row
    reason: str
    sentence: str


class Listing(msgspec.Struct, frozen=True):
    """A row as a command, under the id that this very row has in every run."""

    row: Row
    id: CommandId
    command: ImportGig

    @property
    def price(self) -> Money:
        return self.command.packages[0].price


class Unfit(Exception):
    """A cell says nothing that a listing could say."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


class Listings:
    """Reads rows as listings of one seller; `currency` is for rows that name none."""

    def __init__(self, columns: Columns, seller: UserId, currency: str | None) -> None:
        self._columns = columns
        self._seller = seller
        self._currency = currency
        self._seen: Counter[bytes] = Counter()

    def read(self, row: Row) -> Listing | Reject:
        """Of two rows that say the same, the first, the second … are each the same listing in every run."""
        if row.fault is not None:
            return Reject(row, *row.fault)
        try:
            return self._listing(row)
        except Unfit as unfit:
            return Reject(row, unfit.reason, str(unfit))

    def _listing(self, row: Row) -> Listing:
        terms = (self._of("title", row), self._of("category", row), self._of("subcategory", row), self._package(row))
        identity = self._identity(row, terms)
        command = ImportGig(
            by=IMPORTER,
            gig=derive(GigId, self._seller, "import", identity),
            seller=self._seller,
            title=terms[0],
            category=terms[1],
            subcategory=terms[2],
            packages=(terms[3],),
        )
        return Listing(row, derive(CommandId, self._seller, "import", identity), command)

    def _identity(self, row: Row, terms: tuple[object, ...]) -> str:
        own = self._of("id", row)
        if self._columns.has("id") and not 0 < len(own) <= ID_LENGTH_MAX:
            raise Unfit("the id is missing or too long", f"it has {len(own)} characters, not 1 to {ID_LENGTH_MAX}")
        digest = blake2b(own.encode() if own else canonical(terms), digest_size=16).digest()
        self._seen[digest] += 1
        if own and self._seen[digest] > 1:
            raise Unfit("the id stands twice in the file", repr(own))
        return f"{'id' if own else 'terms'}:{digest.hex()}:{self._seen[digest]}"

    def _package(self, row: Row) -> Package:
        return Package(
            name=PACKAGE_NAME,
            price=self._price(row),
            delivery_days=_number("delivery days", self._of("delivery_days", row), DELIVERY_DAYS),
            revisions=self._revisions(row),
        )

    def _price(self, row: Row) -> Money:
        currency = (self._of("currency", row) or self._currency or "").upper()
        if not currency:
            raise Unfit("the currency is missing", "fill the column, or give --currency")
        try:
            exponent(currency)
        except Malformed as error:
            raise Unfit("the currency is not known", str(error)) from error
        try:
            return parse_money(self._of("price", row), currency)
        except Malformed as error:
            raise Unfit("the price is no amount", str(error)) from error

    def _revisions(self, row: Row) -> int | None:
        text = self._of("revisions", row)
        return None if text.casefold() == UNLIMITED else _number("revisions", text, REVISIONS)

    def _of(self, ours: str, row: Row) -> str:
        return self._columns.of(ours, row.cells)


def read_all(listings: Listings, rows: Iterator[Row]) -> Iterator[Listing | Reject]:
    """Every row, in order."""
    return map(listings.read, rows)


def _number(what: str, text: str, default: int) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > NUMBER_LENGTH_MAX:
        raise Unfit(f"the {what} are no whole number", repr(text[:20]))
    return int(text)
