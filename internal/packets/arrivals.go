package packets

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/bundle"
	"constancia/internal/db"
)

// The events that record a document: that it came, or that it was made from one that came.
const (
	documentReceived = "documents.received"
	documentDerived  = "documents.derived"
)

// errOtherHash says that a document's row names another file than the log does.
var errOtherHash = errors.New("the log names another file")

// arrival is what the log says of a document: in which event, by which hash, and of which
// original it is a copy.
type arrival struct {
	seq    int64
	sha256 string
	of     uuid.UUID // zero for an original
}

// arrivals are those among the events, by document.
func arrivals(items []audit.Item) (map[uuid.UUID]arrival, error) {
	all := map[uuid.UUID]arrival{}
	for _, item := range items {
		if item.Action != documentReceived && item.Action != documentDerived {
			continue
		}
		var facts map[string]json.RawMessage
		if err := json.Unmarshal(item.Facts, &facts); err != nil {
			return nil, fmt.Errorf("reading event %d: %w", item.Seq, err)
		}
		a := arrival{seq: item.Seq}
		var of *uuid.UUID
		if err := errors.Join(json.Unmarshal(facts[bundle.HashField], &a.sha256), json.Unmarshal(facts[bundle.ParentField], &of)); err != nil {
			return nil, fmt.Errorf("reading event %d: %w", item.Seq, err)
		}
		if of != nil {
			a.of = *of
		}
		all[item.Subject] = a
	}
	return all, nil
}

// asRecorded compares the rows of the exhibits with what the log says of their arrival:
// a row that somebody changed is a *FileError before anything of it is printed.
func asRecorded(tx *db.Tx, client uuid.UUID, exhibits []Exhibit) error {
	if len(exhibits) == 0 {
		return nil
	}
	var subjects []uuid.UUID
	for _, e := range exhibits {
		subjects = append(subjects, e.Document, e.Printed.Document, e.Bundled.Document)
	}
	items, err := audit.About(tx, client, subjects, documentReceived, documentDerived)
	if err != nil {
		return err
	}
	recorded, err := arrivals(items)
	if err != nil {
		return err
	}
	for _, e := range exhibits {
		original := e.Bundled
		original.Document, original.SHA256 = e.Document, e.Original
		for _, f := range []Stored{original, e.Printed, e.Bundled} {
			said, known := recorded[f.Document]
			if !known || said.sha256 != f.SHA256 || f.Document != e.Document && said.of != e.Document {
				return &FileError{f, errOtherHash}
			}
		}
	}
	return nil
}
