package failures

import (
	"errors"
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/notes"
	"constancia/internal/seal"
)

// filesOf gathers what is on record about failures, in a handful of queries for all
// of them.
func filesOf(tx *db.Tx, found []Failure) ([]File, error) {
	files := make([]File, len(found))
	where := make(map[uuid.UUID]*File, len(found))
	ids := make([]uuid.UUID, len(found))
	for i, f := range found {
		files[i].Failure, ids[i] = f, f.ID
		where[f.ID] = &files[i]
	}
	if len(ids) == 0 {
		return files, nil
	}
	err := errors.Join(
		gather(tx, ids, "number, id", func(r Statement) { f := where[r.FailureID]; f.Statements = append(f.Statements, r) }),
		gather(tx, ids, recorded, func(r Attempt) { f := where[r.FailureID]; f.Attempts = append(f.Attempts, r) }),
		gather(tx, ids, recorded, func(r Call) { f := where[r.FailureID]; f.Calls = append(f.Calls, r) }),
		gather(tx, ids, recorded, func(r Appearance) { f := where[r.FailureID]; f.Appearances = append(f.Appearances, r) }),
		gather(tx, ids, recorded, func(r Witness) { f := where[r.FailureID]; f.Witnesses = append(f.Witnesses, r) }),
		gather(tx, ids, recorded, func(r StepDone) { f := where[r.FailureID]; f.Steps = append(f.Steps, r) }),
		gather(tx, ids, "number, id", func(r Turn) { f := where[r.FailureID]; f.Turns = append(f.Turns, r) }),
		gather(tx, ids, recorded, func(r Consent) { f := where[r.FailureID]; f.Consents = append(f.Consents, r) }),
		gather(tx, ids, "failure_id", func(r Unmeant) { where[r.FailureID].Unmeant = &r }),
		gather(tx, ids, "id", func(r History) { where[r.FailureID].History = r }),
		gather(tx, ids, "received_at, id", func(r Evidence) { f := where[r.FailureID]; f.Evidence = append(f.Evidence, r) }),
	)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(withLinks(tx, ids, where), withIncidents(tx, ids, where), withDocuments(tx, files)); err != nil {
		return nil, err
	}
	approved, err := notes.ApprovedSources(tx, ids)
	for i := range files {
		files[i].Approved = approved[files[i].ID]
		files[i].withhold(tx)
	}
	return files, err
}

// withhold takes the privileged words out for whoever only reads: what the client
// told, what was said on the phone or in person, what a witness saw, and what staff
// wrote about any of it.
func (f *File) withhold(tx *db.Tx) {
	if tx.Actor.May(actor.FailuresWrite) {
		return
	}
	for i := range f.Statements {
		f.Statements[i].What, f.Statements[i].Reason = seal.Text{}, seal.Text{}
	}
	for i := range f.Attempts {
		f.Attempts[i].Result = seal.Text{}
	}
	for i := range f.Calls {
		f.Calls[i].Said, f.Calls[i].FollowUp = seal.Text{}, seal.Text{}
	}
	for i := range f.Appearances {
		f.Appearances[i].Outcome = seal.Text{}
	}
	for i := range f.Witnesses {
		f.Witnesses[i].Saw = seal.Text{}
	}
	for i := range f.Steps {
		f.Steps[i].Note = seal.Text{}
	}
	for i := range f.Turns {
		f.Turns[i].Note = seal.Text{}
	}
	if f.Unmeant != nil {
		f.Unmeant.Why = seal.Text{}
	}
}

// withLinks reads what was said of these logs and others of the same client.
func withLinks(tx *db.Tx, ids []uuid.UUID, where map[uuid.UUID]*File) error {
	var rows []Link
	err := tx.DB.Where("one_id IN ? OR other_id IN ?", ids, ids).Order(recorded).Find(&rows).Error
	if err != nil {
		return fmt.Errorf("reading links of failures: %w", err)
	}
	for _, r := range rows {
		for _, id := range []uuid.UUID{r.OneID, r.OtherID} {
			if f := where[id]; f != nil {
				f.Links = append(f.Links, r)
			}
		}
	}
	return nil
}

// withIncidents reads to which confirmed incident each failure belongs.
func withIncidents(tx *db.Tx, ids []uuid.UUID, where map[uuid.UUID]*File) error {
	var rows []Member
	err := tx.DB.Where("failure_id IN ? AND NOT refused", ids).Order("id").Find(&rows).Error
	if err != nil {
		return fmt.Errorf("reading incidents of failures: %w", err)
	}
	for _, r := range rows {
		where[r.FailureID].Incident = r.IncidentID
	}
	return nil
}

const recorded = "recorded_at, id"

func gather[R any](tx *db.Tx, failures []uuid.UUID, order string, each func(R)) error {
	var rows []R
	if err := tx.DB.Where("failure_id IN ?", failures).Order(order).Find(&rows).Error; err != nil {
		return fmt.Errorf("reading failures: %w", err)
	}
	for _, r := range rows {
		each(r)
	}
	return nil
}

// withDocuments reads what the pieces of evidence are, who had them in hand, and why
// they may not leave. A document that proves two failures is in the custody of both.
// Of one that the actor may not read stays that there is one.
func withDocuments(tx *db.Tx, files []File) error {
	var ids []uuid.UUID
	for _, f := range files {
		for _, e := range f.Evidence {
			ids = append(ids, e.DocumentID)
		}
	}
	named, err := documents.Named(tx, ids...)
	if err != nil {
		return err
	}
	rows, err := documents.CustodyOf(tx, ids...)
	if err != nil {
		return err
	}
	unfit, err := documents.Unfit(tx, ids...)
	if err != nil {
		return err
	}
	checked, err := documents.Checked(tx, ids...)
	if err != nil {
		return err
	}
	for i := range files {
		f := &files[i]
		own := map[uuid.UUID]bool{}
		for j, e := range f.Evidence {
			d, readable := named[e.DocumentID]
			if !readable {
				e = Evidence{ID: e.ID, ClientID: e.ClientID, FailureID: e.FailureID, DocumentID: e.DocumentID, ReceivedAt: e.ReceivedAt, RecordedBy: e.RecordedBy}
				d.Privileged = true
			}
			e.Document, e.Unfit, e.Checked = d, unfit[e.DocumentID], checked[e.DocumentID]
			f.Evidence[j], own[e.DocumentID] = e, readable
		}
		for _, r := range rows {
			if own[r.DocumentID] {
				f.Custody = append(f.Custody, r)
			}
		}
	}
	return nil
}
