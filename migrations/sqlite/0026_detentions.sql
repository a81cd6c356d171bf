-- +goose Up

-- That an agency holds the client: one row each for that she was taken, was moved to
-- another place, and was let go. A detention is named by its first row (stay_id, its own
-- id on that row). date and time are when it happened, by the clocks of zone, the hour
-- '' when nobody could say; happened_at is that instant, the beginning of the day
-- without an hour. told_at is when the clinic was told and source from whom it knows.
-- Nothing here is rewritten: a correction is a row that supersedes another.
CREATE TABLE detentions (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    supersedes TEXT UNIQUE REFERENCES detentions (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    stay_id TEXT NOT NULL REFERENCES detentions (id),
    event TEXT NOT NULL CHECK (event IN ('detained', 'moved', 'released')),
    date TEXT NOT NULL CHECK (date <> ''),
    time TEXT NOT NULL,
    zone TEXT NOT NULL CHECK (zone <> ''),
    fold TEXT NOT NULL CHECK (fold IN ('', 'earlier', 'later')),
    happened_at DATETIME NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('client', 'family', 'ice', 'locator', 'facility', 'court', 'document', 'other')),
    held_by TEXT NOT NULL CHECK (held_by IN ('', 'ice', 'cbp', 'local', 'federal', 'other')),
    area TEXT NOT NULL,
    facility BLOB CHECK (facility IS NULL OR substr(facility, 1, 1) = x'01'),
    terms TEXT NOT NULL CHECK (terms IN ('', 'bond', 'recognizance', 'supervision', 'parole', 'order', 'removed', 'other', 'unknown')),
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    told_at DATETIME NOT NULL,
    told_by BLOB CHECK (told_by IS NULL OR substr(told_by, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
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
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    supersedes TEXT UNIQUE REFERENCES detention_answers (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    stay_id TEXT NOT NULL REFERENCES detentions (id),
    question TEXT NOT NULL CHECK (question IN ('duties', 'links')),
    answer TEXT NOT NULL CHECK (answer IN ('rest', 'end', 'as_they_are')),
    reason BLOB CHECK (reason IS NULL OR substr(reason, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    UNIQUE (stay_id, question),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX detention_answers_client ON detention_answers (client_id, recorded_at, id);

-- +goose StatementBegin
CREATE TRIGGER detentions_keep BEFORE UPDATE ON detentions
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER detention_answers_keep BEFORE UPDATE ON detention_answers
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
