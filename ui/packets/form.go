// Package packets is the screens of what leaves the house on paper: the list, the form
// that asks for one, what is in it and what is missing, its pages one by one, and what
// happened after it was handed over. It shows what it is given and comes back with what
// was typed.
package packets

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/fault"
	"constancia/internal/packets"
	"constancia/internal/wall"
)

// Path is the list of packets.
const Path = "/packets"

// FilePath is one packet.
func FilePath(id uuid.UUID) string { return Path + "/" + id.String() }

// ChoicePath is the form that says what is in a packet.
func ChoicePath(id uuid.UUID) string { return FilePath(id) + "/choice" }

// ListPath is where a client's new packet is sent.
func ListPath(client uuid.UUID) string { return clientPath(client) + "/packets" }

// NewPath is the form for a client's new packet.
func NewPath(client uuid.UUID) string { return ListPath(client) + "/new" }

// NewForPath is the same form with a failure chosen.
func NewForPath(client, failure uuid.UUID) string {
	return NewPath(client) + "?failure=" + failure.String()
}

func clientPath(id uuid.UUID) string { return "/clients/" + id.String() }

// Filter is which packets the list shows; it stands in the address.
type Filter struct {
	State packets.State
	Due   bool // an answer is due and none is on record
}

// Address is the list with the filter in it.
func (f Filter) Address() string {
	q := url.Values{}
	if f.State != "" {
		q.Set("state", string(f.State))
	}
	if f.Due {
		q.Set("due", "yes")
	}
	if len(q) == 0 {
		return Path
	}
	return Path + "?" + q.Encode()
}

// NewForm is a packet as it is asked for.
type NewForm struct {
	FormID   string   `form:"form_id"`
	Kind     string   `form:"kind"`
	Failures []string `form:"failures"`
}

// New is the form as the room takes it. The failures that are ticked belong to the kinds
// that are about one.
func (f NewForm) New(client uuid.UUID) packets.New {
	n := packets.New{ClientID: client, Kind: packets.Kind(f.Kind), FormID: f.FormID}
	if form, known := n.Kind.Form(); !known || form.About {
		n.Choice.Failures = ids(f.Failures)
	}
	return n
}

// ids are the ids among words; what is none is left out, and the room says what is
// needed.
func ids(words []string) []uuid.UUID {
	var list []uuid.UUID
	for _, word := range words {
		if id, err := uuid.Parse(word); err == nil {
			list = append(list, id)
		}
	}
	return list
}

// ChoiceForm is what is in a packet, as it is chosen. An exhibit is three lists that
// belong together by their order, one place per document: what is printed, what lies in
// the bundle, and in which part; an empty part leaves it out.
type ChoiceForm struct {
	Version    int64    `form:"version"`
	Failures   []string `form:"failures"`
	In         []string `form:"in"` // the parts that are wanted
	Documents  []string `form:"documents"`
	Parts      []string `form:"parts"`
	Paper      []string `form:"paper"`
	Bundle     []string `form:"bundle"`
	Statements []string `form:"statements"`
	Incidents  []string `form:"incidents"`
	From       string   `form:"from"`
	Until      string   `form:"until"`
	Office     string   `form:"to.office"`
	Name       string   `form:"to.name"`
	Attention  string   `form:"to.attention"`
	Address    string   `form:"to.address"`
	Pleas      []string `form:"pleas"`
	Mentions   []string `form:"mentions"`
	AnswerBy   string   `form:"answer_by"`
	Signer     string   `form:"signer"`
	Hearing    string   `form:"hearing"`
	Flags      []string `form:"flags"`
	Title      string   `form:"title"`
	DatedOn    string   `form:"dated_on"`
	Also       []string `form:"also"`
	Words      string   `form:"words"`
	Drafted    string   `form:"drafted"` // the words as the record gave them, when the form was shown
}

// The flags of a court's cover page.
const (
	Detained = "detained"
	Joint    = "joint"
)

