// Package clients is the person: names, numbers, phones, addresses, who works on
// the file, and the wall around it. It also holds the directory by which a
// person is found.
//
// It knows nothing of hearings, duties or calendars: whoever changes what a
// calendar shows calls Touch, and whoever renders reads the revision.
package clients

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Client is one person whose case the clinic keeps.
type Client struct {
	db.Row
	UpdatedBy     uuid.UUID `sec:"open"` // zero for the system
	TeamID        uuid.UUID `sec:"open"`
	Revision      int64     `sec:"open"` // moves when something a calendar shows has changed
	ActiveAt      time.Time `sec:"open"`
	ListedSeq     int64     `sec:"open"` // length of the audit log when the directory last had to hear of it
	FormHash      *string   `sec:"hash"`
	GivenNames    seal.Text `sec:"sealed"`
	FamilyNames   seal.Text `sec:"sealed"`
	PreferredName seal.Text `sec:"sealed"`
	Aliases       seal.Text `sec:"sealed"` // one a line
	ANumber       seal.Text `gorm:"column:a_number" sec:"sealed"`
	ANumberIndex  string    `gorm:"column:a_number_index" sec:"blind"`
	BirthDate     seal.Text `sec:"sealed"` // a wall.PartialDate
	Country       seal.Text `sec:"sealed"` // ISO 3166-1 alpha-3
	Language      string    `sec:"open"`   // BCP 47
	TimeZone      string    `sec:"open"`
	Engagement    string    `sec:"open"`
	Email         seal.Text `sec:"sealed"`
	EmailIndex    string    `sec:"blind"`
	IntakeNote    seal.Text `sec:"sealed"` // privileged; never leaves the house
}

// SealedBy is the client's own key.
func (c Client) SealedBy() uuid.UUID { return c.ID }

// Name is how the client is called on screens: as she prefers, else given and
// family names in that order.
func (c Client) Name() string {
	return displayName(c.GivenNames.Reveal(), c.FamilyNames.Reveal(), c.PreferredName.Reveal())
}

// notFound is the answer for a client that is absent or behind a wall.
const notFound = "clients.not_found"

// Find is the client, when the actor may read files and this one is not behind
// a wall; otherwise fault.NotFound.
func Find(tx *db.Tx, id uuid.UUID) (Client, error) {
	var client Client
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return client, err
	}
	err := db.Take(Wall(tx, tx.DB.Where("clients.id = ?", id), "clients.id"), &client, notFound)
	return client, err
}

// Require is the wall alone: nil when the client exists for the actor, otherwise
// fault.NotFound.
func Require(tx *db.Tx, id uuid.UUID) error {
	var n int64
	err := Wall(tx, tx.DB.Model(&Client{}).Where("clients.id = ?", id), "clients.id").Count(&n).Error
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, notFound)
	}
	return err
}

// Touch says that something a calendar of this client shows has changed: her
// feeds are rendered again when they are behind her revision. It leaves the
// version alone, so that a form opened before stays good. The caller has passed
// the wall.
func Touch(tx *db.Tx, id uuid.UUID) error {
	res := tx.DB.Exec("UPDATE clients SET revision = revision + 1, active_at = ? WHERE id = ?", tx.Now, id)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.New(fault.NotFound, notFound)
	}
	return res.Error
}

const opened = "clients.opened"

// Opened records that the actor opened the client's file: one event per person,
// client and hour. It is written in a transaction of its own before the file is
// read; fault.NotFound beyond the wall.
func Opened(tx *db.Tx, id uuid.UUID) error {
	if err := Require(tx, id); err != nil {
		return err
	}
	event := audit.Event{Action: opened, SubjectType: "client", Subject: id, Client: id}
	return audit.AppendOnce(tx, event, tx.Now.Add(-time.Hour))
}

// OpenedLately tells whether Opened has nothing to add, so that looking at the
// same file again costs no write.
func OpenedLately(tx *db.Tx, id uuid.UUID) (bool, error) {
	if err := Require(tx, id); err != nil {
		return false, err
	}
	return audit.AlreadyRecorded(tx, opened, id, tx.Now.Add(-time.Hour))
}

// Revision is the client's revision, for whoever renders a calendar. The caller
// has passed the wall.
func Revision(tx *db.Tx, id uuid.UUID) (int64, error) {
	var client Client
	err := db.Take(tx.DB.Select("id", "revision").Where("id = ?", id), &client, notFound)
	return client.Revision, err
}
