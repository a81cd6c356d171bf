package failures

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/refdata"
	"constancia/internal/wall"
)

// Report is a failure as it is logged: the account and whatever else is known
// already. Only the client and what happened are needed.
type Report struct {
	ClientID    uuid.UUID
	Occurrence  uuid.UUID // the check-in it concerns; zero when none was named
	Account     Account
	Attempts    []Try
	Calls       []Contact
	Appearances []Visit
	Witnesses   []Onlooker
	Ask         string // what the responsible attorney is asked; empty for nothing
	FormID      string // of the form; one that was sent twice is one failure
}

// Log puts a failure on record. The check-in it concerns becomes attempted, unless
// a person has already said that it was done, or it has not begun, or the client
// herself reports it by her link: what becomes of a check-in staff alone say. The
// form's draft is deleted. Faults: Invalid, NotFound beyond the wall, Conflict for a form
// that was sent for somebody else.
func Log(tx *db.Tx, r Report) (Failure, error) {
	var f Failure
	if err := tx.Actor.Require(actor.FailuresWrite); err != nil {
		return f, err
	}
	client, err := clients.Find(tx, r.ClientID)
	if err != nil {
		return f, err
	}
	if again, err := forms.Sent(tx, r.FormID, &f); err != nil || again {
		return f, db.SameFile(err, f.ClientID, r.ClientID)
	}
	s, rows, about, err := r.read(tx, client)
	if err != nil {
		return f, err
	}
	if err := clients.Touch(tx, client.ID); err != nil {
		return f, err
	}
	f = Failure{Row: db.NewRow(tx), ClientID: client.ID, StatementID: s.ID, RecordedBy: tx.Actor.ID, FormHash: forms.Hash(tx, r.FormID)}
	if about.ID != uuid.Nil {
		f.OccurrenceID = &about.ID
	}
	if err := f.write(tx, s, rows); err != nil {
		return f, err
	}
	if err := f.record(tx, s, about); err != nil {
		return f, err
	}
	if err := f.keepHistory(tx, s); err != nil {
		return f, err
	}
	if err := attempted(tx, about, s); err != nil || r.Ask == "" {
		return f, err
	}
	form := ""
	if r.FormID != "" {
		form = r.FormID + "-ask"
	}
	_, err = f.ask(tx, Question{What: r.Ask, FormID: form})
	return f, err
}

// read names every problem of a report and makes the rows it becomes.
func (r Report) read(tx *db.Tx, client clients.Client) (Statement, []row, obligations.Entry, error) {
	var p fault.Problems
	s := r.Account.statement(tx, &p, client)
	s.Number = 1
	var rows []row
	for i, a := range r.Attempts {
		rows = append(rows, a.read(tx, &p, at("attempts", i)))
	}
	for i, c := range r.Calls {
		rows = append(rows, c.read(tx, &p, at("calls", i)))
	}
	for i, a := range r.Appearances {
		rows = append(rows, a.read(tx, &p, at("appearances", i)))
	}
	for i, w := range r.Witnesses {
		rows = append(rows, w.read(tx, &p, at("witnesses", i)))
	}
	var about obligations.Entry
	if r.Occurrence != uuid.Nil {
		var err error
		about, err = obligations.FindFor(tx, r.Occurrence, client.ID)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return s, rows, about, err
		}
		if err != nil {
			p.Add("occurrence_id", "failures.occurrence_unknown")
			about = obligations.Entry{}
		}
	}
	if err := r.Account.inDuty(tx, &p, s, about); err != nil {
		return s, rows, about, err
	}
	return s, rows, about, p.Err()
}

