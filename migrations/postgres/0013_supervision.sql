-- +goose Up

-- The offices of ISAP and ERO that the clinic calls, as its own people know them: no
-- public list exists. code is ICE's code of an area of responsibility, '' for an
-- office that has none. Telephone numbers are kept as they are dialled, with their
-- extensions.
CREATE TABLE supervision_offices (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('isap', 'ero')),
    code TEXT NOT NULL,
    name BYTEA NOT NULL CHECK (get_byte(name, 0) = 1),
    address BYTEA CHECK (address IS NULL OR get_byte(address, 0) = 1),
    front_desk BYTEA CHECK (front_desk IS NULL OR get_byte(front_desk, 0) = 1),
    hotline BYTEA CHECK (hotline IS NULL OR get_byte(hotline, 0) = 1),
    after_hours BYTEA CHECK (after_hours IS NULL OR get_byte(after_hours, 0) = 1),
    hours BYTEA CHECK (hours IS NULL OR get_byte(hours, 0) = 1),
    zone TEXT NOT NULL CHECK (zone <> ''),
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    retired BOOLEAN NOT NULL,
    changed_by UUID NOT NULL,
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
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    form TEXT NOT NULL CHECK (form IN ('I-220A', 'I-220B', 'I-352', 'I-94 parole', 'I-385', 'ATD/ISAP enrolment')),
    issued_on TEXT NOT NULL,
    issued_by BYTEA CHECK (issued_by IS NULL OR get_byte(issued_by, 0) = 1),
    office_id UUID REFERENCES supervision_offices (id),
    served_on TEXT NOT NULL,
    received_on TEXT NOT NULL,
    until TEXT NOT NULL,
    bond_amount BYTEA CHECK (bond_amount IS NULL OR get_byte(bond_amount, 0) = 1),
    obligor_name BYTEA CHECK (obligor_name IS NULL OR get_byte(obligor_name, 0) = 1),
    obligor_contact BYTEA CHECK (obligor_contact IS NULL OR get_byte(obligor_contact, 0) = 1),
    posted_on TEXT NOT NULL,
    subject_id BYTEA CHECK (subject_id IS NULL OR get_byte(subject_id, 0) = 1),
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    supersedes UUID UNIQUE REFERENCES release_documents (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
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
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    release_document_id UUID NOT NULL REFERENCES release_documents (id),
    number TEXT NOT NULL,
    words BYTEA NOT NULL CHECK (get_byte(words, 0) = 1),
    since TEXT NOT NULL,
    supersedes UUID UNIQUE REFERENCES release_conditions (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX release_conditions_client ON release_conditions (client_id, recorded_at, id);

-- A duty that a condition led to.
CREATE TABLE condition_duties (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    condition_id UUID NOT NULL REFERENCES release_conditions (id),
    obligation_id UUID NOT NULL REFERENCES obligations (id),
    supersedes UUID UNIQUE REFERENCES condition_duties (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX condition_duties_client ON condition_duties (client_id, recorded_at, id);

-- An enrolment in Alternatives to Detention. area is ICE's code of an area of
-- responsibility. learned_on is the day on which the clinic was told, '' when nobody
-- said.
CREATE TABLE enrolments (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    program TEXT NOT NULL CHECK (program IN ('isap', 'other')),
    program_name BYTEA CHECK (program_name IS NULL OR get_byte(program_name, 0) = 1),
    area TEXT NOT NULL,
    office_id UUID REFERENCES supervision_offices (id),
    since TEXT NOT NULL CHECK (since <> ''),
    learned_on TEXT NOT NULL,
    supersedes UUID UNIQUE REFERENCES enrolments (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL),
    CHECK ((program = 'other') = (program_name IS NOT NULL))
);
CREATE INDEX enrolments_client ON enrolments (client_id, recorded_at, id);

-- Who is responsible for the client from a day on. A vacant row says that from then on
-- nobody is known to be.
CREATE TABLE supervision_officers (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    role TEXT NOT NULL CHECK (role IN ('officer', 'case_specialist')),
    name BYTEA CHECK (name IS NULL OR get_byte(name, 0) = 1),
    phone BYTEA CHECK (phone IS NULL OR get_byte(phone, 0) = 1),
    email BYTEA CHECK (email IS NULL OR get_byte(email, 0) = 1),
    office_id UUID REFERENCES supervision_offices (id),
    since TEXT NOT NULL CHECK (since <> ''),
    learned_on TEXT NOT NULL,
    vacant BOOLEAN NOT NULL,
    supersedes UUID UNIQUE REFERENCES supervision_officers (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL),
    CHECK (vacant = (name IS NULL AND phone IS NULL AND email IS NULL))
);
CREATE INDEX supervision_officers_client ON supervision_officers (client_id, recorded_at, id);

-- What holds from a day on: every technology and visit at once, as codes of the
-- reference data joined by commas, so that two worn at the same time are one level.
CREATE TABLE level_changes (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    enrolment_id UUID NOT NULL REFERENCES enrolments (id),
    modalities TEXT NOT NULL CHECK (modalities <> ''),
    since TEXT NOT NULL CHECK (since <> ''),
    set_by BYTEA CHECK (set_by IS NULL OR get_byte(set_by, 0) = 1),
    reason BYTEA CHECK (reason IS NULL OR get_byte(reason, 0) = 1),
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    told_on TEXT NOT NULL,
    told_language TEXT NOT NULL,
    told_how TEXT NOT NULL,
    learned_on TEXT NOT NULL,
    supersedes UUID UNIQUE REFERENCES level_changes (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX level_changes_client ON level_changes (client_id, recorded_at, id);

-- The clinic or the client asked for less. wanted is codes, '' when none was named;
-- enclosed is the papers that went with it, in words.
CREATE TABLE step_down_requests (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    enrolment_id UUID NOT NULL REFERENCES enrolments (id),
    asked_on TEXT NOT NULL CHECK (asked_on <> ''),
    how TEXT NOT NULL CHECK (how <> ''),
    asked_of BYTEA CHECK (asked_of IS NULL OR get_byte(asked_of, 0) = 1),
    wanted TEXT NOT NULL,
    reason BYTEA NOT NULL CHECK (get_byte(reason, 0) = 1),
    enclosed BYTEA CHECK (enclosed IS NULL OR get_byte(enclosed, 0) = 1),
    supersedes UUID UNIQUE REFERENCES step_down_requests (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX step_down_requests_client ON step_down_requests (client_id, recorded_at, id);

-- What became of a request. 'none' says that on this day there was no answer yet.
CREATE TABLE step_down_answers (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    request_id UUID NOT NULL REFERENCES step_down_requests (id),
    answer TEXT NOT NULL CHECK (answer IN ('granted', 'refused', 'none')),
    answered_on TEXT NOT NULL CHECK (answered_on <> ''),
    answered_by BYTEA CHECK (answered_by IS NULL OR get_byte(answered_by, 0) = 1),
    words BYTEA CHECK (words IS NULL OR get_byte(words, 0) = 1),
    learned_on TEXT NOT NULL,
    supersedes UUID UNIQUE REFERENCES step_down_answers (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX step_down_answers_client ON step_down_answers (client_id, recorded_at, id);

-- The last day on which a paper, a condition or an enrolment held, and why it ended;
-- where none of the three is named, the case itself was dismissed or ended.
-- replaced_by is the paper that came instead.
CREATE TABLE supervision_endings (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    release_document_id UUID REFERENCES release_documents (id),
    condition_id UUID REFERENCES release_conditions (id),
    enrolment_id UUID REFERENCES enrolments (id),
    last_day TEXT NOT NULL CHECK (last_day <> ''),
    reason BYTEA NOT NULL CHECK (get_byte(reason, 0) = 1),
    replaced_by UUID REFERENCES release_documents (id),
    learned_on TEXT NOT NULL,
    supersedes UUID UNIQUE REFERENCES supervision_endings (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
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
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    level_change_id UUID REFERENCES level_changes (id),
    ending_id UUID REFERENCES supervision_endings (id),
    obligation_id UUID NOT NULL REFERENCES obligations (id),
    answer TEXT NOT NULL CHECK (answer IN ('goes_on', 'ended')),
    last_day TEXT NOT NULL,
    reason BYTEA CHECK (reason IS NULL OR get_byte(reason, 0) = 1),
    supersedes UUID UNIQUE REFERENCES duty_answers (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL),
    CHECK ((level_change_id IS NULL) <> (ending_id IS NULL)),
    CHECK ((answer = 'ended') = (last_day <> ''))
);
CREATE INDEX duty_answers_client ON duty_answers (client_id, recorded_at, id);

-- +goose StatementBegin
CREATE FUNCTION supervision_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never rewritten: add a row', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER release_documents_keep BEFORE UPDATE ON release_documents
    FOR EACH ROW EXECUTE FUNCTION supervision_keep();
CREATE TRIGGER release_conditions_keep BEFORE UPDATE ON release_conditions
    FOR EACH ROW EXECUTE FUNCTION supervision_keep();
CREATE TRIGGER condition_duties_keep BEFORE UPDATE ON condition_duties
    FOR EACH ROW EXECUTE FUNCTION supervision_keep();
CREATE TRIGGER enrolments_keep BEFORE UPDATE ON enrolments
    FOR EACH ROW EXECUTE FUNCTION supervision_keep();
CREATE TRIGGER supervision_officers_keep BEFORE UPDATE ON supervision_officers
    FOR EACH ROW EXECUTE FUNCTION supervision_keep();
CREATE TRIGGER level_changes_keep BEFORE UPDATE ON level_changes
    FOR EACH ROW EXECUTE FUNCTION supervision_keep();
CREATE TRIGGER step_down_requests_keep BEFORE UPDATE ON step_down_requests
    FOR EACH ROW EXECUTE FUNCTION supervision_keep();
CREATE TRIGGER step_down_answers_keep BEFORE UPDATE ON step_down_answers
    FOR EACH ROW EXECUTE FUNCTION supervision_keep();
CREATE TRIGGER supervision_endings_keep BEFORE UPDATE ON supervision_endings
    FOR EACH ROW EXECUTE FUNCTION supervision_keep();
CREATE TRIGGER duty_answers_keep BEFORE UPDATE ON duty_answers
    FOR EACH ROW EXECUTE FUNCTION supervision_keep();
