package packets_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/packets"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// A letter to one office names no officer of another.
func TestALetterNamesAnOfficerOfTheOfficeItGoesTo(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	var theirs, other supervision.Office
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		theirs, err = supervision.AddOffice(tx, supervision.NewOffice{Kind: supervision.EROOffice, Name: "Chicago Field Office", Zone: "America/Chicago"})
		must(t, err)
		other, err = supervision.AddOffice(tx, supervision.NewOffice{Kind: supervision.EROOffice, Name: "Detroit Field Office", Zone: "America/Detroit"})
		must(t, err)
		_, err = supervision.Assign(tx, d.client, supervision.NewOfficer{Role: supervision.ICEOfficer, Name: "Diaz", Office: theirs.ID, Since: "2026-10-01", LearnedOn: "2026-10-01"})
		return err
	})
	const officer = "Dear Diaz:"
	for name, one := range map[string]struct {
		to   packets.Addressee
		want string
	}{
		"the client's own office":   {packets.Addressee{}, officer},
		"that office, chosen":       {packets.Addressee{Office: theirs.ID}, officer},
		"another office":            {packets.Addressee{Office: other.ID}, "Dear Officer:"},
		"an office in words":        {packets.Addressee{Name: "Headquarters"}, "Dear Officer:"},
		"another officer, in words": {packets.Addressee{Office: other.ID, Attention: "Officer Ruiz"}, "Dear Officer Ruiz:"},
	} {
		if got := d.letter(packets.ComplianceLetter, packets.Choice{To: one.to}); !strings.Contains(got, one.want) {
			t.Errorf("%s: no %q", name, one.want)
		}
	}
}

// Who signs where nobody was chosen does not change with who pressed a button.
func TestTheUsualSignerIsWhoAnswersForTheFile(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	ruth := w.Attorney().ID
	w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Assign(tx, d.client, ruth) })
	usual := func(as actor.Actor) (id uuid.UUID) {
		w.Read(as, func(tx *db.Tx) (err error) {
			id, err = packets.UsualSigner(tx, d.client, packets.MissedCheckIn, as.ID)
			return err
		})
		return id
	}
	if usual(w.Paralegal()) != usual(w.Attorney()) || usual(w.Attorney()) != w.Attorney().ID {
		t.Errorf("for a paralegal %s signs, for an attorney %s", usual(w.Paralegal()), usual(w.Attorney()))
	}
	f := d.built(packets.Choice{})
	if got := f.Drawn().Signer; got != w.Attorney().ID {
		t.Errorf("the pages are signed by %s", got)
	}
}

// A representative accredited in part signs for DHS, and nothing for a court.
func TestWhoIsAccreditedInPartSignsNothingForACourt(t *testing.T) {
	for _, one := range []struct {
		grade string
		want  bool
	}{{staff.Partial, false}, {staff.Full, true}} {
		who := staff.Listed{Roles: []staff.Grant{{Role: actor.Accredited, Accreditation: one.grade}}}
		court, _ := packets.RescindExhibits.Form()
		ice, _ := packets.MissedCheckIn.Form()
		if court.Signs(who) != one.want || !ice.Signs(who) {
			t.Errorf("%s: for a court %v, for ICE %v", one.grade, court.Signs(who), ice.Signs(who))
		}
	}
	w := cast.New(t)
	d := defend(t, w)
	var partial uuid.UUID
	w.Write(w.Admin(), func(tx *db.Tx) error {
		made, _, err := staff.Add(tx, staff.Person{Name: "Tomás Vega", Email: "tomas@clinic.example", Roles: []staff.Grant{{Role: actor.Accredited, Accreditation: staff.Partial}}}, staff.Password{})
		partial = made.ID
		return err
	})
	err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
		_, err := packets.Ask(tx, packets.New{ClientID: d.client, Kind: packets.RescindExhibits, Choice: packets.Choice{Signer: partial}})
		return err
	})
	if f, _ := fault.From(err); !fault.Is(err, fault.Invalid) || len(f.Problems) != 1 || f.Problems[0].Key != "packets.signer_partial" {
		t.Errorf("got %v", err)
	}
}

// After an order in absentia no hearing is to come: the cover page names the court and
// the judge of the one that was, and the kind of case it is.
func TestACoverPageWithoutAHearingToComeNamesTheCourtOfTheLastOne(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	h := w.Hearing(cast.Maria)
	w.Clock.Set(h.Current().StartsAt.AddDate(0, 0, 10))
	words := d.words(d.court(packets.Choice{Exhibits: []packets.Chosen{}, Signer: cast.Ruth.ID}).ID)
	has(t, words, "CHICAGO IMMIGRATION COURT", "Immigration Judge: Patel", "In removal proceedings")
	if strings.Contains(words, "Next hearing") {
		t.Error("a hearing that was is called the next")
	}
}

// The flag follows the record of the day on which the pages are made, unless an attorney
// says otherwise; beside the hearings a court reads of a detention only where she wants it.
func TestACoverPageIsFlaggedAsLongAsSheIsDetainedUnlessAnAttorneySaysOtherwise(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	w.Hearing(cast.Maria)
	flagged := func(c packets.Choice) bool {
		c.Exhibits, c.Signer, c.Until = []packets.Chosen{}, cast.Ruth.ID, "2027-01-31"
		words := d.words(d.court(c).ID)
		if told := strings.Contains(words, "In detention since"); told != (len(c.Also) > 0) {
			t.Errorf("of the detention it tells: %v", told)
		}
		return strings.Contains(words, "DETAINED")
	}
	if flagged(packets.Choice{}) || !flagged(packets.Choice{Detained: new(true)}) {
		t.Error("free: the flag does not follow the record, or the attorney")
	}
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := supervision.Detain(tx, d.client, supervision.NewDetention{Date: wall.DateOf(tx.Now), Source: "family"})
		return err
	})
	if !flagged(packets.Choice{}) || !flagged(packets.Choice{Also: []packets.Also{packets.AlsoDetention}}) || flagged(packets.Choice{Detained: new(false)}) {
		t.Error("detained: the flag does not follow the record, or the attorney")
	}
}

// A letter bears the day on which it goes out, and asks for an answer on a day to come;
// one that is put together again later does not ask for one on a day that has passed.
func TestALetterBearsItsOwnDayAndAsksForAnAnswerOnADayToCome(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	for name, c := range map[string]packets.Choice{"an answer yesterday": {AnswerBy: "2026-11-22"}, "a letter of yesterday": {DatedOn: "2026-11-22"}} {
		if _, err := d.ask(w.Paralegal(), c); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	f := d.built(packets.Choice{DatedOn: "2026-11-30", AnswerBy: "2026-12-04"})
	has(t, d.words(f.ID), "November 30, 2026", "Please answer in writing by December 4, 2026.")
	w.Clock.Advance(30 * 24 * time.Hour)
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := packets.Rechoose(tx, f.ID, 0, nil)
		return err
	})
	d.assemble()
	again := d.find(f.ID)
	if left := again.Chose().Dropped; len(left) != 1 || left[0].What != "answer_by" || strings.Contains(d.words(f.ID), "Please answer") || strings.Contains(d.words(f.ID), "November 30, 2026") {
		t.Errorf("a month later it is %s, without %v", again.State, left)
	}
}
