package supervision

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// InstructionKind is what sort of thing was said.
type InstructionKind string

// InstructionKinds lists the kinds, the usual first. A home visit is one that took
// place: what was said at it stands beside.
func InstructionKinds() []InstructionKind {
	return []InstructionKind{
		"phone_on", "stay_home", "stay_in_area", "travel_allowed", "travel_refused", "home_visit", "bring_papers", "other",
	}
}

// LabelKey is how the kind is called.
func (k InstructionKind) LabelKey() string { return "kit.said." + string(k) }

// Agency is who speaks: the agency or its contractor; empty when nobody could say.
type Agency string

// Agencies lists who can speak.
func Agencies() []Agency { return []Agency{"bi", "ice", "other"} }

// LabelKey is how the speaker is called.
func (a Agency) LabelKey() string { return "kit.agency." + string(a) }

// Way is how something reached the client; empty when nobody could say.
type Way string

// Ways lists the ways, the same by which a client is told of a duty.
func Ways() []Way {
	var all []Way
	for _, way := range obligations.Ways() {
		all = append(all, Way(way))
	}
	return all
}

// LabelKey is how the way is called.
func (w Way) LabelKey() string { return "obligations.how." + string(w) }

// Instruction is something that ICE or its contractor told a client outside the
// papers. Said is when, by the clocks of its zone: the day and the hour may each be
// empty.
type Instruction struct {
	Reported
	Kind         InstructionKind `sec:"open"`
	ObligationID *uuid.UUID      `sec:"open"` // the duty it concerns, if one was named
	What         seal.Text       `sec:"sealed"`
	SaidBy       seal.Text       `sec:"sealed"`
	Agency       Agency          `sec:"open"`
	How          Way             `sec:"open"`
	Language     string          `sec:"open"` // in which it was said
	Said         wall.Moment     `gorm:"embedded"`
	Until        wall.Date       `sec:"open"` // the last day it holds, where one was named
}

// TableName is the table of instructions.
func (Instruction) TableName() string { return "instructions" }

func (*Instruction) noun() string { return "instruction" }

func (i *Instruction) under() (string, uuid.UUID) { return "client_id", i.ClientID }

func (i *Instruction) facts() map[string]any {
	return map[string]any{
		"kind": i.Kind, "obligation": i.ObligationID, "agency": i.Agency, "how": i.How, "language": i.Language, "said": i.Said,
		"until": i.Until, "told_at": i.ToldAt,
	}
}

func (i *Instruction) detail() map[string]any {
	return map[string]any{"what": i.What.Reveal(), "said_by": i.SaidBy.Reveal(), "told_by": i.ToldBy.Reveal()}
}

// NewInstruction is what was said, as it is told.
type NewInstruction struct {
	Kind       InstructionKind
	Obligation uuid.UUID // zero when none was named
	What       string
	SaidBy     string
	Agency     Agency
	How        Way
	Language   string    // BCP 47
	Date       wall.Date // when it was said, or took place; empty when nobody could say
	Time       wall.Time
	Until      wall.Date
	Heard      Heard
	FormID     string
}

// NoteInstruction puts on record what a client was told. Faults: Invalid, NotFound
// beyond the wall.
func NoteInstruction(tx *db.Tx, client uuid.UUID, n NewInstruction) (Instruction, error) {
	i, err := told(tx, client, n.FormID, Fix{}, &Instruction{}, n.read)
	return *i, err
}

// CorrectInstruction puts a row on record that supersedes one the person saw, whole
// and with the reason; void where it should never have been there. Stale when
// somebody else corrected it first.
func CorrectInstruction(tx *db.Tx, f Fix, n NewInstruction) (Instruction, error) {
	client, err := ownerOf(tx, &Instruction{}, f.Supersedes)
	if err != nil {
		return Instruction{}, err
	}
	i, err := told(tx, client, n.FormID, f, &Instruction{}, n.read)
	return *i, err
}

func (n NewInstruction) read(r reading) (*Instruction, error) {
	i := &Instruction{
		Kind: need(r, "kind", n.Kind, InstructionKinds()), ObligationID: r.duty("obligation_id", n.Obligation),
		What: note(r.p, "what", n.What), SaidBy: line(r.p, "said_by", n.SaidBy), Agency: choose(r, "agency", n.Agency, Agencies()),
		How: choose(r, "how", n.How, Ways()), Language: r.language("language", n.Language), Until: r.ahead("until", n.Until),
	}
	said, at := r.moment("said", r.past, wall.Moment{Date: n.Date, Time: n.Time, Zone: r.zone})
	if i.Said = said; at != nil {
		r.instant("said.time", *at)
	}
	i.Reported = r.reported(n.Heard, i.Said.Date)
	if i.What.Empty() {
		r.p.Add("what", "kit.what_needed")
	}
	if i.Until != "" && i.Said.Date != "" && i.Until.Before(i.Said.Date) {
		r.p.Add("until", "kit.until_before")
	}
	return i, nil
}

// When is when it was said, as far as anybody could say.
func (i Instruction) When() time.Time { return happened(i.Said, i.ToldAt) }

// InstructionFile is what was said with every row there ever was about it.
type InstructionFile struct {
	Instruction               // the row that holds
	Before      []Instruction // the first first
}

// First is the id by which what was said is known, however often it is corrected.
func (f InstructionFile) First() uuid.UUID {
	if len(f.Before) > 0 {
		return f.Before[0].ID
	}
	return f.ID
}

// FindInstruction is one thing that was said, by the id of any of its rows.
func FindInstruction(tx *db.Tx, id uuid.UUID) (InstructionFile, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return InstructionFile{}, err
	}
	var i Instruction
	if err := db.Take(clients.Wall(tx, tx.DB.Where("instructions.id = ?", id), "instructions.client_id"), &i, notFound); err != nil {
		return InstructionFile{}, err
	}
	all, err := InstructionsOf(tx, i.ClientID)
	if err != nil {
		return InstructionFile{}, err
	}
	for _, f := range all {
		if f.ID == id || slices.ContainsFunc(f.Before, func(b Instruction) bool { return b.ID == id }) {
			return f, nil
		}
	}
	return InstructionFile{}, fault.New(fault.NotFound, notFound)
}

// InstructionsOf lists what a client was told, the newest first. A void row, which
// says that it never was, is there as what it is.
func InstructionsOf(tx *db.Tx, client uuid.UUID) ([]InstructionFile, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	var rows []Instruction
	if err := ofClient(tx, client, &rows); err != nil {
		return nil, err
	}
	var files []InstructionFile
	for _, chain := range chains(rows, func(i Instruction) Line { return i.Line }) {
		last := len(chain) - 1
		files = append(files, InstructionFile{Instruction: chain[last], Before: chain[:last]})
	}
	slices.SortStableFunc(files, func(a, b InstructionFile) int { return b.When().Compare(a.When()) })
	return files, nil
}
