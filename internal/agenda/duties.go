package agenda

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// duty is what the agenda reads of an occurrence.
type duty struct {
	ID           uuid.UUID
	Version      int64
	ObligationID uuid.UUID
	ClientID     uuid.UUID
	SlotDate     wall.Date
	SlotTime     wall.Time
	Moment       wall.Moment `gorm:"embedded"`
	OpensAt      time.Time
	ClosesAt     time.Time
	GraceEndsAt  time.Time
	State        obligations.State
	Moved        bool
	Prompted     bool
	Modality     string
	Kind         obligations.Kind
	Ends         wall.Time
	Place        seal.Text `seal:"obligation_schedules.place"`
}

const dutyColumns = `occurrences.id, occurrences.version, occurrences.obligation_id, occurrences.client_id, occurrences.slot_date, occurrences.slot_time,
	occurrences.date, occurrences.time, occurrences.zone, occurrences.fold, occurrences.opens_at, occurrences.closes_at,
	occurrences.grace_ends_at, occurrences.state, occurrences.moved, occurrences.prompted, o.modality, s.kind, s.ends, s.place`

// duties is the occurrences of which somebody is inside the wall, with their duty and
// its schedule.
func duties(tx *db.Tx) *gorm.DB {
	q := tx.DB.Table("occurrences").
		Joins("JOIN obligations AS o ON o.id = occurrences.obligation_id").
		Joins("JOIN obligation_schedules AS s ON s.id = occurrences.schedule_id")
	return obligations.Wall(tx, q, "occurrences.client_id", "occurrences.obligation_id")
}

func (f Filter) onDuties(tx *db.Tx) *gorm.DB {
	q := duties(tx)
	where := func(wanted bool, condition string, args ...any) {
		if wanted {
			q = q.Where(condition, args...)
		}
	}
	where(!f.From.IsZero(), "occurrences.opens_at >= ?", f.From)
	where(!f.To.IsZero(), "occurrences.opens_at < ?", f.To)
	if f.Client != uuid.Nil {
		q = obligations.OfClient(tx, q, f.Client)
	}
	where(f.Staff != uuid.Nil, `occurrences.client_id IN
		(SELECT client_id FROM client_assignments WHERE staff_id = ? AND ended_at IS NULL)`, f.Staff)
	where(!f.MovedSince.IsZero(), `occurrences.moved AND occurrences.id IN
		(SELECT occurrence_id FROM occurrence_moves WHERE recorded_at >= ?)`, f.MovedSince)
	where(!f.Cancelled, "occurrences.state NOT IN ?", cancelled())
	if len(f.Kinds) > 0 {
		where(true, "o.modality IN ?", f.modalities())
	}
	if f.Limit > 0 && !f.Held {
		q = q.Limit(f.Limit)
	}
	return q
}

// dutyKinds are the kinds that a duty to report can be.
var dutyKinds = []Kind{CheckIn, Appointment, AtHome, Report}

// kindOf says what a way of reporting asks of a person.
func kindOf(m obligations.Modality) Kind {
	switch {
	case m.HasPlace:
		return Appointment
	case m.AtHome:
		return AtHome
	case m.OnPaper:
		return Report
	}
	return CheckIn
}

// modalities lists the codes of the ways of reporting that the filter means.
func (f Filter) modalities() []string {
	codes := []string{}
	for _, m := range obligations.Modalities() {
		if f.wants(kindOf(m)) {
			codes = append(codes, m.Code)
		}
	}
	return codes
}

func cancelled() []obligations.State {
	var off []obligations.State
	for _, s := range obligations.States() {
		if s.Cancelled() {
			off = append(off, s)
		}
	}
	return off
}

// dutiesOf reads the entries of a query, each with everybody in it whom one may
// see, and with what became of it with one client where one is asked about.
func dutiesOf(tx *db.Tx, q *gorm.DB, client uuid.UUID) ([]Entry, error) {
	var rows []duty
	err := q.Select(dutyColumns).Order("occurrences.opens_at, occurrences.id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading the agenda: %w", err)
	}
	return entriesOf(tx, rows, client)
}

func entriesOf(tx *db.Tx, rows []duty, client uuid.UUID) ([]Entry, error) {
	ids := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		ids[i] = row.ObligationID
	}
	groups, err := obligations.Groups(tx, ids)
	if err != nil {
		return nil, err
	}
	hers := map[uuid.UUID]obligations.OutcomeRecord{}
	if client != uuid.Nil {
		if hers, err = obligations.Otherwise(tx, client); err != nil {
			return nil, err
		}
	}
	all := make([]Entry, len(rows))
	for i, row := range rows {
		if o, otherwise := hers[row.ID]; otherwise && row.State != obligations.Withdrawn {
			row.State = o.State
		}
		all[i] = row.entry()
		if group, several := groups[row.ObligationID]; several {
			all[i].Clients = group.On(row.Moment.Date)
		}
	}
	return all, addHeld(tx, all)
}

func (d duty) entry() Entry {
	e := Entry{
		Kind: CheckIn, Source: d.ID, Version: d.Version, Parent: d.ObligationID, Clients: []uuid.UUID{d.ClientID},
		Moment: d.Moment, StartsAt: d.OpensAt, EndsAt: d.ClosesAt, LateAt: d.GraceEndsAt,
		State: string(d.State), StateKey: d.State.LabelKey(), Cancelled: d.State.Cancelled(), Moved: d.Moved,
		Modality: d.Modality, Place: d.Place.Reveal(),
		AllDay: obligations.Entry{Kind: d.Kind, Prompted: d.Prompted, Moment: d.Moment, Ends: d.Ends}.WholeDay(),
	}
	if d.Moved {
		e.Was = wall.Moment{Date: d.SlotDate, Time: d.SlotTime, Zone: d.Moment.Zone}
	}
	if m, ok := obligations.ModalityOf(d.Modality); ok {
		e.LabelKey, e.Kind = m.ShortKey(), kindOf(m)
	}
	return e
}
