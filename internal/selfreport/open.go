package selfreport

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/feeds"
	"constancia/internal/seal"
)

const (
	// mostPinMisses is how many wrong numbers a link takes before it rests.
	mostPinMisses = 5
	pinRest       = 15 * time.Minute // the first time, and twice as long each time after
	mostDoublings = 6                // sixteen hours

	// toldAfter is after how many wrong numbers staff are told.
	toldAfter = 20

	// openedEvery is how often it is noted that a page was opened.
	openedEvery = 5 * time.Minute
)

// FindByToken is the link of a secret, for whoever holds it: fault.NotFound for one
// that is unknown, of the wrong shape, expired or revoked. Each of them takes the same steps: one hash, one look-up by its index, no
// sealed column.
func FindByToken(tx *db.Tx, token string) (Link, error) {
	if len(token) > 100 {
		token = token[:100]
	}
	var link Link // without a row it is long over
	err := tx.DB.Select("id", "client_id", "language", "wording", "pin_index", "clinic_number", "numbers_kept", "expires_at", "opened_at", "revoked_at").
		Where("token_hash = ?", seal.HashToken(token)).Take(&link).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return Link{}, fmt.Errorf("looking for a link: %w", err)
	}
	if !link.Active(tx.Now) {
		return Link{}, fault.New(fault.NotFound, notFound)
	}
	return link, nil
}

// Opened notes that the page was opened, and that the link is in use; and whether it
// may lie on a phone that ICE issued meanwhile. It writes no row of the casework.
func Opened(tx *db.Tx, link Link) error {
	if !link.NotedLongAgo(tx.Now) {
		return nil
	}
	err := tx.DB.Exec("UPDATE selfreport_links SET opened_at = ?, expires_at = ? WHERE id = ?", tx.Now, tx.Now.Add(life), link.ID).Error
	if err != nil {
		return fmt.Errorf("noting that a page was opened: %w", err)
	}
	return Doubt(tx, link.ClientID)
}

// Doubt marks the links of a client who has a phone that ICE issued: Today asks on
// which phone they are. For anybody else it does nothing.
func Doubt(tx *db.Tx, client uuid.UUID) error {
	issued, err := feeds.IssuedPhone(tx, client)
	if err != nil || !issued {
		return err
	}
	err = tx.DB.Exec("UPDATE selfreport_links SET doubted_at = ? WHERE client_id = ? AND doubted_at IS NULL AND revoked_at IS NULL AND expires_at > ?",
		tx.Now, client, tx.Now).Error
	if err != nil {
		return fmt.Errorf("doubting a link: %w", err)
	}
	return nil
}

// Elsewhere puts on record that a link is on a phone of her own, and not on the one
// that ICE issued.
func Elsewhere(tx *db.Tx, id uuid.UUID) error {
	if err := tx.Actor.Require(actor.FeedsWrite); err != nil {
		return err
	}
	link, err := hold(tx, id)
	if err != nil || link.ElsewhereAt != nil {
		return err
	}
	link.ElsewhereAt, link.ElsewhereBy = &tx.Now, &tx.Actor.ID
	if err := db.Change(tx, &link, &link.Row, "elsewhere_at", "elsewhere_by"); err != nil {
		return err
	}
	return audit.Append(tx, link.event("elsewhere", map[string]any{"hint": link.TokenHint}))
}

// NotedLongAgo tells whether Opened has something to add.
func (l Link) NotedLongAgo(now time.Time) bool {
	return l.OpenedAt == nil || l.OpenedAt.Before(now.Add(-openedEvery))
}

// digits are those of a number in the figures of our keyboards: an Arabic, a Persian or
// a wide one is the same figure. What is none stays as it is.
func digits(pin string) string {
	return strings.Map(func(r rune) rune {
		for _, zero := range "٠۰０" {
			if r >= zero && r <= zero+9 {
				return '0' + r - zero
			}
		}
		return r
	}, strings.TrimSpace(pin))
}

// easyPin tells whether whoever finds the phone tries a number first: one figure over
// and over, or figures in a row.
func easyPin(pin string) bool {
	if len(pin) < 2 {
		return false
	}
	step := int(pin[1]) - int(pin[0])
	for i := 1; i < len(pin); i++ {
		if int(pin[i])-int(pin[i-1]) != step {
			return false
		}
	}
	return step >= -1 && step <= 1
}

