-- +goose Up

-- The offices of ISAP and ERO that the clinic calls, as its own people know them: no
-- public list exists. code is ICE's code of an area of responsibility, '' for an
-- office that has none. Telephone numbers are kept as they are dialled, with their
-- extensions.
CREATE TABLE supervision_offices (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('isap', 'ero')),
    code TEXT NOT NULL,
    name BLOB NOT NULL CHECK (substr(name, 1, 1) = x'01'),
    address BLOB CHECK (address IS NULL OR substr(address, 1, 1) = x'01'),
    front_desk BLOB CHECK (front_desk IS NULL OR substr(front_desk, 1, 1) = x'01'),
    hotline BLOB CHECK (hotline IS NULL OR substr(hotline, 1, 1) = x'01'),
    after_hours BLOB CHECK (after_hours IS NULL OR substr(after_hours, 1, 1) = x'01'),
    hours BLOB CHECK (hours IS NULL OR substr(hours, 1, 1) = x'01'),
    zone TEXT NOT NULL CHECK (zone <> ''),
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    retired BOOLEAN NOT NULL,
    changed_by TEXT NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);

-- Below, no row is ever rewritten. One that names another supersedes it and says why;
-- a void one says that the other should never have been there. What stands below a
-- row names the first of those that supersede each other, so that a correction moves
-- nothing.

-- A paper on which the client was released. form is one of the reference data, which
-- names the law. A day is '' when nobody knows it: issued, served on the client,
-- received by the clinic. bond_amount is dollars with two decimals; the obligor may be
-- a third person.
CREATE TABLE release_documents (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    form TEXT NOT NULL CHECK (form IN ('I-220A', 'I-220B', 'I-352', 'I-94 parole', 'I-385', 'ATD/ISAP enrolment')),
    issued_on TEXT NOT NULL,
    issued_by BLOB CHECK (issued_by IS NULL OR substr(issued_by, 1, 1) = x'01'),
    office_id TEXT REFERENCES supervision_offices (id),
    served_on TEXT NOT NULL,
    received_on TEXT NOT NULL,
    until TEXT NOT NULL,
    bond_amount BLOB CHECK (bond_amount IS NULL OR substr(bond_amount, 1, 1) = x'01'),
    obligor_name BLOB CHECK (obligor_name IS NULL OR substr(obligor_name, 1, 1) = x'01'),
    obligor_contact BLOB CHECK (obligor_contact IS NULL OR substr(obligor_contact, 1, 1) = x'01'),
    posted_on TEXT NOT NULL,
    subject_id BLOB CHECK (subject_id IS NULL OR substr(subject_id, 1, 1) = x'01'),
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    supersedes TEXT UNIQUE REFERENCES release_documents (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL),
    CHECK (until = '' OR form = 'I-94 parole'),
    CHECK (posted_on = '' AND bond_amount IS NULL AND obligor_name IS NULL AND obligor_contact IS NULL OR form = 'I-352')
);
CREATE INDEX release_documents_client ON release_documents (client_id, recorded_at, id);

