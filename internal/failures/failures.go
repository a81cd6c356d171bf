// Package failures is the record of check-ins that did not go through: what the
// app or the phone did, what was tried, who was called, who saw it, and the
// pictures that show it. A missed check-in has no procedure of its own; this
// record, made at the time, is the defense.
//
// Three times are kept apart and never merged: when it happened, when we were
// told, and when it was typed. Nothing is rewritten: a correction is a new account
// that names the one it supersedes. What a client tells in her own words is
// privileged and stays in the house.
//
// The room builds on duties and knows how to say that a check-in was attempted. It
// refuses to know screens, chronologies and packets, which read it, and it never
// judges whether a failure excuses anything.
package failures

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/seal"
)

// Failure is one time that a check-in did not go through. CreatedAt is when it was
// typed. What happened stands in its statements.
type Failure struct {
	db.Row
	ClientID     uuid.UUID  `sec:"open"`
	OccurrenceID *uuid.UUID `sec:"open"` // the check-in it concerns, if one was named
	StatementID  uuid.UUID  `sec:"open"` // the account that holds
	RecordedBy   uuid.UUID  `sec:"open"`
	TakenBy      *uuid.UUID `sec:"open"` // who works on it
	ClosedAt     *time.Time `sec:"open"`
	FormHash     *string    `sec:"hash"`
}

// TableName is the table of failures.
func (Failure) TableName() string { return "failures" }

// Statement is one account of a failure. Number 1 is the first; every other one
// supersedes an earlier one and says why.
type Statement struct {
	ID           uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID     uuid.UUID  `sec:"open"`
	FailureID    uuid.UUID  `sec:"open"`
	Number       int        `sec:"open"`
	Supersedes   *uuid.UUID `sec:"open"`
	Reason       seal.Text  `sec:"sealed"`
	App          App        `sec:"open"`
	Kinds        string     `sec:"open"`   // codes, joined by commas
	ErrorText    seal.Text  `sec:"sealed"` // the exact words on the screen
	What         seal.Text  `sec:"sealed"` // privileged: the client's own words
	FirstSeenAt  *time.Time `sec:"open"`   // nil when nobody could say
	LastSeenAt   *time.Time `sec:"open"`
	StillFailing *bool      `sec:"open"`
	Device       seal.Text  `sec:"sealed"` // JSON of Device
	Network      seal.Text  `sec:"sealed"` // JSON of Network
	ToldAt       time.Time  `sec:"open"`
	ToldBy       seal.Text  `sec:"sealed"`
	Language     string     `sec:"open"` // in which it was told
	Interpreter  seal.Text  `sec:"sealed"`
	ReadBack     *bool      `sec:"open"`
	RecordedBy   uuid.UUID  `sec:"open"`
	RecordedAt   time.Time  `sec:"open"`
	FormHash     *string    `sec:"hash"`
}

// TableName is the table of accounts.
func (Statement) TableName() string { return "failure_statements" }

// SealedBy is the client.
func (s Statement) SealedBy() uuid.UUID { return s.ClientID }

// KindCodes are the kinds, the first named first.
func (s Statement) KindCodes() []string {
	if s.Kinds == "" {
		return []string{}
	}
	return strings.Split(s.Kinds, ",")
}

// Line is what every row below a failure has. One that names another supersedes it.
type Line struct {
	ID         uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID  `sec:"open"`
	FailureID  uuid.UUID  `sec:"open"`
	Supersedes *uuid.UUID `sec:"open"`
	RecordedBy uuid.UUID  `sec:"open"`
	RecordedAt time.Time  `sec:"open"`
	FormHash   *string    `sec:"hash"`
}

// SealedBy is the client.
func (l Line) SealedBy() uuid.UUID { return l.ClientID }

// line gives the part that every row has.
func (l *Line) line() *Line { return l }

// Attempt is one try, also the one that worked in the end.
type Attempt struct {
	Line
	At     *time.Time `sec:"open"`
	Action Action     `sec:"open"`
	Result seal.Text  `sec:"sealed"` // what was seen
	Worked bool       `sec:"open"`

	ObservedBy seal.Text `sec:"sealed"` // who did it or saw it
}

// TableName is the table of tries.
func (Attempt) TableName() string { return "failure_attempts" }

