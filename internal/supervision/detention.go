package supervision

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// DetentionEvent is what happened: each has a row of its own.
type DetentionEvent string

// The three.
const (
	Taken  DetentionEvent = "detained"
	Moved  DetentionEvent = "moved"
	LetOut DetentionEvent = "released"
)

// DetentionEvents lists them in the order in which they happen.
func DetentionEvents() []DetentionEvent { return []DetentionEvent{Taken, Moved, LetOut} }

// LabelKey is how it is called.
func (e DetentionEvent) LabelKey() string { return "detention.event." + string(e) }

// DetentionSource is from whom the clinic knows.
type DetentionSource string

// DetentionSources lists the sources, the usual first. The locator is ICE's own page on
// which one looks for a person.
func DetentionSources() []DetentionSource {
	return []DetentionSource{"family", "client", "locator", "ice", "facility", "court", "document", "other"}
}

// LabelKey is how the source is called.
func (s DetentionSource) LabelKey() string { return "detention.source." + string(s) }

// Keeper is who holds the client; empty when nobody could say.
type Keeper string

// Keepers lists who can hold somebody. Custody of a state or of the federal government
// is told apart: each is a ground of its own (INA 240(b)(5)(C)(ii)).
func Keepers() []Keeper { return []Keeper{"ice", "cbp", "local", "federal", "other"} }

// LabelKey is how the keeper is called.
func (k Keeper) LabelKey() string { return "detention.held_by." + string(k) }

// ReleaseTerms is how a detention ended.
type ReleaseTerms string

// TermsOfRelease lists the ways, the usual first.
func TermsOfRelease() []ReleaseTerms {
	return []ReleaseTerms{"bond", "recognizance", "supervision", "parole", "order", "removed", "other", "unknown"}
}

// LabelKey is how the way is called.
func (t ReleaseTerms) LabelKey() string { return "detention.terms." + string(t) }

// Detention is one event of a detention. Moment is when it happened, by the clocks of
// its zone; its hour may be unknown.
type Detention struct {
	Reported
	StayID     uuid.UUID       `sec:"open"` // the first row of the detention it belongs to; its own on that row
	Event      DetentionEvent  `sec:"open"`
	Moment     wall.Moment     `gorm:"embedded"`
	HappenedAt time.Time       `sec:"open"` // derived from Moment; the beginning of the day without an hour
	Source     DetentionSource `sec:"open"`
	HeldBy     Keeper          `sec:"open"`
	Area       string          `sec:"open"` // ICE's code of an area of responsibility; empty when nobody knows
	Facility   seal.Text       `sec:"sealed"`
	Terms      ReleaseTerms    `sec:"open"` // of a release
	Note       seal.Text       `sec:"sealed"`
}

// TableName is the table of detentions.
func (Detention) TableName() string { return "detentions" }

func (*Detention) noun() string { return "detention" }

func (d *Detention) under() (string, uuid.UUID) { return "stay_id", d.StayID }

// facts are what a line of a packet tells of it in words of a list: where she was held,
// who told us and what was noted are somebody's own words.
func (d *Detention) facts() map[string]any {
	return map[string]any{
		"stay": d.StayID, "event": d.Event, "moment": d.Moment, "source": d.Source, "held_by": d.HeldBy, "area": d.Area, "terms": d.Terms, "told_at": d.ToldAt,
	}
}

func (d *Detention) detail() map[string]any {
	return map[string]any{"facility": d.Facility.Reveal(), "note": d.Note.Reveal(), "told_by": d.ToldBy.Reveal()}
}

// NewDetention is an event as it is told.
type NewDetention struct {
	Date     wall.Date
	Time     wall.Time // empty when nobody could say
	Source   DetentionSource
	HeldBy   Keeper
	Area     string
	Facility string
	Terms    ReleaseTerms // of a release
	Note     string
	Out      *LaterOut // of one that is over: how it ended, put on record with it
	Heard    Heard
	FormID   string
}

// LaterOut is the end of a detention that is put on record after it is over.
type LaterOut struct {
	Date  wall.Date
	Time  wall.Time
	Terms ReleaseTerms
}

// RecordDetention puts an event on record, whichever of the three it is. Faults are those
// of its own verb; Invalid for none of them.
func RecordDetention(tx *db.Tx, client uuid.UUID, event DetentionEvent, n NewDetention) (Detention, error) {
	switch event {
	case Taken:
		return Detain(tx, client, n)
	case Moved:
		return MoveDetained(tx, client, n)
	case LetOut:
		return LetGo(tx, client, n)
	}
	var p fault.Problems
	p.Add("event", "kit.choice_needed")
	return Detention{}, p.Err()
}

// Detain puts on record that a client was detained. Her duties stay as they are, and so
// do her links: a person is asked about both (AnswerDetention). Faults: Invalid;
// NotFound beyond the wall; Conflict while she is detained, but for a detention that is
// over and is told with its end.
func Detain(tx *db.Tx, client uuid.UUID, n NewDetention) (Detention, error) {
	if err := tx.Actor.Require(actor.ObligationsWrite); err != nil { // a client's own link is in whose hands the phone is
		return Detention{}, err
	}
	var out *Detention
	kept, err := told(tx, client, n.FormID, Fix{}, &Detention{}, func(r reading) (*Detention, error) {
		stays, err := staysOf(tx, client)
		if err != nil {
			return nil, err
		}
		if _, held := standing(stays); held && n.Out == nil {
			return nil, fault.New(fault.Conflict, "detention.already")
		}
		d := n.read(r, Taken)
		d.StayID = d.ID
		if n.Out == nil {
			return d, r.fits(*d)
		}
		out = n.out(r, *d)
		return d, r.fits(*d, *out)
	})
	if err != nil || out == nil {
		return *kept, err
	}
	return *kept, put(tx, out)
}

