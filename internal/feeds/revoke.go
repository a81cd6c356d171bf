package feeds

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// wipeFor is how long a revoked link answers with an empty calendar.
const wipeFor = 90 * 24 * time.Hour

// Revoke ends a link. Its calendar is served empty for 90 days, so that phones
// take the entries off; with leave it is gone at once and old entries stay where
// they are. To revoke again changes nothing, but for leave.
func Revoke(tx *db.Tx, id uuid.UUID, leave bool) error {
	if err := tx.Actor.Require(actor.FeedsWrite); err != nil {
		return err
	}
	feed, err := find(tx, id)
	if err != nil || !feed.Active() && (feed.Leave || !leave) {
		return err
	}
	return revoke(tx, &feed, leave)
}

func revoke(tx *db.Tx, feed *Feed, leave bool) error {
	feed.Leave = leave
	if feed.Active() {
		feed.RevokedAt, feed.RevokedBy = &tx.Now, &tx.Actor.ID
	}
	if leave {
		feed.Rendered, feed.ETag, feed.ChangedAt = seal.Bytes{}, "", nil
	} else if err := feed.wipe(tx); err != nil {
		return err
	}
	err := db.Change(tx, feed, &feed.Row, "rendered", "etag", "changed_at", "revoked_at", "revoked_by", "leave", "render_failed_at")
	if err != nil {
		return err
	}
	return audit.Append(tx, feed.event("revoke", map[string]any{"leave": leave, "hint": feed.TokenHint}))
}

// wipe puts an empty calendar in the place of the client's.
func (f *Feed) wipe(tx *db.Tx) error {
	w, err := writerOf(tx, *f)
	if err != nil {
		return err
	}
	raw, err := w.empty()
	if err != nil {
		return err
	}
	f.RenderFailedAt = nil
	f.put(raw, tx.Now)
	return nil
}

// Renew makes a link like another and revokes that one; her consent stays as it was given.
func Renew(tx *db.Tx, id uuid.UUID, form string) (Link, error) {
	if err := tx.Actor.Require(actor.FeedsWrite); err != nil {
		return Link{}, err
	}
	old, err := find(tx, id)
	if err != nil {
		return Link{}, err
	}
	if err := Revoke(tx, id, false); err != nil {
		return Link{}, err
	}
	n := NewFeed{
		Language: old.Language, Wording: old.Wording, Alarms: append([]time.Duration{}, old.Leads()...),
		Label: old.Label.Reveal(), Consent: old.ConsentAt != nil, FormID: form, was: old,
	}
	if old.ClientID == nil {
		return OfferOwn(tx, n)
	}
	n.ClientID = *old.ClientID
	return Offer(tx, n)
}

// find is a link inside the wall, held until the commit.
func find(tx *db.Tx, id uuid.UUID) (Feed, error) {
	var feed Feed
	if err := db.Take(tx.ForUpdate().Where("id = ?", id), &feed, notFound); err != nil {
		return feed, err
	}
	return feed, within(tx, feed)
}

// within is fault.NotFound for a link of a client beyond the wall, or of another
// member of staff.
func within(tx *db.Tx, feed Feed) error {
	gone := fault.New(fault.NotFound, notFound)
	if feed.ClientID == nil {
		if feed.StaffID != nil && *feed.StaffID == tx.Actor.ID || tx.Actor.SeesAllTeams() {
			return nil
		}
		return gone
	}
	err := clients.Require(tx, *feed.ClientID)
	if fault.Is(err, fault.NotFound) {
		return gone
	}
	return err
}
