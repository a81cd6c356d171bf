package packets_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/moves"
	"constancia/internal/packets"
)

// Tab F says which agency was told of a new address, how, and by which paper; the
// address stands nowhere in it.
func TestTabFListsWhoWasToldOfANewAddressWithTheReceipt(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	receipt := d.paper(documents.Letter, 71)
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		m, err := moves.Record(tx, d.client, moves.NewMove{Address: clients.AddressDetails{Line1: "77 Elsewhere Way", City: "Cicero", State: "IL", Since: "2026-11-20"}})
		if err != nil {
			return err
		}
		f, err := moves.Find(tx, m.ID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(f.Updates, func(u moves.UpdateFile) bool { return u.Agency == moves.Court })
		var court uuid.UUID
		if at >= 0 {
			court = f.Updates[at].ID
		} else if u, err := moves.Add(tx, m.ID, moves.Court, moves.Word{}); err != nil {
			return err
		} else {
			court = u.ID
		}
		if _, err := moves.Send(tx, court, moves.Fix{}, moves.NewSending{SentOn: "2026-11-21", How: "ecas", Receipt: "ECAS-4471"}); err != nil {
			return err
		}
		_, err = moves.Name(tx, court, receipt)
		return err
	})
	w.Read(w.Attorney(), func(tx *db.Tx) error {
		list, err := packets.Candidates(tx, d.client, packets.MissedCheckIn, packets.Choice{Failures: []uuid.UUID{d.failure}})
		at := slices.IndexFunc(list, func(c packets.Candidate) bool { return c.ID == receipt })
		if at < 0 || list[at].Part != packets.Compliance {
			t.Errorf("the receipt would stand in %v", list[at].Part)
		}
		return err
	})
	f := d.built(packets.Choice{Failures: []uuid.UUID{d.failure}, Exhibits: []packets.Chosen{{Document: receipt, Part: packets.Compliance}}})
	words := strings.Join(strings.Fields(text(t, d.pdf(f.ID))), " ")
	has(t, words, "Address updates", "EOIR-33/IC", "Nov 20, 2026 Immigration court, Nov 21, 2026 ECAS ECAS-4471, F-1")
	if strings.Contains(words, "Elsewhere") {
		t.Error("the address is on paper")
	}
	opened := map[string]string{}
	for _, e := range d.eventsOf(f) {
		opened[e.Leaf.Action] += string(e.Body)
	}
	if !strings.Contains(opened["moves.record"], "2026-11-20") || !strings.Contains(opened["moves.sent"], "2026-11-21") || strings.Contains(opened["moves.sent"], "ECAS-4471") {
		t.Errorf("the bundle says of the move %q, of the court %q", opened["moves.record"], opened["moves.sent"])
	}
	for _, p := range f.Drawn().Listed {
		if p.ID == packets.Compliance && !slices.ContainsFunc(p.Missing, func(m packets.Missing) bool { return m.Key == "packets.missing.address_updates" }) {
			t.Errorf("what is still to be told is not named: %v", p.Missing)
		}
	}
}
