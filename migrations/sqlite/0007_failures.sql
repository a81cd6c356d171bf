-- +goose Up

-- A failure: one time that a check-in did not go through. statement_id is the
-- account that holds (the row it names is written after this one). taken_by is who
-- works on it, closed_at when somebody said that nothing more is to be done; both
-- are those of its last turn. form_hash makes one row of a form that was sent twice.
CREATE TABLE failures (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    occurrence_id TEXT REFERENCES occurrences (id),
    statement_id TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    taken_by TEXT,
    closed_at DATETIME,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX failures_client ON failures (client_id, created_at, id);
CREATE INDEX failures_created ON failures (created_at, id);
CREATE INDEX failures_occurrence ON failures (occurrence_id, id);

-- What is on record about a failure: when it happened, when we were told, when it
-- was typed, three times that are never one. A correction is a new account that
-- names the one it supersedes, and says why. kinds are codes of the reference data,
-- joined by commas. first_seen_at is NULL when nobody could say. what is what the
-- client told, in her words: privileged, and never part of a chronology.
CREATE TABLE failure_statements (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    failure_id TEXT NOT NULL REFERENCES failures (id),
    number INTEGER NOT NULL CHECK (number > 0),
    supersedes TEXT UNIQUE REFERENCES failure_statements (id),
    reason BLOB CHECK (reason IS NULL OR substr(reason, 1, 1) = x'01'),
    app TEXT NOT NULL,
    kinds TEXT NOT NULL,
    error_text BLOB CHECK (error_text IS NULL OR substr(error_text, 1, 1) = x'01'),
    what BLOB CHECK (what IS NULL OR substr(what, 1, 1) = x'01'),
    first_seen_at DATETIME,
    last_seen_at DATETIME,
    still_failing BOOLEAN,
    device BLOB CHECK (device IS NULL OR substr(device, 1, 1) = x'01'),
    network BLOB CHECK (network IS NULL OR substr(network, 1, 1) = x'01'),
    told_at DATETIME NOT NULL,
    told_by BLOB CHECK (told_by IS NULL OR substr(told_by, 1, 1) = x'01'),
    language TEXT NOT NULL,
    interpreter BLOB CHECK (interpreter IS NULL OR substr(interpreter, 1, 1) = x'01'),
    read_back BOOLEAN,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    UNIQUE (failure_id, number),
    CHECK ((number = 1) = (supersedes IS NULL)),
    CHECK ((supersedes IS NULL) = (reason IS NULL)),
    -- Saving needs what happened.
    CHECK (kinds <> '' OR error_text IS NOT NULL OR what IS NOT NULL),
    CHECK (last_seen_at IS NULL OR first_seen_at IS NOT NULL AND first_seen_at <= last_seen_at)
);
CREATE INDEX failure_statements_client ON failure_statements (client_id, id);

-- What was tried: one row for each try, also the one that worked in the end. at is
-- NULL when nobody could say.
CREATE TABLE failure_attempts (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    failure_id TEXT NOT NULL REFERENCES failures (id),
    supersedes TEXT UNIQUE REFERENCES failure_attempts (id),
    at DATETIME,
    action TEXT NOT NULL CHECK (action IN ('open', 'login', 'photo', 'call', 'restart', 'reinstall', 'other_network', 'other')),
    result BLOB CHECK (result IS NULL OR substr(result, 1, 1) = x'01'),
    worked BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX failure_attempts_failure ON failure_attempts (failure_id, id);

-- Whom the client or the clinic reached, or tried to. seconds is NULL when nobody
-- could say how long it took; recorded says that there is a recording of it.
CREATE TABLE failure_calls (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    failure_id TEXT NOT NULL REFERENCES failures (id),
    supersedes TEXT UNIQUE REFERENCES failure_calls (id),
    at DATETIME,
    channel TEXT NOT NULL CHECK (channel IN ('phone', 'text', 'email', 'in_app', 'other')),
    number BLOB CHECK (number IS NULL OR substr(number, 1, 1) = x'01'),
    seconds INTEGER CHECK (seconds >= 0),
    answered_by BLOB CHECK (answered_by IS NULL OR substr(answered_by, 1, 1) = x'01'),
    said BLOB CHECK (said IS NULL OR substr(said, 1, 1) = x'01'),
    voicemail BOOLEAN NOT NULL,
    recorded BOOLEAN NOT NULL,
    follow_up BLOB CHECK (follow_up IS NULL OR substr(follow_up, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX failure_calls_failure ON failure_calls (failure_id, id);

-- The client went there. proof is a sign-in sheet, a ticket, a stamp; paper is what
-- was handed out.
CREATE TABLE failure_appearances (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    failure_id TEXT NOT NULL REFERENCES failures (id),
    supersedes TEXT UNIQUE REFERENCES failure_appearances (id),
    place BLOB NOT NULL CHECK (substr(place, 1, 1) = x'01'),
    arrived_at DATETIME,
    seen_at DATETIME,
    officer BLOB CHECK (officer IS NULL OR substr(officer, 1, 1) = x'01'),
    proof BLOB CHECK (proof IS NULL OR substr(proof, 1, 1) = x'01'),
    outcome BLOB CHECK (outcome IS NULL OR substr(outcome, 1, 1) = x'01'),
    paper BLOB CHECK (paper IS NULL OR substr(paper, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX failure_appearances_failure ON failure_appearances (failure_id, id);

-- Who saw it.
CREATE TABLE failure_witnesses (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    failure_id TEXT NOT NULL REFERENCES failures (id),
    supersedes TEXT UNIQUE REFERENCES failure_witnesses (id),
    name BLOB NOT NULL CHECK (substr(name, 1, 1) = x'01'),
    relation BLOB CHECK (relation IS NULL OR substr(relation, 1, 1) = x'01'),
    contact BLOB CHECK (contact IS NULL OR substr(contact, 1, 1) = x'01'),
    saw BLOB CHECK (saw IS NULL OR substr(saw, 1, 1) = x'01'),
    statement_taken BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX failure_witnesses_failure ON failure_witnesses (failure_id, id);

-- The first day's list, each step stamped; a step can be done more than once, or
-- passed over with a reason.
CREATE TABLE failure_steps (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    failure_id TEXT NOT NULL REFERENCES failures (id),
    step TEXT NOT NULL CHECK (step IN ('ask_attorney', 'call_isap', 'voicemail', 'call_again', 'go_in_person')),
    skipped BOOLEAN NOT NULL,
    done_at DATETIME NOT NULL,
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK (NOT skipped OR note IS NOT NULL)
);
CREATE INDEX failure_steps_failure ON failure_steps (failure_id, id);

-- A form that was begun: one for each person and client, deleted when it is saved.
CREATE TABLE failure_drafts (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    staff_id TEXT NOT NULL REFERENCES staff (id),
    occurrence_id TEXT REFERENCES occurrences (id),
    body BLOB NOT NULL CHECK (substr(body, 1, 1) = x'01'),
    form_hash TEXT CHECK (form_hash <> ''),
    UNIQUE (staff_id, client_id)
);

-- A client's file: a scan of a paper, a screenshot, a recording. file_name and
-- preview_name are names in the vault, keyed hashes; preview_name is '' where there is
-- none. The same content received twice is one document. sha256 is that of the content,
-- sealed, because it would confirm a known picture. claimed is when the file itself
-- says it was made and details is what else it says, kept as they stand; taken_at is
-- when a person says so; received_at is ours. A derivative names the document it was
-- made from, what was done (making) and how (recipe); the original has none of them.
CREATE TABLE documents (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    parent_id TEXT REFERENCES documents (id),
    making TEXT CHECK (making IN ('stripped', 'redacted')),
    recipe BLOB CHECK (recipe IS NULL OR substr(recipe, 1, 1) = x'01'),
    kind TEXT NOT NULL CHECK (kind IN ('screenshot', 'photo', 'recording', 'release_document', 'notice', 'letter', 'court', 'identity', 'medical', 'other')),
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

-- Who had it in hand: received, seen, taken away, made from another.
CREATE TABLE document_custody (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    document_id TEXT NOT NULL REFERENCES documents (id),
    act TEXT NOT NULL CHECK (act IN ('received', 'received_again', 'viewed', 'downloaded', 'derived')),
    person TEXT NOT NULL,
    at DATETIME NOT NULL
);
CREATE INDEX document_custody_document ON document_custody (document_id, id);
CREATE INDEX document_custody_client ON document_custody (client_id, id);

-- A document that proves a failure, with what was said when it came in for it.
CREATE TABLE evidence (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    failure_id TEXT NOT NULL REFERENCES failures (id),
    document_id TEXT NOT NULL REFERENCES documents (id),
    caption BLOB CHECK (caption IS NULL OR substr(caption, 1, 1) = x'01'),
    given_name BLOB CHECK (given_name IS NULL OR substr(given_name, 1, 1) = x'01'),
    sent_by BLOB CHECK (sent_by IS NULL OR substr(sent_by, 1, 1) = x'01'),
    taken_at DATETIME,
    received_at DATETIME NOT NULL,
    recorded_by TEXT NOT NULL,
    UNIQUE (failure_id, document_id)
);
CREATE INDEX evidence_client ON evidence (client_id, id);
CREATE INDEX evidence_document ON evidence (document_id);

-- +goose StatementBegin
CREATE TRIGGER failure_statements_keep BEFORE UPDATE ON failure_statements
BEGIN SELECT RAISE(ABORT, 'the record of a failure is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER failure_attempts_keep BEFORE UPDATE ON failure_attempts
BEGIN SELECT RAISE(ABORT, 'the record of a failure is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER failure_calls_keep BEFORE UPDATE ON failure_calls
BEGIN SELECT RAISE(ABORT, 'the record of a failure is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER failure_appearances_keep BEFORE UPDATE ON failure_appearances
BEGIN SELECT RAISE(ABORT, 'the record of a failure is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER failure_witnesses_keep BEFORE UPDATE ON failure_witnesses
BEGIN SELECT RAISE(ABORT, 'the record of a failure is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER failure_steps_keep BEFORE UPDATE ON failure_steps
BEGIN SELECT RAISE(ABORT, 'the record of a failure is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER evidence_keep BEFORE UPDATE ON evidence
BEGIN SELECT RAISE(ABORT, 'the record of a failure is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER documents_keep BEFORE UPDATE ON documents
BEGIN SELECT RAISE(ABORT, 'a document is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER document_custody_keep BEFORE UPDATE ON document_custody
BEGIN SELECT RAISE(ABORT, 'custody is never rewritten: add a row'); END;
-- +goose StatementEnd
