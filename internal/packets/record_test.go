package packets_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/obligations"
	"constancia/internal/packets"
	"constancia/internal/vault"
)

// Of two later check-ins nobody has said anything: they are counted neither way.
func TestWhatIsUnknownIsNeverCountedAsOnTime(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		w.Clock.Advance(15 * 24 * time.Hour)
		w.Write(actor.System("test"), func(tx *db.Tx) error {
			_, err := obligations.Advance(tx, 500)
			return err
		})
		var book obligations.Book
		w.Read(w.Attorney(), func(tx *db.Tx) (err error) {
			book, err = obligations.Ledger(tx, d.client)
			return err
		})
		if book.Unknown != 2 || book.OnTime != 0 {
			t.Fatalf("the ledger says %d unknown, %d on time", book.Unknown, book.OnTime)
		}
		var p packets.Packet
		w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
			p, err = packets.Ask(tx, packets.New{ClientID: d.client, Kind: packets.ComplianceLetter})
			return err
		})
		d.assemble()
		f := d.find(p.ID)
		text := d.words(f.ID)
		for _, want := range []string{"Done on time 0", "Outcome not on record 2 (counted neither way)"} {
			if !strings.Contains(text, want) {
				t.Errorf("the record of compliance does not say %q", want)
			}
		}
		for _, part := range f.Drawn().Listed {
			for _, m := range part.Missing {
				if m.Key == "packets.missing.unknown_check_ins" && strings.Contains(text, "of which nobody has said") {
					t.Error("what is missing is printed")
				}
			}
		}
	})
}

func TestAListEndsAtTheWallAndGoesOnWhereAPageEnded(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		for range 3 {
			_, err := d.ask(w.Paralegal(), packets.Choice{})
			must(t, err)
			w.Clock.Advance(time.Minute)
		}
		page := func(as actor.Actor, cursor string) (list []packets.Listed, next string) {
			w.Read(as, func(tx *db.Tx) (err error) {
				list, next, err = packets.List(tx, packets.Filter{Limit: 2, Cursor: cursor})
				return err
			})
			return list, next
		}
		if list, _ := page(w.Stranger(), ""); len(list) != 0 {
			t.Errorf("another team sees %d", len(list))
		}
		first, next := page(w.Attorney(), "")
		rest, end := page(w.Attorney(), next)
		if len(first) != 2 || len(rest) != 1 || end != "" || first[0].State != packets.Building || first[0].Name() == "" {
			t.Errorf("got %d and %d, %q", len(first), len(rest), end)
		}
		if first[0].ID == rest[0].ID || first[1].ID == rest[0].ID || !first[0].CreatedAt.After(first[1].CreatedAt) {
			t.Error("the pages overlap, or stand in another order")
		}
	})
}

// Candidates tell an attorney what each file says of itself and why one may not leave.
func TestEveryDocumentIsOfferedWithWhyItMayNotLeave(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			list, err := packets.Candidates(tx, d.client, packets.MissedCheckIn, packets.Choice{
				Failures: []uuid.UUID{d.failure}, Exhibits: []packets.Chosen{{Document: d.screen, Part: packets.AppEvidence}},
			})
			got := map[string]string{}
			for _, c := range list {
				chosen, ok := c.Offered()
				says := c.Unfit
				if ok && chosen.Paper == d.stripped {
					says += ", but its copy may"
				}
				if c.Chosen != nil {
					says += "chosen"
				}
				got[c.ID.String()] = string(c.Part) + ": " + says
			}
			for id, want := range map[string]string{
				d.screen.String():    "app_evidence: chosen",
				d.photo.String():     "app_evidence: documents.unfit.place, but its copy may",
				d.unchecked.String(): "app_evidence: documents.unfit.unchecked",
			} {
				if got[id] != want {
					t.Errorf("got %q, want %q", got[id], want)
				}
			}
			if len(list) != 3 {
				t.Errorf("%d are offered", len(list))
			}
			return err
		})
	})
}

// The sweep of the vault asks this room too: what holds stays, what was put together
// anew before anybody approved it goes.
func TestTheFilesOfAPacketStayAsLongAsItHoldsThem(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		first := d.built(packets.Choice{})
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := packets.Rechoose(tx, first.ID, first.Version, &packets.Choice{Failures: []uuid.UUID{d.failure}, Exhibits: []packets.Chosen{}})
			return err
		})
		d.assemble()
		second := d.find(first.ID)
		w.Clock.Advance(40 * 24 * time.Hour)
		must(t, documents.SweepFiles(d.Context(actor.System("test")), w.DB, packets.Named))
		d.pdf(first.ID)
		opened, err := vault.Of(w.DB).Open(t.Context(), d.client, first.Build.FileName, first.Build.Bytes)
		if err == nil {
			must(t, opened.Close())
			t.Error("a build that holds no more is still there")
		}
		if second.Build.FileName == first.Build.FileName {
			t.Error("another choice gave the same file")
		}
	})
}
