package selfreport

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/feeds"
	"constancia/internal/locale"
	"constancia/internal/seal"
)

const (
	// life is how long a link opens the page after it was made or last used. It is
	// kept from the day of intake for a morning that may be far off.
	life = 365 * 24 * time.Hour

	// mostLinks is how many links one client can have at once.
	mostLinks = 5

	notFound = "selfreport.not_found"
)

// NewLink is the link somebody makes for a client's own page.
type NewLink struct {
	ClientID uuid.UUID
	Language string        // BCP 47; the client's own when empty
	Wording  feeds.Wording // of her dates; discreet when empty
	Label    string        // "her own phone"
	Pin      string        // 4 to 8 digits; empty to show her dates unasked
	Consent  bool          // the client agreed to the text of full wording
	Clinic   bool          // her page says our own number, without a name
	Keep     bool          // the numbers to call may lie on her phone, for a day without a signal
	FormID   string

	was   Link          // that this one takes the place of: its number and her consent stay; zero for none
	lives time.Duration // as long as a link does when zero
}

// Made is a link that was just made. Its token exists here and nowhere else.
type Made struct {
	ID    uuid.UUID
	Token string // empty when the same form had made it before: it was shown then
}

// Path is where the pages of links begin.
const Path = "/r/"

// Address is the link as it is given to the client; at is the public address.
func (m Made) Address(at string) string { return at + Path + m.Token }

// Offer makes a link to a client's own page. fault.Conflict for a client who
// reports with a phone that ICE issued: others read that phone; and for one whose file
// is closed. fault.Invalid for full wording without her consent.
func Offer(tx *db.Tx, n NewLink) (Made, error) {
	var made Made
	if err := tx.Actor.Require(actor.FeedsWrite); err != nil {
		return made, err
	}
	client, err := clients.Find(tx, n.ClientID)
	if err != nil {
		return made, err
	}
	made.ID, err = db.Once(tx, n.FormID, n.asked("selfreport.offer"), func() (uuid.UUID, error) {
		link, token, err := n.begin(tx, client)
		made = Made{ID: link.ID, Token: token}
		return link.ID, err
	})
	return made, err
}

func (n NewLink) asked(verb string) string {
	return fmt.Sprintf("%s %s %s %s %s %v %v %v %s", verb, n.ClientID, n.Language, n.Wording, n.Pin, n.Consent, n.Clinic, n.Keep, n.Label)
}

// begin keeps a new link; its secret is returned and nowhere kept.
func (n NewLink) begin(tx *db.Tx, client clients.Client) (Link, string, error) {
	link, err := n.read(tx, client)
	if err != nil {
		return link, "", err
	}
	if err := MayOffer(tx, client.ID); err != nil {
		return link, "", err
	}
	token, hash := seal.NewToken()
	link.TokenHash, link.TokenHint = hash, token[len(token)-4:]
	if err := clients.Touch(tx, client.ID); err != nil {
		return link, "", err
	}
	if err := tx.DB.Create(&link).Error; err != nil {
		return link, "", fmt.Errorf("storing a link: %w", err)
	}
	return link, token, audit.Append(tx, link.event("offer", map[string]any{
		"language": link.Language, "wording": link.Wording, "hint": link.TokenHint, "pin": link.AsksPin(), "label": n.Label,
	}))
}

// MayOffer is nil when a link can be made for the client; otherwise the fault that
// Offer would give.
func MayOffer(tx *db.Tx, client uuid.UUID) error {
	if err := clients.MustBeOpen(tx, client); err != nil {
		return err
	}
	issued, err := feeds.IssuedPhone(tx, client)
	if err != nil {
		return err
	}
	if issued {
		return fault.New(fault.Conflict, "selfreport.issued_phone")
	}
	var links int64
	err = tx.DB.Model(&Link{}).Where("client_id = ? AND revoked_at IS NULL AND expires_at > ?", client, tx.Now).Count(&links).Error
	if err != nil {
		return fmt.Errorf("counting links: %w", err)
	}
	if links >= mostLinks {
		return fault.New(fault.Conflict, "selfreport.enough")
	}
	return nil
}

// read checks what was asked for and makes the row of it.
func (n NewLink) read(tx *db.Tx, client clients.Client) (Link, error) {
	var wrong fault.Problems
	link := Link{
		Row: db.NewRow(tx), ClientID: client.ID, Language: n.Language, Wording: n.Wording, ClinicNumber: n.Clinic, NumbersKept: n.Keep,
		OfferedBy: tx.Actor.ID, ExpiresAt: tx.Now.Add(cmp.Or(n.lives, life)),
	}
	switch {
	case n.Language == "":
		link.Language = Spoken(client.Language)
	case !slices.ContainsFunc(Languages(), func(l locale.Language) bool { return l.Tag == n.Language }):
		wrong.Add("language", "selfreport.language_unknown")
	}
	if link.Wording == "" {
		link.Wording = feeds.Discreet
	}
	if !slices.Contains(feeds.Wordings(), link.Wording) {
		wrong.Add("wording", "selfreport.wording_unknown")
	}
	switch {
	case link.Wording != feeds.Full:
	case n.was.ConsentAt != nil: // she is not asked again: who heard her agree, when, and to which text stays
		link.ConsentAt, link.ConsentBy, link.ConsentText = n.was.ConsentAt, n.was.ConsentBy, n.was.ConsentText
	default:
		if !n.Consent || tx.Actor.Kind != actor.Staff {
			wrong.Add("consent", "selfreport.consent_needed")
		}
		link.ConsentAt, link.ConsentBy, link.ConsentText = &tx.Now, &tx.Actor.ID, feeds.ConsentText
	}
	pin := digits(n.Pin)
	switch {
	case pin != "" && !plainPin(pin):
		wrong.Add("pin", "selfreport.pin_shape")
	case easyPin(pin):
		wrong.Add("pin", "selfreport.pin_easy")
	}
	link.PinIndex = cmp.Or(pinIndex(tx, client.ID, pin), n.was.PinIndex)
	link.Label = seal.Of(clients.CleanLine(&wrong, "label", n.Label, 80))
	return link, wrong.Err()
}

