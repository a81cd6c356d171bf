package obligations

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/wall"
)

// NewMoment is another date or time for one occurrence, as it was told.
type NewMoment struct {
	To      wall.Moment // an empty zone keeps the occurrence's
	Reason  string
	Told    Told
	InPause bool  // the duty rests on that day, and the person says that it takes place
	Version int64 // of the occurrence the person saw; 0 for whatever it is now
	FormID  string
}

// Move puts one occurrence at another date or time; the others stay. Where it
// was stays on record. A time that clocks jump over or show twice is asked about.
// Faults: Invalid, NotFound, Stale, Conflict when something is on record about
// the occurrence already, or when another of the duty stands there.
func Move(tx *db.Tx, id uuid.UUID, n NewMoment) (Occurrence, error) {
	if err := tx.Actor.Require(actor.ObligationsWrite); err != nil {
		return Occurrence{}, err
	}
	o, err := hold(tx, id)
	if err != nil {
		return o, err
	}
	version, err := schedule(tx, o.ScheduleID)
	if err != nil {
		return o, err
	}
	row, err := n.check(tx, o, version)
	if err != nil {
		return o, err
	}
	var earlier MoveRecord
	if again, err := forms.Sent(tx, n.FormID, &earlier); err != nil || again {
		return o, db.SameFile(err, earlier.OccurrenceID, o.ID)
	}
	if err := o.fresh(n.Version); err != nil {
		return o, err
	}
	if !o.State.ByClock() {
		return o, fault.New(fault.Conflict, "obligations.already_resolved")
	}
	if o.Prompted {
		return o, fault.New(fault.Conflict, "obligations.prompt_stays")
	}
	if err := free(tx, o, row.To); err != nil {
		return o, err
	}
	if err := n.awake(tx, o, row.To.Date); err != nil {
		return o, err
	}
	return o, row.apply(tx, &o, version)
}

func (n NewMoment) check(tx *db.Tx, o Occurrence, version Schedule) (MoveRecord, error) {
	var problems fault.Problems
	if n.To.Zone == "" {
		n.To.Zone = o.Moment.Zone
	}
	s := Schedule{Kind: Appointment, Start: n.To}
	if version.Kind == DayWindow { // another day, with the same hours
		s.Kind, s.Start.Time = DayWindow, o.Moment.Time
	}
	s.tell(&problems, tx, n.Told)
	s.when(&problems, tx)
	return MoveRecord{
		ID: db.NewID(tx.Now), ClientID: o.ClientID, OccurrenceID: o.ID, FromDate: o.Moment.Date, FromTime: o.Moment.Time,
		To: s.Start, Reason: note(&problems, "reason", n.Reason), ToldBy: s.ToldBy, ToldOn: s.ToldOn,
		ToldLanguage: s.ToldLanguage, ToldHow: s.ToldHow, RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
		FormHash: forms.Hash(tx, n.FormID),
	}, problems.Err()
}

// awake asks about a day on which the duty rests: a visit that was moved there takes
// place or the pause was meant for it too, and only a person knows.
func (n NewMoment) awake(tx *db.Tx, o Occurrence, day wall.Date) error {
	rests, err := restsOf(tx, o.ObligationID)
	if err != nil || n.InPause || !resting(rests, day) {
		return err
	}
	return &fault.Error{
		Kind: fault.Invalid, Key: "obligations.in_pause", Problems: []fault.Problem{{Field: "date", Key: "obligations.in_pause"}},
	}
}

// free refuses a moment at which another occurrence of the duty stands: one of
// the two would be a slip.
func free(tx *db.Tx, o Occurrence, to wall.Moment) error {
	var taken int64
	err := tx.DB.Model(&Occurrence{}).Where("obligation_id = ? AND id <> ? AND date = ? AND time = ? AND state <> ?",
		o.ObligationID, o.ID, to.Date, to.Time, Withdrawn).Count(&taken).Error
	if err != nil {
		return fmt.Errorf("looking whether a moment is free: %w", err)
	}
	if taken > 0 {
		return &fault.Error{
			Kind: fault.Conflict, Key: "obligations.moment_taken",
			Problems: []fault.Problem{{Field: "date", Key: "obligations.moment_taken"}},
		}
	}
	return nil
}

func (r MoveRecord) apply(tx *db.Tx, o *Occurrence, s Schedule) error {
	if err := tx.DB.Create(&r).Error; err != nil {
		return fmt.Errorf("storing a move: %w", err)
	}
	if err := o.place(s, r.To, tx); err != nil {
		return err
	}
	o.Moved = o.Moment.Date != o.SlotDate || o.Moment.Time != o.SlotTime
	o.revise(tx)
	if err := db.Change(tx, o, &o.Row, placed...); err != nil {
		return err
	}
	return audit.Append(tx, audit.Event{
		Action: "obligations.move", SubjectType: "occurrence", Subject: o.ID, Client: o.ClientID,
		Facts: map[string]any{
			"move": r.ID, "from_date": r.FromDate, "from_time": r.FromTime, "to": r.To, "told_on": r.ToldOn,
			"opens_at": o.OpensAt, "closes_at": o.ClosesAt,
		},
		Detail: map[string]any{
			"reason": r.Reason.Reveal(), "told": Told{By: r.ToldBy.Reveal(), On: r.ToldOn, Language: r.ToldLanguage, How: r.ToldHow},
		},
	})
}
