// Package packets is what leaves the house on paper: the defense of a check-in that
// did not go through, the exhibits of a motion, the letters, put together from the
// record of one client so that every line of it has a page and every file its hash.
//
// Gather reads, Render is pure, and a job stands between them: it knows the state of a
// packet from its row, so that one that was killed is begun again. What may not leave
// (drafts, notes, privileged or unchecked documents) cannot be chosen, and whoever
// tries is put on record. A person who may approves the pages as they are; sealing
// freezes them with their hash, and whatever changes later is another version.
//
// The room reads every room of the casework and changes nothing in them. It refuses to
// know screens, and it draws no conclusion: what the record does not say is not said.
package packets

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Packet is one version of something that is put together to be handed out. Once it
// is sealed its row never changes.
type Packet struct {
	db.Row
	ClientID   uuid.UUID  `sec:"open"`
	Kind       Kind       `sec:"open"`
	LineID     uuid.UUID  `sec:"open"` // the first version
	Number     int        `sec:"open"` // of the version, from 1
	PreviousID *uuid.UUID `sec:"open"` // the version it replaces
	State      State      `sec:"open"`
	Choice     seal.Text  `sec:"sealed"` // JSON of Choice
	Round      int        `sec:"open"`   // how often it was asked to be put together, from 1
	BuildID    *uuid.UUID `sec:"open"`   // the build that holds; nil while there is none
	Problem    string     `sec:"open"`   // the key of what went wrong; empty unless failed
	ProblemOf  *uuid.UUID `sec:"open"`   // the document at fault
	AskedBy    uuid.UUID  `sec:"open"`   // in whose name it is put together
	FormHash   *string    `sec:"hash"`
}

// TableName is the table of packets.
func (Packet) TableName() string { return "packets" }

// SealedBy is the client.
func (p Packet) SealedBy() uuid.UUID { return p.ClientID }

// Build is a packet as it was put together in one round.
type Build struct {
	ID       uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID uuid.UUID `sec:"open"`
	PacketID uuid.UUID `sec:"open"`
	Round    int       `sec:"open"`
	Pages    int       `sec:"open"`
	Bytes    int64     `sec:"open"`
	FileName string    `sec:"blind"`                         // of the PDF in the vault
	SHA256   seal.Text `gorm:"column:sha256" sec:"sealed"`   // of the PDF, in hex
	Contents seal.Text `gorm:"column:contents" sec:"sealed"` // JSON of Built
	BuiltAt  time.Time `sec:"open"`
}

// TableName is the table of builds.
func (Build) TableName() string { return "packet_builds" }

// SealedBy is the client.
func (b Build) SealedBy() uuid.UUID { return b.ClientID }

// Piece is one part of a build that is too large to be filed as one.
type Piece struct {
	ID       uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID uuid.UUID `sec:"open"`
	BuildID  uuid.UUID `sec:"open"`
	Number   int       `sec:"open"` // from 1
	Bytes    int64     `sec:"open"`
	FileName string    `sec:"blind"`
	SHA256   seal.Text `gorm:"column:sha256" sec:"sealed"`
}

// TableName is the table of pieces.
func (Piece) TableName() string { return "packet_parts" }

// SealedBy is the client.
func (p Piece) SealedBy() uuid.UUID { return p.ClientID }

// Work is who puts a packet or its bundle together at this moment, and how far it is.
// It is a lease: nobody else may until it runs out.
type Work struct {
	PacketID  uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID  uuid.UUID  `sec:"open"`
	Holder    *uuid.UUID `sec:"open"` // nil when it is done
	HeldUntil time.Time  `sec:"open"`
	Step      Step       `sec:"open"`
	Done      int        `sec:"open"` // of Whole
	Whole     int        `sec:"open"`
	Problem   string     `sec:"open"` // the key of what went wrong, and is tried again
	ProblemOf *uuid.UUID `sec:"open"` // the document at fault
	Round     int        `sec:"open"` // of the packet
	Attempts  int        `sec:"open"` // in this round that came to no end
}

// TableName is the table of works.
func (Work) TableName() string { return "packet_works" }

// Percent is how far the work is, from 0 to 100.
func (w Work) Percent() int {
	if w.Whole == 0 {
		return 0
	}
	return 100 * w.Done / w.Whole
}

// Approval is that somebody who may approved a build, as its pages are.
type Approval struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	PacketID   uuid.UUID `sec:"open"`
	BuildID    uuid.UUID `sec:"open"`
	ApprovedBy uuid.UUID `sec:"open"`
	ApprovedAt time.Time `sec:"open"`
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of approvals.
func (Approval) TableName() string { return "packet_approvals" }

// Round is that somebody had a packet put together, the first time or again, from the
// record as it was then.
type Round struct {
	ID         uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID  `sec:"open"`
	PacketID   uuid.UUID  `sec:"open"`
	Round      int        `sec:"open"`
	ApprovalID *uuid.UUID `sec:"open"` // that ended with it: it was of other pages
	AskedBy    uuid.UUID  `sec:"open"`
	AskedAt    time.Time  `sec:"open"`
}

// TableName is the table of rounds.
func (Round) TableName() string { return "packet_rounds" }

// Withdrawal is an approval that was taken back. Both stay on record.
type Withdrawal struct {
	ID          uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID    uuid.UUID `sec:"open"`
	ApprovalID  uuid.UUID `sec:"open"`
	Reason      seal.Text `sec:"sealed"`
	WithdrawnBy uuid.UUID `sec:"open"`
	WithdrawnAt time.Time `sec:"open"`
}

