-- +goose Up

-- A prompt that came: a person says when, and from whom we know. It makes one
-- occurrence, due at once. What was recorded by mistake is taken back by a row that
-- names the one it supersedes; came_at then says nothing new.
CREATE TABLE obligation_prompts (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    obligation_id TEXT NOT NULL REFERENCES obligations (id),
    occurrence_id TEXT NOT NULL REFERENCES occurrences (id),
    came_at DATETIME NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    taken_back BOOLEAN NOT NULL,
    supersedes TEXT UNIQUE REFERENCES obligation_prompts (id),
    recorded_by TEXT NOT NULL REFERENCES staff (id),
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK (taken_back = (supersedes IS NOT NULL)),
    CHECK (NOT taken_back OR note IS NOT NULL)
);
CREATE INDEX obligation_prompts_occurrence ON obligation_prompts (occurrence_id, id);
CREATE INDEX obligation_prompts_client ON obligation_prompts (client_id, id);

-- A pause: the days, both included, on which the client was told not to report,
-- who told her and why. No pause is without an end; one that ends earlier than it
-- says is lifted by a row of its own, from a day on which the duty holds again.
CREATE TABLE obligation_pauses (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    obligation_id TEXT NOT NULL REFERENCES obligations (id),
    from_date TEXT NOT NULL CHECK (from_date <> ''),
    last_day TEXT NOT NULL CHECK (last_day >= from_date),
    reason BLOB NOT NULL CHECK (substr(reason, 1, 1) = x'01'),
    told_by BLOB CHECK (told_by IS NULL OR substr(told_by, 1, 1) = x'01'),
    told_on TEXT NOT NULL,
    told_language TEXT NOT NULL,
    told_how TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES staff (id),
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX obligation_pauses_obligation ON obligation_pauses (obligation_id, id);
CREATE INDEX obligation_pauses_client ON obligation_pauses (client_id, id);

CREATE TABLE obligation_pause_lifts (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    pause_id TEXT NOT NULL UNIQUE REFERENCES obligation_pauses (id),
    from_date TEXT NOT NULL CHECK (from_date <> ''),
    reason BLOB NOT NULL CHECK (substr(reason, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL REFERENCES staff (id),
    recorded_at DATETIME NOT NULL
);
CREATE INDEX obligation_pause_lifts_client ON obligation_pause_lifts (client_id, id);

-- Who else reports under a duty, beside the client it was imposed on: from a day
-- until a last one, '' while it goes on. One entered by mistake has a last day
-- before its first.
CREATE TABLE obligation_participants (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    obligation_id TEXT NOT NULL REFERENCES obligations (id),
    from_date TEXT NOT NULL CHECK (from_date <> ''),
    last_day TEXT NOT NULL,
    joined_by TEXT NOT NULL REFERENCES staff (id),
    left_by TEXT REFERENCES staff (id),
    CHECK ((last_day = '') = (left_by IS NULL))
);
CREATE UNIQUE INDEX obligation_participants_once ON obligation_participants (obligation_id, client_id) WHERE last_day = '';
CREATE INDEX obligation_participants_client ON obligation_participants (client_id, obligation_id);

-- +goose StatementBegin
CREATE TRIGGER obligation_prompts_keep BEFORE UPDATE ON obligation_prompts
BEGIN SELECT RAISE(ABORT, 'a prompt is never rewritten: take it back'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER obligation_pauses_keep BEFORE UPDATE ON obligation_pauses
BEGIN SELECT RAISE(ABORT, 'a pause is never rewritten: lift it'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER obligation_pause_lifts_keep BEFORE UPDATE ON obligation_pause_lifts
BEGIN SELECT RAISE(ABORT, 'a lift is never rewritten'); END;
-- +goose StatementEnd
