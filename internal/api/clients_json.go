package api

import (
	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/wall"
)

// ClientNames are what somebody is called.
type ClientNames struct {
	GivenNames    string `json:"given_names,omitempty" doc:"One of the two names is required"`
	FamilyNames   string `json:"family_names,omitempty"`
	PreferredName string `json:"preferred_name,omitempty"`
}

// ClientFacts are the rest of what a form asks. The verb itself says what is
// missing or wrong, at its field and in the reader's language.
type ClientFacts struct {
	ANumber    string `json:"a_number,omitempty" doc:"Seven to nine digits; A, #, spaces and dashes are taken as they come"`
	BirthDate  string `json:"birth_date,omitempty" doc:"As much as is known: 1988-03-14, 1988-03 or 1988"`
	Country    string `json:"country,omitempty" doc:"ISO 3166-1 alpha-3"`
	Language   string `json:"language,omitempty" doc:"Required: BCP 47"`
	TimeZone   string `json:"time_zone,omitempty" doc:"IANA name; the office's when left out"`
	Engagement string `json:"engagement,omitempty" doc:"full (when left out), limited, advice or referral"`
	Email      string `json:"email,omitempty"`
	IntakeNote string `json:"intake_note,omitempty" doc:"Privileged; never leaves the house by itself"`
}

// ClientPhone is one number. Nothing is safe unless it is said to be.
type ClientPhone struct {
	ID              *uuid.UUID `json:"id,omitempty" doc:"Of a number on file, when it is kept or changed"`
	Number          string     `json:"number"`
	Owner           string     `json:"owner,omitempty" doc:"client (when left out) or other"`
	OwnerName       string     `json:"owner_name,omitempty"`
	Relation        string     `json:"relation,omitempty"`
	SafeToText      bool       `json:"safe_to_text,omitempty"`
	SafeToVoicemail bool       `json:"safe_to_voicemail,omitempty"`
	Issued          bool       `json:"issued,omitempty" doc:"Handed out by ICE or its contractor: gets no calendar link"`
}

func given(phones []ClientPhone) []clients.PhoneDetails {
	var out []clients.PhoneDetails
	for _, p := range phones {
		d := clients.PhoneDetails{
			Number: p.Number, Owner: p.Owner, OwnerName: p.OwnerName, Relation: p.Relation,
			SafeToText: p.SafeToText, SafeToVoicemail: p.SafeToVoicemail, Issued: p.Issued,
		}
		if p.ID != nil {
			d.ID = *p.ID
		}
		out = append(out, d)
	}
	return out
}

// ClientAddress is where somebody lives or gets letters.
type ClientAddress struct {
	Line1  string `json:"line1,omitempty"`
	Line2  string `json:"line2,omitempty"`
	City   string `json:"city,omitempty"`
	State  string `json:"state,omitempty" doc:"Two letters in the United States"`
	Zip    string `json:"zip,omitempty"`
	Since  string `json:"since,omitempty" doc:"Day, 2026-11-20"`
	ToldOn string `json:"told_on,omitempty" doc:"Day on which we were told; today when left out"`
}

func (a *ClientAddress) given() *clients.AddressDetails {
	if a == nil {
		return nil
	}
	return &clients.AddressDetails{
		Line1: a.Line1, Line2: a.Line2, City: a.City, State: a.State, Zip: a.Zip, Since: a.Since, ToldOn: a.ToldOn,
	}
}

