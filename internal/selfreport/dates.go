package selfreport

import (
	"crypto/subtle"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
	"constancia/internal/supervision"
)

// shownFor is how long her dates are shown after her number was right.
const shownFor = 10 * time.Minute

// Ticket is what shows the dates of a link for ten minutes without asking for her number
// again: an address that can be gone back to, where the answer to a form cannot. It says
// nothing by itself and opens nothing without the link.
func Ticket(tx *db.Tx, link Link) string {
	until := strconv.FormatInt(tx.Now.Add(shownFor).Unix(), 36)
	return until + "." + link.ticket(tx, until)
}

// Admits tells whether a ticket of the link is still good; a changed number ends it.
func Admits(tx *db.Tx, link Link, ticket string) bool {
	until, mark, _ := strings.Cut(ticket, ".")
	seconds, err := strconv.ParseInt(until, 36, 64)
	right := subtle.ConstantTimeCompare([]byte(mark), []byte(link.ticket(tx, until))) == 1
	return right && err == nil && tx.Now.Before(time.Unix(seconds, 0))
}

func (l Link) ticket(tx *db.Tx, until string) string {
	return tx.Keys.Blind("selfreport.ticket", l.ID.String()+" "+l.PinIndex+" "+until)
}

// RestsFor is how long no number opens the dates of a link; zero where one does.
func RestsFor(tx *db.Tx, id uuid.UUID) (time.Duration, error) {
	var link Link
	if err := db.Take(tx.DB.Select("id", "pin_rests_until").Where("id = ?", id), &link, notFound); err != nil {
		return 0, err
	}
	if link.PinRestsUntil == nil {
		return 0, nil
	}
	return max(0, link.PinRestsUntil.Sub(tx.Now)), nil
}

// Clinic is what answers at our own number, which a page says without a name.
const Clinic supervision.NumberKind = "clinic"

// Numbers is whom the holder of a link may call: us first, where somebody allowed our
// number on her page, then whoever the record of her supervision names. Of a closed file
// nobody keeps that record: it names us alone.
func Numbers(tx *db.Tx, link Link) ([]supervision.Number, error) {
	list, err := supervision.NumbersFor(tx, link.ClientID)
	if err != nil {
		return nil, err
	}
	shut, err := Closed(tx, link)
	if err != nil {
		return nil, err
	}
	if shut {
		list = nil
	}
	if !link.ClinicNumber {
		return list, nil
	}
	ours := *tx
	ours.Actor = actor.System("selfreport.numbers") // the letterhead is the staff's
	head, err := staff.FindLetterhead(&ours)
	if err != nil {
		if fault.Is(err, fault.NotFound) {
			return list, nil
		}
		return nil, fmt.Errorf("reading our own number: %w", err)
	}
	if head.Phone.Empty() {
		return list, nil
	}
	return append([]supervision.Number{{Kind: Clinic, Number: head.Phone.Reveal()}}, list...), nil
}
