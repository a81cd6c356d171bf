package selfreport

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
)

// source is the language in which the sentences were written.
const source = "en"

// Where the keys of the sentences begin on which safety hangs: on her page, and on the
// sheet that she takes home.
const (
	safety = "portal.safety."
	sheet  = "portal.sheet."
)

// beside are those that a calendar says too: that a date is off, or to be confirmed.
var beside = []string{"feeds.cancelled", "feeds.moved_conflict"}

// SafetyKeys lists the sentences on which safety hangs.
func SafetyKeys() []string { return slices.Concat(locale.Keys(safety), locale.Keys(sheet), beside) }

// textHash is of every sentence on which safety hangs, in one language.
func textHash(language string) string {
	say, all := locale.For(language), strings.Builder{}
	for _, key := range SafetyKeys() {
		all.WriteString(key + "\x00" + say.Say(key) + "\x00")
	}
	sum := sha256.Sum256([]byte(all.String()))
	return hex.EncodeToString(sum[:])
}

// Standard is how a language of the page stands.
type Standard struct {
	locale.Language
	Source     bool
	ReviewedBy uuid.UUID // zero while nobody has read the sentences as they are now
	ReviewedAt time.Time
	Stale      bool // somebody had read them, and they have changed since
}

// Trusted tells whether the sentences may stand alone in this language.
func (s Standard) Trusted() bool { return s.Source || s.ReviewedBy != uuid.Nil }

// Standards lists the languages of the page and who has read each.
func Standards(tx *db.Tx) ([]Standard, error) {
	var rows []Review
	if err := tx.DB.Order("reviewed_at, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading reviews: %w", err)
	}
	all := make([]Standard, 0, len(Languages()))
	for _, l := range Languages() {
		s, hash := Standard{Language: l, Source: l.Tag == source}, textHash(l.Tag)
		for _, r := range rows {
			switch {
			case r.Language != l.Tag:
			case r.TextHash != hash:
				s.Stale = true
			case r.Act == ReviewWithdrawn:
				s.ReviewedBy, s.ReviewedAt = uuid.Nil, time.Time{}
			default:
				s.ReviewedBy, s.ReviewedAt = r.ReviewedBy, r.ReviewedAt
			}
		}
		s.Stale = s.Stale && s.ReviewedBy == uuid.Nil
		all = append(all, s)
	}
	return all, nil
}

// StandardOf is how one language stands.
func StandardOf(tx *db.Tx, language string) (Standard, error) {
	all, err := Standards(tx)
	if err != nil {
		return Standard{}, err
	}
	at := slices.IndexFunc(all, func(s Standard) bool { return s.Tag == language })
	if at < 0 {
		return Standard{}, fault.New(fault.NotFound, "selfreport.language_unknown")
	}
	return all[at], nil
}

// MarkReviewed puts on record that the actor, by name, has read the sentences of a
// language as they are now. seen is the hash of what was shown to her: when they
// changed meanwhile it is fault.Stale. A machine cannot.
func MarkReviewed(tx *db.Tx, language, seen string) error {
	if err := tx.Actor.Require(actor.WordsReview); err != nil {
		return err
	}
	if tx.Actor.Kind != actor.Staff {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	s, err := StandardOf(tx, language)
	if err != nil || s.Trusted() {
		return err
	}
	if seen != textHash(language) {
		return fault.New(fault.Stale, "selfreport.review_stale")
	}
	return s.put(tx, ReviewRead)
}

// WithdrawReview takes back that somebody has read the sentences of a language: it was
// the wrong language, or not all of them. They stand in English too from then on. For
// one that nobody has read it changes nothing.
func WithdrawReview(tx *db.Tx, language string) error {
	if err := tx.Actor.Require(actor.WordsReview); err != nil {
		return err
	}
	s, err := StandardOf(tx, language)
	if err != nil || s.ReviewedBy == uuid.Nil {
		return err
	}
	return s.put(tx, ReviewWithdrawn)
}

func (s Standard) put(tx *db.Tx, act ReviewAct) error {
	row := Review{ID: db.NewID(tx.Now), Language: s.Tag, TextHash: textHash(s.Tag), Act: act, ReviewedBy: tx.Actor.ID, ReviewedAt: tx.Now}
	if err := tx.DB.Create(&row).Error; err != nil {
		return fmt.Errorf("storing a review: %w", err)
	}
	return audit.Append(tx, audit.Event{
		Action: "selfreport.review_" + string(act), SubjectType: "language", Subject: row.ID,
		Detail: map[string]any{"language": s.Tag, "text": row.TextHash},
	})
}

// Fingerprint is the hash of the sentences of a language, for the form that shows
// them.
func Fingerprint(language string) string { return textHash(language) }
