-- The log's tables on PostgreSQL. The form of every column is the same as on SQLite, and fixed for ever by the first
-- stored event. Letters are compared by their bytes, so that an index means the same everywhere.

-- What this very log is: its format number and its incarnation.
CREATE TABLE meta (
    key   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- One row per event. `tags` is a JSON array; times are RFC 3339 in UTC with six digits, so that text order is time order.
CREATE TABLE events (
    position    BIGINT NOT NULL PRIMARY KEY,
    id          TEXT NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
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
    body        BYTEA NOT NULL,
    hash        BYTEA NOT NULL
);

-- Reading by type. There is no index more than the queries need: each one costs append rate.
CREATE INDEX events_by_name ON events (name, position);

-- Reading by tag: the stream of one tag is one range of this table's key. `name` filters a type in place.
CREATE TABLE event_tags (
    tag      TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    name     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tag, position) INCLUDE (name)
);

-- What each command recorded: so many events from `first_position` on; when it recorded none, that is null. The chain
-- of hashes covers events only, so each row has a seal of its own: SHA-256 over the canonical JSON of its columns.
CREATE TABLE commands (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name           TEXT NOT NULL,
    digest         BYTEA NOT NULL,
    first_position BIGINT,
    events         INTEGER NOT NULL,
    asked_at       TEXT NOT NULL,
    seal           BYTEA NOT NULL
);

-- Facts are neither mended nor taken back.
CREATE FUNCTION refuse_to_change_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an event is never changed or deleted';
END $$;

CREATE TRIGGER events_are_never_changed BEFORE UPDATE OR DELETE ON events
FOR EACH ROW EXECUTE FUNCTION refuse_to_change_events();

CREATE TRIGGER events_are_never_emptied BEFORE TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_events();

-- Whoever appends holds this until the end of the transaction: so positions are taken in the order of commits, and who
-- holds it sees everything that was committed. Another schema of the database is another log, with a lock of its own.
CREATE FUNCTION lock_the_log() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1195984727, current_schema()::regnamespace::oid::int);
END $$;

-- The first event behind `after` that matches a way to match (names × tags; an empty array is any), as one text.
CREATE FUNCTION first_match(after BIGINT, wanted_names TEXT[], wanted_tags TEXT[]) RETURNS TEXT LANGUAGE plpgsql AS $$
DECLARE
    found TEXT;
BEGIN
    IF cardinality(wanted_tags) > 0 THEN
        SELECT stream.position || ' ' || stream.name INTO found FROM event_tags AS stream
        WHERE stream.tag = wanted_tags[1] AND stream.position > after
            AND (cardinality(wanted_names) = 0 OR stream.name = ANY (wanted_names))
            AND NOT EXISTS (
                SELECT 1 FROM unnest(wanted_tags[2:]) AS other (tag) WHERE NOT EXISTS (
                    SELECT 1 FROM event_tags AS theirs
                    WHERE theirs.tag = other.tag COLLATE "C" AND theirs.position = stream.position))
        ORDER BY stream.position LIMIT 1;
    ELSIF cardinality(wanted_names) > 0 THEN
        SELECT firsts.position || ' ' || wanted.name INTO found
        FROM unnest(wanted_names) AS wanted (name) CROSS JOIN LATERAL (
            SELECT e.position FROM events AS e
            WHERE e.name = wanted.name COLLATE "C" AND e.position > after ORDER BY e.position LIMIT 1) AS firsts
        ORDER BY firsts.position LIMIT 1;
    ELSE
        SELECT e.position || ' ' || e.name INTO found
        FROM events AS e WHERE e.position > after ORDER BY e.position LIMIT 1;
    END IF;
    RETURN found;
END $$;

-- What stands in the way of each condition: its number, and the event. `conditions` is [[number, after, names, tags]].
CREATE FUNCTION conflicts(conditions JSONB) RETURNS TABLE (condition INTEGER, event TEXT) LANGUAGE sql AS $$
    SELECT number, first FROM (
        SELECT (one->>0)::int AS number, first_match(
            (one->>1)::bigint,
            ARRAY(SELECT jsonb_array_elements_text(one->2)),
            ARRAY(SELECT jsonb_array_elements_text(one->3))) AS first
        FROM jsonb_array_elements(conditions) AS one) AS judged
    WHERE first IS NOT NULL
$$;

