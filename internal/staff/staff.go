// Package staff is who works at the clinic: the office and its teams, people and
// their roles, how they sign in, and the tokens of their programs.
//
// It knows accounts and refuses to know clients: which file somebody may open is
// decided by the clients room from the actor this room hands out.
//
// # Signing in
//
// Three steps, so that the slow one holds no transaction: Knock counts the
// attempt and refuses when there were too many; Knocking.Check compares the
// password; SignIn records the outcome and gives the actor. A second factor
// comes between the last two: its own table beside sign_in_attempts, one row per
// passkey or authenticator, and a SignIn that answers "and now the second" for
// people who have one.
package staff

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/seal"
)

// The office and the team that every installation begins with.
var (
	DefaultOffice = uuid.MustParse("00000000-0000-4000-8000-000000000010")
	DefaultTeam   = uuid.MustParse("00000000-0000-4000-8000-000000000020")
)

// Office is the clinic itself.
type Office struct {
	db.Row
	Name     seal.Text  `sec:"sealed"`
	TimeZone string     `sec:"open"`
	Language string     `sec:"open"`
	SetUpAt  *time.Time `sec:"open"` // nil until somebody has used the set-up link
}

// SealedBy is the office's key, as for every row of this room.
func (Office) SealedBy() uuid.UUID { return seal.Office }

// Team is a wall: a client of another team does not exist.
type Team struct {
	db.Row
	Name seal.Text `sec:"sealed"` // empty for the default team until it is given one
}

// SealedBy is the office's key.
func (Team) SealedBy() uuid.UUID { return seal.Office }

// Member is one person of the clinic. She is disabled, never deleted: the record
// says who wrote what.
type Member struct {
	db.Row
	Name         seal.Text  `sec:"sealed"`
	Email        seal.Text  `sec:"sealed"`
	EmailIndex   string     `sec:"blind"`
	Language     string     `sec:"open"` // of her pages; empty where the browser decides
	PasswordHash string     `sec:"hash"` // argon2id; empty until she has used her link
	DisabledAt   *time.Time `sec:"open"`
	DisabledBy   *uuid.UUID `sec:"open"`
}

// TableName is "staff".
func (Member) TableName() string { return "staff" }

// SealedBy is the office's key.
func (Member) SealedBy() uuid.UUID { return seal.Office }

// Disabled tells whether she may no longer come in.
func (m Member) Disabled() bool { return m.DisabledAt != nil }

// role is one row of staff_roles.
type role struct {
	StaffID       uuid.UUID `gorm:"primaryKey" sec:"open"`
	Role          string    `gorm:"primaryKey" sec:"open"`
	Accreditation string    `sec:"open"`
	GrantedAt     time.Time `sec:"open"`
}

func (role) TableName() string { return "staff_roles" }

// membership is one row of team_members.
type membership struct {
	StaffID  uuid.UUID `gorm:"primaryKey" sec:"open"`
	TeamID   uuid.UUID `gorm:"primaryKey" sec:"open"`
	JoinedAt time.Time `sec:"open"`
}

func (membership) TableName() string { return "team_members" }

// session is one row of staff_sessions.
type session struct {
	TokenHash string     `gorm:"primaryKey" sec:"hash"`
	StaffID   uuid.UUID  `sec:"open"`
	Data      seal.Bytes `sec:"sealed"`
	CreatedAt time.Time  `gorm:"autoCreateTime:false" sec:"open"`
	SeenAt    time.Time  `sec:"open"`
	ExpiresAt time.Time  `sec:"open"`
}

func (session) TableName() string { return "staff_sessions" }

func (session) SealedBy() uuid.UUID { return seal.Office }

// Token lets a program act as one person. The secret itself was shown once.
type Token struct {
	db.Row
	StaffID    uuid.UUID  `sec:"open"`
	TokenHash  string     `sec:"hash"`
	Label      seal.Text  `sec:"sealed"`
	ExpiresAt  *time.Time `sec:"open"`
	LastUsedOn string     `sec:"open"` // a day, as 2026-11-23; empty before the first use
	RevokedAt  *time.Time `sec:"open"`
}

// TableName is "api_tokens".
func (Token) TableName() string { return "api_tokens" }

// SealedBy is the office's key.
func (Token) SealedBy() uuid.UUID { return seal.Office }

// link is one row of staff_links.
type link struct {
	db.Row
	Purpose   string     `sec:"open"`
	StaffID   *uuid.UUID `sec:"open"`
	TokenHash string     `sec:"hash"`
	ExpiresAt time.Time  `sec:"open"`
	UsedAt    *time.Time `sec:"open"`
	VoidedAt  *time.Time `sec:"open"`
}

func (link) TableName() string { return "staff_links" }

// attempt is one row of sign_in_attempts.
type attempt struct {
	ID           uuid.UUID `gorm:"primaryKey" sec:"open"`
	AccountIndex string    `sec:"blind"`
	AddressIndex string    `sec:"blind"`
	MadeAt       time.Time `sec:"open"`
	Succeeded    bool      `sec:"open"`
}

func (attempt) TableName() string { return "sign_in_attempts" }

// Models are the tables of this room, for the test that holds structs against
// the migrated schema.
func Models() []any {
	return []any{
		&Office{}, &Team{}, &Member{}, &role{}, &membership{}, &session{}, &Token{}, &link{}, &attempt{},
		&OnCall{}, &onCallPlace{}, &Letterhead{}, &Signature{},
	}
}
