-- +goose Up

-- A packet: what is put together from a client's record to be handed to somebody
-- outside. line_id is the id of the first version; previous_id the version that this
-- one replaces. choice says what is in it. round counts how often it was asked to be
-- put together; build_id is the build that holds, NULL while there is none. problem is
-- the key of what went wrong and problem_of the document at fault.
CREATE TABLE packets (
    id TEXT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    kind TEXT NOT NULL CHECK (kind <> ''),
    line_id TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    previous_id TEXT REFERENCES packets (id),
    state TEXT NOT NULL CHECK (state IN ('building', 'built', 'approved', 'sealed', 'failed')),
    choice BLOB NOT NULL CHECK (substr(choice, 1, 1) = x'01'),
    round INTEGER NOT NULL CHECK (round > 0),
    build_id TEXT,
    problem TEXT NOT NULL,
    problem_of TEXT,
    asked_by TEXT NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    UNIQUE (line_id, number),
    CHECK ((number = 1) = (previous_id IS NULL)),
    CHECK ((state = 'failed') = (problem <> '')),
    -- Only what was put together can be approved and sealed.
    CHECK ((state IN ('built', 'approved', 'sealed')) = (build_id IS NOT NULL))
);
-- Of one line, one version at a time can still change.
CREATE UNIQUE INDEX packets_open ON packets (line_id) WHERE state <> 'sealed';
CREATE INDEX packets_client ON packets (client_id, created_at, id);
CREATE INDEX packets_state ON packets (state, id);

-- A packet as it was put together in one round: the file, and what stands on which
-- page of it.
CREATE TABLE packet_builds (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    packet_id TEXT NOT NULL REFERENCES packets (id),
    round INTEGER NOT NULL CHECK (round > 0),
    pages INTEGER NOT NULL CHECK (pages > 0),
    bytes BIGINT NOT NULL CHECK (bytes > 0),
    file_name TEXT NOT NULL CHECK (file_name <> ''),
    sha256 BLOB NOT NULL CHECK (substr(sha256, 1, 1) = x'01'),
    contents BLOB NOT NULL CHECK (substr(contents, 1, 1) = x'01'),
    built_at DATETIME NOT NULL,
    UNIQUE (packet_id, round)
);
CREATE INDEX packet_builds_client ON packet_builds (client_id, id);
CREATE INDEX packet_builds_file ON packet_builds (file_name);

-- A build in pieces that a court's system takes, where it is larger than that.
CREATE TABLE packet_parts (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    build_id TEXT NOT NULL REFERENCES packet_builds (id),
    number INTEGER NOT NULL CHECK (number > 0),
    bytes BIGINT NOT NULL CHECK (bytes > 0),
    file_name TEXT NOT NULL CHECK (file_name <> ''),
    sha256 BLOB NOT NULL CHECK (substr(sha256, 1, 1) = x'01'),
    UNIQUE (build_id, number)
);
CREATE INDEX packet_parts_client ON packet_parts (client_id, id);
CREATE INDEX packet_parts_file ON packet_parts (file_name);

