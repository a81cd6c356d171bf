package feeds

import (
	"slices"
	"strings"
	"time"

	"constancia/internal/locale"
)

// Audience is whom a link is for.
type Audience string

// The audiences.
const (
	ForClients Audience = "client"
	ForStaff   Audience = "staff"
)

// Wording is how much a calendar says. It travels to Google, lies on a shared
// phone and lights up on a table.
type Wording string

// The wordings, from the least that is said.
const (
	Discreet Wording = "discreet" // that there is an appointment
	Place    Wording = "place"    // and the address
	Full     Wording = "full"     // and what it is; only with the client's recorded consent
)

// Wordings lists the wordings in the order they are offered.
func Wordings() []Wording { return []Wording{Discreet, Place, Full} }

// LabelKey is how the wording is called.
func (w Wording) LabelKey() string { return "calendar_link.wording." + string(w) }

// ConsentText is the version of the text that a client agrees to for full wording.
// It changes whenever the meaning of calendar_link.consent_text does.
const ConsentText = "2026-11"

// Alarms lists the leads that are offered.
func Alarms() []time.Duration {
	return []time.Duration{7 * 24 * time.Hour, 48 * time.Hour, 24 * time.Hour, 3 * time.Hour, 2 * time.Hour, time.Hour}
}

// usualAlarms are those of a link for which nobody chose others.
var usualAlarms = []time.Duration{24 * time.Hour, 2 * time.Hour}

// Languages lists the languages in which a calendar can speak.
func Languages() []locale.Language { return locale.LanguagesOf("feeds") }

// speaks tells whether a calendar can speak a language, by its base ("es-GT").
func speaks(tag string) bool {
	base, _, _ := strings.Cut(tag, "-")
	return slices.ContainsFunc(Languages(), func(l locale.Language) bool { return l.Tag == base || l.Tag == tag })
}

// Program is the sort of program that fetched a calendar.
type Program string

// The programs that are told apart.
const (
	Google      Program = "google"
	Apple       Program = "apple"
	Outlook     Program = "outlook"
	ICSx5       Program = "icsx5"
	Thunderbird Program = "thunderbird"
	Proton      Program = "proton"
	Fastmail    Program = "fastmail"
	Other       Program = "other"
)

// marks are words of a User-Agent, in the order in which they are looked for.
var marks = []struct {
	word    string
	program Program
}{
	{"google-calendar", Google},
	{"googlebot", Google},
	{"icsx5", ICSx5},
	{"thunderbird", Thunderbird},
	{"dataaccessd", Apple},
	{"accountsd", Apple},
	{"calendaragent", Apple},
	{"macos", Apple},
	{"ios/", Apple},
	{"outlook", Outlook},
	{"microsoft", Outlook},
	{"exchange", Outlook},
	{"proton", Proton},
	{"fastmail", Fastmail},
}

// ProgramOf tells the program by its User-Agent. The header itself is not kept.
func ProgramOf(userAgent string) Program {
	if len(userAgent) > 300 {
		userAgent = userAgent[:300]
	}
	lower := strings.ToLower(userAgent)
	for _, m := range marks {
		if strings.Contains(lower, m.word) {
			return m.program
		}
	}
	return Other
}

// LabelKey is how the program is called.
func (p Program) LabelKey() string { return "calendar_link.program." + string(p) }
