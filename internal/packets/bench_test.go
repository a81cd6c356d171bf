package packets_test

import (
	"strconv"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/demo"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/packets"
)

// The fictional clinic's first client, from the question to the stored pages.
func BenchmarkThePacketOfTheDemoClient(b *testing.B) {
	w := cast.New(b)
	_, err := demo.Load(w.Context(actor.System("bench")), w.DB)
	must(b, err)
	system := actor.System("bench")
	var p packets.Packet
	var attorney actor.Actor
	w.Read(system, func(tx *db.Tx) error {
		list, _, err := failures.List(tx, failures.Filter{})
		must(b, err)
		for _, f := range list {
			client, err := clients.Find(tx, f.ClientID)
			must(b, err)
			if client.GivenNames.Reveal() == demo.Maria.GivenNames {
				p.ClientID, p.ID = client.ID, f.ID
			}
		}
		return nil
	})
	attorney = w.Attorney()
	failure := p.ID
	for b.Loop() {
		w.Write(attorney, func(tx *db.Tx) (err error) {
			p, err = packets.Ask(tx, packets.New{ClientID: p.ClientID, Kind: packets.MissedCheckIn, Choice: packets.Choice{Failures: []uuid.UUID{failure}}})
			return err
		})
		_, err = packets.Assemble(w.Context(system), w.DB, 1)
		must(b, err)
	}
}

// As many exhibits as a packet takes, and a paper of 600 pages.
func BenchmarkAPacketOf500Exhibits(b *testing.B) {
	w := cast.New(b)
	d := defend(b, w)
	ids := []uuid.UUID{d.add(paper(b, 600), documents.Upload{Title: "A long paper"})}
	for n := range 499 {
		ids = append(ids, d.add(cast.Drawn(1000+n, 216, 384), documents.Upload{Title: "Picture " + strconv.Itoa(n)}))
	}
	choice := under(packets.Background, ids...)
	for b.Loop() {
		b.ReportMetric(float64(d.built(choice).Build.Pages), "pages")
	}
}
