-- +goose Up

-- What became of a date: it was held, vacated, taken off the calendar. Who said so is
-- source; at is when it happened, told_at when we were told, recorded_at when it was
-- written down. A row is never rewritten: a correction is a row of its own that
-- supersedes it, and one with became 'scheduled' says that the other was a mistake.
-- order_on is the day of the judge's order, without which nobody says that one was
-- made in absence. court is the court it was set at; next_court and next_zone are
-- where the next date will be, for one that went to another court. note was sealed
-- as cancellations.reason before this table was there, and still is.
CREATE TABLE hearing_outcomes (
    id TEXT NOT NULL PRIMARY KEY,
    hearing_id TEXT NOT NULL REFERENCES hearings (id),
    setting_id TEXT NOT NULL REFERENCES hearing_settings (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    became TEXT NOT NULL CHECK (became IN ('scheduled', 'held', 'completed', 'held_in_absentia', 'continued', 'vacated', 'off_calendar', 'venue_changed', 'cancelled')),
    source TEXT NOT NULL CHECK (source IN ('order', 'notice', 'ecas', 'attorney', 'in_court', 'acis_phone', 'acis_web', 'client', 'other')),
    order_on TEXT NOT NULL,
    adjournment_code TEXT NOT NULL,
    court BLOB CHECK (court IS NULL OR substr(court, 1, 1) = x'01'),
    next_court BLOB CHECK (next_court IS NULL OR substr(next_court, 1, 1) = x'01'),
    next_zone TEXT NOT NULL,
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    document_id TEXT REFERENCES documents (id),
    at DATETIME NOT NULL,
    told_at DATETIME NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    superseded_by TEXT REFERENCES hearing_outcomes (id) DEFERRABLE INITIALLY DEFERRED,
    form_id TEXT NOT NULL,
    CHECK (became <> 'held_in_absentia' OR order_on <> ''),
    CHECK ((became = 'venue_changed') = (next_zone <> ''))
);
-- One row says what became of a date.
CREATE UNIQUE INDEX hearing_outcomes_holding ON hearing_outcomes (setting_id) WHERE superseded_by IS NULL;
CREATE UNIQUE INDEX hearing_outcomes_form ON hearing_outcomes (form_id) WHERE form_id <> '';
CREATE INDEX hearing_outcomes_hearing ON hearing_outcomes (hearing_id, id);

-- +goose StatementBegin
CREATE TRIGGER hearing_outcomes_keep BEFORE UPDATE ON hearing_outcomes
WHEN NEW.id <> OLD.id OR NEW.hearing_id <> OLD.hearing_id OR NEW.setting_id <> OLD.setting_id OR NEW.client_id <> OLD.client_id
    OR NEW.became <> OLD.became OR NEW.source <> OLD.source OR NEW.order_on <> OLD.order_on
    OR NEW.adjournment_code <> OLD.adjournment_code OR NEW.court IS NOT OLD.court OR NEW.next_court IS NOT OLD.next_court
    OR NEW.next_zone <> OLD.next_zone OR NEW.note IS NOT OLD.note OR NEW.document_id IS NOT OLD.document_id
    OR NEW.at <> OLD.at OR NEW.told_at <> OLD.told_at OR NEW.recorded_by <> OLD.recorded_by OR NEW.recorded_at <> OLD.recorded_at
    OR (OLD.superseded_by IS NOT NULL AND NEW.superseded_by IS NOT OLD.superseded_by)
BEGIN SELECT RAISE(ABORT, 'what became of a hearing is never overwritten'); END;
-- +goose StatementEnd

-- Whether a client was there, as somebody said of her. No row means that nobody has
-- said. 'waived' is that her presence was not asked for, or her attorney came for her.
CREATE TABLE hearing_presences (
    outcome_id TEXT NOT NULL REFERENCES hearing_outcomes (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    presence TEXT NOT NULL CHECK (presence IN ('appeared', 'waived', 'absent')),
    PRIMARY KEY (outcome_id, client_id)
);
CREATE INDEX hearing_presences_client ON hearing_presences (client_id, outcome_id);

-- A cancellation was all that could be said of a date that is off, and is now the
-- outcome that gives no word of the court's. It keeps its id, by which clients heard.
INSERT INTO hearing_outcomes (id, hearing_id, setting_id, client_id, became, source, order_on, adjournment_code, court, next_court, next_zone,
    note, document_id, at, told_at, recorded_by, recorded_at, superseded_by, form_id)
SELECT id, hearing_id, setting_id, client_id, 'cancelled', source, '', '', NULL, NULL, '',
    reason, NULL, at, recorded_at, recorded_by, recorded_at, NULL, form_id FROM cancellations;

CREATE TABLE tellings_kept AS SELECT * FROM tellings;
DROP TABLE tellings;
-- Somebody told one participant of a date, or, with outcome_id, that it is off.
CREATE TABLE tellings (
    id TEXT NOT NULL PRIMARY KEY,
    setting_id TEXT NOT NULL REFERENCES hearing_settings (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    outcome_id TEXT REFERENCES hearing_outcomes (id),
    told_by TEXT NOT NULL,
    at DATETIME NOT NULL,
    how TEXT NOT NULL CHECK (how IN ('phone', 'in_person', 'text', 'email', 'letter', 'other')),
    language TEXT NOT NULL CHECK (language <> ''),
    read_back BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_id TEXT NOT NULL
);
INSERT INTO tellings (id, setting_id, client_id, outcome_id, told_by, at, how, language, read_back, recorded_by, recorded_at, form_id)
SELECT id, setting_id, client_id, cancellation_id, told_by, at, how, language, read_back, recorded_by, recorded_at, form_id FROM tellings_kept;
DROP TABLE tellings_kept;
CREATE INDEX tellings_setting ON tellings (setting_id, client_id);
CREATE UNIQUE INDEX tellings_form ON tellings (form_id) WHERE form_id <> '';
DROP TABLE cancellations;

-- A hearing can be put off without a new date, and can be the one that decided the
-- case. SQLite changes a CHECK only by making the table anew: its rows leave and come
-- back under the same ids, and whatever names them is held to that at the commit.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE hearings_kept AS SELECT * FROM hearings;
DROP TABLE hearings;
CREATE TABLE hearings (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    proceeding_id TEXT NOT NULL REFERENCES proceedings (id),
    type TEXT NOT NULL CHECK (type IN ('', 'master_calendar', 'individual', 'custody_redetermination', 'fear_review', 'conference', 'other')),
    medium TEXT NOT NULL CHECK (medium IN ('', 'in_person', 'video', 'internet', 'telephone')),
    state TEXT NOT NULL CHECK (state IN ('scheduled', 'held', 'completed', 'held_in_absentia', 'continued', 'vacated', 'off_calendar', 'venue_changed', 'cancelled')),
    court BLOB CHECK (court IS NULL OR substr(court, 1, 1) = x'01'),
    court_index TEXT NOT NULL,
    location BLOB CHECK (location IS NULL OR substr(location, 1, 1) = x'01'),
    judge BLOB CHECK (judge IS NULL OR substr(judge, 1, 1) = x'01'),
    judge_index TEXT NOT NULL
);
INSERT INTO hearings SELECT * FROM hearings_kept;
DROP TABLE hearings_kept;
CREATE INDEX hearings_client ON hearings (client_id, id);
CREATE INDEX hearings_proceeding ON hearings (proceeding_id);
CREATE INDEX hearings_court ON hearings (court_index);
