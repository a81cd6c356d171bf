package packets

import (
	"constancia/internal/typeset"
)

// drawStatements is each approved text, paragraph by paragraph, with the words of 28
// U.S.C. 1746 for a declaration that is signed within the United States. The text is
// the declarant's; only the frame is ours.
func drawStatements(p *press) {
	b := p.head()
	p.inside(b)
	for _, s := range p.c.Statements {
		if s.Part != p.part.ID {
			continue
		}
		if s.Draft {
			b = p.draft("DRAFT")
		}
		b.PageBreak()
		b.Heading(2, "Declaration of "+s.Speaker)
		for i, text := range s.Paragraphs {
			b.Numbered(i+1, typeset.Plain(text), typeset.Style{})
		}
		b.Paragraph(typeset.Plain("I declare under penalty of perjury that the foregoing is true and correct."), typeset.Style{Before: 18, Keep: true})
		b.Signatures(typeset.Signature{Lines: []string{s.Speaker}, Date: "Executed on"})
		if s.Draft {
			p.end()
			b = p.write()
		}
	}
	p.exhibits()
}
