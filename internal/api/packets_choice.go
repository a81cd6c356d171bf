package api

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/fault"
	"constancia/internal/packets"
	"constancia/internal/wall"
)

// PacketChoice is what is in a packet, as a program writes it. What is left out is
// taken from the record.
type PacketChoice struct {
	Failures   []uuid.UUID           `json:"failures,omitempty" doc:"What it is about; the first gives the date"`
	Parts      map[string]PacketPart `json:"parts,omitempty" doc:"By the part's name, as GET gives them; where no part names exhibits, those that may leave are proposed"`
	Statements []uuid.UUID           `json:"statements,omitzero" required:"false" doc:"Approvals of statements; all that belong to it and may leave when left out, none for []"`
	Incidents  []uuid.UUID           `json:"incidents,omitzero" required:"false" doc:"With an approved exhibit; those of the failures when left out, none for []"`
	From       string                `json:"from,omitempty" doc:"First day of the chronology; a week before the failure when left out"`
	Until      string                `json:"until,omitempty" doc:"Its last day; today when left out"`
	To         PacketTo              `json:"to,omitempty,omitzero"`
	Pleas      []string              `json:"pleas,omitzero" required:"false" doc:"excuse, no_violation, restore_level, new_date; all four when left out, none for []"`
	AnswerBy   string                `json:"answer_by,omitempty" doc:"Until when an answer is asked for"`
	SignerID   uuid.UUID             `json:"signer_id,omitempty,omitzero" doc:"Whose letter it is; when left out, the first of those who answer for the file and may sign it, else whoever asks"`
	HearingID  uuid.UUID             `json:"hearing_id,omitempty,omitzero" doc:"Of a court's cover page"`
	Detained   *bool                 `json:"detained,omitempty" doc:"Flag of the cover page; as it is on record on the day when left out"`
	Joint      bool                  `json:"joint,omitempty"`
	Title      string                `json:"title,omitempty" doc:"Of a court filing"`
	Mentions   []string              `json:"mentions,omitempty" doc:"bond, hearings, counsel: what a letter names beside the ledger"`
	Words      string                `json:"words,omitempty" doc:"The attorney's own paragraphs in the letter"`
	Unsigned   bool                  `json:"unsigned_certificate,omitempty" doc:"The draft of the certificate of records, where nobody has signed it"`
	DatedOn    string                `json:"dated_on,omitempty" doc:"Of the letter; the day on which it is put together when left out"`

	Forum      string `json:"forum,omitempty" doc:"Of check_in_exhibits: bond, habeas or breach; bond when left out"`
	Before     string `json:"before,omitempty" doc:"The heading of a forum that is not the immigration court, in lines"`
	CaseNumber string `json:"case_number,omitempty" doc:"There"`

	Ground string   `json:"ground,omitempty" doc:"Of a motion to rescind: exceptional, no_notice, custody or joint; by it goes whether a fee is due"`
	Also   []string `json:"also,omitempty" doc:"told, checked, addresses, detention: what a chronology for a court tells beside the hearings; nothing when left out"`
}

// PacketTo is to whom a packet goes.
type PacketTo struct {
	OfficeID  uuid.UUID `json:"office_id,omitempty,omitzero"`
	Name      string    `json:"name,omitempty" doc:"An office that is in no table"`
	Attention string    `json:"attention,omitempty"`
	Address   string    `json:"address,omitempty" doc:"Lines"`
}

// PacketPart is one part of a packet.
type PacketPart struct {
	LeftOut  bool            `json:"left_out,omitempty"`
	WhyNone  string          `json:"why_none,omitempty" doc:"Of a paper that the attorney supplies: why there is none; on no page"`
	Exhibits []PacketExhibit `json:"exhibits,omitempty" doc:"In the order in which they stand"`
}

// PacketExhibit is one document of a part.
type PacketExhibit struct {
	DocumentID uuid.UUID `json:"document_id,omitempty" doc:"Required: the original"`
	PaperID    uuid.UUID `json:"paper_id,omitempty,omitzero" doc:"The copy that is printed; the document itself when left out"`
	BundleID   uuid.UUID `json:"bundle_id,omitempty,omitzero" doc:"What lies in the bundle, likewise"`
}

