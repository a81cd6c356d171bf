package failures

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/obligations"
)

// History is what the ledger said before a failure, at the moment it was logged. It
// is kept as it was then: what is learnt later changes the ledger and not this row.
type History struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	FailureID  uuid.UUID `sec:"open"`
	OnTime     int       `sec:"open"` // of Resolved check-ins
	NoHour     int       `sec:"open"` // of them, reported at an hour that nobody had put on record
	Resolved   int       `sec:"open"` // of which a person had said what became
	Unknown    int       `sec:"open"` // counted neither for nor against the client
	Failures   int       `sec:"open"` // logged before
	RecordedAt time.Time `sec:"open"`
}

// TableName is the table of histories.
func (History) TableName() string { return "failure_histories" }

// keepHistory counts the check-ins that were over when it happened, and keeps the
// figures.
func (f Failure) keepHistory(tx *db.Tx, s Statement) error {
	before, err := obligations.List(tx, obligations.Filter{Client: f.ClientID, To: s.When()})
	if err != nil {
		return err
	}
	holding, err := obligations.Holding(tx, before)
	if err != nil {
		return err
	}
	h := History{ID: db.NewID(tx.Now), ClientID: f.ClientID, FailureID: f.ID, RecordedAt: tx.Now}
	for _, e := range before {
		switch {
		case f.OccurrenceID != nil && e.ID == *f.OccurrenceID, e.ClosesAt.After(s.When()):
		case e.State == obligations.Reported && holding[e.ID].HappenedAt == nil:
			h.NoHour++
			h.Resolved++
		case e.State == obligations.Reported:
			h.OnTime++
			h.Resolved++
		case e.State.Resolved():
			h.Resolved++
		case e.State.ByClock():
			h.Unknown++
		}
	}
	var earlier int64
	err = tx.DB.Model(&Failure{}).Where("client_id = ? AND id <> ?", f.ClientID, f.ID).Count(&earlier).Error
	if err == nil {
		h.Failures = int(earlier)
		err = tx.DB.Create(&h).Error
	}
	if err != nil {
		return fmt.Errorf("keeping what the ledger says: %w", err)
	}
	return nil
}
