-- +goose Up

-- A packet: what is put together from a client's record to be handed to somebody
-- outside. line_id is the id of the first version; previous_id the version that this
-- one replaces. choice says what is in it. round counts how often it was asked to be
-- put together; build_id is the build that holds, NULL while there is none. problem is
-- the key of what went wrong and problem_of the document at fault.
CREATE TABLE packets (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    kind TEXT NOT NULL CHECK (kind <> ''),
    line_id UUID NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    previous_id UUID REFERENCES packets (id),
    state TEXT NOT NULL CHECK (state IN ('building', 'built', 'approved', 'sealed', 'failed')),
    choice BYTEA NOT NULL CHECK (get_byte(choice, 0) = 1),
    round INTEGER NOT NULL CHECK (round > 0),
    build_id UUID,
    problem TEXT NOT NULL,
    problem_of UUID,
    asked_by UUID NOT NULL,
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
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    packet_id UUID NOT NULL REFERENCES packets (id),
    round INTEGER NOT NULL CHECK (round > 0),
    pages INTEGER NOT NULL CHECK (pages > 0),
    bytes BIGINT NOT NULL CHECK (bytes > 0),
    file_name TEXT NOT NULL CHECK (file_name <> ''),
    sha256 BYTEA NOT NULL CHECK (get_byte(sha256, 0) = 1),
    contents BYTEA NOT NULL CHECK (get_byte(contents, 0) = 1),
    built_at TIMESTAMPTZ NOT NULL,
    UNIQUE (packet_id, round)
);
CREATE INDEX packet_builds_client ON packet_builds (client_id, id);
CREATE INDEX packet_builds_file ON packet_builds (file_name);

-- A build in pieces that a court's system takes, where it is larger than that.
CREATE TABLE packet_parts (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    build_id UUID NOT NULL REFERENCES packet_builds (id),
    number INTEGER NOT NULL CHECK (number > 0),
    bytes BIGINT NOT NULL CHECK (bytes > 0),
    file_name TEXT NOT NULL CHECK (file_name <> ''),
    sha256 BYTEA NOT NULL CHECK (get_byte(sha256, 0) = 1),
    UNIQUE (build_id, number)
);
CREATE INDEX packet_parts_client ON packet_parts (client_id, id);
CREATE INDEX packet_parts_file ON packet_parts (file_name);

-- Who is putting a packet or its bundle together at this moment, until when nobody
-- else may, and how far it is. It is a lease: a builder that was killed lets it run out.
-- attempts counts how often somebody began this round and did not come to an end; problem
-- is what the last one met, and problem_of the document at fault.
CREATE TABLE packet_works (
    packet_id UUID NOT NULL PRIMARY KEY REFERENCES packets (id),
    client_id UUID NOT NULL REFERENCES clients (id),
    holder UUID,
    held_until TIMESTAMPTZ NOT NULL,
    step TEXT NOT NULL,
    done INTEGER NOT NULL CHECK (done >= 0),
    whole INTEGER NOT NULL CHECK (whole >= done),
    problem TEXT NOT NULL,
    problem_of UUID,
    round INTEGER NOT NULL CHECK (round > 0),
    attempts INTEGER NOT NULL CHECK (attempts >= 0)
);
CREATE INDEX packet_works_client ON packet_works (client_id, packet_id);

