package packets

import (
	"fmt"

	"constancia/internal/typeset"
)

// drawManifest is every file of the packet with its SHA-256, for whoever compares the
// file in hand with the one that was received.
func drawManifest(p *press) {
	b := p.head()
	b.Paragraph(typeset.Plain("The SHA-256 of each file was computed when the file was received or made, and computed anew, with the same result, when these pages were put together. A file with the same SHA-256 is, letter by letter, the same file."),
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
	if l := p.c.Log; l.Size > 0 {
		b.Paragraph(typeset.Plain("When these pages were put together, the newest signed checkpoint of the office’s log was this one, made "+
			p.at(l.At)+". The bundle holds it, with the proof that the log only grew since."), typeset.Style{Keep: true})
		b.Table(typeset.Table{
			Size: 8, Columns: []typeset.Column{{Title: "Checkpoint: events in the log", Width: 2.5}, {Title: "Root hash", Width: 5}},
			Rows: [][]typeset.Text{row(fmt.Sprint(l.Size), l.Root)},
		})
	}
	if e := p.c.Earlier; e != nil {
		b.Paragraph(typeset.Plain(fmt.Sprintf("This is version %d. Version %d was sealed %s; the SHA-256 of its PDF is %s.", p.c.Number, e.Number, p.at(e.SealedAt), e.SHA256)),
			typeset.Style{})
	}
}
