package obligations

import (
	"cmp"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

const notFound = "obligations.not_found"

// forms knows again what a page sent twice.
const forms = db.Forms("obligation-form")

// Duty is an obligation with the version of its schedule that is in force.
type Duty struct {
	Obligation Obligation
	Schedule   Schedule
	Client     uuid.UUID // in whose file the reader has it: the lead's, or that of somebody else under it
}

// Find is the duty; NotFound when it is absent or behind a wall.
func Find(tx *db.Tx, id uuid.UUID) (Duty, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return Duty{}, err
	}
	o, err := take(tx, id)
	if err != nil {
		return Duty{}, err
	}
	beyond, err := across(tx)
	if err != nil {
		return Duty{}, err
	}
	s, err := schedule(tx, o.ScheduleID)
	return Duty{Obligation: o, Schedule: s, Client: cmp.Or(beyond[o.ID], o.ClientID)}, err
}

// FindOccurrence is one occurrence as a list shows it.
func FindOccurrence(tx *db.Tx, id uuid.UUID) (Entry, error) {
	var e Entry
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return e, err
	}
	if err := db.Take(entries(tx).Where("occurrences.id = ?", id), &e, notFound); err != nil {
		return e, err
	}
	rows := []Entry{e}
	err := show(tx, rows, uuid.Nil)
	return rows[0], err
}

// FindFor is one occurrence as it stands in the file of a client who reports under
// its duty; NotFound when she does not.
func FindFor(tx *db.Tx, id, client uuid.UUID) (Entry, error) {
	var e Entry
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return e, err
	}
	if err := clients.Require(tx, client); err != nil {
		return e, err
	}
	if err := db.Take(OfClient(tx, entries(tx), client).Where("occurrences.id = ?", id), &e, notFound); err != nil {
		return e, err
	}
	rows := []Entry{e}
	err := show(tx, rows, client)
	return rows[0], err
}

// ForClient lists a client's duties and those of others under which she reports,
// those that hold first, then the newest.
func ForClient(tx *db.Tx, client uuid.UUID) ([]Duty, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	shared, err := joinedBy(tx, client)
	if err != nil {
		return nil, err
	}
	joined := make([]uuid.UUID, len(shared))
	for i, p := range shared {
		joined[i] = p.ObligationID
	}
	var rows []Obligation
	err = tx.DB.Where("client_id = ? OR id IN ?", client, joined).
		Order("CASE WHEN ended_on = '' THEN 0 ELSE 1 END, since DESC, id DESC").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading duties: %w", err)
	}
	ids := make([]uuid.UUID, len(rows))
	for i, o := range rows {
		ids[i] = o.ScheduleID
	}
	var schedules []Schedule
	if err := tx.DB.Where("id IN ?", ids).Order("id").Find(&schedules).Error; err != nil {
		return nil, fmt.Errorf("reading schedules: %w", err)
	}
	byID := make(map[uuid.UUID]Schedule, len(schedules))
	for _, s := range schedules {
		byID[s.ID] = s
	}
	duties := make([]Duty, len(rows))
	for i, o := range rows {
		duties[i] = Duty{Obligation: o, Schedule: byID[o.ScheduleID], Client: client}
	}
	return duties, nil
}

// UsesIssuedPhone tells whether a duty of the client that has not ended runs on a
// phone that ICE or its contractor handed out: no calendar link may reach it.
func UsesIssuedPhone(tx *db.Tx, client uuid.UUID) (bool, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return false, err
	}
	if err := clients.Require(tx, client); err != nil {
		return false, err
	}
	var n int64
	issued := codesWith(func(m Modality) bool { return m.IssuedPhone })
	err := tx.DB.Model(&Obligation{}).Where("client_id = ? AND modality IN ? AND (ended_on = '' OR ended_on >= ?)",
		client, issued, wall.DateOf(tx.Now)).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("looking for an issued phone: %w", err)
	}
	return n > 0, nil
}

// IssuedPhoneOf is the condition that the client in a column reports on such a phone, and
// its arguments, for a query of the room that names it.
func IssuedPhoneOf(tx *db.Tx, client string) (where string, args []any) {
	return "EXISTS (SELECT 1 FROM obligations AS handed WHERE handed.client_id = " + client +
			" AND handed.modality IN ? AND (handed.ended_on = '' OR handed.ended_on >= ?))",
		[]any{codesWith(func(m Modality) bool { return m.IssuedPhone }), wall.DateOf(tx.Now)}
}

// Entry is an occurrence with what its duty and its version say, as calendars and
// lists show it.
type Entry struct {
	ID            uuid.UUID
	Version       int64
	CreatedAt     time.Time
	ClientID      uuid.UUID // in whose file the reader has it: see Duty
	ObligationID  uuid.UUID
	ScheduleID    uuid.UUID
	SlotDate      wall.Date
	SlotTime      wall.Time
	Moment        wall.Moment `gorm:"embedded"`
	OpensAt       time.Time
	ClosesAt      time.Time // equal to OpensAt when nobody told how long it stays open
	GraceEndsAt   time.Time
	State         State
	Withdrawn     Withdrawal
	Moved         bool
	Prompted      bool
	OutcomeID     *uuid.UUID
	Own           bool      `gorm:"-"` // state and outcome are this client's alone
	Revision      int       // the SEQUENCE of a calendar's event
	RevisedAt     time.Time // and its LAST-MODIFIED
	Modality      string
	Kind          Kind
	Ends          wall.Time // of a day at home
	WindowMinutes *int
	Place         seal.Text `seal:"obligation_schedules.place"`
}

