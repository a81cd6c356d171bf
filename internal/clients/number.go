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

// phoneOf reads a number as people write it; ok is false for what cannot be one.
func phoneOf(text string) (e164 string, ok bool) {
	if digits, ok := homeDigits(text); ok {
		return "+1" + digits, true
	}
	return anyPhoneOf(text)
}

// homeDigits reads the number that nearly all are: ten digits of the North American
// plan, an area code that begins with 2 to 9 in front (47 CFR 52.7), however they
// are set apart. The library says the same of them after many regular expressions,
// which a sheet of 50,000 rows felt.
func homeDigits(text string) (string, bool) {
	var digits [10]byte
	n := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9' && n < len(digits):
			digits[n] = byte(r)
			n++
		case r != ' ' && r != '-' && r != '.' && r != '(' && r != ')':
			return "", false
		}
	}
	return string(digits[:]), n == len(digits) && digits[0] >= '2'
}

func anyPhoneOf(text string) (string, bool) {
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
