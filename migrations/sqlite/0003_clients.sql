-- +goose Up

-- The person. Names, numbers, dates and free text are sealed under the client's
-- own key; language, zone and engagement are open, and said so. a_number_index is
-- keyed and not unique: one person can hold two numbers, two walls can hold one
-- person, and '' means that no number is known.
-- revision counts what a calendar shows; listed_seq is the length of the audit log
-- at the last change that the search directory must hear of; form_hash makes one
-- row of a form that was sent twice.
CREATE TABLE clients (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    updated_by TEXT NOT NULL,
    team_id TEXT NOT NULL REFERENCES teams (id),
    revision BIGINT NOT NULL,
    active_at DATETIME NOT NULL,
    listed_seq BIGINT NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    given_names BLOB CHECK (given_names IS NULL OR substr(given_names, 1, 1) = x'01'),
    family_names BLOB CHECK (family_names IS NULL OR substr(family_names, 1, 1) = x'01'),
    preferred_name BLOB CHECK (preferred_name IS NULL OR substr(preferred_name, 1, 1) = x'01'),
    aliases BLOB CHECK (aliases IS NULL OR substr(aliases, 1, 1) = x'01'),
    a_number BLOB CHECK (a_number IS NULL OR substr(a_number, 1, 1) = x'01'),
    a_number_index TEXT NOT NULL,
    birth_date BLOB CHECK (birth_date IS NULL OR substr(birth_date, 1, 1) = x'01'),
    country BLOB CHECK (country IS NULL OR substr(country, 1, 1) = x'01'),
    language TEXT NOT NULL CHECK (language <> ''),
    time_zone TEXT NOT NULL CHECK (time_zone <> ''),
    engagement TEXT NOT NULL CHECK (engagement IN ('full', 'limited', 'advice', 'referral')),
    email BLOB CHECK (email IS NULL OR substr(email, 1, 1) = x'01'),
    email_index TEXT NOT NULL,
    intake_note BLOB CHECK (intake_note IS NULL OR substr(intake_note, 1, 1) = x'01'),
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
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    position INTEGER NOT NULL,
    number BLOB NOT NULL CHECK (substr(number, 1, 1) = x'01'),
    number_index TEXT NOT NULL CHECK (number_index <> ''),
    owner TEXT NOT NULL CHECK (owner IN ('client', 'other')),
    owner_name BLOB CHECK (owner_name IS NULL OR substr(owner_name, 1, 1) = x'01'),
    relation BLOB CHECK (relation IS NULL OR substr(relation, 1, 1) = x'01'),
    safe_to_text BOOLEAN NOT NULL,
    safe_to_voicemail BOOLEAN NOT NULL,
    issued BOOLEAN NOT NULL,
    ended_at DATETIME
);
CREATE INDEX client_phones_client ON client_phones (client_id, position);
CREATE INDEX client_phones_number ON client_phones (number_index);

-- Where a client lives and where letters go, apart. A move closes the old row and
-- adds one; nothing is written over. since and until are days as told (until may
-- be empty: still there); told_on is the day on which we were told.
CREATE TABLE client_addresses (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    kind TEXT NOT NULL CHECK (kind IN ('residence', 'mailing')),
    line1 BLOB CHECK (line1 IS NULL OR substr(line1, 1, 1) = x'01'),
    line2 BLOB CHECK (line2 IS NULL OR substr(line2, 1, 1) = x'01'),
    city BLOB CHECK (city IS NULL OR substr(city, 1, 1) = x'01'),
    state BLOB CHECK (state IS NULL OR substr(state, 1, 1) = x'01'),
    zip BLOB CHECK (zip IS NULL OR substr(zip, 1, 1) = x'01'),
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    told_on TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    ended_at DATETIME
);
-- One current address of each kind.
CREATE UNIQUE INDEX client_addresses_current ON client_addresses (client_id, kind) WHERE ended_at IS NULL;
CREATE INDEX client_addresses_client ON client_addresses (client_id, kind, created_at);

-- Who works on a file. A volunteer sees the files named here and no others.
CREATE TABLE client_assignments (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    staff_id TEXT NOT NULL REFERENCES staff (id),
    assigned_by TEXT NOT NULL,
    ended_at DATETIME,
    ended_by TEXT
);
CREATE UNIQUE INDEX client_assignments_current ON client_assignments (client_id, staff_id) WHERE ended_at IS NULL;
CREATE INDEX client_assignments_staff ON client_assignments (staff_id, client_id);

-- Who changed which fields, by version, so that two people saving one file can be
-- shown what the other did. Field names only; what stood in them is in the audit log.
CREATE TABLE client_edits (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    version BIGINT NOT NULL,
    fields TEXT NOT NULL,
    edited_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    UNIQUE (client_id, version)
);

-- An A-number that was found beyond the wall of whoever entered it. Whoever clears
-- conflicts sees the pair; the person who entered it sees nothing.
CREATE TABLE conflict_matches (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    other_id TEXT NOT NULL REFERENCES clients (id),
    matched_on TEXT NOT NULL CHECK (matched_on IN ('a_number')),
    cleared_at DATETIME,
    cleared_by TEXT,
    UNIQUE (client_id, other_id, matched_on),
    CHECK (client_id <> other_id)
);
CREATE INDEX conflict_matches_other ON conflict_matches (other_id);
