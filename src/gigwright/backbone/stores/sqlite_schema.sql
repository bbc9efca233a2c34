-- The log's tables. The form of every column is fixed for ever by the first stored event.

-- What this very log is: its format number and its incarnation.
CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per event. `tags` is a JSON array; times are RFC 3339 in UTC with six digits, so that text order is time order.
CREATE TABLE events (
    position    INTEGER NOT NULL PRIMARY KEY,
    id          TEXT NOT NULL,
    name        TEXT NOT NULL,
    version     INTEGER NOT NULL,
    tags        TEXT NOT NULL,
    recorded    TEXT NOT NULL,
    occurred    TEXT NOT NULL,
    actor       TEXT NOT NULL,
    correlation TEXT NOT NULL,
    causation   TEXT,
    traceparent TEXT NOT NULL,
    command     TEXT NOT NULL,
    imported    INTEGER NOT NULL,
    body        BLOB NOT NULL,
    hash        BLOB NOT NULL
) STRICT;

-- Reading by type. There is no index more than the queries need: each one costs append rate.
CREATE INDEX events_by_name ON events (name, position);

-- Reading by tag: the stream of one tag is one range of this table. `name` is here so that a type is filtered in place.
CREATE TABLE event_tags (
    tag      TEXT NOT NULL,
    position INTEGER NOT NULL,
    name     TEXT NOT NULL,
    PRIMARY KEY (tag, position)
) STRICT, WITHOUT ROWID;

-- What each command recorded: so many events from `first_position` on; when it recorded none, that is null. The chain
-- of hashes covers events only, so each row has a seal of its own: SHA-256 over the canonical JSON of its columns.
CREATE TABLE commands (
    id             TEXT NOT NULL PRIMARY KEY,
    name           TEXT NOT NULL,
    digest         BLOB NOT NULL,
    first_position INTEGER,
    events         INTEGER NOT NULL,
    asked_at       TEXT NOT NULL,
    seal           BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Facts are neither mended nor taken back.
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN
    SELECT raise(ABORT, 'an event is never changed');
END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN
    SELECT raise(ABORT, 'an event is never deleted');
END;
