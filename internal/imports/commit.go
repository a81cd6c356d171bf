package imports

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/seal"
)

// Begin says that an import shall be put on record as it is mapped now. The work
// itself is done by Commit, a batch at a time.
//
// Faults: NotFound; Stale; Conflict when it has begun already.
func Begin(tx *db.Tx, id uuid.UUID, version int64) error {
	i, err := take(tx, id, version, Staged)
	if err != nil {
		return err
	}
	i.State, i.Workbook = Committing, seal.Bytes{}
	if err := db.Change(tx, &i, &i.Row, "state", "workbook"); err != nil {
		return err
	}
	return record(tx, i, "begin", map[string]any{"lines": i.Lines})
}

// Commit puts the next batch of an import on record, in the name of whoever began
// it, and tells whether there is more. Each row of the batch is whole or not
// there; a batch that is on record is never done again, whoever was killed when.
//
// Faults: NotFound; Conflict for an import that nobody began.
func Commit(tx *db.Tx, id uuid.UUID) (more bool, err error) {
	i, err := take(tx, id, 0, Committing)
	if err != nil {
		return false, err
	}
	var b batch
	err = db.Take(tx.ForUpdate().Where("import_id = ? AND committed_at IS NULL", id).Order("number"), &b, notFound)
	if fault.Is(err, fault.NotFound) {
		return false, i.finish(tx)
	}
	if err != nil {
		return false, fmt.Errorf("reading the next batch: %w", err)
	}
	return true, i.commit(tx, b)
}

func (i Import) finish(tx *db.Tx) error {
	i.State, i.FinishedAt = Done, &tx.Now
	if err := db.Change(tx, &i, &i.Row, "state", "finished_at"); err != nil {
		return err
	}
	return record(tx, i, "finish", i.counts())
}

func (i Import) counts() map[string]any {
	return map[string]any{"imported": i.Imported, "duplicates": i.Duplicates, "failed": i.Failed, "skipped": i.Skipped}
}

func (i Import) commit(tx *db.Tx, b batch) error {
	lines, err := b.lines()
	if err != nil {
		return err
	}
	if err := clients.HoldTeam(tx, i.TeamID); err != nil {
		return err
	}
	r, err := readerOf(tx, i)
	if err != nil {
		return err
	}
	verdicts, err := judge(tx, i, r, lines, newLedger())
	if err != nil {
		return err
	}
	if err := i.enter(tx, verdicts); err != nil {
		return err
	}
	b.CommittedAt, b.Lines = &tx.Now, seal.Bytes{}
	if err := db.Change(tx, &b, &b.Row, "committed_at", "lines"); err != nil {
		return err
	}
	if err := db.Change(tx, &i, &i.Row, "imported", "duplicates", "failed", "skipped"); err != nil {
		return err
	}
	return record(tx, i, "commit", map[string]any{"batch": b.Number, "so_far": i.counts()})
}

// enter writes what the verdicts say and counts them.
func (i *Import) enter(tx *db.Tx, verdicts []Verdict) error {
	var people []clients.Draft
	var courts []hearings.Draft
	var hints []Suggestion
	outcomes := make([]Outcome, 0, len(verdicts))
	for _, v := range verdicts {
		o, err := i.outcome(tx, v)
		if err != nil {
			return err
		}
		outcomes = append(outcomes, o)
		i.count(v.Result)
		if v.Result != Imported {
			continue
		}
		people = append(people, v.draft)
		if v.court != nil {
			courts = append(courts, *v.court)
		}
		suggested, err := suggestionsOf(tx, *i, v)
		if err != nil {
			return err
		}
		hints = append(hints, suggested...)
	}
	if err := clients.OpenMany(tx, people); err != nil {
		return err
	}
	if err := hearings.ScheduleMany(tx, courts); err != nil {
		return err
	}
	if err := tx.DB.CreateInBatches(&outcomes, 500).Error; err != nil {
		return fmt.Errorf("keeping outcomes: %w", err)
	}
	if len(hints) == 0 {
		return nil
	}
	if err := tx.DB.CreateInBatches(&hints, 500).Error; err != nil {
		return fmt.Errorf("keeping suggestions: %w", err)
	}
	return nil
}

func (i *Import) count(r Result) {
	switch r {
	case Imported:
		i.Imported++
	case Duplicate:
		i.Duplicates++
	case Failed:
		i.Failed++
	case Skipped:
		i.Skipped++
	}
}

// outcome is what is kept of a verdict: the cells of a line that failed, for they
// go back to whoever brought them, and of no other.
func (i Import) outcome(tx *db.Tx, v Verdict) (Outcome, error) {
	o := Outcome{
		ID: db.NewID(tx.Now), ImportID: i.ID, Line: v.Entry.Line.Number, Result: v.Result,
		Fingerprint: v.fingerprint, RecordedAt: tx.Now,
	}
	switch v.Result {
	case Imported:
		id := v.draft.ID()
		o.ClientID, o.Revision = &id, v.revision()
	case Duplicate:
		if v.Other != uuid.Nil {
			o.ClientID = &v.Other
		}
	case Failed:
		cells, err := json.Marshal(v.Entry.Line.Cells)
		if err != nil {
			return o, fmt.Errorf("keeping a line: %w", err)
		}
		o.Cells = seal.Of(string(cells))
	}
	if len(v.Problems) > 0 {
		text, err := json.Marshal(v.Problems)
		if err != nil {
			return o, fmt.Errorf("keeping reasons: %w", err)
		}
		o.Reasons = seal.Of(string(text))
	}
	return o, nil
}

// revision is the client's once the batch is written: a file begins with 1, and a
// case or a hearing moves it once.
func (v Verdict) revision() int64 {
	if v.court != nil {
		return v.draft.Client().Revision + 1
	}
	return v.draft.Client().Revision
}
