-- +goose Up

-- Which clients and colleagues are invented: what the fictional clinic brought,
-- and what its removal takes away again with all that hangs on it. The row is not
-- a reference: it outlives a client until her key is destroyed too. removed_at is
-- when her rows went.
CREATE TABLE demo_rows (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('client', 'staff')),
    loaded_at TIMESTAMPTZ NOT NULL,
    removed_at TIMESTAMPTZ
);
