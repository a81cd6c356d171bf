package failures

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// Link is what a person said of two logs of one client: that they are of the same
// failure, or that they are not. Neither log is changed by it.
type Link struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	OneID      uuid.UUID `sec:"open"` // the earlier of the two
	OtherID    uuid.UUID `sec:"open"`
	Same       bool      `sec:"open"`
	RecordedBy uuid.UUID `sec:"open"`
	RecordedAt time.Time `sec:"open"`
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of links.
func (Link) TableName() string { return "failure_links" }

// twinsWithin is how far apart two logs of the same failure are likely to be, when
// no check-in says that they are of one.
const twinsWithin = 2 * time.Hour

// Joining is a word about two logs.
type Joining struct {
	Other  uuid.UUID
	Same   bool
	FormID string
}

// Join says that another log of the same client is of the same failure, or is not.
// Faults: NotFound beyond the wall, Invalid for a log of somebody else.
func Join(tx *db.Tx, id uuid.UUID, j Joining) (Link, error) {
	var kept Link
	f, err := hold(tx, id)
	if err != nil {
		return kept, err
	}
	if again, err := forms.Sent(tx, j.FormID, &kept); err != nil || again {
		return kept, db.SameFile(err, kept.ClientID, f.ClientID)
	}
	other, err := hold(tx, j.Other)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return kept, err
	}
	if err != nil || other.ClientID != f.ClientID || other.ID == f.ID {
		var p fault.Problems
		p.Add("other", "failures.twin_unknown")
		return kept, p.Err()
	}
	l := Link{
		ID: db.NewID(tx.Now), ClientID: f.ClientID, OneID: f.ID, OtherID: other.ID, Same: j.Same,
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now, FormHash: forms.Hash(tx, j.FormID),
	}
	if other.CreatedAt.Before(f.CreatedAt) {
		l.OneID, l.OtherID = l.OtherID, l.OneID
	}
	if err := tx.DB.Create(&l).Error; err != nil {
		return l, fmt.Errorf("joining two logs: %w", err)
	}
	return l, audit.Append(tx, audit.Event{
		Action: "failures.join", SubjectType: "failure", Subject: l.OneID, Client: f.ClientID,
		Detail: map[string]any{"other": l.OtherID, "same": l.Same},
	})
}

// Other is the log of a link that is not the one named.
func (l Link) Other(id uuid.UUID) uuid.UUID {
	if l.OneID == id {
		return l.OtherID
	}
	return l.OneID
}

// Twins are other logs of the client that may be of the same failure, and of which
// nobody has said whether they are: of the same check-in, or within two hours where
// one of them names no check-in. Nothing is merged by itself.
func (f File) Twins(all []File) []File {
	said := map[uuid.UUID]bool{}
	for _, l := range f.Links {
		said[l.Other(f.ID)] = true
	}
	var found []File
	for _, other := range all {
		if other.ID != f.ID && !said[other.ID] && f.mayBe(other) {
			found = append(found, other)
		}
	}
	return found
}

func (f File) mayBe(other File) bool {
	if f.OccurrenceID != nil && other.OccurrenceID != nil {
		return *f.OccurrenceID == *other.OccurrenceID
	}
	return f.Current().When().Sub(other.Current().When()).Abs() <= twinsWithin
}

// Same are the links that hold and say that another log is of this failure.
func (f File) Same() []Link {
	last := map[uuid.UUID]Link{}
	for _, l := range f.Links { // in the order in which they were said
		last[l.Other(f.ID)] = l
	}
	var same []Link
	for _, l := range f.Links {
		if now := last[l.Other(f.ID)]; now.ID == l.ID && l.Same {
			same = append(same, l)
		}
	}
	return same
}
