package packets_test

// What a packet states: what was seen, by whom, and what is only somebody's word. And
// what a bundle shows of the log.

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/bundle"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/obligations"
	"constancia/internal/packets"
	"constancia/internal/supervision"
)

// lacks is the other side of has.
func lacks(t *testing.T, got string, not ...string) {
	t.Helper()
	for _, n := range not {
		if strings.Contains(got, n) {
			t.Errorf("%q stands in %q", n, got)
		}
	}
}

// rethinks corrects María's account to other kinds.
func (d *defense) rethinks(kinds ...string) {
	d.t.Helper()
	d.Write(d.Paralegal(), func(tx *db.Tx) error {
		f, err := failures.Find(tx, d.failure)
		must(d.t, err)
		_, err = failures.Correct(tx, d.failure, failures.Correction{Reason: "privileged words", Account: failures.Account{
			Kinds: kinds, FirstSeenAt: *f.Current().FirstSeenAt, ToldBy: "María, by phone",
		}})
		return err
	})
}

func TestWhatFailedIsTheWordOfWhoeverReportedIt(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	d.rethinks("server_outage", "gps_false_tamper")
	got := d.words(d.built(packets.Choice{}).ID)
	has(t, got, "As reported by María, by phone, on Nov 24, 2026, 9:15 AM CST, it did not go through: the server of BI or ICE was down; strap alert",
		"its window closed 10:00 AM CST", "It was reported that the check-in did not go through: The", "Also reported: Strap alert", "(No longer in force; kept as it was recorded.)")
	lacks(t, got, "Superseded", " It did not go through: ", "The check-in did not go through: The server")
}

func TestALetterSaysWhatWentThroughAfterAll(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	at := time.Date(2026, 11, 24, 15, 17, 0, 0, time.UTC)
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := failures.AddAttempt(tx, d.failure, failures.Try{At: at, Action: "photo", Worked: true})
		return err
	})
	worked := "An attempt of Nov 24, 2026, 9:17 AM CST is on record as having gone through."
	got := d.words(d.built(packets.Choice{}).ID)
	has(t, got, "an attempt did not go through: the picture would not send", worked)
	lacks(t, got, "it did not go through:")
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		f, err := failures.Find(tx, d.failure)
		must(t, err)
		_, err = obligations.RecordOutcome(tx, *f.OccurrenceID, obligations.Outcome{State: obligations.ReportedLate, Source: "client", At: at, Reason: "it worked"})
		return err
	})
	has(t, d.words(d.built(packets.Choice{}).ID), worked, "The check-in is on record as: ", ", Nov 24, 2026, 9:17 AM CST (source: The client told us).")
}

func TestALineSaysWhoDidOrSawIt(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	w.Clock.Advance(time.Hour)
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := failures.AddCall(tx, d.failure, failures.Contact{Channel: "phone", Number: "312-555-0199", ObservedBy: "Pilar Quispe"})
		must(t, err)
		_, err = failures.AddCall(tx, d.failure, failures.Contact{Channel: "email", Number: "ero@example.gov"})
		must(t, err)
		_, err = failures.AddAppearance(tx, d.failure, failures.Visit{Place: "The annex", ObservedBy: "her sister Ana"})
		return err
	})
	got := strings.Join(strings.Fields(d.words(d.built(packets.Choice{}).ID)), " ")
	has(t, got, "Observed by Pilar Quispe. Recorded", "Went to The annex", "Observed by her sister Ana. Recorded", "Who says so observed by her sister Ana")
	if !regexp.MustCompile(`Number or address: ero@example.gov \d+\. Recorded`).MatchString(got) {
		t.Error("a call that was added later is said to be told by whoever gave the account")
	}
}

func TestAPictureIsMadeAsStatedAndItsCopySaysNothingThatWasTakenOut(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	plain := d.add(cast.Photo(9, cast.Camera{TakenAt: "2026:11:24 09:05:00"}), documents.Upload{Title: "By a camera without a zone"})
	got := d.words(d.built(packets.Choice{Exhibits: []packets.Chosen{
		{Document: d.screen, Part: packets.AppEvidence},
		{Document: d.photo, Paper: d.stripped, Bundle: d.stripped, Part: packets.AppEvidence},
		{Document: plain, Part: packets.AppEvidence},
	}}).ID)
	has(t, got, "A picture or paper was made, as stated", "Taken: 2026-11-24 09:05:00, time zone not stated (as the file says)", "Her phone in her hand Taken: not stated")
	lacks(t, got, "09:04:00")
}

