package packets

import (
	"constancia/internal/binder"
	"constancia/internal/clients"
	"constancia/internal/fault"
	"constancia/internal/typeset"
)

// A paper that the attorney supplies stands in a filing as she made it: without a tab,
// without a list before it, and no exhibit by its name. The page numbers of the whole run
// through it. Where she puts none, she can say why: that stands on the screen alone.

// supplied declares the place of such a paper.
func supplied(p Part) Part {
	p.Supplied, p.Exhibits = true, true
	if p.Draw == nil {
		p.Draw = (*press).exhibits
	}
	return p
}

// supplies reads the place of a paper that a filing wants; missing is the key of what is
// missed where none is in it and nobody said why.
func supplies(missing string) func(g *gathering) error {
	return func(g *gathering) error {
		if !g.settled() {
			g.miss(missing)
		}
		return nil
	}
}

// settled tells whether the place of a paper has one, or an attorney said why not.
func (g *gathering) settled() bool {
	g.part.In = g.held()
	if said := g.choice.Reasons[g.part.ID]; !g.part.In && said != "" {
		g.part.Why, g.part.Said = "packets.why.said", said
		return true
	}
	return g.part.In
}

// Says notes why the place of a paper is empty.
func (c *Choice) Says(part PartID, why string) {
	if c.Reasons == nil {
		c.Reasons = map[PartID]string{}
	}
	c.Reasons[part] = why
}

// checkReasons keeps what was said of the places of papers, and refuses it elsewhere.
func (c *Choice) checkReasons(wrong *fault.Problems, form Form) {
	kept := map[PartID]string{}
	for id, said := range c.Reasons {
		field := "reasons[" + string(id) + "]"
		if part, known := form.Part(id); !known || !part.Supplied {
			wrong.Add(field, "packets.reason_unknown")
		}
		if said = clients.CleanLine(wrong, field, said, longestLine); said != "" {
			kept[id] = said
		}
	}
	c.Reasons = nil
	if len(kept) > 0 {
		c.Reasons = kept
	}
}

// labelOf is what an exhibit is called over its picture and on the foot of its pages.
func (p *press) labelOf(e Exhibit) string {
	if part, _ := p.form.Part(e.Part); part.Supplied {
		return part.Title
	}
	return "Exhibit " + e.Label
}

// named says of a piece how it stands among the bookmarks and on the foot of its pages.
func (p *press) named(s piece, to *binder.Piece) {
	e := p.c.Exhibits[s.exhibit]
	called := e.called(func(words string) string { return words })
	part, _ := p.form.Part(e.Part)
	switch {
	case !part.Supplied:
		to.Title, to.Level, to.Label = e.Label+"  "+called, 1, "Exhibit "+e.Label
	case s.page == p.pages[partAnchor(e.Part)]:
		to.Title = part.Title
	default:
		to.Title, to.Level = called, 1
	}
}

// listed are the lines of a table of contents below a part: its exhibits; of a paper that
// the attorney supplied, whose own line has its page, none unless it is several.
func (p *press) listed(part Part) []typeset.Entry {
	var own []typeset.Entry
	for _, e := range p.c.Exhibits {
		if e.Part != part.ID {
			continue
		}
		text := e.Label + "  " + e.name()
		if part.Supplied {
			text = e.name()
		}
		own = append(own, typeset.Entry{Text: typeset.Plain(text), Page: p.ref(exhibitAnchor(e.Label)), Level: 2, To: exhibitAnchor(e.Label)})
	}
	if part.Supplied && len(own) == 1 {
		return nil
	}
	return own
}