// Rows are those of the record that an entry is read from: the version that holds for it,
// its outcome, and itself where it was moved or the clock let it become unknown.
func (e Entry) Rows() []uuid.UUID {
	rows := []uuid.UUID{e.ScheduleID}
	if e.OutcomeID != nil {
		rows = append(rows, *e.OutcomeID)
	}
	if e.Moved || e.State == Unknown {
		rows = append(rows, e.ID)
	}
	return rows
}

// Timed tells whether anybody told how long the window stays open.
func (e Entry) Timed() bool { return e.ClosesAt.After(e.OpensAt) }

// Until is when the window is over: see Occurrence.
func (e Entry) Until() time.Time {
	if e.Timed() {
		return e.ClosesAt
	}
	return e.GraceEndsAt
}

// Open tells whether the window is open at an instant, whatever the clock's job has
// written by then.
func (e Entry) Open(now time.Time) bool { return !now.Before(e.OpensAt) && now.Before(e.Until()) }

// Fits is what a report at an hour speaks for: in time, or after the window was over.
func (e Entry) Fits(at time.Time) State {
	if at.After(e.Until()) {
		return ReportedLate
	}
	return Reported
}

// WholeDay tells whether it is a day, not an hour.
func (e Entry) WholeDay() bool {
	return e.Kind == DayWindow && !e.Prompted && e.Moment.Time == midnight && e.Ends == ""
}

// Filter chooses occurrences. The zero value of a field chooses all.
type Filter struct {
	From       time.Time // opens at or after
	To         time.Time // opens before
	Client     uuid.UUID // also under duties of others; each entry then says what became of it with her
	Obligation uuid.UUID
	States     []State
	After      Cursor // continues a list
	Limit      int    // 0 for all
	Newest     bool   // the latest first
}

// Cursor is where a page of a list ended.
type Cursor struct {
	OpensAt time.Time
	ID      uuid.UUID
}

// List lists occurrences inside the wall in the order of time.
func List(tx *db.Tx, f Filter) ([]Entry, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	var rows []Entry
	if err := f.apply(tx, entries(tx)).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("listing occurrences: %w", err)
	}
	return rows, show(tx, rows, f.Client)
}

// show turns entries to the reader: to the file of the client who was asked for,
// with what became of it with her, else to one inside the wall.
func show(tx *db.Tx, rows []Entry, client uuid.UUID) error {
	if client == uuid.Nil {
		beyond, err := across(tx)
		for i := range rows {
			rows[i].ClientID = cmp.Or(beyond[rows[i].ObligationID], rows[i].ClientID)
		}
		return err
	}
	hers, err := Otherwise(tx, client)
	for i := range rows {
		e := &rows[i]
		e.ClientID = client
		if o, otherwise := hers[e.ID]; otherwise && e.State != Withdrawn {
			e.State, e.OutcomeID, e.Own = o.State, &o.ID, true
		}
	}
	return err
}

func (f Filter) apply(tx *db.Tx, q *gorm.DB) *gorm.DB {
	if f.Client != uuid.Nil {
		q = OfClient(tx, q, f.Client)
	}
	if f.Obligation != uuid.Nil {
		q = q.Where("occurrences.obligation_id = ?", f.Obligation)
	}
	if !f.From.IsZero() {
		q = q.Where("occurrences.opens_at >= ?", f.From.UTC())
	}
	if !f.To.IsZero() {
		q = q.Where("occurrences.opens_at < ?", f.To.UTC())
	}
	if len(f.States) > 0 {
		q = q.Where("occurrences.state IN ?", f.States)
	}
	if f.Limit > 0 {
		q = q.Limit(f.Limit)
	}
	if c := f.After; c.ID != uuid.Nil {
		q = q.Where("occurrences.opens_at > ? OR (occurrences.opens_at = ? AND occurrences.id > ?)", c.OpensAt, c.OpensAt, c.ID)
	}
	if f.Newest {
		return q.Order("occurrences.opens_at DESC, occurrences.id DESC")
	}
	return q.Order("occurrences.opens_at, occurrences.id")
}

// entries is the query behind every list: occurrences inside the wall, joined
// with their duty and version.
func entries(tx *db.Tx) *gorm.DB {
	q := tx.DB.Table("occurrences").Select(entryColumns).
		Joins("JOIN obligations ON obligations.id = occurrences.obligation_id").
		Joins("JOIN obligation_schedules ON obligation_schedules.id = occurrences.schedule_id")
	return Wall(tx, q, "occurrences.client_id", "occurrences.obligation_id")
}

var entryColumns = []string{
	"occurrences.id", "occurrences.version", "occurrences.created_at", "occurrences.client_id", "occurrences.obligation_id",
	"occurrences.schedule_id", "occurrences.slot_date", "occurrences.slot_time", "occurrences.date", "occurrences.time",
	"occurrences.zone", "occurrences.fold", "occurrences.opens_at", "occurrences.closes_at", "occurrences.grace_ends_at",
	"occurrences.state", "occurrences.withdrawn", "occurrences.moved", "occurrences.prompted", "occurrences.outcome_id", "occurrences.revision",
	"occurrences.revised_at", "obligations.modality", "obligation_schedules.kind", "obligation_schedules.ends",
	"obligation_schedules.window_minutes", "obligation_schedules.place",
}

func take(tx *db.Tx, id uuid.UUID) (Obligation, error) {
	var o Obligation
	err := db.Take(Wall(tx, tx.DB.Where("obligations.id = ?", id), "obligations.client_id", "obligations.id"), &o, notFound)
	return o, err
}

func schedule(tx *db.Tx, id uuid.UUID) (Schedule, error) {
	var s Schedule
	err := db.Take(tx.DB.Where("id = ?", id), &s, notFound)
	return s, err
}
