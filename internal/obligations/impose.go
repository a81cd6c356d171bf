package obligations

import (
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
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
	if again, err := sent(tx, d.FormID, &o); err != nil || again {
		return o, sameFile(err, o.ClientID, client.ID)
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
	anything := Modality{Kinds: []Kind{Recurring, Appointment}}
	_, err := d.Plan.schedule(tx, client, anything)
	if refused, ok := fault.From(err); ok {
		problems = append(problems, refused.Problems...)
	}
	return Schedule{}, problems.Err()
}

func impose(tx *db.Tx, d NewDuty, s Schedule) (Obligation, error) {
	o := Obligation{
		Row: db.NewRow(tx), ClientID: s.ClientID, Modality: d.Modality, Since: s.Start.Date, ScheduleID: s.ID,
		FormHash: formHash(tx, d.FormID),
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
	if _, err := sown.store(tx); err != nil {
		return o, err
	}
	return o, audit.Append(tx, audit.Event{
		Action: "obligations.impose", SubjectType: "obligation", Subject: o.ID, Client: o.ClientID,
		Detail: map[string]any{"modality": o.Modality, "schedule": s.detail(), "occurrences": sown.detail()},
	})
}

// detail is what the log keeps of a version: everything that was told.
func (s Schedule) detail() map[string]any {
	return map[string]any{
		"id": s.ID, "number": s.Number, "kind": s.Kind, "rrule": s.Rule, "start": s.Start, "from": s.FromDate,
		"window_minutes": s.WindowMinutes, "grace_minutes": s.GraceMinutes, "place": s.Place.Reveal(),
		"told": s.Told(), "reason": s.Reason.Reveal(),
	}
}

func horizon(tx *db.Tx) wall.Date {
	return wall.DateOf(tx.Now).AddDays(7 * (HorizonWeeks + strideWeeks))
}

// sowing is the occurrences of one version over some days, and the day up to
// which all that can be are there.
type sowing struct {
	rows []Occurrence
	to   wall.Date
}

// occurrences works out the version's occurrences from one day to another, both
// included, each with its instants and what the clock says of it now.
func (s Schedule) occurrences(tx *db.Tx, from, to wall.Date) (sowing, error) {
	sown := sowing{to: to}
	days := []wall.Date{s.Start.Date}
	if s.Kind == Appointment {
		sown.to = endOfTime
	} else {
		r, err := ParseRule(s.Rule)
		if err != nil {
			return sown, fmt.Errorf("reading a stored rule: %w", err)
		}
		if days, err = expand(r, s.Start.Date, s.Start.Date, to); err != nil {
			return sown, err
		}
		if r.Count > 0 && len(days) == r.Count || r.Until != "" && !to.Before(r.Until) {
			sown.to = endOfTime
		}
	}
	for _, day := range days {
		if day.Before(from) {
			continue
		}
		o, err := s.occurrence(tx, day)
		if err != nil {
			return sown, err
		}
		sown.rows = append(sown.rows, o)
	}
	return sown, nil
}

func (s Schedule) occurrence(tx *db.Tx, day wall.Date) (Occurrence, error) {
	o := Occurrence{
		Row: db.NewRow(tx), ClientID: s.ClientID, ObligationID: s.ObligationID, SlotDate: day, SlotTime: s.Start.Time,
		RevisedAt: tx.Now,
	}
	return o, o.place(s, wall.Moment{Date: day, Time: s.Start.Time, Zone: s.Start.Zone, Fold: s.Start.Fold}, tx)
}

// place puts the occurrence at a moment, with the window and grace of a version,
// and asks the clock.
func (o *Occurrence) place(s Schedule, m wall.Moment, tx *db.Tx) error {
	shown, at, err := settle(m)
	if err != nil {
		return fmt.Errorf("placing an occurrence: %w", err)
	}
	o.ScheduleID, o.Moment = s.ID, shown
	o.OpensAt, o.ClosesAt, o.GraceEndsAt = s.window(at)
	o.wind(tx.Now)
	return nil
}

// store writes the occurrences; one that is there already stays as it is.
func (s sowing) store(tx *db.Tx) (int, error) {
	if len(s.rows) == 0 {
		return 0, nil
	}
	res := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&s.rows, 100)
	if res.Error != nil {
		return 0, fmt.Errorf("storing occurrences: %w", res.Error)
	}
	return int(res.RowsAffected), nil
}

// detail is what the log keeps of the occurrences that came into being: how many,
// from when to when, and how many of them were already past.
func (s sowing) detail() map[string]any {
	past := 0
	for _, o := range s.rows {
		if o.State == Unknown {
			past++
		}
	}
	d := map[string]any{"count": len(s.rows), "unknown": past, "extended_to": s.to}
	if n := len(s.rows); n > 0 {
		d["first"], d["last"] = s.rows[0].OpensAt, s.rows[n-1].OpensAt
	}
	return d
}

// formHash is what is kept of the id of a form. It binds the form to the person
// who sent it.
func formHash(tx *db.Tx, form string) *string {
	if form == "" {
		return nil
	}
	hash := seal.HashToken("obligation-form|" + tx.Actor.Ref() + "|" + form)
	return &hash
}

// sent tells whether a form was kept before, and reads the row it made.
func sent(tx *db.Tx, form string, row any) (bool, error) {
	hash := formHash(tx, form)
	if hash == nil {
		return false, nil
	}
	err := db.Take(tx.DB.Where("form_hash = ?", *hash), row, notFound)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// sameFile refuses the id of a form that made a row in another file.
func sameFile(err error, kept, asked uuid.UUID) error {
	if err == nil && kept != asked {
		return fault.New(fault.Conflict, "obligations.form_used")
	}
	return err
}
