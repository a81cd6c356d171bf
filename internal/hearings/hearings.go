// Package hearings keeps what the immigration court has set for a client: her
// proceeding, its hearings, every date a hearing ever had, who was told of each,
// and what the court's own line said when somebody looked.
//
// A date is never overwritten: a new one is a new setting that supersedes the
// old. The wall-clock time printed on the notice is what is kept; the instant is
// derived from it. The room knows clients by id and their wall; it refuses to
// know calendars, feeds, reminders and pages, which read it.
package hearings

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Proceeding is a client's case before the court. One without a hearing has no
// date yet.
type Proceeding struct {
	db.Row
	ClientID   uuid.UUID `sec:"open"`
	CaseType   string    `sec:"open"`   // EOIR's code: RMV, AOC, WHO ...
	Court      seal.Text `sec:"sealed"` // base city code, or free text
	CourtIndex string    `sec:"blind"`
	RecordedBy uuid.UUID `sec:"open"` // staff; zero for the system
	FormID     string    `sec:"open"`
}

// SealedBy is the client's key.
func (p Proceeding) SealedBy() uuid.UUID { return p.ClientID }

// Hearing is one appointment with the court, whatever date it has now. ClientID
// is the lead respondent.
type Hearing struct {
	db.Row
	ClientID     uuid.UUID `sec:"open"`
	ProceedingID uuid.UUID `sec:"open"`
	Type         Type      `sec:"open"`
	Medium       Medium    `sec:"open"`
	State        State     `sec:"open"`
	Court        seal.Text `sec:"sealed"`
	CourtIndex   string    `sec:"blind"`
	Location     seal.Text `sec:"sealed"` // where the respondent is heard, when not at the court
	Judge        seal.Text `sec:"sealed"`
	JudgeIndex   string    `sec:"blind"`
}

// SealedBy is the lead's key.
func (h Hearing) SealedBy() uuid.UUID { return h.ClientID }

// Notice is how a date reached the clinic. Each part may be unknown.
type Notice struct {
	IssuedOn    wall.Date `sec:"open"`
	ServedOn    ServedOn  `sec:"open"`
	HowReceived Received  `sec:"open"`
}

// Setting is one date of a hearing.
type Setting struct {
	ID              uuid.UUID   `gorm:"primaryKey" sec:"open"`
	HearingID       uuid.UUID   `sec:"open"`
	ClientID        uuid.UUID   `sec:"open"`
	Sequence        int         `sec:"open"` // 1 for the first date
	Moment          wall.Moment `gorm:"embedded"`
	StartsAt        time.Time   `sec:"open"` // derived from Moment
	Notice          Notice      `gorm:"embedded"`
	Source          Source      `sec:"open"`
	Reason          seal.Text   `sec:"sealed"`
	AdjournmentCode string      `sec:"open"`
	SupersededBy    *uuid.UUID  `sec:"open"` // nil while current
	ToldAt          time.Time   `sec:"open"` // when we were told
	RecordedBy      uuid.UUID   `sec:"open"`
	RecordedAt      time.Time   `sec:"open"`
	FormID          string      `sec:"open"`
}

// TableName is "hearing_settings".
func (Setting) TableName() string { return "hearing_settings" }

// SealedBy is the lead's key.
func (s Setting) SealedBy() uuid.UUID { return s.ClientID }

// Current tells whether nothing has superseded the date.
func (s Setting) Current() bool { return s.SupersededBy == nil }

// Participant is a client in a hearing.
type Participant struct {
	ID         uuid.UUID  `gorm:"primaryKey" sec:"open"`
	HearingID  uuid.UUID  `sec:"open"`
	ClientID   uuid.UUID  `sec:"open"`
	Role       Role       `sec:"open"`
	RecordedBy uuid.UUID  `sec:"open"`
	RecordedAt time.Time  `sec:"open"`
	RemovedBy  *uuid.UUID `sec:"open"` // entered by mistake; the row stays
	RemovedAt  *time.Time `sec:"open"`
}

// TableName is "hearing_participants".
func (Participant) TableName() string { return "hearing_participants" }

