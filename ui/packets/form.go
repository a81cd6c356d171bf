// Package packets is the screens of what leaves the house on paper: the list, the form
// that asks for one, what is in it and what is missing, its pages one by one, and what
// happened after it was handed over. It shows what it is given and comes back with what
// was typed.
package packets

import (
	"net/url"

	"github.com/google/uuid"

	"constancia/internal/packets"
)

// Path is the list of packets.
const Path = "/packets"

// FilePath is one packet.
func FilePath(id uuid.UUID) string { return Path + "/" + id.String() }

// ChoicePath is the form that says what is in a packet.
func ChoicePath(id uuid.UUID) string { return FilePath(id) + "/choice" }

// ListPath is where a client's new packet is sent.
func ListPath(client uuid.UUID) string { return clientPath(client) + "/packets" }

// NewPath is the form for a client's new packet.
func NewPath(client uuid.UUID) string { return ListPath(client) + "/new" }

// NewForPath is the same form with a failure chosen.
func NewForPath(client, failure uuid.UUID) string {
	return NewPath(client) + "?failure=" + failure.String()
}

// NewForHearingPath is the same form for a motion about an order that was made in absence
// at a hearing.
func NewForHearingPath(client, hearing uuid.UUID) string {
	return NewPath(client) + "?hearing=" + hearing.String()
}

func clientPath(id uuid.UUID) string { return "/clients/" + id.String() }

// Filter is which packets the list shows; it stands in the address.
type Filter struct {
	State packets.State
	Due   bool // an answer is due and none is on record
}

// Address is the list with the filter in it.
func (f Filter) Address() string {
	q := url.Values{}
	if f.State != "" {
		q.Set("state", string(f.State))
	}
	if f.Due {
		q.Set("due", "yes")
	}
	if len(q) == 0 {
		return Path
	}
	return Path + "?" + q.Encode()
}

// NewForm is a packet as it is asked for.
type NewForm struct {
	FormID   string   `form:"form_id"`
	Kind     string   `form:"kind"`
	Failures []string `form:"failures"`
	Hearing  string   `form:"hearing"`
}

// New is the form as the room takes it. The failures that are ticked belong to the kinds
// that are about one, the hearing that somebody came from to those for a court.
func (f NewForm) New(client uuid.UUID) packets.New {
	n := packets.New{ClientID: client, Kind: packets.Kind(f.Kind), FormID: f.FormID}
	form, known := n.Kind.Form()
	if !known || form.About {
		n.Choice.Failures = ids(f.Failures)
	}
	if known && form.Court {
		n.Choice.Hearing, _ = uuid.Parse(f.Hearing)
	}
	return n
}

// ids are the ids among words, an empty list where none is ticked; what is none is left
// out, and the room says what is needed.
func ids(words []string) []uuid.UUID {
	list := []uuid.UUID{}
	for _, word := range words {
		if id, err := uuid.Parse(word); err == nil {
			list = append(list, id)
		}
	}
	return list
}

// StepForm is one button about the pages that a person saw.
type StepForm struct {
	FormID  string `form:"form_id"`
	Build   string `form:"build"`
	Version int64  `form:"version"`
	Reason  string `form:"reason"`
}

// BuildID is the build whose pages the person saw; zero for none.
func (f StepForm) BuildID() uuid.UUID {
	id, _ := uuid.Parse(f.Build) // none is no build, which the room refuses
	return id
}
