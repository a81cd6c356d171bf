package packets

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/typeset"
	"constancia/internal/wall"
)

// Mention is something a letter can name beside the record of reporting. Each is the
// attorney's choice: what helps in one forum can harm in another.
type Mention string

// What can be named.
const (
	BondPaid         Mention = "bond"
	HearingsAttended Mention = "hearings"
	HasCounsel       Mention = "counsel"
)

// Mentions lists what can be named.
func Mentions() []Mention { return []Mention{BondPaid, HearingsAttended, HasCounsel} }

// LabelKey is how it is called.
func (m Mention) LabelKey() string { return "packets.mention." + string(m) }

// drafted reads a letter that is drafted from the record: plain facts, a paragraph each.
// What the attorney wrote instead stands in the choice and goes first.
func drafted(draft func(g *gathering) ([]string, error)) func(g *gathering) error {
	return func(g *gathering) error {
		if err := readLetter(g); err != nil || len(g.out.Words) > 0 {
			return err
		}
		words, err := draft(g)
		g.out.Words = words
		return err
	}
}

// DraftLetter is the text of a letter as the record gives it, paragraphs between empty
// lines, for the attorney to edit before she approves. Faults: Forbidden; NotFound beyond
// the wall; Conflict for a kind that is no letter; those of Ask.
func DraftLetter(tx *db.Tx, client uuid.UUID, kind Kind, c Choice) (string, error) {
	if err := tx.Actor.Require(actor.PacketsWrite); err != nil {
		return "", err
	}
	if err := clients.Require(tx, client); err != nil {
		return "", err
	}
	form, _ := kind.Form()
	if form.Draft == nil {
		return "", fault.New(fault.Conflict, "packets.no_letter")
	}
	form28 := c.Of(Representation)
	c.Words, c.Exhibits = "", []Chosen{}
	c, err := c.checked(tx, form, Packet{ClientID: client, Kind: kind})
	if err != nil {
		return "", err
	}
	c.Exhibits = form28 // the letter says whether it is there, and shows none
	g := &gathering{
		tx: tx, packet: Packet{ClientID: client, Kind: kind, Number: 1, AskedBy: tx.Actor.ID}, form: form, choice: c,
		say: locale.For(forum), out: &Contents{Kind: kind, Number: 1, Language: forum}, part: &PartContents{},
	}
	if err := g.open(); err != nil {
		return "", err
	}
	if err := readLetter(g); err != nil {
		return "", err
	}
	words, err := form.Draft(g)
	return strings.Join(words, "\n\n"), err
}

// drawDrafted is a letter of the office: the paragraphs as they were drafted or written,
// until when an answer is asked for, and what is enclosed.
func drawDrafted(p *press) {
	b := p.letter()
	for _, words := range p.c.Words {
		b.Paragraph(typeset.Plain(words), typeset.Style{})
	}
	if p.c.AnswerBy != "" {
		b.Paragraph(typeset.Plain("Please answer in writing by "+day(p.c.AnswerBy)+"."), typeset.Style{})
	}
	b.Space(8)
	p.sign(b)
	if len(p.contents(p.part.ID)) > 0 {
		p.enclosures(b)
	}
}

// tab is where a part of the letter's own enclosures stands; empty where it is left out.
func (g *gathering) tab(id PartID) string {
	part, known := g.form.Part(id)
	if !known || part.Tab == "" || g.choice.Leaves(id) {
		return ""
	}
	return " (Tab " + part.Tab + ")"
}

// count is a number with its noun: 1 check-in, 3 check-ins.
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// dollars is an amount as letters write it: $5,000.00.
func dollars(amount string) string {
	whole, cents, _ := strings.Cut(amount, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if cents != "" {
		whole += "." + cents
	}
	return "$" + whole
}

// onDay is a day with its word before it; empty for none.
func onDay(word string, d wall.Date) string {
	if d == "" {
		return ""
	}
	return " " + word + " " + day(d)
}
