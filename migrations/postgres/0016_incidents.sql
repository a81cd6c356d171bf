-- +goose Up

-- What the ledger said of the client's check-ins before this one, at the moment the
-- failure was logged: kept as it was then. on_time of resolved were done inside
-- their window; of unknown ones nobody had said anything, and they count for neither.
CREATE TABLE failure_histories (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    failure_id UUID NOT NULL UNIQUE REFERENCES failures (id),
    on_time INTEGER NOT NULL CHECK (on_time >= 0),
    no_hour INTEGER NOT NULL CHECK (no_hour >= 0),
    resolved INTEGER NOT NULL CHECK (resolved >= on_time + no_hour),
    unknown INTEGER NOT NULL CHECK (unknown >= 0),
    failures INTEGER NOT NULL CHECK (failures >= 0),
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX failure_histories_client ON failure_histories (client_id, id);

-- Who took a failure up, let go of it, closed it and why, opened it again.
CREATE TABLE failure_turns (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    failure_id UUID NOT NULL REFERENCES failures (id),
    number BIGINT NOT NULL CHECK (number > 0),
    act TEXT NOT NULL CHECK (act IN ('taken', 'released', 'closed', 'reopened')),
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    UNIQUE (failure_id, number),
    -- Whoever closes a failure says why.
    CHECK (act <> 'closed' OR note IS NOT NULL)
);
CREATE INDEX failure_turns_client ON failure_turns (client_id, id);

-- That two logs are of the same failure, or are not. Both stay as they are. one_id
-- is the earlier of the two; the last word about a pair holds.
CREATE TABLE failure_links (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    one_id UUID NOT NULL REFERENCES failures (id),
    other_id UUID NOT NULL REFERENCES failures (id),
    same BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK (one_id <> other_id)
);
CREATE INDEX failure_links_one ON failure_links (one_id, id);
CREATE INDEX failure_links_other ON failure_links (other_id, id);
CREATE INDEX failure_links_client ON failure_links (client_id, id);

-- That somebody agreed to be recorded in one call; in a file, document_consents says. state is
-- where the parties were, '' where nobody said.
CREATE TABLE failure_consents (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    failure_id UUID NOT NULL REFERENCES failures (id),
    call_id UUID NOT NULL REFERENCES failure_calls (id),
    state TEXT NOT NULL,
    given_by BYTEA NOT NULL CHECK (get_byte(given_by, 0) = 1),
    given_at TIMESTAMPTZ NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX failure_consents_failure ON failure_consents (failure_id, id);
CREATE INDEX failure_consents_client ON failure_consents (client_id, id);

-- An incident: the same family of failure at several clients within hours, confirmed
-- by a person; or, where refused, that somebody looked and said that these have
-- nothing to do with each other. It names no client: its failures do.
CREATE TABLE incidents (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    family TEXT NOT NULL CHECK (family <> ''),
    refused BOOLEAN NOT NULL,
    confirmed_by UUID NOT NULL REFERENCES staff (id)
);
CREATE INDEX incidents_created ON incidents (created_at, id);

-- Which failures an incident is made of. A failure belongs to one confirmed incident
-- at most: of two people who confirm at once, the second finds the first one's.
CREATE TABLE incident_failures (
    id UUID NOT NULL PRIMARY KEY,
    incident_id UUID NOT NULL REFERENCES incidents (id),
    failure_id UUID NOT NULL REFERENCES failures (id),
    client_id UUID NOT NULL REFERENCES clients (id),
    refused BOOLEAN NOT NULL,
    attached_by UUID NOT NULL,
    attached_at TIMESTAMPTZ NOT NULL,
    UNIQUE (incident_id, failure_id)
);
CREATE UNIQUE INDEX incident_failures_once ON incident_failures (failure_id) WHERE NOT refused;
CREATE INDEX incident_failures_failure ON incident_failures (failure_id, id);
CREATE INDEX incident_failures_client ON incident_failures (client_id, id);

-- What may be said of an incident outside, as an attorney approved it: whole hours,
-- "at least five clients", no name, no minute.
CREATE TABLE incident_exhibits (
    id UUID NOT NULL PRIMARY KEY,
    incident_id UUID NOT NULL REFERENCES incidents (id),
    body BYTEA NOT NULL CHECK (get_byte(body, 0) = 1),
    approved_by UUID NOT NULL REFERENCES staff (id),
    approved_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX incident_exhibits_incident ON incident_exhibits (incident_id, approved_at, id);

CREATE TRIGGER failure_histories_keep BEFORE UPDATE ON failure_histories
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER failure_turns_keep BEFORE UPDATE ON failure_turns
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER failure_links_keep BEFORE UPDATE ON failure_links
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER failure_consents_keep BEFORE UPDATE ON failure_consents
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER incident_failures_keep BEFORE UPDATE ON incident_failures
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER incident_exhibits_keep BEFORE UPDATE ON incident_exhibits
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
