-- name: head
SELECT coalesce(max(position), 0) FROM events;

-- name: id_at
SELECT id FROM events WHERE position = ?;

-- name: last_event
SELECT position, recorded, hash FROM events ORDER BY position DESC LIMIT 1;

-- name: known_command
SELECT digest, first_position, events FROM commands WHERE id = ?;

-- name: asked
SELECT name, digest FROM commands WHERE id = ?;

-- name: events_from
SELECT position, id, name, version, tags, recorded, occurred, actor, correlation, causation,
       traceparent, command, imported, body, hash
FROM events WHERE position >= ? ORDER BY position LIMIT ?;

-- name: meta
SELECT value FROM meta WHERE key = ?;

-- name: all_meta
SELECT key, value FROM meta;

-- name: keep_meta
INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: tables
SELECT table_name FROM information_schema.tables
WHERE table_schema = current_schema() AND table_name IN ('meta', 'events', 'event_tags', 'commands');

-- name: lock
SELECT lock_the_log();

-- name: lock_the_schema
-- Who makes the tables of a new log does so alone.
SELECT pg_advisory_xact_lock(1195984727, 0);

-- name: look
SELECT last_position, last_recorded, last_hash, known, in_the_way FROM look(?::jsonb, ?::text[]);

-- name: keep
SELECT keep(?, ?, ?::text[], ?::bigint[], ?::text[], ?::jsonb, ?::text[], ?::text[], ?::bytea[], ?::bigint[], ?::int[], ?, ?::bytea[],
    ?::bigint[], ?::text[], ?::text[], ?::int[], ?::text[], ?, ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
    ?::text[], ?::int[], ?::bytea[], ?::bytea[], ?::text[], ?::bigint[], ?::text[]);

-- name: tags_kept
SELECT count(*) FROM unnest(?::text[], ?::bigint[], ?::text[]) AS due (tag, position, name)
JOIN event_tags AS kept
    ON kept.tag = due.tag COLLATE "C" AND kept.position = due.position AND kept.name = due.name COLLATE "C";

-- name: all_tags
SELECT count(*) FROM event_tags;

-- name: recorded_by
SELECT id, first_position, events FROM commands WHERE id = ANY (?);

-- name: commands_from
SELECT id, name, digest, first_position, events, asked_at, seal FROM commands WHERE id > ? ORDER BY id LIMIT ?;

-- name: all_runs
-- How many events all commands say that they recorded, and how many rows contradict themselves.
SELECT coalesce(sum(events), 0), coalesce(sum(((events > 0) <> (first_position IS NOT NULL))::int), 0) FROM commands;
