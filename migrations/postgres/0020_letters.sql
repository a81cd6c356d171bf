-- +goose Up

-- What stands on top of the office's letters, beside its name. One row, there from the
-- beginning and empty until somebody fills it in.
CREATE TABLE letterheads (
    id UUID NOT NULL PRIMARY KEY REFERENCES offices (id),
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    address BYTEA CHECK (address IS NULL OR get_byte(address, 0) = 1),
    phone BYTEA CHECK (phone IS NULL OR get_byte(phone, 0) = 1),
    fax BYTEA CHECK (fax IS NULL OR get_byte(fax, 0) = 1),
    email BYTEA CHECK (email IS NULL OR get_byte(email, 0) = 1)
);
INSERT INTO letterheads (id, version, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000010', 1, '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00');

-- How somebody who may represent clients signs: her name as it stands below a letter,
-- the line of her firm, her EOIR ID, and her bar numbers, a line each, the state first.
-- The id is the person's.
CREATE TABLE staff_signatures (
    id UUID NOT NULL PRIMARY KEY REFERENCES staff (id),
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    name BYTEA CHECK (name IS NULL OR get_byte(name, 0) = 1),
    firm_line BYTEA CHECK (firm_line IS NULL OR get_byte(firm_line, 0) = 1),
    eoir_id BYTEA CHECK (eoir_id IS NULL OR get_byte(eoir_id, 0) = 1),
    bars BYTEA CHECK (bars IS NULL OR get_byte(bars, 0) = 1)
);

-- A statement that is to be sworn to, or the certificate of whoever keeps the records:
-- what stands around the words, and none of the words. frame_id is the frame that holds
-- (the row it names is written after this one). note_id is the statement; only the
-- certificate of a records custodian has none.
CREATE TABLE declarations (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    role TEXT NOT NULL CHECK (role IN ('client', 'witness', 'staff', 'custodian')),
    note_id UUID UNIQUE REFERENCES notes (id),
    frame_id UUID NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((note_id IS NULL) = (role = 'custodian'))
);
CREATE INDEX declarations_client ON declarations (client_id, created_at, id);
-- One certificate of the records of a client: its frames say who signs it, and when.
CREATE UNIQUE INDEX declarations_custodian ON declarations (client_id) WHERE role = 'custodian';

-- The frame of a declaration, in versions. place is where it is signed, on which the
-- words of 28 U.S.C. 1746 depend; '' while nobody said. reads_english is NULL while
-- nobody said. english is the translation of words in another language, and
-- translation_id a paper of the translator that holds it. text_id is the text of the
-- statement that was signed on the scan.
CREATE TABLE declaration_frames (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    declaration_id UUID NOT NULL REFERENCES declarations (id),
    number BIGINT NOT NULL CHECK (number > 0),
    signer BYTEA NOT NULL CHECK (get_byte(signer, 0) = 1),
    signer_id UUID REFERENCES staff (id),
    capacity BYTEA CHECK (capacity IS NULL OR get_byte(capacity, 0) = 1),
    place TEXT NOT NULL CHECK (place IN ('', 'inside', 'outside')),
    city BYTEA CHECK (city IS NULL OR get_byte(city, 0) = 1),
    reads_english BOOLEAN,
    interpreter BYTEA CHECK (interpreter IS NULL OR get_byte(interpreter, 0) = 1),
    interpreter_language TEXT NOT NULL,
    interpreter_contact BYTEA CHECK (interpreter_contact IS NULL OR get_byte(interpreter_contact, 0) = 1),
    translator BYTEA CHECK (translator IS NULL OR get_byte(translator, 0) = 1),
    translator_address BYTEA CHECK (translator_address IS NULL OR get_byte(translator_address, 0) = 1),
    translator_phone BYTEA CHECK (translator_phone IS NULL OR get_byte(translator_phone, 0) = 1),
    english BYTEA CHECK (english IS NULL OR get_byte(english, 0) = 1),
    translation_id UUID REFERENCES documents (id),
    scan_id UUID REFERENCES documents (id),
    signed_on TEXT NOT NULL,
    text_id UUID REFERENCES note_texts (id),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    UNIQUE (declaration_id, number),
    -- What was signed was signed on some day.
    CHECK ((scan_id IS NULL) = (signed_on = ''))
);
CREATE INDEX declaration_frames_client ON declaration_frames (client_id, id);

-- That an attorney read what stands around the words of a declaration, and its
-- translation: until then it is a draft. text_id is the text of the statement she saw.
CREATE TABLE declaration_approvals (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    declaration_id UUID NOT NULL REFERENCES declarations (id),
    frame_id UUID NOT NULL REFERENCES declaration_frames (id),
    text_id UUID REFERENCES note_texts (id),
    approved_by UUID NOT NULL REFERENCES staff (id),
    approved_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX declaration_approvals_declaration ON declaration_approvals (declaration_id, id);
CREATE INDEX declaration_approvals_client ON declaration_approvals (client_id, id);

-- +goose StatementBegin
CREATE FUNCTION declarations_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never rewritten: add a row', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER declaration_frames_keep BEFORE UPDATE ON declaration_frames
    FOR EACH ROW EXECUTE FUNCTION declarations_keep();
CREATE TRIGGER declaration_approvals_keep BEFORE UPDATE ON declaration_approvals
    FOR EACH ROW EXECUTE FUNCTION declarations_keep();
