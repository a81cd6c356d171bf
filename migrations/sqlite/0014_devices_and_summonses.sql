-- +goose Up

-- A phone or monitor with which a client reports. since is its first day with her,
-- '' when nobody could say. Like every row here it is never rewritten: one that names
-- another supersedes it and says why, and a void one says that the other should
-- never have been there. told_at is when we were told.
CREATE TABLE devices (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    supersedes TEXT UNIQUE REFERENCES devices (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('own_phone', 'issued_phone', 'ankle_monitor', 'wrist_monitor', 'other')),
    since TEXT NOT NULL,
    told_at DATETIME NOT NULL,
    told_by BLOB CHECK (told_by IS NULL OR substr(told_by, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX devices_client ON devices (client_id, id);

-- What a device is, in versions: a change is a new one. changed_on is when it
-- changed, '' when nobody could say.
CREATE TABLE device_passports (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    supersedes TEXT UNIQUE REFERENCES device_passports (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    device_id TEXT NOT NULL REFERENCES devices (id),
    changed_on TEXT NOT NULL,
    maker BLOB CHECK (maker IS NULL OR substr(maker, 1, 1) = x'01'),
    model BLOB CHECK (model IS NULL OR substr(model, 1, 1) = x'01'),
    os BLOB CHECK (os IS NULL OR substr(os, 1, 1) = x'01'),
    app TEXT NOT NULL CHECK (app IN ('', 'smartlink', 'ice_checkin_app', 'other')),
    app_version BLOB CHECK (app_version IS NULL OR substr(app_version, 1, 1) = x'01'),
    phone_number BLOB CHECK (phone_number IS NULL OR substr(phone_number, 1, 1) = x'01'),
    carrier BLOB CHECK (carrier IS NULL OR substr(carrier, 1, 1) = x'01'),
    language BLOB CHECK (language IS NULL OR substr(language, 1, 1) = x'01'),
    automatic_time TEXT NOT NULL CHECK (automatic_time IN ('', 'yes', 'no')),
    told_at DATETIME NOT NULL,
    told_by BLOB CHECK (told_by IS NULL OR substr(told_by, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX device_passports_client ON device_passports (client_id, id);

-- What became of a device.
CREATE TABLE device_endings (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    supersedes TEXT UNIQUE REFERENCES device_endings (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    device_id TEXT NOT NULL REFERENCES devices (id),
    how TEXT NOT NULL CHECK (how IN ('lost', 'stolen', 'broken', 'returned', 'replaced', 'taken_off', 'other')),
    ended_on TEXT NOT NULL,
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    told_at DATETIME NOT NULL,
    told_by BLOB CHECK (told_by IS NULL OR substr(told_by, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX device_endings_client ON device_endings (client_id, id);

-- Whether a duty goes on without the device it needed: asked, never assumed. A
-- later answer stands above an earlier one.
CREATE TABLE device_duty_answers (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    supersedes TEXT UNIQUE REFERENCES device_duty_answers (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    device_id TEXT NOT NULL REFERENCES devices (id),
    obligation_id TEXT NOT NULL REFERENCES obligations (id),
    answer TEXT NOT NULL CHECK (answer IN ('goes_on', 'ended', 'not_known')),
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    told_at DATETIME NOT NULL,
    told_by BLOB CHECK (told_by IS NULL OR substr(told_by, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX device_duty_answers_client ON device_duty_answers (client_id, id);

-- What ICE or its contractor told a client outside the papers. date and time are
-- when it was said, or took place, by the clocks of zone; '' where nobody could
-- say. until is the last day it holds, where one was named.
CREATE TABLE instructions (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    supersedes TEXT UNIQUE REFERENCES instructions (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('phone_on', 'stay_home', 'stay_in_area', 'travel_allowed', 'travel_refused', 'home_visit', 'bring_papers', 'other')),
    obligation_id TEXT REFERENCES obligations (id),
    what BLOB NOT NULL CHECK (substr(what, 1, 1) = x'01'),
    said_by BLOB CHECK (said_by IS NULL OR substr(said_by, 1, 1) = x'01'),
    agency TEXT NOT NULL CHECK (agency IN ('', 'ice', 'bi', 'other')),
    how TEXT NOT NULL CHECK (how IN ('', 'in_person', 'phone', 'app', 'text', 'email', 'letter', 'other')),
    language TEXT NOT NULL,
    date TEXT NOT NULL,
    time TEXT NOT NULL CHECK (time = '' OR date <> ''),
    zone TEXT NOT NULL CHECK (zone <> ''),
    fold TEXT NOT NULL CHECK (fold IN ('', 'earlier', 'later')),
    until TEXT NOT NULL,
    told_at DATETIME NOT NULL,
    told_by BLOB CHECK (told_by IS NULL OR substr(told_by, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX instructions_client ON instructions (client_id, id);

-- A notice that says a client broke her conditions: what it alleges, in its own
-- words. The product admits nothing by keeping it. dated_on stands on the paper,
-- received_on is when the client had it; each '' when nobody could say.
CREATE TABLE violations (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    supersedes TEXT UNIQUE REFERENCES violations (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    alleges BLOB NOT NULL CHECK (substr(alleges, 1, 1) = x'01'),
    dated_on TEXT NOT NULL,
    received_on TEXT NOT NULL,
    how TEXT NOT NULL CHECK (how IN ('', 'in_person', 'phone', 'app', 'text', 'email', 'letter', 'other')),
    answer_by TEXT NOT NULL,
    told_at DATETIME NOT NULL,
    told_by BLOB CHECK (told_by IS NULL OR substr(told_by, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX violations_client ON violations (client_id, id);

-- Which check-ins or appointments a notice speaks of.
CREATE TABLE violation_occurrences (
    violation_id TEXT NOT NULL REFERENCES violations (id),
    occurrence_id TEXT NOT NULL REFERENCES occurrences (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    PRIMARY KEY (violation_id, occurrence_id)
);

-- What was sent in answer to a notice. violation_id is the notice's first row.
CREATE TABLE violation_answers (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    supersedes TEXT UNIQUE REFERENCES violation_answers (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    violation_id TEXT NOT NULL REFERENCES violations (id),
    sent_on TEXT NOT NULL CHECK (sent_on <> ''),
    how TEXT NOT NULL CHECK (how IN ('mail', 'courier', 'email', 'fax', 'portal', 'in_person', 'phone', 'other')),
    sent_by BLOB CHECK (sent_by IS NULL OR substr(sent_by, 1, 1) = x'01'),
    what BLOB NOT NULL CHECK (substr(what, 1, 1) = x'01'),
    proof BLOB CHECK (proof IS NULL OR substr(proof, 1, 1) = x'01'),
    told_at DATETIME NOT NULL,
    told_by BLOB CHECK (told_by IS NULL OR substr(told_by, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX violation_answers_client ON violation_answers (client_id, id);

-- A document of the client that is the scan of a release paper or of a notice, or that
-- went with a request or with the answer to a notice: one of the four.
CREATE TABLE supervision_scans (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    release_document_id TEXT REFERENCES release_documents (id),
    request_id TEXT REFERENCES step_down_requests (id),
    violation_id TEXT REFERENCES violations (id),
    violation_answer_id TEXT REFERENCES violation_answers (id),
    document_id TEXT NOT NULL REFERENCES documents (id),
    supersedes TEXT UNIQUE REFERENCES supervision_scans (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL),
    CHECK (
        CASE WHEN release_document_id IS NULL THEN 0 ELSE 1 END + CASE WHEN request_id IS NULL THEN 0 ELSE 1 END
        + CASE WHEN violation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN violation_answer_id IS NULL THEN 0 ELSE 1 END = 1
    )
);
CREATE INDEX supervision_scans_client ON supervision_scans (client_id, recorded_at, id);

-- A call to come, on short notice. date and time are when, '' where nobody could
-- say; starts_at follows from them, NULL without an hour. came_at is when the call
-- reached the client, NULL when nobody could say.
CREATE TABLE summonses (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    supersedes TEXT UNIQUE REFERENCES summonses (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    date TEXT NOT NULL,
    time TEXT NOT NULL CHECK (time = '' OR date <> ''),
    zone TEXT NOT NULL CHECK (zone <> ''),
    fold TEXT NOT NULL CHECK (fold IN ('', 'earlier', 'later')),
    starts_at DATETIME,
    place BLOB CHECK (place IS NULL OR substr(place, 1, 1) = x'01'),
    how TEXT NOT NULL CHECK (how IN ('', 'in_person', 'phone', 'app', 'text', 'email', 'letter', 'other')),
    words BLOB CHECK (words IS NULL OR substr(words, 1, 1) = x'01'),
    came_at DATETIME,
    told_at DATETIME NOT NULL,
    told_by BLOB CHECK (told_by IS NULL OR substr(told_by, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL),
    -- Saving needs when, or what it says.
    CHECK (date <> '' OR words IS NOT NULL),
    CHECK ((time = '') = (starts_at IS NULL))
);
CREATE INDEX summonses_client ON summonses (client_id, id);

-- An attorney or accredited representative has read it. A corrected summons is to
-- be read again.
CREATE TABLE summons_readings (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    summons_id TEXT NOT NULL UNIQUE REFERENCES summonses (id),
    read_by TEXT NOT NULL,
    read_at DATETIME NOT NULL
);

-- The appointment that a summons became. first_id is its first row: it comes into
-- the calendar once.
CREATE TABLE summons_appointments (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    first_id TEXT NOT NULL UNIQUE REFERENCES summonses (id),
    obligation_id TEXT NOT NULL REFERENCES obligations (id),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL
);

-- +goose StatementBegin
CREATE TRIGGER devices_keep BEFORE UPDATE ON devices
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER device_passports_keep BEFORE UPDATE ON device_passports
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER device_endings_keep BEFORE UPDATE ON device_endings
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER device_duty_answers_keep BEFORE UPDATE ON device_duty_answers
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER instructions_keep BEFORE UPDATE ON instructions
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER violations_keep BEFORE UPDATE ON violations
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER violation_occurrences_keep BEFORE UPDATE ON violation_occurrences
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER violation_answers_keep BEFORE UPDATE ON violation_answers
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER summonses_keep BEFORE UPDATE ON summonses
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER summons_readings_keep BEFORE UPDATE ON summons_readings
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER summons_appointments_keep BEFORE UPDATE ON summons_appointments
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER supervision_scans_keep BEFORE UPDATE ON supervision_scans
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
