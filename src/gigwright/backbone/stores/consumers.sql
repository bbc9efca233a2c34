-- name: shares
SELECT consumer, slot, owner, token, incarnation, position, event FROM slots WHERE consumer = ? ORDER BY slot;

-- name: all_shares
SELECT consumer, slot, owner, token, incarnation, position, event FROM slots ORDER BY consumer, slot;

-- name: places
SELECT coalesce(sum(position), 0) FROM slots;

-- name: taken
SELECT consumer, slot, owner, token FROM slots ORDER BY consumer, slot;

-- name: sums
SELECT consumer, owner, count(*), CAST(sum(token) AS BIGINT) FROM slots GROUP BY consumer, owner;

-- name: enrol
INSERT INTO slots (consumer, slot, token) VALUES (?, ?, 0) ON CONFLICT DO NOTHING;

-- name: enrolled
SELECT count(*) FROM slots WHERE consumer = ?;

-- name: take
-- Nobody else has taken it since its token was seen.
UPDATE slots SET owner = ?, token = token + 1 WHERE consumer = ? AND slot = ? AND token = ?;

-- name: take_all
UPDATE slots SET owner = ?, token = token + 1 WHERE consumer = ? AND coalesce(owner, '') = ?;

-- name: release
UPDATE slots SET owner = NULL WHERE consumer = ? AND token = ? AND slot BETWEEN ? AND ?;

-- name: release_all
UPDATE slots SET owner = NULL WHERE owner = ?;

-- name: move
-- Each write under a lease begins with this, or with `compare`: no row, and the lease is lost.
UPDATE slots SET incarnation = ?, position = ?, event = ? WHERE consumer = ? AND token = ? AND slot BETWEEN ? AND ?;

-- name: compare
UPDATE slots SET token = token WHERE consumer = ? AND slot = ? AND token = ?;

-- name: beat
INSERT INTO owners (id, label, consumers, rates, alive_until) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET consumers = excluded.consumers, rates = excluded.rates,
    alive_until = excluded.alive_until;

-- name: living
SELECT id, consumers FROM owners WHERE alive_until > ? ORDER BY id;

-- name: workers
SELECT id, label, consumers, rates, alive_until FROM owners ORDER BY alive_until DESC LIMIT ?;

-- name: forget_owner
DELETE FROM owners WHERE id = ?;

-- name: forget_the_dead
-- Nobody needs a process that fell silent long ago, once it holds nothing.
DELETE FROM owners WHERE alive_until < ? AND NOT EXISTS (SELECT 1 FROM slots WHERE slots.owner = owners.id);

-- name: paused
SELECT consumer, actor, paused_at, reason FROM paused ORDER BY consumer;

-- name: pause
INSERT INTO paused (consumer, actor, paused_at, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: effect
SELECT id, consumer, event, position, purpose, parameters, key, generation, keyed_at, state, owner, leased_until,
    outcome, done_at
FROM effects WHERE id = ?;

-- name: effects_of
SELECT id, consumer, event, position, purpose, parameters, key, generation, keyed_at, state, owner, leased_until,
    outcome, done_at
FROM effects WHERE event = ? ORDER BY id;

-- name: under_way
SELECT count(*) FROM effects WHERE consumer = ? AND state = 'started';

-- name: intend
-- The first intent counts, whatever a later one says; only who calls, and until when, is new each time.
INSERT INTO effects (id, consumer, event, position, purpose, parameters, key, generation, keyed_at, state, owner,
    leased_until)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, leased_until = excluded.leased_until;

-- name: is_leased
SELECT 1 FROM effects WHERE id = ? AND leased_until > ?;

-- name: rekey
UPDATE effects SET generation = ?, key = ?, keyed_at = ? WHERE id = ? AND state = 'started';

-- name: done
UPDATE effects SET state = 'done', outcome = ?, done_at = ? WHERE id = ?;

-- name: hold
INSERT INTO held (consumer, slot, position, key, state, attempts, retry_at, error, parked_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (consumer, key, position) DO UPDATE SET state = excluded.state, attempts = excluded.attempts,
    retry_at = excluded.retry_at, error = excluded.error, parked_at = excluded.parked_at;

-- name: unhold
DELETE FROM held WHERE consumer = ? AND key = ? AND position = ?;

-- name: unhold_key
DELETE FROM held WHERE consumer = ? AND key = ?;

-- name: is_held
SELECT 1 FROM held WHERE consumer = ? AND key = ? LIMIT 1;

-- name: held
SELECT consumer, slot, key, position, state, attempts, retry_at, error, parked_at
FROM held WHERE consumer = ? ORDER BY position LIMIT ?;

-- name: held_count
SELECT count(*) FROM held WHERE consumer = ?;

-- name: first_due
-- No pause is longer than the longest: one that seems to be began while the clock was wrong.
SELECT consumer, slot, key, position, state, attempts, retry_at, error, parked_at FROM held
WHERE consumer = ? AND state <> 'parked' AND (retry_at IS NULL OR retry_at <= ? OR retry_at > ?)
    AND NOT EXISTS (
        SELECT 1 FROM held AS earlier
        WHERE earlier.consumer = held.consumer AND earlier.key = held.key AND earlier.position < held.position
    ) {of these slots}
ORDER BY position LIMIT 1;

-- name: arm
INSERT INTO timers (id, timer, position, due) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: first_timer
SELECT id, timer, timers.position, due, coalesce(attempts, 0)
FROM timers LEFT JOIN held ON consumer = ? AND key = id
WHERE fired_at IS NULL AND due <= ?
    AND (state IS NULL OR state <> 'parked' AND (retry_at IS NULL OR retry_at <= ? OR retry_at > ?))
ORDER BY due, timers.position LIMIT 1;

-- name: next_due
SELECT min(coalesce(retry_at, due)) FROM timers LEFT JOIN held ON consumer = ? AND key = id
WHERE fired_at IS NULL AND coalesce(state, '') <> 'parked';

-- name: fired
UPDATE timers SET fired_at = ? WHERE id = ?;

-- name: mark
SELECT value FROM marks WHERE name = ?;

-- name: set_mark
INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value;
