package staff

import (
	"net/mail"
	"strings"

	"constancia/internal/db"
)

const maxEmail = 254 // RFC 5321 section 4.5.3.1.3, less the angle brackets

// NormaliseEmail is the form that two spellings of one address share.
func NormaliseEmail(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

// EmailIndex is the keyed index under which the account of an address is found.
func EmailIndex(tx *db.Tx, email string) string {
	return tx.Keys.Blind("staff.email", NormaliseEmail(email))
}

// isEmail accepts one plain address: no display name, no comment, no line break.
func isEmail(s string) bool {
	if len(s) > maxEmail || strings.ContainsAny(s, "\r\n\x00 <>\"") {
		return false
	}
	parsed, err := mail.ParseAddress(s)
	return err == nil && parsed.Address == s && strings.Contains(s, ".")
}
