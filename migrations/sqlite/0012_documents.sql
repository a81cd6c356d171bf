-- +goose Up

-- What is said about a document after it came: what it is, what it shows, whether it
-- is privileged, and why that is said now. The last row holds; the words of the day on
-- which it came stay in documents.
CREATE TABLE document_labels (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    document_id TEXT NOT NULL REFERENCES documents (id),
    kind TEXT NOT NULL CHECK (kind IN ('screenshot', 'photo', 'recording', 'release_document', 'notice', 'letter', 'court', 'identity', 'medical', 'other')),
    title BLOB CHECK (title IS NULL OR substr(title, 1, 1) = x'01'),
    caption BLOB CHECK (caption IS NULL OR substr(caption, 1, 1) = x'01'),
    privileged BOOLEAN NOT NULL,
    reason BLOB NOT NULL CHECK (substr(reason, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE
);
CREATE INDEX document_labels_document ON document_labels (document_id, id);
CREATE INDEX document_labels_client ON document_labels (client_id, id);

-- A person has looked at a document for what is not the client's to give away:
-- messages of others (on a lock screen, for one), faces of others, a place. What was
-- seen is covered in a copy first: with any of it, a document is not fit to leave.
CREATE TABLE document_checks (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    document_id TEXT NOT NULL REFERENCES documents (id),
    messages BOOLEAN NOT NULL,
    faces BOOLEAN NOT NULL,
    place BOOLEAN NOT NULL,
    fit BOOLEAN NOT NULL,
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    checked_by TEXT NOT NULL,
    checked_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE,
    CHECK (NOT fit OR NOT (messages OR faces OR place))
);
CREATE INDEX document_checks_document ON document_checks (document_id, id);
CREATE INDEX document_checks_client ON document_checks (client_id, id);

-- Somebody agreed to be recorded in a document that can be heard. In some states
-- everybody has to agree; which law holds is for an attorney to say.
CREATE TABLE document_consents (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    document_id TEXT NOT NULL REFERENCES documents (id),
    state TEXT NOT NULL,
    given_by BLOB NOT NULL CHECK (substr(given_by, 1, 1) = x'01'),
    given_at DATETIME NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE
);
CREATE INDEX document_consents_document ON document_consents (document_id, id);
CREATE INDEX document_consents_client ON document_consents (client_id, id);

-- What an attorney decided about a recording: that it may leave, or has to stay. The
-- last row holds.
CREATE TABLE document_rulings (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    document_id TEXT NOT NULL REFERENCES documents (id),
    may_leave BOOLEAN NOT NULL,
    reason BLOB NOT NULL CHECK (substr(reason, 1, 1) = x'01'),
    ruled_by TEXT NOT NULL REFERENCES staff (id),
    ruled_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE
);
CREATE INDEX document_rulings_document ON document_rulings (document_id, id);
CREATE INDEX document_rulings_client ON document_rulings (client_id, id);

-- +goose StatementBegin
CREATE TRIGGER document_labels_keep BEFORE UPDATE ON document_labels
BEGIN SELECT RAISE(ABORT, 'what was said of a document is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER document_checks_keep BEFORE UPDATE ON document_checks
BEGIN SELECT RAISE(ABORT, 'what was said of a document is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER document_consents_keep BEFORE UPDATE ON document_consents
BEGIN SELECT RAISE(ABORT, 'what was said of a document is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER document_rulings_keep BEFORE UPDATE ON document_rulings
BEGIN SELECT RAISE(ABORT, 'what was said of a document is never rewritten: add a row'); END;
-- +goose StatementEnd
