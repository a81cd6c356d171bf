-- +goose Up

-- What the ledger said of the client's check-ins before this one, at the moment the
-- failure was logged: kept as it was then. on_time of resolved were done inside
-- their window; of unknown ones nobody had said anything, and they count for neither.
CREATE TABLE failure_histories (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    failure_id TEXT NOT NULL UNIQUE REFERENCES failures (id),
    on_time INTEGER NOT NULL CHECK (on_time >= 0),
    no_hour INTEGER NOT NULL CHECK (no_hour >= 0),
    resolved INTEGER NOT NULL CHECK (resolved >= on_time + no_hour),
    unknown INTEGER NOT NULL CHECK (unknown >= 0),
    failures INTEGER NOT NULL CHECK (failures >= 0),
    recorded_at DATETIME NOT NULL
);
CREATE INDEX failure_histories_client ON failure_histories (client_id, id);

-- Who took a failure up, let go of it, closed it and why, opened it again.
CREATE TABLE failure_turns (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    failure_id TEXT NOT NULL REFERENCES failures (id),
    number BIGINT NOT NULL CHECK (number > 0),
    act TEXT NOT NULL CHECK (act IN ('taken', 'released', 'closed', 'reopened')),
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    UNIQUE (failure_id, number),
    -- Whoever closes a failure says why.
    CHECK (act <> 'closed' OR note IS NOT NULL)
);
CREATE INDEX failure_turns_client ON failure_turns (client_id, id);

-- That two logs are of the same failure, or are not. Both stay as they are. one_id
-- is the earlier of the two; the last word about a pair holds.
CREATE TABLE failure_links (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    one_id TEXT NOT NULL REFERENCES failures (id),
    other_id TEXT NOT NULL REFERENCES failures (id),
    same BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK (one_id <> other_id)
);
CREATE INDEX failure_links_one ON failure_links (one_id, id);
CREATE INDEX failure_links_other ON failure_links (other_id, id);
CREATE INDEX failure_links_client ON failure_links (client_id, id);

-- That somebody agreed to be recorded in one call; in a file, document_consents says. state is
-- where the parties were, '' where nobody said.
CREATE TABLE failure_consents (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    failure_id TEXT NOT NULL REFERENCES failures (id),
    call_id TEXT NOT NULL REFERENCES failure_calls (id),
    state TEXT NOT NULL,
    given_by BLOB NOT NULL CHECK (substr(given_by, 1, 1) = x'01'),
    given_at DATETIME NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX failure_consents_failure ON failure_consents (failure_id, id);
CREATE INDEX failure_consents_client ON failure_consents (client_id, id);

-- An incident: the same family of failure at several clients within hours, confirmed
-- by a person; or, where refused, that somebody looked and said that these have
-- nothing to do with each other. It names no client: its failures do.
CREATE TABLE incidents (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    family TEXT NOT NULL CHECK (family <> ''),
    refused BOOLEAN NOT NULL,
    confirmed_by TEXT NOT NULL REFERENCES staff (id)
);
CREATE INDEX incidents_created ON incidents (created_at, id);

-- Which failures an incident is made of. A failure belongs to one confirmed incident
-- at most: of two people who confirm at once, the second finds the first one's.
CREATE TABLE incident_failures (
    id TEXT NOT NULL PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incidents (id),
    failure_id TEXT NOT NULL REFERENCES failures (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    refused BOOLEAN NOT NULL,
    attached_by TEXT NOT NULL,
    attached_at DATETIME NOT NULL,
    UNIQUE (incident_id, failure_id)
);
CREATE UNIQUE INDEX incident_failures_once ON incident_failures (failure_id) WHERE NOT refused;
CREATE INDEX incident_failures_failure ON incident_failures (failure_id, id);
CREATE INDEX incident_failures_client ON incident_failures (client_id, id);

-- What may be said of an incident outside, as an attorney approved it: whole hours,
-- "at least five clients", no name, no minute.
CREATE TABLE incident_exhibits (
    id TEXT NOT NULL PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incidents (id),
    body BLOB NOT NULL CHECK (substr(body, 1, 1) = x'01'),
    approved_by TEXT NOT NULL REFERENCES staff (id),
    approved_at DATETIME NOT NULL
);
CREATE INDEX incident_exhibits_incident ON incident_exhibits (incident_id, approved_at, id);

-- +goose StatementBegin
CREATE TRIGGER failure_histories_keep BEFORE UPDATE ON failure_histories
BEGIN SELECT RAISE(ABORT, 'the record of a failure is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER failure_turns_keep BEFORE UPDATE ON failure_turns
BEGIN SELECT RAISE(ABORT, 'the record of a failure is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER failure_links_keep BEFORE UPDATE ON failure_links
BEGIN SELECT RAISE(ABORT, 'the record of a failure is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER failure_consents_keep BEFORE UPDATE ON failure_consents
BEGIN SELECT RAISE(ABORT, 'the record of a failure is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER incident_failures_keep BEFORE UPDATE ON incident_failures
BEGIN SELECT RAISE(ABORT, 'the record of a failure is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER incident_exhibits_keep BEFORE UPDATE ON incident_exhibits
BEGIN SELECT RAISE(ABORT, 'the record of a failure is never rewritten: add a row'); END;
-- +goose StatementEnd
