-- What the sandbox processor remembers. Amounts in minor units, times as RFC 3339 text in UTC.
-- `number` gives the order; `ref` is what the outside is told.

CREATE TABLE IF NOT EXISTS sandbox (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL                      -- references derive from it: two sandboxes never give the same
) STRICT;

-- A card number is never here: the brand and the last four digits at most.
CREATE TABLE IF NOT EXISTS tokens (
    token TEXT PRIMARY KEY,
    brand TEXT NOT NULL,
    last_four TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS charges (
    number INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    payment TEXT NOT NULL,                -- their reference: not unique, a caller who asks twice pays twice
    order_ref TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    status TEXT NOT NULL,
    fee INTEGER NOT NULL,
    available_at TEXT,
    available INTEGER NOT NULL DEFAULT 0,
    reason TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS charges_payment ON charges (payment);
CREATE INDEX IF NOT EXISTS charges_due ON charges (available_at) WHERE available = 0 AND available_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS refunds (
    number INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    refund TEXT NOT NULL,
    payment TEXT NOT NULL,
    charge TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS refunds_refund ON refunds (refund);
CREATE INDEX IF NOT EXISTS refunds_charge ON refunds (charge);

CREATE TABLE IF NOT EXISTS transfers (
    number INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    payout TEXT NOT NULL,
    seller TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    returns_at TEXT                       -- set when it is sent to somebody from whom transfers come back
) STRICT;
CREATE INDEX IF NOT EXISTS transfers_payout ON transfers (payout);
CREATE INDEX IF NOT EXISTS transfers_due ON transfers (returns_at) WHERE status = 'sent' AND returns_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS sellers_returning (seller TEXT PRIMARY KEY) STRICT;

-- Charges on cards that take nothing back, and the refunds to them, which fail when their time has come.
CREATE TABLE IF NOT EXISTS charges_taking_nothing_back (charge TEXT PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS failing (
    ref TEXT PRIMARY KEY,
    fails_at TEXT NOT NULL,
    failed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS failing_due ON failing (fails_at) WHERE failed = 0;
CREATE VIEW IF NOT EXISTS refunds_by_now AS
    SELECT refunds.*, coalesce(failing.failed, 0) AS failed FROM refunds LEFT JOIN failing USING (ref);

-- By how much the next line of a refund or a transfer is off; at most one row.
CREATE TABLE IF NOT EXISTS mistake (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    off INTEGER NOT NULL
) STRICT;
-- What banks take back. A row is there from the charge on: `steps` of its card's plan are done, the next is due at
-- `next_at`, and without a step nobody is told of it. `withheld` is what the bank has now.
CREATE TABLE IF NOT EXISTS chargebacks (
    number INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    charge TEXT NOT NULL,
    payment TEXT NOT NULL,
    order_ref TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    fee INTEGER NOT NULL,
    withheld INTEGER NOT NULL,
    card TEXT NOT NULL,
    steps INTEGER NOT NULL,
    turns TEXT NOT NULL,                  -- JSON
    next_at TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS chargebacks_charge ON chargebacks (charge);
CREATE INDEX IF NOT EXISTS chargebacks_due ON chargebacks (next_at) WHERE next_at IS NOT NULL;

-- The market's own money on its way to its bank.
CREATE TABLE IF NOT EXISTS bank_payouts (
    number INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    sweep TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    arrives_at TEXT,
    fails_at TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS bank_payouts_sweep ON bank_payouts (sweep);
CREATE INDEX IF NOT EXISTS bank_payouts_arriving ON bank_payouts (arrives_at) WHERE arrives_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS bank_payouts_failing ON bank_payouts (fails_at) WHERE fails_at IS NOT NULL;

-- Whether the market's bank turns money back, and when: 'at once', or 'later', when it had arrived.
CREATE TABLE IF NOT EXISTS turning_back (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    how TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS keys (
    key TEXT PRIMARY KEY,
    asked BLOB NOT NULL,                  -- digest of the operation and its parameters
    answer BLOB NOT NULL,
    stored_at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS keys_stored_at ON keys (stored_at);

CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS balance_transactions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    amount INTEGER NOT NULL,
    fee INTEGER NOT NULL,
    net INTEGER NOT NULL,
    currency TEXT NOT NULL,
    created_at TEXT NOT NULL,
    available_at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS balance_transactions_source ON balance_transactions (source);

-- Kept beside the lines so that a balance is one row; the lines always add up to it.
CREATE TABLE IF NOT EXISTS balances (
    currency TEXT PRIMARY KEY,
    pending INTEGER NOT NULL DEFAULT 0,
    available INTEGER NOT NULL DEFAULT 0
) STRICT;