// Call is one time somebody called or wrote.
type Call struct {
	Line
	At         *time.Time `sec:"open"`
	Channel    Channel    `sec:"open"`
	Number     seal.Text  `sec:"sealed"`
	Seconds    *int       `sec:"open"`
	AnsweredBy seal.Text  `sec:"sealed"`
	Said       seal.Text  `sec:"sealed"`
	Voicemail  bool       `sec:"open"`
	Recorded   bool       `sec:"open"` // there is a recording of it
	FollowUp   seal.Text  `sec:"sealed"`
	ObservedBy seal.Text  `sec:"sealed"` // who called or wrote, or was there

	consent *Consent // that came with it, until it is stored
}

// TableName is the table of calls.
func (Call) TableName() string { return "failure_calls" }

// Appearance is one time the client went there.
type Appearance struct {
	Line
	Place     seal.Text  `sec:"sealed"`
	ArrivedAt *time.Time `sec:"open"`
	SeenAt    *time.Time `sec:"open"`
	Officer   seal.Text  `sec:"sealed"`
	Proof     seal.Text  `sec:"sealed"`
	Outcome   seal.Text  `sec:"sealed"`
	Paper     seal.Text  `sec:"sealed"`

	ObservedBy seal.Text `sec:"sealed"` // who went, or saw it
}

// TableName is the table of appearances.
func (Appearance) TableName() string { return "failure_appearances" }

// Witness is somebody who saw it. What she says is the clinic's own work and stays
// in the house until an attorney decides.
type Witness struct {
	Line
	Name           seal.Text `sec:"sealed"`
	Relation       seal.Text `sec:"sealed"`
	Contact        seal.Text `sec:"sealed"`
	Saw            seal.Text `sec:"sealed"`
	StatementTaken bool      `sec:"open"`
}

// TableName is the table of witnesses.
func (Witness) TableName() string { return "failure_witnesses" }

// StepDone is one step of the first day's list, stamped.
type StepDone struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	FailureID  uuid.UUID `sec:"open"`
	Step       Step      `sec:"open"`
	Skipped    bool      `sec:"open"` // passed over, for the reason in Note
	DoneAt     time.Time `sec:"open"`
	Note       seal.Text `sec:"sealed"`
	RecordedBy uuid.UUID `sec:"open"`
	RecordedAt time.Time `sec:"open"`
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of steps.
func (StepDone) TableName() string { return "failure_steps" }

// SealedBy is the client.
func (s StepDone) SealedBy() uuid.UUID { return s.ClientID }

// Draft is a form that somebody began. Body is the form's own business.
type Draft struct {
	db.Row
	ClientID     uuid.UUID  `sec:"open"`
	StaffID      uuid.UUID  `sec:"open"`
	OccurrenceID *uuid.UUID `sec:"open"`
	Body         seal.Text  `sec:"sealed"`
	FormHash     *string    `sec:"hash"` // of the form that was begun
}

// TableName is the table of drafts.
func (Draft) TableName() string { return "failure_drafts" }

// SealedBy is the client.
func (d Draft) SealedBy() uuid.UUID { return d.ClientID }

// Evidence is a document that proves a failure, with what was said when it came in
// for this one; the document keeps what was said first.
type Evidence struct {
	ID         uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID  `sec:"open"`
	FailureID  uuid.UUID  `sec:"open"`
	DocumentID uuid.UUID  `sec:"open"`
	Caption    seal.Text  `sec:"sealed"`
	GivenName  seal.Text  `sec:"sealed"` // as the phone called it
	SentBy     seal.Text  `sec:"sealed"`
	TakenAt    *time.Time `sec:"open"` // when a person says it was made
	ReceivedAt time.Time  `sec:"open"`
	RecordedBy uuid.UUID  `sec:"open"`

	Checked            bool   `gorm:"-"` // by a person, the document or a copy of it
	Unfit              string `gorm:"-"` // key of why the document may not leave the house; empty when it may
	documents.Document `gorm:"-"`
}

// TableName is the table of evidence.
func (Evidence) TableName() string { return "evidence" }

// SealedBy is the client.
func (e Evidence) SealedBy() uuid.UUID { return e.ClientID }

// Withheld tells whether the document is privileged and not the actor's to read.
func (e Evidence) Withheld() bool { return e.Document.ID == uuid.Nil }

// Models is one row of each table of this room, for the test that compares
// structs with the migrated schema.
func Models() []any {
	return []any{
		Failure{},
		Statement{},
		Attempt{},
		Call{},
		Appearance{},
		Witness{},
		StepDone{},
		Unmeant{},
		Draft{},
		Evidence{},
		History{},
		Turn{},
		Link{},
		Consent{},
		Incident{},
		Member{},
		Exhibit{},
	}
}