-- Who is putting a packet or its bundle together at this moment, until when nobody
-- else may, and how far it is. It is a lease: a builder that was killed lets it run out.
-- attempts counts how often somebody began this round and did not come to an end; problem
-- is what the last one met, and problem_of the document at fault.
CREATE TABLE packet_works (
    packet_id TEXT NOT NULL PRIMARY KEY REFERENCES packets (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    holder TEXT,
    held_until DATETIME NOT NULL,
    step TEXT NOT NULL,
    done INTEGER NOT NULL CHECK (done >= 0),
    whole INTEGER NOT NULL CHECK (whole >= done),
    problem TEXT NOT NULL,
    problem_of TEXT,
    round INTEGER NOT NULL CHECK (round > 0),
    attempts INTEGER NOT NULL CHECK (attempts >= 0)
);
CREATE INDEX packet_works_client ON packet_works (client_id, packet_id);

-- That somebody who may approved a build, page by page as it is.
CREATE TABLE packet_approvals (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    packet_id TEXT NOT NULL REFERENCES packets (id),
    build_id TEXT NOT NULL REFERENCES packet_builds (id),
    approved_by TEXT NOT NULL REFERENCES staff (id),
    approved_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX packet_approvals_packet ON packet_approvals (packet_id, id);
CREATE INDEX packet_approvals_client ON packet_approvals (client_id, id);

-- That somebody had a packet put together, the first time or again. approval_id is the
-- approval that ended with it: other pages than those were approved.
CREATE TABLE packet_rounds (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    packet_id TEXT NOT NULL REFERENCES packets (id),
    round INTEGER NOT NULL CHECK (round > 0),
    approval_id TEXT REFERENCES packet_approvals (id),
    asked_by TEXT NOT NULL,
    asked_at DATETIME NOT NULL,
    UNIQUE (packet_id, round)
);
CREATE INDEX packet_rounds_client ON packet_rounds (client_id, id);

-- An approval that was taken back, by whom and why. Both stay on record.
CREATE TABLE packet_withdrawals (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    approval_id TEXT NOT NULL UNIQUE REFERENCES packet_approvals (id),
    reason BLOB NOT NULL CHECK (substr(reason, 1, 1) = x'01'),
    withdrawn_by TEXT NOT NULL,
    withdrawn_at DATETIME NOT NULL
);
CREATE INDEX packet_withdrawals_client ON packet_withdrawals (client_id, id);

-- That somebody looked through the papers of a build for what was said in or about an
-- application for asylum, and lets them go to whom the packet goes (8 CFR 208.6, 1208.6).
CREATE TABLE packet_clearances (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    packet_id TEXT NOT NULL REFERENCES packets (id),
    build_id TEXT NOT NULL UNIQUE REFERENCES packet_builds (id),
    cleared_by TEXT NOT NULL REFERENCES staff (id),
    cleared_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX packet_clearances_packet ON packet_clearances (packet_id, id);
CREATE INDEX packet_clearances_client ON packet_clearances (client_id, id);

-- That a packet was sealed: what it holds, by hash. A packet is sealed once.
CREATE TABLE packet_seals (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    packet_id TEXT NOT NULL UNIQUE REFERENCES packets (id),
    build_id TEXT NOT NULL REFERENCES packet_builds (id),
    manifest BLOB NOT NULL CHECK (substr(manifest, 1, 1) = x'01'),
    manifest_sha256 BLOB NOT NULL CHECK (substr(manifest_sha256, 1, 1) = x'01'),
    sealed_by TEXT NOT NULL REFERENCES staff (id),
    sealed_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX packet_seals_client ON packet_seals (client_id, id);

-- The bundle that goes with a sealed packet, for whoever checks it. checkpoint is the
-- length of the audit log that its newest checkpoint signs.
CREATE TABLE packet_bundles (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    packet_id TEXT NOT NULL UNIQUE REFERENCES packets (id),
    bytes BIGINT NOT NULL CHECK (bytes > 0),
    file_name TEXT NOT NULL CHECK (file_name <> ''),
    sha256 BLOB NOT NULL CHECK (substr(sha256, 1, 1) = x'01'),
    checkpoint BIGINT NOT NULL CHECK (checkpoint > 0),
    made_at DATETIME NOT NULL
);
CREATE INDEX packet_bundles_client ON packet_bundles (client_id, id);
CREATE INDEX packet_bundles_file ON packet_bundles (file_name);

-- That a sealed packet was handed to somebody: how, to whom and when, and until when an
-- answer was asked for. One that names another supersedes it and says why.
CREATE TABLE packet_services (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    packet_id TEXT NOT NULL REFERENCES packets (id),
    supersedes TEXT UNIQUE REFERENCES packet_services (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    how TEXT NOT NULL CHECK (how <> ''),
    on_whom BLOB NOT NULL CHECK (substr(on_whom, 1, 1) = x'01'),
    served_on TEXT NOT NULL CHECK (served_on <> ''),
    served_time TEXT NOT NULL,
    zone TEXT NOT NULL,
    proof BLOB CHECK (proof IS NULL OR substr(proof, 1, 1) = x'01'),
    answer_due TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL))
);
CREATE INDEX packet_services_packet ON packet_services (packet_id, id);
CREATE INDEX packet_services_client ON packet_services (client_id, id);
CREATE INDEX packet_services_due ON packet_services (answer_due, id);

-- That it arrived, as somebody knows: from a receipt, a stamp, a return message.
CREATE TABLE packet_receipts (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    packet_id TEXT NOT NULL REFERENCES packets (id),
    service_id TEXT NOT NULL REFERENCES packet_services (id),
    received_on TEXT NOT NULL CHECK (received_on <> ''),
    known_by BLOB NOT NULL CHECK (substr(known_by, 1, 1) = x'01'),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX packet_receipts_packet ON packet_receipts (packet_id, id);
CREATE INDEX packet_receipts_client ON packet_receipts (client_id, id);

-- What was answered, in whose words, when it was answered and when we were told.
CREATE TABLE packet_answers (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id),
    packet_id TEXT NOT NULL REFERENCES packets (id),
    supersedes TEXT UNIQUE REFERENCES packet_answers (id),
    why BLOB CHECK (why IS NULL OR substr(why, 1, 1) = x'01'),
    outcome TEXT NOT NULL CHECK (outcome IN ('excused', 'partly', 'refused', 'more_asked', 'other')),
    answered_by BLOB CHECK (answered_by IS NULL OR substr(answered_by, 1, 1) = x'01'),
    answered_on TEXT NOT NULL CHECK (answered_on <> ''),
    told_at DATETIME NOT NULL,
    said BLOB CHECK (said IS NULL OR substr(said, 1, 1) = x'01'),
    document_id TEXT REFERENCES documents (id),
    recorded_by TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL))
);
CREATE INDEX packet_answers_packet ON packet_answers (packet_id, id);
CREATE INDEX packet_answers_client ON packet_answers (client_id, id);

-- +goose StatementBegin
CREATE TRIGGER packet_builds_keep BEFORE UPDATE ON packet_builds
BEGIN SELECT RAISE(ABORT, 'what left the house is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER packet_parts_keep BEFORE UPDATE ON packet_parts
BEGIN SELECT RAISE(ABORT, 'what left the house is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER packet_approvals_keep BEFORE UPDATE ON packet_approvals
BEGIN SELECT RAISE(ABORT, 'what left the house is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER packet_rounds_keep BEFORE UPDATE ON packet_rounds
BEGIN SELECT RAISE(ABORT, 'what left the house is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER packet_withdrawals_keep BEFORE UPDATE ON packet_withdrawals
BEGIN SELECT RAISE(ABORT, 'what left the house is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER packet_clearances_keep BEFORE UPDATE ON packet_clearances
BEGIN SELECT RAISE(ABORT, 'what left the house is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER packet_seals_keep BEFORE UPDATE ON packet_seals
BEGIN SELECT RAISE(ABORT, 'what left the house is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER packet_bundles_keep BEFORE UPDATE ON packet_bundles
BEGIN SELECT RAISE(ABORT, 'what left the house is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER packet_services_keep BEFORE UPDATE ON packet_services
BEGIN SELECT RAISE(ABORT, 'what left the house is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER packet_receipts_keep BEFORE UPDATE ON packet_receipts
BEGIN SELECT RAISE(ABORT, 'what left the house is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER packet_answers_keep BEFORE UPDATE ON packet_answers
BEGIN SELECT RAISE(ABORT, 'what left the house is never rewritten: add a row'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER packets_sealed BEFORE UPDATE ON packets WHEN OLD.state = 'sealed'
BEGIN SELECT RAISE(ABORT, 'a sealed packet never changes: make another version'); END;
-- +goose StatementEnd
