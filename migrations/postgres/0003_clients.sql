-- +goose Up

-- The person. Names, numbers, dates and free text are sealed under the client's
-- own key; language, zone and engagement are open, and said so. a_number_index is
-- keyed and not unique: one person can hold two numbers, two walls can hold one
-- person, and '' means that no number is known.
-- revision counts what a calendar shows; listed_seq is the length of the audit log
-- at the last change that the search directory must hear of; form_hash makes one
-- row of a form that was sent twice.
CREATE TABLE clients (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    updated_by UUID NOT NULL,
    team_id UUID NOT NULL REFERENCES teams (id),
    revision BIGINT NOT NULL,
    active_at TIMESTAMPTZ NOT NULL,
    listed_seq BIGINT NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    given_names BYTEA CHECK (given_names IS NULL OR get_byte(given_names, 0) = 1),
    family_names BYTEA CHECK (family_names IS NULL OR get_byte(family_names, 0) = 1),
    preferred_name BYTEA CHECK (preferred_name IS NULL OR get_byte(preferred_name, 0) = 1),
    aliases BYTEA CHECK (aliases IS NULL OR get_byte(aliases, 0) = 1),
    a_number BYTEA CHECK (a_number IS NULL OR get_byte(a_number, 0) = 1),
    a_number_index TEXT NOT NULL,
    birth_date BYTEA CHECK (birth_date IS NULL OR get_byte(birth_date, 0) = 1),
    country BYTEA CHECK (country IS NULL OR get_byte(country, 0) = 1),
    language TEXT NOT NULL CHECK (language <> ''),
    time_zone TEXT NOT NULL CHECK (time_zone <> ''),
    engagement TEXT NOT NULL CHECK (engagement IN ('full', 'limited', 'advice', 'referral')),
    email BYTEA CHECK (email IS NULL OR get_byte(email, 0) = 1),
    email_index TEXT NOT NULL,
    intake_note BYTEA CHECK (intake_note IS NULL OR get_byte(intake_note, 0) = 1),
    CHECK (given_names IS NOT NULL OR family_names IS NOT NULL),
    CHECK ((a_number IS NULL) = (a_number_index = '')),
    CHECK ((email IS NULL) = (email_index = ''))
);
CREATE INDEX clients_team ON clients (team_id, active_at, id);
CREATE INDEX clients_team_created ON clients (team_id, created_at, id);
CREATE INDEX clients_active ON clients (active_at, id);
CREATE INDEX clients_a_number ON clients (a_number_index) WHERE a_number_index <> '';
CREATE INDEX clients_email ON clients (email_index) WHERE email_index <> '';
CREATE INDEX clients_listed ON clients (listed_seq);

-- Numbers at which a client can be reached, her own or somebody else's. A phone is
-- never safe to text or to leave a message on unless somebody said so. issued says
-- that ICE or its contractor handed it out: no calendar link goes to it. A number
-- no longer in use keeps its row: a failure report may name it later.
CREATE TABLE client_phones (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    position INTEGER NOT NULL,
    number BYTEA NOT NULL CHECK (get_byte(number, 0) = 1),
    number_index TEXT NOT NULL CHECK (number_index <> ''),
    owner TEXT NOT NULL CHECK (owner IN ('client', 'other')),
    owner_name BYTEA CHECK (owner_name IS NULL OR get_byte(owner_name, 0) = 1),
    relation BYTEA CHECK (relation IS NULL OR get_byte(relation, 0) = 1),
    safe_to_text BOOLEAN NOT NULL,
    safe_to_voicemail BOOLEAN NOT NULL,
    issued BOOLEAN NOT NULL,
    ended_at TIMESTAMPTZ
);
CREATE INDEX client_phones_client ON client_phones (client_id, position);
CREATE INDEX client_phones_number ON client_phones (number_index);

-- Where a client lives and where letters go, apart. A move closes the old row and
-- adds one; nothing is written over. since and until are days as told (until may
-- be empty: still there); told_on is the day on which we were told.
CREATE TABLE client_addresses (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    kind TEXT NOT NULL CHECK (kind IN ('residence', 'mailing')),
    line1 BYTEA CHECK (line1 IS NULL OR get_byte(line1, 0) = 1),
    line2 BYTEA CHECK (line2 IS NULL OR get_byte(line2, 0) = 1),
    city BYTEA CHECK (city IS NULL OR get_byte(city, 0) = 1),
    state BYTEA CHECK (state IS NULL OR get_byte(state, 0) = 1),
    zip BYTEA CHECK (zip IS NULL OR get_byte(zip, 0) = 1),
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    told_on TEXT NOT NULL,
    recorded_by UUID NOT NULL,
    ended_at TIMESTAMPTZ
);
-- One current address of each kind.
CREATE UNIQUE INDEX client_addresses_current ON client_addresses (client_id, kind) WHERE ended_at IS NULL;
CREATE INDEX client_addresses_client ON client_addresses (client_id, kind, created_at);

-- Who works on a file. A volunteer sees the files named here and no others.
CREATE TABLE client_assignments (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    staff_id UUID NOT NULL REFERENCES staff (id),
    assigned_by UUID NOT NULL,
    ended_at TIMESTAMPTZ,
    ended_by UUID
);
CREATE UNIQUE INDEX client_assignments_current ON client_assignments (client_id, staff_id) WHERE ended_at IS NULL;
CREATE INDEX client_assignments_staff ON client_assignments (staff_id, client_id);

-- Who changed which fields, by version, so that two people saving one file can be
-- shown what the other did. Field names only; what stood in them is in the audit log.
CREATE TABLE client_edits (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    version BIGINT NOT NULL,
    fields TEXT NOT NULL,
    edited_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    UNIQUE (client_id, version)
);

-- An A-number that was found beyond the wall of whoever entered it. Whoever clears
-- conflicts sees the pair; the person who entered it sees nothing.
CREATE TABLE conflict_matches (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    other_id UUID NOT NULL REFERENCES clients (id),
    matched_on TEXT NOT NULL CHECK (matched_on IN ('a_number')),
    cleared_at TIMESTAMPTZ,
    cleared_by UUID,
    UNIQUE (client_id, other_id, matched_on),
    CHECK (client_id <> other_id)
);
CREATE INDEX conflict_matches_other ON conflict_matches (other_id);
