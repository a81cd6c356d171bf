-- +goose Up

-- A sheet that somebody brought. Its lines, its headings and its name are sealed
-- under a key of its own. started_by is the person in whose name the rows are put
-- on record, also when a job goes on after a restart; zero for the operator.
-- workbook is the file itself while another of its pages can still be chosen.
CREATE TABLE imports (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    team_id TEXT NOT NULL REFERENCES teams (id),
    started_by TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('staged', 'committing', 'done', 'undoing', 'undone')),
    file_name BLOB CHECK (file_name IS NULL OR substr(file_name, 1, 1) = x'01'),
    page BLOB CHECK (page IS NULL OR substr(page, 1, 1) = x'01'),
    pages BLOB CHECK (pages IS NULL OR substr(pages, 1, 1) = x'01'),
    mapping BLOB NOT NULL CHECK (substr(mapping, 1, 1) = x'01'),
    workbook BLOB CHECK (workbook IS NULL OR substr(workbook, 1, 1) = x'01'),
    lines INTEGER NOT NULL CHECK (lines >= 0),
    imported INTEGER NOT NULL,
    duplicates INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    finished_at DATETIME,
    CHECK (imported + duplicates + failed + skipped <= lines)
);
CREATE INDEX imports_team ON imports (team_id, created_at, id);
CREATE INDEX imports_state ON imports (state, id);

-- The lines of a sheet that wait, at most 500 in one row: a batch is what one
-- transaction puts on record. lines is emptied in the same transaction.
CREATE TABLE import_batches (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    import_id TEXT NOT NULL REFERENCES imports (id),
    number INTEGER NOT NULL,
    lines BLOB CHECK (lines IS NULL OR substr(lines, 1, 1) = x'01'),
    committed_at DATETIME,
    UNIQUE (import_id, number),
    CHECK ((lines IS NULL) = (committed_at IS NOT NULL))
);

-- What became of each line. fingerprint is a keyed hash of what it said, by which
-- the same line is known again in a later sheet; cells and reasons are kept of
-- lines that failed. client_id points nowhere once an import was undone. revision
-- is the client's as the import left it: a file that has moved on is not undone.
CREATE TABLE import_outcomes (
    id TEXT NOT NULL PRIMARY KEY,
    import_id TEXT NOT NULL REFERENCES imports (id),
    line INTEGER NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('imported', 'duplicate', 'failed', 'skipped')),
    client_id TEXT,
    revision BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    cells BLOB CHECK (cells IS NULL OR substr(cells, 1, 1) = x'01'),
    reasons BLOB CHECK (reasons IS NULL OR substr(reasons, 1, 1) = x'01'),
    undone TEXT NOT NULL CHECK (undone IN ('', 'removed', 'kept')),
    recorded_at DATETIME NOT NULL,
    UNIQUE (import_id, line),
    CHECK (result <> 'imported' OR client_id IS NOT NULL)
);
CREATE INDEX import_outcomes_result ON import_outcomes (import_id, result, undone, line);
CREATE INDEX import_outcomes_fingerprint ON import_outcomes (fingerprint);

-- What a sheet hints at, until a person says. proposal is sealed under the
-- client's key, for it is about her.
CREATE TABLE import_suggestions (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    import_id TEXT NOT NULL REFERENCES imports (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    line INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('duty', 'family')),
    state TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'dismissed')),
    proposal BLOB NOT NULL CHECK (substr(proposal, 1, 1) = x'01'),
    decided_by TEXT,
    decided_at DATETIME,
    CHECK ((state = 'open') = (decided_at IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL))
);
CREATE INDEX import_suggestions_import ON import_suggestions (import_id, state, line, id);
CREATE INDEX import_suggestions_client ON import_suggestions (client_id);

-- Who is family of whom, as somebody said: other_id is the relation of client_id
-- (relation "mother" means that other_id is the mother). Both have files here.
CREATE TABLE client_kin (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    other_id TEXT NOT NULL REFERENCES clients (id),
    relation BLOB NOT NULL CHECK (substr(relation, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    UNIQUE (client_id, other_id),
    CHECK (client_id <> other_id)
);
CREATE INDEX client_kin_other ON client_kin (other_id);
