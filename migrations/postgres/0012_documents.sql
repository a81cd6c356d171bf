-- +goose Up

-- What is said about a document after it came: what it is, what it shows, whether it
-- is privileged, and why that is said now. The last row holds; the words of the day on
-- which it came stay in documents.
CREATE TABLE document_labels (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    document_id UUID NOT NULL REFERENCES documents (id),
    kind TEXT NOT NULL CHECK (kind IN ('screenshot', 'photo', 'recording', 'release_document', 'notice', 'letter', 'court', 'identity', 'medical', 'other')),
    title BYTEA CHECK (title IS NULL OR get_byte(title, 0) = 1),
    caption BYTEA CHECK (caption IS NULL OR get_byte(caption, 0) = 1),
    privileged BOOLEAN NOT NULL,
    reason BYTEA NOT NULL CHECK (get_byte(reason, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE
);
CREATE INDEX document_labels_document ON document_labels (document_id, id);
CREATE INDEX document_labels_client ON document_labels (client_id, id);

-- A person has looked at a document for what is not the client's to give away:
-- messages of others (on a lock screen, for one), faces of others, a place. What was
-- seen is covered in a copy first: with any of it, a document is not fit to leave.
CREATE TABLE document_checks (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    document_id UUID NOT NULL REFERENCES documents (id),
    messages BOOLEAN NOT NULL,
    faces BOOLEAN NOT NULL,
    place BOOLEAN NOT NULL,
    fit BOOLEAN NOT NULL,
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    checked_by UUID NOT NULL,
    checked_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE,
    CHECK (NOT fit OR NOT (messages OR faces OR place))
);
CREATE INDEX document_checks_document ON document_checks (document_id, id);
CREATE INDEX document_checks_client ON document_checks (client_id, id);

-- Somebody agreed to be recorded in a document that can be heard. In some states
-- everybody has to agree; which law holds is for an attorney to say.
CREATE TABLE document_consents (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    document_id UUID NOT NULL REFERENCES documents (id),
    state TEXT NOT NULL,
    given_by BYTEA NOT NULL CHECK (get_byte(given_by, 0) = 1),
    given_at TIMESTAMPTZ NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE
);
CREATE INDEX document_consents_document ON document_consents (document_id, id);
CREATE INDEX document_consents_client ON document_consents (client_id, id);

-- What an attorney decided about a recording: that it may leave, or has to stay. The
-- last row holds.
CREATE TABLE document_rulings (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    document_id UUID NOT NULL REFERENCES documents (id),
    may_leave BOOLEAN NOT NULL,
    reason BYTEA NOT NULL CHECK (get_byte(reason, 0) = 1),
    ruled_by UUID NOT NULL REFERENCES staff (id),
    ruled_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE
);
CREATE INDEX document_rulings_document ON document_rulings (document_id, id);
CREATE INDEX document_rulings_client ON document_rulings (client_id, id);

CREATE TRIGGER document_labels_keep BEFORE UPDATE ON document_labels
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER document_checks_keep BEFORE UPDATE ON document_checks
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER document_consents_keep BEFORE UPDATE ON document_consents
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER document_rulings_keep BEFORE UPDATE ON document_rulings
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
