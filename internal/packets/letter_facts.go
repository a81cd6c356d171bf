package packets

import (
	"fmt"
	"strings"

	"constancia/internal/obligations"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// ledgerFacts say how often it is on record what became of a check-in, state by state,
// the bad with the good, and how often it is not.
func (g *gathering) ledgerFacts() ([]string, error) {
	book, err := obligations.Ledger(g.tx, g.packet.ClientID)
	if err != nil {
		return nil, err
	}
	if book.Resolved == 0 {
		return []string{}, nil
	}
	var first, last wall.Date
	var states []string
	for _, t := range book.Tallies {
		if !t.State.Resolved() {
			continue
		}
		for _, e := range t.Occurrences {
			if first == "" || e.Moment.Date.Before(first) {
				first = e.Moment.Date
			}
			if last == "" || e.Moment.Date.After(last) {
				last = e.Moment.Date
			}
		}
		n := len(t.Occurrences)
		if t.State == obligations.Reported {
			n = book.OnTime
		}
		if n > 0 {
			states = append(states, fmt.Sprintf("%d: %s", n, lower(g.say.Say(t.State.LabelKey()))))
		}
	}
	if book.NoHour > 0 {
		states = append(states, fmt.Sprintf("%d: done, at an hour that is not on record", book.NoHour))
	}
	said := fmt.Sprintf("From %s to %s, the outcome of %s is on record%s. Of these, %s.",
		day(first), day(last), count(book.Resolved, "check-in"), g.tab(Compliance), strings.Join(states, "; "))
	if book.Unknown > 0 {
		said += fmt.Sprintf(" Of %s the outcome is not on record; they are counted neither way.", count(book.Unknown, "further check-in"))
	}
	return []string{said}, nil
}

// lower begins a label of the catalogs in the middle of a sentence; ICE stays ICE.
func lower(label string) string {
	if len(label) > 1 && label[1] >= 'a' && label[1] <= 'z' {
		return strings.ToLower(label[:1]) + label[1:]
	}
	return label
}

// mentioned are the paragraphs of what the attorney chose to name.
func (g *gathering) mentioned() []string {
	says := map[Mention]func() []string{BondPaid: g.bondFacts, HearingsAttended: g.hearingFacts, HasCounsel: g.counselFacts}
	var all []string
	for _, m := range Mentions() {
		for _, chosen := range g.choice.Mentions {
			if m == chosen {
				all = append(all, says[m]()...)
			}
		}
	}
	return all
}

// bondFacts say that a bond was posted, and never who paid it: that is a third person.
func (g *gathering) bondFacts() []string {
	var all []string
	for _, paper := range g.record.Papers {
		if paper.Form == supervision.Bond && !paper.BondAmount.Empty() && paper.PostedOn != "" {
			all = append(all, fmt.Sprintf("A bond of %s was posted on %s.", dollars(paper.BondAmount.Reveal()), day(paper.PostedOn)))
		}
	}
	if len(all) == 0 {
		g.miss("bond")
	}
	return all
}

func (g *gathering) hearingFacts() []string {
	var all []string
	for _, h := range g.hearings {
		for _, a := range h.Attended(g.packet.ClientID) {
			all = append(all, day(a.Setting.Moment.Date)+" ("+lower(g.say.Say(h.Type.LabelKey()))+")")
		}
	}
	if len(all) == 0 {
		g.miss("hearings_held")
		return nil
	}
	return []string{fmt.Sprintf("%s was present at %s before the immigration court, as the record has it: %s.", g.out.Client.Name, count(len(all), "hearing"), strings.Join(all, "; "))}
}

func (g *gathering) counselFacts() []string {
	s := g.out.Signer
	if s.Name == "" {
		return nil
	}
	return []string{fmt.Sprintf("%s has counsel: %s.", g.out.Client.Name, join(", ", s.Name, s.Title, s.firm(g.out.Letterhead)))}
}

// levelFacts say since when she is enrolled, how long each level held, and what was
// asked before.
func (g *gathering) levelFacts() []string {
	e, enrolled := g.record.Enrolled()
	if !enrolled {
		g.miss("enrolment")
		return nil
	}
	all := []string{fmt.Sprintf("%s has been enrolled in an alternative-to-detention program since %s.", g.out.Client.Name, day(e.Since))}
	if len(e.Spans) == 0 {
		g.miss("levels")
	} else {
		var spans []string
		for _, s := range g.levels(e) {
			spans = append(spans, fmt.Sprintf("%s, %s: %s", s.Period, count(s.Days, "day"), s.Level))
		}
		all = append(all, "The levels of supervision have been"+g.tab(Levels)+": "+strings.Join(spans, "; ")+".")
	}
	for _, r := range e.Requests {
		said := "A lower level was asked for" + onDay("on", r.AskedOn) + "."
		for _, a := range r.Answers {
			said += " Answer" + onDay("of", a.AnsweredOn) + ": " + lower(g.say.Say(a.Answer.LabelKey())) + "."
		}
		all = append(all, said)
	}
	return all
}

// LevelSpan is one level of supervision and how long it held.
type LevelSpan struct {
	Period string
	Days   int
	Level  string
}

func (g *gathering) levels(e supervision.EnrolmentFile) []LevelSpan {
	spans := make([]LevelSpan, 0, len(e.Spans))
	for _, s := range e.Spans {
		var codes []string
		for _, code := range s.Level.Codes() {
			codes = append(codes, g.say.Say(supervision.TechnologyKey(code)))
		}
		period := "Since " + day(s.Level.Since)
		if s.Last != "" {
			period = day(s.Level.Since) + " to " + day(s.Last)
		}
		spans = append(spans, LevelSpan{Period: period, Days: s.Days, Level: strings.Join(codes, ", ")})
	}
	return spans
}
