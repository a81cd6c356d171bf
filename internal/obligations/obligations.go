// Package obligations is the duty to report to ICE or its contractor: what was
// imposed and how it was told, each check-in and appointment that follows from
// it, what became of each, and the ledger that shows all of it.
//
// It refuses to know calendars, screens and the failures of an app, and it never
// writes "missed" about a person by itself: the clock moves an occurrence through
// upcoming, due and late to unknown, and stops there. Whatever is worse needs a
// named person, a reason and a source, because what is written here can be read
// against the client.
//
// # Time
//
// A duty is kept as it was told: a rule, a time on the wall and a zone. Each
// occurrence is computed in local time and only then turned into an instant, so
// that nine o'clock stays nine o'clock when the clocks change. A recurring
// occurrence cannot be asked about each time, so there is a rule: a time that the
// clocks jump over becomes the first minute that exists after the jump, and a
// time that comes twice means the earlier one, because too early harms nobody. A
// single appointment is asked about, never guessed.
//
// A duty on demand and one that goes on all the time have no occurrences by
// themselves: Prompt makes one when a person records that something was asked.
//
// # Several people
//
// A duty belongs to the client it was imposed on; others can report under the same
// one. What became of an occurrence holds for all of them, unless a row says that
// it was otherwise with one. Whoever may see one of them sees the duty, in her
// file, and nothing that names the others.
//
// # What the audit log holds of the clock
//
// An occurrence becomes due and late at instants that are stored with it and were
// put on record when it was imposed, moved or rescheduled; anyone can recompute
// those two states. Each batch of them is one event with its counts. Becoming
// unknown is an event of its own for each occurrence: from then on somebody is
// expected to find out what happened.
package obligations

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Obligation is one duty of one client. Several can hold at once.
type Obligation struct {
	db.Row
	ClientID   uuid.UUID `sec:"open"`
	Modality   string    `sec:"open"`
	Since      wall.Date `sec:"open"` // the first day of the duty
	ScheduleID uuid.UUID `sec:"open"` // the schedule in force
	ExtendedTo wall.Date `sec:"open"` // occurrences exist up to and including this day
	EndedOn    wall.Date `sec:"open"` // the last day it held; empty while nobody said that it ended
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of duties.
func (Obligation) TableName() string { return "obligations" }

// SealedBy is the client.
func (o Obligation) SealedBy() uuid.UUID { return o.ClientID }

// Ended tells whether the duty is over on a day.
func (o Obligation) Ended(on wall.Date) bool { return o.EndedOn != "" && o.EndedOn.Before(on) }

// Schedule is one version of what the client was told. A change is a new
// version; the old one stays as it was.
type Schedule struct {
	ID            uuid.UUID   `gorm:"primaryKey" sec:"open"`
	ClientID      uuid.UUID   `sec:"open"`
	ObligationID  uuid.UUID   `sec:"open"`
	Number        int         `sec:"open"` // 1 for the first version
	Kind          Kind        `sec:"open"`
	Rule          string      `sec:"open"`      // empty where nothing repeats
	Start         wall.Moment `gorm:"embedded"` // the first day and the time on the wall; no time on demand
	Ends          wall.Time   `sec:"open"`      // of a day at home: when it is over; empty for the end of the day
	Skipped       Days        `sec:"open"`      // days of the rule that were told to be left out
	SkipHolidays  bool        `sec:"open"`      // told: not on federal holidays
	WindowMinutes *int        `sec:"open"`      // nil: nobody told how long it stays open
	GraceMinutes  int         `sec:"open"`      // ours: how long we wait before we say that we do not know
	FromDate      wall.Date   `sec:"open"`      // the first day on which this version holds
	Place         seal.Text   `sec:"sealed"`
	ToldBy        seal.Text   `sec:"sealed"`
	ToldOn        wall.Date   `sec:"open"`
	ToldLanguage  string      `sec:"open"`
	ToldHow       string      `sec:"open"`
	Reason        seal.Text   `sec:"sealed"` // why it changed; empty for the first version
	RecordedBy    uuid.UUID   `sec:"open"`
	RecordedAt    time.Time   `sec:"open"`
	FormHash      *string     `sec:"hash"`
}

// TableName is the table of schedule versions.
func (Schedule) TableName() string { return "obligation_schedules" }

// SealedBy is the client.
func (s Schedule) SealedBy() uuid.UUID { return s.ClientID }

// Told is how the schedule reached the client.
func (s Schedule) Told() Told {
	return Told{By: s.ToldBy.Reveal(), On: s.ToldOn, Language: s.ToldLanguage, How: s.ToldHow}
}

// Ending is who said that a duty is over, and why; or that it did not end after all,
// which takes the one before it back.
type Ending struct {
	ID           uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID     uuid.UUID  `sec:"open"`
	ObligationID uuid.UUID  `sec:"open"`
	LastDay      wall.Date  `sec:"open"`
	Reason       seal.Text  `sec:"sealed"`
	TakenBack    bool       `sec:"open"`
	Supersedes   *uuid.UUID `sec:"open"`
	RecordedBy   uuid.UUID  `sec:"open"`
	RecordedAt   time.Time  `sec:"open"`
}

// TableName is the table of endings.
func (Ending) TableName() string { return "obligation_endings" }

// SealedBy is the client.
func (e Ending) SealedBy() uuid.UUID { return e.ClientID }

// Occurrence is one check-in or appointment. Its slot is where the schedule put
// it and never changes; its moment is where it stands now.
type Occurrence struct {
	db.Row
	ClientID     uuid.UUID   `sec:"open"`
	ObligationID uuid.UUID   `sec:"open"`
	ScheduleID   uuid.UUID   `sec:"open"`
	SlotDate     wall.Date   `sec:"open"`
	SlotTime     wall.Time   `sec:"open"`
	Moment       wall.Moment `gorm:"embedded"`
	OpensAt      time.Time   `sec:"open"`
	ClosesAt     time.Time   `sec:"open"` // equal to OpensAt when nobody told how long it stays open
	GraceEndsAt  time.Time   `sec:"open"`
	NextAt       *time.Time  `sec:"open"` // when the clock has to look again; nil when it never does
	State        State       `sec:"open"`
	Withdrawn    Withdrawal  `sec:"open"`
	Moved        bool        `sec:"open"`
	Prompted     bool        `sec:"open"` // a person recorded that it was asked for; no schedule put it there
	AsksReturn   bool        `sec:"open"` // a visit in person of which it can still be asked whether she came out
	OutcomeID    *uuid.UUID  `sec:"open"` // the outcome that holds for all but those who have one of their own
	Revision     int         `sec:"open"` // counts what a calendar shows, from 0
	RevisedAt    time.Time   `sec:"open"`
}

// TableName is the table of occurrences.
func (Occurrence) TableName() string { return "occurrences" }

// MoveRecord is one change of the date of one occurrence.
type MoveRecord struct {
	ID           uuid.UUID   `gorm:"primaryKey" sec:"open"`
	ClientID     uuid.UUID   `sec:"open"`
	OccurrenceID uuid.UUID   `sec:"open"`
	FromDate     wall.Date   `sec:"open"`
	FromTime     wall.Time   `sec:"open"`
	To           wall.Moment `gorm:"embedded"`
	Reason       seal.Text   `sec:"sealed"`
	ToldBy       seal.Text   `sec:"sealed"`
	ToldOn       wall.Date   `sec:"open"`
	ToldLanguage string      `sec:"open"`
	ToldHow      string      `sec:"open"`
	RecordedBy   uuid.UUID   `sec:"open"`
	RecordedAt   time.Time   `sec:"open"`
	FormHash     *string     `sec:"hash"`
}

// TableName is the table of moves.
func (MoveRecord) TableName() string { return "occurrence_moves" }

// SealedBy is the client.
func (m MoveRecord) SealedBy() uuid.UUID { return m.ClientID }

// OutcomeRecord is what a person put on record about an occurrence. A later one
// names the one it supersedes; none is ever edited.
type OutcomeRecord struct {
	ID           uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID     uuid.UUID  `sec:"open"`
	OccurrenceID uuid.UUID  `sec:"open"`
	OnlyFor      *uuid.UUID `sec:"open"` // of several people, the one it was otherwise with; nil for all
	State        State      `sec:"open"`
	HappenedAt   *time.Time `sec:"open"` // nil: nobody knows the hour
	Source       Source     `sec:"open"`
	Reason       seal.Text  `sec:"sealed"`
	Supersedes   *uuid.UUID `sec:"open"`
	RecordedBy   uuid.UUID  `sec:"open"`
	RecordedAt   time.Time  `sec:"open"`
	FormHash     *string    `sec:"hash"`
}

// TableName is the table of outcomes.
func (OutcomeRecord) TableName() string { return "occurrence_outcomes" }

// SealedBy is the client.
func (o OutcomeRecord) SealedBy() uuid.UUID { return o.ClientID }

// Models are the room's tables, for the test that compares them with the schema.
func Models() []any {
	return []any{
		&Obligation{}, &Schedule{}, &Ending{}, &Occurrence{}, &MoveRecord{}, &OutcomeRecord{},
		&PromptRecord{}, &PauseRecord{}, &LiftRecord{}, &Participant{},
		&Acknowledgement{}, &Review{}, &Return{},
	}
}
