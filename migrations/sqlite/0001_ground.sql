-- +goose Up

-- The audit log: one RFC 6962 log per installation. seq is dense from 0; leaf is
-- what the log's hashes commit to and holds nothing personal; payload is sealed
-- and may be set to NULL by a purge, and by nothing else.
CREATE TABLE audit_events (
    seq BIGINT NOT NULL PRIMARY KEY CHECK (seq >= 0),
    event_id TEXT NOT NULL UNIQUE,
    recorded_at DATETIME NOT NULL,
    occurred_at DATETIME NOT NULL,
    actor_ref TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_type TEXT NOT NULL,
    client_ref TEXT NOT NULL,
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    payload BLOB CHECK (payload IS NULL OR substr(payload, 1, 1) = x'01'),
    leaf BLOB NOT NULL
);
CREATE INDEX audit_events_client ON audit_events (client_ref, action, seq);

CREATE TABLE audit_hashes (
    idx BIGINT NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
);

-- One row. Locked first by whoever appends, so that the order of the log is the
-- order of the commits, also across replicas.
CREATE TABLE audit_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    size BIGINT NOT NULL,
    root BLOB NOT NULL
);
INSERT INTO audit_head (id, size, root) VALUES (1, 0, x'');

CREATE TABLE audit_checkpoints (
    size BIGINT NOT NULL PRIMARY KEY,
    note TEXT NOT NULL,
    made_at DATETIME NOT NULL
);

-- +goose StatementBegin
CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events
WHEN NOT (NEW.payload IS NULL AND NEW.seq = OLD.seq AND NEW.event_id = OLD.event_id
    AND NEW.recorded_at = OLD.recorded_at AND NEW.occurred_at = OLD.occurred_at
    AND NEW.actor_ref = OLD.actor_ref AND NEW.action = OLD.action
    AND NEW.subject_type = OLD.subject_type AND NEW.client_ref = OLD.client_ref
    AND NEW.commitment = OLD.commitment AND NEW.leaf = OLD.leaf)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_hashes_no_update BEFORE UPDATE ON audit_hashes
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_hashes_no_delete BEFORE DELETE ON audit_hashes
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_checkpoints_no_update BEFORE UPDATE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_checkpoints_no_delete BEFORE DELETE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd

-- INSERT OR REPLACE deletes without asking the triggers above.
-- +goose StatementBegin
CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events
WHEN EXISTS (SELECT 1 FROM audit_events WHERE seq = NEW.seq OR event_id = NEW.event_id)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_hashes_no_replace BEFORE INSERT ON audit_hashes
WHEN EXISTS (SELECT 1 FROM audit_hashes WHERE idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_checkpoints_no_replace BEFORE INSERT ON audit_checkpoints
WHEN EXISTS (SELECT 1 FROM audit_checkpoints WHERE size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_head_grows BEFORE UPDATE ON audit_head
WHEN NEW.id <> OLD.id OR NEW.size < OLD.size
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_head_no_replace BEFORE INSERT ON audit_head
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- +goose StatementEnd

-- One row per job: when it last ran, and whether that went well. error is the
-- class of the error, never its text.
CREATE TABLE heartbeats (
    job TEXT NOT NULL PRIMARY KEY,
    started_at DATETIME NOT NULL,
    finished_at DATETIME,
    error TEXT NOT NULL
);

-- Repeated API writes: the key a program sent, and the resource it made. Kept
-- 24 hours; never a body.
CREATE TABLE idempotency_keys (
    key_hash TEXT NOT NULL PRIMARY KEY,
    request_hash TEXT NOT NULL,
    resource TEXT NOT NULL,
    status INTEGER NOT NULL,
    made_at DATETIME NOT NULL
);
CREATE INDEX idempotency_keys_made ON idempotency_keys (made_at);
