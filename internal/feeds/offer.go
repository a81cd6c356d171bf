package feeds

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/supervision"
)

// mostLinks is how many links one client can have at once: a phone, a family
// member's, a few to spare.
const mostLinks = 5

// NewFeed is the link somebody makes for a client.
type NewFeed struct {
	ClientID uuid.UUID
	Language string          // BCP 47; the client's own when empty
	Wording  Wording         // discreet when empty
	Alarms   []time.Duration // nil for a day and two hours before; empty for none
	Label    string          // "her sister's phone"
	Consent  bool            // the client agreed to the text of full wording
	FormID   string

	old *Feed // that this one takes the place of
}

// Link is a link that was just made. Its token exists here and nowhere else.
type Link struct {
	ID    uuid.UUID
	Token string // empty when the same form had made it before: it was shown then
}

const path = "/f/"

// HTTPS is the link as every calendar takes it; address is the public one.
func (l Link) HTTPS(address string) string { return address + path + l.Token + ".ics" }

// Webcal is the link that opens a calendar program on a computer or an iPhone.
func (l Link) Webcal(address string) string {
	_, host, _ := strings.Cut(address, "://")
	return "webcal://" + host + path + l.Token + ".ics"
}

// Google is the link that adds the calendar in Google's pages, on a computer.
func (l Link) Google(address string) string {
	return "https://calendar.google.com/calendar/render?cid=" + url.QueryEscape(l.Webcal(address))
}

// Offer makes a link for a client's phone. fault.Conflict for a client who reports
// with a phone that ICE issued: others read that phone. fault.Invalid for full
// wording without her consent.
func Offer(tx *db.Tx, n NewFeed) (Link, error) {
	var link Link
	if err := tx.Actor.Require(actor.FeedsWrite); err != nil {
		return link, err
	}
	client, err := clients.Find(tx, n.ClientID)
	if err != nil {
		return link, err
	}
	link.ID, err = db.Once(tx, n.FormID, n.asked("feeds.offer"), func() (uuid.UUID, error) {
		made, err := offer(tx, client, n)
		link = made
		return made.ID, err
	})
	return link, err
}

// asked is the whole of what was asked, so that another form under the same key is
// noticed.
func (n NewFeed) asked(verb string) string {
	return fmt.Sprintf("%s %s %s %s %v %v %s", verb, n.ClientID, n.Language, n.Wording, n.Alarms, n.Consent, n.Label)
}

func offer(tx *db.Tx, client clients.Client, n NewFeed) (Link, error) {
	feed, err := n.read(tx, ForClients, client.Language)
	if err != nil {
		return Link{}, err
	}
	feed.ClientID = &client.ID
	if err := mayHave(tx, client.ID); err != nil {
		return Link{}, err
	}
	return feed.begin(tx, client.Revision)
}

// mayHave refuses a client who must not have a link, or has enough of them.
func mayHave(tx *db.Tx, client uuid.UUID) error {
	issued, err := IssuedPhone(tx, client)
	if err != nil {
		return err
	}
	if issued {
		return fault.New(fault.Conflict, "calendar_link.issued_phone")
	}
	return enough(tx, "client_id", client)
}

// enough refuses one link too many.
func enough(tx *db.Tx, owner string, id uuid.UUID) error {
	var links int64
	if err := tx.DB.Model(&Feed{}).Where(owner+" = ? AND revoked_at IS NULL", id).Count(&links).Error; err != nil {
		return fmt.Errorf("counting links: %w", err)
	}
	if links >= mostLinks {
		return fault.New(fault.Conflict, "calendar_link.enough")
	}
	return nil
}

// IssuedPhone tells whether the client reports with, or can be reached on, a phone
// that ICE or its contractor handed out: no link may reach it.
func IssuedPhone(tx *db.Tx, client uuid.UUID) (bool, error) {
	if uses, err := obligations.UsesIssuedPhone(tx, client); uses || err != nil {
		return uses, err
	}
	if uses, err := supervision.UsesIssuedPhone(tx, client); uses || err != nil {
		return uses, err
	}
	phones, err := clients.Phones(tx, client)
	return slices.ContainsFunc(phones, func(p clients.Phone) bool { return p.Issued }), err
}

// read checks what was asked for and makes the row of it; usual is the language for a form that names none.
func (n NewFeed) read(tx *db.Tx, audience Audience, usual string) (Feed, error) {
	var wrong fault.Problems
	feed := Feed{
		Row: db.NewRow(tx), Audience: audience, Language: n.Language, Wording: n.Wording, OfferedBy: tx.Actor.ID, RollsAt: tx.Now,
	}
	switch {
	case n.Language == "" && speaks(usual):
		feed.Language = usual
	case n.Language == "":
		feed.Language = "en"
	case !speaks(n.Language):
		wrong.Add("language", "calendar_link.language_unknown")
	}
	if feed.Wording == "" {
		feed.Wording = Discreet
	}
	if !slices.Contains(Wordings(), feed.Wording) {
		wrong.Add("wording", "calendar_link.wording_unknown")
	}
	if feed.Wording == Full && audience == ForClients {
		if n.old != nil { // she agreed then, to the text of then, and whoever heard her stays on record
			feed.ConsentAt, feed.ConsentBy, feed.ConsentText = n.old.ConsentAt, n.old.ConsentBy, n.old.ConsentText
		} else {
			n.consent(tx, &wrong, &feed)
		}
	}
	feed.Alarms = alarms(&wrong, n.Alarms)
	feed.Label = seal.Of(clients.CleanLine(&wrong, "label", n.Label, 80))
	return feed, wrong.Err()
}

// consent puts on record who heard the client agree, and to which text.
func (n NewFeed) consent(tx *db.Tx, wrong *fault.Problems, feed *Feed) {
	switch {
	case !n.Consent:
		wrong.Add("consent", "calendar_link.consent_needed")
	case tx.Actor.Kind != actor.Staff:
		wrong.Add("consent", "calendar_link.consent_by_person")
	}
	feed.ConsentAt, feed.ConsentBy, feed.ConsentText = &tx.Now, &tx.Actor.ID, ConsentText
}

// alarms writes the leads, the longest first. A phone that keeps one keeps that.
func alarms(wrong *fault.Problems, leads []time.Duration) string {
	if leads == nil {
		leads = usualAlarms
	}
	leads = slices.Compact(slices.Sorted(slices.Values(leads)))
	slices.Reverse(leads)
	if len(leads) > len(usualAlarms) {
		wrong.Add("alarms", "calendar_link.alarms_two")
	}
	var out []string
	for _, lead := range leads {
		if lead < time.Minute || lead > 28*24*time.Hour || lead%time.Minute != 0 {
			wrong.Add("alarms", "calendar_link.alarms_range")
			break
		}
		out = append(out, strconv.Itoa(int(lead/time.Minute)))
	}
	return strings.Join(out, ",")
}
