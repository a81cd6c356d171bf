package supervision

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/documents"
	"constancia/internal/obligations"
	"constancia/internal/supervision"
	"constancia/ui/parts"
)

// PageView is a client's supervision.
type PageView struct {
	About
	Papers
	More []templ.Component // what else the page holds, beside
}

// Papers are the scans that a page shows, by what they are scans of, and what was wrong
// with a file that was sent just now.
type Papers struct {
	Scans    map[uuid.UUID][]documents.Document
	Upload   uuid.UUID // of what the refused file is
	Problems parts.Problems
}

// story is the record as one timeline, each level with the papers that show it.
func (v PageView) story(ctx context.Context) []parts.Chapter {
	chapters := v.About.story(ctx)
	levels := map[string]uuid.UUID{}
	for _, e := range v.Record.Enrolments {
		for _, l := range e.Levels {
			first := v.Record.First(l.ID)
			levels[first.String()] = first
		}
	}
	for _, c := range chapters {
		for i, e := range c.Entries {
			if of, ok := levels[e.ID]; ok {
				c.Entries[i].Content = scans(v.Papers, v.MayWrite, of, LevelPath(of, "scans"))
			}
		}
	}
	return chapters
}

func (v PageView) back(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "supervision.back_to_file"), Href: clientPath(v.client())}
}

func (v PageView) acts(ctx context.Context) []parts.Act {
	if !v.MayWrite {
		return []parts.Act{}
	}
	acts := []parts.Act{{Label: parts.Say(ctx, "supervision.paper.new"), Href: PapersPath(v.client()) + "/new", Icon: parts.IconDocument}}
	acts = append(acts, parts.Act{Label: v.caseWord(ctx), Href: CaseEndingPath(v.client()), Icon: parts.IconHearing})
	if e, ok := v.Record.Enrolled(); ok {
		return append(acts,
			parts.Act{Label: parts.Say(ctx, "supervision.level.new"), Href: EnrolmentPath(e.First, "levels") + "/new", Icon: parts.IconMove},
			parts.Act{Label: parts.Say(ctx, "supervision.request.new"), Href: EnrolmentPath(e.First, "step-down-requests") + "/new", Icon: parts.IconMail},
			parts.Act{Label: parts.Say(ctx, "supervision.enrolment.end"), Href: EnrolmentPath(e.First, "ending"), Icon: parts.IconCancelled},
		)
	}
	return append(acts, parts.Act{Label: parts.Say(ctx, "supervision.enrolment.new"), Href: EnrolmentsPath(v.client()) + "/new", Icon: parts.IconAdd})
}

// caseWord asks for the end of the case, or for its correction.
func (v PageView) caseWord(ctx context.Context) string {
	if v.Record.CaseEnding != nil {
		return parts.Say(ctx, "supervision.case.correct")
	}
	return parts.Say(ctx, "supervision.case.end")
}

// CaseEndingPath is where it is said that a client's case was dismissed or ended.
func CaseEndingPath(client uuid.UUID) string { return "/clients/" + client.String() + "/case-ending" }

// paperFacts are what a release paper says, and the law behind its form.
func (a About) paperFacts(ctx context.Context, p supervision.ReleaseFile) []parts.Fact {
	var facts []parts.Fact
	add := func(key, text string) {
		if text != "" {
			facts = append(facts, parts.Fact{Label: parts.Say(ctx, "supervision.fact."+key), Text: text})
		}
	}
	add("issued_on", on(ctx, p.IssuedOn))
	add("issued_by", strings.Trim(a.office(p.OfficeID)+", "+p.IssuedBy.Reveal(), ", "))
	add("served_on", on(ctx, p.ServedOn))
	add("received_on", on(ctx, p.ReceivedOn))
	add("until", on(ctx, p.Until))
	if amount := p.BondAmount.Reveal(); amount != "" {
		add("bond_amount", dollars(amount))
	}
	add("posted_on", on(ctx, p.PostedOn))
	add("obligor", strings.Trim(p.ObligorName.Reveal()+", "+p.ObligorContact.Reveal(), ", "))
	add("subject_id", p.SubjectID.Reveal())
	add("note", p.Note.Reveal())
	if p.Ending != nil {
		add("ended", parts.Say(ctx, "supervision.fact.ended_text", "date", p.Ending.LastDay, "reason", p.Ending.Reason.Reveal()))
		if p.Ending.ReplacedBy != nil {
			instead, _ := a.Record.Paper(*p.Ending.ReplacedBy)
			add("replaced_by", titleOf(ctx, instead.Release))
		}
	}
	if law, ok := p.Form.Law(); ok {
		add("law", law.Authority)
	}
	return facts
}

