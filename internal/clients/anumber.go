package clients

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"constancia/internal/fault"
)

// An A-number has seven to nine digits; shorter ones are padded with zeros on the
// left to nine. No check digit is published, so none is checked.
const (
	shortestANumber = 7
	fullANumber     = 9
)

// ParseANumber takes an A-number as people write it: A, #, spaces, dashes and
// dots in any place people put them. The answer is nine digits, or empty for an
// empty text. What cannot be one is refused at the field, each way with its own
// sentence.
func ParseANumber(p *fault.Problems, field, text string) string {
	bare := strings.TrimLeft(strings.ToUpper(bareNumber(text)), "A#")
	if bare == "" {
		if strings.TrimSpace(text) != "" {
			p.Add(field, "clients.a_number_shape")
		}
		return ""
	}
	switch key := wrongANumber(bare); key {
	case "":
		return strings.Repeat("0", fullANumber-len(bare)) + bare
	default:
		p.Add(field, key, "digits", len(bare))
		return ""
	}
}

func wrongANumber(bare string) string {
	switch {
	case strings.Trim(bare, "0123456789O") == "" && strings.Contains(bare, "O"):
		return "clients.a_number_letter_o"
	case strings.Trim(bare, "0123456789") != "":
		return "clients.a_number_shape"
	case len(bare) > fullANumber:
		return "clients.a_number_too_long"
	case len(bare) < shortestANumber, strings.Trim(bare, "0") == "":
		return "clients.a_number_too_short"
	}
	return ""
}

// bareNumber drops what people put between digits and writes digits of any
// script as ASCII.
func bareNumber(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r), unicode.Is(unicode.Cf, r), r == '.', r == '/', r == '−':
			return -1
		case unicode.IsDigit(r):
			return '0' + digitOf(r)
		}
		return r
	}, norm.NFKC.String(text))
}

// digitOf is the value of a decimal digit of any script: they stand in rows of
// ten that begin at zero (Unicode Standard, section 4.6).
func digitOf(r rune) rune {
	zero := r
	for unicode.IsDigit(zero-1) && r-zero < 9 {
		zero--
	}
	return r - zero
}

// FormatANumber writes nine digits as a person reads them: A 201-555-001.
func FormatANumber(nine string) string {
	if len(nine) != fullANumber {
		return nine
	}
	return "A " + nine[:3] + "-" + nine[3:6] + "-" + nine[6:]
}

// MaskANumber shows the last three digits alone.
func MaskANumber(nine string) string {
	if len(nine) != fullANumber {
		return ""
	}
	return "A " + hidden + hidden + hidden + "-" + hidden + hidden + hidden + "-" + nine[6:]
}

// hidden stands for a digit that is not shown.
const hidden = "•"

// masked tells an A-number that was shown masked and comes back untouched.
func masked(text string) bool { return strings.Contains(text, hidden) }
