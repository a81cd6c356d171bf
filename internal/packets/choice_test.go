package packets_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/packets"
)

// Whoever chooses nothing gets what the record gives; whoever chooses none gets none, also
// after the packet is put together again.
func TestNoneIsAnotherChoiceThanNothingChosen(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		given := d.built(packets.Choice{})
		if read := text(t, d.pdf(given.ID)); !strings.Contains(read, "We ask that ICE:") {
			t.Error("nobody chose, and the letter asks for nothing")
		}
		f := d.built(packets.Choice{Statements: []uuid.UUID{}, Pleas: []packets.Plea{}, Exhibits: []packets.Chosen{}, Incidents: []uuid.UUID{}})
		d.Write(d.Paralegal(), func(tx *db.Tx) error { _, err := packets.Rechoose(tx, f.ID, 0, nil); return err })
		d.assemble()
		f = d.find(f.ID)
		chose := f.Chose()
		if chose.Statements == nil || chose.Pleas == nil || chose.Incidents == nil || len(chose.Statements)+len(chose.Pleas)+len(chose.Exhibits)+len(chose.Incidents) != 0 {
			t.Errorf("none became %+v", chose)
		}
		if read := text(t, d.pdf(f.ID)); strings.Contains(read, "We ask that ICE:") || labels(f) != "" {
			t.Errorf("what nobody wants is printed; exhibits %q", labels(f))
		}
	})
}

// The first failure of a packet belongs to no incident, the second does: what an attorney
// let be said of that one is in.
func TestTheIncidentOfASecondFailureIsIn(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	first := w.Clock.Now()
	log := func(in clients.Intake, minute int) uuid.UUID {
		at := first.Add(time.Duration(minute) * time.Minute)
		w.Clock.Set(at)
		return w.Log(failures.Report{ClientID: w.Client(in), Account: failures.Account{Kinds: []string{"app_crash"}, FirstSeenAt: at}}).ID
	}
	var all []uuid.UUID
	for i, in := range []clients.Intake{cast.Maria, cast.Petrona, cast.Luzia, cast.Ahmad, cast.Rosa, cast.Anh} {
		all = append(all, log(in, 300+i))
	}
	var found failures.Incident
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		list, err := failures.Proposals(tx)
		if err != nil {
			return err
		}
		var of []uuid.UUID
		for _, f := range list[0].Failures {
			of = append(of, f.ID)
		}
		found, err = failures.Confirm(tx, list[0].Family, of)
		return err
	})
	w.Write(w.Attorney(), func(tx *db.Tx) error {
		f, err := failures.FindIncident(tx, found.ID)
		if err != nil {
			return err
		}
		said, err := f.Wording(tx)
		if err == nil {
			_, err = failures.ApproveExhibit(tx, found.ID, said)
		}
		return err
	})

	p, err := d.ask(d.Paralegal(), packets.Choice{Failures: []uuid.UUID{d.failure, all[0]}})
	must(t, err)
	if got := p.Chose().Incidents; len(got) != 1 || got[0] != found.ID {
		t.Errorf("incidents %v, want %s", got, found.ID)
	}
}