// ChoiceFormOf is the form for a packet as it stands.
func ChoiceFormOf(p packets.Packet, candidates []packets.Candidate) ChoiceForm {
	c := p.Chose()
	f := ChoiceForm{
		Version: p.Version, Failures: words(c.Failures), Statements: words(c.Statements), Incidents: words(c.Incidents),
		From: string(c.From), Until: string(c.Until), Name: c.To.Name, Attention: c.To.Attention, Address: c.To.Address,
		AnswerBy: string(c.AnswerBy), DatedOn: string(c.DatedOn), Title: c.Title, Words: c.Words,
		Office: word(c.To.Office), Signer: word(c.Signer), Hearing: word(c.Hearing),
	}
	form, _ := p.Kind.Form()
	for _, part := range form.Parts {
		if !c.Leaves(part.ID) {
			f.In = append(f.In, string(part.ID))
		}
	}
	for _, plea := range c.Pleas {
		f.Pleas = append(f.Pleas, string(plea))
	}
	for _, m := range c.Mentions {
		f.Mentions = append(f.Mentions, string(m))
	}
	for _, a := range c.Also {
		f.Also = append(f.Also, string(a))
	}
	if c.Detained {
		f.Flags = append(f.Flags, Detained)
	}
	if c.Joint {
		f.Flags = append(f.Flags, Joint)
	}
	for _, one := range candidates {
		chosen, part := packets.Chosen{Document: one.ID}, ""
		if one.Chosen != nil {
			chosen, part = *one.Chosen, string(one.Chosen.Part)
		} else if offered, ok := one.Offered(); ok {
			chosen = offered
		}
		f.Documents, f.Parts = append(f.Documents, one.ID.String()), append(f.Parts, part)
		f.Paper, f.Bundle = append(f.Paper, chosen.OnPaper().String()), append(f.Bundle, chosen.InBundle().String())
	}
	return f
}

// Draft puts the words of the record where nobody has typed any.
func (f *ChoiceForm) Draft(drafted string) {
	if f.Words == "" {
		f.Words, f.Drafted = drafted, drafted
	}
}

// typed are the attorney's own words. Words of the record that she left as they were are
// none: the letter goes on following the record.
func (f ChoiceForm) typed() string {
	plain := strings.NewReplacer("\r\n", "\n")
	if strings.TrimSpace(plain.Replace(f.Words)) == strings.TrimSpace(plain.Replace(f.Drafted)) {
		return ""
	}
	return f.Words
}

// Choice is the form as the room takes it, for a kind.
func (f ChoiceForm) Choice(kind packets.Kind) packets.Choice {
	c := packets.Choice{
		Failures: ids(f.Failures), Exhibits: []packets.Chosen{}, Statements: ids(f.Statements), Incidents: ids(f.Incidents),
		From: wall.Date(f.From), Until: wall.Date(f.Until), AnswerBy: wall.Date(f.AnswerBy), DatedOn: wall.Date(f.DatedOn), Title: f.Title, Words: f.typed(),
		Detained: slices.Contains(f.Flags, Detained), Joint: slices.Contains(f.Flags, Joint),
		To: packets.Addressee{Name: f.Name, Attention: f.Attention, Address: f.Address},
	}
	c.To.Office, _ = uuid.Parse(f.Office) // none chosen is the office in words
	c.Signer, _ = uuid.Parse(f.Signer)    // none chosen is whoever approves
	c.Hearing, _ = uuid.Parse(f.Hearing)  // none chosen is no date
	form, _ := kind.Form()
	for _, part := range form.Parts {
		if part.Instead == "" && !slices.Contains(f.In, string(part.ID)) {
			c.LeftOut = append(c.LeftOut, part.ID)
		}
	}
	for _, plea := range f.Pleas {
		c.Pleas = append(c.Pleas, packets.Plea(plea))
	}
	for _, m := range f.Mentions {
		c.Mentions = append(c.Mentions, packets.Mention(m))
	}
	for _, a := range f.Also {
		c.Also = append(c.Also, packets.Also(a))
	}
	for i, word := range f.Documents {
		document, err := uuid.Parse(word)
		if part := nth(f.Parts, i); err == nil && part != "" {
			one := packets.Chosen{Document: document, Part: packets.PartID(part)}
			one.Paper, _ = uuid.Parse(nth(f.Paper, i))   // unreadable is the document itself
			one.Bundle, _ = uuid.Parse(nth(f.Bundle, i)) // likewise
			c.Exhibits = append(c.Exhibits, one)
		}
	}
	return c
}

