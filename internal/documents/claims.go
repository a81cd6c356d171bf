package documents

import (
	"encoding/json"
	"time"

	"constancia/internal/seal"
	"constancia/internal/vault"
)

// Details is what a file says of itself beside the time; all of it is a claim.
type Details struct {
	Make     string `json:"make,omitempty"` // of the camera or the phone
	Model    string `json:"model,omitempty"`
	Software string `json:"software,omitempty"`
	Place    bool   `json:"place,omitempty"` // it tells where it was made; where is not read
	Seconds  int    `json:"seconds,omitempty"`
	Sound    bool   `json:"sound,omitempty"` // a film that can be heard too
}

func detailsOf(says vault.Says) seal.Text {
	d := Details{Make: says.Make, Model: says.Model, Software: says.Software, Place: says.Place, Seconds: says.Seconds, Sound: says.Sound}
	text, err := json.Marshal(d)
	if err != nil || d == (Details{}) {
		return seal.Text{}
	}
	return seal.Of(string(text))
}

// Says is what the file says of itself.
func (d Document) Says() (says Details) {
	_ = json.Unmarshal([]byte(d.Details.Reveal()), &says) // our own writing
	return says
}

// digital is the year of PDF and two before EXIF: no file of ours can say honestly
// that it was made before.
var digital = time.Date(1993, 1, 1, 0, 0, 0, 0, time.UTC)

// Implausible tells whether the time a file claims cannot be right: before there
// were such files, or after we received it. It is shown all the same.
func (d Document) Implausible() bool {
	if d.Claimed.Empty() {
		return false
	}
	at, zoned, ok := d.claimed()
	late := d.ReceivedAt.Add(24 * time.Hour) // somewhere it can be that late already
	if zoned {
		late = d.ReceivedAt.Add(slack)
	}
	return !ok || at.Before(digital) || at.After(late)
}

// Odd is the key of a plain sentence about a claimed time that cannot be right, or
// that differs by more than a day from what a person said; empty when nothing is odd.
func (d Document) Odd() string {
	at, zoned, ok := d.claimed()
	switch {
	case d.Claimed.Empty():
		return ""
	case !ok:
		return "documents.odd.unreadable"
	case at.Before(digital):
		return "documents.odd.too_early"
	case d.Implausible():
		return "documents.odd.after_receipt"
	}
	const near = 24 * time.Hour
	if d.TakenAt != nil && (at.Sub(*d.TakenAt).Abs() > near && zoned || at.Sub(*d.TakenAt).Abs() > 2*near) {
		return "documents.odd.differs"
	}
	return ""
}

// claimed reads the time a file claims; zoned when it says by which clock.
func (d Document) claimed() (at time.Time, zoned, ok bool) {
	layout := "2006-01-02T15:04:05"
	if zoned = len(d.Claimed.Reveal()) > len(layout); zoned {
		layout = time.RFC3339
	}
	at, err := time.Parse(layout, d.Claimed.Reveal())
	return at, zoned, err == nil
}
