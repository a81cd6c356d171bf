package packets_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/packets"
)

// court asks for the exhibits of a motion and lets them be put together.
func (d *defense) court(c packets.Choice) packets.File {
	d.t.Helper()
	var p packets.Packet
	d.Write(d.Attorney(), func(tx *db.Tx) (err error) {
		p, err = packets.Ask(tx, packets.New{ClientID: d.client, Kind: packets.RescindExhibits, Choice: c})
		return err
	})
	d.assemble()
	f := d.find(p.ID)
	if f.State != packets.Ready {
		d.t.Fatalf("got %s %q", f.State, f.Problem)
	}
	return f
}

// What the office told the client of a hearing would prove that she had notice of it.
// It is told to a court if an attorney wants it, and not by itself; nor is what ICE's
// program did on other days.
func TestTheChronologyForACourtTellsTheHearingAndWhatWasTicked(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		h := w.Hearing(cast.Maria)
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			if _, err := hearings.Tell(tx, h.Current().ID, hearings.NewTelling{ClientID: d.client, How: "phone"}); err != nil {
				return err
			}
			_, err := hearings.CheckCourt(tx, h.ID, hearings.NewCheck{Source: "acis_web", Date: string(h.Current().Moment.Date), Time: string(h.Current().Moment.Time), FormID: uuid.NewString()})
			return err
		})
		const hearing, told, checked, address, failure = "Hearing: ", "Told of the hearing", "court’s record agrees", "first address noted", "did not go through"
		for name, one := range map[string]struct {
			choice packets.Choice
			want   []string
		}{
			"by itself":             {packets.Choice{}, []string{hearing}},
			"the telling, ticked":   {packets.Choice{Also: []packets.Also{packets.AlsoTold}}, []string{hearing, told}},
			"the rest, ticked":      {packets.Choice{Also: []packets.Also{packets.AlsoChecked, packets.AlsoAddresses}}, []string{hearing, checked, address}},
			"about a check-in, too": {packets.Choice{Failures: []uuid.UUID{d.failure}}, []string{hearing, failure}},
			"of the hearing chosen": {packets.Choice{Hearing: h.ID}, []string{hearing}},
		} {
			one.choice.Exhibits, one.choice.Until = []packets.Chosen{}, "2027-01-31"
			one.choice.LeftOut = []packets.PartID{packets.ClientDeclaration}
			words := d.words(d.court(one.choice).ID)
			for _, line := range []string{hearing, told, checked, address, failure} {
				if got, want := strings.Contains(words, line), slices.Contains(one.want, line); got != want {
					t.Errorf("%s: tells %q: %v, want %v", name, line, got, want)
				}
			}
		}
		if _, err := d.ask(w.Attorney(), packets.Choice{Also: []packets.Also{packets.AlsoTold}}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a packet for ICE tells what the office told the client: %v", err)
		}
	})
}