// clientJSON is a client as programs read her.
type clientJSON struct {
	ID            uuid.UUID       `json:"id"`
	Version       int64           `json:"version"`
	TeamID        uuid.UUID       `json:"team_id"`
	GivenNames    string          `json:"given_names"`
	FamilyNames   string          `json:"family_names"`
	PreferredName string          `json:"preferred_name"`
	Aliases       []string        `json:"aliases" nullable:"false"`
	ANumber       string          `json:"a_number" doc:"Masked but for its last three digits, unless it was asked for"`
	BirthDate     string          `json:"birth_date"`
	Country       string          `json:"country"`
	Language      string          `json:"language"`
	TimeZone      string          `json:"time_zone"`
	Engagement    string          `json:"engagement"`
	Email         string          `json:"email"`
	IntakeNote    string          `json:"intake_note"`
	Phones        []phoneJSON     `json:"phones" nullable:"false"`
	Address       *addressJSON    `json:"address"`
	Mailing       *addressJSON    `json:"mailing_address"`
	Past          []addressJSON   `json:"past_addresses" nullable:"false"`
	Assigned      []uuid.UUID     `json:"assigned" nullable:"false" doc:"Staff who work on the file"`
	Missing       []string        `json:"missing" nullable:"false" doc:"What is not on file yet"`
	Duplicates    []duplicateJSON `json:"duplicates" nullable:"false" doc:"People inside your wall who may be the same; answered when a file is opened or changed"`
	Closed        bool            `json:"closed" doc:"The clinic no longer works on the file"`
	CreatedAt     string          `json:"created_at"`
	UpdatedAt     string          `json:"updated_at"`
	UpdatedBy     uuid.UUID       `json:"updated_by"`
}

type phoneJSON struct {
	ID              uuid.UUID `json:"id"`
	Number          string    `json:"number" doc:"E.164"`
	Owner           string    `json:"owner"`
	OwnerName       string    `json:"owner_name"`
	Relation        string    `json:"relation"`
	SafeToText      bool      `json:"safe_to_text"`
	SafeToVoicemail bool      `json:"safe_to_voicemail"`
	Issued          bool      `json:"issued"`
}

type addressJSON struct {
	ID     uuid.UUID `json:"id"`
	Kind   string    `json:"kind"`
	Line1  string    `json:"line1"`
	Line2  string    `json:"line2"`
	City   string    `json:"city"`
	State  string    `json:"state"`
	Zip    string    `json:"zip"`
	Since  wall.Date `json:"since"`
	Until  wall.Date `json:"until"`
	ToldOn wall.Date `json:"told_on"`
}

type duplicateJSON struct {
	clientRow
	Reasons []string `json:"reasons" nullable:"false" doc:"name, phone, birth_date, a_number"`
}

// clientRow is a client in a list.
type clientRow struct {
	ID              uuid.UUID `json:"id"`
	Version         int64     `json:"version"`
	TeamID          uuid.UUID `json:"team_id"`
	GivenNames      string    `json:"given_names"`
	FamilyNames     string    `json:"family_names"`
	PreferredName   string    `json:"preferred_name"`
	ANumber         string    `json:"a_number" doc:"Masked but for its last three digits"`
	Language        string    `json:"language"`
	Engagement      string    `json:"engagement"`
	Phones          int       `json:"phones"`
	SafeToText      bool      `json:"safe_to_text"`
	SafeToVoicemail bool      `json:"safe_to_voicemail"`
	Closed          bool      `json:"closed"`
	ActiveAt        string    `json:"active_at"`
}

func jsonOfClient(f clients.File) clientJSON {
	d := f.Details()
	out := clientJSON{
		ID: f.ID, Version: f.Version, TeamID: f.TeamID, GivenNames: d.GivenNames, FamilyNames: d.FamilyNames,
		PreferredName: d.PreferredName, Aliases: append([]string{}, d.Aliases...), ANumber: clients.MaskANumber(d.ANumber),
		BirthDate: d.BirthDate, Country: d.Country, Language: d.Language, TimeZone: d.TimeZone, Engagement: d.Engagement,
		Email: d.Email, IntakeNote: d.IntakeNote, Phones: []phoneJSON{}, Past: []addressJSON{}, Duplicates: []duplicateJSON{},
		Assigned: append([]uuid.UUID{}, f.Assigned...), Missing: append([]string{}, f.Missing()...),
		Closed: f.Closed, CreatedAt: instant(f.CreatedAt), UpdatedAt: instant(f.UpdatedAt), UpdatedBy: f.UpdatedBy,
	}
	for _, p := range d.Phones {
		out.Phones = append(out.Phones, phoneJSON(p))
	}
	for _, address := range f.Addresses {
		switch shown := jsonOfAddress(address); {
		case address.EndedAt != nil:
			out.Past = append(out.Past, *shown)
		case address.Kind == clients.Residence:
			out.Address = shown
		default:
			out.Mailing = shown
		}
	}
	return out
}

