-- +goose Up

-- A case before the court. One without a hearing is a client whose date is still
-- to be set. case_type is EOIR's code (RMV removal, AOC asylum-only ...).
-- court is EOIR's base city code or free text; court_index finds it again.
CREATE TABLE proceedings (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    case_type TEXT NOT NULL CHECK (case_type <> ''),
    court BYTEA CHECK (court IS NULL OR get_byte(court, 0) = 1),
    court_index TEXT NOT NULL,
    recorded_by UUID NOT NULL,
    form_id TEXT NOT NULL
);
CREATE INDEX proceedings_client ON proceedings (client_id, id);
CREATE UNIQUE INDEX proceedings_form ON proceedings (form_id) WHERE form_id <> '';

-- A hearing, whatever date it has now. client_id is the lead respondent, by whose
-- key it is sealed; everybody in it, the lead too, is a row of hearing_participants.
-- The empty type and medium mean that nobody has said.
CREATE TABLE hearings (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    proceeding_id UUID NOT NULL REFERENCES proceedings (id),
    type TEXT NOT NULL CHECK (type IN ('', 'master_calendar', 'individual', 'custody_redetermination', 'fear_review', 'conference', 'other')),
    medium TEXT NOT NULL CHECK (medium IN ('', 'in_person', 'video', 'internet', 'telephone')),
    state TEXT NOT NULL CHECK (state IN ('scheduled', 'held', 'held_in_absentia', 'vacated', 'off_calendar', 'venue_changed', 'cancelled')),
    court BYTEA CHECK (court IS NULL OR get_byte(court, 0) = 1),
    court_index TEXT NOT NULL,
    location BYTEA CHECK (location IS NULL OR get_byte(location, 0) = 1),
    judge BYTEA CHECK (judge IS NULL OR get_byte(judge, 0) = 1),
    judge_index TEXT NOT NULL
);
CREATE INDEX hearings_client ON hearings (client_id, id);
CREATE INDEX hearings_proceeding ON hearings (proceeding_id);
CREATE INDEX hearings_court ON hearings (court_index);

-- One date of a hearing. A new date is a new row; the old one stays and names
-- what superseded it. date and time are what the notice prints, by the clocks of
-- zone ("2027-01-05", "08:30"); starts_at is derived and may be computed again.
-- fold says which of two equal clock readings is meant. told_at is when we were
-- told of the date, recorded_at when it was written down.
CREATE TABLE hearing_settings (
    id UUID NOT NULL PRIMARY KEY,
    hearing_id UUID NOT NULL REFERENCES hearings (id),
    client_id UUID NOT NULL REFERENCES clients (id),
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    date TEXT NOT NULL CHECK (length(date) = 10),
    time TEXT NOT NULL CHECK (length(time) = 5),
    zone TEXT NOT NULL CHECK (zone <> ''),
    fold TEXT NOT NULL CHECK (fold IN ('', 'earlier', 'later')),
    starts_at TIMESTAMPTZ NOT NULL,
    issued_on TEXT NOT NULL,
    served_on TEXT NOT NULL CHECK (served_on IN ('', 'respondent', 'attorney', 'both')),
    how_received TEXT NOT NULL CHECK (how_received IN ('', 'ecas', 'mail', 'in_court', 'client', 'other')),
    source TEXT NOT NULL CHECK (source IN ('', 'notice', 'acis_phone', 'acis_web', 'ecas', 'in_court', 'client', 'other')),
    reason BYTEA CHECK (reason IS NULL OR get_byte(reason, 0) = 1),
    adjournment_code TEXT NOT NULL,
    superseded_by UUID REFERENCES hearing_settings (id) DEFERRABLE INITIALLY DEFERRED,
    told_at TIMESTAMPTZ NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_id TEXT NOT NULL,
    UNIQUE (hearing_id, sequence)
);
-- A hearing has one current date.
CREATE UNIQUE INDEX hearing_settings_current ON hearing_settings (hearing_id) WHERE superseded_by IS NULL;
CREATE UNIQUE INDEX hearing_settings_form ON hearing_settings (form_id) WHERE form_id <> '';
CREATE INDEX hearing_settings_date ON hearing_settings (date, id) WHERE superseded_by IS NULL;

