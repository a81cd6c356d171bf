-- +goose Up

-- A privileged note about a client, or the draft of a statement. text_id is the
-- text that holds (the row it names is written after this one). source_type and
-- source_id say out of what it was made, '' and NULL for nothing.
CREATE TABLE notes (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    kind TEXT NOT NULL CHECK (kind IN ('note', 'statement')),
    author_id TEXT NOT NULL REFERENCES staff (id),
    text_id TEXT NOT NULL,
    source_type TEXT NOT NULL CHECK (source_type IN ('', 'failure', 'occurrence', 'client')),
    source_id TEXT,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((source_type = '') = (source_id IS NULL))
);
CREATE INDEX notes_client ON notes (client_id, created_at, id);
CREATE INDEX notes_source ON notes (source_id, id);

-- What a note says, in versions: an edit is another text, and no earlier one is
-- lost. whose says whose words a statement holds; a note has the words of whoever
-- wrote it. read_back is NULL where nobody said whether it was.
CREATE TABLE note_texts (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    note_id TEXT NOT NULL REFERENCES notes (id),
    number INTEGER NOT NULL CHECK (number > 0),
    body BLOB NOT NULL CHECK (substr(body, 1, 1) = x'01'),
    whose TEXT NOT NULL CHECK (whose IN ('', 'client', 'witness', 'staff')),
    speaker BLOB CHECK (speaker IS NULL OR substr(speaker, 1, 1) = x'01'),
    language TEXT NOT NULL,
    interpreter BLOB CHECK (interpreter IS NULL OR substr(interpreter, 1, 1) = x'01'),
    read_back BOOLEAN,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    UNIQUE (note_id, number)
);
CREATE INDEX note_texts_client ON note_texts (client_id, id);

-- An attorney's approval of one text, letter by letter: what she approved stands
-- here again, so that nothing that happens to the draft can change it. A text is
-- approved once.
CREATE TABLE note_approvals (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    note_id TEXT NOT NULL REFERENCES notes (id),
    text_id TEXT NOT NULL REFERENCES note_texts (id),
    body BLOB NOT NULL CHECK (substr(body, 1, 1) = x'01'),
    approved_by TEXT NOT NULL REFERENCES staff (id),
    approved_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX note_approvals_client ON note_approvals (client_id, id);
CREATE INDEX note_approvals_text ON note_approvals (text_id, id);

-- An approval that was taken back, by whom and why. Both stay on record.
CREATE TABLE note_withdrawals (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    approval_id TEXT NOT NULL UNIQUE REFERENCES note_approvals (id),
    reason BLOB NOT NULL CHECK (substr(reason, 1, 1) = x'01'),
    withdrawn_by TEXT NOT NULL,
    withdrawn_at DATETIME NOT NULL
);
CREATE INDEX note_withdrawals_client ON note_withdrawals (client_id, id);

-- What somebody has to do, by when, and why. due_on and due_time are by the
-- office's clocks; due_time is '' for any time of that day. state, assigned_to and
-- the date are those of the last turn.
CREATE TABLE tasks (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    what BLOB NOT NULL CHECK (substr(what, 1, 1) = x'01'),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    asked_by TEXT NOT NULL,
    assigned_to TEXT NOT NULL REFERENCES staff (id),
    due_on TEXT NOT NULL CHECK (due_on <> ''),
    due_time TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
    source_type TEXT NOT NULL CHECK (source_type IN ('failure', 'occurrence', 'client')),
    source_id TEXT NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX tasks_client ON tasks (client_id, state, due_on, id);
CREATE INDEX tasks_person ON tasks (assigned_to, state, due_on, id);
CREATE INDEX tasks_open ON tasks (state, due_on, id);
CREATE INDEX tasks_source ON tasks (source_id, id);

-- What became of a task, turn by turn: given to somebody, moved to another day,
-- done, dropped, taken up again. note is why it was dropped, or what came of it.
CREATE TABLE task_turns (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    task_id TEXT NOT NULL REFERENCES tasks (id),
    number BIGINT NOT NULL CHECK (number > 0),
    act TEXT NOT NULL CHECK (act IN ('asked', 'handed', 'done', 'dropped', 'reopened')),
    assigned_to TEXT NOT NULL,
    due_on TEXT NOT NULL,
    due_time TEXT NOT NULL,
    note BLOB CHECK (note IS NULL OR substr(note, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    UNIQUE (task_id, number),
    -- Whoever drops a task says why.
    CHECK (act <> 'dropped' OR note IS NOT NULL)
);
CREATE INDEX task_turns_client ON task_turns (client_id, id);

-- +goose StatementBegin
CREATE TRIGGER note_texts_keep BEFORE UPDATE ON note_texts
BEGIN SELECT RAISE(ABORT, 'a note is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER note_approvals_keep BEFORE UPDATE ON note_approvals
BEGIN SELECT RAISE(ABORT, 'a note is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER note_withdrawals_keep BEFORE UPDATE ON note_withdrawals
BEGIN SELECT RAISE(ABORT, 'a note is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER task_turns_keep BEFORE UPDATE ON task_turns
BEGIN SELECT RAISE(ABORT, 'a note is never rewritten: add a row'); END;
-- +goose StatementEnd
