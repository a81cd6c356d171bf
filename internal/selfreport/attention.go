package selfreport

import (
	"fmt"
	"slices"
	"time"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/obligations"
)

const (
	// unopenedFor is after how long a link that nobody has opened is asked about: it may
	// never have reached her.
	unopenedFor = 7 * 24 * time.Hour

	// soon is how long before its end a link is renewed.
	soon = 30 * 24 * time.Hour
)

// Doubtful is a link that somebody should look at, and why.
type Doubtful struct {
	Link
	Why string // the key of what is said of it
}

// reason is one of the reasons to look at a link, as a condition on its row.
type reason struct {
	key, where string
	args       []any
}

// reasons are the reasons to look at a link, the gravest first.
func reasons(tx *db.Tx) []reason {
	duty, args := obligations.IssuedPhoneOf(tx, "selfreport_links.client_id")
	open := clients.NotClosed("selfreport_links.client_id")
	return []reason{
		{"issued", "elsewhere_at IS NULL AND (doubted_at IS NOT NULL OR " + clients.IssuedPhoneOf("selfreport_links.client_id") + " OR " + duty + ")", args},
		{"pin", "pin_wrong >= ?", []any{toldAfter}},
		{"flood", "flooded_at > ?", []any{tx.Now.Add(-24 * time.Hour)}},
		{"ending", "opened_at IS NOT NULL AND expires_at < ? AND " + open, []any{tx.Now.Add(soon)}},
		{"unopened", "opened_at IS NULL AND created_at < ? AND " + open, []any{tx.Now.Add(-unopenedFor)}},
	}
}

// Attention lists the links that somebody should look at, the gravest first: perhaps on a
// phone that ICE issued, however that came on record; with many wrong numbers; of which
// more came today than a link may send; about to end; never opened.
func Attention(tx *db.Tx, limit int) ([]Doubtful, error) {
	if err := tx.Actor.Require(actor.FeedsWrite); err != nil {
		return nil, err
	}
	var found []Doubtful
	for _, r := range reasons(tx) {
		q := tx.DB.Where("revoked_at IS NULL AND expires_at > ?", tx.Now).Where(r.where, r.args...)
		var links []Link
		err := clients.Wall(tx, q, "selfreport_links.client_id").Order("id DESC").Limit(limit).Find(&links).Error
		if err != nil {
			return nil, fmt.Errorf("reading links: %w", err)
		}
		for _, l := range links {
			if !slices.ContainsFunc(found, func(f Doubtful) bool { return f.ID == l.ID }) {
				found = append(found, Doubtful{l, "selfreport.attention." + r.key})
			}
		}
	}
	return found[:min(limit, len(found))], nil
}
