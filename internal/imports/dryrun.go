package imports

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/db"
)

// Rehearsal is what an import would do.
type Rehearsal struct {
	Imported, Duplicates, Failed, Skipped int

	// Verdicts are the first lines, for a preview, and behind them those that would
	// not be imported, as many as a page shows.
	Verdicts []Verdict
	Suggests int // duties and relatives that would be suggested
}

// previewed is how many lines a preview shows from the top, and troubled how many
// that would not be imported.
const (
	previewed = 20
	troubled  = 100
)

// DryRun says what Commit would do with a staged import, and does nothing.
//
// Faults: NotFound.
func DryRun(tx *db.Tx, id uuid.UUID) (Rehearsal, error) {
	return rehearse(tx, id, 0)
}

// Preview is DryRun of the first lines alone, for a page of columns.
//
// Faults: NotFound.
func Preview(tx *db.Tx, id uuid.UUID) (Rehearsal, error) {
	return rehearse(tx, id, 1)
}

// rehearse judges so many batches; 0 for all.
func rehearse(tx *db.Tx, id uuid.UUID, batches int) (Rehearsal, error) {
	var out Rehearsal
	i, err := Find(tx, id)
	if err != nil {
		return out, err
	}
	r, err := readerOf(tx, i)
	if err != nil {
		return out, err
	}
	earlier := newLedger()
	for number := 1; batches == 0 || number <= batches; number++ {
		var rows []batch
		err := tx.DB.Where("import_id = ? AND number = ? AND committed_at IS NULL", id, number).Order("id").Limit(1).Find(&rows).Error
		if err != nil {
			return out, fmt.Errorf("reading a batch: %w", err)
		}
		if len(rows) == 0 {
			return out, nil
		}
		lines, err := rows[0].lines()
		if err != nil {
			return out, err
		}
		verdicts, err := judge(tx, i, r, lines, earlier)
		if err != nil {
			return out, err
		}
		out.add(verdicts)
	}
	return out, nil
}

func (o *Rehearsal) add(verdicts []Verdict) {
	for _, v := range verdicts {
		switch v.Result {
		case Imported:
			o.Imported++
			o.Suggests += len(v.Entry.Relatives)
			if v.Entry.Duty != nil {
				o.Suggests++
			}
		case Duplicate:
			o.Duplicates++
		case Failed:
			o.Failed++
		case Skipped:
			o.Skipped++
		}
		n := len(o.Verdicts)
		if n < previewed || v.Result != Imported && n < previewed+troubled {
			o.Verdicts = append(o.Verdicts, v)
		}
	}
}
