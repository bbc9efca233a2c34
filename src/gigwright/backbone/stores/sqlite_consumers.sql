-- What consumers must remember. Part of the truth: in the log's own database, never rebuilt.

-- How far each consumer of the log is, as (incarnation, position, event id).
CREATE TABLE IF NOT EXISTS checkpoints (
    consumer TEXT PRIMARY KEY, incarnation TEXT NOT NULL, position INTEGER NOT NULL, event TEXT
) STRICT, WITHOUT ROWID;

-- What was done outside: the intent before the call, the outcome after it.
CREATE TABLE IF NOT EXISTS effects (
    id TEXT PRIMARY KEY, consumer TEXT NOT NULL, event TEXT NOT NULL, position INTEGER NOT NULL, purpose TEXT NOT NULL,
    parameters BLOB NOT NULL, key TEXT NOT NULL, generation INTEGER NOT NULL, keyed_at TEXT NOT NULL,
    state TEXT NOT NULL, outcome BLOB, done_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS effects_by_event ON effects (event);

-- Events set aside: the first of a key is tried again, the others wait behind it. A timer that fails is its own key.
CREATE TABLE IF NOT EXISTS held (
    consumer TEXT NOT NULL, position INTEGER NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL,
    attempts INTEGER NOT NULL, retry_at TEXT, error TEXT, PRIMARY KEY (consumer, key, position)
) STRICT, WITHOUT ROWID;

-- Due times that events recorded; one that has fired stays, so that it is never armed again.
CREATE TABLE IF NOT EXISTS timers (
    id TEXT PRIMARY KEY, timer TEXT NOT NULL, position INTEGER NOT NULL, due TEXT NOT NULL, fired_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS timers_to_come ON timers (due) WHERE fired_at IS NULL;

-- How far something outside the log was followed.
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
