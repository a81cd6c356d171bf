package agenda

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/clients"
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
	Modality     string
	Place        seal.Text `seal:"obligation_schedules.place"`
}

const dutyColumns = `occurrences.id, occurrences.version, occurrences.obligation_id, occurrences.client_id, occurrences.slot_date, occurrences.slot_time,
	occurrences.date, occurrences.time, occurrences.zone, occurrences.fold, occurrences.opens_at, occurrences.closes_at,
	occurrences.grace_ends_at, occurrences.state, occurrences.moved, o.modality, s.place`

// duties is the occurrences inside the wall, with their duty and its schedule.
func duties(tx *db.Tx) *gorm.DB {
	q := tx.DB.Table("occurrences").
		Joins("JOIN obligations AS o ON o.id = occurrences.obligation_id").
		Joins("JOIN obligation_schedules AS s ON s.id = occurrences.schedule_id")
	return clients.Wall(tx, q, "occurrences.client_id")
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
	where(f.Client != uuid.Nil, "occurrences.client_id = ?", f.Client)
	where(f.Staff != uuid.Nil, `occurrences.client_id IN
		(SELECT client_id FROM client_assignments WHERE staff_id = ? AND ended_at IS NULL)`, f.Staff)
	where(!f.Cancelled, "occurrences.state NOT IN ?", cancelled())
	if len(f.Kinds) > 0 && f.wants(CheckIn) != f.wants(Appointment) {
		where(true, "o.modality IN ?", modalities(f.wants(Appointment)))
	}
	return q
}

// modalities lists the codes of the ways of reporting that have a place, or none.
func modalities(place bool) []string {
	var codes []string
	for _, m := range obligations.Modalities() {
		if m.HasPlace == place {
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

func dutiesOf(tx *db.Tx, q *gorm.DB) ([]Entry, error) {
	var rows []duty
	err := q.Select(dutyColumns).Order("occurrences.opens_at, occurrences.id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading the agenda: %w", err)
	}
	all := make([]Entry, len(rows))
	for i, row := range rows {
		all[i] = row.entry()
	}
	return all, nil
}

func (d duty) entry() Entry {
	e := Entry{
		Kind: CheckIn, Source: d.ID, Version: d.Version, Parent: d.ObligationID, Clients: []uuid.UUID{d.ClientID},
		Moment: d.Moment, StartsAt: d.OpensAt, EndsAt: d.ClosesAt, LateAt: d.GraceEndsAt,
		State: string(d.State), StateKey: d.State.LabelKey(), Cancelled: d.State.Cancelled(), Moved: d.Moved,
		Modality: d.Modality, Place: d.Place.Reveal(),
	}
	if d.Moved {
		e.Was = wall.Moment{Date: d.SlotDate, Time: d.SlotTime, Zone: d.Moment.Zone}
	}
	if m, ok := obligations.ModalityOf(d.Modality); ok {
		e.LabelKey = m.ShortKey()
		if m.HasPlace {
			e.Kind = Appointment
		}
	}
	return e
}
