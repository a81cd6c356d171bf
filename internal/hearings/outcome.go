package hearings

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/wall"
)

// RecordOutcome puts on record what became of a date, current or superseded. Only a
// named member of staff can; that a client was absent, or that an order was made in
// absence, only one with the right, of a client and a day that she names herself. An
// outcome is never rewritten: a correction names the one that holds and supersedes it.
// Faults: Invalid, NotFound beyond the wall, Forbidden, Stale, Conflict where something
// is on record already that the form did not name.
func RecordOutcome(tx *db.Tx, setting uuid.UUID, n NewOutcome) (Outcome, error) {
	if err := requirePerson(tx); err != nil {
		return Outcome{}, err
	}
	s, h, err := settingOf(tx, setting)
	if err != nil {
		return Outcome{}, err
	}
	return n.record(tx, h, s)
}

func (n NewOutcome) record(tx *db.Tx, h Hearing, s Setting) (Outcome, error) {
	o, there, err := n.read(tx, h, s)
	if err != nil {
		return o, err
	}
	var kept Outcome
	if again, err := sent(tx, o.FormID, &kept); err != nil || again {
		return kept, sameHearing(err, kept.SettingID, s.ID)
	}
	if err := h.fresh(n.Version); err != nil {
		return o, err
	}
	was, err := holding(tx, s.ID)
	if err != nil {
		return o, err
	}
	if err := n.follows(was, s); err != nil {
		return o, err
	}
	if o.Became.TookPlace() {
		unseen, err := was.unseen(tx, o)
		if err != nil {
			return o, err
		}
		there = append(there, unseen...)
	}
	now := entry{o, there}
	if err := now.requireRight(tx, was); err != nil {
		return o, err
	}
	return o, now.keep(tx, h, s, was)
}

// requirePerson refuses whoever is not a named member of staff: what is said of a
// hearing can be read against a client, and no machine says it.
func requirePerson(tx *db.Tx) error {
	if err := tx.Actor.Require(actor.HearingsWrite); err != nil {
		return err
	}
	if tx.Actor.Kind != actor.Staff {
		return fault.New(fault.Forbidden, "hearings.person_needed")
	}
	return nil
}

// entry is an outcome with who was there; the zero one where nobody has said.
type entry struct {
	Outcome
	There []Attendance
}

// grave tells whether it says that somebody was absent.
func (e entry) grave() bool {
	return e.Became == HeldInAbsentia || slices.ContainsFunc(e.There, func(a Attendance) bool { return a.Presence == Absent })
}

// requireRight holds an absence, and taking one back, against the actor's right.
func (e entry) requireRight(tx *db.Tx, was entry) error {
	if !e.grave() && !was.grave() {
		return nil
	}
	if err := tx.Actor.Require(actor.HearingsAbsence); err != nil {
		return fault.Wrap(fault.Forbidden, "hearings.absence_right", err)
	}
	return nil
}

// holding reads what is said of a date now.
func holding(tx *db.Tx, setting uuid.UUID) (entry, error) {
	var was entry
	err := db.Take(tx.DB.Where("setting_id = ? AND superseded_by IS NULL", setting), &was.Outcome, notFound)
	if fault.Is(err, fault.NotFound) {
		return entry{}, nil
	}
	if err != nil {
		return was, err
	}
	if err := tx.DB.Where("outcome_id = ?", was.ID).Order("client_id").Find(&was.There).Error; err != nil {
		return was, fmt.Errorf("reading who was at a hearing: %w", err)
	}
	return was, nil
}

// follows holds a form against what is on record already.
func (n NewOutcome) follows(was entry, s Setting) error {
	open := was.ID == uuid.Nil || was.Became == Scheduled
	switch {
	case n.Corrects != uuid.Nil && n.Corrects != was.ID:
		return fault.New(fault.Stale, "hearings.stale")
	case n.Corrects == uuid.Nil && !open && State(n.Became) == Cancelled:
		return fault.New(fault.Conflict, "hearings.not_scheduled")
	case n.Corrects == uuid.Nil && !open:
		return fault.New(fault.Conflict, "hearings.outcome_said")
	case State(n.Became) == Scheduled && open:
		return fault.New(fault.Conflict, "hearings.nothing_to_correct")
	case State(n.Became) == Cancelled && !s.Current():
		return fault.New(fault.Conflict, "hearings.not_scheduled")
	}
	return nil
}

