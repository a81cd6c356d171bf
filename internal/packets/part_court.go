package packets

import (
	"slices"
	"strings"

	"constancia/internal/typeset"
	"constancia/internal/wall"
)

// drawCoverPage is the page of the practice manual (Appendix F): who files on the left,
// flags on the right where it goes to the immigration court, whose they are, the court, the caption, the judge and the next hearing, the title.
func drawCoverPage(p *press) {
	b := p.write()
	b.Anchor(partAnchor(p.part.ID))
	b.Mark(1, p.part.Title)
	s, h, c := p.c.Signer, p.c.Letterhead, p.c.Court
	for _, l := range append(append([]string{s.Name, s.Title, labelled("EOIR ID ", s.EOIR), labelled("Bar No. ", s.Bar), s.firm(h)}, h.Address...), h.Phone, h.Email) {
		if l != "" {
			b.Paragraph(typeset.Plain(l), typeset.Style{Before: 1})
		}
	}
	var flags []string
	if c.Detained && c.EOIR() {
		flags = append(flags, "DETAINED")
	}
	if c.Joint && c.EOIR() {
		flags = append(flags, "JOINT MOTION")
	}
	for _, f := range flags {
		b.Paragraph(typeset.Strong(f), typeset.Style{Align: typeset.End, Before: 2})
	}
	for i, l := range c.Heading {
		style := typeset.Style{Align: typeset.Center, Before: 2}
		if i == 0 {
			style.Before = 48
		}
		if l != "" {
			b.Paragraph(typeset.Strong(l), style)
		}
	}
	b.Space(24)
	b.Table(typeset.Table{Size: 11, Columns: []typeset.Column{{Title: c.Party, Width: 5}, {Title: c.Numbered, Width: 4}}, Rows: [][]typeset.Text{
		{typeset.Strong(p.c.Client.Name), typeset.Strong(join("\n", c.Number, p.c.Client.ANumber))},
		row(c.Matter, ""),
	}})
	var bench []string
	if c.Judge != "" {
		bench = append(bench, "Immigration Judge: "+c.Judge)
	}
	if c.Hearing != (wall.Moment{}) {
		bench = append(bench, "Next hearing: "+moment(c.Hearing))
	}
	b.Space(18)
	for _, l := range bench {
		b.Paragraph(typeset.Plain(l), typeset.Style{Before: 2})
	}
	b.Paragraph(typeset.Strong(strings.ToUpper(c.Title)), typeset.Style{Size: 14, Align: typeset.Center, Before: 48})
}

// proceedings says of which kind a case is, as its caption does.
func proceedings(code string) string {
	kinds := map[string]string{
		"": "In removal proceedings", "RMV": "In removal proceedings", "DEP": "In deportation proceedings", "EXC": "In exclusion proceedings",
		"AOC": "In asylum-only proceedings", "WHO": "In withholding-only proceedings", "CFR": "In credible fear review proceedings",
		"RFR": "In reasonable fear review proceedings", "CSR": "In continued detention review proceedings", "CDR": "In custody proceedings",
		"REC": "In rescission proceedings",
	}
	if kind, known := kinds[code]; known {
		return kind
	}
	return "In proceedings before the immigration court"
}

// drawContents is the table of contents on a page of its own.
func drawContents(p *press) {
	b := p.head()
	b.Contents(p.contents(p.part.ID))
}

// drawUnled is the table of contents of a packet that goes out without its letter, under
// whose it is: an attorney files it with something of her own.
func drawUnled(p *press) {
	b := p.write()
	b.Anchor(partAnchor(p.part.ID))
	b.Mark(1, p.part.Title)
	b.Paragraph(typeset.Strong(p.c.Client.Name), typeset.Style{Size: 14, Align: typeset.Center, Before: 24})
	for _, l := range []string{p.c.Client.ANumber, p.form.Title, day(p.c.MadeOn)} {
		if l != "" {
			b.Paragraph(typeset.Plain(l), typeset.Style{Align: typeset.Center, Before: 4})
		}
	}
	b.Space(18)
	b.Heading(2, p.part.Title)
	b.Contents(p.contents(p.part.ID))
}

// matter says whose case a page is of that may be parted from the others.
func (p *press) matter(b *typeset.Book) {
	b.Paragraph(typeset.Join(typeset.Strong(p.c.Client.Name), typeset.Plain("    "+p.c.Client.ANumber)), typeset.Style{})
}

// holds tells whether a part holds documents.
func (p *press) holds(id PartID) bool {
	return slices.ContainsFunc(p.c.Exhibits, func(e Exhibit) bool { return e.Part == id })
}

// otherSide is on whom a filing is served: before the immigration court on ICE's lawyers,
// elsewhere on whom whoever serves writes there.
func (c Court) otherSide() string {
	if !c.EOIR() {
		return "the following (name and address):"
	}
	return "the Department of Homeland Security, Immigration and Customs Enforcement, Office of the Principal Legal Advisor, at the following address:"
}

// drawProofOfService is what the attorney made of it, else the frame that whoever serves
// fills in (8 CFR 1003.32).
func drawProofOfService(p *press) {
	if p.holds(p.part.ID) {
		p.exhibits()
		return
	}
	b := p.head()
	p.matter(b)
	b.Paragraph(typeset.Plain("On ____________________ (date), I, ______________________________ (name), served a copy of this document, “"+
		p.c.Court.Title+"”, and of everything attached to it, on "+p.c.Court.otherSide()), typeset.Style{Before: 12})
	b.Space(60)
	ways := []string{"by hand delivery", "by mail, or by a courier service"}
	if p.c.Court.EOIR() {
		ways = append(ways, "by the ICE eService portal", "No service needed: both parties take part in ECAS")
	} else {
		ways = append(ways, "by electronic filing")
	}
	var checks []typeset.Check
	for _, way := range ways {
		checks = append(checks, typeset.Check{Text: typeset.Plain(way)})
	}
	b.Checks(checks, typeset.Style{})
	b.Signatures(typeset.Signature{Lines: []string{"Signature of whoever served"}, Date: "Date"})
}
