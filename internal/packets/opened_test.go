package packets_test

// María's case with all that can stand in a chronology: papers, levels, devices and what
// she was told, a duty that was moved, paused, changed, ended and taken up again, answers
// that were corrected, a hearing that moved and was taken off.

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/hearings"
	"constancia/internal/obligations"
	"constancia/internal/packets"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// kept is a step of María's case; the words are never to leave.
const kept = "kanari"

// lived lets María's case go on.
func (d *defense) lived() (h hearings.File) {
	d.t.Helper()
	d.supervised()
	duty, heard := d.Duty(cast.Maria), supervision.Heard{By: kept}
	said := obligations.Told{By: kept, On: "2026-11-24", How: "phone"}
	list, window := d.occurrences(duty.ID), 15
	d.asked = d.Impose(d.client, obligations.NewDuty{Modality: "virtual_home_visit", Plan: obligations.Plan{Kind: obligations.OnDemand, WindowMinutes: &window, GraceMinutes: &window, Told: said}})
	d.visit = d.Impose(d.client, obligations.NewDuty{Modality: "isap_office_visit", Plan: obligations.Plan{
		Kind: obligations.Appointment, Start: wall.Moment{Date: "2026-12-03", Time: "10:00", Zone: "America/Chicago"}, Told: said,
	}})
	h = d.Hearing(cast.Maria)
	d.do(d.Paralegal(), func(tx *db.Tx) error {
		_, err := failures.Correct(tx, d.failure, failures.Correction{Reason: kept, Account: failures.Account{Kinds: []string{"app_crash"}, What: kept}})
		must(d.t, err)
		_, err = obligations.Move(tx, list[1].ID, obligations.NewMoment{To: wall.Moment{Date: "2026-12-02", Time: "10:00"}, Reason: kept, Told: said})
		must(d.t, err)
		_, err = obligations.Suspend(tx, duty.ID, obligations.NewPause{From: "2026-12-07", LastDay: "2026-12-20", Reason: kept, Told: said})
		must(d.t, err)
		for _, at := range []time.Time{tx.Now, tx.Now.Add(-time.Hour)} {
			e, err := obligations.Prompt(tx, d.asked.ID, obligations.Prompted{At: at, Source: "client", Note: kept})
			must(d.t, err)
			if at.Before(tx.Now) {
				_, err = obligations.TakeBack(tx, e.ID, 0, kept)
				must(d.t, err)
			}
		}
		_, err = clients.MoveTo(tx, d.client, clients.AddressDetails{Line1: kept, City: "Chicago", State: "IL"})
		must(d.t, err)
		_, err = hearings.Tell(tx, h.Current().ID, hearings.NewTelling{ClientID: d.client, How: "phone"})
		must(d.t, err)
		_, err = hearings.CheckCourt(tx, h.ID, hearings.NewCheck{
			Source: "acis_web", Date: string(h.Current().Moment.Date), Time: string(h.Current().Moment.Time), FormID: uuid.NewString(),
		})
		must(d.t, err)
		_, err = supervision.ReceiveSummons(tx, d.client, supervision.NewSummons{Date: "2026-12-30", Time: "09:00", Words: kept, Place: kept, Heard: heard})
		return err
	})
	h = d.Move(h.ID, "2027-02-02", "13:00")
	d.Clock.Set(time.Date(2026, 12, 17, 18, 0, 0, 0, time.UTC))
	d.do(d.Paralegal(), func(tx *db.Tx) error {
		for _, state := range []obligations.State{obligations.Reported, obligations.ReportedLate} { // the second corrects the first
			_, err := obligations.RecordOutcome(tx, list[1].ID, obligations.Outcome{State: state, Source: "client", Reason: kept, At: time.Date(2026, 12, 2, 16, 5, 0, 0, time.UTC)})
			must(d.t, err)
		}
		rests, err := obligations.PausesOf(tx, duty.ID)
		must(d.t, err)
		_, err = obligations.Lift(tx, rests[0].ID, obligations.NewLift{From: "2026-12-14", Reason: kept})
		must(d.t, err)
		_, err = obligations.End(tx, duty.ID, obligations.NewEnd{LastDay: "2026-12-16", Reason: kept})
		must(d.t, err)
		_, err = obligations.Resume(tx, duty.ID, obligations.NewResume{Reason: kept})
		must(d.t, err)
		_, err = obligations.Reschedule(tx, d.asked.ID, obligations.NewSchedule{Plan: obligations.Plan{Kind: obligations.OnDemand, WindowMinutes: &window}, Reason: kept})
		must(d.t, err)
		visit, err := obligations.List(tx, obligations.Filter{Obligation: d.visit.ID})
		must(d.t, err)
		_, err = obligations.RecordOutcome(tx, visit[0].ID, obligations.Outcome{State: obligations.Reported, Source: "client"})
		must(d.t, err)
		_, err = obligations.Retract(tx, visit[0].ID, 0, kept)
		must(d.t, err)
		_, err = obligations.RecordReturn(tx, visit[0].ID, obligations.NewReturn{Answer: obligations.CameOut, Source: "client", Note: kept})
		must(d.t, err)
		_, err = hearings.Cancel(tx, h.ID, hearings.NewCancellation{Source: "acis_web", Reason: kept})
		return err
	})
	d.do(actor.System("test"), func(tx *db.Tx) error {
		_, err := obligations.Advance(tx, 500)
		return err
	})
	return h
}