func TestWhatIsNotOnRecordHasNoRowInTheSummary(t *testing.T) {
	w := cast.New(t)
	w.Attorney()
	d := &defense{World: w, t: t, client: w.Maria()}
	d.failure = w.Failure(cast.Maria).ID
	lacks(t, d.words(d.built(packets.Choice{}).ID), "Nothing on record", "Contacted", "Appeared")
}

// A week later the next check-in was done on time: that is beside the point here, and all
// of it in a compliance letter.
func TestTheRecordOfComplianceStandsBeforeTheCheckInAtIssue(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	w.Clock.Advance(8 * 24 * time.Hour)
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		list, err := obligations.List(tx, obligations.Filter{Client: d.client})
		must(t, err)
		slices.SortFunc(list, func(a, b obligations.Entry) int { return a.OpensAt.Compare(b.OpensAt) })
		_, err = obligations.RecordOutcome(tx, list[1].ID, obligations.Outcome{State: obligations.Reported, Source: "client", At: list[1].OpensAt})
		return err
	})
	got := d.words(d.built(packets.Choice{}).ID)
	lacks(t, got, "Record of compliance", "Addresses told", "Residence: told")
	has(t, d.letter(packets.ComplianceLetter, packets.Choice{}), "Done on time", "December 1, 2026")
}

func TestAStepDownNamesTheLawOfTheReleaseThatHolds(t *testing.T) {
	for form, want := range map[supervision.Form]string{
		supervision.Recognizance: "(See 8 CFR 236.1(c)(8); 8 CFR 236.1(d).)",
		supervision.Order:        "(See INA 241(a)(3); 8 CFR 241.4, 241.5, 241.13.)",
		supervision.Parole:       "(See INA 212(d)(5); 8 CFR 212.5.)",
		supervision.Booking:      "confirmed in writing.",
		"":                       "confirmed in writing.",
	} {
		w := cast.New(t)
		d := defend(t, w)
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			if form == "" {
				return nil
			}
			_, err := supervision.File(tx, d.client, supervision.NewRelease{Form: form, IssuedOn: "2026-03-20", SubjectID: "123456789", Until: "2027-03-20"})
			return err
		})
		got := strings.Join(strings.Fields(d.letter(packets.StepDownLetter, packets.Choice{})), " ")
		has(t, got, want)
		if want == "confirmed in writing." {
			lacks(t, got, "(See ")
		}
	}
}

// A bundle is a window into the log: it opens what the packet states, and nothing of how
// the office works on a case.
func TestABundleOpensExactlyTheseEvents(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		d.works()
		f := d.built(packets.Choice{Exhibits: []packets.Chosen{
			{Document: d.screen, Part: packets.AppEvidence},
			{Document: d.photo, Paper: d.stripped, Bundle: d.stripped, Part: packets.AppEvidence},
		}})
		must(t, d.approve(f))
		w.Write(w.Attorney(), func(tx *db.Tx) error { return packets.Withdraw(tx, f.ID, "privileged words") })
		must(t, d.approve(f))
		must(t, d.seal(f))
		var m bundle.Manifest
		must(t, json.Unmarshal([]byte(d.find(f.ID).Seal.Manifest.Reveal()), &m))
		var got []string
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			items, err := audit.ForClient(tx, d.client, 0, 1000)
			slices.Reverse(items)
			for _, item := range items {
				if slices.Contains(m.Events, item.Seq) {
					got = append(got, item.Action)
					if bytes.Contains(item.Facts, []byte("recorded\"")) {
						t.Errorf("%s shows whether there is a recording: %s", item.Action, item.Facts)
					}
				}
			}
			return err
		})
		want := []string{
			"obligations.impose", "failures.log", "obligations.record_outcome",
			"failures.add_attempt", "failures.add_attempt", "failures.add_call", "failures.add_appearance",
			"documents.received", "failures.evidence_received", "documents.received", "failures.evidence_received",
			"documents.derived", "failures.correct", "packets.approve",
		}
		if !slices.Equal(got, want) {
			t.Errorf("the bundle opens\n%q, want\n%q", got, want)
		}
	})
}

// works does with a failure what the office does with one beside telling what happened.
func (d *defense) works() {
	d.t.Helper()
	d.Write(d.Paralegal(), func(tx *db.Tx) error {
		_, err := failures.Tick(tx, d.failure, failures.Done{Step: failures.GoInPerson, Skip: true, Note: "privileged words"})
		must(d.t, err)
		_, err = failures.AddWitness(tx, d.failure, failures.Onlooker{Name: "Ana", Saw: "privileged words"})
		must(d.t, err)
		_, err = failures.Ask(tx, d.failure, failures.Question{What: "privileged words"})
		must(d.t, err)
		_, err = failures.TakeUp(tx, d.failure, failures.Word{})
		return err
	})
	d.rethinks("app_photo_not_sent")
}