// unseen carries over who was there of those whom the actor may not see: she cannot
// have meant to take back what she was not shown.
func (e entry) unseen(tx *db.Tx, o Outcome) ([]Attendance, error) {
	var over []Attendance
	for _, a := range e.There {
		seen, err := inHearing(tx, o.HearingID, a.ClientID)
		if err != nil {
			return nil, err
		}
		if !seen {
			over = append(over, Attendance{OutcomeID: o.ID, ClientID: a.ClientID, Presence: a.Presence})
		}
	}
	return over, nil
}

// keep writes the outcome over none of what was said before, and moves the hearing to
// where it stands now when the date is the current one.
func (e entry) keep(tx *db.Tx, h Hearing, s Setting, was entry) error {
	o := e.Outcome
	if was.ID != uuid.Nil {
		was.SupersededBy = &o.ID
		res := tx.DB.Model(&was.Outcome).Where("superseded_by IS NULL").Select("superseded_by").Updates(&was.Outcome)
		if res.Error != nil {
			return fmt.Errorf("superseding what became of a hearing: %w", res.Error)
		}
	}
	if err := tx.DB.Create(&o).Error; err != nil {
		return fmt.Errorf("recording what became of a hearing: %w", err)
	}
	if len(e.There) > 0 {
		if err := tx.DB.Create(&e.There).Error; err != nil {
			return fmt.Errorf("recording who was at a hearing: %w", err)
		}
	}
	if s.Current() {
		h.State = o.Became
	}
	if err := db.Change(tx, &h, &h.Row, "state"); err != nil {
		return err
	}
	if s.Current() && o.Became != Scheduled {
		if err := settle(tx, h.ID, wall.Moment{}); err != nil {
			return err
		}
	}
	return e.log(tx, s, was.Outcome)
}

// log puts the outcome into the file of everybody in the hearing, and of each whether
// she was there into hers alone.
func (e entry) log(tx *db.Tx, s Setting, was Outcome) error {
	o := e.Outcome
	everyone, err := everybody(tx, o.HearingID)
	if err != nil {
		return err
	}
	facts := map[string]any{"outcome": o.ID, "setting": s.Moment, "became": o.Became, "source": o.Source}
	detail := map[string]any{"reason": o.Note.Reveal()}
	set := func(in map[string]any, name string, value any, given bool) {
		if given {
			in[name] = value
		}
	}
	set(facts, "order_on", o.OrderOn, o.OrderOn != "")
	set(facts, "corrects", was.ID, was.ID != uuid.Nil) // not what it said: a bundle that opens this would repeat it
	set(detail, "corrected", was.Became, was.ID != uuid.Nil)
	set(detail, "adjournment_code", o.AdjournmentCode, o.AdjournmentCode != "")
	set(detail, "document", o.DocumentID, o.DocumentID != nil)
	set(detail, "next_court", o.NextCourt.Reveal(), !o.NextCourt.Empty())
	a := act{action: o.action(), subject: "hearing", id: o.HearingID, at: o.At, facts: facts, detail: detail}
	if err := record(tx, a, everyone); err != nil {
		return err
	}
	events := make([]audit.Event, len(e.There))
	for i, one := range e.There {
		events[i] = audit.Event{
			Action: "hearings.presence", SubjectType: "hearing", Subject: o.HearingID, Client: one.ClientID, OccurredAt: o.At,
			Facts: map[string]any{"outcome": o.ID, "setting": s.Moment, "presence": one.Presence},
		}
	}
	return audit.AppendMany(tx, events)
}

// action is the verb of the log: a cancellation is called as it always was.
func (o Outcome) action() string {
	if o.Became == Cancelled {
		return "cancel"
	}
	return "record_outcome"
}
