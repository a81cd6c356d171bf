// Package chronology is one client's record in order: what will be, what was, and
// how we know. Each line has when it happened, when we were told, and when it was
// written down and by whom; they are rarely the same.
//
// It owns no table and writes nothing. It refuses to know pages, and it never
// decides what a line means for the client.
package chronology

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/wall"
)

// Kind says what a line is about.
type Kind string

// The kinds.
const (
	Hearing   Kind = "hearing"           // a date of a hearing, current or not
	Moved     Kind = "moved"             // a hearing or a check-in got another date
	Told      Kind = "told"              // the client was told
	Cancelled Kind = "cancelled"         // a date is off
	Became    Kind = "became"            // what became of a date
	Checked   Kind = "checked"           // somebody looked at what the court says
	Duty      Kind = "duty"              // a duty began, changed or ended
	CheckIn   Kind = "check_in"          // a check-in or appointment
	Returned  Kind = "returned"          // the client came out of a visit, or did not
	Corrected Kind = "corrected"         // what was on record about a check-in was replaced
	Opened    Kind = "file_opened"       // the clinic met the client
	Edited    Kind = "edited"            // the client's own data changed
	Address   Kind = "address"           // the client moved
	Failure   Kind = "failure"           // a check-in did not go through
	Tried     Kind = "attempt"           // what was tried
	Called    Kind = "call"              // who was called or written to
	Appeared  Kind = "appearance"        // the client went there
	Step      Kind = "step"              // a step of the first day
	Evidence  Kind = "evidence"          // a picture or paper came in
	Released  Kind = "release_document"  // a paper on which the client was released
	Level     Kind = "level"             // an enrolment in ATD, and what holds from a day on
	Asked     Kind = "step_down_request" // less was asked for
	Replied   Kind = "step_down_answer"  // what became of that

	Device      Kind = "device"           // a phone or monitor came, changed or is gone
	Instruction Kind = "instruction"      // what ICE or its contractor said
	Violation   Kind = "violation"        // a notice came
	Answered    Kind = "violation_answer" // something was sent in answer to it
	Summons     Kind = "summons"          // a call to come
	Read        Kind = "summons_read"     // somebody who may advise has read it
	AddressTold Kind = "address_told"     // an agency was told of a new address
	Detained    Kind = "detention"        // an agency took the client, moved her or let her go
)

// Phrase is a sentence: a key, its values, and those values that are keys too.
type Phrase struct {
	Key   string
	Args  map[string]any
	Words map[string]string
}

// Line is one line of the record.
type Line struct {
	Kind    Kind
	ID      uuid.UUID // the row that the line comes from
	Subject uuid.UUID // the hearing, duty or check-in it belongs to

	At     time.Time   // when it happened, or will
	Moment wall.Moment // the same on the clocks of the place, for an appointment
	Day    wall.Date   // where no more than the day is known

	Says       Phrase
	Note       string // in the words of whoever wrote it; stays in the house
	Facts      []Fact
	SourceKey  string // where we know it from
	Source     string // the contract's word for that
	State      string // of a check-in
	ToldAt     time.Time
	ToldOn     wall.Date // where no more than the day is known
	ToldBy     string    // who told us, as it was told
	SeenBy     string    // who did it or saw it, where somebody said so
	RecordedAt time.Time
	By         uuid.UUID // who wrote it down; zero for the system
	Gone       bool      // no longer in force
	Never      bool      // of what somebody said never was: it stays in the house
	Untimed    bool      // nobody could say when: At is when it was written down
	Held       bool      // of a check-in or a hearing: the client was detained then, as far as is on record
	Bound      bool      // a piece of evidence that stays in the house: its hash is all that paper says of it
	SHA256     string    // of a piece of evidence, as it was received
	Pictures   []string  // of an account that holds: the SHA-256 of all that proves it

	Documents []uuid.UUID // that are this paper, or went with it

	rests []uuid.UUID
}

// Rests are the rows that the line is read from, each of which has its event in the log:
// its own, unless it is put together from others.
func (l Line) Rests() []uuid.UUID {
	if len(l.rests) > 0 {
		return l.rests
	}
	return []uuid.UUID{l.ID}
}

// Whole tells whether the line stands for a whole day.
func (l Line) Whole() bool { return l.Moment == (wall.Moment{}) && l.Day != "" }

// ForClient is the client's record, the farthest future first. fault.NotFound
// beyond the wall.
func ForClient(tx *db.Tx, client uuid.UUID) ([]Line, error) {
	file, err := clients.Read(tx, client)
	if err != nil {
		return nil, err
	}
	var all []Line
	for _, part := range []func(*db.Tx, clients.File) ([]Line, error){ofHearings, ofDuties, ofOccurrences, ofReturns, ofSupervision, ofFailures, ofTold, ofMoves, ofDetentions, ofPerson} {
		lines, err := part(tx, file)
		if err != nil {
			return nil, fmt.Errorf("reading the chronology: %w", err)
		}
		all = append(all, lines...)
	}
	if err := besideHeld(tx, file, all); err != nil {
		return nil, fmt.Errorf("reading the chronology: %w", err)
	}
	slices.SortFunc(all, func(a, b Line) int {
		return cmp.Or(b.At.Compare(a.At), b.RecordedAt.Compare(a.RecordedAt), cmp.Compare(b.ID.String(), a.ID.String()), cmp.Compare(a.Kind, b.Kind))
	})
	return all, nil
}

// noon puts a day without a time into the order: after its morning, before its
// evening, wherever the client is.
func noon(day wall.Date, otherwise time.Time) time.Time {
	if day == "" {
		return otherwise
	}
	return day.UTC().Add(18 * time.Hour)
}

// ofPerson is how the clinic met the client and what changed of her.
func ofPerson(tx *db.Tx, file clients.File) ([]Line, error) {
	lines := []Line{{
		Kind: Opened, ID: file.ID, Subject: file.ID, At: file.CreatedAt, RecordedAt: file.CreatedAt,
		Says: Phrase{Key: "chronology.file_opened"},
	}}
	changes, err := clients.Changes(tx, file.ID, 1)
	for _, c := range changes {
		lines = append(lines, Line{
			Kind: Edited, ID: c.ID, Subject: file.ID, At: c.RecordedAt, RecordedAt: c.RecordedAt, By: c.EditedBy,
			Says: Phrase{Key: "chronology.edited"},
		})
	}
	return lines, err
}

// isFirst tells whether an address is the first of its kind on record: nobody moved.
func isFirst(a clients.Address, all []clients.Address) bool {
	return !slices.ContainsFunc(all, func(other clients.Address) bool {
		return other.Kind == a.Kind && other.CreatedAt.Before(a.CreatedAt)
	})
}

func ofAddress(a clients.Address, first bool) Line {
	key := "chronology.address." + a.Kind
	if first {
		key = "chronology.address.first_" + a.Kind
	}
	l := Line{
		Kind: Address, ID: a.ID, Subject: a.ClientID, At: noon(a.Since, a.CreatedAt), Day: a.Since, RecordedAt: a.CreatedAt,
		By: a.RecordedBy, ToldOn: a.ToldOn, Says: Phrase{Key: key},
	}
	for _, part := range []string{a.Line1.Reveal(), a.Line2.Reveal(), a.City.Reveal(), a.State.Reveal(), a.Zip.Reveal()} {
		if part != "" && l.Note != "" {
			l.Note += ", "
		}
		l.Note += part
	}
	return l
}
