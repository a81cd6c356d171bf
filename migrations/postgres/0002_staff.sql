-- +goose Up

-- The clinic itself. One row, there from the beginning, so that the API works
-- before anybody has opened a browser; set_up_at says when somebody has.
CREATE TABLE offices (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    name BYTEA CHECK (name IS NULL OR get_byte(name, 0) = 1),
    time_zone TEXT NOT NULL CHECK (time_zone <> ''),
    language TEXT NOT NULL CHECK (language <> ''),
    set_up_at TIMESTAMPTZ
);
INSERT INTO offices (id, version, created_at, updated_at, time_zone, language)
VALUES ('00000000-0000-4000-8000-000000000010', 1, '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00', 'America/New_York', 'en');

-- A team is a wall: a client of a team one is not in does not exist. The default
-- team has no name until it is given one.
CREATE TABLE teams (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    name BYTEA CHECK (name IS NULL OR get_byte(name, 0) = 1)
);
INSERT INTO teams (id, version, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000020', 1, '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00');

-- The people of the clinic. A person is disabled, never deleted: the record says
-- who wrote what. password_hash is empty until she has used her link; language
-- is empty where the browser decides.
CREATE TABLE staff (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    name BYTEA CHECK (name IS NULL OR get_byte(name, 0) = 1),
    email BYTEA CHECK (email IS NULL OR get_byte(email, 0) = 1),
    email_index TEXT NOT NULL UNIQUE CHECK (email_index <> ''),
    language TEXT NOT NULL,
    password_hash TEXT NOT NULL CHECK (password_hash = '' OR substr(password_hash, 1, 10) = '$argon2id$'),
    disabled_at TIMESTAMPTZ,
    disabled_by UUID,
    CHECK (disabled_by IS NULL OR disabled_at IS NOT NULL)
);

-- One person can hold several roles. Accreditation is 'partial' (DHS only) or
-- 'full' (also before the court), 8 CFR 1292.1(a)(4), for that role alone.
CREATE TABLE staff_roles (
    staff_id UUID NOT NULL REFERENCES staff (id),
    role TEXT NOT NULL CHECK (role IN ('admin', 'attorney', 'accredited', 'paralegal', 'volunteer', 'readonly')),
    accreditation TEXT NOT NULL CHECK ((role = 'accredited') = (accreditation IN ('partial', 'full')) AND accreditation IN ('', 'partial', 'full')),
    granted_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (staff_id, role)
);

CREATE TABLE team_members (
    staff_id UUID NOT NULL REFERENCES staff (id),
    team_id UUID NOT NULL REFERENCES teams (id),
    joined_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (staff_id, team_id)
);
CREATE INDEX team_members_team ON team_members (team_id);

-- Who is signed in. Only the hash of the cookie's token is kept; data is what
-- the session library remembers, sealed.
CREATE TABLE staff_sessions (
    token_hash TEXT NOT NULL PRIMARY KEY,
    staff_id UUID NOT NULL REFERENCES staff (id),
    data BYTEA CHECK (data IS NULL OR get_byte(data, 0) = 1),
    created_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX staff_sessions_staff ON staff_sessions (staff_id);
CREATE INDEX staff_sessions_expires ON staff_sessions (expires_at);

-- Tokens for programs, each acting as one person. last_used_on is a day, so that
-- reading costs one write a day and no minute of anybody's work is kept.
CREATE TABLE api_tokens (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    staff_id UUID NOT NULL REFERENCES staff (id),
    token_hash TEXT NOT NULL UNIQUE,
    label BYTEA CHECK (label IS NULL OR get_byte(label, 0) = 1),
    expires_at TIMESTAMPTZ,
    last_used_on TEXT NOT NULL,
    revoked_at TIMESTAMPTZ
);
CREATE INDEX api_tokens_staff ON api_tokens (staff_id);

-- Links that work once: the one that sets the clinic up, which belongs to nobody
-- yet, and those by which a colleague chooses her password.
CREATE TABLE staff_links (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('set_up', 'join')),
    staff_id UUID REFERENCES staff (id),
    token_hash TEXT NOT NULL UNIQUE,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    voided_at TIMESTAMPTZ,
    CHECK ((purpose = 'join') = (staff_id IS NOT NULL))
);
CREATE INDEX staff_links_staff ON staff_links (staff_id);

-- Attempts to sign in, for the throttle: keyed indexes of account and network
-- address, never either in the clear. Swept after a day.
CREATE TABLE sign_in_attempts (
    id UUID NOT NULL PRIMARY KEY,
    account_index TEXT NOT NULL,
    address_index TEXT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    succeeded BOOLEAN NOT NULL
);
CREATE INDEX sign_in_attempts_account ON sign_in_attempts (account_index, made_at);
CREATE INDEX sign_in_attempts_address ON sign_in_attempts (address_index, made_at);

-- A second factor gets a table of its own beside these, one row per passkey or
-- authenticator of a person; see "Signing in" in internal/staff.
