package house_test

import (
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/demo"
	"constancia/internal/failures"
	"constancia/internal/packets"
)

// BenchmarkThePacketOfTheDemoClient is the fictional clinic's first client, from the
// question to the stored pages.
func BenchmarkThePacketOfTheDemoClient(b *testing.B) {
	w := cast.New(b)
	system := actor.System("bench")
	if _, err := demo.Load(w.Context(system), w.DB); err != nil {
		b.Fatal(err)
	}
	about := packets.New{Kind: packets.MissedCheckIn}
	w.Read(system, func(tx *db.Tx) error {
		list, _, err := failures.List(tx, failures.Filter{})
		for _, f := range list {
			client, err := clients.Find(tx, f.ClientID)
			if err != nil {
				return err
			}
			if client.GivenNames.Reveal() == demo.Maria.GivenNames {
				about.ClientID, about.Choice.Failures = client.ID, []uuid.UUID{f.ID}
			}
		}
		return err
	})
	attorney := w.Attorney()
	for b.Loop() {
		w.Write(attorney, func(tx *db.Tx) error {
			_, err := packets.Ask(tx, about)
			return err
		})
		if _, err := packets.Assemble(w.Context(system), w.DB, 1); err != nil {
			b.Fatal(err)
		}
	}
}
