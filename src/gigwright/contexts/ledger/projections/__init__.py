"""The books: a projection of the money events, with its readers and its auditor."""

from gigwright.contexts.ledger.projections.beancount import beancount
from gigwright.contexts.ledger.projections.bookkeeping import bookkeeping
from gigwright.contexts.ledger.projections.checking import Finding, check, overdue
from gigwright.contexts.ledger.projections.completeness import incomplete
from gigwright.contexts.ledger.projections.documents import (
    ListedDocument,
    document,
    documents_that_take_back,
    newest_documents,
)
from gigwright.contexts.ledger.projections.entries import Entry, EntryId, Line
from gigwright.contexts.ledger.projections.extract import Extract
from gigwright.contexts.ledger.projections.hledger import hledger
from gigwright.contexts.ledger.projections.numbering import check_documents
from gigwright.contexts.ledger.projections.postings import POSTINGS
from gigwright.contexts.ledger.projections.reading import (
    Balance,
    Booked,
    ProcessorBalance,
    balances,
    held,
    journal,
    processor_balances,
)
from gigwright.contexts.ledger.projections.spreadsheet import comma_separated, number_alone, spreadsheet
from gigwright.contexts.ledger.projections.standing import Standing
from gigwright.contexts.ledger.projections.statement import AccountStatement, StatementLine, statement
from gigwright.contexts.ledger.projections.trial import Trial, trial_balance
from gigwright.contexts.ledger.projections.wording import in_words

__all__ = [
    "POSTINGS",
    "AccountStatement",
    "Balance",
    "Booked",
    "Entry",
    "EntryId",
    "Extract",
    "Finding",
    "Line",
    "ListedDocument",
    "ProcessorBalance",
    "Standing",
    "StatementLine",
    "Trial",
    "balances",
    "beancount",
    "bookkeeping",
    "check",
    "check_documents",
    "comma_separated",
    "document",
    "documents_that_take_back",
    "held",
    "hledger",
    "in_words",
    "incomplete",
    "journal",
    "newest_documents",
    "number_alone",
    "overdue",
    "processor_balances",
    "spreadsheet",
    "statement",
    "trial_balance",
]
