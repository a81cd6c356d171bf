package packets

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/notes"
	"constancia/internal/obligations"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// Outline is what somebody is asked who is to declare about a failure or a hearing: open
// questions, and beside each what is on record. A question names no answer and no fact, so that
// nothing of it can get into the declarant's mouth; the facts are for whoever writes
// down, who compares and asks again where the two differ.
type Outline struct {
	ClientID uuid.UUID
	Failure  failures.File // what it is about; the zero File where it is about a hearing
	Hearing  hearings.File // and the other way round
	Role     Role
	Zone     string
	Prompts  []Prompt
}

// OfHearing tells whether it is about a hearing.
func (o Outline) OfHearing() bool { return o.Hearing.ID != uuid.Nil }

// Key is a question's text.
func (o Outline) Key(p Prompt) string {
	if o.OfHearing() && o.Role != ByCustodian {
		return "packets.outline.hearing." + string(o.Role) + "." + p.ID
	}
	return "packets.outline." + string(o.Role) + "." + p.ID
}

// Prompt is one question.
type Prompt struct {
	ID    string
	Facts []Fact // on record, the first first
}

// Fact is one thing on record, as it was recorded. One of At, Moment and neither says
// when; Word is a text of the catalogs that goes before Text.
type Fact struct {
	Key    string // what it is
	At     time.Time
	Moment wall.Moment
	Word   string
	Text   string // letter by letter
	Source string // key of who says so; empty where nobody is on record
	Who    string // the name in it
}

// toldBy, seenBy and sentBy are a fact with who says so.
func (f Fact) toldBy(who string) Fact { return f.says("packets.fact.as_told", who) }
func (f Fact) seenBy(who string) Fact { return f.says("packets.fact.as_seen", who) }
func (f Fact) sentBy(who string) Fact { return f.says("packets.fact.as_sent", who) }

func (f Fact) says(key, who string) Fact {
	if who != "" {
		f.Source, f.Who = key, who
	}
	return f
}

// prompts are the questions of each role in their order, and what stands beside them.
var prompts = map[Role][]struct {
	id    string
	facts func(o *outlining) []Fact
}{
	ByClient: {
		{"who", none},
		{"duty", (*outlining).due},
		{"before", (*outlining).due},
		{"tried", (*outlining).firstSeen},
		{"screen", (*outlining).screen},
		{"again", (*outlining).attempts},
		{"called", (*outlining).calls},
		{"went", (*outlining).appearances},
		{"shown", (*outlining).pictures},
		{"after", none},
		{"unsure", none},
	},
	ByWitness: {
		{"who", none},
		{"knows", none},
		{"there", (*outlining).due},
		{"saw", (*outlining).firstSeen},
		{"screen", (*outlining).screen},
		{"did", (*outlining).attempts},
		{"shown", (*outlining).pictures},
		{"heard", none},
		{"unsure", none},
	},
	ByStaff: {
		{"who", none},
		{"told", (*outlining).told},
		{"saw", (*outlining).screen},
		{"called", (*outlining).calls},
		{"sent", (*outlining).pictures},
		{"went", (*outlining).appearances},
		{"records", none},
		{"heard", none},
		{"unsure", none},
	},
	ByCustodian: {
		{"who", none}, {"practice", none}, {"arrive", (*outlining).pictures}, {"kept", none}, {"compared", none}, {"unsure", none},
	},
}

// outlining is a failure with what the questions need of it.
type outlining struct {
	file  failures.File
	gone  map[uuid.UUID]bool
	entry obligations.Entry
}

// OutlineOf is what somebody of a role is asked about a failure. Faults: Forbidden for
// whoever may not write a statement, NotFound beyond the wall and for no such role.
func OutlineOf(tx *db.Tx, failure uuid.UUID, role Role) (Outline, error) {
	o := Outline{Role: role}
	if err := tx.Actor.Require(actor.NotesWrite); err != nil {
		return o, err
	}
	if unknown(Roles(), role) {
		return o, fault.New(fault.NotFound, "packets.outline.no_role")
	}
	file, err := failures.Find(tx, failure)
	if err != nil {
		return o, err
	}
	of := outlining{file: file, gone: file.Superseded()}
	if file.OccurrenceID != nil {
		if of.entry, err = obligations.FindFor(tx, *file.OccurrenceID, file.ClientID); err != nil {
			return o, err
		}
	}
	o.Failure, o.ClientID = file, file.ClientID
	for _, p := range prompts[role] {
		o.Prompts = append(o.Prompts, Prompt{ID: p.id, Facts: p.facts(&of)})
	}
	client, err := clients.Find(tx, file.ClientID)
	if err != nil {
		return o, err
	}
	o.Zone, err = supervision.Clocks(tx, client)
	return o, err
}

