package demo

import (
	"fmt"
	"time"

	"constancia/internal/db"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// detain puts on record that Luzia was taken two days ago and moved since, and that
// Petrona had been held until her sister posted the bond.
func (l *loading) detain(tx *db.Tx) error {
	tx.Actor = l.pilar
	luzia, petrona := l.clients[Luzia.ANumber], l.clients[Petrona.ANumber]
	today := wall.DateOf(tx.Now)
	taken := tx.Now.Add(-50 * time.Hour)
	at := wall.At(taken, Luzia.TimeZone)
	_, err := supervision.Detain(tx, luzia, supervision.NewDetention{
		Date: at.Date, Time: at.Time, Source: "family", HeldBy: "ice", Area: "BOS", Facility: "ICE office, Burlington, MA",
		Note: "She went to the appointment alone. Her bag and her phone were kept.", Heard: supervision.Heard{At: taken.Add(3 * time.Hour), By: "her cousin"},
	})
	if err != nil {
		return fmt.Errorf("putting a detention on record: %w", err)
	}
	_, err = supervision.MoveDetained(tx, luzia, supervision.NewDetention{
		Date: at.Date.AddDays(1), Source: "locator", HeldBy: "ice", Area: "BOS", Facility: "Plymouth County Correctional Facility",
		Heard: supervision.Heard{At: tx.Now.Add(-20 * time.Hour), By: "the detainee locator"},
	})
	if err != nil {
		return fmt.Errorf("putting a move on record: %w", err)
	}
	_, err = supervision.Detain(tx, petrona, supervision.NewDetention{
		Date: today.AddDays(-151), Source: "client", HeldBy: "ice", Area: "SFR", Facility: "Golden State Annex",
		Out: &supervision.LaterOut{Date: today.AddDays(-120), Terms: "bond"}, Heard: supervision.Heard{By: "herself, at intake"},
	})
	return err
}
