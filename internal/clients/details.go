package clients

import (
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/language"

	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/wall"
)

// Engagements are what the clinic has agreed to do, in the order they are shown.
func Engagements() []string { return []string{"full", "limited", "advice", "referral"} }

// Details are what a form or a program says of a client. A saving is of the whole:
// what is left out is taken away.
type Details struct {
	GivenNames    string
	FamilyNames   string
	PreferredName string
	Aliases       []string
	ANumber       string
	BirthDate     string // as much of it as is known: 1988-03-14, 1988-03 or 1988
	Country       string // ISO 3166-1 alpha-3
	Language      string // BCP 47
	TimeZone      string // empty for the office's
	Engagement    string // empty for full
	Email         string
	IntakeNote    string
	Phones        []PhoneDetails
}

// PhoneDetails are one number. A zero ID is a new one.
type PhoneDetails struct {
	ID              uuid.UUID
	Number          string
	Owner           string // empty for the client herself
	OwnerName       string
	Relation        string
	SafeToText      bool
	SafeToVoicemail bool
	Issued          bool
}

// The most that one file holds of each.
const (
	mostAliases = 10
	mostPhones  = 10
)

// check cleans the details in place and collects what cannot be kept.
func (d *Details) check(p *fault.Problems, now time.Time, officeZone string) {
	d.GivenNames = CleanLine(p, "given_names", d.GivenNames, longestName)
	d.FamilyNames = CleanLine(p, "family_names", d.FamilyNames, longestName)
	d.PreferredName = CleanLine(p, "preferred_name", d.PreferredName, longestName)
	if d.GivenNames == "" && d.FamilyNames == "" && !named(*p, "given_names", "family_names") {
		p.Add("family_names", "clients.name_required")
	}
	d.checkAliases(p)
	d.ANumber = ParseANumber(p, "a_number", d.ANumber)
	d.checkBirthDate(p, now)
	d.Country = strings.ToUpper(strings.TrimSpace(d.Country))
	if _, ok := refdata.CountryOf(d.Country); !ok && d.Country != "" {
		p.Add("country", "clients.country_unknown")
	}
	d.checkLanguage(p)
	d.checkRest(p, officeZone)
	d.checkPhones(p)
}

func named(p fault.Problems, fields ...string) bool {
	return slices.ContainsFunc(p, func(each fault.Problem) bool { return slices.Contains(fields, each.Field) })
}

func (d *Details) checkAliases(p *fault.Problems) {
	var kept []string
	for _, alias := range d.Aliases {
		alias = CleanLine(p, "aliases", alias, longestName)
		if alias != "" && !slices.Contains(kept, alias) {
			kept = append(kept, alias)
		}
	}
	if len(kept) > mostAliases {
		p.Add("aliases", "clients.too_many", "most", mostAliases)
	}
	d.Aliases = kept
}

func (d *Details) checkBirthDate(p *fault.Problems, now time.Time) {
	date := readBirthDate(p, d.BirthDate)
	if unlikely(date, now) {
		p.Add("birth_date", "clients.birth_date_unlikely")
	}
	d.BirthDate = string(date)
}

func (d *Details) checkLanguage(p *fault.Problems) {
	d.Language = strings.TrimSpace(d.Language)
	if d.Language == "" {
		p.Add("language", "clients.language_required")
		return
	}
	tag, err := language.Parse(d.Language)
	if err != nil || tag.IsRoot() {
		p.Add("language", "clients.language_unknown")
		return
	}
	d.Language = tag.String()
}

func (d *Details) checkRest(p *fault.Problems, officeZone string) {
	d.TimeZone = strings.TrimSpace(d.TimeZone)
	if d.TimeZone == "" {
		d.TimeZone = officeZone
	}
	if _, err := wall.LoadZone(d.TimeZone); err != nil {
		p.Add("time_zone", "wall.unknown_zone")
	}
	if d.Engagement == "" {
		d.Engagement = Engagements()[0]
	}
	if !slices.Contains(Engagements(), d.Engagement) {
		p.Add("engagement", "clients.engagement_unknown")
	}
	d.Email = CleanLine(p, "email", d.Email, longestLine)
	if at, err := mail.ParseAddress(d.Email); d.Email != "" && (err != nil || at.Address != d.Email) {
		p.Add("email", "clients.email_shape")
	}
	d.IntakeNote = CleanNote(p, "intake_note", d.IntakeNote, longestNote)
}

func (d *Details) checkPhones(p *fault.Problems) {
	kept := make([]PhoneDetails, 0, len(d.Phones))
	for i, phone := range d.Phones {
		field := func(name string) string { return "phones[" + strconv.Itoa(i) + "]." + name }
		before := len(*p)
		phone.Number = ParsePhone(p, field("number"), phone.Number)
		phone.OwnerName = CleanLine(p, field("owner_name"), phone.OwnerName, longestName)
		phone.Relation = CleanLine(p, field("relation"), phone.Relation, longestName)
		if phone.Owner == "" {
			phone.Owner = OwnerClient
		}
		if phone.Owner != OwnerClient && phone.Owner != OwnerOther {
			p.Add(field("owner"), "clients.owner_unknown")
		}
		if phone.Owner == OwnerClient {
			phone.OwnerName, phone.Relation = "", ""
		}
		switch {
		case len(*p) > before, phone.Number != "":
			kept = append(kept, phone)
		case phone.OwnerName != "" || phone.SafeToText || phone.SafeToVoicemail || phone.Issued:
			// Something was said of a phone without saying which.
			p.Add(field("number"), "clients.phone_required")
			kept = append(kept, phone)
		}
	}
	if len(kept) > mostPhones {
		p.Add("phones", "clients.too_many", "most", mostPhones)
	}
	d.Phones = kept
}