// Spoken is whose words the notes of an outline hold.
func (r Role) Spoken() notes.Whose {
	if r == ByCustodian {
		return notes.OfStaff
	}
	return notes.Whose(r)
}

// onWord is a fact with who did or saw it, else who told the office of it.
func (f Fact) onWord(file failures.File, l failures.Line, observer string) Fact {
	if observer != "" {
		return f.seenBy(observer)
	}
	return f.toldBy(file.Teller(l))
}

func none(*outlining) []Fact { return nil }

func (o *outlining) due() []Fact {
	if o.entry.ID == uuid.Nil {
		return nil
	}
	facts := []Fact{{Key: "packets.fact.due", Moment: o.entry.Moment}}
	if o.entry.Timed() {
		facts = append(facts, Fact{Key: "packets.fact.until", At: o.entry.ClosesAt})
	}
	if m, ok := obligations.ModalityOf(o.entry.Modality); ok {
		facts = append(facts, Fact{Key: "packets.fact.modality", Word: m.LabelKey()})
	}
	return facts
}

func (o *outlining) told() []Fact {
	s := o.file.Current()
	return []Fact{{Key: "packets.fact.told", At: s.ToldAt, Text: s.ToldBy.Reveal()}}
}

func (o *outlining) firstSeen() []Fact {
	s := o.file.Current()
	var facts []Fact
	if s.FirstSeenAt != nil {
		facts = append(facts, Fact{Key: "packets.fact.first_seen", At: *s.FirstSeenAt}.toldBy(s.ToldBy.Reveal()))
	}
	if s.LastSeenAt != nil {
		facts = append(facts, Fact{Key: "packets.fact.last_seen", At: *s.LastSeenAt}.toldBy(s.ToldBy.Reveal()))
	}
	return facts
}

// screen are the words on the screen as they stood there.
func (o *outlining) screen() []Fact {
	s := o.file.Current()
	var facts []Fact
	if words := s.ErrorText.Reveal(); words != "" {
		facts = append(facts, Fact{Key: "packets.fact.screen", At: instant(s.FirstSeenAt), Text: "“" + words + "”"}.toldBy(s.ToldBy.Reveal()))
	}
	return facts
}

// attempts are what was tried and when, and not what came of it in anybody's words.
func (o *outlining) attempts() []Fact {
	var facts []Fact
	for _, a := range o.file.Attempts {
		if !o.gone[a.ID] {
			facts = append(facts, Fact{Key: "packets.fact.attempt", At: instant(a.At), Word: a.Action.LabelKey()}.onWord(o.file, a.Line, a.ObservedBy.Reveal()))
		}
	}
	return facts
}

// calls are who was called, and not what was said: that is for whoever heard it to say.
func (o *outlining) calls() []Fact {
	var facts []Fact
	for _, c := range o.file.Calls {
		if !o.gone[c.ID] {
			facts = append(facts, Fact{Key: "packets.fact.call", At: instant(c.At), Word: c.Channel.LabelKey(), Text: sentence(c.Number.Reveal(), answered(c))}.onWord(o.file, c.Line, c.ObservedBy.Reveal()))
		}
	}
	return facts
}

func (o *outlining) appearances() []Fact {
	var facts []Fact
	for _, a := range o.file.Appearances {
		if !o.gone[a.ID] {
			facts = append(facts, Fact{Key: "packets.fact.appeared", At: instant(a.ArrivedAt), Text: sentence(a.Place.Reveal(), a.Officer.Reveal())}.onWord(o.file, a.Line, a.ObservedBy.Reveal()))
		}
	}
	return facts
}

func (o *outlining) pictures() []Fact {
	var facts []Fact
	for _, e := range o.file.Evidence {
		facts = append(facts, Fact{Key: "packets.fact.received", At: e.ReceivedAt, Text: e.Caption.Reveal()}.sentBy(e.SentBy.Reveal()))
	}
	return facts
}
