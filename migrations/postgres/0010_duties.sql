-- +goose Up

-- A prompt that came: a person says when, and from whom we know. It makes one
-- occurrence, due at once. What was recorded by mistake is taken back by a row that
-- names the one it supersedes; came_at then says nothing new.
CREATE TABLE obligation_prompts (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    obligation_id UUID NOT NULL REFERENCES obligations (id),
    occurrence_id UUID NOT NULL REFERENCES occurrences (id),
    came_at TIMESTAMPTZ NOT NULL,
    source TEXT NOT NULL CHECK (source <> ''),
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    taken_back BOOLEAN NOT NULL,
    supersedes UUID UNIQUE REFERENCES obligation_prompts (id),
    recorded_by UUID NOT NULL REFERENCES staff (id),
    recorded_at TIMESTAMPTZ NOT NULL,
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
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    obligation_id UUID NOT NULL REFERENCES obligations (id),
    from_date TEXT NOT NULL CHECK (from_date <> ''),
    last_day TEXT NOT NULL CHECK (last_day >= from_date),
    reason BYTEA NOT NULL CHECK (get_byte(reason, 0) = 1),
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    told_on TEXT NOT NULL,
    told_language TEXT NOT NULL,
    told_how TEXT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES staff (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX obligation_pauses_obligation ON obligation_pauses (obligation_id, id);
CREATE INDEX obligation_pauses_client ON obligation_pauses (client_id, id);

CREATE TABLE obligation_pause_lifts (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    pause_id UUID NOT NULL UNIQUE REFERENCES obligation_pauses (id),
    from_date TEXT NOT NULL CHECK (from_date <> ''),
    reason BYTEA NOT NULL CHECK (get_byte(reason, 0) = 1),
    recorded_by UUID NOT NULL REFERENCES staff (id),
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX obligation_pause_lifts_client ON obligation_pause_lifts (client_id, id);

-- Who else reports under a duty, beside the client it was imposed on: from a day
-- until a last one, '' while it goes on. One entered by mistake has a last day
-- before its first.
CREATE TABLE obligation_participants (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    obligation_id UUID NOT NULL REFERENCES obligations (id),
    from_date TEXT NOT NULL CHECK (from_date <> ''),
    last_day TEXT NOT NULL,
    joined_by UUID NOT NULL REFERENCES staff (id),
    left_by UUID REFERENCES staff (id),
    CHECK ((last_day = '') = (left_by IS NULL))
);
CREATE UNIQUE INDEX obligation_participants_once ON obligation_participants (obligation_id, client_id) WHERE last_day = '';
CREATE INDEX obligation_participants_client ON obligation_participants (client_id, obligation_id);

CREATE TRIGGER obligation_prompts_keep BEFORE UPDATE ON obligation_prompts
    FOR EACH ROW EXECUTE FUNCTION obligations_keep();
CREATE TRIGGER obligation_pauses_keep BEFORE UPDATE ON obligation_pauses
    FOR EACH ROW EXECUTE FUNCTION obligations_keep();
CREATE TRIGGER obligation_pause_lifts_keep BEFORE UPDATE ON obligation_pause_lifts
    FOR EACH ROW EXECUTE FUNCTION obligations_keep();
