-- +goose Up

-- Who did it or saw it, beside who wrote it down: what a packet says is worth what its
-- observer is. NULL where nobody is on record; example: "María", "Pilar, by phone".
ALTER TABLE failure_attempts ADD COLUMN observed_by BYTEA CHECK (observed_by IS NULL OR get_byte(observed_by, 0) = 1);
ALTER TABLE failure_calls ADD COLUMN observed_by BYTEA CHECK (observed_by IS NULL OR get_byte(observed_by, 0) = 1);
ALTER TABLE failure_appearances ADD COLUMN observed_by BYTEA CHECK (observed_by IS NULL OR get_byte(observed_by, 0) = 1);