-- A date is never overwritten: nobody moves 08:30 to 09:30 in place, and what
-- superseded a date is said once.
-- +goose StatementBegin
CREATE FUNCTION hearing_settings_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.hearing_id, NEW.sequence, NEW.date, NEW.time, NEW.zone, NEW.fold, NEW.told_at, NEW.recorded_at)
        <> (OLD.id, OLD.hearing_id, OLD.sequence, OLD.date, OLD.time, OLD.zone, OLD.fold, OLD.told_at, OLD.recorded_at)
        OR (OLD.superseded_by IS NOT NULL AND NEW.superseded_by IS DISTINCT FROM OLD.superseded_by) THEN
        RAISE EXCEPTION 'a hearing date is never overwritten';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER hearing_settings_keep BEFORE UPDATE ON hearing_settings
    FOR EACH ROW EXECUTE FUNCTION hearing_settings_keep();

-- Who is in a hearing: the lead and the riders. Somebody entered by mistake is
-- taken out with a when and a who, and the row stays.
CREATE TABLE hearing_participants (
    id UUID NOT NULL PRIMARY KEY,
    hearing_id UUID NOT NULL REFERENCES hearings (id),
    client_id UUID NOT NULL REFERENCES clients (id),
    role TEXT NOT NULL CHECK (role IN ('lead', 'rider')),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    removed_by UUID,
    removed_at TIMESTAMPTZ,
    CHECK ((removed_by IS NULL) = (removed_at IS NULL))
);
CREATE UNIQUE INDEX hearing_participants_once ON hearing_participants (hearing_id, client_id) WHERE removed_at IS NULL;
CREATE INDEX hearing_participants_client ON hearing_participants (client_id, hearing_id);

-- A date that is off: who says so and why. The hearing may get a new date later;
-- this row stays with the date it took off.
CREATE TABLE cancellations (
    id UUID NOT NULL PRIMARY KEY,
    hearing_id UUID NOT NULL REFERENCES hearings (id),
    setting_id UUID NOT NULL UNIQUE REFERENCES hearing_settings (id),
    client_id UUID NOT NULL REFERENCES clients (id),
    source TEXT NOT NULL CHECK (source IN ('notice', 'acis_phone', 'acis_web', 'ecas', 'in_court', 'client', 'other')),
    reason BYTEA CHECK (reason IS NULL OR get_byte(reason, 0) = 1),
    at TIMESTAMPTZ NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_id TEXT NOT NULL
);
CREATE INDEX cancellations_hearing ON cancellations (hearing_id);
CREATE UNIQUE INDEX cancellations_form ON cancellations (form_id) WHERE form_id <> '';

-- Somebody told one participant of a date, or, with cancellation_id, that it is off.
CREATE TABLE tellings (
    id UUID NOT NULL PRIMARY KEY,
    setting_id UUID NOT NULL REFERENCES hearing_settings (id),
    client_id UUID NOT NULL REFERENCES clients (id),
    cancellation_id UUID REFERENCES cancellations (id),
    told_by UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    how TEXT NOT NULL CHECK (how IN ('phone', 'in_person', 'text', 'email', 'letter', 'other')),
    language TEXT NOT NULL CHECK (language <> ''),
    read_back BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_id TEXT NOT NULL
);
CREATE INDEX tellings_setting ON tellings (setting_id, client_id);
CREATE UNIQUE INDEX tellings_form ON tellings (form_id) WHERE form_id <> '';

-- Somebody looked at what the court itself says. said_date and said_time are
-- empty where it knows of no hearing. agrees compares with setting_id, the date
-- on our record at that moment; one that does not agree is an open conflict
-- until check_resolutions has a row for it.
CREATE TABLE hearing_checks (
    id UUID NOT NULL PRIMARY KEY,
    hearing_id UUID NOT NULL REFERENCES hearings (id),
    setting_id UUID NOT NULL REFERENCES hearing_settings (id),
    client_id UUID NOT NULL REFERENCES clients (id),
    source TEXT NOT NULL CHECK (source IN ('acis_phone', 'acis_web', 'ecas', 'notice')),
    said_date TEXT NOT NULL,
    said_time TEXT NOT NULL,
    agrees BOOLEAN NOT NULL,
    checked_by UUID NOT NULL,
    checked_at TIMESTAMPTZ NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_id TEXT NOT NULL,
    CHECK ((said_date = '') = (said_time = ''))
);
CREATE INDEX hearing_checks_hearing ON hearing_checks (hearing_id, checked_at);
CREATE UNIQUE INDEX hearing_checks_form ON hearing_checks (form_id) WHERE form_id <> '';

-- What became of a check that did not agree: our date was kept, the hearing was
-- moved to what the court says, or another entry made the question idle.
CREATE TABLE check_resolutions (
    id UUID NOT NULL PRIMARY KEY,
    check_id UUID NOT NULL UNIQUE REFERENCES hearing_checks (id),
    client_id UUID NOT NULL REFERENCES clients (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('kept', 'moved', 'outdated')),
    reason BYTEA CHECK (reason IS NULL OR get_byte(reason, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);
