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
    id UUID NOT NULL PRIMARY KEY,
    hearing_id UUID NOT NULL REFERENCES hearings (id),
    setting_id UUID NOT NULL REFERENCES hearing_settings (id),
    client_id UUID NOT NULL REFERENCES clients (id),
    became TEXT NOT NULL CHECK (became IN ('scheduled', 'held', 'completed', 'held_in_absentia', 'continued', 'vacated', 'off_calendar', 'venue_changed', 'cancelled')),
    source TEXT NOT NULL CHECK (source IN ('order', 'notice', 'ecas', 'attorney', 'in_court', 'acis_phone', 'acis_web', 'client', 'other')),
    order_on TEXT NOT NULL,
    adjournment_code TEXT NOT NULL,
    court BYTEA CHECK (court IS NULL OR get_byte(court, 0) = 1),
    next_court BYTEA CHECK (next_court IS NULL OR get_byte(next_court, 0) = 1),
    next_zone TEXT NOT NULL,
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    document_id UUID REFERENCES documents (id),
    at TIMESTAMPTZ NOT NULL,
    told_at TIMESTAMPTZ NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    superseded_by UUID REFERENCES hearing_outcomes (id) DEFERRABLE INITIALLY DEFERRED,
    form_id TEXT NOT NULL,
    CHECK (became <> 'held_in_absentia' OR order_on <> ''),
    CHECK ((became = 'venue_changed') = (next_zone <> ''))
);
-- One row says what became of a date.
CREATE UNIQUE INDEX hearing_outcomes_holding ON hearing_outcomes (setting_id) WHERE superseded_by IS NULL;
CREATE UNIQUE INDEX hearing_outcomes_form ON hearing_outcomes (form_id) WHERE form_id <> '';
CREATE INDEX hearing_outcomes_hearing ON hearing_outcomes (hearing_id, id);

-- +goose StatementBegin
CREATE FUNCTION hearing_outcomes_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.hearing_id <> OLD.hearing_id OR NEW.setting_id <> OLD.setting_id OR NEW.client_id <> OLD.client_id
        OR NEW.became <> OLD.became OR NEW.source <> OLD.source OR NEW.order_on <> OLD.order_on
        OR NEW.adjournment_code <> OLD.adjournment_code OR NEW.court IS DISTINCT FROM OLD.court OR NEW.next_court IS DISTINCT FROM OLD.next_court
        OR NEW.next_zone <> OLD.next_zone OR NEW.note IS DISTINCT FROM OLD.note OR NEW.document_id IS DISTINCT FROM OLD.document_id
        OR NEW.at <> OLD.at OR NEW.told_at <> OLD.told_at OR NEW.recorded_by <> OLD.recorded_by OR NEW.recorded_at <> OLD.recorded_at
        OR (OLD.superseded_by IS NOT NULL AND NEW.superseded_by IS DISTINCT FROM OLD.superseded_by)
    THEN RAISE EXCEPTION 'what became of a hearing is never overwritten';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER hearing_outcomes_keep BEFORE UPDATE ON hearing_outcomes FOR EACH ROW EXECUTE FUNCTION hearing_outcomes_keep();

-- Whether a client was there, as somebody said of her. No row means that nobody has
-- said. 'waived' is that her presence was not asked for, or her attorney came for her.
CREATE TABLE hearing_presences (
    outcome_id UUID NOT NULL REFERENCES hearing_outcomes (id),
    client_id UUID NOT NULL REFERENCES clients (id),
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

-- Somebody told one participant of a date, or, with outcome_id, that it is off.
ALTER TABLE tellings DROP CONSTRAINT tellings_cancellation_id_fkey;
ALTER TABLE tellings RENAME COLUMN cancellation_id TO outcome_id;
ALTER TABLE tellings ADD FOREIGN KEY (outcome_id) REFERENCES hearing_outcomes (id);
DROP TABLE cancellations;

-- A hearing can be put off without a new date, and can be the one that decided the case.
ALTER TABLE hearings DROP CONSTRAINT hearings_state_check;
ALTER TABLE hearings ADD CONSTRAINT hearings_state_check
    CHECK (state IN ('scheduled', 'held', 'completed', 'held_in_absentia', 'continued', 'vacated', 'off_calendar', 'venue_changed', 'cancelled'));
