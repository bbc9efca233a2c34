-- name: head
-- The last position; 0 in an empty log.
SELECT coalesce(max(position), 0) FROM events;

-- name: id_at
SELECT id FROM events WHERE position = ?;

-- name: last_event
-- What the next event follows.
SELECT position, recorded, hash FROM events ORDER BY position DESC LIMIT 1;

-- name: known_command
SELECT digest, first_position, events FROM commands WHERE id = ?;

-- name: asked
SELECT name, digest FROM commands WHERE id = ?;

-- name: keep_command
INSERT INTO commands (id, name, digest, first_position, events, asked_at, seal) VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: keep_event
INSERT INTO events (position, id, name, version, tags, recorded, occurred, actor, correlation, causation,
                    traceparent, command, imported, body, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: keep_tag
INSERT INTO event_tags (tag, position, name) VALUES (?, ?, ?);

-- name: events_from
-- A run of events, as a command recorded them or as verifying reads them.
SELECT position, id, name, version, tags, recorded, occurred, actor, correlation, causation,
       traceparent, command, imported, body, hash
FROM events WHERE position >= ? ORDER BY position LIMIT ?;

-- name: meta
SELECT value FROM meta WHERE key = ?;

-- name: all_meta
SELECT key, value FROM meta;

-- name: keep_meta
INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: move_places
-- What consumers have come to is as true of the restored log; nobody works on it yet.
UPDATE slots SET incarnation = ?, owner = NULL, token = token + 1 WHERE incarnation = ?;

-- name: forget_owners
DELETE FROM owners;

-- name: free_slots
UPDATE slots SET owner = NULL, token = token + 1 WHERE owner IS NOT NULL;

-- name: tables
SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('meta', 'events', 'event_tags', 'commands');

-- name: tags_kept
-- How many of these (a JSON array of tag, position and name) are there.
SELECT count(*) FROM json_each(?) AS due JOIN event_tags
    ON tag = due.value ->> 0 AND position = due.value ->> 1 AND name = due.value ->> 2;

-- name: all_tags
SELECT count(*) FROM event_tags;

-- name: recorded_by
SELECT id, first_position, events FROM commands WHERE id IN (SELECT value FROM json_each(?));

-- name: all_commands
SELECT id, name, digest, first_position, events, asked_at, seal FROM commands;

-- name: all_runs
-- How many events all commands say that they recorded, and how many rows contradict themselves.
SELECT coalesce(sum(events), 0), coalesce(sum((events > 0) <> (first_position IS NOT NULL)), 0) FROM commands;
