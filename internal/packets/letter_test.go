package packets_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/packets"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// letter is a letter of María's, as pdftotext reads it.
func (d *defense) letter(kind packets.Kind, c packets.Choice) string {
	d.t.Helper()
	var p packets.Packet
	d.Write(d.Paralegal(), func(tx *db.Tx) (err error) {
		p, err = packets.Ask(tx, packets.New{ClientID: d.client, Kind: kind, Choice: c})
		return err
	})
	d.assemble()
	f := d.find(p.ID)
	if f.State != packets.Ready {
		d.t.Fatalf("%s: got state %s (%s)", kind, f.State, f.Problem)
	}
	return text(d.t, d.pdf(p.ID))
}

// signs fills in the letterhead, and how Ruth signs.
func (d *defense) signs() {
	d.Write(d.Admin(), func(tx *db.Tx) error {
		return staff.ChangeLetterhead(tx, 1, staff.Heading{Address: "100 Main St\nChicago, IL 60601", Phone: "(312) 555-0100", Email: "office@clinic.example"})
	})
	d.Write(d.Attorney(), func(tx *db.Tx) error {
		return staff.Sign(tx, 0, staff.Signing{Name: "Ruth A. Ansah", EOIRID: "RA123456", FirmLine: "Casa Libre Law Project", Bars: []staff.Bar{{State: "IL", Number: "6301234"}}})
	})
}

func has(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("no %q in %q", w, got)
		}
	}
}

func TestALetterStandsOnTheLetterheadAboveItsSignatureBlock(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	d.signs()
	got := d.letter(packets.PreservationDemand, packets.Choice{Failures: []uuid.UUID{d.failure}, Signer: cast.Ruth.ID, AnswerBy: "2026-12-01"})
	has(t, got, "100 Main St", "Chicago, IL 60601", "(312) 555-0100", "Ruth A. Ansah", "Attorney for the client", "EOIR ID RA123456", "Bar No. IL 6301234", "Casa Libre Law Project",
		"Please preserve", "Fed. R. Civ. P. 37(e)", "44 U.S.C. 3105 and 3106", "Please answer in writing by December 1, 2026.")
	err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
		_, err := packets.Ask(tx, packets.New{ClientID: d.client, Kind: packets.PreservationDemand})
		return err
	})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("a demand about nothing: %v", err)
	}
}

func TestAHearingIsAttendedOnPaperOnlyWhereSomebodySaidThatSheWasThere(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	d.signs()
	held := func(date string, there ...hearings.Seen) {
		h := w.Schedule(w.Paralegal(), hearings.NewHearing{
			ClientID: d.client, Details: hearings.Details{Court: "CHI", Type: "master_calendar"}, Date: date, Time: "09:00",
		})
		w.Write(w.Attorney(), func(tx *db.Tx) error {
			_, err := hearings.RecordOutcome(tx, h.Current().ID, hearings.NewOutcome{Became: "held", Source: "attorney", Note: "kanari", There: there})
			return err
		})
	}
	held("2026-03-02", hearings.Seen{ClientID: d.client, Presence: "appeared"})
	held("2026-04-02")
	held("2026-05-04", hearings.Seen{ClientID: d.client, Presence: "waived"})
	got := d.letter(packets.ComplianceLetter, packets.Choice{Signer: cast.Ruth.ID, Mentions: []packets.Mention{packets.HearingsAttended}})
	has(t, got, "was present at 1 hearing before the immigration court, as the record has it: March 2, 2026", "Hearings attended", "Chicago Immigration", "the attorney who was")
	var list []packets.Packet
	d.Read(d.Attorney(), func(tx *db.Tx) (err error) { list, err = packets.ForClient(tx, d.client); return err })
	came := 0
	for _, e := range d.eventsOf(d.find(list[0].ID)) {
		if e.Leaf.Action == "hearings.presence" {
			came++
			if !strings.Contains(string(e.Body), `"appeared"`) || strings.Contains(string(e.Body), "absent") {
				t.Errorf("the bundle says %s", e.Body)
			}
		}
	}
	if came != 1 {
		t.Errorf("the bundle opens %d events of who came, want 1", came)
	}
	for _, not := range []string{"April 2, 2026", "May 4, 2026", "kanari"} {
		if strings.Contains(got, not) {
			t.Errorf("%q stands in %q", not, got)
		}
	}
}

