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
	"constancia/internal/refdata"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// Handout is what a client takes home about one failure or one packet, or takes along to
// an office: facts of the record, and no word of argument. It names no A-number: a sheet of paper
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
	Kind     Kind  // of the packet it is about; empty where it is about a failure
	Visit    Visit // for which the card is
}

// Visit is where the client goes with a card. What is empty is written by hand.
type Visit struct {
	Moment  wall.Moment
	Office  string
	Officer string
	Words   string // of the message that called her in, as they stood there
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
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return Handout{}, err
	}
	f, err := failures.Find(tx, failure)
	if err != nil {
		return Handout{}, err
	}
	h, err := handoutFor(tx, f.ClientID)
	if err != nil {
		return h, err
	}
	if err := h.readFailure(tx, f); err != nil {
		return h, err
	}
	if err := h.readVisit(tx); err != nil {
		return h, err
	}
	return h, h.readSent(tx, func(p Packet) bool { return slices.Contains(p.Chose().Failures, f.ID) })
}

// HandoutOfPacket is what the client's own copy about a packet is drawn from, whatever it
// is about. Faults as HandoutOf.
func HandoutOfPacket(tx *db.Tx, packet uuid.UUID) (Handout, error) {
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return Handout{}, err
	}
	p, err := find(tx, packet)
	if err != nil {
		return Handout{}, err
	}
	h, err := handoutFor(tx, p.ClientID)
	if err != nil {
		return h, err
	}
	h.Kind = p.Kind
	if about := p.Chose().Failures; len(about) > 0 {
		f, err := failures.Find(tx, about[0])
		if err != nil {
			return h, err
		}
		if err := h.readFailure(tx, f); err != nil {
			return h, err
		}
	}
	return h, h.readSent(tx, func(other Packet) bool { return other.LineID == p.LineID })
}

// HandoutOfSummons is what the card for a call-in is drawn from. Faults as HandoutOf.
func HandoutOfSummons(tx *db.Tx, summons uuid.UUID) (Handout, error) {
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return Handout{}, err
	}
	s, err := supervision.FindSummons(tx, summons)
	if err != nil {
		return Handout{}, err
	}
	h, err := handoutFor(tx, s.ClientID)
	if err != nil {
		return h, err
	}
	record, err := supervision.Read(tx, s.ClientID)
	h.Visit = visitOf(record, s.Moment, s.Place.Reveal())
	h.Visit.Words = s.Words.Reveal()
	return h, err
}

// handoutFor is what every handout of a client says.
func handoutFor(tx *db.Tx, client uuid.UUID) (Handout, error) {
	file, err := clients.Read(tx, client)
	if err != nil {
		return Handout{}, err
	}
	h := Handout{ClientID: client, Language: file.Language, Client: subjectOf(file.Client).Name, Now: tx.Now}
	if h.Zone, err = supervision.Clocks(tx, file.Client); err != nil {
		return h, err
	}
	return h, h.readOffice(tx, file)
}

// readVisit is the next day on which the client is expected somewhere: a call-in or a
// check-in in person. Where none is on record, the office that supervises her.
func (h *Handout) readVisit(tx *db.Tx) error {
	record, err := supervision.Read(tx, h.ClientID)
	if err != nil {
		return err
	}
	h.Visit = visitOf(record, wall.Moment{}, "")
	var first time.Time
	calls, err := supervision.SummonsesOf(tx, h.ClientID)
	if err != nil {
		return err
	}
	for _, s := range calls {
		if !s.Void && s.StartsAt != nil && s.StartsAt.After(tx.Now) && (first.IsZero() || s.StartsAt.Before(first)) {
			first, h.Visit = *s.StartsAt, visitOf(record, s.Moment, s.Place.Reveal())
		}
	}
	due, err := obligations.List(tx, obligations.Filter{Client: h.ClientID, From: tx.Now})
	for _, e := range due {
		m, known := obligations.ModalityOf(e.Modality)
		if !known || !m.HasPlace || e.Withdrawn != "" || !first.IsZero() && !e.OpensAt.Before(first) {
			continue
		}
		h.Visit = visitOf(record, e.Moment, e.Place.Reveal())
		break // they are in the order of time
	}
	return err
}

// visitOf is a visit to a place in words, else to the office that supervises the client.
// The officer is named only where she sits there.
func visitOf(record supervision.Record, at wall.Moment, place string) Visit {
	v := Visit{Moment: at, Office: place}
	if known, ok := refdata.FieldOfficeOf(place); ok {
		v.Office = known.Name
	}
	for _, o := range record.Responsible() {
		office, known := record.Office(o.OfficeID)
		name := office.Name.Reveal()
		if !known || place != "" && !clients.Names(v.Office, name) {
			continue
		}
		if v.Officer = o.Name.Reveal(); place == "" {
			v.Office = strings.Join(append([]string{name}, lines(office.Address.Reveal())...), ", ")
		}
		break
	}
	return v
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

// readSent is what was handed over of some of the client's packets.
func (h *Handout) readSent(tx *db.Tx, of func(Packet) bool) error {
	all, err := ForClient(tx, h.ClientID)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.State != Sealed || !of(p) {
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
