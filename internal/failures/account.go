package failures

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/seal"
)

// Account is what happened, as somebody tells it. Saving needs one of Kinds,
// ErrorText and What; everything else may be unknown.
type Account struct {
	App          App
	Kinds        []string // codes of the reference data
	ErrorText    string   // the exact words on the screen
	What         string   // the client's own words; privileged
	FirstSeenAt  time.Time
	LastSeenAt   time.Time
	StillFailing *bool
	Device       Device
	Network      Network
	ToldAt       time.Time // zero for now
	ToldBy       string
	Language     string // BCP 47; the client's own when empty
	Interpreter  string
	ReadBack     *bool
	BeforeDuty   bool // a person says that it did happen before the duty on file began
}

// Device is the phone it happened on. Each part is a line as it was told.
type Device struct {
	Owner         string `json:"owner,omitempty"` // own, issued, other
	Make          string `json:"make,omitempty"`
	Model         string `json:"model,omitempty"`
	OS            string `json:"os,omitempty"`
	AppVersion    string `json:"app_version,omitempty"`
	Language      string `json:"language,omitempty"`
	StorageFree   string `json:"storage_free,omitempty"`
	Battery       string `json:"battery,omitempty"`
	Permissions   string `json:"permissions,omitempty"`
	TimeZone      string `json:"time_zone,omitempty"`
	AutomaticTime string `json:"automatic_time,omitempty"` // yes, no
}

// Network is what the phone was connected to.
type Network struct {
	Kind      string `json:"kind,omitempty"` // wifi, mobile, none
	Carrier   string `json:"carrier,omitempty"`
	Signal    string `json:"signal,omitempty"`
	Place     string `json:"place,omitempty"`
	OtherApps string `json:"other_apps,omitempty"` // yes, no: whether other apps worked
}

const (
	longestLine = 200
	longestNote = 20_000
	mostKinds   = 12

	// slack is how far another computer's clock may be ahead of ours.
	slack = 5 * time.Minute
)

// begun is the year ISAP began: before it nobody checked in by any app.
var begun = time.Date(2004, 1, 1, 0, 0, 0, 0, time.UTC)

// statement names every problem of an account and makes the row it becomes.
func (a Account) statement(tx *db.Tx, p *fault.Problems, client clients.Client) Statement {
	s := Statement{
		ID: db.NewID(tx.Now), ClientID: client.ID, App: a.App, StillFailing: a.StillFailing,
		ErrorText: note(p, "error_text", a.ErrorText), What: note(p, "what", a.What), ToldBy: line(p, "told_by", a.ToldBy),
		Kinds: a.kinds(p), Language: a.language(p, client), Interpreter: line(p, "interpreter", a.Interpreter), ReadBack: a.ReadBack, RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if a.App != "" && unknown(Apps(), a.App) {
		p.Add("app", "failures.unknown_app")
	}
	if s.Kinds == "" && s.ErrorText.Empty() && s.What.Empty() && len(*p) == 0 {
		p.Add("kinds", "failures.what_needed")
	}
	s.Device, s.Network = a.Device.keep(p), a.Network.keep(p)
	a.times(tx, p, &s)
	return s
}

func (a Account) kinds(p *fault.Problems) string {
	var codes []string
	for _, code := range a.Kinds {
		if _, known := refdata.FailureKindOf(code); !known {
			p.Add("kinds", "failures.unknown_kind")
			return ""
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	if len(codes) > mostKinds {
		p.Add("kinds", "failures.too_many_kinds", "most", mostKinds)
	}
	return strings.Join(codes, ",")
}

func (a Account) language(p *fault.Problems, client clients.Client) string {
	if a.Language == "" {
		return client.Language
	}
	tag, err := language.Parse(a.Language)
	if err != nil {
		p.Add("language", "failures.language_unknown")
		return ""
	}
	return tag.String()
}

// times keeps what happened, what was told and what is typed apart, and refuses an
// order in which they cannot have come.
func (a Account) times(tx *db.Tx, p *fault.Problems, s *Statement) {
	s.FirstSeenAt = instant(tx, p, "first_seen_at", a.FirstSeenAt)
	s.LastSeenAt = instant(tx, p, "last_seen_at", a.LastSeenAt)
	s.ToldAt = tx.Now
	if told := instant(tx, p, "told_at", a.ToldAt); told != nil {
		s.ToldAt = *told
	}
	switch {
	case s.FirstSeenAt == nil && s.LastSeenAt != nil:
		p.Add("first_seen_at", "failures.first_needed")
	case s.LastSeenAt != nil && s.LastSeenAt.Before(*s.FirstSeenAt):
		p.Add("last_seen_at", "failures.last_before_first")
	case s.FirstSeenAt != nil && s.ToldAt.Before(*s.FirstSeenAt) && s.FirstSeenAt.Before(tx.Now):
		p.Add("told_at", "failures.told_before")
	}
}

// instant reads a time that cannot lie ahead; zero is nil, for nobody could say.
func instant(tx *db.Tx, p *fault.Problems, field string, at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.UTC().Truncate(time.Microsecond)
	switch {
	case at.After(tx.Now.Add(slack)):
		p.Add(field, "failures.in_future")
	case at.Before(begun):
		p.Add(field, "failures.too_long_ago")
	}
	return &at
}

func (d Device) keep(p *fault.Problems) seal.Text {
	choice(p, "device.owner", d.Owner, "own", "issued", "other")
	choice(p, "device.automatic_time", d.AutomaticTime, "yes", "no")
	for field, text := range map[string]*string{
		"make": &d.Make, "model": &d.Model, "os": &d.OS, "app_version": &d.AppVersion, "language": &d.Language,
		"storage_free": &d.StorageFree, "battery": &d.Battery, "permissions": &d.Permissions, "time_zone": &d.TimeZone,
	} {
		*text = clients.CleanLine(p, "device."+field, *text, longestLine)
	}
	return sealed(d, Device{})
}

func (n Network) keep(p *fault.Problems) seal.Text {
	choice(p, "network.kind", n.Kind, "wifi", "mobile", "none")
	choice(p, "network.other_apps", n.OtherApps, "yes", "no")
	for field, text := range map[string]*string{"carrier": &n.Carrier, "signal": &n.Signal, "place": &n.Place} {
		*text = clients.CleanLine(p, "network."+field, *text, longestLine)
	}
	return sealed(n, Network{})
}

func choice(p *fault.Problems, field, word string, list ...string) {
	if word != "" && unknown(list, word) {
		p.Add(field, "failures.choice_unknown")
	}
}

// sealed writes a snapshot; one that says nothing is absent.
func sealed[T comparable](v, none T) seal.Text {
	text, err := json.Marshal(v)
	if err != nil || v == none {
		return seal.Text{}
	}
	return seal.Of(string(text))
}

// DeviceOf is the phone of an account.
func (s Statement) DeviceOf() (d Device) {
	_ = json.Unmarshal([]byte(s.Device.Reveal()), &d) // our own writing
	return d
}

// NetworkOf is the network of an account.
func (s Statement) NetworkOf() (n Network) {
	_ = json.Unmarshal([]byte(s.Network.Reveal()), &n)
	return n
}

func line(p *fault.Problems, field, text string) seal.Text {
	return seal.Of(clients.CleanLine(p, field, text, longestLine))
}

func note(p *fault.Problems, field, text string) seal.Text {
	return seal.Of(clients.CleanNote(p, field, text, longestNote))
}
