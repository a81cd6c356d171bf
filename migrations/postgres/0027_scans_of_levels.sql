-- +goose Up

-- The paper that shows a level, or what a client was told: a document of hers names one of
-- them as it names a release paper, by the first of its rows. Example: the photo of the
-- letter that says "GPS from June 1".
ALTER TABLE supervision_scans ADD COLUMN level_change_id UUID REFERENCES level_changes (id);
ALTER TABLE supervision_scans ADD COLUMN instruction_id UUID REFERENCES instructions (id);
ALTER TABLE supervision_scans DROP CONSTRAINT supervision_scans_check2;
ALTER TABLE supervision_scans ADD CHECK (
    CASE WHEN release_document_id IS NULL THEN 0 ELSE 1 END + CASE WHEN request_id IS NULL THEN 0 ELSE 1 END
    + CASE WHEN violation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN violation_answer_id IS NULL THEN 0 ELSE 1 END
    + CASE WHEN level_change_id IS NULL THEN 0 ELSE 1 END + CASE WHEN instruction_id IS NULL THEN 0 ELSE 1 END = 1
);
