package packets

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/obligations"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// Handout is what a client takes home about one failure, or takes along to an office:
// facts of the record, and no word of argument. It names no A-number: a sheet of paper
// gets lost.
type Handout struct {
	ClientID uuid.UUID
	Language string // the client's, BCP 47
	Office   string
	Phone    string // of the office; empty where nobody put it in Settings
	Client   string
	Counsel  string // who may represent her and answers for the file; empty for nobody
	Zone     string
	Now      time.Time
	Due      wall.Moment // of the check-in; zero where none was named
	Seen     time.Time   // zero where nobody could say
	Told     time.Time
	Screen   string // the words on it, as they stood there
	Calls    []Noted
	Visits   []Noted
	Sent     []Outgoing
}

// Noted is a call or a visit: a time, zero where nobody could say, and a number or a
// place.
type Noted struct {
	At   time.Time
	Text string
}

// Outgoing is one packet that was handed to somebody.
type Outgoing struct {
	On       wall.Date
	Whom     string
	Due      wall.Date // until when an answer was asked for; empty for no day
	Answered wall.Date // when one came; empty for none on record
}

// HandoutOf is what the handouts about a failure are drawn from. Faults: Forbidden;
// NotFound beyond the wall.
func HandoutOf(tx *db.Tx, failure uuid.UUID) (Handout, error) {
	var h Handout
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return h, err
	}
	f, err := failures.Find(tx, failure)
	if err != nil {
		return h, err
	}
	file, err := clients.Read(tx, f.ClientID)
	if err != nil {
		return h, err
	}
	h = Handout{ClientID: f.ClientID, Language: file.Language, Client: subjectOf(file.Client).Name, Now: tx.Now}
	if h.Zone, err = supervision.Clocks(tx, file.Client); err != nil {
		return h, err
	}
	if err := h.readOffice(tx, file); err != nil {
		return h, err
	}
	if err := h.readFailure(tx, f); err != nil {
		return h, err
	}
	return h, h.readSent(tx, f)
}

// readOffice is whom the client can call, and who represents her.
func (h *Handout) readOffice(tx *db.Tx, file clients.File) error {
	office, err := staff.FindOffice(tx)
	if err != nil {
		return err
	}
	head, err := staff.FindLetterhead(tx)
	if err != nil {
		return err
	}
	h.Office, h.Phone = office.Name.Reveal(), head.Phone.Reveal()
	g := gathering{tx: tx, client: file}
	counsel, err := g.assigned()
	if err != nil || counsel == uuid.Nil {
		return err
	}
	names, err := staff.Names(tx, counsel)
	h.Counsel = names[counsel]
	return err
}

func (h *Handout) readFailure(tx *db.Tx, f failures.File) error {
	s, gone := f.Current(), f.Superseded()
	h.Seen, h.Told, h.Screen = instant(s.FirstSeenAt), s.ToldAt, s.ErrorText.Reveal()
	for _, c := range f.Calls {
		if !gone[c.ID] {
			h.Calls = append(h.Calls, Noted{At: instant(c.At), Text: c.Number.Reveal()})
		}
	}
	for _, a := range f.Appearances {
		if !gone[a.ID] {
			h.Visits = append(h.Visits, Noted{At: instant(a.ArrivedAt), Text: a.Place.Reveal()})
		}
	}
	if f.OccurrenceID == nil {
		return nil
	}
	due, err := obligations.FindFor(tx, *f.OccurrenceID, f.ClientID)
	h.Due = due.Moment
	return err
}

// readSent is what was handed over of the packets that are about the failure.
func (h *Handout) readSent(tx *db.Tx, f failures.File) error {
	all, err := ForClient(tx, f.ClientID)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.State != Sealed || !slices.Contains(p.Chose().Failures, f.ID) {
			continue
		}
		file, err := Find(tx, p.ID)
		if err != nil {
			return err
		}
		gone := file.Superseded()
		var answered wall.Date
		for _, a := range file.Answers {
			if !gone[a.ID] {
				answered = a.AnsweredOn
			}
		}
		for _, s := range file.Services {
			if !gone[s.ID] {
				h.Sent = append(h.Sent, Outgoing{On: s.ServedOn, Whom: s.OnWhom.Reveal(), Due: s.AnswerDue, Answered: answered})
			}
		}
	}
	slices.SortStableFunc(h.Sent, func(a, b Outgoing) int { return strings.Compare(string(a.On), string(b.On)) })
	return nil
}
