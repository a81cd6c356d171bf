package chronology_test

import (
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/chronology"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/moves"
)

// María moved; the court was told by mail, which was first put down as ECAS, and what
// stands of ISAP was never sent.
func TestWhoWasToldOfANewAddressStandsInTheRecordAndTheAddressStaysInTheHouse(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		m, err := moves.Record(tx, maria, moves.NewMove{Address: clients.AddressDetails{Line1: "77 Elsewhere Way", City: "Cicero", State: "IL", Since: "2026-11-16"}})
		if err != nil {
			return err
		}
		told := func(a moves.Agency, how moves.Way, why string, void bool) error {
			u, err := moves.Add(tx, m.ID, a, moves.Word{})
			if err != nil {
				return err
			}
			said := moves.NewSending{SentOn: "2026-11-18", How: "ecas", Note: "She was afraid."}
			first, err := moves.Send(tx, u.ID, moves.Fix{}, said)
			if err != nil {
				return err
			}
			said.How, said.ReceivedOn = how, "2026-11-20"
			_, err = moves.Send(tx, u.ID, moves.Fix{Supersedes: first.ID, Why: why, Void: void}, said)
			return err
		}
		if err := told(moves.Court, moves.ByMail, "It went by mail.", false); err != nil {
			return err
		}
		return told(moves.ISAP, "phone", "Nobody called.", true)
	})
	read := func(lines []chronology.Line) (told, gone, never int, notes string) {
		for _, l := range lines {
			if notes += l.Note; l.Kind != chronology.AddressTold {
				continue
			}
			told++
			if l.Gone {
				gone++
			}
			if l.Never {
				never++
			}
			if !l.Gone && l.Says.Key != "chronology.address_received" {
				t.Errorf("what holds says %s", l.Says.Key)
			}
		}
		return told, gone, never, notes
	}
	w.Read(w.ReadOnly(), func(tx *db.Tx) error {
		lines, err := chronology.ForClient(tx, maria)
		if err != nil {
			return err
		}
		for _, l := range lines {
			if l.Kind == chronology.Address && l.Subject != maria && l.Says.Key != "chronology.address.residence" {
				t.Errorf("the new address says %s", l.Says.Key)
			}
		}
		if told, gone, never, notes := read(lines); told != 3 || gone != 2 || never != 1 || !strings.Contains(notes, "Elsewhere") {
			t.Errorf("in the house: %d, %d gone, %d never", told, gone, never)
		}
		paper, err := chronology.OnPaper(tx, maria, chronology.Span{})
		if told, gone, never, notes := read(paper.Lines); told != 2 || gone != 1 || never != 0 || notes != "" {
			t.Errorf("on paper: %d, %d gone, %d never, %q", told, gone, never, notes)
		}
		return err
	})
}
