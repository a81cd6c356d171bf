package clients

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"constancia/internal/fault"
)

// homeRegion is where a number without a country code is.
const homeRegion = "US"

// ParsePhone takes a telephone number as people write it and gives it as E.164;
// empty for an empty text. A number that no plan knows is refused at the field.
func ParsePhone(p *fault.Problems, field, text string) string {
	text = CleanLine(p, field, text, longestLine)
	if text == "" {
		return ""
	}
	e164, ok := phoneOf(text)
	if !ok {
		p.Add(field, "clients.phone_shape")
	}
	return e164
}

func phoneOf(text string) (string, bool) {
	number, err := phonenumbers.Parse(text, homeRegion)
	if err != nil || !phonenumbers.IsPossibleNumber(number) {
		return "", false
	}
	number.Extension = nil
	return phonenumbers.Format(number, phonenumbers.E164), true
}

// FormatPhone writes an E.164 number as a person dials it: (312) 555-0101 at
// home, +503 2222 3333 elsewhere.
func FormatPhone(e164 string) string {
	number, err := phonenumbers.Parse(e164, homeRegion)
	if err != nil {
		return e164
	}
	if phonenumbers.GetRegionCodeForNumber(number) == homeRegion || strings.HasPrefix(e164, "+1") {
		return phonenumbers.Format(number, phonenumbers.NATIONAL)
	}
	return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}
