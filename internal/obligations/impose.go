package obligations

import (
	"fmt"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/wall"
	"github.com/google/uuid"
)

// NewDuty is a duty as it is put on record.
type NewDuty struct {
	ClientID uuid.UUID
	Modality string
	Plan     Plan
	FormID   string // of the form; one that was sent twice makes one duty
}

// The horizon: occurrences always exist for so many weeks ahead. They are sown a
// week farther, so that a weekly duty is extended once a week and not every day.
const (
	HorizonWeeks = 26
	strideWeeks  = 1
)

// endOfTime is the horizon of a duty that has no further occurrences.
const endOfTime wall.Date = "9999-12-31"

// Impose puts a duty on record with every occurrence up to the horizon. Those
// that lie in the past come into being as unknown: the duty began before we were
// told, and nobody here knows what happened. Invalid names every refused field;
// NotFound is a client behind the wall.
func Impose(tx *db.Tx, d NewDuty) (Obligation, error) {
	if err := tx.Actor.Require(actor.ObligationsWrite); err != nil {
		return Obligation{}, err
	}
	client, err := clients.Find(tx, d.ClientID)
	if err != nil {
		return Obligation{}, err
	}
	s, err := d.schedule(tx, client)
	if err != nil {
		return Obligation{}, err
	}
	// The client's row is held from here on: a form that was sent twice at once
	// meets its first copy.
	if err := clients.Touch(tx, client.ID); err != nil {
		return Obligation{}, err
	}
	var o Obligation
	if again, err := forms.Sent(tx, d.FormID, &o); err != nil || again {
		return o, db.SameFile(err, o.ClientID, client.ID)
	}
	return impose(tx, d, s)
}

// schedule checks the whole of what was sent and names every problem at once.
func (d NewDuty) schedule(tx *db.Tx, client clients.Client) (Schedule, error) {
	m, known := ModalityOf(d.Modality)
	if known {
		return d.Plan.schedule(tx, client, m)
	}
	var problems fault.Problems
	problems.Add("modality", "obligations.unknown_modality")
	anything := Modality{Kinds: Kinds()}
	_, err := d.Plan.schedule(tx, client, anything)
	if refused, ok := fault.From(err); ok {
		problems = append(problems, refused.Problems...)
	}
	return Schedule{}, problems.Err()
}

func impose(tx *db.Tx, d NewDuty, s Schedule) (Obligation, error) {
	o := Obligation{
		Row: db.NewRow(tx), ClientID: s.ClientID, Modality: d.Modality, Since: s.Start.Date, ScheduleID: s.ID,
		FormHash: forms.Hash(tx, d.FormID),
	}
	s.ObligationID, s.FromDate = o.ID, s.Start.Date
	sown, err := s.occurrences(tx, s.Start.Date, horizon(tx))
	if err != nil {
		return o, err
	}
	o.ExtendedTo = sown.to
	for _, row := range []any{&o, &s} {
		if err := tx.DB.Create(row).Error; err != nil {
			return o, fmt.Errorf("imposing a duty: %w", err)
		}
	}
	if _, err := sown.store(tx, d.Modality); err != nil {
		return o, err
	}
	return o, audit.Append(tx, audit.Event{
		Action: "obligations.impose", SubjectType: "obligation", Subject: o.ID, Client: o.ClientID,
		Facts:  map[string]any{"modality": o.Modality, "schedule": s.facts()},
		Detail: map[string]any{"schedule": s.detail(), "occurrences": sown.detail()},
	})
}

// facts are what the log may show of a version: when to report, and how long it is open.
func (s Schedule) facts() map[string]any {
	return map[string]any{
		"id": s.ID, "number": s.Number, "kind": s.Kind, "rrule": s.Rule, "start": s.Start, "from": s.FromDate,
		"ends": s.Ends, "except": s.Skipped.List(), "skip_holidays": s.SkipHolidays,
		"window_minutes": s.WindowMinutes, "grace_minutes": s.GraceMinutes, "told_on": s.Told().On,
	}
}

// detail is the rest of what was told.
func (s Schedule) detail() map[string]any {
	return map[string]any{"place": s.Place.Reveal(), "told": s.Told(), "reason": s.Reason.Reveal()}
}

func horizon(tx *db.Tx) wall.Date {
	return wall.DateOf(tx.Now).AddDays(7 * (HorizonWeeks + strideWeeks))
}
