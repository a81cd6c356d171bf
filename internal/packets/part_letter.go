package packets

import (
	"cmp"
	"fmt"
	"strings"

	"constancia/internal/typeset"
	"constancia/internal/wall"
)

// drawLetter is the letter to ERO or ISAP with the list of enclosures.
func drawLetter(p *press) {
	b := p.letter()
	p.request(b)
	b.Space(8)
	p.sign(b)
	p.enclosures(b)
}

// letter begins a letter of the office: from whom, to whom, about what.
func (p *press) letter() *typeset.Book {
	b := p.write()
	b.Anchor(partAnchor(p.part.ID))
	b.Mark(1, p.part.Title)
	p.letterhead(b)
	p.address(b)
	p.reference(b)
	b.Paragraph(typeset.Plain("Dear "+cmp.Or(p.c.To.Attention, "Officer")+":"), typeset.Style{Before: 12})
	return b
}

func (p *press) letterhead(b *typeset.Book) {
	h := p.c.Letterhead
	all := h.Address
	if contact := join(" · ", h.Phone, h.Fax, h.Email); contact != "" {
		all = append(all[:len(all):len(all)], contact)
	}
	b.Letterhead(h.Name, all)
	b.Paragraph(typeset.Plain(day(p.c.DatedOn)), typeset.Style{Before: 12})
}

func (p *press) address(b *typeset.Book) {
	to := p.c.To
	b.Space(6)
	for _, l := range append([]string{to.Office}, to.Address...) {
		if l != "" {
			b.Paragraph(typeset.Plain(l), typeset.Style{Before: 1})
		}
	}
	if to.Attention != "" {
		b.Paragraph(typeset.Plain("Attention: "+to.Attention), typeset.Style{Before: 1})
	}
}

// reference is what the letter is about, as an agency files it.
func (p *press) reference(b *typeset.Book) {
	about := func(label, text string) {
		if text != "" {
			b.Paragraph(typeset.Join(typeset.Strong(label+": "), typeset.Plain(text)), typeset.Style{Before: 2, Indent: 36})
		}
	}
	b.Space(6)
	about("Re", p.c.Client.Name)
	about("A-number", p.c.Client.ANumber)
	about("Subject ID", p.c.Client.SubjectID)
	for _, a := range p.c.Accounts {
		if a.Due != (wall.Moment{}) {
			about("Check-in", join(", ", a.Modality, "due "+moment(a.Due)))
		}
	}
	if e := p.c.Earlier; e != nil {
		about("Version", fmt.Sprintf("%d. It replaces version %d, sealed %s, SHA-256 %s", p.c.Number, e.Number, p.at(e.SealedAt), e.SHA256))
	}
}

// request is one paragraph of what is on record, one of what is asked for, and what
// is to be preserved. It says nothing that the record does not.
func (p *press) request(b *typeset.Book) {
	b.Paragraph(typeset.Plain(represents(p.c.Client.Name, p.includes(Representation))+" "+p.happened()), typeset.Style{})
	for _, words := range p.c.Words {
		b.Paragraph(typeset.Plain(words), typeset.Style{})
	}
	if len(p.c.Pleas) > 0 {
		b.Paragraph(typeset.Plain("We ask that ICE:"), typeset.Style{Keep: true})
		var asked []typeset.Text
		for _, plea := range p.c.Pleas {
			asked = append(asked, typeset.Plain(pleas[plea]))
		}
		b.Bullets(asked, typeset.Style{})
	}
	if p.c.AnswerBy != "" {
		b.Paragraph(typeset.Plain("Please answer in writing by "+day(p.c.AnswerBy)+"."), typeset.Style{})
	}
	b.Paragraph(typeset.Join(typeset.Strong("Preservation of records. "), typeset.Plain(preservation)), typeset.Style{Keep: true}) // no signature stands alone
}

// happened tells from the accounts when what was due and what was seen.
func (p *press) happened() string {
	var all []string
	for _, a := range p.c.Accounts {
		all = append(all, a.happened(p.c.Zone))
	}
	var where []string
	for _, part := range []struct {
		id   PartID
		says string
	}{{Summary, "in the summary on page "}, {Chronology, "in the chronology on page "}} {
		if p.includes(part.id) {
			where = append(where, part.says+p.ref(partAnchor(part.id)))
		}
	}
	if len(where) > 0 {
		all = append(all, "What was tried, who was contacted and what proves it is set out "+strings.Join(where, " and ")+", each line with its source.")
	}
	return strings.Join(all, " ")
}

