package hearings

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/fault"
)

// NewCancellation says that the current date is off, who says so and why.
type NewCancellation struct {
	Version int64
	Source  string
	Reason  string
	At      time.Time // when it was taken off; zero for now
	FormID  string
}

// Cancel records that the hearing will not be on its date, where nobody has a word of
// the court's for it. It is an outcome like those of RecordOutcome. The date stays on
// record; a later Reset gives the hearing a new one. fault.Conflict when it is not
// scheduled.
func Cancel(tx *db.Tx, hearing uuid.UUID, n NewCancellation) (Outcome, error) {
	if err := requirePerson(tx); err != nil {
		return Outcome{}, err
	}
	h, err := take(tx, hearing)
	if err != nil {
		return Outcome{}, err
	}
	s, err := current(tx, h.ID)
	if err != nil {
		return Outcome{}, err
	}
	o, err := NewOutcome{
		Version: n.Version, Became: string(Cancelled), Source: n.Source, Note: n.Reason, At: n.At, FormID: n.FormID,
	}.record(tx, h, s)
	if f, refused := fault.From(err); refused {
		for i := range f.Problems {
			if f.Problems[i].Field == "note" { // as this form calls it
				f.Problems[i].Field = "reason"
			}
		}
	}
	return o, err
}

// sameHearing refuses a form whose id was used for another hearing.
func sameHearing(err error, kept, asked uuid.UUID) error { return sameClient(err, kept, asked) }