func jsonOfAddress(a clients.Address) *addressJSON {
	return &addressJSON{
		ID: a.ID, Kind: a.Kind, Line1: a.Line1.Reveal(), Line2: a.Line2.Reveal(), City: a.City.Reveal(), State: a.State.Reveal(),
		Zip: a.Zip.Reveal(), Since: a.Since, Until: a.Until, ToldOn: a.ToldOn,
	}
}

func rowOf(l clients.Listed) clientRow {
	return clientRow{
		ID: l.ID, Version: l.Version, TeamID: l.TeamID, GivenNames: l.GivenNames.Reveal(), FamilyNames: l.FamilyNames.Reveal(),
		PreferredName: l.PreferredName.Reveal(), ANumber: l.MaskedANumber(), Language: l.Language, Engagement: l.Engagement,
		Phones: l.Reach.Phones, SafeToText: l.Reach.SafeToText, SafeToVoicemail: l.Reach.SafeToVoicemail, ActiveAt: instant(l.ActiveAt), Closed: l.Closed,
	}
}

func rowsOf(list []clients.Listed) []clientRow {
	rows := make([]clientRow, len(list))
	for i, l := range list {
		rows[i] = rowOf(l)
	}
	return rows
}

func duplicatesOf(found []clients.Similar) []duplicateJSON {
	out := make([]duplicateJSON, len(found))
	for i, s := range found {
		out[i] = duplicateJSON{rowOf(s.Listed), s.Reasons}
	}
	return out
}

// clientChanges are the fields of a PATCH: what is left out stays, an empty text
// takes away, phones are replaced as a whole.
type clientChanges struct {
	GivenNames    *string        `json:"given_names,omitempty"`
	FamilyNames   *string        `json:"family_names,omitempty"`
	PreferredName *string        `json:"preferred_name,omitempty"`
	Aliases       *[]string      `json:"aliases,omitempty"`
	ANumber       *string        `json:"a_number,omitempty"`
	BirthDate     *string        `json:"birth_date,omitempty"`
	Country       *string        `json:"country,omitempty"`
	Language      *string        `json:"language,omitempty"`
	TimeZone      *string        `json:"time_zone,omitempty"`
	Engagement    *string        `json:"engagement,omitempty"`
	Email         *string        `json:"email,omitempty"`
	IntakeNote    *string        `json:"intake_note,omitempty"`
	Phones        *[]ClientPhone `json:"phones,omitempty" doc:"The whole list; a number left out ends and stays on record"`
	Address       *ClientAddress `json:"address,omitempty" doc:"A move: the address before is closed and stays"`
}

// over gives the details with the changes put over them.
func (ch clientChanges) over(d clients.Details) clients.Details {
	for to, from := range map[*string]*string{
		&d.GivenNames: ch.GivenNames, &d.FamilyNames: ch.FamilyNames, &d.PreferredName: ch.PreferredName,
		&d.ANumber: ch.ANumber, &d.BirthDate: ch.BirthDate, &d.Country: ch.Country, &d.Language: ch.Language,
		&d.TimeZone: ch.TimeZone, &d.Engagement: ch.Engagement, &d.Email: ch.Email, &d.IntakeNote: ch.IntakeNote,
	} {
		if from != nil {
			*to = *from
		}
	}
	if ch.Aliases != nil {
		d.Aliases = *ch.Aliases
	}
	if ch.Phones != nil {
		d.Phones = given(*ch.Phones)
	}
	return d
}
