package packets

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/fault"
	"constancia/internal/packets"
	"constancia/internal/wall"
)

// ChoiceForm is what is in a packet, as it is chosen. An exhibit is three lists that
// belong together by their order, one place per document: what is printed, what lies in
// the bundle, and in which part; an empty part leaves it out.
type ChoiceForm struct {
	Version    int64    `form:"version"`
	Again      int64    `form:"version_again"`
	Round      int      `form:"round"` // of the packet, when the form was shown
	Move       string   `form:"move"`  // up or down, and the document: the form is only shown again
	Failures   []string `form:"failures"`
	In         []string `form:"in"` // the parts that are wanted
	Documents  []string `form:"documents"`
	Parts      []string `form:"parts"`
	Paper      []string `form:"paper"`
	Bundle     []string `form:"bundle"`
	Statements []string `form:"statements"`
	Follows    string   `form:"follows"` // the statements that were ticked because nobody had chosen
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
	Detained   string   `form:"detained"` // empty for as it is on record
	Title      string   `form:"title"`
	DatedOn    string   `form:"dated_on"`
	Also       []string `form:"also"`
	Forum      string   `form:"forum"`
	Before     string   `form:"before"`
	CaseNumber string   `form:"case_number"`
	Ground     string   `form:"ground"`
	Places     []string `form:"places"`  // of the papers that the attorney supplies
	Reasons    []string `form:"reasons"` // likewise, in that order: why one is empty
	Words      string   `form:"words"`
	Unsigned   string   `form:"unsigned"` // not empty: the draft of the certificate of records
	Drafted    string   `form:"drafted"`  // the words as the record gave them, when the form was shown
}

// Joint is a flag of a court's cover page.
const Joint = "joint"

// What an attorney says of the other flag, against the record or with it.
const (
	flagged   = "yes"
	unflagged = "no"
)

func ofFlag(said *bool) string {
	switch {
	case said == nil:
		return ""
	case *said:
		return flagged
	}
	return unflagged
}

func flagOf(said string) *bool {
	flag := said == flagged
	if !flag && said != unflagged {
		return nil
	}
	return &flag
}

// ChoiceFormOf is the form for a packet as it stands.
func ChoiceFormOf(p packets.Packet, candidates []packets.Candidate) ChoiceForm {
	c := p.Chose()
	f := ChoiceForm{
		Version: p.Version, Round: p.Round, Failures: words(c.Failures), Statements: words(c.Statements), Follows: chosenByHand, Incidents: words(c.Incidents),
		From: string(c.From), Until: string(c.Until), Name: c.To.Name, Attention: c.To.Attention, Address: c.To.Address,
		AnswerBy: string(c.AnswerBy), DatedOn: string(c.DatedOn), Title: c.Title, Words: c.Words,
		Forum: string(c.Forum), Before: c.Before, CaseNumber: c.CaseNumber, Ground: string(c.Ground), Office: word(c.To.Office), Signer: word(c.Signer), Hearing: word(c.Hearing),
	}
	form, _ := p.Kind.Form()
	for _, part := range form.Parts {
		if !c.Leaves(part.ID) {
			f.In = append(f.In, string(part.ID))
		}
		if part.Supplied {
			f.Places, f.Reasons = append(f.Places, string(part.ID)), append(f.Reasons, c.Reasons[part.ID])
		}
	}
	pleas := c.Pleas
	if pleas == nil {
		pleas = packets.Pleas()
	}
	for _, plea := range pleas {
		f.Pleas = append(f.Pleas, string(plea))
	}
	for _, m := range c.Mentions {
		f.Mentions = append(f.Mentions, string(m))
	}
	for _, a := range c.Also {
		f.Also = append(f.Also, string(a))
	}
	f.Detained = ofFlag(c.Detained)
	if c.Unsigned {
		f.Unsigned = "yes"
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

// chosenByHand stands for statements that somebody chose: they follow nothing.
const chosenByHand = "chosen"

// Follow ticks the statements that are in the packet as long as nobody chooses.
func (f *ChoiceForm) Follow(in []uuid.UUID) {
	f.Statements = words(in)
	f.Follows = join(f.Statements)
}

// statements are those that were chosen; nil where they were left as the record gave
// them: the packet goes on following the record.
func (f ChoiceForm) statements() []uuid.UUID {
	if f.Follows == join(f.Statements) {
		return nil
	}
	return ids(f.Statements)
}

// At is the version a save is meant for. That the program put the packet together while
// the form was open changes nothing that the form says; an approval would end with it.
func (f ChoiceForm) At(p packets.Packet) int64 {
	switch {
	case f.Again > 0:
		return f.Again
	case f.Round == p.Round && p.State != packets.Approved:
		return p.Version
	}
	return f.Version
}

// Moved changes the place of a document with the one before or after it in the same
// part, as a button of the form asks; false where the form is to be saved.
func (f *ChoiceForm) Moved() bool {
	way, document, asked := strings.Cut(f.Move, ":")
	at := slices.Index(f.Documents, document)
	if !asked || at < 0 {
		return asked
	}
	step := 1
	if way == "up" {
		step = -1
	}
	for other := at + step; other >= 0 && other < len(f.Documents); other += step {
		if nth(f.Parts, other) != nth(f.Parts, at) {
			continue
		}
		for _, list := range [][]string{f.Documents, f.Paper, f.Bundle} {
			if max(at, other) < len(list) {
				list[at], list[other] = list[other], list[at]
			}
		}
		break
	}
	return true
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
		Failures: ids(f.Failures), Exhibits: []packets.Chosen{}, Statements: f.statements(), Incidents: ids(f.Incidents),
		From: wall.Date(f.From), Until: wall.Date(f.Until), AnswerBy: wall.Date(f.AnswerBy), DatedOn: wall.Date(f.DatedOn), Title: f.Title, Words: f.typed(),
		Detained: flagOf(f.Detained), Joint: slices.Contains(f.Flags, Joint),
		Unsigned: f.Unsigned != "", Ground: packets.Ground(f.Ground), Forum: packets.Forum(f.Forum), Before: f.Before, CaseNumber: f.CaseNumber,
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
	if _, letter := form.Part(packets.CoverLetter); letter && form.Draft == nil {
		c.Pleas = []packets.Plea{} // no plea ticked is none
	}
	for _, plea := range f.Pleas {
		c.Pleas = append(c.Pleas, packets.Plea(plea))
	}
	for _, m := range f.Mentions {
		c.Mentions = append(c.Mentions, packets.Mention(m))
	}
	for i, place := range f.Places {
		c.Says(packets.PartID(place), nth(f.Reasons, i))
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
		field, _, indexed := strings.Cut(problem.Field, "[")
		if !indexed {
			continue
		}
		refused.Problems[i].Field = field
		if field == "reasons" {
			refused.Problems[i].Field = "reasons-" + strings.Trim(strings.TrimPrefix(problem.Field, field), "[]")
		}
		if n, ok := indexIn("exhibits", problem.Field); ok {
			refused.Problems[i].Field = "exhibits-" + f.placeOf(n)
		}
	}
	return err
}

// indexIn is the place in a list that the field of a problem names: exhibits[3].part.
func indexIn(list, field string) (n int, ok bool) {
	rest, found := strings.CutPrefix(field, list+"[")
	if !found {
		return 0, false
	}
	inside, _, _ := strings.Cut(rest, "]")
	n, err := strconv.Atoi(inside)
	return n, err == nil && n >= 0
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
