package packets

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/refdata"
	"constancia/internal/supervision"
)

// ofHearing are the questions about a hearing after which an order was entered in
// absentia, in their order: what notice came and where (8 CFR 1003.26(c)), what stood in
// the way (INA 240(e)(1)), when somebody arrived, and what was done as soon as she knew.
// What the office told the client is privileged, and stands beside no question.
var ofHearing = map[Role][]struct {
	id    string
	facts func(h hearings.File) []Fact
}{
	ByClient: {
		{"who", noFact},
		{"case", noFact},
		{"lived", noFact},
		{"told", noFact},
		{"mail", noFact},
		{"knew", noFact},
		{"day", setting},
		{"kept", noFact},
		{"arrived", setting},
		{"shown", noFact},
		{"order", noFact},
		{"helped", noFact},
		{"unsure", noFact},
	},
	ByWitness: {
		{"who", noFact},
		{"knows", noFact},
		{"mail", noFact},
		{"day", setting},
		{"kept", noFact},
		{"arrived", setting},
		{"shown", noFact},
		{"heard", noFact},
		{"unsure", noFact},
	},
	ByStaff: {
		{"who", noFact},
		{"order", noFact},
		{"checked", checks},
		{"sent", noFact},
		{"records", noFact},
		{"heard", noFact},
		{"unsure", noFact},
	},
}

// OutlineOfHearing is what somebody of a role is asked about a hearing of a client; of
// whoever is seen through it first where none is named. Faults: Forbidden for whoever may
// not write a statement, NotFound beyond the wall, for a client who takes no part in it,
// and for no such role.
func OutlineOfHearing(tx *db.Tx, hearing, client uuid.UUID, role Role) (Outline, error) {
	o := Outline{Role: role}
	if err := tx.Actor.Require(actor.NotesWrite); err != nil {
		return o, err
	}
	if unknown(Roles(), role) {
		return o, fault.New(fault.NotFound, "packets.outline.no_role")
	}
	h, err := hearings.Find(tx, hearing)
	if err != nil {
		return o, err
	}
	if o.ClientID = client; client == uuid.Nil {
		o.ClientID = h.Through()
	}
	if !h.Sees(o.ClientID) && h.ClientID != o.ClientID {
		return o, fault.New(fault.NotFound, "hearings.not_found")
	}
	found, err := clients.Find(tx, o.ClientID)
	if err != nil {
		return o, err
	}
	o.Hearing = h
	for _, p := range ofHearing[role] {
		o.Prompts = append(o.Prompts, Prompt{ID: p.id, Facts: p.facts(h)})
	}
	if role == ByCustodian {
		for _, p := range prompts[role] {
			o.Prompts = append(o.Prompts, Prompt{ID: p.id})
		}
	}
	o.Zone, err = supervision.Clocks(tx, found)
	return o, err
}

func noFact(hearings.File) []Fact { return nil }

// setting is the day, hour and court on record.
func setting(h hearings.File) []Fact {
	court := h.Court.Reveal()
	if known, ok := refdata.CourtOf(court); ok {
		court = known.Name
	}
	return []Fact{{Key: "packets.fact.hearing", Moment: h.Current().Moment, Text: court, Source: h.Current().Source.LabelKey()}}
}

// checks are when somebody looked at the court's line, and what it said.
func checks(h hearings.File) []Fact {
	var facts []Fact
	for _, c := range h.Checks {
		said := string(c.SaidDate)
		if c.SaidTime != "" {
			said += ", " + string(c.SaidTime)
		}
		facts = append(facts, Fact{Key: "packets.fact.checked", At: c.CheckedAt.In(time.UTC), Text: said, Source: c.Source.LabelKey()})
	}
	return facts
}
