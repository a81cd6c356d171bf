// Package migrations holds the schema: numbered SQL, one folder per dialect with
// the same numbers in both. A released file is never edited.
package migrations

import (
	"embed"
	"io/fs"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// For is the migrations of one dialect, "sqlite" or "postgres".
func For(dialect string) (fs.FS, error) { return fs.Sub(files, dialect) }