// happened is one account in a few sentences: what was due, what was reported and by
// whom, and what went through after all. What failed is the report's word, as long as
// nobody who could see it has said so: a letter that took it for its own would have the
// attorney assert a cause.
func (a Account) happened(zone string) string {
	var all []string
	due := a.Due != wall.Moment{}
	if due {
		all = append(all, "A check-in was due "+moment(a.Due)+a.until(zone)+".")
	}
	said := ", a check-in did not go through"
	switch {
	case len(a.Worked) > 0 || a.Outcome != "":
		said = ", an attempt did not go through"
	case due:
		said = ", it did not go through"
	}
	said = a.reported(zone) + said
	for i, kind := range a.Kinds {
		said += []string{": ", "; "}[min(i, 1)] + lower(kind)
	}
	all = append(all, said+".")
	if a.ErrorText != "" {
		all = append(all, "The words on the screen, as they were recorded: “"+a.ErrorText+"”")
	}
	for _, at := range a.Worked {
		if at.IsZero() {
			all = append(all, "An attempt, at a time that nobody noted, is on record as having gone through.")
			continue
		}
		all = append(all, "An attempt of "+spoken(at, zone)+" is on record as having gone through.")
	}
	if a.Outcome != "" {
		all = append(all, "The check-in is on record as: "+a.Outcome+".")
	}
	return strings.Join(all, " ")
}

// until says when the window of a check-in closed; nothing where nobody told.
func (a Account) until(zone string) string {
	if a.DueUntil.IsZero() {
		return ""
	}
	if a.Due.Zone != "" {
		zone = a.Due.Zone
	}
	closed := spoken(a.DueUntil, zone)
	if at, err := wall.LoadZone(zone); err == nil && wall.At(a.DueUntil, zone).Date == a.Due.Date {
		closed = a.DueUntil.In(at).Format("3:04 PM MST") // of the same day
	}
	return "; its window closed " + closed
}

// reported says who reported it, and when.
func (a Account) reported(zone string) string {
	by := "As reported to this office"
	if a.ToldBy != "" {
		by = "As reported by " + a.ToldBy + ","
	}
	if a.ToldAt.IsZero() {
		return strings.TrimSuffix(by, ",")
	}
	return by + " on " + spoken(a.ToldAt, zone)
}

var pleas = map[Plea]string{
	Excuse:       "excuse the check-in;",
	NoViolation:  "record no violation, or withdraw one that was recorded;",
	RestoreLevel: "restore the level of supervision that held before;",
	NewDate:      "set a new date to report and confirm it in writing.",
}

const preservation = "Please preserve, and have your contractor preserve, every record of this account and of this check-in: " +
	"log-ins and attempts, pictures that were submitted with the result of their comparison, voice results, location points, alerts, " +
	"messages, calls, violation and case notes, changes of technology, device and app versions, and the logs of the servers and of outages " +
	"for the day of the check-in and the seven days before and after it."

func (p *press) sign(b *typeset.Book) {
	b.Paragraph(typeset.Plain("Respectfully submitted,"), typeset.Style{Keep: true})
	s := p.c.Signer
	var below []string
	for _, l := range []string{s.Name, s.Title, labelled("EOIR ID ", s.EOIR), labelled("Bar No. ", s.Bar), s.firm(p.c.Letterhead)} {
		if l != "" {
			below = append(below, l)
		}
	}
	b.Signatures(typeset.Signature{Lines: below, Date: "Date"})
}

func labelled(label, text string) string {
	if text == "" {
		return ""
	}
	return label + text
}

// enclosures is the table of contents of a packet that goes out with a letter.
func (p *press) enclosures(b *typeset.Book) {
	b.PageBreak()
	b.Heading(1, "Enclosures")
	b.Contents(p.contents(p.part.ID))
}

// contents is every part with its pages, and below each its exhibits.
func (p *press) contents(but PartID) []typeset.Entry {
	var all []typeset.Entry
	for i, part := range p.form.Parts {
		if !p.c.Parts[i].In || part.ID == but {
			continue
		}
		title := part.Title
		if part.Tab != "" {
			title = "Tab " + part.Tab + ". " + title
		}
		all = append(all, typeset.Entry{Text: typeset.Plain(title), Page: p.ref(partAnchor(part.ID)), Level: 1, To: partAnchor(part.ID)})
		all = append(all, p.listed(part)...)
	}
	return all
}