// inDuty asks about a failure that is dated before the duty it concerns began, or,
// where it names no check-in, before any duty of the client did. Either the date is
// a slip or the duty on file began earlier: a person says which.
func (a Account) inDuty(tx *db.Tx, p *fault.Problems, s Statement, about obligations.Entry) error {
	if s.FirstSeenAt == nil || a.BeforeDuty {
		return nil
	}
	duties, err := obligations.ForClient(tx, s.ClientID)
	if err != nil {
		return err
	}
	var first obligations.Duty
	for _, d := range duties {
		if about.ID != uuid.Nil && d.Obligation.ID != about.ObligationID {
			continue
		}
		if first.Obligation.ID == uuid.Nil || d.Obligation.Since.Before(first.Obligation.Since) {
			first = d
		}
	}
	day := wall.At(*s.FirstSeenAt, first.Schedule.Start.Zone).Date
	if first.Obligation.ID != uuid.Nil && day != "" && day.Before(first.Obligation.Since) {
		p.Add("first_seen_at", "failures.before_duty", "since", first.Obligation.Since)
	}
	return nil
}

// at is the way to a field of the nth row of a list.
func at(list string, n int) func(field string) string {
	return func(field string) string { return list + "[" + strconv.Itoa(n) + "]." + field }
}

func (f Failure) write(tx *db.Tx, s Statement, rows []row) error {
	if err := tx.DB.Create(&f).Error; err != nil {
		return fmt.Errorf("storing a failure: %w", err)
	}
	s.FailureID = f.ID
	if err := tx.DB.Create(&s).Error; err != nil {
		return fmt.Errorf("storing an account: %w", err)
	}
	for _, r := range rows {
		if err := f.add(tx, r); err != nil {
			return err
		}
	}
	return f.forget(tx)
}

// attempted lets the ledger count the check-in as attempted. It leaves alone what
// was reported or called off, and a check-in still to come, which can still be
// done. Who is said to have missed it is no longer: the failure is the newer word.
func attempted(tx *db.Tx, o obligations.Entry, s Statement) error {
	begun := o.State.ByClock() && !tx.Now.Before(o.OpensAt) // the clock's own row can be a minute behind
	if o.ID == uuid.Nil || !begun && !o.State.Missed() || tx.Actor.Kind == actor.ClientLink {
		return nil
	}
	out := obligations.Outcome{State: obligations.AttemptedFailed, Source: "client", Reason: reason(s), OnlyFor: s.ClientID}
	if s.FirstSeenAt != nil {
		out.At = *s.FirstSeenAt
	}
	if _, err := obligations.RecordOutcome(tx, o.ID, out); err != nil {
		return fmt.Errorf("recording that a check-in was attempted: %w", err)
	}
	return nil
}

// reason is why the check-in was attempted and not done, in the words of the
// reference data, else of the screen, else that there is a log. It is in English, as
// the forum reads it.
func reason(s Statement) string {
	for _, code := range s.KindCodes() {
		if kind, known := refdata.FailureKindOf(code); known {
			return kind.Description
		}
	}
	return cmp.Or(s.ErrorText.Reveal(), locale.For("en").Say("failures.reason.logged"))
}

func (f Failure) record(tx *db.Tx, s Statement, about obligations.Entry) error {
	facts := s.facts()
	facts["occurrence"], facts["state"] = f.OccurrenceID, about.State
	event := audit.Event{Action: "failures.log", SubjectType: "failure", Subject: f.ID, Client: f.ClientID, Facts: facts, Detail: s.detail()}
	if s.FirstSeenAt != nil {
		event.OccurredAt = *s.FirstSeenAt
	}
	return audit.Append(tx, event)
}

// facts are what the log may show of an account: what failed and when, nobody's words.
func (s Statement) facts() map[string]any {
	return map[string]any{
		"statement": s.ID, "number": s.Number, "supersedes": s.Supersedes, "app": s.App, "kinds": s.Kinds,
		"first_seen_at": s.FirstSeenAt, "last_seen_at": s.LastSeenAt, "still_failing": s.StillFailing, "told_at": s.ToldAt,
		"language": s.Language, "read_back": s.ReadBack,
	}
}

// detail is the rest of an account.
func (s Statement) detail() map[string]any {
	return map[string]any{
		"reason": s.Reason.Reveal(), "error_text": s.ErrorText.Reveal(), "what": s.What.Reveal(), "device": s.DeviceOf(),
		"network": s.NetworkOf(), "told_by": s.ToldBy.Reveal(), "interpreter": s.Interpreter.Reveal(),
	}
}
