package clients

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/staff"
)

// Intake is what it takes to open a file.
type Intake struct {
	Details
	Address *AddressDetails // where she lives, when it is known
	Mailing *AddressDetails // where letters go, when that is elsewhere
	TeamID  uuid.UUID       // zero for the first team of whoever opens the file
	FormID  string          // random, from the hidden field of the form; empty for programs
}

// Open opens a file. Only a name and a language are required. A form that is sent
// twice opens one file and gives it twice.
//
// Faults: Invalid with the refused fields; Conflict, with the other file's id in
// its args, for an A-number already held within the actor's wall. One held beyond
// the wall is accepted, and the match is kept for whoever clears conflicts.
func Open(tx *db.Tx, in Intake) (Client, error) {
	if err := tx.Actor.Require(actor.ClientsWrite); err != nil {
		return Client{}, err
	}
	if earlier, err := openedByForm(tx, in.FormID); !fault.Is(err, fault.NotFound) {
		return earlier, err
	}
	client, err := newClient(tx, &in)
	if err != nil {
		return Client{}, err
	}
	matches, err := matchANumber(tx, client)
	if err != nil {
		if twin, unknown := openedByForm(tx, in.FormID); unknown == nil {
			return twin, nil // the same form, which held the team a moment before
		}
		return Client{}, err
	}
	if err := tx.Keys.Create(tx.Context(), client.ID); err != nil {
		return Client{}, fmt.Errorf("making the client's key: %w", err)
	}
	res := tx.DB.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "form_hash"}}, DoNothing: true}).Create(&client)
	if res.Error != nil {
		return Client{}, fmt.Errorf("opening a file: %w", res.Error)
	}
	if res.RowsAffected == 0 { // the same form, a moment earlier
		return openedByForm(tx, in.FormID)
	}
	return client, furnish(tx, client, in, matches)
}

// furnish adds what hangs on a new file, and puts all of it on record.
func furnish(tx *db.Tx, client Client, in Intake, matches []uuid.UUID) error {
	if err := savePhones(tx, client.ID, nil, in.Phones); err != nil {
		return err
	}
	told := in.event(client.ID)
	at := map[string]any{}
	for kind, address := range map[string]*AddressDetails{Residence: in.Address, Mailing: in.Mailing} {
		if address == nil || address.empty() {
			continue
		}
		row := address.row(tx, client.ID, kind)
		if err := tx.DB.Create(&row).Error; err != nil {
			return fmt.Errorf("adding an address: %w", err)
		}
		at[kind] = row.ID
	}
	told.Facts = at
	if tx.Actor.OnlyAssigned() { // she would lose sight of the file she just opened
		if err := assign(tx, client.ID, tx.Actor.ID); err != nil {
			return err
		}
	}
	if err := keepMatches(tx, client.ID, matches); err != nil {
		return err
	}
	if err := audit.Append(tx, told); err != nil {
		return err
	}
	return list(tx, client.ID)
}

// event is what the log keeps of an opened file: everything that was said.
func (in Intake) event(id uuid.UUID) audit.Event {
	return audit.Event{
		Action: "clients.open", SubjectType: "client", Subject: id, Client: id,
		Detail: map[string]any{"fields": in.Details.asMap(), "address": in.Address, "mailing": in.Mailing},
	}
}

// intakes knows again what a page sent twice.
const intakes = db.Forms("client-form")

// openedByForm finds the file that a form has opened already.
func openedByForm(tx *db.Tx, formID string) (Client, error) {
	var client Client
	if formID == "" {
		return client, fault.New(fault.NotFound, notFound)
	}
	q := tx.DB.Where("form_hash = ?", *intakes.Hash(tx, formID))
	err := db.Take(Wall(tx, q, "clients.id"), &client, notFound)
	return client, err
}

// newClient checks what was said and makes the row of it.
func newClient(tx *db.Tx, in *Intake) (Client, error) {
	office, err := staff.FindOffice(tx)
	if err != nil {
		return Client{}, err
	}
	return draft(tx, in, office.TimeZone)
}

// draft is newClient with the office's zone known.
func draft(tx *db.Tx, in *Intake, officeZone string) (Client, error) {
	var p fault.Problems
	in.check(&p, tx.Now, officeZone)
	for field, address := range map[string]*AddressDetails{"address": in.Address, "mailing_address": in.Mailing} {
		if address != nil {
			address.check(&p, field)
		}
	}
	team, err := teamFor(tx, in.TeamID)
	if err != nil {
		return Client{}, err
	}
	if err := p.Err(); err != nil {
		return Client{}, err
	}
	client := Client{Row: db.NewRow(tx), UpdatedBy: tx.Actor.ID, TeamID: team, Revision: 1, ActiveAt: tx.Now}
	client.FormHash = intakes.Hash(tx, in.FormID)
	client.take(tx, in.Details)
	return client, nil
}

// take puts checked details into the row.
func (c *Client) take(tx *db.Tx, d Details) {
	c.GivenNames, c.FamilyNames = seal.Of(d.GivenNames), seal.Of(d.FamilyNames)
	c.PreferredName, c.Aliases = seal.Of(d.PreferredName), seal.Of(strings.Join(d.Aliases, "\n"))
	c.ANumber, c.ANumberIndex = seal.Of(d.ANumber), tx.Keys.Blind("clients.a_number", d.ANumber)
	c.BirthDate, c.Country = seal.Of(d.BirthDate), seal.Of(d.Country)
	c.Language, c.TimeZone, c.Engagement = d.Language, d.TimeZone, d.Engagement
	c.Email, c.EmailIndex = seal.Of(d.Email), tx.Keys.Blind("clients.email", strings.ToLower(d.Email))
	c.IntakeNote = seal.Of(d.IntakeNote)
}

// teamFor is the team a new file belongs to: the one named, when the actor is in
// it, else her first.
func teamFor(tx *db.Tx, wanted uuid.UUID) (uuid.UUID, error) {
	switch {
	case wanted == uuid.Nil && len(tx.Actor.Teams) > 0:
		return tx.Actor.Teams[0], nil
	case wanted == uuid.Nil && tx.Actor.SeesAllTeams():
		return staff.DefaultTeam, nil
	case tx.Actor.SeesAllTeams(), slices.Contains(tx.Actor.Teams, wanted):
		return wanted, nil
	}
	return uuid.Nil, fault.New(fault.Forbidden, "clients.no_team")
}

// list marks clients as changed for every process's directory: with the length
// of the log that this transaction's events give it. A directory that has read up
// to some length has missed nothing below it.
func list(tx *db.Tx, ids ...uuid.UUID) error {
	// Locked now: the log's head must stay the last lock of a transaction.
	if err := tx.DB.Exec("UPDATE clients SET listed_seq = listed_seq WHERE id IN ?", ids).Error; err != nil {
		return fmt.Errorf("listing clients: %w", err)
	}
	audit.OnRecord(tx, func(size int64) error {
		if err := tx.DB.Exec("UPDATE clients SET listed_seq = ? WHERE id IN ?", size, ids).Error; err != nil {
			return fmt.Errorf("listing clients: %w", err)
		}
		return nil
	})
	return nil
}
