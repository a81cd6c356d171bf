-- +goose Up

-- That the clinic no longer works on a client's file: since which day, who said so and
-- why; and that it works on it again. closed_on is the day as told, created_at when it
-- was put on record. A file that is closed a second time has a second row. Nothing of a
-- file is deleted by closing it, and what the client sends is still kept.
CREATE TABLE client_closures (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    closed_on TEXT NOT NULL CHECK (closed_on <> ''),
    closed_by TEXT NOT NULL,
    why BLOB NOT NULL CHECK (substr(why, 1, 1) = x'01'),
    reopened_at DATETIME,
    reopened_by TEXT,
    reopened_why BLOB CHECK (reopened_why IS NULL OR substr(reopened_why, 1, 1) = x'01'),
    CHECK ((reopened_at IS NULL) = (reopened_by IS NULL)),
    CHECK ((reopened_at IS NULL) = (reopened_why IS NULL))
);
CREATE INDEX client_closures_client ON client_closures (client_id, id);
CREATE UNIQUE INDEX client_closures_standing ON client_closures (client_id) WHERE reopened_at IS NULL;

-- That a failure that was logged never was one: a child, or a thumb on the client's own
-- page. It holds while the failure is closed; what is on record about it stays.
CREATE TABLE failures_unmeant (
    failure_id TEXT NOT NULL PRIMARY KEY REFERENCES failures (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    why BLOB NOT NULL CHECK (substr(why, 1, 1) = x'01'),
    said_by TEXT NOT NULL,
    said_at DATETIME NOT NULL
);
