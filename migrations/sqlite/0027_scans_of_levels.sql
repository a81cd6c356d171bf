-- +goose Up

-- The paper that shows a level, or what a client was told: a document of hers names one of
-- them as it names a release paper, by the first of its rows. Example: the photo of the
-- letter that says "GPS from June 1".
DROP INDEX supervision_scans_client;
ALTER TABLE supervision_scans RENAME TO supervision_scans_before;
CREATE TABLE supervision_scans (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    release_document_id TEXT REFERENCES release_documents (id),
    request_id TEXT REFERENCES step_down_requests (id),
    violation_id TEXT REFERENCES violations (id),
    violation_answer_id TEXT REFERENCES violation_answers (id),
    level_change_id TEXT REFERENCES level_changes (id),
    instruction_id TEXT REFERENCES instructions (id),
    document_id TEXT NOT NULL REFERENCES documents (id),
    supersedes TEXT UNIQUE REFERENCES supervision_scans (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    void BOOLEAN NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL),
    CHECK (
        CASE WHEN release_document_id IS NULL THEN 0 ELSE 1 END + CASE WHEN request_id IS NULL THEN 0 ELSE 1 END
        + CASE WHEN violation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN violation_answer_id IS NULL THEN 0 ELSE 1 END
        + CASE WHEN level_change_id IS NULL THEN 0 ELSE 1 END + CASE WHEN instruction_id IS NULL THEN 0 ELSE 1 END = 1
    )
);
INSERT INTO supervision_scans (id, client_id, release_document_id, request_id, violation_id, violation_answer_id, document_id, supersedes, why, void, recorded_by, recorded_at, form_hash)
SELECT id, client_id, release_document_id, request_id, violation_id, violation_answer_id, document_id, supersedes, why, void, recorded_by, recorded_at, form_hash FROM supervision_scans_before ORDER BY recorded_at, id;
DROP TABLE supervision_scans_before;
CREATE INDEX supervision_scans_client ON supervision_scans (client_id, recorded_at, id);
-- +goose StatementBegin
CREATE TRIGGER supervision_scans_keep BEFORE UPDATE ON supervision_scans
BEGIN SELECT RAISE(ABORT, 'what was told is never rewritten: add a row'); END;
-- +goose StatementEnd