-- One condition as it stands on the client's own paper: its number there and its words.
-- since is '' for the day of the paper.
CREATE TABLE release_conditions (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    release_document_id TEXT NOT NULL REFERENCES release_documents (id),
    number TEXT NOT NULL,
    words BLOB NOT NULL CHECK (substr(words, 1, 1) = x'01'),
    since TEXT NOT NULL,
    supersedes TEXT UNIQUE REFERENCES release_conditions (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX release_conditions_client ON release_conditions (client_id, recorded_at, id);

-- A duty that a condition led to.
CREATE TABLE condition_duties (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    condition_id TEXT NOT NULL REFERENCES release_conditions (id),
    obligation_id TEXT NOT NULL REFERENCES obligations (id),
    supersedes TEXT UNIQUE REFERENCES condition_duties (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX condition_duties_client ON condition_duties (client_id, recorded_at, id);

-- An enrolment in Alternatives to Detention. area is ICE's code of an area of
-- responsibility. learned_on is the day on which the clinic was told, '' when nobody
-- said.
CREATE TABLE enrolments (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    program TEXT NOT NULL CHECK (program IN ('isap', 'other')),
    program_name BLOB CHECK (program_name IS NULL OR substr(program_name, 1, 1) = x'01'),
    area TEXT NOT NULL,
    office_id TEXT REFERENCES supervision_offices (id),
    since TEXT NOT NULL CHECK (since <> ''),
    learned_on TEXT NOT NULL,
    supersedes TEXT UNIQUE REFERENCES enrolments (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL),
    CHECK ((program = 'other') = (program_name IS NOT NULL))
);
CREATE INDEX enrolments_client ON enrolments (client_id, recorded_at, id);

-- Who is responsible for the client from a day on. A vacant row says that from then on
-- nobody is known to be.
CREATE TABLE supervision_officers (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    role TEXT NOT NULL CHECK (role IN ('officer', 'case_specialist')),
    name BLOB CHECK (name IS NULL OR substr(name, 1, 1) = x'01'),
    phone BLOB CHECK (phone IS NULL OR substr(phone, 1, 1) = x'01'),
    email BLOB CHECK (email IS NULL OR substr(email, 1, 1) = x'01'),
    office_id TEXT REFERENCES supervision_offices (id),
    since TEXT NOT NULL CHECK (since <> ''),
    learned_on TEXT NOT NULL,
    vacant BOOLEAN NOT NULL,
    supersedes TEXT UNIQUE REFERENCES supervision_officers (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL),
    CHECK (vacant = (name IS NULL AND phone IS NULL AND email IS NULL))
);
CREATE INDEX supervision_officers_client ON supervision_officers (client_id, recorded_at, id);

-- What holds from a day on: every technology and visit at once, as codes of the
-- reference data joined by commas, so that two worn at the same time are one level.
CREATE TABLE level_changes (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    enrolment_id TEXT NOT NULL REFERENCES enrolments (id),
    modalities TEXT NOT NULL CHECK (modalities <> ''),
    since TEXT NOT NULL CHECK (since <> ''),
    set_by BLOB CHECK (set_by IS NULL OR substr(set_by, 1, 1) = x'01'),
    reason BLOB CHECK (reason IS NULL OR substr(reason, 1, 1) = x'01'),
    told_by BLOB CHECK (told_by IS NULL OR substr(told_by, 1, 1) = x'01'),
    told_on TEXT NOT NULL,
    told_language TEXT NOT NULL,
    told_how TEXT NOT NULL,
    learned_on TEXT NOT NULL,
    supersedes TEXT UNIQUE REFERENCES level_changes (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX level_changes_client ON level_changes (client_id, recorded_at, id);

-- The clinic or the client asked for less. wanted is codes, '' when none was named;
-- enclosed is the papers that went with it, in words.
CREATE TABLE step_down_requests (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    enrolment_id TEXT NOT NULL REFERENCES enrolments (id),
    asked_on TEXT NOT NULL CHECK (asked_on <> ''),
    how TEXT NOT NULL CHECK (how <> ''),
    asked_of BLOB CHECK (asked_of IS NULL OR substr(asked_of, 1, 1) = x'01'),
    wanted TEXT NOT NULL,
    reason BLOB NOT NULL CHECK (substr(reason, 1, 1) = x'01'),
    enclosed BLOB CHECK (enclosed IS NULL OR substr(enclosed, 1, 1) = x'01'),
    supersedes TEXT UNIQUE REFERENCES step_down_requests (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX step_down_requests_client ON step_down_requests (client_id, recorded_at, id);

-- What became of a request. 'none' says that on this day there was no answer yet.
CREATE TABLE step_down_answers (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    request_id TEXT NOT NULL REFERENCES step_down_requests (id),
    answer TEXT NOT NULL CHECK (answer IN ('granted', 'refused', 'none')),
    answered_on TEXT NOT NULL CHECK (answered_on <> ''),
    answered_by BLOB CHECK (answered_by IS NULL OR substr(answered_by, 1, 1) = x'01'),
    words BLOB CHECK (words IS NULL OR substr(words, 1, 1) = x'01'),
    learned_on TEXT NOT NULL,
    supersedes TEXT UNIQUE REFERENCES step_down_answers (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX step_down_answers_client ON step_down_answers (client_id, recorded_at, id);

-- The last day on which a paper, a condition or an enrolment held, and why it ended;
-- where none of the three is named, the case itself was dismissed or ended.
-- replaced_by is the paper that came instead.
CREATE TABLE supervision_endings (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    release_document_id TEXT REFERENCES release_documents (id),
    condition_id TEXT REFERENCES release_conditions (id),
    enrolment_id TEXT REFERENCES enrolments (id),
    last_day TEXT NOT NULL CHECK (last_day <> ''),
    reason BLOB NOT NULL CHECK (substr(reason, 1, 1) = x'01'),
    replaced_by TEXT REFERENCES release_documents (id),
    learned_on TEXT NOT NULL,
    supersedes TEXT UNIQUE REFERENCES supervision_endings (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL),
    CHECK (release_document_id IS NULL OR condition_id IS NULL),
    CHECK (enrolment_id IS NULL OR release_document_id IS NULL AND condition_id IS NULL),
    CHECK (replaced_by IS NULL OR release_document_id IS NOT NULL)
);
CREATE INDEX supervision_endings_client ON supervision_endings (client_id, recorded_at, id);

-- Whether a duty goes on after its ground changed: a level, or something that ended. It
-- is asked of a person each time and never assumed.
CREATE TABLE duty_answers (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    level_change_id TEXT REFERENCES level_changes (id),
    ending_id TEXT REFERENCES supervision_endings (id),
    obligation_id TEXT NOT NULL REFERENCES obligations (id),
    answer TEXT NOT NULL CHECK (answer IN ('goes_on', 'ended')),
    last_day TEXT NOT NULL,
    reason BLOB CHECK (reason IS NULL OR substr(reason, 1, 1) = x'01'),
    supersedes TEXT UNIQUE REFERENCES duty_answers (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL),
    CHECK ((level_change_id IS NULL) <> (ending_id IS NULL)),
    CHECK ((answer = 'ended') = (last_day <> ''))
);
CREATE INDEX duty_answers_client ON duty_answers (client_id, recorded_at, id);

-- +goose StatementBegin
CREATE TRIGGER release_documents_keep BEFORE UPDATE ON release_documents
BEGIN SELECT RAISE(ABORT, 'the record of supervision is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_conditions_keep BEFORE UPDATE ON release_conditions
BEGIN SELECT RAISE(ABORT, 'the record of supervision is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER condition_duties_keep BEFORE UPDATE ON condition_duties
BEGIN SELECT RAISE(ABORT, 'the record of supervision is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER enrolments_keep BEFORE UPDATE ON enrolments
BEGIN SELECT RAISE(ABORT, 'the record of supervision is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER supervision_officers_keep BEFORE UPDATE ON supervision_officers
BEGIN SELECT RAISE(ABORT, 'the record of supervision is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER level_changes_keep BEFORE UPDATE ON level_changes
BEGIN SELECT RAISE(ABORT, 'the record of supervision is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER step_down_requests_keep BEFORE UPDATE ON step_down_requests
BEGIN SELECT RAISE(ABORT, 'the record of supervision is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER step_down_answers_keep BEFORE UPDATE ON step_down_answers
BEGIN SELECT RAISE(ABORT, 'the record of supervision is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER supervision_endings_keep BEFORE UPDATE ON supervision_endings
BEGIN SELECT RAISE(ABORT, 'the record of supervision is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER duty_answers_keep BEFORE UPDATE ON duty_answers
BEGIN SELECT RAISE(ABORT, 'the record of supervision is never rewritten: add a row'); END;
-- +goose StatementEnd
