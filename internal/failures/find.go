package failures

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/obligations"
)

const notFound = "failures.not_found"

// forms knows again what a page sent twice.
const forms = db.Forms("failure-form")

// File is a failure with everything on record about it, each list in the order in
// which it was recorded.
type File struct {
	Failure
	Statements  []Statement // the first first; the last one holds
	Attempts    []Attempt
	Calls       []Call
	Appearances []Appearance
	Witnesses   []Witness
	Steps       []StepDone
	Evidence    []Evidence
	Custody     []documents.Custody // of the documents that prove it
	Turns       []Turn
	Links       []Link
	Consents    []Consent
	History     History   // zero for one that was logged before histories were kept
	Incident    uuid.UUID // the confirmed one it belongs to; zero for none
	Unmeant     *Unmeant  // somebody said that it never was one; see NeverWas
	Approved    bool      // a statement that was drafted from it may leave
}

// Current is the account that holds.
func (f File) Current() Statement { return f.Statements[len(f.Statements)-1] }

// State is how far the record is.
func (f File) State() State { return stateOf(f.TakenBy, f.ClosedAt, len(f.Evidence)) }

// People are everybody whom the record of a failure names, for their names.
func (f File) People() []uuid.UUID {
	people := []uuid.UUID{f.RecordedBy}
	for _, s := range f.Statements {
		people = append(people, s.RecordedBy)
	}
	for _, a := range f.Attempts {
		people = append(people, a.RecordedBy)
	}
	for _, c := range f.Calls {
		people = append(people, c.RecordedBy)
	}
	for _, a := range f.Appearances {
		people = append(people, a.RecordedBy)
	}
	for _, w := range f.Witnesses {
		people = append(people, w.RecordedBy)
	}
	for _, s := range f.Steps {
		people = append(people, s.RecordedBy)
	}
	for _, c := range f.Custody {
		people = append(people, c.Person)
	}
	for _, t := range f.Turns {
		people = append(people, t.RecordedBy)
	}
	for _, l := range f.Links {
		people = append(people, l.RecordedBy)
	}
	for _, c := range f.Consents {
		people = append(people, c.RecordedBy)
	}
	if f.TakenBy != nil {
		people = append(people, *f.TakenBy)
	}
	return people
}

// Superseded are the rows below the failure that a later one names.
func (f File) Superseded() map[uuid.UUID]bool {
	gone := map[uuid.UUID]bool{}
	note := func(l Line) {
		if l.Supersedes != nil {
			gone[*l.Supersedes] = true
		}
	}
	for _, a := range f.Attempts {
		note(a.Line)
	}
	for _, c := range f.Calls {
		note(c.Line)
	}
	for _, a := range f.Appearances {
		note(a.Line)
	}
	for _, w := range f.Witnesses {
		note(w.Line)
	}
	return gone
}

// Teller is who told what stands in a row: whoever gave the account that was written
// down with it, by the same person at the same moment. Empty for one that was added
// later.
func (f File) Teller(l Line) string {
	who, _ := f.toldWith(l.RecordedAt, l.RecordedBy)
	return who
}

func (f File) toldWith(at time.Time, by uuid.UUID) (who string, known bool) {
	for _, s := range f.Statements {
		if s.RecordedAt.Equal(at) && s.RecordedBy == by {
			return s.ToldBy.Reveal(), true
		}
	}
	return "", false
}

// TellerOf is who told what became of a check-in, where it was a failure that put it on
// record: such an outcome names the client as its source, whoever gave the account. known
// is false for any other outcome; who is empty where nobody is on record.
func TellerOf(all []File, o obligations.OutcomeRecord) (who string, known bool) {
	if o.State != obligations.AttemptedFailed {
		return "", false
	}
	for _, f := range all {
		if f.OccurrenceID != nil && *f.OccurrenceID == o.OccurrenceID {
			if who, known = f.toldWith(o.RecordedAt, o.RecordedBy); known {
				return who, known
			}
		}
	}
	return "", false
}

// When is when it happened, as far as anybody could say: the first time it was
// seen, else when we were told.
func (s Statement) When() time.Time {
	if s.FirstSeenAt != nil {
		return *s.FirstSeenAt
	}
	return s.ToldAt
}

// Find is one failure; NotFound when it is absent or behind a wall.
func Find(tx *db.Tx, id uuid.UUID) (File, error) {
	var f Failure
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return File{}, err
	}
	err := db.Take(clients.Wall(tx, tx.DB.Where("failures.id = ?", id), "failures.client_id"), &f, notFound)
	if err != nil {
		return File{}, err
	}
	files, err := filesOf(tx, []Failure{f})
	if err != nil {
		return File{}, err
	}
	return files[0], nil
}

// ForClient lists a client's failures with everything on record about them, in the
// order in which they were logged: her timeline and her ledger read it. What is
// privileged is in it; whoever prints for others leaves that out.
func ForClient(tx *db.Tx, client uuid.UUID) ([]File, error) {
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	var found []Failure
	if err := tx.DB.Where("client_id = ?", client).Order("created_at, id").Find(&found).Error; err != nil {
		return nil, fmt.Errorf("reading failures: %w", err)
	}
	return filesOf(tx, found)
}