-- That somebody who may approved a build, page by page as it is.
CREATE TABLE packet_approvals (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    packet_id UUID NOT NULL REFERENCES packets (id),
    build_id UUID NOT NULL REFERENCES packet_builds (id),
    approved_by UUID NOT NULL REFERENCES staff (id),
    approved_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX packet_approvals_packet ON packet_approvals (packet_id, id);
CREATE INDEX packet_approvals_client ON packet_approvals (client_id, id);

-- That somebody had a packet put together, the first time or again. approval_id is the
-- approval that ended with it: other pages than those were approved.
CREATE TABLE packet_rounds (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    packet_id UUID NOT NULL REFERENCES packets (id),
    round BIGINT NOT NULL CHECK (round > 0),
    approval_id UUID REFERENCES packet_approvals (id),
    asked_by UUID NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    UNIQUE (packet_id, round)
);
CREATE INDEX packet_rounds_client ON packet_rounds (client_id, id);

-- An approval that was taken back, by whom and why. Both stay on record.
CREATE TABLE packet_withdrawals (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    approval_id UUID NOT NULL UNIQUE REFERENCES packet_approvals (id),
    reason BYTEA NOT NULL CHECK (get_byte(reason, 0) = 1),
    withdrawn_by UUID NOT NULL,
    withdrawn_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX packet_withdrawals_client ON packet_withdrawals (client_id, id);

-- That somebody looked through the papers of a build for what was said in or about an
-- application for asylum, and lets them go to whom the packet goes (8 CFR 208.6, 1208.6).
CREATE TABLE packet_clearances (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    packet_id UUID NOT NULL REFERENCES packets (id),
    build_id UUID NOT NULL UNIQUE REFERENCES packet_builds (id),
    cleared_by UUID NOT NULL REFERENCES staff (id),
    cleared_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX packet_clearances_packet ON packet_clearances (packet_id, id);
CREATE INDEX packet_clearances_client ON packet_clearances (client_id, id);

-- That a packet was sealed: what it holds, by hash. A packet is sealed once.
CREATE TABLE packet_seals (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    packet_id UUID NOT NULL UNIQUE REFERENCES packets (id),
    build_id UUID NOT NULL REFERENCES packet_builds (id),
    manifest BYTEA NOT NULL CHECK (get_byte(manifest, 0) = 1),
    manifest_sha256 BYTEA NOT NULL CHECK (get_byte(manifest_sha256, 0) = 1),
    sealed_by UUID NOT NULL REFERENCES staff (id),
    sealed_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX packet_seals_client ON packet_seals (client_id, id);

-- The bundle that goes with a sealed packet, for whoever checks it. checkpoint is the
-- length of the audit log that its newest checkpoint signs.
CREATE TABLE packet_bundles (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    packet_id UUID NOT NULL UNIQUE REFERENCES packets (id),
    bytes BIGINT NOT NULL CHECK (bytes > 0),
    file_name TEXT NOT NULL CHECK (file_name <> ''),
    sha256 BYTEA NOT NULL CHECK (get_byte(sha256, 0) = 1),
    checkpoint BIGINT NOT NULL CHECK (checkpoint > 0),
    made_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX packet_bundles_client ON packet_bundles (client_id, id);
CREATE INDEX packet_bundles_file ON packet_bundles (file_name);

-- That a sealed packet was handed to somebody: how, to whom and when, and until when an
-- answer was asked for. One that names another supersedes it and says why.
CREATE TABLE packet_services (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    packet_id UUID NOT NULL REFERENCES packets (id),
    supersedes UUID UNIQUE REFERENCES packet_services (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    how TEXT NOT NULL CHECK (how <> ''),
    on_whom BYTEA NOT NULL CHECK (get_byte(on_whom, 0) = 1),
    served_on TEXT NOT NULL CHECK (served_on <> ''),
    served_time TEXT NOT NULL,
    zone TEXT NOT NULL,
    proof BYTEA CHECK (proof IS NULL OR get_byte(proof, 0) = 1),
    answer_due TEXT NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL))
);
CREATE INDEX packet_services_packet ON packet_services (packet_id, id);
CREATE INDEX packet_services_client ON packet_services (client_id, id);
CREATE INDEX packet_services_due ON packet_services (answer_due, id);

-- That it arrived, as somebody knows: from a receipt, a stamp, a return message.
CREATE TABLE packet_receipts (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    packet_id UUID NOT NULL REFERENCES packets (id),
    service_id UUID NOT NULL REFERENCES packet_services (id),
    received_on TEXT NOT NULL CHECK (received_on <> ''),
    known_by BYTEA NOT NULL CHECK (get_byte(known_by, 0) = 1),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> '')
);
CREATE INDEX packet_receipts_packet ON packet_receipts (packet_id, id);
CREATE INDEX packet_receipts_client ON packet_receipts (client_id, id);

-- What was answered, in whose words, when it was answered and when we were told.
CREATE TABLE packet_answers (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    packet_id UUID NOT NULL REFERENCES packets (id),
    supersedes UUID UNIQUE REFERENCES packet_answers (id),
    why BYTEA CHECK (why IS NULL OR get_byte(why, 0) = 1),
    outcome TEXT NOT NULL CHECK (outcome IN ('excused', 'partly', 'refused', 'more_asked', 'other')),
    answered_by BYTEA CHECK (answered_by IS NULL OR get_byte(answered_by, 0) = 1),
    answered_on TEXT NOT NULL CHECK (answered_on <> ''),
    told_at TIMESTAMPTZ NOT NULL,
    said BYTEA CHECK (said IS NULL OR get_byte(said, 0) = 1),
    document_id UUID REFERENCES documents (id),
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    form_hash TEXT UNIQUE CHECK (form_hash <> ''),
    CHECK ((supersedes IS NULL) = (why IS NULL))
);
CREATE INDEX packet_answers_packet ON packet_answers (packet_id, id);
CREATE INDEX packet_answers_client ON packet_answers (client_id, id);

-- +goose StatementBegin
CREATE FUNCTION packets_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never rewritten: add a row', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER packet_builds_keep BEFORE UPDATE ON packet_builds
    FOR EACH ROW EXECUTE FUNCTION packets_keep();
CREATE TRIGGER packet_parts_keep BEFORE UPDATE ON packet_parts
    FOR EACH ROW EXECUTE FUNCTION packets_keep();
CREATE TRIGGER packet_approvals_keep BEFORE UPDATE ON packet_approvals
    FOR EACH ROW EXECUTE FUNCTION packets_keep();
CREATE TRIGGER packet_rounds_keep BEFORE UPDATE ON packet_rounds
    FOR EACH ROW EXECUTE FUNCTION packets_keep();
CREATE TRIGGER packet_withdrawals_keep BEFORE UPDATE ON packet_withdrawals
    FOR EACH ROW EXECUTE FUNCTION packets_keep();
CREATE TRIGGER packet_clearances_keep BEFORE UPDATE ON packet_clearances
    FOR EACH ROW EXECUTE FUNCTION packets_keep();
CREATE TRIGGER packet_seals_keep BEFORE UPDATE ON packet_seals
    FOR EACH ROW EXECUTE FUNCTION packets_keep();
CREATE TRIGGER packet_bundles_keep BEFORE UPDATE ON packet_bundles
    FOR EACH ROW EXECUTE FUNCTION packets_keep();
CREATE TRIGGER packet_services_keep BEFORE UPDATE ON packet_services
    FOR EACH ROW EXECUTE FUNCTION packets_keep();
CREATE TRIGGER packet_receipts_keep BEFORE UPDATE ON packet_receipts
    FOR EACH ROW EXECUTE FUNCTION packets_keep();
CREATE TRIGGER packet_answers_keep BEFORE UPDATE ON packet_answers
    FOR EACH ROW EXECUTE FUNCTION packets_keep();
CREATE TRIGGER packets_sealed BEFORE UPDATE ON packets
    FOR EACH ROW WHEN (OLD.state = 'sealed') EXECUTE FUNCTION packets_keep();
