-- +goose Up

-- A failure: one time that a check-in did not go through. statement_id is the
-- account that holds (the row it names is written after this one). taken_by is who
-- works on it, closed_at when somebody said that nothing more is to be done; both
-- are those of its last turn. form_hash makes one row of a form that was sent twice.
CREATE TABLE failures (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    occurrence_id UUID REFERENCES occurrences (id),
    statement_id UUID NOT NULL,
    recorded_by UUID NOT NULL,
    taken_by UUID,
    closed_at TIMESTAMPTZ,
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
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    failure_id UUID NOT NULL REFERENCES failures (id),
    number INTEGER NOT NULL CHECK (number > 0),
    supersedes UUID UNIQUE REFERENCES failure_statements (id),
    reason BYTEA CHECK (reason IS NULL OR get_byte(reason, 0) = 1),
    app TEXT NOT NULL,
    kinds TEXT NOT NULL,
    error_text BYTEA CHECK (error_text IS NULL OR get_byte(error_text, 0) = 1),
    what BYTEA CHECK (what IS NULL OR get_byte(what, 0) = 1),
    first_seen_at TIMESTAMPTZ,
    last_seen_at TIMESTAMPTZ,
    still_failing BOOLEAN,
    device BYTEA CHECK (device IS NULL OR get_byte(device, 0) = 1),
    network BYTEA CHECK (network IS NULL OR get_byte(network, 0) = 1),
    told_at TIMESTAMPTZ NOT NULL,
    told_by BYTEA CHECK (told_by IS NULL OR get_byte(told_by, 0) = 1),
    language TEXT NOT NULL,
    interpreter BYTEA CHECK (interpreter IS NULL OR get_byte(interpreter, 0) = 1),
    read_back BOOLEAN,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
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
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    failure_id UUID NOT NULL REFERENCES failures (id),
    supersedes UUID UNIQUE REFERENCES failure_attempts (id),
    at TIMESTAMPTZ,
    action TEXT NOT NULL CHECK (action IN ('open', 'login', 'photo', 'call', 'restart', 'reinstall', 'other_network', 'other')),
    result BYTEA CHECK (result IS NULL OR get_byte(result, 0) = 1),
    worked BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX failure_attempts_failure ON failure_attempts (failure_id, id);

-- Whom the client or the clinic reached, or tried to. seconds is NULL when nobody
-- could say how long it took; recorded says that there is a recording of it.
CREATE TABLE failure_calls (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    failure_id UUID NOT NULL REFERENCES failures (id),
    supersedes UUID UNIQUE REFERENCES failure_calls (id),
    at TIMESTAMPTZ,
    channel TEXT NOT NULL CHECK (channel IN ('phone', 'text', 'email', 'in_app', 'other')),
    number BYTEA CHECK (number IS NULL OR get_byte(number, 0) = 1),
    seconds INTEGER CHECK (seconds >= 0),
    answered_by BYTEA CHECK (answered_by IS NULL OR get_byte(answered_by, 0) = 1),
    said BYTEA CHECK (said IS NULL OR get_byte(said, 0) = 1),
    voicemail BOOLEAN NOT NULL,
    recorded BOOLEAN NOT NULL,
    follow_up BYTEA CHECK (follow_up IS NULL OR get_byte(follow_up, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX failure_calls_failure ON failure_calls (failure_id, id);

-- The client went there. proof is a sign-in sheet, a ticket, a stamp; paper is what
-- was handed out.
CREATE TABLE failure_appearances (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    failure_id UUID NOT NULL REFERENCES failures (id),
    supersedes UUID UNIQUE REFERENCES failure_appearances (id),
    place BYTEA NOT NULL CHECK (get_byte(place, 0) = 1),
    arrived_at TIMESTAMPTZ,
    seen_at TIMESTAMPTZ,
    officer BYTEA CHECK (officer IS NULL OR get_byte(officer, 0) = 1),
    proof BYTEA CHECK (proof IS NULL OR get_byte(proof, 0) = 1),
    outcome BYTEA CHECK (outcome IS NULL OR get_byte(outcome, 0) = 1),
    paper BYTEA CHECK (paper IS NULL OR get_byte(paper, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX failure_appearances_failure ON failure_appearances (failure_id, id);

-- Who saw it.
CREATE TABLE failure_witnesses (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    failure_id UUID NOT NULL REFERENCES failures (id),
    supersedes UUID UNIQUE REFERENCES failure_witnesses (id),
    name BYTEA NOT NULL CHECK (get_byte(name, 0) = 1),
    relation BYTEA CHECK (relation IS NULL OR get_byte(relation, 0) = 1),
    contact BYTEA CHECK (contact IS NULL OR get_byte(contact, 0) = 1),
    saw BYTEA CHECK (saw IS NULL OR get_byte(saw, 0) = 1),
    statement_taken BOOLEAN NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX failure_witnesses_failure ON failure_witnesses (failure_id, id);

-- The first day's list, each step stamped; a step can be done more than once, or
-- passed over with a reason.
CREATE TABLE failure_steps (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    failure_id UUID NOT NULL REFERENCES failures (id),
    step TEXT NOT NULL CHECK (step IN ('ask_attorney', 'call_isap', 'voicemail', 'call_again', 'go_in_person')),
    skipped BOOLEAN NOT NULL,
    done_at TIMESTAMPTZ NOT NULL,
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK (NOT skipped OR note IS NOT NULL)
);
CREATE INDEX failure_steps_failure ON failure_steps (failure_id, id);

-- A form that was begun: one for each person and client, deleted when it is saved.
CREATE TABLE failure_drafts (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    staff_id UUID NOT NULL REFERENCES staff (id),
    occurrence_id UUID REFERENCES occurrences (id),
    body BYTEA NOT NULL CHECK (get_byte(body, 0) = 1),
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
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    parent_id UUID REFERENCES documents (id),
    making TEXT CHECK (making IN ('stripped', 'redacted')),
    recipe BYTEA CHECK (recipe IS NULL OR get_byte(recipe, 0) = 1),
    kind TEXT NOT NULL CHECK (kind IN ('screenshot', 'photo', 'recording', 'release_document', 'notice', 'letter', 'court', 'identity', 'medical', 'other')),
    title BYTEA CHECK (title IS NULL OR get_byte(title, 0) = 1),
    caption BYTEA CHECK (caption IS NULL OR get_byte(caption, 0) = 1),
    given_name BYTEA CHECK (given_name IS NULL OR get_byte(given_name, 0) = 1),
    sent_by BYTEA CHECK (sent_by IS NULL OR get_byte(sent_by, 0) = 1),
    file_name TEXT NOT NULL CHECK (length(file_name) = 64),
    preview_name TEXT NOT NULL CHECK (length(preview_name) IN (0, 64)),
    sha256 BYTEA NOT NULL CHECK (get_byte(sha256, 0) = 1),
    bytes BIGINT NOT NULL CHECK (bytes > 0),
    media_type TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp', 'image/heic', 'application/pdf', 'video/mp4', 'video/quicktime', 'video/3gpp', 'audio/mp4', 'audio/ogg', 'audio/amr')),
    claimed BYTEA CHECK (claimed IS NULL OR get_byte(claimed, 0) = 1),
    details BYTEA CHECK (details IS NULL OR get_byte(details, 0) = 1),
    taken_at TIMESTAMPTZ,
    privileged BOOLEAN NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    recorded_by UUID NOT NULL,
    CHECK ((parent_id IS NULL) = (making IS NULL))
);
CREATE UNIQUE INDEX documents_original ON documents (client_id, file_name) WHERE parent_id IS NULL;
CREATE UNIQUE INDEX documents_derivative ON documents (parent_id, file_name) WHERE parent_id IS NOT NULL;
CREATE INDEX documents_client ON documents (client_id, received_at, id);
CREATE INDEX documents_file ON documents (file_name);
CREATE INDEX documents_preview ON documents (preview_name);

-- Who had it in hand: received, seen, taken away, made from another.
CREATE TABLE document_custody (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    document_id UUID NOT NULL REFERENCES documents (id),
    act TEXT NOT NULL CHECK (act IN ('received', 'received_again', 'viewed', 'downloaded', 'derived')),
    person UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX document_custody_document ON document_custody (document_id, id);
CREATE INDEX document_custody_client ON document_custody (client_id, id);

-- A document that proves a failure, with what was said when it came in for it.
CREATE TABLE evidence (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    failure_id UUID NOT NULL REFERENCES failures (id),
    document_id UUID NOT NULL REFERENCES documents (id),
    caption BYTEA CHECK (caption IS NULL OR get_byte(caption, 0) = 1),
    given_name BYTEA CHECK (given_name IS NULL OR get_byte(given_name, 0) = 1),
    sent_by BYTEA CHECK (sent_by IS NULL OR get_byte(sent_by, 0) = 1),
    taken_at TIMESTAMPTZ,
    received_at TIMESTAMPTZ NOT NULL,
    recorded_by UUID NOT NULL,
    UNIQUE (failure_id, document_id)
);
CREATE INDEX evidence_client ON evidence (client_id, id);
CREATE INDEX evidence_document ON evidence (document_id);

-- +goose StatementBegin
CREATE FUNCTION failures_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never rewritten: add a row', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER failure_statements_keep BEFORE UPDATE ON failure_statements
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER failure_attempts_keep BEFORE UPDATE ON failure_attempts
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER failure_calls_keep BEFORE UPDATE ON failure_calls
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER failure_appearances_keep BEFORE UPDATE ON failure_appearances
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER failure_witnesses_keep BEFORE UPDATE ON failure_witnesses
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER failure_steps_keep BEFORE UPDATE ON failure_steps
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER evidence_keep BEFORE UPDATE ON evidence
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER documents_keep BEFORE UPDATE ON documents
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
CREATE TRIGGER document_custody_keep BEFORE UPDATE ON document_custody
    FOR EACH ROW EXECUTE FUNCTION failures_keep();