// A release paper with its scan, a ticket and a call log: each line cites its own.
func TestEachLineCitesTheExhibitThatShowsIt(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	var paper supervision.Release
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		paper, err = supervision.File(tx, d.client, supervision.NewRelease{Form: supervision.Recognizance, IssuedOn: "2026-11-20"})
		return err
	})
	scan, err := supervision.ScanPaper(w.Context(w.Paralegal()), w.DB, paper.ID, documents.Upload{Content: picture(21), Caption: "The order"})
	must(t, err)
	ticket := w.Receive(d.failure, documents.Upload{Content: picture(22), Caption: "Ticket 41"}).DocumentID
	calls := w.Receive(d.failure, documents.Upload{Content: picture(23), Caption: "The list of calls"}).DocumentID
	d.check(scan.DocumentID, ticket, calls)
	got := d.words(d.built(packets.Choice{Exhibits: []packets.Chosen{
		{Document: scan.DocumentID, Part: packets.ReleasePapers},
		{Document: d.screen, Part: packets.AppEvidence},
		{Document: calls, Part: packets.CallLog},
		{Document: ticket, Part: packets.InPerson},
	}}).ID)
	plain := strings.ReplaceAll(got, "\n", " ")
	for line, want := range map[string]string{
		"Release paper: ": "Exhibit A-1", "It was reported that": "See Exhibit C-1", "Phone call. Number": "See Exhibit D-1", "Went to ISAP office": "See Exhibit E-1",
	} {
		found := regexp.MustCompile(regexp.QuoteMeta(line) + `.*?by Pilar Quispe\. ((?:See )?Exhibit [A-Z]-\d), page \d+\. [^SE]`).FindStringSubmatch(plain)
		if found == nil || found[1] != want {
			t.Errorf("%q cites %q, want %s alone", line, found, want)
		}
	}
	has(t, got, "voicemail left D-1, ", "ticket 41 E-1, ", "C-1, ")
}

// The log of a failure says what became of the check-in, and names the client as its
// source; here it was her brother who called.
func TestACheckInHasTheSourceOfTheAccountThatSpokeOfIt(t *testing.T) {
	w := cast.New(t)
	w.Attorney()
	d := &defense{World: w, t: t, client: w.Maria()}
	w.Duty(cast.Maria)
	w.Clock.Advance(26 * time.Hour)
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		list, err := obligations.List(tx, obligations.Filter{Client: d.client})
		must(t, err)
		slices.SortFunc(list, func(a, b obligations.Entry) int { return a.OpensAt.Compare(b.OpensAt) })
		f, err := failures.Log(tx, failures.Report{
			ClientID: d.client, Occurrence: list[0].ID, Account: failures.Account{Kinds: []string{"app_crash"}, ToldBy: "her brother Luis", FirstSeenAt: list[0].OpensAt},
		})
		d.failure = f.ID
		return err
	})
	got := d.words(d.built(packets.Choice{}).ID)
	has(t, got, "SmartLINK check-in: The check-in did not go through", "As told by her brother Luis")
	lacks(t, got, "The client told us")
	compliance := d.letter(packets.ComplianceLetter, packets.Choice{})
	has(t, strings.Join(strings.Fields(compliance), " "), "brother Luis")
	lacks(t, compliance, "The client told us")
}

// A line by the client's own link says so; one by nobody the office knows says that.
func TestALineSaysWhoWroteItDownAndGuessesAtNobody(t *testing.T) {
	for want, as := range map[string]func(w *cast.World, client uuid.UUID) actor.Actor{
		"by the client’s own page":                func(_ *cast.World, client uuid.UUID) actor.Actor { return actor.Link(uuid.New(), client) },
		"by somebody whose name is not on record": func(w *cast.World, _ uuid.UUID) actor.Actor { a := w.Paralegal(); a.ID = uuid.New(); return a },
	} {
		w := cast.New(t)
		w.Attorney()
		d := &defense{World: w, t: t, client: w.Maria()}
		w.Write(as(w, d.client), func(tx *db.Tx) error {
			f, err := failures.Log(tx, failures.Report{ClientID: d.client, Account: failures.Account{Kinds: []string{"app_crash"}, ToldBy: "María"}})
			d.failure = f.ID
			return err
		})
		got := strings.Join(strings.Fields(d.words(d.built(packets.Choice{}).ID)), " ")
		has(t, got, want)
		lacks(t, got, "through her own page")
	}
}
