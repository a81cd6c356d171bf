package obligations_test

import (
	"testing"

	"constancia/internal/actor"
	"constancia/internal/archtest"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/obligations"
)

func TestStructsMatchTheMigratedSchema(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Read(actor.System("test"), func(tx *db.Tx) error {
			archtest.CheckSchema(t, tx.DB, obligations.Models()...)
			return nil
		})
	})
}

// What is on record stays as it was written, also for whoever holds a connection.
func TestTheDatabaseItselfRefusesToRewriteTheRecord(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Maria)
		first := upcoming(w, duty)[0]
		w.Clock.Set(first.OpensAt)
		record(t, w, first.ID, obligations.Outcome{State: obligations.Reported, Source: "client"})
		for _, statement := range []string{
			"UPDATE occurrence_outcomes SET state = 'reported_late'",
			"UPDATE obligation_schedules SET window_minutes = 30",
			"UPDATE occurrences SET state = 'missed_unexcused' WHERE outcome_id IS NULL",
			"UPDATE occurrences SET state = 'due' WHERE state = 'reported'",
		} {
			err := w.TryWrite(actor.System("test"), func(tx *db.Tx) error { return tx.DB.Exec(statement).Error })
			if err == nil {
				t.Errorf("accepted: %s", statement)
			}
		}
	})
}
