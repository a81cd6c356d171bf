-- +goose Up

-- A new address of a client, since when, and how the clinic came to know. The address
-- itself is a row of client_addresses; moved_on is '' where nobody could say the day.
-- first_known is true where no address of the kind was on file before: then nobody is known
-- to have moved. A correction is another row that supersedes; 'told_on' is the day on
-- which we were told.
CREATE TABLE moves (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    address_id UUID NOT NULL REFERENCES client_addresses (id),
    moved_on TEXT NOT NULL,
    told_on TEXT NOT NULL CHECK (told_on <> ''),
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    first_known BOOLEAN NOT NULL,
    supersedes UUID UNIQUE REFERENCES moves (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL))
);
CREATE INDEX moves_client ON moves (client_id, recorded_at, id);
CREATE INDEX moves_address ON moves (address_id);

-- One agency that is to be told of a move (by its first row). due_on is the last day as
-- it stands: counted by the rule, or set by an attorney; '' for none. state is that of
-- what was recorded last.
CREATE TABLE move_updates (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    move_id UUID NOT NULL REFERENCES moves (id),
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
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    update_id UUID NOT NULL REFERENCES move_updates (id),
    number BIGINT NOT NULL CHECK (number > 0),
    act TEXT NOT NULL CHECK (act IN ('opened', 'added', 'counted', 'confirmed', 'dropped', 'reopened')),
    due_on TEXT NOT NULL,
    reason BYTEA CHECK (reason IS NULL OR get_byte(reason, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
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
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    update_id UUID NOT NULL REFERENCES move_updates (id),
    supersedes UUID UNIQUE REFERENCES move_sendings (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    void BOOLEAN NOT NULL,
    sent_on TEXT NOT NULL CHECK (sent_on <> ''),
    how TEXT NOT NULL CHECK (how IN ('ecas', 'mail', 'online', 'phone', 'in_person', 'other')),
    sent_by BYTEA CHECK (sent_by IS NULL OR get_byte(sent_by, 0) = 1),
    receipt BYTEA CHECK (receipt IS NULL OR get_byte(receipt, 0) = 1),
    received_on TEXT NOT NULL,
    served_on TEXT NOT NULL,
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);
CREATE INDEX move_sendings_client ON move_sendings (client_id, recorded_at, id);
CREATE INDEX move_sendings_update ON move_sendings (update_id, id);

-- A document of the client that proves an update. One that supersedes another says that
-- it is none, and why.
CREATE TABLE move_receipts (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    update_id UUID NOT NULL REFERENCES move_updates (id),
    document_id UUID NOT NULL REFERENCES documents (id),
    supersedes UUID UNIQUE REFERENCES move_receipts (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    CHECK ((supersedes IS NULL) = (why IS NULL))
);
CREATE INDEX move_receipts_client ON move_receipts (client_id, id);
CREATE INDEX move_receipts_update ON move_receipts (update_id, id);

-- +goose StatementBegin
CREATE FUNCTION moves_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never rewritten: add a row', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER moves_keep BEFORE UPDATE ON moves
    FOR EACH ROW EXECUTE FUNCTION moves_keep();
CREATE TRIGGER move_turns_keep BEFORE UPDATE ON move_turns
    FOR EACH ROW EXECUTE FUNCTION moves_keep();
CREATE TRIGGER move_sendings_keep BEFORE UPDATE ON move_sendings
    FOR EACH ROW EXECUTE FUNCTION moves_keep();
CREATE TRIGGER move_receipts_keep BEFORE UPDATE ON move_receipts
    FOR EACH ROW EXECUTE FUNCTION moves_keep();
