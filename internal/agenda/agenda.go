// Package agenda reads everything that has a date as one sort of entry: hearings,
// check-ins and appointments. Today, the calendar, the feeds and a client's file
// all ask it, so that they can never disagree.
//
// It owns no table and writes nothing. It refuses to know words, pages and
// calendars: what an entry is called, and how much of it may be seen, is decided
// by whoever shows it.
package agenda

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/wall"
)

// Kind says what a person has to do.
type Kind string

// The kinds.
const (
	Hearing     Kind = "hearing"     // appear before the court
	CheckIn     Kind = "check_in"    // do something on a phone
	Appointment Kind = "appointment" // go to an office
	AtHome      Kind = "at_home"     // be at home: somebody comes
	Report      Kind = "report"      // send or hand in a report

	// Charge is what is asked every day. It stands in a client's own calendar and
	// on no list of the clinic: see Daily.
	Charge Kind = "charge"
)

// Kinds lists the kinds in the order they are offered.
func Kinds() []Kind { return []Kind{Hearing, CheckIn, Appointment, AtHome, Report} }

// LabelKey is how the kind is called.
func (k Kind) LabelKey() string { return "agenda.kind." + string(k) }

// Entry is one thing with a date.
type Entry struct {
	Kind    Kind
	Source  uuid.UUID   // the hearing, the occurrence of a duty, or for a Charge the duty
	Part    int         // of a Charge: the number of its day
	Version int64       // of that row, for whoever acts on it
	Parent  uuid.UUID   // the hearing's current setting, or the duty
	Clients []uuid.UUID // those inside the wall, the lead first

	Moment   wall.Moment
	StartsAt time.Time
	EndsAt   time.Time // equal to StartsAt where nobody knows how long it takes
	LateAt   time.Time // when the clinic stops waiting; zero for a hearing
	AllDay   bool      // a day, not an hour

	State     string // the room's own word
	StateKey  string // how that word is said
	Cancelled bool
	Unsaid    bool // a hearing of which nobody has said what became
	Moved     bool
	Was       wall.Moment // the date before, where Moved

	Untold   []uuid.UUID // participants who have not been told of this date, or that it is off
	Conflict *Conflict   // the court says something else
	Checked  time.Time   // when somebody last asked the court; zero for never
	Held     []uuid.UUID // those of Clients who are detained then

	LabelKey string // the type of hearing, or the way of reporting
	Modality string // a code of the reference data; empty for a hearing
	Medium   string // of a hearing
	Court    string
	Location string
	Judge    string
	Place    string // of a duty

	heldAtEnd bool // everybody is detained when it is over
}

// Conflict is that the court's own line says another date than the record.
type Conflict struct {
	Check     uuid.UUID
	None      bool        // it knows of no date at all
	Said      wall.Moment // by the clocks of the hearing's zone
	CheckedAt time.Time
}

// Open tells whether the entry is going on.
func (e Entry) Open(now time.Time) bool {
	end := e.EndsAt
	if !end.After(e.StartsAt) {
		end = e.LateAt
	}
	return !e.Cancelled && !now.Before(e.StartsAt) && now.Before(end)
}

// Left is how long an open entry stays open.
func (e Entry) Left(now time.Time) time.Duration { return e.EndsAt.Sub(now) }

// Lead is the client whose file the entry stands in first; zero when the lead is
// beyond the wall and nobody else inside.
func (e Entry) Lead() uuid.UUID {
	if len(e.Clients) == 0 {
		return uuid.Nil
	}
	return e.Clients[0]
}

// Filter says which entries are meant. Empty parts do not filter.
type Filter struct {
	From, To time.Time // of the beginning: From included, To not
	Client   uuid.UUID
	Kinds    []Kind
	Court    string    // as it was typed or picked; only hearings have one
	Staff    uuid.UUID // somebody assigned to the file

	Held       bool      // only of whom is detained then
	MovedSince time.Time // got another date since
	Cancelled  bool      // those that are off, too
	Limit      int       // the first so many; 0 for all
}

func (f Filter) wants(k Kind) bool {
	return len(f.Kinds) == 0 || slices.Contains(f.Kinds, k)
}

// List is the entries inside the wall, by their beginning.
func List(tx *db.Tx, f Filter) ([]Entry, error) {
	if err := allowed(tx); err != nil {
		return nil, err
	}
	var all []Entry
	if f.wants(Hearing) {
		found, err := hearingsOf(tx, f)
		if err != nil {
			return nil, err
		}
		all = found
	}
	if f.Court == "" && slices.ContainsFunc(dutyKinds, f.wants) {
		found, err := dutiesOf(tx, f.onDuties(tx), f.Client)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	if f.Held {
		all = slices.DeleteFunc(all, func(e Entry) bool { return len(e.Held) == 0 })
	}
	sort(all)
	if f.Limit > 0 {
		all = all[:min(f.Limit, len(all))]
	}
	return all, nil
}

func allowed(tx *db.Tx) error {
	if err := tx.Actor.Require(actor.HearingsRead); err != nil {
		return err
	}
	return tx.Actor.Require(actor.ObligationsRead)
}

func sort(all []Entry) {
	slices.SortFunc(all, func(a, b Entry) int {
		return cmp.Or(a.StartsAt.Compare(b.StartsAt), cmp.Compare(a.Source.String(), b.Source.String()))
	})
}
