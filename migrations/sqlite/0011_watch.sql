-- +goose Up

-- Who is asked when nobody has confirmed a check-in: the order in which people are
-- on call, and after how many minutes the next one is asked too. A change is a
-- new version; the one with the highest number is in force. Two people who change
-- it at once collide on the number.
CREATE TABLE on_call_orders (
    id TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE CHECK (number > 0),
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 720),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL
);

-- The people of one version. No foreign key to staff: an invented colleague who is
-- taken away leaves her place in an earlier version behind.
CREATE TABLE on_call_places (
    order_id TEXT NOT NULL REFERENCES on_call_orders (id),
    place INTEGER NOT NULL CHECK (place > 0),
    staff_id TEXT NOT NULL,
    PRIMARY KEY (order_id, place),
    UNIQUE (order_id, staff_id)
);

-- Which of those assigned to a file answers for it. The latest row holds, as long
-- as that person is still assigned; otherwise it is who was assigned first.
CREATE TABLE client_leads (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    staff_id TEXT NOT NULL,
    named_by TEXT NOT NULL,
    named_at DATETIME NOT NULL
);
CREATE INDEX client_leads_client ON client_leads (client_id, named_at, id);

-- Somebody has seen that a check-in is unconfirmed, and what she will do. It says
-- nothing of what became of the check-in.
CREATE TABLE occurrence_acknowledgements (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    occurrence_id TEXT NOT NULL REFERENCES occurrences (id),
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    acknowledged_by TEXT NOT NULL REFERENCES staff (id),
    acknowledged_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX occurrence_acknowledgements_occurrence ON occurrence_acknowledgements (occurrence_id, acknowledged_at);

-- An attorney or accredited representative has looked at a visit before it takes
-- place. date and time are those of the visit as it stood then: a visit that moves
-- is looked at again. Privileged, note and all.
CREATE TABLE occurrence_reviews (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    occurrence_id TEXT NOT NULL REFERENCES occurrences (id),
    date TEXT NOT NULL CHECK (date <> ''),
    time TEXT NOT NULL CHECK (time <> ''),
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    reviewed_by TEXT NOT NULL REFERENCES staff (id),
    reviewed_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX occurrence_reviews_occurrence ON occurrence_reviews (occurrence_id, id);

-- What is known of whether the client came out of a visit again. The latest row
-- holds; at is when it happened, recorded_at when it was written down.
CREATE TABLE occurrence_returns (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    occurrence_id TEXT NOT NULL REFERENCES occurrences (id),
    -- Of several people who report together, the one it is about; null for all of them.
    only_for TEXT REFERENCES clients (id),
    answer TEXT NOT NULL CHECK (answer IN ('came_out', 'did_not_come_out', 'not_known')),
    at DATETIME,
    source TEXT NOT NULL CHECK (source <> '' OR answer = 'not_known'),
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    called BLOB CHECK (called IS NULL OR substr(called, 1, 1) = x'01'),
    supersedes TEXT UNIQUE REFERENCES occurrence_returns (id),
    recorded_by TEXT NOT NULL REFERENCES staff (id),
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX occurrence_returns_occurrence ON occurrence_returns (occurrence_id, id);
CREATE INDEX occurrence_returns_answer ON occurrence_returns (answer, recorded_at);

-- +goose StatementBegin
CREATE TRIGGER on_call_orders_keep BEFORE UPDATE ON on_call_orders
BEGIN SELECT RAISE(ABORT, 'an order on call is never rewritten: add another'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER on_call_places_keep BEFORE UPDATE ON on_call_places
BEGIN SELECT RAISE(ABORT, 'a place on call is never rewritten: add another'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER client_leads_keep BEFORE UPDATE ON client_leads
BEGIN SELECT RAISE(ABORT, 'a lead is never rewritten: add another'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER occurrence_acknowledgements_keep BEFORE UPDATE ON occurrence_acknowledgements
BEGIN SELECT RAISE(ABORT, 'an acknowledgement is never rewritten: add another'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER occurrence_reviews_keep BEFORE UPDATE ON occurrence_reviews
BEGIN SELECT RAISE(ABORT, 'a review is never rewritten: add another'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER occurrence_returns_keep BEFORE UPDATE ON occurrence_returns
BEGIN SELECT RAISE(ABORT, 'a return is never rewritten: add another'); END;
-- +goose StatementEnd
