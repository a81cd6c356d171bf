package packets

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/typeset"
	"constancia/internal/wall"
)

// mostOfAKind keeps the summary on one page: of more rows the first and the last ones
// stand, and it says how many lie between them.
const mostOfAKind = 5

// drawSummary is one page: due, attempted, contacted, appeared. Of what nothing is on
// record it has no row: an empty one would be the list of what is missing, in print.
func drawSummary(p *press) {
	b := p.head()
	table := typeset.Table{Columns: []typeset.Column{
		{Title: "", Width: 1.4},
		{Title: "When", Width: 2.6},
		{Title: "What is on record", Width: 4.4},
		{Title: "See exhibit, page", Width: 1.4},
		{Title: "Line on page", Width: 0.9, Align: typeset.End},
	}}
	for _, what := range []EventKind{WasDue, Tried, WasCalled, CameThere, WentThrough} {
		var own []Event
		for _, e := range p.c.Summary {
			if e.What == what {
				own = append(own, e)
			}
		}
		table.Rows = append(table.Rows, p.shortened(what, own)...)
	}
	b.Table(table)
	b.Paragraph(typeset.Plain("Times are by the clocks of "+p.c.Zone+" unless another zone stands beside them. The last column is the page of the chronology."),
		typeset.Style{Size: 9, Grey: true})
}

func (p *press) shortened(what EventKind, own []Event) [][]typeset.Text {
	var all [][]typeset.Text
	for i, e := range own {
		if hidden := len(own) - mostOfAKind; hidden > 0 && i >= mostOfAKind-2 && i < len(own)-2 {
			if i == mostOfAKind-2 {
				all = append(all, row(string(what), "", fmt.Sprintf("%d more: see the chronology", hidden), "", ""))
			}
			continue
		}
		when, page := p.at(e.At), ""
		if e.Moment != (wall.Moment{}) {
			when = moment(e.Moment)
		}
		if e.Line != uuid.Nil && p.tells(e.Line) {
			page = p.ref(lineAnchor(e.Line))
		}
		all = append(all, row(string(what), when, e.Text, p.proof(e.Line), page))
	}
	return all
}

// proof is every exhibit that shows a line of the chronology, with its page; empty where
// none does.
func (p *press) proof(line uuid.UUID) string {
	var all []string
	for _, l := range p.c.Lines {
		if l.ID != line || line == uuid.Nil {
			continue
		}
		for _, e := range p.c.Exhibits {
			if slices.Contains(l.Exhibits, e.Original) {
				all = append(all, e.Label+", "+p.ref(exhibitAnchor(e.Label)))
			}
		}
	}
	return strings.Join(all, "\n")
}

// tells tells whether the chronology has a line.
func (p *press) tells(id uuid.UUID) bool {
	return p.includes(Chronology) && slices.ContainsFunc(p.c.Lines, func(l Line) bool { return l.ID == id })
}

// includes tells whether a part is in the packet.
func (p *press) includes(id PartID) bool {
	return slices.ContainsFunc(p.c.Parts, func(c PartContents) bool { return c.ID == id && c.In })
}

func row(cells ...string) []typeset.Text {
	all := make([]typeset.Text, len(cells))
	for i, c := range cells {
		all[i] = typeset.Plain(c)
	}
	return all
}

// drawChronology is the record in order. Each line says who observed it, when it was
// recorded, and on which page stands what shows it.
func drawChronology(p *press) {
	b := p.head()
	b.Paragraph(typeset.Plain("Made from the record of "+p.c.office()+" on "+day(p.c.MadeOn)+". Each line is as it was recorded. "+
		"Times are by the clocks of "+p.c.Zone+" unless another zone stands beside them."), typeset.Style{Size: 9, Grey: true})
	number := 0
	for _, l := range p.c.Lines {
		number++
		p.line(b, number, l)
	}
}

func (p *press) line(b *typeset.Book, number int, l Line) {
	b.Anchor(lineAnchor(l.ID))
	text := l.Text
	for _, f := range l.Facts {
		text = strings.TrimRight(text, ". ") + ". " + f
	}
	if l.Superseded {
		text += " (No longer in force; kept as it was recorded.)"
	}
	b.Numbered(number, typeset.Join(typeset.Strong(p.when(l)+". "), typeset.Plain(text)), typeset.Style{Keep: true})
	b.Paragraph(typeset.Plain(p.source(l)), typeset.Style{Size: 8.5, Grey: true, Indent: 36, Before: 1})
}

func (p *press) when(l Line) string {
	switch {
	case l.Moment != wall.Moment{}:
		return moment(l.Moment)
	case l.Day != "":
		return day(l.Day)
	case l.Untimed:
		return "Time not recorded"
	}
	return p.at(l.At)
}

// source is who observed it, when the office was told, who recorded it and when, and
// what shows it.
func (p *press) source(l Line) string {
	var all []string
	for _, said := range []string{labelled("Observed by ", l.ObservedBy), labelled("As told by ", l.AsToldBy), labelled("From ", l.SentBy)} {
		if said != "" {
			all = append(all, said)
		}
	}
	if l.Source != "" {
		all = append(all, "Source: "+l.Source)
	}
	if !l.ToldAt.IsZero() {
		all = append(all, "Told "+p.at(l.ToldAt))
	} else if l.ToldOn != "" {
		all = append(all, "Told "+day(l.ToldOn))
	}
	all = append(all, "Recorded "+p.at(l.RecordedAt)+" by "+l.RecordedBy)
	exhibit := "Exhibit "
	if l.Proof {
		exhibit = "See Exhibit "
	}
	for _, e := range p.c.Exhibits {
		if slices.Contains(l.Exhibits, e.Original) {
			all = append(all, exhibit+e.Label+", page "+p.ref(exhibitAnchor(e.Label)))
		}
	}
	return strings.Join(all, ". ") + "."
}

