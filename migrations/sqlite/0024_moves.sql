-- +goose Up

-- A new address of a client, since when, and how the clinic came to know. The address
-- itself is a row of client_addresses; moved_on is '' where nobody could say the day.
-- first_known is true where no address of the kind was on file before: then nobody is known
-- to have moved. A correction is another row that supersedes; 'told_on' is the day on
-- which we were told.
CREATE TABLE moves (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    address_id TEXT NOT NULL REFERENCES client_addresses (id),
    moved_on TEXT NOT NULL,
    told_on TEXT NOT NULL CHECK (told_on <> ''),
    told_by BLOB CHECK (told_by IS NULL OR substr(told_by, 1, 1) = x'01'),
    first_known BOOLEAN NOT NULL,
    supersedes TEXT UNIQUE REFERENCES moves (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL))
);
CREATE INDEX moves_client ON moves (client_id, recorded_at, id);
CREATE INDEX moves_address ON moves (address_id);

-- One agency that is to be told of a move (by its first row). due_on is the last day as
-- it stands: counted by the rule, or set by an attorney; '' for none. state is that of
-- what was recorded last.
CREATE TABLE move_updates (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    move_id TEXT NOT NULL REFERENCES moves (id),
    agency TEXT NOT NULL CHECK (agency IN ('court', 'bia', 'uscis', 'ice', 'isap')),
    due_on TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'sent', 'dropped')),
    -- Each agency once for a move: what was dropped is taken up again.
    UNIQUE (move_id, agency)
);
CREATE INDEX move_updates_client ON move_updates (client_id, id);
CREATE INDEX move_updates_open ON move_updates (state, agency, due_on, client_id);

-- What became of an update, turn by turn. counted is a last day by the rule, confirmed
-- one that an attorney let stand or set. number is the update's version after it.
CREATE TABLE move_turns (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    update_id TEXT NOT NULL REFERENCES move_updates (id),
    number BIGINT NOT NULL CHECK (number > 0),
    act TEXT NOT NULL CHECK (act IN ('opened', 'added', 'counted', 'confirmed', 'dropped', 'reopened')),
    due_on TEXT NOT NULL,
    reason BLOB CHECK (reason IS NULL OR substr(reason, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    UNIQUE (update_id, number),
    -- Whoever drops an update says why.
    CHECK (act <> 'dropped' OR reason IS NOT NULL),
    CHECK (act <> 'confirmed' OR due_on <> '')
);
CREATE INDEX move_turns_client ON move_turns (client_id, id);

-- How an agency was told: on which day, by what, with which number of a receipt.
-- received_on is the day on which the agency had it, served_on the day on which the
-- other side had a copy (8 CFR 1003.32); '' where nobody knows. A correction supersedes
-- and says why; a void one says that the other never was.
CREATE TABLE move_sendings (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    update_id TEXT NOT NULL REFERENCES move_updates (id),
    supersedes TEXT UNIQUE REFERENCES move_sendings (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    sent_on TEXT NOT NULL CHECK (sent_on <> ''),
    how TEXT NOT NULL CHECK (how IN ('ecas', 'mail', 'online', 'phone', 'in_person', 'other')),
    sent_by BLOB CHECK (sent_by IS NULL OR substr(sent_by, 1, 1) = x'01'),
    receipt BLOB CHECK (receipt IS NULL OR substr(receipt, 1, 1) = x'01'),
    received_on TEXT NOT NULL,
    served_on TEXT NOT NULL,
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX move_sendings_client ON move_sendings (client_id, recorded_at, id);
CREATE INDEX move_sendings_update ON move_sendings (update_id, id);

-- A document of the client that proves an update. One that supersedes another says that
-- it is none, and why.
CREATE TABLE move_receipts (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    update_id TEXT NOT NULL REFERENCES move_updates (id),
    document_id TEXT NOT NULL REFERENCES documents (id),
    supersedes TEXT UNIQUE REFERENCES move_receipts (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    CHECK ((supersedes IS NULL) = (why IS NULL))
);
CREATE INDEX move_receipts_client ON move_receipts (client_id, id);
CREATE INDEX move_receipts_update ON move_receipts (update_id, id);

-- +goose StatementBegin
CREATE TRIGGER moves_keep BEFORE UPDATE ON moves
BEGIN SELECT RAISE(ABORT, 'a move is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER move_turns_keep BEFORE UPDATE ON move_turns
BEGIN SELECT RAISE(ABORT, 'a turn is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER move_sendings_keep BEFORE UPDATE ON move_sendings
BEGIN SELECT RAISE(ABORT, 'what was sent is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER move_receipts_keep BEFORE UPDATE ON move_receipts
BEGIN SELECT RAISE(ABORT, 'a receipt is never rewritten: add a row'); END;
-- +goose StatementEnd