// Languages lists the languages in which the page can speak.
func Languages() []locale.Language { return locale.LanguagesOf("portal") }

// Spoken is the language of the page for somebody who speaks tag: its base where
// the page speaks it ("es-GT"), else English.
func Spoken(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	for _, l := range Languages() {
		if l.Tag == tag || l.Tag == base {
			return l.Tag
		}
	}
	return source
}

// Speaks tells whether the page speaks a language, or its base.
func Speaks(tag string) bool { return Spoken(tag) != source || strings.HasPrefix(tag, source) }

// Renew makes a link like another and revokes that one; her number and her consent stay
// the same.
func Renew(tx *db.Tx, id uuid.UUID, form string) (Made, error) {
	var made Made
	if err := tx.Actor.Require(actor.FeedsWrite); err != nil {
		return made, err
	}
	old, err := hold(tx, id)
	if err != nil {
		return made, err
	}
	client, err := clients.Find(tx, old.ClientID)
	if err != nil {
		return made, err
	}
	made.ID, err = db.Once(tx, form, "selfreport.renew "+id.String(), func() (uuid.UUID, error) {
		if err := revoke(tx, &old); err != nil {
			return uuid.Nil, err
		}
		n := NewLink{
			ClientID: client.ID, Language: old.Language, Wording: old.Wording, Label: old.Label.Reveal(), Clinic: old.ClinicNumber, Keep: old.NumbersKept,
			was: old,
		}
		link, token, err := n.begin(tx, client)
		made = Made{ID: link.ID, Token: token}
		return link.ID, err
	})
	return made, err
}

// Revoke ends a link: whoever opens it is told what everybody is told who opens one
// that never was. To revoke again changes nothing.
func Revoke(tx *db.Tx, id uuid.UUID) error {
	if err := tx.Actor.Require(actor.FeedsWrite); err != nil {
		return err
	}
	link, err := hold(tx, id)
	if err != nil {
		return err
	}
	return revoke(tx, &link)
}

func revoke(tx *db.Tx, link *Link) error {
	if link.RevokedAt != nil {
		return nil
	}
	link.RevokedAt, link.RevokedBy = &tx.Now, &tx.Actor.ID
	if err := db.Change(tx, link, &link.Row, "revoked_at", "revoked_by"); err != nil {
		return err
	}
	return audit.Append(tx, link.event("revoke", map[string]any{"hint": link.TokenHint}))
}

// LostPhone ends every link of the client at once: those of her page, the codes
// that would open one, and those of her calendar, which is emptied on the phone.
// It says how many links it ended.
func LostPhone(tx *db.Tx, client uuid.UUID) (int, error) {
	if err := tx.Actor.Require(actor.FeedsWrite); err != nil {
		return 0, err
	}
	if err := clients.Require(tx, client); err != nil {
		return 0, err
	}
	var links []Link
	if err := tx.ForUpdate().Where("client_id = ? AND revoked_at IS NULL", client).Order("id").Find(&links).Error; err != nil {
		return 0, fmt.Errorf("reading links: %w", err)
	}
	for i := range links {
		if err := revoke(tx, &links[i]); err != nil {
			return 0, err
		}
	}
	calendars, err := feeds.ForClient(tx, client)
	if err != nil {
		return 0, err
	}
	ended := len(links)
	for _, c := range calendars {
		if !c.Active() {
			continue
		}
		if err := feeds.Revoke(tx, c.ID, false); err != nil {
			return 0, err
		}
		ended++
	}
	return ended, audit.Append(tx, audit.Event{
		Action: "selfreport.lost_phone", SubjectType: "client", Subject: client, Client: client, Detail: map[string]any{"links": ended},
	})
}

// hold is a link inside the wall, held until the commit.
func hold(tx *db.Tx, id uuid.UUID) (Link, error) {
	var link Link
	q := tx.ForUpdate().Where("selfreport_links.id = ?", id)
	err := db.Take(clients.Wall(tx, q, "selfreport_links.client_id"), &link, notFound)
	return link, err
}

func (l Link) event(verb string, detail any) audit.Event {
	return audit.Event{Action: "selfreport." + verb, SubjectType: "selfreport_link", Subject: l.ID, Client: l.ClientID, Detail: detail}
}