// drawAppEvidence is what is known of the device, and its pictures in the order of time.
func drawAppEvidence(p *press) {
	b := p.head()
	for _, sheet := range p.c.Devices {
		p.table(b, sheet)
	}
	p.inside(b)
	p.exhibits()
}

func (p *press) table(b *typeset.Book, sheet Sheet) {
	b.Heading(3, sheet.Title)
	table := typeset.Table{Columns: []typeset.Column{{Title: "", Width: 2}, {Title: "", Width: 5}}}
	for _, pair := range sheet.Rows {
		table.Rows = append(table.Rows, row(pair.Label, pair.Text))
	}
	b.Table(table)
}

// drawCalls is who was called or written to. What was said is in a declaration, or in
// no part at all.
func drawCalls(p *press) {
	b := p.head()
	table := typeset.Table{Columns: []typeset.Column{
		{Title: "When", Width: 2.2},
		{Title: "How", Width: 1.1},
		{Title: "Number", Width: 1.7},
		{Title: "Answered by", Width: 1.8},
		{Title: "Length", Width: 0.9},
		{Title: "Who says so", Width: 2.4},
	}}
	for _, c := range p.c.Calls {
		by, length := c.AnsweredBy, ""
		if c.Voicemail {
			by = join("; ", by, "voicemail left")
		}
		if c.Seconds != nil {
			length = fmt.Sprintf("%d:%02d", *c.Seconds/60, *c.Seconds%60)
		}
		table.Rows = append(table.Rows, row(p.at(c.At), c.Channel, c.Number, by, length, join("; ", c.By, "recorded "+p.at(c.RecordedAt)+", "+c.RecordedBy)))
	}
	if len(table.Rows) > 0 {
		b.Table(table)
	}
	p.inside(b)
	p.exhibits()
}

func drawAppearances(p *press) {
	b := p.head()
	for _, a := range p.c.Appearances {
		sheet := Sheet{Title: "Appearance of " + p.at(a.ArrivedAt)}
		for _, pair := range []Pair{
			{"Place", a.Place},
			{"Arrived", p.at(a.ArrivedAt)},
			{"Officer", a.Officer},
			{"Proof of presence", a.Proof},
			{"Paper handed out", a.Paper},
			{"Who says so", a.By},
			{"Recorded", p.at(a.RecordedAt) + ", " + a.RecordedBy},
		} {
			if pair.Text != "" {
				sheet.Rows = append(sheet.Rows, pair)
			}
		}
		if !a.SeenAt.IsZero() {
			sheet.Rows = slices.Insert(sheet.Rows, 2, Pair{"Seen by an officer", p.at(a.SeenAt)})
		}
		p.table(b, sheet)
	}
	p.inside(b)
	p.exhibits()
}

// drawCompliance is the ledger. What nobody knows is said to be unknown.
func drawCompliance(p *press) {
	b := p.head()
	h := p.c.History
	title := "Check-ins"
	if h.Before != "" {
		title += " due before " + h.Before
	}
	p.table(b, Sheet{Title: title, Rows: []Pair{
		{"Outcome on record", fmt.Sprint(h.Resolved)},
		{"Done on time", fmt.Sprint(h.OnTime)},
		{"Did not go through, reason on record", fmt.Sprint(h.Failed)},
		{"Outcome not on record", fmt.Sprintf("%d (counted neither way)", h.Unknown)},
	}})
	table := typeset.Table{Columns: []typeset.Column{
		{Title: "Due", Width: 2.6},
		{Title: "How", Width: 2},
		{Title: "Outcome", Width: 2.4},
		{Title: "Done", Width: 2.4},
		{Title: "Source", Width: 1.8},
	}}
	for _, c := range h.CheckIns {
		done := ""
		if !c.At.IsZero() {
			done = p.at(c.At)
		}
		table.Rows = append(table.Rows, row(moment(c.Moment), c.Modality, c.State, done, c.Source))
	}
	if len(table.Rows) > 0 {
		b.Table(table)
	}
	p.attended(b)
	p.addresses(b)
	p.inside(b)
	p.exhibits()
}

func (p *press) attended(b *typeset.Book) {
	if len(p.c.History.Hearings) > 0 {
		b.Heading(3, "Hearings attended")
		table := typeset.Table{Columns: []typeset.Column{{Title: "When", Width: 3}, {Title: "Hearing", Width: 3}, {Title: "Court", Width: 3}, {Title: "Source", Width: 3}}}
		for _, h := range p.c.History.Hearings {
			table.Rows = append(table.Rows, row(moment(h.Moment), h.Type, h.Court, h.Source))
		}
		b.Table(table)
	}
}

// drawCause is what an attorney let be said of an incident, letter by letter.
func drawCause(p *press) {
	b := p.head()
	for _, words := range p.c.Incidents {
		b.Paragraph(typeset.Plain(words), typeset.Style{})
	}
	p.inside(b)
	p.exhibits()
}

// drawExhibits is a part that holds documents and nothing else.
func drawExhibits(p *press) {
	p.inside(p.head())
	p.exhibits()
}
