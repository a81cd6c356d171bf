-- +goose Up

-- A calendar link. It belongs to a client or to a member of staff. Of its secret
-- only the hash is kept, and four characters by which a person recognises it.
-- rendered is what the link answers with, sealed; etag is its SHA-256. It is good
-- while rendered_revision is the client's revision and rolls_at lies ahead (the
-- window of days moves on). alarms are minutes before, '1440,120'. Full wording
-- needs the client's consent: when, to which text, recorded by whom. A revoked
-- link answers with an empty calendar for 90 days, which takes its entries off the
-- phone; with leave they stay on it, and the link is gone at once.
CREATE TABLE feeds (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('client', 'staff')),
    client_id UUID REFERENCES clients (id),
    staff_id UUID REFERENCES staff (id),
    language TEXT NOT NULL CHECK (language <> ''),
    wording TEXT NOT NULL CHECK (wording IN ('discreet', 'place', 'full')),
    alarms TEXT NOT NULL,
    label BYTEA CHECK (label IS NULL OR get_byte(label, 0) = 1),
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    token_hint TEXT NOT NULL CHECK (length(token_hint) = 4),
    consent_at TIMESTAMPTZ,
    consent_by UUID REFERENCES staff (id),
    consent_text TEXT NOT NULL,
    offered_by UUID NOT NULL,
    rendered BYTEA CHECK (rendered IS NULL OR get_byte(rendered, 0) = 1),
    etag TEXT NOT NULL,
    changed_at TIMESTAMPTZ,
    rendered_revision BIGINT NOT NULL,
    rolls_at TIMESTAMPTZ NOT NULL,
    render_failed_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ,
    revoked_by UUID,
    leave BOOLEAN NOT NULL,
    CHECK ((audience = 'client') = (client_id IS NOT NULL) AND (audience = 'staff') = (staff_id IS NOT NULL)),
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
    CHECK (audience <> 'client' OR wording <> 'full' OR (consent_at IS NOT NULL AND consent_by IS NOT NULL AND consent_text <> '')),
    CHECK ((rendered IS NULL) = (etag = '') AND (rendered IS NULL) = (changed_at IS NULL))
);
CREATE INDEX feeds_client ON feeds (client_id, id);
CREATE INDEX feeds_rolls ON feeds (rolls_at, id) WHERE revoked_at IS NULL;
CREATE INDEX feeds_failed ON feeds (render_failed_at) WHERE render_failed_at IS NOT NULL AND revoked_at IS NULL;

-- What a link has shown: one row for each entry of its calendar. source_id is the
-- hearing, the occurrence, or the duty that asks for something every day; part 1
-- is the other date of a hearing on which court and record differ, and for such a
-- duty the number of the day. uid is random and says nothing. content is a keyed hash of
-- everything a phone sees of the entry: when it changes, sequence goes up by one
-- and modified_at moves, and for no other entry. cancelled_at is when the entry
-- went off; it is shown as cancelled for 60 days after.
CREATE TABLE feed_events (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    feed_id UUID NOT NULL REFERENCES feeds (id),
    source_id UUID NOT NULL,
    part INTEGER NOT NULL CHECK (part >= 0),
    kind TEXT NOT NULL CHECK (kind IN ('hearing', 'check_in', 'appointment', 'at_home', 'report', 'charge')),
    uid TEXT NOT NULL UNIQUE CHECK (length(uid) BETWEEN 16 AND 64),
    content TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence >= 0),
    modified_at TIMESTAMPTZ NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    zone TEXT NOT NULL CHECK (zone <> ''),
    cancelled_at TIMESTAMPTZ,
    UNIQUE (feed_id, source_id, part)
);

-- Who asked for a link's calendar: on which day, with what sort of program, and
-- which bytes it was given (the ETag is their hash). No address is kept. It proves
-- that some program fetched that version that day, not that somebody read it.
CREATE TABLE feed_fetches (
    feed_id UUID NOT NULL REFERENCES feeds (id),
    day TEXT NOT NULL CHECK (length(day) = 10),
    program TEXT NOT NULL CHECK (program <> ''),
    status INTEGER NOT NULL,
    etag TEXT NOT NULL,
    first_at TIMESTAMPTZ NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    count BIGINT NOT NULL CHECK (count > 0),
    PRIMARY KEY (feed_id, day, program, status, etag)
);
CREATE INDEX feed_fetches_last ON feed_fetches (feed_id, last_at);
