package feeds

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/agenda"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/staff"
	"constancia/internal/wall"
)

// A colleague's own calendar shows the hearings and appointments of the files she
// can see. What changes in any of them is too much to follow one by one, so it is
// looked at again when a program asks and so much time has gone by.
const ownEvery = 15 * time.Minute

// OfferOwn makes a link to the actor's own calendar. It names nobody: with full
// wording an entry has the client's initials.
func OfferOwn(tx *db.Tx, n NewFeed) (Link, error) {
	var link Link
	if err := tx.Actor.Require(actor.FeedsWrite); err != nil {
		return link, err
	}
	if tx.Actor.Kind != actor.Staff {
		return link, fault.New(fault.Forbidden, "fault.forbidden")
	}
	var err error
	link.ID, err = db.Once(tx, n.FormID, n.asked("feeds.offer_own"), func() (uuid.UUID, error) {
		made, err := offerOwn(tx, n)
		link = made
		return made.ID, err
	})
	return link, err
}

func offerOwn(tx *db.Tx, n NewFeed) (Link, error) {
	member, err := staff.Find(tx, tx.Actor.ID)
	if err != nil {
		return Link{}, err
	}
	if n.Language == "" {
		n.Language = member.Language
	}
	feed, err := n.read(tx, ForStaff, "en")
	if err != nil {
		return Link{}, err
	}
	feed.StaffID = &tx.Actor.ID
	if err := enough(tx, "staff_id", tx.Actor.ID); err != nil {
		return Link{}, err
	}
	return feed.begin(tx, 0)
}

// OwnLinks lists the actor's own links, those in use first, the newest first.
func OwnLinks(tx *db.Tx) ([]Standing, error) {
	if err := tx.Actor.Require(actor.SignedIn); err != nil {
		return nil, err
	}
	return standings(tx, tx.DB.Where("staff_id = ?", tx.Actor.ID).Order("revoked_at IS NOT NULL, id DESC"))
}

// ownEntries is what a colleague's calendar shows, as far as she can see now.
func ownEntries(tx *db.Tx, feed Feed, day wall.Date) ([]agenda.Entry, map[uuid.UUID]string, error) {
	her := *tx
	if tx.Actor.ID != *feed.StaffID {
		who, err := staff.ActorOf(tx, *feed.StaffID)
		if err != nil {
			return nil, nil, err
		}
		her.Actor = who
	}
	entries, err := agenda.List(&her, agenda.Filter{
		From: oldest(day), Kinds: []agenda.Kind{agenda.Hearing, agenda.Appointment}, Cancelled: true,
	})
	if err != nil || feed.Wording != Full {
		return entries, nil, err
	}
	var ids []uuid.UUID
	for _, e := range entries {
		ids = append(ids, e.Clients...)
	}
	names, err := agenda.Who(&her, ids...)
	return entries, names, err
}

// initials are all that a colleague's calendar says of a client.
func initials(name string) string {
	var out strings.Builder
	for word := range strings.FieldsSeq(name) {
		first, _ := utf8.DecodeRuneInString(word)
		out.WriteRune(first)
		out.WriteRune('.')
	}
	return out.String()
}

// left ends the link of a colleague who has been shut out.
func (f *Feed) left(tx *db.Tx) error {
	if err := revoke(tx, f, false); err != nil {
		return fmt.Errorf("ending the link of somebody who left: %w", err)
	}
	return nil
}

// begin keeps a new link and renders it for the first time.
func (f Feed) begin(tx *db.Tx, revision int64) (Link, error) {
	token, hash := seal.NewToken()
	f.TokenHash, f.TokenHint = hash, token[len(token)-4:]
	if err := tx.DB.Create(&f).Error; err != nil {
		return Link{}, fmt.Errorf("offering a link: %w", err)
	}
	detail := map[string]any{
		"audience": f.Audience, "language": f.Language, "wording": f.Wording, "alarms": f.Alarms, "hint": f.TokenHint, "consent_text": f.ConsentText,
	}
	if err := audit.Append(tx, f.event("offer", detail)); err != nil {
		return Link{}, err
	}
	return Link{ID: f.ID, Token: token}, render(tx, &f, revision)
}
