package failures

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/seal"
)

// longestDraft bounds what a form parks.
const longestDraft = 64 << 10

// NewDraft is a form that somebody began.
type NewDraft struct {
	Occurrence uuid.UUID // the check-in it concerns; zero when none was named
	FormID     string
	Body       string // the form's own business
}

// Park keeps a form that somebody began, one for each person and client, so that
// it is found again on Today. It writes over what the same person parked before. A
// form that was logged meanwhile is not parked: its late copy would swallow what is
// typed into it next.
func Park(tx *db.Tx, client uuid.UUID, n NewDraft) (Draft, error) {
	var d Draft
	if err := tx.Actor.Require(actor.FailuresWrite); err != nil {
		return d, err
	}
	if err := clients.Require(tx, client); err != nil {
		return d, err
	}
	if len(n.Body) > longestDraft || n.Body == "" {
		return d, fault.New(fault.TooLarge, "fault.too_large")
	}
	if logged, err := forms.Sent(tx, n.FormID, &Failure{}); err != nil || logged {
		return d, err
	}
	about, err := concerning(tx, client, n.Occurrence)
	if err != nil {
		return d, err
	}
	d = Draft{ClientID: client, StaffID: tx.Actor.ID, OccurrenceID: about, Body: seal.Of(n.Body), FormHash: forms.Hash(tx, n.FormID)}
	err = d.keep(tx)
	return d, err
}

// keep writes the draft, over the one there is or anew.
func (d *Draft) keep(tx *db.Tx) error {
	var was Draft
	err := db.Take(tx.ForUpdate().Where("client_id = ? AND staff_id = ?", d.ClientID, d.StaffID), &was, notFound)
	switch {
	case err == nil:
		d.Row = was.Row
		return db.Change(tx, d, &d.Row, "body", "occurrence_id", "form_hash")
	case !fault.Is(err, fault.NotFound):
		return err
	}
	d.Row = db.NewRow(tx)
	err = tx.DB.Create(d).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Conflict, "failures.draft_twin")
	}
	if err != nil {
		return fmt.Errorf("parking a form: %w", err)
	}
	return audit.Append(tx, audit.Event{Action: "failures.park", SubjectType: "draft", Subject: d.ID, Client: d.ClientID})
}

// concerning is the occurrence, when it is one of the client's.
func concerning(tx *db.Tx, client, occurrence uuid.UUID) (about *uuid.UUID, err error) {
	if occurrence == uuid.Nil {
		return about, nil // none was named
	}
	e, err := obligations.FindFor(tx, occurrence, client)
	return &e.ID, err
}

// FindDraft is the form the actor began for a client; NotFound when there is none.
func FindDraft(tx *db.Tx, client uuid.UUID) (Draft, error) {
	var d Draft
	if err := tx.Actor.Require(actor.FailuresWrite); err != nil {
		return d, err
	}
	if err := clients.Require(tx, client); err != nil {
		return d, err
	}
	err := db.Take(tx.DB.Where("client_id = ? AND staff_id = ?", client, tx.Actor.ID), &d, notFound)
	return d, err
}

// Discard throws away the form the actor began for a client; where there is none,
// nothing is to be done.
func Discard(tx *db.Tx, client uuid.UUID) error {
	if err := clients.Require(tx, client); err != nil {
		return err
	}
	d, err := FindDraft(tx, client)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := tx.DB.Where("id = ?", d.ID).Delete(&Draft{}).Error; err != nil {
		return fmt.Errorf("deleting a draft: %w", err)
	}
	return audit.Append(tx, audit.Event{Action: "failures.discard", SubjectType: "draft", Subject: d.ID, Client: client})
}

// forget throws away the draft of a form that was logged, and no other: what somebody
// began of a second failure of the client waits on.
func (f Failure) forget(tx *db.Tx) error {
	if f.FormHash == nil {
		return nil
	}
	err := tx.DB.Where("client_id = ? AND staff_id = ? AND form_hash = ?", f.ClientID, tx.Actor.ID, *f.FormHash).Delete(&Draft{}).Error
	if err != nil {
		return fmt.Errorf("deleting a draft: %w", err)
	}
	return nil
}

// Parked is a form that waits, with the check-in whose window closes first.
type Parked struct {
	Draft  Draft
	Name   string            // of the client
	Window obligations.Entry // the zero Entry when none of the client is open
}

// Open tells whether a window of the client is open.
func (p Parked) Open() bool { return p.Window.ID != uuid.Nil }

// OpenDrafts lists the forms the actor began, those whose window closes first at
// the top, then the newest.
func OpenDrafts(tx *db.Tx) ([]Parked, error) {
	if err := tx.Actor.Require(actor.FailuresWrite); err != nil {
		return nil, err
	}
	var drafts []Draft
	q := tx.DB.Where("failure_drafts.staff_id = ?", tx.Actor.ID).Order("updated_at DESC, id DESC")
	if err := clients.Wall(tx, q, "failure_drafts.client_id").Find(&drafts).Error; err != nil {
		return nil, fmt.Errorf("reading drafts: %w", err)
	}
	parked := make([]Parked, 0, len(drafts))
	for _, d := range drafts {
		client, err := clients.Find(tx, d.ClientID)
		if err != nil {
			return nil, err
		}
		open, err := OpenWindow(tx, d.ClientID)
		if err != nil {
			return nil, err
		}
		parked = append(parked, Parked{Draft: d, Name: client.Name(), Window: open})
	}
	slices.SortStableFunc(parked, func(a, b Parked) int {
		switch {
		case !a.Open() && !b.Open():
			return 0
		case !a.Open():
			return 1
		case !b.Open():
			return -1
		}
		return a.Window.Until().Compare(b.Window.Until())
	})
	return parked, nil
}

// OpenWindow is the check-in of the client whose window is open and closes first;
// the zero Entry when none is.
func OpenWindow(tx *db.Tx, client uuid.UUID) (obligations.Entry, error) {
	open, err := openWindows(tx, client)
	if err != nil || len(open) == 0 {
		return obligations.Entry{}, err
	}
	return open[0], nil
}

// OpenWindows are the check-ins inside the wall whose window is open now, the first
// to close on top.
func OpenWindows(tx *db.Tx) ([]obligations.Entry, error) { return openWindows(tx, uuid.Nil) }

// openWindows does not wait for the clock's job, which can be a minute behind.
func openWindows(tx *db.Tx, client uuid.UUID) ([]obligations.Entry, error) {
	begun, err := obligations.List(tx, obligations.Filter{
		Client: client, States: []obligations.State{obligations.Upcoming, obligations.Due}, To: tx.Now.Add(time.Microsecond),
	})
	open := slices.DeleteFunc(begun, func(e obligations.Entry) bool { return !e.Open(tx.Now) })
	slices.SortStableFunc(open, func(a, b obligations.Entry) int { return a.Until().Compare(b.Until()) })
	return open, err
}
