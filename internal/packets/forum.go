package packets

import (
	"cmp"
	"slices"
	"strings"

	"constancia/internal/clients"
	"constancia/internal/fault"
	"constancia/internal/wall"
)

// Forum is before whom the record of a check-in is used again.
type Forum string

// The forums. A bond case has a record apart from the removal case (8 CFR 1003.19(d)); a
// petition for habeas corpus goes to a federal court (28 USC 2241); the appeal of a breach
// is the obligor's, whose bond it was (8 CFR 103.3, 103.6).
const (
	BondHearing  Forum = "bond"
	HabeasCase   Forum = "habeas"
	BreachAppeal Forum = "breach"
)

// Forums lists the forums.
func Forums() []Forum { return []Forum{BondHearing, HabeasCase, BreachAppeal} }

// LabelKey is how the forum is called on a screen.
func (f Forum) LabelKey() string { return "packets.forum." + string(f) }

// captions are how each forum is addressed: what the exhibits support, whose attorney
// signs, and what stands beside the client's name.
var captions = map[Forum]struct{ title, whose, party, number, matter string }{
	BondHearing:  {"Exhibits in support of respondent's request for custody redetermination", "respondent", "In the matter of", "File No.", "In bond proceedings"},
	HabeasCase:   {"Exhibits in support of the petition for a writ of habeas corpus", "petitioner", "Petitioner", "Case No.", "v. the respondents named in the petition"},
	BreachAppeal: {"Exhibits in support of the appeal from a determination that a bond was breached", "the obligor", "In the matter of the bond for", "File No.", "Appeal of a bond breach"},
}

// forum is before whom the packet goes; empty for a kind that has one place to go.
func (g *gathering) forum() Forum {
	if !g.form.Reused {
		return ""
	}
	return cmp.Or(g.choice.Forum, BondHearing)
}

// EOIR tells whether it is the immigration court's caption: every court filing but those
// that go to another forum.
func (c Court) EOIR() bool { return c.Forum == "" || c.Forum == BondHearing }

// address gives the cover page the heading and the caption of its forum.
func (c *Court) address(choice Choice) {
	c.Party, c.Numbered, c.Matter = "In the matter of", "File No.", proceedings(c.Case)
	if own, known := captions[c.Forum]; known {
		c.Party, c.Numbered, c.Matter = own.party, own.number, own.matter
		c.Title = cmp.Or(choice.Title, own.title)
	}
	if c.EOIR() {
		c.Heading = []string{"UNITED STATES DEPARTMENT OF JUSTICE", "EXECUTIVE OFFICE FOR IMMIGRATION REVIEW", strings.ToUpper(c.Name), strings.ToUpper(c.City)}
		return
	}
	c.Heading, c.Number = lines(strings.ToUpper(choice.Before)), choice.CaseNumber
	c.Judge, c.Hearing = "", wall.Moment{} // those of the immigration court
}

// missForum notes what the caption of a forum lacks.
func (g *gathering) missForum() {
	c := g.out.Court
	switch {
	case c.EOIR():
		if c.Name == "" {
			g.miss("court")
		}
		if c.Judge == "" {
			g.miss("judge")
		}
		return
	case len(c.Heading) == 0:
		g.miss("before")
	}
	if c.Forum == HabeasCase && c.Number == "" {
		g.miss("case_number")
	}
}

func (c *Choice) checkForum(wrong *fault.Problems, form Form) {
	if c.Forum != "" && (!form.Reused || !slices.Contains(Forums(), c.Forum)) {
		wrong.Add("forum", "packets.forum_unknown")
	}
	c.Before = clients.CleanNote(wrong, "before", c.Before, longestLine)
	c.CaseNumber = clients.CleanLine(wrong, "case_number", c.CaseNumber, longestLine)
}
