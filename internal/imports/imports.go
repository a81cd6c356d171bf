// Package imports takes a clinic's own spreadsheet in: it reads the file, guesses
// what its columns mean, says what would become of each row, and puts the rows on
// record a batch at a time, so that nobody else waits and a killed import goes on
// where it was.
//
// A sheet of hearings or of duties goes to people who are on file: whoever it
// cannot find for sure, it does not guess.
//
// A row is whole or not there, and each one that is not comes back with every
// reason. What a sheet only hints at (a duty to report, a relative) is a
// suggestion until a person confirms it. The room knows the verbs of clients,
// hearings and obligations; it refuses to know pages, the command line, and how
// the file arrived.
package imports

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Import is one sheet that somebody brought.
type Import struct {
	db.Row
	TeamID     uuid.UUID  `sec:"open"` // the team whose files it opens
	StartedBy  uuid.UUID  `sec:"open"` // zero for the operator
	State      State      `sec:"open"`
	FileName   seal.Text  `sec:"sealed"`
	Page       seal.Text  `sec:"sealed"` // of a workbook
	Pages      seal.Text  `sec:"sealed"` // those that hold something, one a line
	Mapping    seal.Text  `sec:"sealed"` // JSON
	Workbook   seal.Bytes `sec:"sealed"` // while another page can be chosen
	Lines      int        `sec:"open"`
	Imported   int        `sec:"open"`
	Duplicates int        `sec:"open"`
	Failed     int        `sec:"open"`
	Skipped    int        `sec:"open"`
	Removed    int        `sec:"open"` // files that an undoing took away
	FinishedAt *time.Time `sec:"open"`
}

// TableName is where imports are kept.
func (Import) TableName() string { return "imports" }

// SealedBy is the import's own key.
func (i Import) SealedBy() uuid.UUID { return i.ID }

// State is where an import stands.
type State string

// The states. A person moves an import from staged to committing and from done to
// undoing; the work moves it on.
const (
	Staged     State = "staged"
	Committing State = "committing"
	Done       State = "done"
	Undoing    State = "undoing"
	Undone     State = "undone"
)

// LabelKey is how the state is called.
func (s State) LabelKey() string { return "imports.state." + string(s) }

// Busy tells whether work goes on.
func (s State) Busy() bool { return s == Committing || s == Undoing }

// Counted is how many lines something has become of.
func (i Import) Counted() int { return i.Imported + i.Duplicates + i.Failed + i.Skipped }

// Columns are what the columns mean.
func (i Import) Columns() (Mapping, error) {
	var m Mapping
	if err := json.Unmarshal([]byte(i.Mapping.Reveal()), &m); err != nil {
		return m, fmt.Errorf("reading the columns of an import: %w", err)
	}
	return m, nil
}

// batch is lines that wait, as many as one transaction puts on record.
type batch struct {
	db.Row
	ImportID    uuid.UUID  `sec:"open"`
	Number      int        `sec:"open"`
	Lines       seal.Bytes `sec:"sealed"` // JSON
	CommittedAt *time.Time `sec:"open"`
}

func (batch) TableName() string { return "import_batches" }

// SealedBy is the import's key.
func (b batch) SealedBy() uuid.UUID { return b.ImportID }

func (b batch) lines() ([]Line, error) {
	var lines []Line
	if err := json.Unmarshal(b.Lines.Reveal(), &lines); err != nil {
		return nil, fmt.Errorf("reading staged lines: %w", err)
	}
	return lines, nil
}

// Result is what becomes of a line.
type Result string

// The results.
const (
	Imported  Result = "imported"
	Duplicate Result = "duplicate"
	Failed    Result = "failed"
	Skipped   Result = "skipped"
)

// LabelKey is how the result is called.
func (r Result) LabelKey() string { return "imports.result." + string(r) }

// Outcome is what became of one line.
type Outcome struct {
	ID          uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ImportID    uuid.UUID  `sec:"open"`
	Line        int        `sec:"open"`
	Result      Result     `sec:"open"`
	ClientID    *uuid.UUID `sec:"open"` // the file it opened, or the one it repeats
	Revision    int64      `sec:"open"` // the client's, as the import left it
	Fingerprint string     `sec:"blind"`
	Cells       seal.Text  `sec:"sealed"` // of a failed line: JSON
	Reasons     seal.Text  `sec:"sealed"` // JSON
	Undone      Fate       `sec:"open"`
	RecordedAt  time.Time  `sec:"open"`
}

// TableName is where outcomes are kept.
func (Outcome) TableName() string { return "import_outcomes" }

// SealedBy is the import's key.
func (o Outcome) SealedBy() uuid.UUID { return o.ImportID }

// Fate is what an undoing did to a file that the import had opened.
type Fate string

const (
	untouched Fate = ""
	removed   Fate = "removed"
	kept      Fate = "kept" // somebody has worked on it since
)

// Problems are the reasons of a line that was not imported.
func (o Outcome) Problems() ([]fault.Problem, error) {
	var list []fault.Problem
	if o.Reasons.Empty() {
		return list, nil
	}
	if err := json.Unmarshal([]byte(o.Reasons.Reveal()), &list); err != nil {
		return nil, fmt.Errorf("reading reasons: %w", err)
	}
	return list, nil
}

// Models are the room's tables, for the test that compares them with the schema.
func Models() []any { return []any{Import{}, batch{}, Outcome{}, Suggestion{}} }
