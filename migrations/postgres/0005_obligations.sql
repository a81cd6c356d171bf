-- +goose Up

-- A duty to report. modality is a code of the reference data; schedule_id is the
-- version in force (the row it names is written after this one). extended_to is
-- the day up to which occurrences exist, '9999-12-31' when no more can follow.
-- ended_on is the last day the duty held, '' while nobody said that it ended.
-- form_hash makes one row of a form that was sent twice.
CREATE TABLE obligations (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    modality TEXT NOT NULL CHECK (modality <> ''),
    since TEXT NOT NULL CHECK (since <> ''),
    schedule_id UUID NOT NULL,
    extended_to TEXT NOT NULL CHECK (extended_to <> ''),
    ended_on TEXT NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX obligations_client ON obligations (client_id, id);
CREATE INDEX obligations_extended ON obligations (extended_to, id);

-- What the client was told, in versions. window_minutes is NULL when nobody told
-- how long the window stays open; nothing is filled in for it. skipped are the
-- days of a rule that were told to be left out, '2026-12-25 2027-01-01'. ends is
-- when a day of staying at home is over, '' for the end of the day.
CREATE TABLE obligation_schedules (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    obligation_id UUID NOT NULL REFERENCES obligations (id),
    number INTEGER NOT NULL CHECK (number > 0),
    kind TEXT NOT NULL CHECK (kind IN ('recurring', 'appointment', 'on_demand', 'day_window', 'continuous')),
    rule TEXT NOT NULL,
    date TEXT NOT NULL CHECK (date <> ''),
    time TEXT NOT NULL,
    zone TEXT NOT NULL CHECK (zone <> ''),
    fold TEXT NOT NULL CHECK (fold IN ('', 'earlier', 'later')),
    ends TEXT NOT NULL,
    skipped TEXT NOT NULL,
    skip_holidays BOOLEAN NOT NULL,
    window_minutes INTEGER CHECK (window_minutes > 0),
    grace_minutes INTEGER NOT NULL CHECK (grace_minutes >= 0),
    from_date TEXT NOT NULL CHECK (from_date <> ''),
    place BYTEA CHECK (place IS NULL OR get_byte(place, 0) = 1),
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    told_on TEXT NOT NULL,
    told_language TEXT NOT NULL,
    told_how TEXT NOT NULL,
    reason BYTEA CHECK (reason IS NULL OR get_byte(reason, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    UNIQUE (obligation_id, number),
    -- A home visit can be announced for one day or for every other Wednesday.
    CHECK (kind <> 'recurring' OR rule <> ''),
    CHECK (kind IN ('recurring', 'day_window') OR rule = ''),
    CHECK (rule <> '' OR (skipped = '' AND NOT skip_holidays)),
    -- A prompt comes when it comes; of a daily charge the hour may be unknown.
    CHECK (time <> '' OR kind IN ('on_demand', 'continuous')),
    CHECK (ends = '' OR (kind = 'day_window' AND ends > time))
);

-- Schedules of which it is not on record how they were told: few, and asked for on Today.
CREATE INDEX obligation_schedules_untold ON obligation_schedules (client_id)
    WHERE told_by IS NULL OR told_on = '' OR told_language = '' OR told_how = '';

-- Who said that a duty is over. A duty ends once.
CREATE TABLE obligation_endings (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    obligation_id UUID NOT NULL REFERENCES obligations (id),
    last_day TEXT NOT NULL CHECK (last_day <> ''),
    reason BYTEA NOT NULL CHECK (get_byte(reason, 0) = 1),
    -- That it did not end takes an ending back, once; the duty can end again after that.
    taken_back BOOLEAN NOT NULL,
    supersedes UUID UNIQUE REFERENCES obligation_endings (id),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    CHECK (taken_back = (supersedes IS NOT NULL))
);
CREATE INDEX obligation_endings_duty ON obligation_endings (obligation_id, id);

-- One check-in or appointment. The slot is where the schedule put it and never
-- changes, so that no occurrence can come into being twice; date and time are
-- where it stands now. next_at is when the clock has to look again.
CREATE TABLE occurrences (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    obligation_id UUID NOT NULL REFERENCES obligations (id),
    schedule_id UUID NOT NULL REFERENCES obligation_schedules (id),
    slot_date TEXT NOT NULL CHECK (slot_date <> ''),
    slot_time TEXT NOT NULL CHECK (slot_time <> ''),
    date TEXT NOT NULL CHECK (date <> ''),
    time TEXT NOT NULL CHECK (time <> ''),
    zone TEXT NOT NULL CHECK (zone <> ''),
    fold TEXT NOT NULL CHECK (fold IN ('', 'earlier', 'later')),
    opens_at TIMESTAMPTZ NOT NULL,
    closes_at TIMESTAMPTZ NOT NULL,
    grace_ends_at TIMESTAMPTZ NOT NULL,
    next_at TIMESTAMPTZ,
    state TEXT NOT NULL CHECK (state IN ('upcoming', 'due', 'late', 'unknown', 'withdrawn', 'reported', 'reported_late',
        'reported_other_means', 'attempted_failed', 'missed_excused', 'missed_unexcused', 'cancelled_by_ice')),
    withdrawn TEXT NOT NULL CHECK (withdrawn IN ('', 'ended', 'rescheduled', 'paused', 'mistaken')),
    moved BOOLEAN NOT NULL,
    prompted BOOLEAN NOT NULL,
    -- A visit in person of which it can still be asked whether the client came out; the
    -- answers decide, this only keeps the question to few rows.
    asks_return BOOLEAN NOT NULL,
    outcome_id UUID,
    revision INTEGER NOT NULL CHECK (revision >= 0),
    revised_at TIMESTAMPTZ NOT NULL,
    UNIQUE (obligation_id, slot_date, slot_time),
    CHECK (opens_at <= closes_at AND closes_at <= grace_ends_at),
    CHECK ((state = 'withdrawn') = (withdrawn <> '')),
    -- The clock can write four states; any other needs the outcome of a person.
    CHECK (state IN ('upcoming', 'due', 'late', 'unknown', 'withdrawn') OR outcome_id IS NOT NULL),
    -- The clock looks again at the first three of its states, and at nothing else.
    CHECK ((next_at IS NOT NULL) = (state IN ('upcoming', 'due', 'late')))
);
CREATE INDEX occurrences_ripe ON occurrences (next_at, id) WHERE next_at IS NOT NULL;
CREATE INDEX occurrences_client ON occurrences (client_id, opens_at, id);
CREATE INDEX occurrences_opens ON occurrences (opens_at, id);
CREATE INDEX occurrences_inside ON occurrences (opens_at, id) WHERE asks_return;
CREATE INDEX occurrences_open ON occurrences (closes_at, id) WHERE state IN ('upcoming', 'due');
CREATE INDEX occurrences_state ON occurrences (state, opens_at, id);
-- What a desk asks of its own clients does not grow with the house.
CREATE INDEX occurrences_of ON occurrences (client_id, state, opens_at, id);

-- A change of the date of one occurrence: from where to where, and who said so.
CREATE TABLE occurrence_moves (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    occurrence_id UUID NOT NULL REFERENCES occurrences (id),
    from_date TEXT NOT NULL,
    from_time TEXT NOT NULL,
    date TEXT NOT NULL,
    time TEXT NOT NULL,
    zone TEXT NOT NULL,
    fold TEXT NOT NULL,
    reason BYTEA CHECK (reason IS NULL OR get_byte(reason, 0) = 1),
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    told_on TEXT NOT NULL,
    told_language TEXT NOT NULL,
    told_how TEXT NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX occurrence_moves_occurrence ON occurrence_moves (occurrence_id, id);

-- What a person put on record about an occurrence. A correction is a new row that
-- names the one it supersedes; 'retracted' leaves the occurrence to the clock again. Nobody
-- is said to have missed anything without a reason and a source. Where several
-- people report together, only_for names the one it was otherwise with; such rows
-- have a chain of their own.
CREATE TABLE occurrence_outcomes (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    occurrence_id UUID NOT NULL REFERENCES occurrences (id),
    only_for UUID REFERENCES clients (id),
    state TEXT NOT NULL CHECK (state IN ('reported', 'reported_late', 'reported_other_means', 'attempted_failed',
        'missed_excused', 'missed_unexcused', 'cancelled_by_ice', 'retracted')),
    happened_at TIMESTAMPTZ,
    source TEXT NOT NULL CHECK (source <> ''),
    reason BYTEA CHECK (reason IS NULL OR get_byte(reason, 0) = 1),
    supersedes UUID UNIQUE REFERENCES occurrence_outcomes (id),
    recorded_by UUID NOT NULL REFERENCES staff (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK (state NOT IN ('missed_excused', 'missed_unexcused', 'retracted') OR reason IS NOT NULL),
    CHECK (state <> 'retracted' OR supersedes IS NOT NULL)
);
CREATE INDEX occurrence_outcomes_occurrence ON occurrence_outcomes (occurrence_id, id);
CREATE INDEX occurrence_outcomes_only ON occurrence_outcomes (only_for, occurrence_id) WHERE only_for IS NOT NULL;

-- +goose StatementBegin
CREATE FUNCTION obligations_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never rewritten: add a row', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER obligation_schedules_keep BEFORE UPDATE ON obligation_schedules
    FOR EACH ROW EXECUTE FUNCTION obligations_keep();
CREATE TRIGGER occurrence_moves_keep BEFORE UPDATE ON occurrence_moves
    FOR EACH ROW EXECUTE FUNCTION obligations_keep();
CREATE TRIGGER occurrence_outcomes_keep BEFORE UPDATE ON occurrence_outcomes
    FOR EACH ROW EXECUTE FUNCTION obligations_keep();
