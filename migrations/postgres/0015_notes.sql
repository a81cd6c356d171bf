-- +goose Up

-- A privileged note about a client, or the draft of a statement. text_id is the
-- text that holds (the row it names is written after this one). source_type and
-- source_id say out of what it was made, '' and NULL for nothing.
CREATE TABLE notes (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    kind TEXT NOT NULL CHECK (kind IN ('note', 'statement')),
    author_id UUID NOT NULL REFERENCES staff (id),
    text_id UUID NOT NULL,
    source_type TEXT NOT NULL CHECK (source_type IN ('', 'failure', 'occurrence', 'client')),
    source_id UUID,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((source_type = '') = (source_id IS NULL))
);
CREATE INDEX notes_client ON notes (client_id, created_at, id);
CREATE INDEX notes_source ON notes (source_id, id);

-- What a note says, in versions: an edit is another text, and no earlier one is
-- lost. whose says whose words a statement holds; a note has the words of whoever
-- wrote it. read_back is NULL where nobody said whether it was.
CREATE TABLE note_texts (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    note_id UUID NOT NULL REFERENCES notes (id),
    number INTEGER NOT NULL CHECK (number > 0),
    body BYTEA NOT NULL CHECK (get_byte(body, 0) = 1),
    whose TEXT NOT NULL CHECK (whose IN ('', 'client', 'witness', 'staff')),
    speaker BYTEA CHECK (speaker IS NULL OR get_byte(speaker, 0) = 1),
    language TEXT NOT NULL,
    interpreter BYTEA CHECK (interpreter IS NULL OR get_byte(interpreter, 0) = 1),
    read_back BOOLEAN,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    UNIQUE (note_id, number)
);
CREATE INDEX note_texts_client ON note_texts (client_id, id);

-- An attorney's approval of one text, letter by letter: what she approved stands
-- here again, so that nothing that happens to the draft can change it. A text is
-- approved once.
CREATE TABLE note_approvals (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    note_id UUID NOT NULL REFERENCES notes (id),
    text_id UUID NOT NULL REFERENCES note_texts (id),
    body BYTEA NOT NULL CHECK (get_byte(body, 0) = 1),
    approved_by UUID NOT NULL REFERENCES staff (id),
    approved_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX note_approvals_client ON note_approvals (client_id, id);
CREATE INDEX note_approvals_text ON note_approvals (text_id, id);

-- An approval that was taken back, by whom and why. Both stay on record.
CREATE TABLE note_withdrawals (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    approval_id UUID NOT NULL UNIQUE REFERENCES note_approvals (id),
    reason BYTEA NOT NULL CHECK (get_byte(reason, 0) = 1),
    withdrawn_by UUID NOT NULL,
    withdrawn_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX note_withdrawals_client ON note_withdrawals (client_id, id);

-- What somebody has to do, by when, and why. due_on and due_time are by the
-- office's clocks; due_time is '' for any time of that day. state, assigned_to and
-- the date are those of the last turn.
CREATE TABLE tasks (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    what BYTEA NOT NULL CHECK (get_byte(what, 0) = 1),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    asked_by UUID NOT NULL,
    assigned_to UUID NOT NULL REFERENCES staff (id),
    due_on TEXT NOT NULL CHECK (due_on <> ''),
    due_time TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
    source_type TEXT NOT NULL CHECK (source_type IN ('failure', 'occurrence', 'client')),
    source_id UUID NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX tasks_client ON tasks (client_id, state, due_on, id);
CREATE INDEX tasks_person ON tasks (assigned_to, state, due_on, id);
CREATE INDEX tasks_open ON tasks (state, due_on, id);
CREATE INDEX tasks_source ON tasks (source_id, id);

-- What became of a task, turn by turn: given to somebody, moved to another day,
-- done, dropped, taken up again. note is why it was dropped, or what came of it.
CREATE TABLE task_turns (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    task_id UUID NOT NULL REFERENCES tasks (id),
    number BIGINT NOT NULL CHECK (number > 0),
    act TEXT NOT NULL CHECK (act IN ('asked', 'handed', 'done', 'dropped', 'reopened')),
    assigned_to UUID NOT NULL,
    due_on TEXT NOT NULL,
    due_time TEXT NOT NULL,
    note BYTEA CHECK (note IS NULL OR get_byte(note, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    UNIQUE (task_id, number),
    -- Whoever drops a task says why.
    CHECK (act <> 'dropped' OR note IS NOT NULL)
);
CREATE INDEX task_turns_client ON task_turns (client_id, id);

-- +goose StatementBegin
CREATE FUNCTION notes_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never rewritten: add a row', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER note_texts_keep BEFORE UPDATE ON note_texts
    FOR EACH ROW EXECUTE FUNCTION notes_keep();
CREATE TRIGGER note_approvals_keep BEFORE UPDATE ON note_approvals
    FOR EACH ROW EXECUTE FUNCTION notes_keep();
CREATE TRIGGER note_withdrawals_keep BEFORE UPDATE ON note_withdrawals
    FOR EACH ROW EXECUTE FUNCTION notes_keep();
CREATE TRIGGER task_turns_keep BEFORE UPDATE ON task_turns
    FOR EACH ROW EXECUTE FUNCTION notes_keep();