-- Under the lock: the end of the log, which of these commands are known, and which conditions don't hold.
CREATE FUNCTION look(conditions JSONB, command_ids TEXT[]) RETURNS TABLE (
    last_position BIGINT, last_recorded TEXT, last_hash BYTEA, known JSONB, in_the_way JSONB
) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lock_the_log();
    SELECT e.position, e.recorded, e.hash INTO last_position, last_recorded, last_hash
    FROM events AS e ORDER BY e.position DESC LIMIT 1;
    SELECT jsonb_agg(jsonb_build_array(c.id, encode(c.digest, 'hex'), c.first_position, c.events)) INTO known
    FROM unnest(command_ids) AS asked (id) JOIN commands AS c ON c.id = asked.id COLLATE "C";
    SELECT jsonb_agg(jsonb_build_array(f.condition, f.event)) INTO in_the_way FROM conflicts(conditions) AS f;
    RETURN NEXT;
END $$;

-- Write a batch, if the log ends where its writer believes, no command is known and every condition holds; else write
-- nothing and say so. One call and one commit for a whole batch.
--
-- Most conditions are about one tag: `by_tag`, `by_after` and `by_names` (words; null is any) are such, all judged at once.
CREATE FUNCTION keep(
    expected BIGINT, expected_hash BYTEA, by_tag TEXT[], by_after BIGINT[], by_names TEXT[], conditions JSONB,
    command_ids TEXT[], command_names TEXT[], digests BYTEA[], firsts BIGINT[], counts INTEGER[], asked_at TEXT,
    seals BYTEA[],
    positions BIGINT[], ids TEXT[], names TEXT[], versions INTEGER[], tags TEXT[], recorded TEXT, occurred TEXT[],
    actors TEXT[], correlations TEXT[], causations TEXT[], traceparents TEXT[], commands_of TEXT[], imported INTEGER[],
    bodies BYTEA[], hashes BYTEA[],
    tag_tags TEXT[], tag_positions BIGINT[], tag_names TEXT[]
) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
    last_position BIGINT;
    last_hash BYTEA;
BEGIN
    PERFORM lock_the_log();
    SELECT e.position, e.hash INTO last_position, last_hash FROM events AS e ORDER BY e.position DESC LIMIT 1;
    IF coalesce(last_position, 0) <> expected OR (last_hash IS NOT NULL AND last_hash <> expected_hash) THEN
        RETURN FALSE;
    END IF;
    IF EXISTS (
        SELECT 1 FROM unnest(command_ids) AS asked (id) JOIN commands AS c ON c.id = asked.id COLLATE "C"
    ) THEN
        RETURN FALSE;
    END IF;
    IF cardinality(by_tag) > 0 AND EXISTS (
        SELECT 1 FROM unnest(by_tag, by_after, by_names) AS asked (tag, after, names)
        JOIN event_tags AS stream ON stream.tag = asked.tag COLLATE "C" AND stream.position > asked.after
            AND (asked.names IS NULL OR stream.name = ANY (string_to_array(asked.names, ' ')))
    ) THEN
        RETURN FALSE;
    END IF;
    IF jsonb_array_length(conditions) > 0 AND EXISTS (SELECT 1 FROM conflicts(conditions)) THEN
        RETURN FALSE;
    END IF;
    INSERT INTO commands (id, name, digest, first_position, events, asked_at, seal)
    SELECT c.id, c.name, c.digest, c.first_position, c.events, asked_at, c.seal
    FROM unnest(command_ids, command_names, digests, firsts, counts, seals)
        AS c (id, name, digest, first_position, events, seal);
    INSERT INTO events (position, id, name, version, tags, recorded, occurred, actor, correlation, causation,
                        traceparent, command, imported, body, hash)
    SELECT e.position, e.id, e.name, e.version, e.tags, recorded, e.occurred, e.actor, e.correlation, e.causation,
           e.traceparent, e.command, e.imported, e.body, e.hash
    FROM unnest(positions, ids, names, versions, tags, occurred, actors, correlations, causations, traceparents,
                commands_of, imported, bodies, hashes)
        AS e (position, id, name, version, tags, occurred, actor, correlation, causation, traceparent, command,
              imported, body, hash);
    INSERT INTO event_tags (tag, position, name)
    SELECT t.tag, t.position, t.name FROM unnest(tag_tags, tag_positions, tag_names) AS t (tag, position, name);
    RETURN TRUE;
END $$;
