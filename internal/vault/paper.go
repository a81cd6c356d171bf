package vault

import (
	"bytes"
	"regexp"
	"strings"
	"time"
)

// made finds a date of a PDF (ISO 32000-1, section 7.9.4): D:YYYYMMDDHHmmSS and an
// offset such as -06'00'. One in a compressed part of the file is not found.
var made = regexp.MustCompile(`/CreationDate\s*\(D:(\d{14})(Z|[+-]\d{2}'?\d{2})?`)

// written finds by which program a PDF was made, where it is plain text.
var written = regexp.MustCompile(`/(?:Creator|Producer)\s*\(([\x20-\x27\x2A-\x5B\x5D-\x7E]{1,80})\)`)

// paperSays is what a PDF says of itself.
func paperSays(content []byte) (says Says) {
	// The last one counts: a PDF that is changed gets a new end.
	if at := bytes.LastIndex(content, []byte("/CreationDate")); at >= 0 {
		if found := made.FindSubmatch(content[at:min(len(content), at+200)]); found != nil {
			says.Made = paperDate(string(found[1]), string(found[2]))
		}
	}
	for _, key := range []string{"/Creator", "/Producer"} {
		at := bytes.LastIndex(content, []byte(key))
		if at < 0 {
			continue
		}
		if found := written.FindSubmatch(content[at:min(len(content), at+200)]); found != nil && says.Software == "" {
			says.Software = words(string(found[1]))
		}
	}
	return says
}

func paperDate(digits, zone string) string {
	at, err := time.Parse("20060102150405", digits)
	if err != nil {
		return ""
	}
	text := at.Format("2006-01-02T15:04:05")
	zone = strings.ReplaceAll(zone, "'", "")
	switch {
	case zone == "Z":
		return text + "Z"
	case len(zone) == 5:
		return text + offset(zone[:3]+":"+zone[3:])
	}
	return text
}
