-- +goose Up

-- What a paper is says where it stands in a packet: beside what there was, a call log or
-- a voicemail, what shows that somebody was there (a ticket, a sign-in, a stamp), a receipt
-- or confirmation, a signed declaration, a witness's words, what shows the cause (an
-- outage, a repair, a carrier's notice), a public report, and family, work and address.
ALTER TABLE documents DROP CONSTRAINT documents_kind_check;
ALTER TABLE documents ADD CONSTRAINT documents_kind_check CHECK (kind IN ('screenshot', 'photo', 'recording', 'release_document', 'notice', 'letter', 'court', 'identity', 'medical', 'call_log', 'appearance', 'receipt', 'declaration', 'witness', 'cause', 'report', 'ties', 'other'));
ALTER TABLE document_labels DROP CONSTRAINT document_labels_kind_check;
ALTER TABLE document_labels ADD CONSTRAINT document_labels_kind_check CHECK (kind IN ('screenshot', 'photo', 'recording', 'release_document', 'notice', 'letter', 'court', 'identity', 'medical', 'call_log', 'appearance', 'receipt', 'declaration', 'witness', 'cause', 'report', 'ties', 'other'));
