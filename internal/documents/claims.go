package documents

import "time"

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
