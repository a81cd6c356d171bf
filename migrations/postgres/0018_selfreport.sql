-- +goose Up

-- A link to a client's own page. Of its secret only the hash is kept, and four
-- characters by which a person recognises it. wording is how much its dates say, as
-- with a calendar; full needs her consent. pin_index is a keyed hash of what she
-- types to see her dates, '' when nothing is asked; after five wrong ones it rests,
-- each time longer: pin_rests counts them, pin_wrong every wrong one since the last
-- right one. expires_at moves on each time the page is used: a link that is in use
-- does not die on the day it is needed. flooded_at is when it last sent more than a
-- link may in a day. doubted_at is when the clinic learned that the client has a
-- phone that ICE issued; elsewhere_at that somebody said the link is on another one.
-- clinic_number is whether the page says our own number, without a name; numbers_kept
-- whether the numbers to call may lie on the phone for a day without a signal.
CREATE TABLE selfreport_links (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    language TEXT NOT NULL CHECK (language <> ''),
    wording TEXT NOT NULL CHECK (wording IN ('discreet', 'place', 'full')),
    label BYTEA CHECK (label IS NULL OR get_byte(label, 0) = 1),
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    token_hint TEXT NOT NULL CHECK (length(token_hint) = 4),
    pin_index TEXT NOT NULL,
    pin_misses INTEGER NOT NULL CHECK (pin_misses >= 0),
    pin_rests INTEGER NOT NULL CHECK (pin_rests >= 0),
    pin_wrong INTEGER NOT NULL CHECK (pin_wrong >= 0),
    pin_rests_until TIMESTAMPTZ,
    consent_at TIMESTAMPTZ,
    consent_by UUID REFERENCES staff (id),
    consent_text TEXT NOT NULL,
    clinic_number BOOLEAN NOT NULL,
    numbers_kept BOOLEAN NOT NULL,
    offered_by UUID NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    opened_at TIMESTAMPTZ,
    flooded_at TIMESTAMPTZ,
    doubted_at TIMESTAMPTZ,
    elsewhere_at TIMESTAMPTZ,
    elsewhere_by UUID,
    revoked_at TIMESTAMPTZ,
    revoked_by UUID,
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
    CHECK ((elsewhere_at IS NULL) = (elsewhere_by IS NULL)),
    CHECK (wording <> 'full' OR (consent_at IS NOT NULL AND consent_by IS NOT NULL AND consent_text <> ''))
);
CREATE INDEX selfreport_links_client ON selfreport_links (client_id, id);

-- Eight characters that are said over the telephone. They open a link that nobody
-- has opened yet, once, within half an hour. code_index is a keyed hash.
CREATE TABLE selfreport_codes (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    link_id UUID NOT NULL REFERENCES selfreport_links (id),
    code_index TEXT NOT NULL UNIQUE,
    spoken_by UUID NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);
CREATE INDEX selfreport_codes_client ON selfreport_codes (client_id, id);

-- What a client said on her page: that the app does not work (a failure is logged
-- with it), that she did a check-in, that ICE told her to come (a summons is). It is
-- what she said and never an outcome. key_hash is of the id that her phone made, so
-- that what is sent five times arrives once; said_index is a keyed hash of what was
-- said, so that other words under the same id are another arrival. did_on and
-- did_at_time are the day and the hour at which she says she did it, '' when she does
-- not say, by the clocks of her own zone. phone_at is her phone's clock when she pressed the
-- button and phone_sent_at when it was sent; either can say 1970. happened_at is what
-- follows from them and from ours, NULL when nothing does. received_at is ours.
CREATE TABLE selfreport_arrivals (
    id UUID NOT NULL PRIMARY KEY,
    client_id UUID NOT NULL REFERENCES clients (id),
    link_id UUID NOT NULL REFERENCES selfreport_links (id),
    kind TEXT NOT NULL CHECK (kind IN ('failed', 'did', 'told')),
    key_hash TEXT NOT NULL UNIQUE CHECK (length(key_hash) = 64),
    said_index TEXT NOT NULL CHECK (said_index <> ''),
    receipt TEXT NOT NULL UNIQUE CHECK (length(receipt) = 6),
    failure_id UUID REFERENCES failures (id),
    summons_id UUID REFERENCES summonses (id),
    occurrence_id UUID REFERENCES occurrences (id),
    words BYTEA CHECK (words IS NULL OR get_byte(words, 0) = 1),
    did_on TEXT NOT NULL CHECK (did_on = '' OR length(did_on) = 10),
    did_at_time TEXT NOT NULL CHECK (did_at_time = '' OR length(did_at_time) = 5),
    language TEXT NOT NULL CHECK (language <> ''),
    phone_at TIMESTAMPTZ,
    phone_sent_at TIMESTAMPTZ,
    happened_at TIMESTAMPTZ,
    received_at TIMESTAMPTZ NOT NULL,
    CHECK ((kind = 'failed') = (failure_id IS NOT NULL) AND (kind = 'told') = (summons_id IS NOT NULL))
);
CREATE INDEX selfreport_arrivals_client ON selfreport_arrivals (client_id, received_at, id);
CREATE INDEX selfreport_arrivals_received ON selfreport_arrivals (received_at, id);
CREATE INDEX selfreport_arrivals_failure ON selfreport_arrivals (failure_id);
CREATE INDEX selfreport_arrivals_summons ON selfreport_arrivals (summons_id);
CREATE INDEX selfreport_arrivals_occurrence ON selfreport_arrivals (occurrence_id);

