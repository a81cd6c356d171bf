-- +goose Up

-- What stands on top of the office's letters, beside its name. One row, there from the
-- beginning and empty until somebody fills it in.
CREATE TABLE letterheads (
    id TEXT NOT NULL PRIMARY KEY REFERENCES offices (id),
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    address BLOB CHECK (address IS NULL OR substr(address, 1, 1) = x'01'),
    phone BLOB CHECK (phone IS NULL OR substr(phone, 1, 1) = x'01'),
    fax BLOB CHECK (fax IS NULL OR substr(fax, 1, 1) = x'01'),
    email BLOB CHECK (email IS NULL OR substr(email, 1, 1) = x'01')
);
INSERT INTO letterheads (id, version, created_at, updated_at)
VALUES ('00000000-0000-4000-8000-000000000010', 1, '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00');

-- How somebody who may represent clients signs: her name as it stands below a letter,
-- the line of her firm, her EOIR ID, and her bar numbers, a line each, the state first.
-- The id is the person's.
CREATE TABLE staff_signatures (
    id TEXT NOT NULL PRIMARY KEY REFERENCES staff (id),
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    name BLOB CHECK (name IS NULL OR substr(name, 1, 1) = x'01'),
    firm_line BLOB CHECK (firm_line IS NULL OR substr(firm_line, 1, 1) = x'01'),
    eoir_id BLOB CHECK (eoir_id IS NULL OR substr(eoir_id, 1, 1) = x'01'),
    bars BLOB CHECK (bars IS NULL OR substr(bars, 1, 1) = x'01')
);

-- A statement that is to be sworn to, or the certificate of whoever keeps the records:
-- what stands around the words, and none of the words. frame_id is the frame that holds
-- (the row it names is written after this one). note_id is the statement; only the
-- certificate of a records custodian has none.
CREATE TABLE declarations (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    role TEXT NOT NULL CHECK (role IN ('client', 'witness', 'staff', 'custodian')),
    note_id TEXT UNIQUE REFERENCES notes (id),
    frame_id TEXT NOT NULL,
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
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    declaration_id TEXT NOT NULL REFERENCES declarations (id),
    number INTEGER NOT NULL CHECK (number > 0),
    signer BLOB NOT NULL CHECK (substr(signer, 1, 1) = x'01'),
    signer_id TEXT REFERENCES staff (id),
    capacity BLOB CHECK (capacity IS NULL OR substr(capacity, 1, 1) = x'01'),
    place TEXT NOT NULL CHECK (place IN ('', 'inside', 'outside')),
    city BLOB CHECK (city IS NULL OR substr(city, 1, 1) = x'01'),
    reads_english BOOLEAN,
    interpreter BLOB CHECK (interpreter IS NULL OR substr(interpreter, 1, 1) = x'01'),
    interpreter_language TEXT NOT NULL,
    interpreter_contact BLOB CHECK (interpreter_contact IS NULL OR substr(interpreter_contact, 1, 1) = x'01'),
    translator BLOB CHECK (translator IS NULL OR substr(translator, 1, 1) = x'01'),
    translator_address BLOB CHECK (translator_address IS NULL OR substr(translator_address, 1, 1) = x'01'),
    translator_phone BLOB CHECK (translator_phone IS NULL OR substr(translator_phone, 1, 1) = x'01'),
    english BLOB CHECK (english IS NULL OR substr(english, 1, 1) = x'01'),
    translation_id TEXT REFERENCES documents (id),
    scan_id TEXT REFERENCES documents (id),
    signed_on TEXT NOT NULL,
    text_id TEXT REFERENCES note_texts (id),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    UNIQUE (declaration_id, number),
    -- What was signed was signed on some day.
    CHECK ((scan_id IS NULL) = (signed_on = ''))
);
CREATE INDEX declaration_frames_client ON declaration_frames (client_id, id);

-- That an attorney read what stands around the words of a declaration, and its
-- translation: until then it is a draft. text_id is the text of the statement she saw.
CREATE TABLE declaration_approvals (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    declaration_id TEXT NOT NULL REFERENCES declarations (id),
    frame_id TEXT NOT NULL REFERENCES declaration_frames (id),
    text_id TEXT REFERENCES note_texts (id),
    approved_by TEXT NOT NULL REFERENCES staff (id),
    approved_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX declaration_approvals_declaration ON declaration_approvals (declaration_id, id);
CREATE INDEX declaration_approvals_client ON declaration_approvals (client_id, id);

-- +goose StatementBegin
CREATE TRIGGER declaration_frames_keep BEFORE UPDATE ON declaration_frames
BEGIN SELECT RAISE(ABORT, 'a frame is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER declaration_approvals_keep BEFORE UPDATE ON declaration_approvals
BEGIN SELECT RAISE(ABORT, 'an approval is never rewritten: add a row'); END;
-- +goose StatementEnd
