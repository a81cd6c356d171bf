package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"constancia/internal/db"
	"constancia/internal/fault"
)

// Heartbeat is the last turn of a job. Error is a class, never a text: a text
// could repeat a value.
type Heartbeat struct {
	Job        string     `gorm:"primaryKey" sec:"open"`
	StartedAt  time.Time  `sec:"open"`
	FinishedAt *time.Time `sec:"open"`
	Error      string     `sec:"open"`
}

// beat notes a turn. It goes around db.Write's change counter on purpose: a
// heartbeat is no change of the record.
func beat(ctx context.Context, d *db.DB, name string, started time.Time, err error) error {
	return d.Write(ctx, func(tx *db.Tx) error {
		row := Heartbeat{Job: name, StartedAt: started, FinishedAt: &tx.Now, Error: class(err)}
		return tx.DB.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error
	})
}

func class(err error) string {
	if err == nil {
		return ""
	}
	if f, ok := fault.From(err); ok {
		return f.Key
	}
	var panicked *fault.Panicked
	if errors.As(err, &panicked) {
		return "panic"
	}
	return "internal"
}

// Heartbeats lists the last turn of every job, for doctor and Settings.
func Heartbeats(tx *db.Tx) ([]Heartbeat, error) {
	var rows []Heartbeat
	if err := tx.DB.Order("job").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading heartbeats: %w", err)
	}
	return rows, nil
}

// Silent tells whether a job's last turn lies further back than twice its rhythm
// and a little patience.
func Silent(h Heartbeat, every time.Duration, now time.Time) bool {
	return h.FinishedAt == nil || now.Sub(*h.FinishedAt) > 2*every+time.Minute
}
