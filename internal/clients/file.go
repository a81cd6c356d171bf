package clients

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// File is a client with everything this room keeps of her.
type File struct {
	Client
	Phones    []Phone     // in use, in the order they were given
	Addresses []Address   // current and past, newest first
	Assigned  []uuid.UUID // who answers for the file first
	Closed    bool        // nobody works on it
}

// Read is the client's file; fault.NotFound beyond the wall. The caller has
// recorded Opened before.
func Read(tx *db.Tx, id uuid.UUID) (File, error) {
	client, err := Find(tx, id)
	if err != nil {
		return File{}, err
	}
	file := File{Client: client}
	if file.Phones, err = phonesOf(tx, id); err != nil {
		return file, err
	}
	err = tx.DB.Where("client_id = ?", id).Order("created_at DESC, id DESC").Find(&file.Addresses).Error
	if err != nil {
		return file, fmt.Errorf("reading addresses: %w", err)
	}
	shut, err := ClosedAmong(tx, id)
	if err != nil {
		return file, err
	}
	file.Closed = shut[id]
	hands, err := HandsOf(tx, id)
	file.Assigned = hands[id].Assigned
	return file, err
}

// Phones are the client's numbers in use; fault.NotFound beyond the wall.
func Phones(tx *db.Tx, clientID uuid.UUID) ([]Phone, error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return nil, err
	}
	if err := Require(tx, clientID); err != nil {
		return nil, err
	}
	return phonesOf(tx, clientID)
}

func phonesOf(tx *db.Tx, clientID uuid.UUID) ([]Phone, error) {
	var phones []Phone
	err := tx.DB.Where("client_id = ? AND ended_at IS NULL", clientID).Order("position, id").Find(&phones).Error
	if err != nil {
		return nil, fmt.Errorf("reading phones: %w", err)
	}
	return phones, nil
}

// IssuedPhoneOf is the condition that the client in a column can be reached on a phone that
// ICE or its contractor handed out, for a query of the room that names it.
func IssuedPhoneOf(client string) string {
	return "EXISTS (SELECT 1 FROM client_phones AS handed WHERE handed.client_id = " + client + " AND handed.issued AND handed.ended_at IS NULL)"
}

// FindPhone is one number of a client, in use or not: for whoever links
// something to a phone and must know whether ICE issued it.
func FindPhone(tx *db.Tx, clientID, phoneID uuid.UUID) (Phone, error) {
	var phone Phone
	if err := Require(tx, clientID); err != nil {
		return phone, err
	}
	err := db.Take(tx.DB.Where("id = ? AND client_id = ?", phoneID, clientID), &phone, "clients.phone_not_found")
	return phone, err
}

// Details are the file as a form shows it.
func (f File) Details() Details {
	d := Details{
		GivenNames: f.GivenNames.Reveal(), FamilyNames: f.FamilyNames.Reveal(), PreferredName: f.PreferredName.Reveal(),
		ANumber: f.ANumber.Reveal(), BirthDate: f.BirthDate.Reveal(), Country: f.Country.Reveal(),
		Language: f.Language, TimeZone: f.TimeZone, Engagement: f.Engagement,
		Email: f.Email.Reveal(), IntakeNote: f.IntakeNote.Reveal(),
	}
	if !f.Aliases.Empty() {
		d.Aliases = strings.Split(f.Aliases.Reveal(), "\n")
	}
	for _, p := range f.Phones {
		d.Phones = append(d.Phones, PhoneDetails{
			ID: p.ID, Number: p.Number.Reveal(), Owner: p.Owner, OwnerName: p.OwnerName.Reveal(),
			Relation: p.Relation.Reveal(), SafeToText: p.SafeToText, SafeToVoicemail: p.SafeToVoicemail, Issued: p.Issued,
		})
	}
	return d
}

// Address is the current address of a kind; fault.NotFound when there is none.
func (f File) Address(kind string) (Address, error) {
	at := slices.IndexFunc(f.Addresses, func(a Address) bool { return a.Kind == kind && a.EndedAt == nil })
	if at < 0 {
		return Address{}, fault.New(fault.NotFound, "clients.no_address")
	}
	return f.Addresses[at], nil
}

// Missing names what this room would still like to know, by JSON field.
func (f File) Missing() []string {
	var out []string
	note := func(missing bool, field string) {
		if missing {
			out = append(out, field)
		}
	}
	note(len(f.Phones) == 0, "phones")
	note(len(f.Phones) > 0 && !slices.ContainsFunc(f.Phones, func(p Phone) bool { return p.SafeToText || p.SafeToVoicemail }), "safe_contact")
	note(f.ANumber.Empty(), "a_number")
	note(f.BirthDate.Empty(), "birth_date")
	note(f.Country.Empty(), "country")
	_, err := f.Address(Residence)
	note(err != nil, "address")
	return out
}

// Changes are who changed which fields after the given version, oldest first:
// what a person whose form is older has to be shown.
func Changes(tx *db.Tx, clientID uuid.UUID, after int64) ([]Change, error) {
	if err := Require(tx, clientID); err != nil {
		return nil, err
	}
	var changes []Change
	err := tx.DB.Where("client_id = ? AND version > ?", clientID, after).Order("version, id").Find(&changes).Error
	return changes, err
}