// Telling is that somebody told a participant of a date, or that it is off.
type Telling struct {
	ID         uuid.UUID  `gorm:"primaryKey" sec:"open"`
	SettingID  uuid.UUID  `sec:"open"`
	ClientID   uuid.UUID  `sec:"open"`
	OutcomeID  *uuid.UUID `sec:"open"` // set when what was told is that the date is off
	ToldBy     uuid.UUID  `sec:"open"`
	At         time.Time  `sec:"open"`
	How        How        `sec:"open"`
	Language   string     `sec:"open"`
	ReadBack   bool       `sec:"open"` // the client said it back
	RecordedBy uuid.UUID  `sec:"open"`
	RecordedAt time.Time  `sec:"open"`
	FormID     string     `sec:"open"`
}

// Outcome is what became of a date, and who says so. The one that nothing superseded
// holds.
type Outcome struct {
	ID              uuid.UUID  `gorm:"primaryKey" sec:"open"`
	HearingID       uuid.UUID  `sec:"open"`
	SettingID       uuid.UUID  `sec:"open"`
	ClientID        uuid.UUID  `sec:"open"`
	Became          State      `sec:"open"` // Scheduled where the one before was a mistake
	Source          Source     `sec:"open"`
	OrderOn         wall.Date  `sec:"open"` // the day of the judge's order; empty for none
	AdjournmentCode string     `sec:"open"`
	Court           seal.Text  `sec:"sealed"` // where it was set; empty where nobody can tell any more
	NextCourt       seal.Text  `sec:"sealed"` // where the next date will be
	NextZone        string     `sec:"open"`
	Note            seal.Text  `sec:"sealed" seal:"cancellations.reason"` // sealed so since before this table was there
	DocumentID      *uuid.UUID `sec:"open"`
	At              time.Time  `sec:"open"` // when it happened
	ToldAt          time.Time  `sec:"open"` // when we were told
	RecordedBy      uuid.UUID  `sec:"open"`
	RecordedAt      time.Time  `sec:"open"`
	SupersededBy    *uuid.UUID `sec:"open"` // nil while it holds
	FormID          string     `sec:"open"`
}

// TableName is "hearing_outcomes".
func (Outcome) TableName() string { return "hearing_outcomes" }

// SealedBy is the lead's key.
func (o Outcome) SealedBy() uuid.UUID { return o.ClientID }

// Holds tells whether nothing has superseded it.
func (o Outcome) Holds() bool { return o.SupersededBy == nil }

// Attendance is whether a client was there, as an outcome has it.
type Attendance struct {
	OutcomeID uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID  uuid.UUID `gorm:"primaryKey" sec:"open"`
	Presence  Presence  `sec:"open"`
}

// TableName is "hearing_presences".
func (Attendance) TableName() string { return "hearing_presences" }

// Check is that somebody looked at what the court says. SaidDate and SaidTime
// are empty where it knows of no hearing.
type Check struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	HearingID  uuid.UUID `sec:"open"`
	SettingID  uuid.UUID `sec:"open"` // the date on our record at that moment
	ClientID   uuid.UUID `sec:"open"`
	Source     Source    `sec:"open"`
	SaidDate   wall.Date `sec:"open"`
	SaidTime   wall.Time `sec:"open"`
	Agrees     bool      `sec:"open"`
	CheckedBy  uuid.UUID `sec:"open"`
	CheckedAt  time.Time `sec:"open"`
	RecordedBy uuid.UUID `sec:"open"`
	RecordedAt time.Time `sec:"open"`
	FormID     string    `sec:"open"`
}

// TableName is "hearing_checks".
func (Check) TableName() string { return "hearing_checks" }

// SaidNone tells whether the court knew of no hearing.
func (c Check) SaidNone() bool { return c.SaidDate == "" }

// Resolution is what became of a check that did not agree.
type Resolution struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	CheckID    uuid.UUID `sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	Outcome    Settled   `sec:"open"`
	Reason     seal.Text `sec:"sealed"`
	RecordedBy uuid.UUID `sec:"open"`
	RecordedAt time.Time `sec:"open"`
}

// TableName is "check_resolutions".
func (Resolution) TableName() string { return "check_resolutions" }

// SealedBy is the lead's key.
func (r Resolution) SealedBy() uuid.UUID { return r.ClientID }

// Models are the tables of this room, for the test that holds structs against
// the migrated schema.
func Models() []any {
	return []any{
		&Proceeding{}, &Hearing{}, &Setting{}, &Participant{}, &Telling{}, &Outcome{}, &Attendance{}, &Check{}, &Resolution{},
	}
}