// dollars writes an amount as people read it: $5,000.00.
func dollars(amount string) string {
	whole, cents, _ := strings.Cut(amount, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return "$" + whole + "." + cents
}

func (a About) paperActs(ctx context.Context, p supervision.ReleaseFile) []parts.Act {
	if !a.MayWrite {
		return []parts.Act{}
	}
	ending := parts.Act{Label: parts.Say(ctx, "supervision.paper.end"), Icon: parts.IconClose}
	if p.Ending != nil {
		ending.Label = parts.Say(ctx, "supervision.paper.correct_end")
	}
	ending.Href = PaperPath(p.First, "ending")
	acts := []parts.Act{
		{Label: parts.Say(ctx, "supervision.conditions.new"), Href: PaperPath(p.First, "conditions") + "/new", Icon: parts.IconAdd},
		{Label: parts.Say(ctx, "supervision.correct.act"), Href: correcting(PapersPath(a.client())+"/new", p.ID), Icon: parts.IconEdit},
		ending,
	}
	for i := range acts {
		acts[i].Small, acts[i].Look = true, parts.Quiet
	}
	return acts
}

// dutyName is what a duty is called, and since when it holds.
func dutyName(ctx context.Context, d obligations.Duty) string {
	m, known := obligations.ModalityOf(d.Obligation.Modality)
	if !known {
		return d.Obligation.Modality
	}
	return parts.Say(ctx, m.LabelKey())
}

// ledTo are the duties that a condition led to.
func (a About) ledTo(ctx context.Context, c supervision.ConditionFile) []string {
	var names []string
	for _, d := range a.dutiesOf(c) {
		names = append(names, dutyName(ctx, d))
	}
	return names
}

func (a About) dutiesOf(c supervision.ConditionFile) []obligations.Duty {
	var list []obligations.Duty
	for _, link := range c.Duties {
		i := slices.IndexFunc(a.Record.Duties, func(d obligations.Duty) bool { return d.Obligation.ID == link.ObligationID })
		if i >= 0 {
			list = append(list, a.Record.Duties[i])
		}
	}
	return list
}

// unlinkID is that of the box which asks why a condition was linked to a duty by mistake.
func unlinkID(c supervision.ConditionFile, d obligations.Duty) string {
	return "unlink-" + c.First.String() + "-" + d.Obligation.ID.String()
}

// linkable asks which duty a condition led to, among those it does not name yet.
func (a About) linkable(ctx context.Context, c supervision.ConditionFile) parts.Input {
	in := ask(ctx, nil, "duty", "")
	for _, d := range a.Record.Duties {
		named := slices.ContainsFunc(c.Duties, func(l supervision.ConditionDuty) bool { return l.ObligationID == d.Obligation.ID })
		if !named {
			in.Options = append(in.Options, parts.Option{Value: d.Obligation.ID.String(), Label: dutyName(ctx, d) + ", " + on(ctx, d.Obligation.Since)})
		}
	}
	return in
}

// summary is the record in a few facts, for the client's file.
func (a About) summary(ctx context.Context) []parts.Fact {
	var facts []parts.Fact
	add := func(key, text string) {
		if text != "" {
			facts = append(facts, parts.Fact{Label: parts.Say(ctx, "supervision.fact."+key), Text: text})
		}
	}
	for _, p := range a.Record.Papers {
		if p.Ending == nil {
			add("released_on", titleOf(ctx, p.Release))
		}
	}
	if e, ok := a.Record.Enrolled(); ok {
		if now, ok := e.Level(a.Record.Today); ok {
			add("level", together(ctx, now.Level.Codes()))
			add("level_since", parts.Say(ctx, "supervision.days_since", "date", now.Level.Since, "count", now.Days))
		}
		add("office", a.office(e.OfficeID))
	}
	for _, o := range a.Record.Responsible() {
		add(string(o.Role), strings.Trim(o.Name.Reveal()+", "+o.Phone.Reveal(), ", "))
	}
	return facts
}

// days is on how many days each technology was part of a level.
func (a About) days(ctx context.Context, e supervision.EnrolmentFile) []parts.Fact {
	counted := supervision.TechnologyDays(e.Spans)
	var facts []parts.Fact
	for _, code := range supervision.Technologies() {
		if n := counted[code]; n > 0 {
			facts = append(facts, parts.Fact{
				Label: parts.Say(ctx, supervision.TechnologyKey(code)), Text: parts.Say(ctx, "supervision.days", "count", n),
			})
		}
	}
	return facts
}

func (a About) asks() bool { return a.MayWrite && len(a.Record.Questions()) > 0 }

// PanelView is what a client's file shows of her supervision.
type PanelView struct {
	About
}
