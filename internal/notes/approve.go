package notes

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Approving is an approval as it is given.
type Approving struct {
	Text   uuid.UUID // the text the attorney read; needed, for she approves what she saw
	FormID string
}

// Approve lets the text of a statement leave the house, as it stands. Approving a
// text that is approved changes nothing. Faults: Forbidden for whoever may not
// approve, NotFound, Conflict for a note that is no statement, Stale when the text
// that was read is no longer the one that holds.
func Approve(tx *db.Tx, id uuid.UUID, a Approving) (Approval, error) {
	var made Approval
	note, err := judged(tx, id)
	if err != nil {
		return made, err
	}
	if again, err := forms.Sent(tx, a.FormID, &made); err != nil || again {
		return made, db.SameFile(err, made.NoteID, note.ID)
	}
	switch {
	case note.Kind != Statement:
		return made, fault.New(fault.Conflict, "notes.only_statements")
	case a.Text != note.TextID:
		return made, fault.New(fault.Stale, "notes.stale")
	}
	standing, err := approvals(tx, "note_approvals.text_id = ?", note.TextID)
	if err != nil {
		return made, err
	}
	if len(standing) > 0 {
		return standing[0], nil
	}
	t, err := textOf(tx, note.TextID)
	if err != nil {
		return made, err
	}
	made = Approval{
		ID: db.NewID(tx.Now), ClientID: note.ClientID, NoteID: note.ID, TextID: t.ID, Body: t.Body,
		ApprovedBy: tx.Actor.ID, ApprovedAt: tx.Now, FormHash: forms.Hash(tx, a.FormID),
	}
	if err := tx.DB.Create(&made).Error; err != nil {
		return made, fmt.Errorf("storing an approval: %w", err)
	}
	return made, note.recordJudgement(tx, "notes.approve", made, map[string]any{"sha256": hashOf(t.Body)})
}

// TakeBack ends the approval of the text that holds, with a reason; both stay on
// record. Faults: Forbidden, NotFound, Invalid, Conflict when nothing is approved.
func TakeBack(tx *db.Tx, id uuid.UUID, reason string) error {
	note, err := judged(tx, id)
	if err != nil {
		return err
	}
	standing, err := approvals(tx, "note_approvals.text_id = ?", note.TextID)
	if err == nil && len(standing) == 0 {
		err = fault.New(fault.Conflict, "notes.not_approved")
	}
	if err != nil {
		return err
	}
	var p fault.Problems
	w := Withdrawal{
		ID: db.NewID(tx.Now), ClientID: note.ClientID, ApprovalID: standing[0].ID, WithdrawnBy: tx.Actor.ID, WithdrawnAt: tx.Now,
		Reason: seal.Of(clients.CleanNote(&p, "reason", reason, longestLine)),
	}
	if w.Reason.Empty() {
		p.Add("reason", "notes.reason_needed")
	}
	if err := p.Err(); err != nil {
		return err
	}
	if err := tx.DB.Create(&w).Error; err != nil {
		return fmt.Errorf("taking an approval back: %w", err)
	}
	return note.recordJudgement(tx, "notes.take_back", standing[0], map[string]any{"reason": w.Reason.Reveal()})
}

func (n Note) recordJudgement(tx *db.Tx, action string, a Approval, detail map[string]any) error {
	detail["approval"], detail["text"] = a.ID, a.TextID
	return audit.Append(tx, audit.Event{Action: action, SubjectType: "note", Subject: n.ID, Client: n.ClientID, Detail: detail})
}

// judged reads a note and holds it, for a person who may approve: never for a job
// and never for a link.
func judged(tx *db.Tx, id uuid.UUID) (Note, error) {
	if err := tx.Actor.Require(actor.NotesApprove); err != nil {
		return Note{}, err
	}
	if tx.Actor.Kind != actor.Staff {
		return Note{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	return hold(tx, id)
}
