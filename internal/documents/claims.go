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
}

func detailsOf(says vault.Says) seal.Text {
	d := Details{Make: says.Make, Model: says.Model, Software: says.Software, Place: says.Place, Seconds: says.Seconds}
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
	layout, late := "2006-01-02T15:04:05", d.ReceivedAt.Add(24*time.Hour) // a time without a zone
	if len(d.Claimed.Reveal()) > len(layout) {
		layout, late = time.RFC3339, d.ReceivedAt.Add(slack)
	}
	at, err := time.Parse(layout, d.Claimed.Reveal())
	return err != nil || at.Before(digital) || at.After(late)
}
