-- name: schema
CREATE SCHEMA IF NOT EXISTS gigwright_views;

-- name: pointers
-- Which build of each version of a projection is live, and which was before it; none is the first.
CREATE TABLE IF NOT EXISTS gigwright_views.pointers (
    name TEXT, version INTEGER, live INTEGER NOT NULL, before INTEGER, PRIMARY KEY (name, version)
);

-- name: pointer
SELECT live, before FROM gigwright_views.pointers WHERE name = ? AND version = ?;

-- name: point
INSERT INTO gigwright_views.pointers (name, version, live, before) VALUES (?, ?, ?, ?)
ON CONFLICT (name, version) DO UPDATE SET live = excluded.live, before = excluded.before;

-- name: schemas
SELECT nspname FROM pg_namespace WHERE nspname LIKE ?;

-- name: live_schemas
SELECT nspname FROM pg_namespace LEFT JOIN gigwright_views.pointers
    ON name = split_part(nspname, ':', 2) AND version = split_part(nspname, ':', 3)::int
WHERE nspname LIKE 'gigwright_view:%' AND split_part(nspname, ':', 4)::int = coalesce(live, 0);