-- Who at the clinic took note of what arrived, and what came of it.
CREATE TABLE selfreport_notices (
    arrival_id UUID NOT NULL PRIMARY KEY REFERENCES selfreport_arrivals (id),
    client_id UUID NOT NULL REFERENCES clients (id),
    came_of_it TEXT NOT NULL CHECK (came_of_it IN ('seen', 'confirmed', 'not_meant')),
    noticed_by UUID NOT NULL,
    noticed_at TIMESTAMPTZ NOT NULL
);

-- A picture on its way from a phone, in pieces, so that a connection that breaks
-- costs one of them. refused is the key of why it could not be kept, '' otherwise.
CREATE TABLE selfreport_uploads (
    id UUID NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    client_id UUID NOT NULL REFERENCES clients (id),
    arrival_id UUID NOT NULL REFERENCES selfreport_arrivals (id),
    key_hash TEXT NOT NULL UNIQUE CHECK (length(key_hash) = 64),
    given_name BYTEA CHECK (given_name IS NULL OR get_byte(given_name, 0) = 1),
    bytes BIGINT NOT NULL CHECK (bytes > 0),
    document_id UUID REFERENCES documents (id),
    refused TEXT NOT NULL,
    ended_at TIMESTAMPTZ,
    CHECK ((ended_at IS NULL) = (document_id IS NULL AND refused = ''))
);
CREATE INDEX selfreport_uploads_arrival ON selfreport_uploads (arrival_id, id);
CREATE INDEX selfreport_uploads_open ON selfreport_uploads (created_at, id) WHERE ended_at IS NULL;

-- One piece of it, sealed; deleted when the picture lies in the vault.
CREATE TABLE selfreport_pieces (
    upload_id UUID NOT NULL REFERENCES selfreport_uploads (id),
    number INTEGER NOT NULL CHECK (number >= 0),
    client_id UUID NOT NULL REFERENCES clients (id),
    content BYTEA NOT NULL CHECK (get_byte(content, 0) = 1),
    PRIMARY KEY (upload_id, number)
);

-- Who read the sentences on which safety hangs, in which language, and who took such
-- a word back. text_hash is of the words that were read: when they change, nobody has
-- read them. The last row of a text is how it stands.
CREATE TABLE selfreport_reviews (
    id UUID NOT NULL PRIMARY KEY,
    language TEXT NOT NULL CHECK (language <> ''),
    text_hash TEXT NOT NULL CHECK (length(text_hash) = 64),
    act TEXT NOT NULL CHECK (act IN ('read', 'withdrawn')),
    reviewed_by UUID NOT NULL REFERENCES staff (id),
    reviewed_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX selfreport_reviews_language ON selfreport_reviews (language, text_hash);

-- +goose StatementBegin
CREATE FUNCTION selfreport_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never rewritten: add a row', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER selfreport_arrivals_keep BEFORE UPDATE ON selfreport_arrivals
    FOR EACH ROW EXECUTE FUNCTION selfreport_keep();
CREATE TRIGGER selfreport_notices_keep BEFORE UPDATE ON selfreport_notices
    FOR EACH ROW EXECUTE FUNCTION selfreport_keep();
CREATE TRIGGER selfreport_reviews_keep BEFORE UPDATE ON selfreport_reviews
    FOR EACH ROW EXECUTE FUNCTION selfreport_keep();