func (d *defense) occurrences(duty uuid.UUID) (list []obligations.Entry) {
	d.Read(d.Attorney(), func(tx *db.Tx) (err error) {
		list, err = obligations.List(tx, obligations.Filter{Obligation: duty})
		return err
	})
	return list
}

func (d *defense) do(as actor.Actor, fn func(tx *db.Tx) error) {
	d.t.Helper()
	must(d.t, d.TryWrite(as, fn))
}

// supervised puts on record what her duties stand on.
func (d *defense) supervised() {
	d.t.Helper()
	heard, ordered := supervision.Heard{By: kept}, obligations.Told{By: kept, Language: "es", How: "in_person"}
	d.do(d.Paralegal(), func(tx *db.Tx) error {
		paper, err := supervision.File(tx, d.client, supervision.NewRelease{Form: "I-220A", IssuedOn: "2026-03-01", ReceivedOn: "2026-03-05", IssuedBy: kept})
		must(d.t, err)
		_, err = supervision.EndPaper(tx, paper.ID, supervision.NewEnding{LastDay: "2026-11-01", Reason: kept, LearnedOn: "2026-11-02"})
		must(d.t, err)
		e, err := supervision.Enrol(tx, d.client, supervision.NewEnrolment{Since: "2026-03-10", LearnedOn: "2026-03-10"})
		must(d.t, err)
		_, err = supervision.ChangeLevel(tx, e.ID, supervision.NewLevel{Modalities: []string{"smartlink_own_phone"}, Since: "2026-03-10", SetBy: kept, Told: ordered, Reason: kept, LearnedOn: "2026-03-10"})
		must(d.t, err)
		asked, err := supervision.AskLess(tx, e.ID, supervision.NewRequest{AskedOn: "2026-11-21", How: "letter", AskedOf: kept, Wanted: []string{"isap_office_visit"}, Reason: kept})
		must(d.t, err)
		_, err = supervision.Answered(tx, asked.ID, supervision.NewAnswer{Answer: supervision.Refused, AnsweredOn: "2026-11-22", AnsweredBy: kept, LearnedOn: "2026-11-22"})
		must(d.t, err)
		phone, err := supervision.EnterDevice(tx, d.client, supervision.NewDevice{Kind: supervision.OwnPhone, Since: "2026-03-10", Heard: heard, Details: supervision.Details{Maker: kept, App: "smartlink"}})
		must(d.t, err)
		_, err = supervision.ChangeDevice(tx, phone.ID, supervision.DeviceChange{On: "2026-11-20", Heard: heard, Details: supervision.Details{Maker: kept, OS: kept, App: "smartlink"}})
		must(d.t, err)
		_, err = supervision.EndDevice(tx, phone.ID, supervision.NewDeviceEnd{How: "lost", On: "2026-11-24", Note: kept, Heard: heard})
		must(d.t, err)
		_, err = supervision.NoteInstruction(tx, d.client, supervision.NewInstruction{Kind: "phone_on", What: kept, SaidBy: kept, Agency: "bi", How: "in_person", Date: "2026-03-11", Heard: heard})
		must(d.t, err)
		_, err = supervision.Detain(tx, d.client, supervision.NewDetention{
			Date: "2026-04-01", Source: "family", HeldBy: "ice", Area: "CHI", Facility: kept, Note: kept, Out: &supervision.LaterOut{Date: "2026-04-03", Terms: "bond"}, Heard: heard,
		})
		must(d.t, err)
		notice, err := supervision.ReceiveViolation(tx, d.client, supervision.NewViolation{Alleges: kept, ReceivedOn: "2026-11-22", How: "letter", Heard: heard})
		must(d.t, err)
		_, err = supervision.AnswerViolation(tx, notice.ID, supervision.Fix{}, supervision.NewViolationAnswer{SentOn: "2026-11-23", How: "email", SentBy: kept, What: kept, Heard: heard})
		return err
	})
}

// told is one event of a bundle, as a stranger reads it.
type told struct {
	Leaf struct{ Action string }
	Body json.RawMessage
}

// eventsOf seals a packet and reads what its bundle opens.
func (d *defense) eventsOf(f packets.File) (list []told) {
	d.t.Helper()
	must(d.t, d.approve(f))
	must(d.t, d.seal(f))
	d.assemble()
	content := d.bundle(f.ID)
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	must(d.t, err)
	file, err := archive.Open("events.jsonl")
	must(d.t, err)
	for lines := json.NewDecoder(file); ; {
		var e told
		if err := lines.Decode(&e); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			d.t.Fatal(err)
		}
		list = append(list, e)
	}
}

