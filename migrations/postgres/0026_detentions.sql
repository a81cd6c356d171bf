-- +goose Up

-- That an agency holds the client: one row each for that she was taken, was moved to
-- another place, and was let go. A detention is named by its first row (stay_id, its own
-- id on that row). date and time are when it happened, by the clocks of zone, the hour
-- '' when nobody could say; happened_at is that instant, the beginning of the day
-- without an hour. told_at is when the clinic was told and source from whom it knows.
-- Nothing here is rewritten: a correction is a row that supersedes another.
CREATE TABLE detentions (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    supersedes UUID UNIQUE REFERENCES detentions (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    stay_id UUID NOT NULL REFERENCES detentions (id),
    event TEXT NOT NULL CHECK (event IN ('detained', 'moved', 'released')),
    date TEXT NOT NULL CHECK (date <> ''),
    time TEXT NOT NULL,
    zone TEXT NOT NULL CHECK (zone <> ''),
    fold TEXT NOT NULL CHECK (fold IN ('', 'earlier', 'later')),
    happened_at TIMESTAMPTZ NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('client', 'family', 'ice', 'locator', 'facility', 'court', 'document', 'other')),
    held_by TEXT NOT NULL CHECK (held_by IN ('', 'ice', 'cbp', 'local', 'federal', 'other')),
    area TEXT NOT NULL,
    facility BYTEA CHECK (facility IS NULL OR get_byte(facility, 0) = 1),
    terms TEXT NOT NULL CHECK (terms IN ('', 'bond', 'recognizance', 'supervision', 'parole', 'order', 'removed', 'other', 'unknown')),
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    told_at TIMESTAMPTZ NOT NULL,
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL),
    -- How it ended is said of an end and of nothing else.
    CHECK ((event = 'released') = (terms <> ''))
);
CREATE INDEX detentions_client ON detentions (client_id, recorded_at, id);

-- What a person answered when she was asked, once for each detention: whether the
-- client's duties rest, and whether the links on her phone end.
CREATE TABLE detention_answers (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    supersedes UUID UNIQUE REFERENCES detention_answers (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    stay_id UUID NOT NULL REFERENCES detentions (id),
    question TEXT NOT NULL CHECK (question IN ('duties', 'links')),
    answer TEXT NOT NULL CHECK (answer IN ('rest', 'end', 'as_they_are')),
    reason BYTEA CHECK (reason IS NULL OR get_byte(reason, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    UNIQUE (stay_id, question),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX detention_answers_client ON detention_answers (client_id, recorded_at, id);

CREATE TRIGGER detentions_keep BEFORE UPDATE ON detentions
    FOR EACH ROW EXECUTE FUNCTION supervision_keep();
CREATE TRIGGER detention_answers_keep BEFORE UPDATE ON detention_answers
    FOR EACH ROW EXECUTE FUNCTION supervision_keep();