// given is the choice as the room takes it, and for each of its fields that has another
// name there, the name that it has here.
func (c PacketChoice) given(kind packets.Kind) (packets.Choice, named) {
	names := named{"to.office": "to.office_id", "hearing": "hearing_id", "signer": "signer_id"}
	out := packets.Choice{
		Failures: c.Failures, Statements: c.Statements, Incidents: c.Incidents, From: wall.Date(c.From), Until: wall.Date(c.Until),
		To:       packets.Addressee{Office: c.To.OfficeID, Name: c.To.Name, Attention: c.To.Attention, Address: c.To.Address},
		AnswerBy: wall.Date(c.AnswerBy), DatedOn: wall.Date(c.DatedOn), Signer: c.SignerID, Hearing: c.HearingID, Detained: c.Detained, Joint: c.Joint, Title: c.Title, Words: c.Words,
		Unsigned: c.Unsigned,
	}
	if c.Pleas != nil {
		out.Pleas = []packets.Plea{}
	}
	for _, plea := range c.Pleas {
		out.Pleas = append(out.Pleas, packets.Plea(plea))
	}
	for _, m := range c.Mentions {
		out.Mentions = append(out.Mentions, packets.Mention(m))
	}
	for _, a := range c.Also {
		out.Also = append(out.Also, packets.Also(a))
	}
	out.Ground, out.Forum, out.Before, out.CaseNumber = packets.Ground(c.Ground), packets.Forum(c.Forum), c.Before, c.CaseNumber
	for _, id := range inOrder(kind, c.Parts) {
		part := c.Parts[string(id)]
		if part.WhyNone != "" {
			names["reasons["+string(id)+"]"] = "parts." + string(id) + ".why_none"
			out.Says(id, part.WhyNone)
		}
		if part.LeftOut || !has(kind, id) { // the room refuses the name of no part
			names[fmt.Sprintf("left_out[%d]", len(out.LeftOut))] = "parts." + string(id)
			out.LeftOut = append(out.LeftOut, id)
		}
		if part.Exhibits != nil && out.Exhibits == nil {
			out.Exhibits = []packets.Chosen{}
		}
		for i, e := range part.Exhibits {
			here, there := fmt.Sprintf("parts.%s.exhibits[%d]", id, i), fmt.Sprintf("exhibits[%d]", len(out.Exhibits))
			names[there+".part"], names[there+".document"] = here, here+".document_id"
			out.Exhibits = append(out.Exhibits, packets.Chosen{Document: e.DocumentID, Part: id, Paper: e.PaperID, Bundle: e.BundleID})
		}
	}
	return out, names
}

func has(kind packets.Kind, id packets.PartID) bool {
	form, _ := kind.Form()
	_, known := form.Part(id)
	return known
}

// inOrder are the names of parts as they follow one another in the kind.
func inOrder(kind packets.Kind, parts map[string]PacketPart) []packets.PartID {
	form, _ := kind.Form()
	place := func(id packets.PartID) int {
		return slices.IndexFunc(form.Parts, func(p packets.Part) bool { return p.ID == id })
	}
	var ids []packets.PartID
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		ids = append(ids, packets.PartID(name))
	}
	slices.SortStableFunc(ids, func(a, b packets.PartID) int { return cmp.Compare(place(a), place(b)) })
	return ids
}

// named are fields of a refused choice as the room calls them, and as a program does.
type named map[string]string

func (n named) told(err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	for i, p := range f.Problems {
		if here, other := n[p.Field]; other {
			f.Problems[i].Field = here
		}
	}
	return err
}

// jsonOfChoice is what is in a packet, in the words in which a program changes it.
func jsonOfChoice(p packets.Packet) PacketChoice {
	c := p.Chose()
	out := PacketChoice{
		Failures: c.Failures, Parts: map[string]PacketPart{}, Statements: c.Statements, Incidents: c.Incidents, From: string(c.From), Until: string(c.Until),
		To:       PacketTo{OfficeID: c.To.Office, Name: c.To.Name, Attention: c.To.Attention, Address: c.To.Address},
		AnswerBy: string(c.AnswerBy), DatedOn: string(c.DatedOn), SignerID: c.Signer, HearingID: c.Hearing, Detained: c.Detained, Joint: c.Joint, Title: c.Title, Words: c.Words,
		Unsigned: c.Unsigned, Ground: string(c.Ground), Forum: string(c.Forum), Before: c.Before, CaseNumber: c.CaseNumber,
	}
	if c.Pleas != nil {
		out.Pleas = []string{}
	}
	for _, plea := range c.Pleas {
		out.Pleas = append(out.Pleas, string(plea))
	}
	for _, m := range c.Mentions {
		out.Mentions = append(out.Mentions, string(m))
	}
	for _, a := range c.Also {
		out.Also = append(out.Also, string(a))
	}
	form, _ := p.Kind.Form()
	for _, part := range form.Parts {
		one := PacketPart{LeftOut: c.Leaves(part.ID), WhyNone: c.Reasons[part.ID]}
		if part.Exhibits {
			one.Exhibits = []PacketExhibit{}
		}
		for _, e := range c.Of(part.ID) {
			one.Exhibits = append(one.Exhibits, PacketExhibit{DocumentID: e.Document, PaperID: e.OnPaper(), BundleID: e.InBundle()})
		}
		out.Parts[string(part.ID)] = one
	}
	return out
}

// over is a packet's choice with what a program sent in its place: what it does not
// name stays, and a part that it names is replaced whole.
func over(p packets.Packet, sent []byte) (packets.Choice, named, error) {
	choice := jsonOfChoice(p)
	if len(strings.TrimSpace(string(sent))) > 0 {
		if err := json.Unmarshal(sent, &choice); err != nil {
			return packets.Choice{}, nil, fault.Wrap(fault.Invalid, "fault.unreadable", err)
		}
	}
	given, names := choice.given(p.Kind)
	if given.Exhibits == nil {
		given.Exhibits = []packets.Chosen{} // all were taken out: none are proposed anew
	}
	if given.Incidents == nil {
		given.Incidents = []uuid.UUID{}
	}
	return given, names, nil
}
