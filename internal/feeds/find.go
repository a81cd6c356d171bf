package feeds

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
)

// unreadFor is after how long a calendar that nobody fetched is not updating.
const unreadFor = 3 * 24 * time.Hour

// Standing is a link and how it is doing.
type Standing struct {
	Feed     // without its bytes
	LastRead *Fetch
	Unread   bool // nobody has fetched it for three days
	Issued   bool // the client has a phone that ICE issued: the link should go
}

// columns are those of a link without its bytes.
const columns = `id, version, created_at, updated_at, audience, client_id, staff_id, language, wording, alarms, label, token_hash, token_hint,
	consent_at, consent_by, consent_text, offered_by, etag, changed_at, rendered_revision, rolls_at, render_failed_at, revoked_at, revoked_by, leave`

// ForClient lists a client's links, the newest first, those in use before the
// revoked ones.
func ForClient(tx *db.Tx, client uuid.UUID) ([]Standing, error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	issued, err := IssuedPhone(tx, client)
	if err != nil {
		return nil, err
	}
	found, err := standings(tx, tx.DB.Where("client_id = ?", client).Order("revoked_at IS NOT NULL, id DESC"))
	for i := range found {
		found[i].Issued = issued
	}
	return found, err
}

// MayOffer is nil when a link can be made for the client; otherwise the fault
// that Offer would give.
func MayOffer(tx *db.Tx, client uuid.UUID) error {
	if err := clients.Require(tx, client); err != nil {
		return err
	}
	return mayHave(tx, client)
}

// Find is one link inside the wall.
func Find(tx *db.Tx, id uuid.UUID) (Standing, error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return Standing{}, err
	}
	var feed Feed
	if err := db.Take(tx.DB.Select(columns).Where("id = ?", id), &feed, notFound); err != nil {
		return Standing{}, err
	}
	if err := within(tx, feed); err != nil {
		return Standing{}, err
	}
	found, err := standings(tx, tx.DB.Where("id = ?", id))
	if err != nil {
		return Standing{}, err
	}
	return found[0], nil
}

// List is every link inside the wall, for the command line.
func List(tx *db.Tx) ([]Standing, error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return nil, err
	}
	return standings(tx, clients.Wall(tx, tx.DB.Where("client_id IS NOT NULL"), "client_id").Order("id"))
}

func standings(tx *db.Tx, q *gorm.DB) ([]Standing, error) {
	var rows []Feed
	if err := q.Select(columns).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading links: %w", err)
	}
	ids := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	last, err := lastReads(tx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Standing, len(rows))
	for i, row := range rows {
		s := Standing{Feed: row}
		since := row.CreatedAt
		if f, ok := last[row.ID]; ok {
			s.LastRead, since = &f, f.LastAt
		}
		s.Unread = row.Active() && since.Before(tx.Now.Add(-unreadFor))
		out[i] = s
	}
	return out, nil
}

// lastReads is the newest fetch of each link.
func lastReads(tx *db.Tx, ids []uuid.UUID) (map[uuid.UUID]Fetch, error) {
	var rows []Fetch
	err := tx.DB.Where("feed_id IN ?", ids).
		Where("last_at = (SELECT MAX(newer.last_at) FROM feed_fetches AS newer WHERE newer.feed_id = feed_fetches.feed_id)").
		Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading who fetched links: %w", err)
	}
	out := make(map[uuid.UUID]Fetch, len(rows))
	for _, row := range rows {
		out[row.FeedID] = row
	}
	return out, nil
}

// Fetches lists who fetched a link, the newest day first.
func Fetches(tx *db.Tx, id uuid.UUID, limit int) ([]Fetch, error) {
	if _, err := Find(tx, id); err != nil {
		return nil, err
	}
	var rows []Fetch
	err := tx.DB.Where("feed_id = ?", id).Order("day DESC, last_at DESC").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading who fetched a link: %w", err)
	}
	return rows, nil
}

// Trouble is what can be wrong with a link, for Today.
type Trouble string

// The troubles.
const (
	NotRead     Trouble = "not_read"     // nobody has fetched it for three days
	NotRendered Trouble = "not_rendered" // its last good bytes are served, and they are old
)

// LabelKey is how the trouble is called.
func (t Trouble) LabelKey() string { return "calendar_link.trouble." + string(t) }

// InTrouble is how many clients have a link in trouble, and the first of them.
func InTrouble(tx *db.Tx, t Trouble, limit int) (ids []uuid.UUID, all int64, err error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return nil, 0, err
	}
	query := func() *gorm.DB {
		q := tx.DB.Table("feeds AS f").Where("f.revoked_at IS NULL AND f.client_id IS NOT NULL")
		return clients.Wall(tx, t.on(tx, q), "f.client_id").Group("f.client_id")
	}
	if err := tx.DB.Table("(?) AS troubled", query().Select("f.client_id")).Count(&all).Error; err != nil {
		return nil, 0, fmt.Errorf("counting links in trouble: %w", err)
	}
	err = query().Order("MIN(f.created_at), f.client_id").Limit(limit).Pluck("f.client_id", &ids).Error
	if err != nil {
		return nil, 0, fmt.Errorf("reading links in trouble: %w", err)
	}
	return ids, all, nil
}

func (t Trouble) on(tx *db.Tx, q *gorm.DB) *gorm.DB {
	if t == NotRendered {
		return q.Where("f.render_failed_at IS NOT NULL")
	}
	since := tx.Now.Add(-unreadFor)
	return q.Where(`f.created_at < ? AND NOT EXISTS
		(SELECT 1 FROM feed_fetches AS x WHERE x.feed_id = f.id AND x.last_at >= ?)`, since, since)
}

// Health counts the links in use and those whose last rendering went wrong.
func Health(tx *db.Tx) (links, failed int64, err error) {
	if err := tx.Actor.Require(actor.SettingsManage); err != nil {
		return 0, 0, err
	}
	active := func() *gorm.DB { return tx.DB.Model(&Feed{}).Where("revoked_at IS NULL") }
	if err := active().Count(&links).Error; err != nil {
		return 0, 0, fmt.Errorf("counting links: %w", err)
	}
	if err := active().Where("render_failed_at IS NOT NULL").Count(&failed).Error; err != nil {
		return 0, 0, fmt.Errorf("counting links that were not rendered: %w", err)
	}
	return links, failed, nil
}
