-- What consumers must remember. Part of the truth: in the log's own database, never rebuilt. SQLite and PostgreSQL both
-- take it; SQLite reads any name of a type, and keeps bytes as bytes.

-- The processes that work: one heartbeat each. `consumers` and `rates` are JSON.
CREATE TABLE IF NOT EXISTS owners (
    id TEXT PRIMARY KEY, label TEXT NOT NULL, consumers TEXT NOT NULL, rates TEXT NOT NULL, alive_until TEXT NOT NULL
);

-- The work of each consumer, cut into slots: who holds it, under which token, and how far it is, as (incarnation,
-- position, event id); those are null before anybody has begun.
CREATE TABLE IF NOT EXISTS slots (
    consumer TEXT NOT NULL, slot INTEGER NOT NULL, owner TEXT, token BIGINT NOT NULL,
    incarnation TEXT, position BIGINT, event TEXT, PRIMARY KEY (consumer, slot)
);

-- Consumers that nobody runs until somebody says so.
CREATE TABLE IF NOT EXISTS paused (
    consumer TEXT PRIMARY KEY, actor TEXT NOT NULL, paused_at TEXT NOT NULL, reason TEXT NOT NULL
);

-- What was done outside: the intent before the call, the outcome after it.
CREATE TABLE IF NOT EXISTS effects (
    id TEXT PRIMARY KEY, consumer TEXT NOT NULL, event TEXT NOT NULL, position BIGINT NOT NULL, purpose TEXT NOT NULL,
    parameters BYTEA NOT NULL, key TEXT NOT NULL, generation INTEGER NOT NULL, keyed_at TEXT NOT NULL,
    state TEXT NOT NULL, owner TEXT, leased_until TEXT, outcome BYTEA, done_at TEXT
);
CREATE INDEX IF NOT EXISTS effects_by_event ON effects (event);
CREATE INDEX IF NOT EXISTS effects_under_way ON effects (consumer) WHERE state = 'started';

-- Events set aside: the first of a key is tried again, the others wait behind it. A timer that fails is its own key.
CREATE TABLE IF NOT EXISTS held (
    consumer TEXT NOT NULL, slot INTEGER NOT NULL, position BIGINT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL,
    attempts INTEGER NOT NULL, retry_at TEXT, error TEXT, parked_at TEXT, PRIMARY KEY (consumer, key, position)
);

-- Due times that events recorded; one that has fired stays, so that it is never armed again.
CREATE TABLE IF NOT EXISTS timers (
    id TEXT PRIMARY KEY, timer TEXT NOT NULL, position BIGINT NOT NULL, due TEXT NOT NULL, fired_at TEXT
);
CREATE INDEX IF NOT EXISTS timers_to_come ON timers (due) WHERE fired_at IS NULL;

-- How far something outside the log was followed.
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL);
