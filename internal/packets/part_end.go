package packets

import (
	"fmt"

	"constancia/internal/typeset"
)

// drawManifest is every file of the packet with its SHA-256, for whoever compares the
// file in hand with the one that was received.
func drawManifest(p *press) {
	b := p.head()
	b.Paragraph(typeset.Plain("The SHA-256 of each file was computed when it was received. A file with the same SHA-256 is, letter by letter, the same file."),
		typeset.Style{})
	table := typeset.Table{Size: 8, Columns: []typeset.Column{
		{Title: "Exhibit", Width: 0.9},
		{Title: "File in the bundle", Width: 2},
		{Title: "Bytes", Width: 1.1, Align: typeset.End},
		{Title: "SHA-256", Width: 5},
	}}
	for i, e := range p.c.Exhibits {
		table.Rows = append(table.Rows, row(e.Label, e.Bundled.Path, fmt.Sprint(e.Bundled.Bytes), e.Bundled.SHA256))
		if e.Bundled.SHA256 != e.Original {
			table.Rows = append(table.Rows, row("", "made from an original that is not enclosed", "", e.Original))
		}
		if e.Printed.SHA256 != e.Bundled.SHA256 {
			table.Rows = append(table.Rows, row("", "printed from another copy of it", fmt.Sprint(e.Printed.Bytes), e.Printed.SHA256))
		}
		if p.placed[i].As == AsSheet {
			table.Rows = append(table.Rows, row("", "not printed: "+reasons[p.placed[i].Reason], "", ""))
		}
	}
	b.Table(table)
	if e := p.c.Earlier; e != nil {
		b.Paragraph(typeset.Plain(fmt.Sprintf("This is version %d. Version %d was sealed %s; the SHA-256 of its PDF is %s.", p.c.Number, e.Number, p.at(e.SealedAt), e.SHA256)),
			typeset.Style{})
	}
}

// certificate describes the process and not only its result, as FRE 902(13) and (14)
// ask of whoever certifies (Fed. R. Evid. 902 with 902(11) and 28 U.S.C. 1746).
var certificate = []string{
	"My name is ______________________________. I am ______________________________ (position) at %s, and I received or supervised the receipt of the electronic files listed in the manifest on page %s.",
	"The office keeps these files in a system that, at the moment a file is received, stores it as it came, computes its SHA-256 hash value, records who sent it, when it was received and by whom, and writes the record into an append-only log. The files are kept encrypted and are not rewritten; a copy from which something was removed is kept beside the original and names it.",
	"The records in the chronology were made at or near the time that stands beside each as “Recorded”, by a person with knowledge or from information transmitted by one, in the course of the regularly conducted activity of the office, and making them is a regular practice of that activity.",
	"I compared the hash value of each file produced here with the hash value that was recorded when it was received, and they are the same. (Fed. R. Evid. 902(14).)",
	"The log in which the records stand is produced by an electronic process that gives an accurate result: a record cannot be altered or taken out without changing the values that later records rest on. (Fed. R. Evid. 902(13).)",
}

// drawCertificate is a draft for the person who received the files to read, correct and
// sign, or not.
func drawCertificate(p *press) {
	b := p.draft("DRAFT")
	b.Anchor(partAnchor(p.part.ID))
	b.Heading(1, p.part.Title)
	for i, text := range certificate {
		if i == 0 {
			text = fmt.Sprintf(text, p.c.office(), p.ref(partAnchor(HashManifest)))
		}
		b.Numbered(i+1, typeset.Plain(text), typeset.Style{})
	}
	b.Paragraph(typeset.Plain("I declare under penalty of perjury that the foregoing is true and correct."), typeset.Style{Before: 18, Keep: true})
	b.Signatures(typeset.Signature{Lines: []string{"Name and position"}, Date: "Executed on"})
	p.end()
}