// out is the row of the end that was told with the beginning.
func (n NewDetention) out(r reading, d Detention) *Detention {
	end := Detention{
		Reported: d.Reported, StayID: d.StayID, Event: LetOut, Source: d.Source, Terms: need(r, "out.terms", n.Out.Terms, TermsOfRelease()),
	}
	end.ID, end.ClientID, end.FormHash = db.NewID(r.tx.Now), r.client.ID, nil
	end.when(r, "out", n.Out.Date, n.Out.Time)
	return &end
}

// MoveDetained puts on record that a detained client was moved to another place. Faults:
// as those of Detain; Conflict while she is not detained.
func MoveDetained(tx *db.Tx, client uuid.UUID, n NewDetention) (Detention, error) {
	return n.further(tx, client, Moved)
}

// LetGo puts on record that a detention ended. That her duties rest ends by no release:
// the page says which do. Faults: as those of MoveDetained.
func LetGo(tx *db.Tx, client uuid.UUID, n NewDetention) (Detention, error) {
	return n.further(tx, client, LetOut)
}

// further adds a row to the detention that goes on.
func (n NewDetention) further(tx *db.Tx, client uuid.UUID, event DetentionEvent) (Detention, error) {
	if err := tx.Actor.Require(actor.ObligationsWrite); err != nil {
		return Detention{}, err
	}
	kept, err := told(tx, client, n.FormID, Fix{}, &Detention{}, func(r reading) (*Detention, error) {
		stays, err := staysOf(tx, client)
		if err != nil {
			return nil, err
		}
		stay, held := standing(stays)
		if !held {
			return nil, fault.New(fault.Conflict, "detention.not_now")
		}
		d := n.read(r, event)
		d.StayID = stay.First
		return d, r.fits(*d)
	})
	return *kept, err
}

// CorrectDetention puts a row on record that supersedes one the person saw, whole and
// with the reason; void where it should never have been there: with that she was taken
// goes all of that detention. Stale when somebody else corrected it first.
func CorrectDetention(tx *db.Tx, f Fix, n NewDetention) (Detention, error) {
	client, err := ownerOf(tx, &Detention{}, f.Supersedes)
	if err != nil {
		return Detention{}, err
	}
	kept, err := told(tx, client, n.FormID, f, &Detention{}, func(r reading) (*Detention, error) {
		var was Detention
		if err := db.Take(tx.DB.Where("id = ?", f.Supersedes), &was, notFound); err != nil {
			return nil, err
		}
		r.zone = was.Moment.Zone // by whose clocks the row was shown; she may live elsewhere by now
		d := n.read(r, was.Event)
		d.StayID = was.StayID
		return d, r.fits(*d)
	})
	return *kept, err
}

// read reads an event. Of a release it is asked how; of the others where and by whom.
func (n NewDetention) read(r reading, event DetentionEvent) *Detention {
	d := &Detention{Event: event, Source: need(r, "source", n.Source, DetentionSources()), Note: note(r.p, "note", n.Note)}
	d.when(r, "happened", n.Date, n.Time)
	d.Reported = r.reported(n.Heard, d.Moment.Date)
	if event == LetOut {
		d.Terms = need(r, "terms", n.Terms, TermsOfRelease())
		return d
	}
	d.HeldBy, d.Facility, d.Area = choose(r, "held_by", n.HeldBy, Keepers()), line(r.p, "facility", n.Facility), n.Area
	if _, known := refdata.FieldOfficeOf(n.Area); n.Area != "" && !known {
		r.p.Add("area", "supervision.area_unknown")
	}
	return d
}

// when reads the day, which is needed, and the hour, where somebody knows it.
func (d *Detention) when(r reading, field string, day wall.Date, hour wall.Time) {
	moment, at := r.moment(field, r.past, wall.Moment{Date: day, Time: hour, Zone: r.zone})
	d.Moment = moment
	if at != nil {
		d.HappenedAt = *at
		r.instant(field+".time", *at)
		return
	}
	if day == "" {
		r.p.Add(field+".date", "kit.day_needed")
	}
	d.HappenedAt = r.midnight(moment.Date)
}

// midnight is when a day begins by the client's clocks.
func (r reading) midnight(day wall.Date) time.Time {
	at, err := wall.Moment{Date: day, Time: "00:00", Zone: r.zone, Fold: wall.Earlier}.Instant()
	if err != nil && day != "" { // clocks that jump at midnight
		return day.UTC()
	}
	return at
}

// fits refuses rows that do not go together with the others on record: nobody is moved
// or let go before she was taken, or taken again before she was let go.
func (r reading) fits(more ...Detention) error {
	if len(*r.p) > 0 {
		return nil
	}
	var rows []Detention
	if err := ofClient(r.tx, r.client.ID, &rows); err != nil {
		return err
	}
	stays := assembled(append(rows, more...))
	for i, s := range stays {
		switch {
		case s.tangled():
			r.p.Add("happened.date", "detention.order")
		case i > 0 && (stays[i-1].Out == nil || s.In.before(*stays[i-1].Out)):
			r.p.Add("happened.date", "detention.overlaps")
		}
	}
	return nil
}

// detentionRow is one row; NotFound beyond the wall.
func detentionRow(tx *db.Tx, id uuid.UUID) (Detention, error) {
	var d Detention
	err := db.Take(clients.Wall(tx, tx.DB.Where("detentions.id = ?", id), "detentions.client_id"), &d, notFound)
	return d, err
}
