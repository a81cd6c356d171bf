package packets_test

import (
	"testing"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/packets"
)

// Taking a file away is put on record each time, of each packet; reading the pages once
// within the hour.
func TestWhoTakesAPacketAwayIsOnRecordEachTime(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		one, two := d.built(packets.Choice{}), d.built(packets.Choice{})
		for _, f := range []packets.File{one, two, one} {
			d.pdf(f.ID)
		}
		ctx := d.Context(d.Attorney())
		for range 2 {
			_, opened, err := packets.OpenPages(ctx, d.DB, one.ID, one.Build.ID)
			must(t, err)
			must(t, opened.Close())
		}
		if _, _, err := packets.OpenPages(ctx, d.DB, one.ID, uuid.New()); !fault.Is(err, fault.Stale) {
			t.Errorf("the pages of another build: %v", err)
		}
		d.Read(d.Attorney(), func(tx *db.Tx) error {
			for action, want := range map[string]int{"packets.opened_pdf": 3, "packets.opened_pages": 1} {
				items, err := audit.About(tx, one.ClientID, []uuid.UUID{one.ID, two.ID}, action)
				must(t, err)
				if len(items) != want {
					t.Errorf("%s: %d times on record, want %d", action, len(items), want)
				}
			}
			return nil
		})
	})
}