func TestAComplianceLetterNamesWhatWasChosenAndNothingElse(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	d.signs()
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := supervision.File(tx, d.client, supervision.NewRelease{
			Form: supervision.Bond, IssuedOn: "2026-03-20", BondAmount: "$5,000", ObligorName: "Rosa Castillo", PostedOn: "2026-03-21",
		})
		return err
	})
	bond, counsel := "A bond of $5,000.00 was posted on March 21, 2026.", "has counsel: Ruth A. Ansah, Attorney for the client, Casa Libre Law Project."
	got := d.letter(packets.ComplianceLetter, packets.Choice{Signer: cast.Ruth.ID})
	if strings.Contains(got, "bond") || strings.Contains(got, "counsel") {
		t.Errorf("names what nobody chose: %q", got)
	}
	got = d.letter(packets.ComplianceLetter, packets.Choice{Signer: cast.Ruth.ID, Mentions: []packets.Mention{packets.HasCounsel, packets.BondPaid}})
	has(t, got, "the outcome of 1 check-in is on record (Tab A)", "1: the check-in did not go through", bond, counsel)
	if strings.Contains(got, "Rosa Castillo") {
		t.Error("names who paid")
	}
	err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
		_, err := packets.Ask(tx, packets.New{ClientID: d.client, Kind: packets.ComplianceLetter, Choice: packets.Choice{Mentions: []packets.Mention{"faith"}}})
		return err
	})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("what no letter can name: %v", err)
	}
}

func TestARequestForLessCountsTheDaysAtEachLevel(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		e, err := supervision.Enrol(tx, d.client, supervision.NewEnrolment{Since: "2026-01-01"})
		must(t, err)
		for since, codes := range map[wall.Date][]string{"2026-01-01": {"gps_ankle"}, "2026-03-02": {"smartlink_own_phone"}} {
			_, err = supervision.ChangeLevel(tx, e.ID, supervision.NewLevel{Since: since, Modalities: codes})
			must(t, err)
		}
		return nil
	})
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := supervision.File(tx, d.client, supervision.NewRelease{Form: supervision.Recognizance, IssuedOn: "2026-01-01"})
		return err
	})
	got := d.letter(packets.StepDownLetter, packets.Choice{})
	has(t, got, "since January 1, 2026", "January 1, 2026 to March 1, 2026, 60 days:", "Since March 2, 2026,", "(Tab A)", "(Tab B)", "8 CFR 236.1(c)(8); 8 CFR 236.1(d)", "Days at each level")
}

func TestWhatTheAttorneyWroteStandsInsteadOfTheDraft(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	var draft string
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		draft, err = packets.DraftLetter(tx, d.client, packets.Covering, packets.Choice{Failures: []uuid.UUID{d.failure}})
		return err
	})
	has(t, draft, "This office represents", "A check-in was due", "\n\nThe papers listed below are enclosed.")
	got := d.letter(packets.Covering, packets.Choice{Words: "Our own first paragraph.\n\nAnd a second."})
	has(t, got, "Our own first paragraph.", "And a second.")
	if strings.Contains(got, "The papers listed below") {
		t.Error("the draft stands there too")
	}
	for name, err := range map[string]error{
		"a stranger": w.TryWrite(w.Stranger(), func(tx *db.Tx) error {
			_, err := packets.DraftLetter(tx, d.client, packets.Covering, packets.Choice{})
			return err
		}),
	} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
		_, err := packets.DraftLetter(tx, d.client, packets.MissedCheckIn, packets.Choice{})
		return err
	})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("a kind that is no letter: %v", err)
	}
}

func TestEveryRuleALetterNamesHasItsSource(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range packets.Authorities() {
		if a.ID == "" || a.Cite == "" || a.Says == "" || !strings.HasPrefix(a.Source, "https://") || a.AsOf == "" || seen[a.ID] {
			t.Errorf("got %+v", a)
		}
		seen[a.ID] = true
	}
}
