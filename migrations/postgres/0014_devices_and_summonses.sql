-- +goose Up

-- A phone or monitor with which a client reports. since is its first day with her,
-- '' when nobody could say. Like every row here it is never rewritten: one that names
-- another supersedes it and says why, and a void one says that the other should
-- never have been there. told_at is when we were told.
CREATE TABLE devices (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    supersedes UUID UNIQUE REFERENCES devices (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('own_phone', 'issued_phone', 'ankle_monitor', 'wrist_monitor', 'other')),
    since TEXT NOT NULL,
    told_at TIMESTAMPTZ NOT NULL,
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX devices_client ON devices (client_id, id);

-- What a device is, in versions: a change is a new one. changed_on is when it
-- changed, '' when nobody could say.
CREATE TABLE device_passports (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    supersedes UUID UNIQUE REFERENCES device_passports (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    device_id UUID NOT NULL REFERENCES devices (id),
    changed_on TEXT NOT NULL,
    maker BYTEA CHECK (maker IS NULL OR get_byte(maker, 0) = 1),
    model BYTEA CHECK (model IS NULL OR get_byte(model, 0) = 1),
    os BYTEA CHECK (os IS NULL OR get_byte(os, 0) = 1),
    app TEXT NOT NULL CHECK (app IN ('', 'smartlink', 'ice_checkin_app', 'other')),
    app_version BYTEA CHECK (app_version IS NULL OR get_byte(app_version, 0) = 1),
    phone_number BYTEA CHECK (phone_number IS NULL OR get_byte(phone_number, 0) = 1),
    carrier BYTEA CHECK (carrier IS NULL OR get_byte(carrier, 0) = 1),
    language BYTEA CHECK (language IS NULL OR get_byte(language, 0) = 1),
    automatic_time TEXT NOT NULL CHECK (automatic_time IN ('', 'yes', 'no')),
    told_at TIMESTAMPTZ NOT NULL,
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX device_passports_client ON device_passports (client_id, id);

-- What became of a device.
CREATE TABLE device_endings (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    supersedes UUID UNIQUE REFERENCES device_endings (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    device_id UUID NOT NULL REFERENCES devices (id),
    how TEXT NOT NULL CHECK (how IN ('lost', 'stolen', 'broken', 'returned', 'replaced', 'taken_off', 'other')),
    ended_on TEXT NOT NULL,
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    told_at TIMESTAMPTZ NOT NULL,
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX device_endings_client ON device_endings (client_id, id);

-- Whether a duty goes on without the device it needed: asked, never assumed. A
-- later answer stands above an earlier one.
CREATE TABLE device_duty_answers (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    supersedes UUID UNIQUE REFERENCES device_duty_answers (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    device_id UUID NOT NULL REFERENCES devices (id),
    obligation_id UUID NOT NULL REFERENCES obligations (id),
    answer TEXT NOT NULL CHECK (answer IN ('goes_on', 'ended', 'not_known')),
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    told_at TIMESTAMPTZ NOT NULL,
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX device_duty_answers_client ON device_duty_answers (client_id, id);

-- What ICE or its contractor told a client outside the papers. date and time are
-- when it was said, or took place, by the clocks of zone; '' where nobody could
-- say. until is the last day it holds, where one was named.
CREATE TABLE instructions (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    supersedes UUID UNIQUE REFERENCES instructions (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('phone_on', 'stay_home', 'stay_in_area', 'travel_allowed', 'travel_refused', 'home_visit', 'bring_papers', 'other')),
    obligation_id UUID REFERENCES obligations (id),
    what BYTEA NOT NULL CHECK (get_byte(what, 0) = 1),
    said_by BYTEA CHECK (said_by IS NULL OR get_byte(said_by, 0) = 1),
    agency TEXT NOT NULL CHECK (agency IN ('', 'ice', 'bi', 'other')),
    how TEXT NOT NULL CHECK (how IN ('', 'in_person', 'phone', 'app', 'text', 'email', 'letter', 'other')),
    language TEXT NOT NULL,
    date TEXT NOT NULL,
    time TEXT NOT NULL CHECK (time = '' OR date <> ''),
    zone TEXT NOT NULL CHECK (zone <> ''),
    fold TEXT NOT NULL CHECK (fold IN ('', 'earlier', 'later')),
    until TEXT NOT NULL,
    told_at TIMESTAMPTZ NOT NULL,
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX instructions_client ON instructions (client_id, id);

-- A notice that says a client broke her conditions: what it alleges, in its own
-- words. The product admits nothing by keeping it. dated_on stands on the paper,
-- received_on is when the client had it; each '' when nobody could say.
CREATE TABLE violations (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    supersedes UUID UNIQUE REFERENCES violations (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    alleges BYTEA NOT NULL CHECK (get_byte(alleges, 0) = 1),
    dated_on TEXT NOT NULL,
    received_on TEXT NOT NULL,
    how TEXT NOT NULL CHECK (how IN ('', 'in_person', 'phone', 'app', 'text', 'email', 'letter', 'other')),
    answer_by TEXT NOT NULL,
    told_at TIMESTAMPTZ NOT NULL,
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX violations_client ON violations (client_id, id);

-- Which check-ins or appointments a notice speaks of.
CREATE TABLE violation_occurrences (
    violation_id UUID NOT NULL REFERENCES violations (id),
    occurrence_id UUID NOT NULL REFERENCES occurrences (id),
    client_id UUID NOT NULL REFERENCES clients (id),
    PRIMARY KEY (violation_id, occurrence_id)
);

-- What was sent in answer to a notice. violation_id is the notice's first row.
CREATE TABLE violation_answers (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    supersedes UUID UNIQUE REFERENCES violation_answers (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    violation_id UUID NOT NULL REFERENCES violations (id),
    sent_on TEXT NOT NULL CHECK (sent_on <> ''),
    how TEXT NOT NULL CHECK (how IN ('mail', 'courier', 'email', 'fax', 'portal', 'in_person', 'phone', 'other')),
    sent_by BYTEA CHECK (sent_by IS NULL OR get_byte(sent_by, 0) = 1),
    what BYTEA NOT NULL CHECK (get_byte(what, 0) = 1),
    proof BYTEA CHECK (proof IS NULL OR get_byte(proof, 0) = 1),
    told_at TIMESTAMPTZ NOT NULL,
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX violation_answers_client ON violation_answers (client_id, id);

-- A document of the client that is the scan of a release paper or of a notice, or that
-- went with a request or with the answer to a notice: one of the four.
CREATE TABLE supervision_scans (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    release_document_id UUID REFERENCES release_documents (id),
    request_id UUID REFERENCES step_down_requests (id),
    violation_id UUID REFERENCES violations (id),
    violation_answer_id UUID REFERENCES violation_answers (id),
    document_id UUID NOT NULL REFERENCES documents (id),
    supersedes UUID UNIQUE REFERENCES supervision_scans (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
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
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    supersedes UUID UNIQUE REFERENCES summonses (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    date TEXT NOT NULL,
    time TEXT NOT NULL CHECK (time = '' OR date <> ''),
    zone TEXT NOT NULL CHECK (zone <> ''),
    fold TEXT NOT NULL CHECK (fold IN ('', 'earlier', 'later')),
    starts_at TIMESTAMPTZ,
    place BYTEA CHECK (place IS NULL OR get_byte(place, 0) = 1),
    how TEXT NOT NULL CHECK (how IN ('', 'in_person', 'phone', 'app', 'text', 'email', 'letter', 'other')),
    words BYTEA CHECK (words IS NULL OR get_byte(words, 0) = 1),
    came_at TIMESTAMPTZ,
    told_at TIMESTAMPTZ NOT NULL,
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
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
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    summons_id UUID NOT NULL UNIQUE REFERENCES summonses (id),
    read_by UUID NOT NULL,
    read_at TIMESTAMPTZ NOT NULL
);

-- The appointment that a summons became. first_id is its first row: it comes into
-- the calendar once.
CREATE TABLE summons_appointments (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    first_id UUID NOT NULL UNIQUE REFERENCES summonses (id),
    obligation_id UUID NOT NULL REFERENCES obligations (id),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);

-- +goose StatementBegin
CREATE FUNCTION told_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never rewritten: add a row', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER devices_keep BEFORE UPDATE ON devices
    FOR EACH ROW EXECUTE FUNCTION told_keep();
CREATE TRIGGER device_passports_keep BEFORE UPDATE ON device_passports
    FOR EACH ROW EXECUTE FUNCTION told_keep();
CREATE TRIGGER device_endings_keep BEFORE UPDATE ON device_endings
    FOR EACH ROW EXECUTE FUNCTION told_keep();
CREATE TRIGGER device_duty_answers_keep BEFORE UPDATE ON device_duty_answers
    FOR EACH ROW EXECUTE FUNCTION told_keep();
CREATE TRIGGER instructions_keep BEFORE UPDATE ON instructions
    FOR EACH ROW EXECUTE FUNCTION told_keep();
CREATE TRIGGER violations_keep BEFORE UPDATE ON violations
    FOR EACH ROW EXECUTE FUNCTION told_keep();
CREATE TRIGGER violation_occurrences_keep BEFORE UPDATE ON violation_occurrences
    FOR EACH ROW EXECUTE FUNCTION told_keep();
CREATE TRIGGER violation_answers_keep BEFORE UPDATE ON violation_answers
    FOR EACH ROW EXECUTE FUNCTION told_keep();
CREATE TRIGGER summonses_keep BEFORE UPDATE ON summonses
    FOR EACH ROW EXECUTE FUNCTION told_keep();
CREATE TRIGGER summons_readings_keep BEFORE UPDATE ON summons_readings
    FOR EACH ROW EXECUTE FUNCTION told_keep();
CREATE TRIGGER summons_appointments_keep BEFORE UPDATE ON summons_appointments
    FOR EACH ROW EXECUTE FUNCTION told_keep();
CREATE TRIGGER supervision_scans_keep BEFORE UPDATE ON supervision_scans
    FOR EACH ROW EXECUTE FUNCTION told_keep();
