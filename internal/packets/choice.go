package packets

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Choice says what is in a packet. Everything in it is optional: what is not said is
// taken from the record, or left out and listed as missing. Of a list, nil is what is
// not said, and an empty one says none.
type Choice struct {
	Failures   []uuid.UUID `json:"failures,omitempty"`  // what it is about; the first gives the date
	LeftOut    []PartID    `json:"left_out,omitempty"`  // parts that the attorney does not want
	Exhibits   []Chosen    `json:"exhibits,omitzero"`   // in the order in which they stand; nil for those that belong to it
	Statements []uuid.UUID `json:"statements,omitzero"` // approvals of notes; nil for all that may leave
	Incidents  []uuid.UUID `json:"incidents,omitzero"`  // with an approved exhibit; nil for those of the failures
	From       wall.Date   `json:"from,omitempty"`      // of the chronology; empty for seven days before the failure
	Until      wall.Date   `json:"until,omitempty"`     // and for today
	To         Addressee   `json:"to,omitzero"`
	Pleas      []Plea      `json:"pleas,omitzero"`      // nil for all four
	AnswerBy   wall.Date   `json:"answer_by,omitempty"` // until when an answer is asked for
	Signer     uuid.UUID   `json:"signer,omitzero"`     // the attorney whose letter it is; zero for UsualSigner
	Hearing    uuid.UUID   `json:"hearing,omitzero"`    // of a court's cover page: court, judge, next date
	Detained   *bool       `json:"detained,omitempty"`  // flag of the cover page; nil for as it is on record on the day
	Joint      bool        `json:"joint,omitempty"`     // joint motion, likewise
	Title      string      `json:"title,omitempty"`     // of a court filing; empty for the kind's own
	Mentions   []Mention   `json:"mentions,omitempty"`  // what a letter names beside the ledger; none for none
	Words      string      `json:"words,omitempty"`     // the attorney's own paragraphs in the letter
	Unsigned   bool        `json:"unsigned,omitempty"`  // the draft of the custodian's certificate, where nobody signed it

	DatedOn wall.Date `json:"dated_on,omitempty"` // of the letter; empty for the day it is put together
	Dropped []Dropped `json:"dropped,omitempty"`  // what an earlier choice had and this one could not keep

	Forum      Forum  `json:"forum,omitempty"`       // in which exhibits are used again; empty for a bond case
	Before     string `json:"before,omitempty"`      // its heading, in lines, where it is not the immigration court
	CaseNumber string `json:"case_number,omitempty"` // there

	Ground  Ground            `json:"ground,omitempty"`  // of a motion to rescind: by it goes its fee
	Reasons map[PartID]string `json:"reasons,omitempty"` // why the place of an attorney's own paper is empty; on no page

	Also []Also `json:"also,omitempty"` // what a court's chronology tells beside the hearing; none for nothing
}

// Also is something that a chronology for a court tells beside the hearings, if an
// attorney wants it there. None is by itself: that the client was told of a hearing is
// known from what passed between her and the office, and proves that she had notice.
type Also string

// What can be told.
const (
	AlsoTold      Also = "told"      // when and how the office told the client
	AlsoChecked   Also = "checked"   // when the office looked at what the court says
	AlsoAddresses Also = "addresses" // that her address changed, and when
	AlsoDetention Also = "detention" // that she was detained, and beside which dates
)

// Alsos lists what a chronology for a court can tell beside the hearings.
func Alsos() []Also { return []Also{AlsoTold, AlsoChecked, AlsoAddresses, AlsoDetention} }

// Alsos lists those that a form asks for: one about a check-in tells of no hearing, and one
// that is no court's tells it all.
func (f Form) Alsos() []Also {
	switch {
	case !f.Court:
		return []Also{}
	case f.About:
		return []Also{AlsoDetention}
	}
	return Alsos()
}

// LabelKey is how it is called on a screen.
func (a Also) LabelKey() string { return "packets.also." + string(a) }

// Addressee is to whom a packet goes, as it stands on its letter.
type Addressee struct {
	Office    uuid.UUID `json:"office,omitzero"`     // of the clinic's own table; its name and address
	Name      string    `json:"name,omitempty"`      // or an office in words
	Attention string    `json:"attention,omitempty"` // the officer
	Address   string    `json:"address,omitempty"`   // lines
}

// Chosen is one document as an exhibit of a part. The zero Paper and Bundle stand for
// the document itself; a stripped or redacted copy of it can stand in its place.
type Chosen struct {
	Document uuid.UUID `json:"document"`
	Part     PartID    `json:"part"`
	Paper    uuid.UUID `json:"paper,omitzero"`  // what is printed
	Bundle   uuid.UUID `json:"bundle,omitzero"` // what lies in the bundle
}

// OnPaper is the document that is printed.
func (c Chosen) OnPaper() uuid.UUID {
	if c.Paper == uuid.Nil {
		return c.Document
	}
	return c.Paper
}

// InBundle is the document that lies in the bundle.
func (c Chosen) InBundle() uuid.UUID {
	if c.Bundle == uuid.Nil {
		return c.Document
	}
	return c.Bundle
}

// Leaves tells whether the choice leaves a part out.
func (c Choice) Leaves(part PartID) bool { return slices.Contains(c.LeftOut, part) }

// Of are the exhibits of one part, in their order.
func (c Choice) Of(part PartID) []Chosen {
	var own []Chosen
	for _, e := range c.Exhibits {
		if e.Part == part {
			own = append(own, e)
		}
	}
	return own
}

// Chose is what is in the packet.
func (p Packet) Chose() (c Choice) {
	_ = json.Unmarshal([]byte(p.Choice.Reveal()), &c) // Find has read it, and whoever writes one checks it
	return c
}

func (c Choice) keep() (seal.Text, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return seal.Text{}, fmt.Errorf("writing what was chosen: %w", err)
	}
	return seal.Of(string(text)), nil
}