// TableName is the table of withdrawals.
func (Withdrawal) TableName() string { return "packet_withdrawals" }

// SealedBy is the client.
func (w Withdrawal) SealedBy() uuid.UUID { return w.ClientID }

// Clearance is that somebody looked through the papers of a build for what was said in
// or about an application for asylum, and lets them go (8 CFR 208.6, 1208.6).
type Clearance struct {
	ID        uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID  uuid.UUID `sec:"open"`
	PacketID  uuid.UUID `sec:"open"`
	BuildID   uuid.UUID `sec:"open"`
	ClearedBy uuid.UUID `sec:"open"`
	ClearedAt time.Time `sec:"open"`
	FormHash  *string   `sec:"hash"`
}

// TableName is the table of clearances.
func (Clearance) TableName() string { return "packet_clearances" }

// SealRecord is that a packet was sealed. Manifest names every file of the bundle by
// its size and SHA-256; the hash of the manifest stands in the audit log.
type SealRecord struct {
	ID             uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID       uuid.UUID `sec:"open"`
	PacketID       uuid.UUID `sec:"open"`
	BuildID        uuid.UUID `sec:"open"`
	Manifest       seal.Text `sec:"sealed"`
	ManifestSHA256 seal.Text `gorm:"column:manifest_sha256" sec:"sealed"`
	By             uuid.UUID `gorm:"column:sealed_by" sec:"open"`
	At             time.Time `gorm:"column:sealed_at" sec:"open"`
	FormHash       *string   `sec:"hash"`
}

// TableName is the table of seals.
func (SealRecord) TableName() string { return "packet_seals" }

// SealedBy is the client, whose key seals the columns; who sealed the packet is By.
func (s SealRecord) SealedBy() uuid.UUID { return s.ClientID }

// BundleRecord is the file that goes with a sealed packet, for whoever checks it.
type BundleRecord struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	PacketID   uuid.UUID `sec:"open"`
	Bytes      int64     `sec:"open"`
	FileName   string    `sec:"blind"`
	SHA256     seal.Text `gorm:"column:sha256" sec:"sealed"`
	Checkpoint int64     `sec:"open"` // the length of the log that its newest checkpoint signs
	MadeAt     time.Time `sec:"open"`
}

// TableName is the table of bundles.
func (BundleRecord) TableName() string { return "packet_bundles" }

// SealedBy is the client.
func (b BundleRecord) SealedBy() uuid.UUID { return b.ClientID }

// Service is that a sealed packet was handed to somebody. The day is that on the clocks
// of the zone; the time is empty where nobody noted it.
type Service struct {
	ID         uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID  `sec:"open"`
	PacketID   uuid.UUID  `sec:"open"`
	Supersedes *uuid.UUID `sec:"open"`
	Why        seal.Text  `sec:"sealed"` // it supersedes another
	How        Way        `sec:"open"`
	OnWhom     seal.Text  `sec:"sealed"`
	ServedOn   wall.Date  `sec:"open"`
	ServedTime wall.Time  `sec:"open"`
	Zone       string     `sec:"open"`
	Proof      seal.Text  `sec:"sealed"` // tracking number, name of whoever took it
	AnswerDue  wall.Date  `sec:"open"`   // until when an answer was asked for; empty for no day
	RecordedBy uuid.UUID  `sec:"open"`
	RecordedAt time.Time  `sec:"open"`
	FormHash   *string    `sec:"hash"`
}

// TableName is the table of services.
func (Service) TableName() string { return "packet_services" }

// SealedBy is the client.
func (s Service) SealedBy() uuid.UUID { return s.ClientID }

// Receipt is that what was served arrived, and how we know.
type Receipt struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	PacketID   uuid.UUID `sec:"open"`
	ServiceID  uuid.UUID `sec:"open"`
	ReceivedOn wall.Date `sec:"open"`
	KnownBy    seal.Text `sec:"sealed"`
	RecordedBy uuid.UUID `sec:"open"`
	RecordedAt time.Time `sec:"open"`
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of receipts.
func (Receipt) TableName() string { return "packet_receipts" }

// SealedBy is the client.
func (r Receipt) SealedBy() uuid.UUID { return r.ClientID }

// Answer is what ICE, its contractor or a court answered. AnsweredOn is when they did,
// ToldAt when we were told.
type Answer struct {
	ID         uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID  `sec:"open"`
	PacketID   uuid.UUID  `sec:"open"`
	Supersedes *uuid.UUID `sec:"open"`
	Why        seal.Text  `sec:"sealed"`
	Outcome    Outcome    `sec:"open"`
	AnsweredBy seal.Text  `sec:"sealed"`
	AnsweredOn wall.Date  `sec:"open"`
	ToldAt     time.Time  `sec:"open"`
	Said       seal.Text  `sec:"sealed"`
	DocumentID *uuid.UUID `sec:"open"` // the letter, where there is one
	RecordedBy uuid.UUID  `sec:"open"`
	RecordedAt time.Time  `sec:"open"`
	FormHash   *string    `sec:"hash"`
}

// TableName is the table of answers.
func (Answer) TableName() string { return "packet_answers" }

// SealedBy is the client.
func (a Answer) SealedBy() uuid.UUID { return a.ClientID }

// Models is one row of each table of this room, for the test that compares
// structs with the migrated schema.
func Models() []any {
	return []any{
		Packet{},
		Build{},
		Piece{},
		Work{},
		Approval{},
		Round{},
		Withdrawal{},
		Clearance{},
		SealRecord{},
		BundleRecord{},
		Service{},
		Receipt{},
		Answer{},
		Declaration{},
		Frame{},
		FrameApproval{},
	}
}
