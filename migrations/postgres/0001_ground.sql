-- +goose Up

-- The audit log: one RFC 6962 log per installation. seq is dense from 0; leaf is
-- what the log's hashes commit to and holds nothing personal; payload is sealed
-- and may be set to NULL by a purge, and by nothing else.
CREATE TABLE audit_events (
    seq BIGINT NOT NULL PRIMARY KEY CHECK (seq >= 0),
    event_id UUID NOT NULL UNIQUE,
    recorded_at TIMESTAMPTZ NOT NULL,
    occurred_at TIMESTAMPTZ NOT NULL,
    actor_ref TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_type TEXT NOT NULL,
    client_ref TEXT NOT NULL,
    commitment BYTEA NOT NULL CHECK (length(commitment) = 32),
    payload BYTEA CHECK (payload IS NULL OR get_byte(payload, 0) = 1),
    leaf BYTEA NOT NULL
);
CREATE INDEX audit_events_client ON audit_events (client_ref, action, seq);

CREATE TABLE audit_hashes (
    idx BIGINT NOT NULL PRIMARY KEY,
    hash BYTEA NOT NULL CHECK (length(hash) = 32)
);

-- One row. Locked first by whoever appends, so that the order of the log is the
-- order of the commits, also across replicas.
CREATE TABLE audit_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    size BIGINT NOT NULL,
    root BYTEA NOT NULL
);
INSERT INTO audit_head (id, size, root) VALUES (1, 0, '');

CREATE TABLE audit_checkpoints (
    size BIGINT NOT NULL PRIMARY KEY,
    note TEXT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);

-- +goose StatementBegin
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_events' THEN
        IF NEW.payload IS NULL
            AND (NEW.seq, NEW.event_id, NEW.recorded_at, NEW.occurred_at, NEW.actor_ref, NEW.action,
                 NEW.subject_type, NEW.client_ref, NEW.commitment, NEW.leaf)
              = (OLD.seq, OLD.event_id, OLD.recorded_at, OLD.occurred_at, OLD.actor_ref, OLD.action,
                 OLD.subject_type, OLD.client_ref, OLD.commitment, OLD.leaf) THEN
            RETURN NEW;
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_head' THEN
        IF NEW.id = OLD.id AND NEW.size >= OLD.size THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE ON audit_events
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_hashes_append_only BEFORE UPDATE OR DELETE ON audit_hashes
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_checkpoints_append_only BEFORE UPDATE OR DELETE ON audit_checkpoints
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_grows BEFORE UPDATE OR DELETE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
-- TRUNCATE asks no row.
CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_hashes_no_truncate BEFORE TRUNCATE ON audit_hashes
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_checkpoints_no_truncate BEFORE TRUNCATE ON audit_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- One row per job: when it last ran, and whether that went well. error is the
-- class of the error, never its text.
CREATE TABLE heartbeats (
    job TEXT NOT NULL PRIMARY KEY,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,
    error TEXT NOT NULL
);

-- Repeated API writes: the key a program sent, and the resource it made. Kept
-- 24 hours; never a body.
CREATE TABLE idempotency_keys (
    key_hash TEXT NOT NULL PRIMARY KEY,
    request_hash TEXT NOT NULL,
    resource TEXT NOT NULL,
    status INTEGER NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX idempotency_keys_made ON idempotency_keys (made_at);
