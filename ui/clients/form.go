// Package clients shows the people of the clinic: the list and its search, the
// intake, the file, and the forms that change it. It knows the room's types and
// no rule of it; every word comes from the catalogs.
package clients

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/clients"
)

// Form is what the intake and the edit form send, as typed. Field names are those
// of the JSON API.
type Form struct {
	FormID        string `form:"form_id"`
	Version       int64  `form:"version"`
	VersionAgain  int64  `form:"version_again"`
	GivenNames    string `form:"given_names"`
	FamilyNames   string `form:"family_names"`
	PreferredName string `form:"preferred_name"`
	Aliases       string `form:"aliases"`
	Language      string `form:"language"`
	ANumber       string `form:"a_number"`
	BirthDate     string `form:"birth_date"`
	Country       string `form:"country"`
	Email         string `form:"email"`
	TimeZone      string `form:"time_zone"`
	Engagement    string `form:"engagement"`
	IntakeNote    string `form:"intake_note"`
	Line1         string `form:"address.line1"`
	Line2         string `form:"address.line2"`
	City          string `form:"address.city"`
	State         string `form:"address.state"`
	Zip           string `form:"address.zip"`
	Phones        []Phone
}

// Phone is one number of the form, as typed.
type Phone struct {
	ID        string
	Number    string
	Marks     string // text, voicemail, issued: those that are marked, by commas
	Owner     string
	OwnerName string
	Relation  string
}

// The marks of a phone.
const (
	markText      = "text"
	markVoicemail = "voicemail"
	markIssued    = "issued"
)

// mostPhones is how many numbers one form sends.
const mostPhones = 12

func phoneField(n int, name string) string { return fmt.Sprintf("phones[%d].%s", n, name) }

// PhonesOf reads the numbers out of a sent form: phones[0].number and so on.
func PhonesOf(sent url.Values) []Phone {
	var phones []Phone
	for n := range mostPhones {
		get := func(name string) string { return sent.Get(phoneField(n, name)) }
		if !sent.Has(phoneField(n, "number")) {
			break
		}
		phones = append(phones, Phone{
			ID: get("id"), Number: get("number"), Marks: strings.Join(sent[phoneField(n, "marks")], ","),
			Owner: get("owner"), OwnerName: get("owner_name"), Relation: get("relation"),
		})
	}
	return phones
}

// Details are the form as the room takes it.
func (f Form) Details() clients.Details {
	d := clients.Details{
		GivenNames: f.GivenNames, FamilyNames: f.FamilyNames, PreferredName: f.PreferredName,
		Aliases: strings.FieldsFunc(f.Aliases, func(r rune) bool { return r == '\n' || r == '\r' }), ANumber: f.ANumber, BirthDate: f.BirthDate, Country: f.Country, Language: f.Language,
		TimeZone: f.TimeZone, Engagement: f.Engagement, Email: f.Email, IntakeNote: f.IntakeNote,
	}
	for _, phone := range f.Phones {
		d.Phones = append(d.Phones, phone.details())
	}
	return d
}

func (p Phone) details() clients.PhoneDetails {
	id, err := uuid.Parse(p.ID)
	if err != nil {
		id = uuid.Nil // a new number
	}
	marks := strings.Split(p.Marks, ",")
	return clients.PhoneDetails{
		ID: id, Number: p.Number, Owner: p.Owner, OwnerName: p.OwnerName, Relation: p.Relation,
		SafeToText: slices.Contains(marks, markText), SafeToVoicemail: slices.Contains(marks, markVoicemail),
		Issued: slices.Contains(marks, markIssued),
	}
}

// Address is where the form says that the client lives.
func (f Form) Address() *clients.AddressDetails {
	return &clients.AddressDetails{Line1: f.Line1, Line2: f.Line2, City: f.City, State: f.State, Zip: f.Zip}
}

// FormOf is the form that shows a file as it is kept, its A-number masked.
func FormOf(file clients.File) Form {
	d := file.Details()
	f := Form{
		Version: file.Version, GivenNames: d.GivenNames, FamilyNames: d.FamilyNames, PreferredName: d.PreferredName,
		Aliases: strings.Join(d.Aliases, "\n"), Language: d.Language, ANumber: clients.MaskANumber(d.ANumber),
		BirthDate: d.BirthDate, Country: d.Country, Email: d.Email, TimeZone: d.TimeZone, Engagement: d.Engagement,
		IntakeNote: d.IntakeNote,
	}
	for _, p := range d.Phones {
		var marks []string
		for mark, on := range map[string]bool{markText: p.SafeToText, markVoicemail: p.SafeToVoicemail, markIssued: p.Issued} {
			if on {
				marks = append(marks, mark)
			}
		}
		f.Phones = append(f.Phones, Phone{
			ID: p.ID.String(), Number: clients.FormatPhone(p.Number), Marks: strings.Join(marks, ","),
			Owner: p.Owner, OwnerName: p.OwnerName, Relation: p.Relation,
		})
	}
	return f
}

// shown are the numbers of the form and one empty one to add.
func (f Form) shown() []Phone {
	phones := slices.Clone(f.Phones)
	if len(phones) == 0 || phones[len(phones)-1].Number != "" {
		phones = append(phones, Phone{})
	}
	return phones
}

// Base is the version that the form was made from, or the newer one over which
// somebody knowingly saves.
func (f Form) Base() int64 {
	if f.VersionAgain > 0 {
		return f.VersionAgain
	}
	return f.Version
}
