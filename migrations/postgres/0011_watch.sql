-- +goose Up

-- Who is asked when nobody has confirmed a check-in: the order in which people are
-- on call, and after how many minutes the next one is asked too. A change is a
-- new version; the one with the highest number is in force. Two people who change
-- it at once collide on the number.
CREATE TABLE on_call_orders (
    id UUID NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE CHECK (number > 0),
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 720),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);

-- The people of one version. No foreign key to staff: an invented colleague who is
-- taken away leaves her place in an earlier version behind.
CREATE TABLE on_call_places (
    order_id UUID NOT NULL REFERENCES on_call_orders (id),
    place INTEGER NOT NULL CHECK (place > 0),
    staff_id UUID NOT NULL,
    PRIMARY KEY (order_id, place),
    UNIQUE (order_id, staff_id)
);

-- Which of those assigned to a file answers for it. The latest row holds, as long
-- as that person is still assigned; otherwise it is who was assigned first.
CREATE TABLE client_leads (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    staff_id UUID NOT NULL,
    named_by UUID NOT NULL,
    named_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX client_leads_client ON client_leads (client_id, named_at, id);

-- Somebody has seen that a check-in is unconfirmed, and what she will do. It says
-- nothing of what became of the check-in.
CREATE TABLE occurrence_acknowledgements (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    occurrence_id UUID NOT NULL REFERENCES occurrences (id),
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    acknowledged_by UUID NOT NULL REFERENCES staff (id),
    acknowledged_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX occurrence_acknowledgements_occurrence ON occurrence_acknowledgements (occurrence_id, acknowledged_at);

-- An attorney or accredited representative has looked at a visit before it takes
-- place. date and time are those of the visit as it stood then: a visit that moves
-- is looked at again. Privileged, note and all.
CREATE TABLE occurrence_reviews (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    occurrence_id UUID NOT NULL REFERENCES occurrences (id),
    date TEXT NOT NULL CHECK (date <> ''),
    time TEXT NOT NULL CHECK (time <> ''),
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    reviewed_by UUID NOT NULL REFERENCES staff (id),
    reviewed_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX occurrence_reviews_occurrence ON occurrence_reviews (occurrence_id, id);

-- What is known of whether the client came out of a visit again. The latest row
-- holds; at is when it happened, recorded_at when it was written down.
CREATE TABLE occurrence_returns (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    occurrence_id UUID NOT NULL REFERENCES occurrences (id),
    -- Of several people who report together, the one it is about; null for all of them.
    only_for UUID REFERENCES clients (id),
    answer TEXT NOT NULL CHECK (answer IN ('came_out', 'did_not_come_out', 'not_known')),
    at TIMESTAMPTZ,
    source TEXT NOT NULL CHECK (source <> '' OR answer = 'not_known'),
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    called BYTEA CHECK (called IS NULL OR get_byte(called, 0) = 1),
    supersedes UUID UNIQUE REFERENCES occurrence_returns (id),
    recorded_by UUID NOT NULL REFERENCES staff (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX occurrence_returns_occurrence ON occurrence_returns (occurrence_id, id);
CREATE INDEX occurrence_returns_answer ON occurrence_returns (answer, recorded_at);

-- +goose StatementBegin
CREATE FUNCTION watch_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never rewritten: add a row', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER on_call_orders_keep BEFORE UPDATE ON on_call_orders
    FOR EACH ROW EXECUTE FUNCTION watch_keep();
CREATE TRIGGER on_call_places_keep BEFORE UPDATE ON on_call_places
    FOR EACH ROW EXECUTE FUNCTION watch_keep();
CREATE TRIGGER client_leads_keep BEFORE UPDATE ON client_leads
    FOR EACH ROW EXECUTE FUNCTION watch_keep();
CREATE TRIGGER occurrence_acknowledgements_keep BEFORE UPDATE ON occurrence_acknowledgements
    FOR EACH ROW EXECUTE FUNCTION watch_keep();
CREATE TRIGGER occurrence_reviews_keep BEFORE UPDATE ON occurrence_reviews
    FOR EACH ROW EXECUTE FUNCTION watch_keep();
CREATE TRIGGER occurrence_returns_keep BEFORE UPDATE ON occurrence_returns
    FOR EACH ROW EXECUTE FUNCTION watch_keep();