func nth(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

func word(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}

func words(list []uuid.UUID) []string {
	var out []string
	for _, id := range list {
		out = append(out, id.String())
	}
	return out
}

// Point moves the problems of the room to the questions of the form.
func Point(err error, f ChoiceForm) error {
	refused, ok := fault.From(err)
	if !ok {
		return err
	}
	for i, problem := range refused.Problems {
		field, rest, indexed := strings.Cut(problem.Field, "[")
		if !indexed {
			continue
		}
		refused.Problems[i].Field = field
		if n, err := strconv.Atoi(strings.SplitN(rest, "]", 2)[0]); err == nil && field == "exhibits" {
			refused.Problems[i].Field = "exhibits-" + f.placeOf(n)
		}
	}
	return err
}

// placeOf is the document that became the nth exhibit.
func (f ChoiceForm) placeOf(n int) string {
	for i, document := range f.Documents {
		if nth(f.Parts, i) == "" {
			continue
		}
		if n == 0 {
			return document
		}
		n--
	}
	return ""
}

// StepForm is one button about the pages that a person saw.
type StepForm struct {
	FormID  string `form:"form_id"`
	Build   string `form:"build"`
	Version int64  `form:"version"`
	Reason  string `form:"reason"`
}

// BuildID is the build whose pages the person saw; zero for none.
func (f StepForm) BuildID() uuid.UUID {
	id, _ := uuid.Parse(f.Build) // none is no build, which the room refuses
	return id
}

// ServedForm is how a packet was handed over.
type ServedForm struct {
	FormID    string `form:"form_id"`
	How       string `form:"how"`
	OnWhom    string `form:"on_whom"`
	On        string `form:"served_on"`
	Time      string `form:"served_time"`
	Proof     string `form:"proof"`
	AnswerDue string `form:"answer_due"`
}

// Service is the form as the room takes it.
func (f ServedForm) Service() packets.NewService {
	return packets.NewService{
		How: packets.Way(f.How), OnWhom: f.OnWhom, On: wall.Date(f.On), Time: wall.Time(f.Time), Proof: f.Proof,
		AnswerDue: wall.Date(f.AnswerDue), FormID: f.FormID,
	}
}

// ReceivedForm is how we know that a packet arrived.
type ReceivedForm struct {
	FormID  string `form:"form_id"`
	Service string `form:"service"`
	On      string `form:"received_on"`
	KnownBy string `form:"known_by"`
}

// Receipt is the form as the room takes it.
func (f ReceivedForm) Receipt() packets.NewReceipt {
	service, _ := uuid.Parse(f.Service) // none chosen is refused by the room
	return packets.NewReceipt{Service: service, On: wall.Date(f.On), KnownBy: f.KnownBy, FormID: f.FormID}
}

// AnswerForm is what was answered.
type AnswerForm struct {
	FormID  string `form:"form_id"`
	Outcome string `form:"outcome"`
	By      string `form:"answered_by"`
	On      string `form:"answered_on"`
	Said    string `form:"said"`
}

// Answer is the form as the room takes it.
func (f AnswerForm) Answer() packets.NewAnswer {
	return packets.NewAnswer{Outcome: packets.Outcome(f.Outcome), By: f.By, On: wall.Date(f.On), Said: f.Said, FormID: f.FormID}
}
