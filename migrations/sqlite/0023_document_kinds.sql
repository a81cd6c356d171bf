-- +goose Up

-- What a paper is says where it stands in a packet: beside what there was, a call log or
-- a voicemail, what shows that somebody was there (a ticket, a sign-in, a stamp), a receipt
-- or confirmation, a signed declaration, a witness's words, what shows the cause (an
-- outage, a repair, a carrier's notice), a public report, and family, work and address.
-- SQLite knows no other way to a new CHECK than a new table. What names documents is
-- checked at the commit, when they are there again under the same name.
PRAGMA defer_foreign_keys = ON;
CREATE TEMPORARY TABLE documents_as_they_were AS SELECT * FROM documents;
DROP TABLE documents;
CREATE TABLE documents (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    parent_id TEXT REFERENCES documents (id),
    making TEXT CHECK (making IN ('stripped', 'redacted')),
    recipe BLOB CHECK (recipe IS NULL OR substr(recipe, 1, 1) = x'01'),
    kind TEXT NOT NULL CHECK (kind IN ('screenshot', 'photo', 'recording', 'release_document', 'notice', 'letter', 'court', 'identity', 'medical', 'call_log', 'appearance', 'receipt', 'declaration', 'witness', 'cause', 'report', 'ties', 'other')),
    title BLOB CHECK (title IS NULL OR substr(title, 1, 1) = x'01'),
    caption BLOB CHECK (caption IS NULL OR substr(caption, 1, 1) = x'01'),
    given_name BLOB CHECK (given_name IS NULL OR substr(given_name, 1, 1) = x'01'),
    sent_by BLOB CHECK (sent_by IS NULL OR substr(sent_by, 1, 1) = x'01'),
    file_name TEXT NOT NULL CHECK (length(file_name) = 64),
    preview_name TEXT NOT NULL CHECK (length(preview_name) IN (0, 64)),
    sha256 BLOB NOT NULL CHECK (substr(sha256, 1, 1) = x'01'),
    bytes BIGINT NOT NULL CHECK (bytes > 0),
    media_type TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp', 'image/heic', 'application/pdf', 'video/mp4', 'video/quicktime', 'video/3gpp', 'audio/mp4', 'audio/ogg', 'audio/amr')),
    claimed BLOB CHECK (claimed IS NULL OR substr(claimed, 1, 1) = x'01'),
    details BLOB CHECK (details IS NULL OR substr(details, 1, 1) = x'01'),
    taken_at DATETIME,
    privileged BOOLEAN NOT NULL,
    received_at DATETIME NOT NULL,
    recorded_by TEXT NOT NULL,
    CHECK ((parent_id IS NULL) = (making IS NULL))
);
CREATE UNIQUE INDEX documents_original ON documents (client_id, file_name) WHERE parent_id IS NULL;
CREATE UNIQUE INDEX documents_derivative ON documents (parent_id, file_name) WHERE parent_id IS NOT NULL;
CREATE INDEX documents_client ON documents (client_id, received_at, id);
CREATE INDEX documents_file ON documents (file_name);
CREATE INDEX documents_preview ON documents (preview_name);
INSERT INTO documents SELECT * FROM documents_as_they_were;
DROP TABLE documents_as_they_were;
-- +goose StatementBegin
CREATE TRIGGER documents_keep BEFORE UPDATE ON documents
BEGIN SELECT RAISE(ABORT, 'a document is never rewritten: add a row'); END;
-- +goose StatementEnd

CREATE TEMPORARY TABLE document_labels_as_they_were AS SELECT * FROM document_labels;
DROP TABLE document_labels;
CREATE TABLE document_labels (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    document_id TEXT NOT NULL REFERENCES documents (id),
    kind TEXT NOT NULL CHECK (kind IN ('screenshot', 'photo', 'recording', 'release_document', 'notice', 'letter', 'court', 'identity', 'medical', 'call_log', 'appearance', 'receipt', 'declaration', 'witness', 'cause', 'report', 'ties', 'other')),
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
INSERT INTO document_labels SELECT * FROM document_labels_as_they_were;
DROP TABLE document_labels_as_they_were;
-- +goose StatementBegin
CREATE TRIGGER document_labels_keep BEFORE UPDATE ON document_labels
BEGIN SELECT RAISE(ABORT, 'what was said of a document is never rewritten: add a row'); END;
-- +goose StatementEnd
