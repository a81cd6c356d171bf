package packets

import (
	"fmt"
	"maps"
	"slices"

	"constancia/internal/supervision"
	"constancia/internal/typeset"
)

// StepDownLetter asks for a lower level of supervision, from the days at each level and
// the ledger.
const StepDownLetter Kind = "step_down_letter"

// Levels is the part with the days at each level.
const Levels PartID = "levels"

var stepDownLetter = Form{
	Kind: StepDownLetter, Title: "Request for a lower level of supervision", Draft: draftStepDown, Mentions: Mentions(),
	Parts: []Part{
		{ID: CoverLetter, Title: "Letter", Filed: FiledLetter, Read: drafted(draftStepDown), Draw: drawDrafted},
		attached,
		unled,
		{ID: Levels, Tab: "A", Title: "Days at each level", Read: readLevels, Draw: drawLevels},
		{ID: Compliance, Tab: "B", Title: "Record of compliance", Exhibits: true, Read: readCompliance, Draw: drawCompliance},
	},
}

func draftStepDown(g *gathering) ([]string, error) {
	all := append([]string{g.represents()}, g.levelFacts()...)
	ledger, err := g.ledgerFacts()
	if len(ledger) == 0 {
		g.miss("ledger")
	}
	all = append(append(all, ledger...), g.mentioned()...)
	ask := "We ask that the level of supervision be lowered, and that the change be confirmed in writing."
	if law := g.releaseLaw(); law != "" {
		ask += " (See " + law + ".)"
	} else {
		g.miss("release_form")
	}
	return append(all, ask), err
}

// releaseLaw is the law of the paper on which the client is released, as it holds today.
// Release before a final order, supervision after one and parole are three laws: where
// none is on record, or papers of two, none is named. A bond goes with the other paper.
func (g *gathering) releaseLaw() string {
	laws := map[string]bool{}
	bond := ""
	for _, p := range g.record.Papers {
		if p.Ending != nil && g.record.Today.After(p.Ending.LastDay) {
			continue
		}
		switch law, known := p.Form.Law(); {
		case p.Form == supervision.Recognizance:
			laws[cites("release_discretion", "release_terms")] = true
		case p.Form == supervision.Bond:
			bond = cites("release_discretion", "release_terms")
		case known && (p.Form == supervision.Order || p.Form == supervision.Parole):
			laws[law.Authority] = true
		}
	}
	if len(laws) == 0 {
		return bond
	}
	if len(laws) > 1 {
		return ""
	}
	return slices.Collect(maps.Keys(laws))[0]
}

func readLevels(g *gathering) error {
	e, enrolled := g.record.Enrolled()
	if enrolled {
		g.out.Levels = g.levels(e)
	}
	if g.part.In = len(g.out.Levels) > 0; !g.part.In {
		g.miss("levels")
	}
	return nil
}

func drawLevels(p *press) {
	b := p.head()
	b.Paragraph(typeset.Plain("Days are days of the calendar, the first and the last included; the day of a change belongs to the new level. "+
		"Open levels are counted up to "+day(p.c.MadeOn)+"."), typeset.Style{Size: 9, Grey: true})
	table := typeset.Table{Columns: []typeset.Column{{Title: "When", Width: 3.4}, {Title: "Days", Width: 0.8, Align: typeset.End}, {Title: "Level", Width: 5}}}
	for _, s := range p.c.Levels {
		table.Rows = append(table.Rows, row(s.Period, fmt.Sprint(s.Days), s.Level))
	}
	b.Table(table)
}
