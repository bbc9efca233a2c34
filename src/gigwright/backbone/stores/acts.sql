-- name: last
SELECT value FROM marks WHERE name = ?;

-- name: begin
INSERT INTO marks (name, value) VALUES (?, '0') ON CONFLICT DO NOTHING;

-- name: applied
-- Only if nobody has applied one since: acts are applied in order, each once.
UPDATE marks SET value = ? WHERE name = ? AND value = ?;

-- name: pause
INSERT INTO paused (consumer, actor, paused_at, reason) VALUES (?, ?, ?, ?)
ON CONFLICT (consumer) DO UPDATE SET actor = excluded.actor, paused_at = excluded.paused_at, reason = excluded.reason;

-- name: resume
DELETE FROM paused WHERE consumer = ?;

-- name: reset
UPDATE slots SET incarnation = ?, position = ?, event = ?, owner = NULL, token = token + 1 WHERE consumer = ?;

-- name: drop_what_is_heard_again
DELETE FROM held WHERE consumer = ? AND position > ?;

-- name: retry_all
UPDATE held SET state = 'retrying', attempts = 0, retry_at = NULL, parked_at = NULL
WHERE consumer = ? AND state = 'parked';

-- name: retry
UPDATE held SET state = 'retrying', attempts = 0, retry_at = NULL, parked_at = NULL
WHERE consumer = ? AND position = ? AND state = 'parked';

-- name: skip
DELETE FROM held WHERE consumer = ? AND position = ? AND state = 'parked';

-- name: disarm
-- A timer that was given up never asks: it counts as fired.
UPDATE timers SET fired_at = ?
WHERE id IN (SELECT key FROM held WHERE consumer = ? AND position = ? AND state = 'parked');
