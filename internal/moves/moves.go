// Package moves is what follows when a client has a new address: which agencies are to
// be told, by which day as the rule counts it, how each was told, and the paper that
// proves it. The court, USCIS and ICE do not tell each other.
//
// The address itself is a row of the clients' room. Nothing here is rewritten: a
// correction is a row that names what it supersedes, and what an agency need not be told
// is dropped with a reason. A counted day is a proposal that an attorney confirms.
//
// The room knows papers, duties and hearings by reading them and changes none. It
// refuses to know screens, calendars and packets, and whether somebody was late.
package moves

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Move is that a client has a new address, as somebody told it.
type Move struct {
	ID         uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID  `sec:"open"`
	AddressID  uuid.UUID  `sec:"open"`
	MovedOn    wall.Date  `sec:"open"` // empty where nobody could say
	ToldOn     wall.Date  `sec:"open"` // when we were told
	ToldBy     seal.Text  `sec:"sealed"`
	FirstKnown bool       `sec:"open"` // no address of the kind was on file before
	Supersedes *uuid.UUID `sec:"open"`
	Why        seal.Text  `sec:"sealed"`
	RecordedBy uuid.UUID  `sec:"open"`
	RecordedAt time.Time  `sec:"open"`
	FormHash   *string    `sec:"hash"`
}

// TableName is the table of moves.
func (Move) TableName() string { return "moves" }

// SealedBy is the client.
func (m Move) SealedBy() uuid.UUID { return m.ClientID }

// Update is one agency that is to be told of a move.
type Update struct {
	db.Row
	ClientID uuid.UUID `sec:"open"`
	MoveID   uuid.UUID `sec:"open"` // the move's first row
	Agency   Agency    `sec:"open"`
	DueOn    wall.Date `sec:"open"` // the last day as it stands; empty for none
	State    State     `sec:"open"`
}

// TableName is the table of updates.
func (Update) TableName() string { return "move_updates" }

// State is whether an agency is still to be told.
type State string

// The states.
const (
	Open    State = "open"
	Sent    State = "sent"
	Dropped State = "dropped"
)

// LabelKey is how the state is called.
func (s State) LabelKey() string { return "moves.state." + string(s) }

// Turn is what became of an update: who did it, when, and why.
type Turn struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	UpdateID   uuid.UUID `sec:"open"`
	Number     int64     `sec:"open"` // the update's version after it
	Act        Act       `sec:"open"`
	DueOn      wall.Date `sec:"open"`
	Reason     seal.Text `sec:"sealed"`
	RecordedBy uuid.UUID `sec:"open"`
	RecordedAt time.Time `sec:"open"`
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of turns.
func (Turn) TableName() string { return "move_turns" }

// SealedBy is the client.
func (t Turn) SealedBy() uuid.UUID { return t.ClientID }

// Act is a turn that an update takes.
type Act string

// The acts. Counted is that the day of the move was corrected, and with it a last day
// that no attorney had confirmed.
const (
	Opened    Act = "opened" // by what is on record: a case, a duty, a paper
	Added     Act = "added"  // by a person
	Counted   Act = "counted"
	Confirmed Act = "confirmed"
	Let       Act = "dropped"
	Reopened  Act = "reopened"
)

// LabelKey is how the act is called.
func (a Act) LabelKey() string { return "moves.act." + string(a) }

// Sending is how an agency was told.
type Sending struct {
	ID         uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID  `sec:"open"`
	UpdateID   uuid.UUID  `sec:"open"`
	Supersedes *uuid.UUID `sec:"open"`
	Why        seal.Text  `sec:"sealed"`
	Void       bool       `sec:"open"` // what it supersedes never was
	SentOn     wall.Date  `sec:"open"`
	How        Way        `sec:"open"`
	SentBy     seal.Text  `sec:"sealed"` // who did it
	Receipt    seal.Text  `sec:"sealed"` // number of a receipt or confirmation
	ReceivedOn wall.Date  `sec:"open"`   // when the agency had it; empty where nobody knows
	ServedOn   wall.Date  `sec:"open"`   // when the other side had a copy; empty where nobody knows
	Note       seal.Text  `sec:"sealed"` // stays in the house
	RecordedBy uuid.UUID  `sec:"open"`
	RecordedAt time.Time  `sec:"open"`
	FormHash   *string    `sec:"hash"`
}

// TableName is the table of what was sent.
func (Sending) TableName() string { return "move_sendings" }

// SealedBy is the client.
func (s Sending) SealedBy() uuid.UUID { return s.ClientID }

// Arrived is the day on which the agency had it: filed is received by the court, there
// is no mailbox rule (EOIR Policy Manual, chapter 3.1). What goes by mail has arrived
// when somebody says so; everything else on its day. Empty where nobody knows.
func (s Sending) Arrived() wall.Date {
	if s.ReceivedOn != "" || s.How == ByMail || s.How == Otherwise {
		return s.ReceivedOn
	}
	return s.SentOn
}

// Way is by what an agency was told.
type Way string

// The ways that say something of when it arrived.
const (
	ByMail    Way = "mail"
	Otherwise Way = "other"
)

// Ways lists the ways, in the order they are offered.
func Ways() []Way { return []Way{"ecas", ByMail, "online", "phone", "in_person", Otherwise} }

// LabelKey is how the way is called.
func (w Way) LabelKey() string { return "moves.way." + string(w) }

// Receipt is a document of the client that proves an update, or that it is none after
// all: then it supersedes the row that said so.
type Receipt struct {
	ID         uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID  `sec:"open"`
	UpdateID   uuid.UUID  `sec:"open"`
	DocumentID uuid.UUID  `sec:"open"`
	Supersedes *uuid.UUID `sec:"open"`
	Why        seal.Text  `sec:"sealed"`
	RecordedBy uuid.UUID  `sec:"open"`
	RecordedAt time.Time  `sec:"open"`
}

// TableName is the table of receipts.
func (Receipt) TableName() string { return "move_receipts" }

// SealedBy is the client.
func (r Receipt) SealedBy() uuid.UUID { return r.ClientID }

// Models is one row of each table of this room, for the test that compares
// structs with the migrated schema.
func Models() []any { return []any{Move{}, Update{}, Turn{}, Sending{}, Receipt{}} }
