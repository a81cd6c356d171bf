-- +goose Up

-- That the clinic no longer works on a client's file: since which day, who said so and
-- why; and that it works on it again. closed_on is the day as told, created_at when it
-- was put on record. A file that is closed a second time has a second row. Nothing of a
-- file is deleted by closing it, and what the client sends is still kept.
CREATE TABLE client_closures (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    closed_on TEXT NOT NULL CHECK (closed_on <> ''),
    closed_by UUID NOT NULL,
    why BYTEA NOT NULL CHECK (get_byte(why, 0) = 1),
    reopened_at TIMESTAMPTZ,
    reopened_by UUID,
    reopened_why BYTEA CHECK (reopened_why IS NULL OR get_byte(reopened_why, 0) = 1),
    CHECK ((reopened_at IS NULL) = (reopened_by IS NULL)),
    CHECK ((reopened_at IS NULL) = (reopened_why IS NULL))
);
CREATE INDEX client_closures_client ON client_closures (client_id, id);
CREATE UNIQUE INDEX client_closures_standing ON client_closures (client_id) WHERE reopened_at IS NULL;

-- That a failure that was logged never was one: a child, or a thumb on the client's own
-- page. It holds while the failure is closed; what is on record about it stays.
CREATE TABLE failures_unmeant (
    failure_id UUID NOT NULL PRIMARY KEY REFERENCES failures (id),
    client_id UUID NOT NULL REFERENCES clients (id),
    why BYTEA NOT NULL CHECK (get_byte(why, 0) = 1),
    said_by UUID NOT NULL,
    said_at TIMESTAMPTZ NOT NULL
);
