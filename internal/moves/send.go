package moves

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// NewSending is how an agency was told, as somebody says it.
type NewSending struct {
	SentOn     wall.Date
	How        Way
	SentBy     string
	Receipt    string
	ReceivedOn wall.Date
	ServedOn   wall.Date
	Note       string
	Version    int64 // of the update the person saw; 0 for whatever it is now
	FormID     string
}

// Fix makes a sending a correction: which row it supersedes, why, and whether that row
// should never have been there. The zero value is no correction.
type Fix struct {
	Supersedes uuid.UUID
	Why        string
	Void       bool
}

// Send puts on record how an agency was told, or corrects that. Faults: Invalid,
// NotFound beyond the wall, Stale, Conflict for an update that is dropped, or of which
// it is on record already.
func Send(tx *db.Tx, update uuid.UUID, fix Fix, n NewSending) (Sending, error) {
	u, err := take(tx, update)
	if err != nil {
		return Sending{}, err
	}
	var again Sending
	if sent, err := forms.Sent(tx, n.FormID, &again); err != nil || sent {
		return again, db.SameFile(err, again.UpdateID, u.ID)
	}
	if n.Version != 0 && n.Version != u.Version {
		return again, fault.New(fault.Stale, "moves.stale")
	}
	before, err := corrects(tx, u, fix)
	if err != nil {
		return again, err
	}
	today, err := todayOf(tx, u.ClientID)
	if err != nil {
		return again, err
	}
	if fix.Void { // what it said stays beside the reason
		n = NewSending{
			SentOn: before.SentOn, How: before.How, SentBy: before.SentBy.Reveal(), Receipt: before.Receipt.Reveal(),
			ReceivedOn: before.ReceivedOn, ServedOn: before.ServedOn, Note: before.Note.Reveal(), FormID: n.FormID,
		}
	}
	s, err := n.read(tx, u, fix, today)
	if err != nil {
		return again, err
	}
	u.State = Sent
	if fix.Void {
		u.State = Open
	}
	if err := db.Change(tx, &u, &u.Row, "state"); err != nil {
		return again, err
	}
	return s, s.put(tx, u)
}

// corrects is the row that a fix supersedes, and refuses what the update's state does.
func corrects(tx *db.Tx, u Update, fix Fix) (before Sending, err error) {
	switch {
	case fix.Supersedes != uuid.Nil:
		err = db.Take(tx.DB.Where("id = ? AND update_id = ? AND NOT void", fix.Supersedes, u.ID), &before, notFound)
	case u.State == Sent:
		err = fault.New(fault.Conflict, "moves.sent_already")
	case u.State == Dropped:
		err = fault.New(fault.Conflict, "moves.settled")
	}
	return before, err
}

func (n NewSending) read(tx *db.Tx, u Update, fix Fix, today wall.Date) (Sending, error) {
	var p fault.Problems
	text := func(field, said string) seal.Text { return seal.Of(clients.CleanLine(&p, field, said, longestLine)) }
	s := Sending{
		ID: db.NewID(tx.Now), ClientID: u.ClientID, UpdateID: u.ID, Void: fix.Void, SentOn: past(&p, "sent_on", n.SentOn, today), How: n.How,
		SentBy: text("sent_by", n.SentBy), Receipt: text("receipt", n.Receipt), ReceivedOn: past(&p, "received_on", n.ReceivedOn, today),
		ServedOn: past(&p, "served_on", n.ServedOn, today), Note: seal.Of(clients.CleanNote(&p, "note", n.Note, longestNote)),
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now, FormHash: forms.Hash(tx, n.FormID),
	}
	if n.SentOn == "" {
		p.Add("sent_on", "moves.day_needed")
	}
	if !slices.Contains(Ways(), n.How) {
		p.Add("how", "moves.way_needed")
	}
	if s.ReceivedOn != "" && s.ReceivedOn.Before(s.SentOn) {
		p.Add("received_on", "moves.received_before")
	}
	if fix.Supersedes != uuid.Nil {
		s.Supersedes = &fix.Supersedes
		if s.Why = seal.Of(clients.CleanNote(&p, "why", fix.Why, longestNote)); s.Why.Empty() {
			p.Add("why", "moves.why_needed")
		}
	}
	return s, p.Err()
}

// past reads a day that has come; empty stays empty.
func past(p *fault.Problems, field string, day, today wall.Date) wall.Date {
	if day == "" {
		return ""
	}
	if _, key, args, bad := wall.Problem(day.Check()); bad {
		p.Add(field, key, args...)
		return ""
	}
	between(p, field, day, begun, today)
	return day
}

func (s Sending) put(tx *db.Tx, u Update) error {
	err := tx.DB.Create(&s).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Stale, "moves.stale")
	}
	if err != nil {
		return fmt.Errorf("storing how an agency was told: %w", err)
	}
	return audit.Append(tx, audit.Event{
		Action: "moves.sent", SubjectType: "move_update", Subject: u.ID, Client: u.ClientID,
		Facts: map[string]any{
			"row": s.ID, "move": u.MoveID, "agency": u.Agency, "sent_on": s.SentOn, "how": s.How, "received_on": s.ReceivedOn, "served_on": s.ServedOn,
			"supersedes": s.Supersedes, "void": s.Void,
		},
		Detail: map[string]any{"sent_by": s.SentBy.Reveal(), "receipt": s.Receipt.Reveal(), "note": s.Note.Reveal(), "why": s.Why.Reveal()},
	})
}