// plainPin tells whether a number is 4 to 8 digits.
func plainPin(pin string) bool {
	for _, c := range pin {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(pin) >= 4 && len(pin) <= 8
}

// pinIndex is what is kept of a number: without the key outside the database
// nobody can try all of them.
func pinIndex(tx *db.Tx, client uuid.UUID, pin string) string {
	if pin == "" {
		return ""
	}
	return tx.Keys.Blind("selfreport.pin", client.String()+" "+pin)
}

// Unlock tells whether the number is the link's. After five wrong ones in a row the
// link rests for a quarter of an hour, and twice as long after each five more, up to
// sixteen hours: fault.TooMany. After twenty Attention lists it. What the client
// reports needs no number: only her dates do.
func Unlock(tx *db.Tx, id uuid.UUID, pin string) (bool, error) {
	pin = digits(pin)
	var link Link
	if err := db.Take(tx.ForUpdate().Where("id = ?", id), &link, notFound); err != nil {
		return false, err
	}
	if link.PinRestsUntil != nil && tx.Now.Before(*link.PinRestsUntil) {
		return false, fault.New(fault.TooMany, "fault.too_many")
	}
	right := link.PinIndex == pinIndex(tx, link.ClientID, pin)
	misses, rests, wrong, until := link.PinMisses+1, link.PinRests, link.PinWrong+1, link.PinRestsUntil
	if right {
		misses, rests, wrong, until = 0, 0, 0, nil
	} else if misses >= mostPinMisses {
		at := tx.Now.Add(pinRest << min(rests, mostDoublings))
		misses, rests, until = 0, rests+1, &at
	}
	err := tx.DB.Exec("UPDATE selfreport_links SET pin_misses = ?, pin_rests = ?, pin_wrong = ?, pin_rests_until = ? WHERE id = ?",
		misses, rests, wrong, until, link.ID).Error
	if err != nil {
		return false, fmt.Errorf("noting a number: %w", err)
	}
	return right, nil
}

// Page is what a client sees beside the buttons.
type Page struct {
	Zone     string // of her clocks
	Closed   bool   // nobody works on her file: no date is shown, for nobody keeps it right
	Dates    []feeds.Date
	Receipts []Arrival // the newest first
}

const receiptsShown = 5

// Show reads the page of a link, as its holder.
func Show(tx *db.Tx, link Link, language string) (Page, error) {
	var p Page
	client, err := clients.Find(tx, link.ClientID)
	if err != nil {
		return p, err
	}
	p.Zone = client.TimeZone
	if p.Closed, err = Closed(tx, link); err != nil {
		return p, err
	}
	if !p.Closed {
		if p.Dates, err = feeds.Ahead(tx, link.ClientID, language, link.Wording); err != nil {
			return p, err
		}
	}
	err = tx.DB.Where("client_id = ?", link.ClientID).Order("received_at DESC, id DESC").Limit(receiptsShown).Find(&p.Receipts).Error
	if err != nil {
		return p, fmt.Errorf("reading receipts: %w", err)
	}
	return p, nil
}

// Closed tells whether the file of a link's client is closed. Her page still takes what
// she sends, and says so; it shows no date, and nobody to call but us.
func Closed(tx *db.Tx, link Link) (bool, error) {
	shut, err := clients.ClosedAmong(tx, link.ClientID)
	return shut[link.ClientID], err
}

// Standing is a link as staff see it.
type Standing struct {
	Link
	Issued bool // the client has a phone that ICE issued: the link should go
	Soon   bool // it expires within thirty days
}

// ForClient lists a client's links, those in use first, the newest first.
func ForClient(tx *db.Tx, client uuid.UUID) ([]Standing, error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	issued, err := feeds.IssuedPhone(tx, client)
	if err != nil {
		return nil, err
	}
	var links []Link
	if err := tx.DB.Where("client_id = ?", client).Order("revoked_at IS NOT NULL, id DESC").Find(&links).Error; err != nil {
		return nil, fmt.Errorf("reading links: %w", err)
	}
	out := make([]Standing, len(links))
	for i, l := range links {
		out[i] = Standing{Link: l, Issued: issued && l.ElsewhereAt == nil, Soon: l.Active(tx.Now) && l.ExpiresAt.Before(tx.Now.AddDate(0, 0, 30))}
	}
	return out, nil
}

// Find is one link inside the wall.
func Find(tx *db.Tx, id uuid.UUID) (Link, error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return Link{}, err
	}
	var link Link
	q := tx.DB.Where("selfreport_links.id = ?", id)
	err := db.Take(clients.Wall(tx, q, "selfreport_links.client_id"), &link, notFound)
	return link, err
}

// LinksAmong tells which of the ids that the record holds are clients' links.
func LinksAmong(tx *db.Tx, ids ...uuid.UUID) ([]uuid.UUID, error) {
	found := []uuid.UUID{}
	if len(ids) == 0 {
		return found, nil
	}
	if err := tx.DB.Model(&Link{}).Where("id IN ?", ids).Pluck("id", &found).Error; err != nil {
		return nil, fmt.Errorf("looking for links: %w", err)
	}
	return found, nil
}