// rowsOf are the rows that a line tells, one of which at least has to have its event: of a
// check-in what became of it, and the version that made it due.
func (d *defense) rowsOf() func(id uuid.UUID) []string {
	of := map[uuid.UUID][]string{}
	for _, duty := range []obligations.Obligation{d.Duty(cast.Maria), d.asked, d.visit} {
		for _, e := range d.occurrences(duty.ID) {
			of[e.ID] = append(of[e.ID], e.ScheduleID.String())
			if e.OutcomeID != nil {
				of[e.ID] = append(of[e.ID], e.OutcomeID.String())
			}
		}
	}
	return func(id uuid.UUID) []string {
		if rows, checkIn := of[id]; checkIn {
			return rows
		}
		return []string{id.String()}
	}
}

func TestEveryLineOfTheChronologyHasItsEventInTheBundleAndNothingElse(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		h := d.lived()
		rows := d.rowsOf()
		began := packets.Choice{From: "2026-03-01"}
		ticked := packets.Choice{Exhibits: []packets.Chosen{}, Until: "2027-02-28", Also: packets.Alsos(), Hearing: h.ID, LeftOut: []packets.PartID{packets.ClientDeclaration}}
		bare := ticked
		bare.Also = nil
		total := map[string]int{}
		for name, f := range map[string]packets.File{"check-in": d.built(began), "court": d.court(ticked), "court, bare": d.court(bare)} {
			var c packets.Contents
			d.Read(d.Attorney(), func(tx *db.Tx) (err error) {
				c, err = packets.Gather(tx, f.ID)
				return err
			})
			var bodies strings.Builder
			count, detentions := map[string]int{}, map[uuid.UUID]string{}
			for _, e := range d.eventsOf(f) {
				count[e.Leaf.Action]++
				total[e.Leaf.Action]++
				bodies.Write(e.Body)
				if e.Leaf.Action == "supervision.detention" {
					var of struct{ Subject uuid.UUID }
					must(t, json.Unmarshal(e.Body, &of))
					detentions[of.Subject] = string(e.Body)
				}
			}
			for _, l := range c.Lines {
				for _, row := range rows(l.ID) {
					if !strings.Contains(bodies.String(), row) {
						t.Errorf("%s: no event of %q", name, l.Text)
					}
				}
				if body, detained := detentions[l.ID]; detained && !strings.Contains(body, string(l.Day)) {
					t.Errorf("%s: the event of %q does not say %s", name, l.Text, l.Day)
				}
			}
			if got, want := len(detentions) > 0, name != "court, bare"; got != want {
				t.Errorf("%s: opens a detention: %v", name, got)
			}
			if len(c.Lines) == 0 || strings.Contains(bodies.String(), kept) || strings.Contains(bodies.String(), "privileged") {
				t.Errorf("%s: %d lines, or somebody's words", name, len(c.Lines))
			}
			for _, action := range []string{"hearings.tell", "hearings.check", "clients.move_to", "clients.open"} {
				if got, want := count[action] > 0, name == "court"; got != want {
					t.Errorf("%s: opens %s: %v", name, action, got)
				}
			}
		}
		for action := range packets.Opened() {
			if !slices.Contains([]string{"selfreport.say", "hearings.record_outcome", "hearings.presence", "moves.record", "moves.sent", "obligations.became_unknown"}, action) && total[action] == 0 {
				t.Errorf("the case has no %s", action)
			}
		}
	})
}

// Each number of the table has the events that were counted.
func TestEachNumberOfTheRecordOfComplianceHasItsEventsInTheBundle(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		d.lived()
		var p packets.Packet
		d.do(d.Paralegal(), func(tx *db.Tx) (err error) {
			p, err = packets.Ask(tx, packets.New{ClientID: d.client, Kind: packets.ComplianceLetter})
			return err
		})
		d.assemble()
		f := d.find(p.ID)
		list := d.eventsOf(f)
		var book obligations.Book
		d.Read(d.Attorney(), func(tx *db.Tx) (err error) {
			book, err = obligations.Ledger(tx, d.client)
			return err
		})
		has := func(action string, row uuid.UUID) bool {
			return slices.ContainsFunc(list, func(e told) bool { return e.Leaf.Action == action && strings.Contains(string(e.Body), row.String()) })
		}
		counted := 0
		for _, e := range book.Entries() {
			switch {
			case e.State.Resolved():
				counted++
				if !has("obligations.record_outcome", book.Holding[e.ID].ID) {
					t.Errorf("no event of the outcome of %s", e.Moment.Date)
				}
			case e.State == obligations.Unknown:
				counted++
				if !has("obligations.became_unknown", e.ID) && !(e.OutcomeID != nil && has("obligations.retract", *e.OutcomeID)) {
					t.Errorf("no event of %s, of which nothing is known", e.Moment.Date)
				}
			}
		}
		if counted < 3 {
			t.Errorf("%d are counted", counted)
		}
	})
}
