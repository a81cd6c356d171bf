package packets

// drawStatements is each approved text, letter by letter, in the frame it is sworn in.
// The words are the declarant's; only the frame is ours.
func drawStatements(p *press) {
	b := p.head()
	p.inside(b)
	for _, s := range p.c.Statements {
		if s.Part != p.part.ID {
			continue
		}
		b.PageBreak()
		if s.Enclosed {
			drawTranslation(b, s.Sworn)
		} else {
			drawSworn(b, p.c.Client, s.Sworn, s.Paragraphs)
		}
	}
	p.exhibits()
}
