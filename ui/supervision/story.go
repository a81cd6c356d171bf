package supervision

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"constancia/internal/supervision"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// moment is an entry of the timeline with the day by which it is put into order.
type dated struct {
	on wall.Date
	parts.Entry
}

// story is the record as one timeline, what comes above, the latest first.
func (a About) story(ctx context.Context) []parts.Chapter {
	var all []dated
	for _, p := range a.Record.Papers {
		all = append(all, a.ofPaper(ctx, p)...)
	}
	for _, e := range a.Record.Enrolments {
		all = append(all, a.ofEnrolment(ctx, e)...)
	}
	for _, o := range a.Record.Officers {
		all = append(all, a.ofOfficer(ctx, o))
	}
	for _, s := range a.Record.Answers {
		all = append(all, a.ofAnswer(ctx, s))
	}
	slices.SortStableFunc(all, func(x, y dated) int { return cmp.Compare(y.on, x.on) })
	chapters := []parts.Chapter{{Title: parts.Say(ctx, "supervision.story.to_come")}, {Title: parts.Say(ctx, "supervision.story.so_far")}}
	for _, d := range all {
		at := 1
		if d.on.After(a.Record.Today) {
			at = 0
		}
		d.When, d.Machine = on(ctx, d.on), string(d.on)
		chapters[at].Entries = append(chapters[at].Entries, d.Entry)
	}
	return slices.DeleteFunc(chapters, func(c parts.Chapter) bool { return len(c.Entries) == 0 })
}

// source says who put a row on record, and since when the clinic knows.
func (a About) source(ctx context.Context, l supervision.Line, learned wall.Date) (source, told string) {
	source = parts.Say(ctx, "supervision.story.by", "who", a.said(ctx, l.RecordedBy))
	if learned != "" {
		told = parts.Say(ctx, "supervision.story.learned", "date", learned)
	}
	return source, told
}

func (a About) fixing(ctx context.Context, href string) parts.Act {
	if !a.MayWrite {
		return parts.Act{}
	}
	return parts.Act{Label: parts.Say(ctx, "supervision.correct.act"), Href: href, Small: true, Look: parts.Quiet}
}

func (a About) ofPaper(ctx context.Context, p supervision.ReleaseFile) []dated {
	var list []dated
	if p.Since() != "" {
		e := parts.Entry{Icon: parts.IconDocument, Title: parts.Say(ctx, p.Form.LabelKey()), Text: p.IssuedBy.Reveal()}
		e.Source, e.Told = a.source(ctx, p.Line, p.ReceivedOn)
		list = append(list, dated{p.Since(), e})
	}
	for _, c := range p.Conditions {
		if c.Ending != nil {
			list = append(list, a.ofEnding(ctx, *c.Ending, ConditionPath(c.First, "ending")))
		}
	}
	if p.Ending != nil {
		list = append(list, a.ofEnding(ctx, *p.Ending, PaperPath(p.First, "ending")))
	}
	return list
}

func (a About) ofEnding(ctx context.Context, e supervision.Ending, href string) dated {
	line := parts.Entry{
		Icon: parts.IconClose, Title: parts.Say(ctx, "supervision.story.ended", "what", a.ended(ctx, e)), Text: e.Reason.Reveal(),
		Act: a.fixing(ctx, href),
	}
	line.Source, line.Told = a.source(ctx, e.Line, e.LearnedOn)
	return dated{e.LastDay, line}
}

func (a About) ofEnrolment(ctx context.Context, e supervision.EnrolmentFile) []dated {
	title := parts.Say(ctx, "supervision.story.enrolled", "program", programName(ctx, e.Enrolment))
	line := parts.Entry{
		Icon: parts.IconAdd, Tone: parts.Accent, Title: title, Text: joinedWords(areaName(e.Area), a.office(e.OfficeID)),
		Act: a.fixing(ctx, correcting(EnrolmentsPath(a.client())+"/new", e.ID)),
	}
	line.Source, line.Told = a.source(ctx, e.Line, e.LearnedOn)
	list := []dated{{e.Since, line}}
	for _, s := range e.Spans {
		list = append(list, a.ofLevel(ctx, e, s))
	}
	for _, l := range e.Replaced {
		gone := a.ofLevel(ctx, e, supervision.Span{Level: l})
		gone.Gone, gone.Act, gone.Marks = true, parts.Act{}, nil
		list = append(list, gone)
	}
	for _, q := range e.Requests {
		list = append(list, a.ofRequest(ctx, e, q)...)
	}
	if e.Ending != nil {
		list = append(list, a.ofEnding(ctx, *e.Ending, EnrolmentPath(e.First, "ending")))
	}
	return list
}

func programName(ctx context.Context, e supervision.Enrolment) string {
	if name := e.ProgramName.Reveal(); name != "" {
		return name
	}
	return parts.Say(ctx, e.Program.LabelKey())
}

func (a About) ofLevel(ctx context.Context, e supervision.EnrolmentFile, s supervision.Span) dated {
	l := s.Level
	told := l.Told()
	line := parts.Entry{
		ID: a.Record.First(l.ID).String(), Icon: parts.IconMove, Title: together(ctx, l.Codes()), Text: l.Reason.Reveal(),
		Marks: []parts.Mark{{Word: parts.Say(ctx, "supervision.days", "count", s.Days), Icon: parts.IconClock}},
		Act:   a.fixing(ctx, correcting(EnrolmentPath(e.First, "levels")+"/new", l.ID)),
	}
	if s.Last == "" && !l.Since.After(a.Record.Today) {
		line.Tone = parts.Accent
		line.Marks = append(line.Marks, parts.Mark{Word: parts.Say(ctx, "supervision.level.now"), Tone: parts.Accent, Icon: parts.IconDot})
	}
	by, learned := a.source(ctx, l.Line, l.LearnedOn)
	if set := l.SetBy.Reveal(); set != "" {
		by = parts.Say(ctx, "supervision.story.set_by", "who", set) + " · " + by
	}
	if told.By != "" || told.On != "" {
		by += " · " + parts.Say(ctx, "supervision.story.told", "who", told.By, "date", on(ctx, told.On))
	}
	line.Source, line.Told = by, learned
	return dated{l.Since, line}
}

func (a About) ofRequest(ctx context.Context, e supervision.EnrolmentFile, q supervision.RequestFile) []dated {
	line := parts.Entry{
		ID: q.First.String(), Icon: parts.IconMail, Title: parts.Say(ctx, "supervision.story.asked", "wanted", wanted(ctx, q)),
		Text: joinedWords(q.Reason.Reveal(), q.Enclosed.Reveal()), Act: a.fixing(ctx, correcting(EnrolmentPath(e.First, "step-down-requests")+"/new", q.ID)),
		Marks: []parts.Mark{replyMark(ctx, q.Reply())},
	}
	if a.MayWrite && q.Reply() == supervision.NoAnswer {
		line.Act = parts.Act{Label: parts.Say(ctx, "supervision.answer.new"), Href: RequestPath(q.First, "answers") + "/new", Small: true}
	}
	line.Source, line.Told = a.source(ctx, q.Line, "")
	if of := q.AskedOf.Reveal(); of != "" {
		line.Source = parts.Say(ctx, "supervision.story.asked_of", "who", of, "how", parts.Say(ctx, "obligations.how."+q.How)) + " · " + line.Source
	}
	list := []dated{{q.AskedOn, line}}
	for _, given := range q.Answers {
		answer := parts.Entry{
			Icon: parts.IconMessage, Title: parts.Say(ctx, "supervision.story.answered", "answer", parts.Say(ctx, given.Answer.LabelKey())),
			Text: given.Words.Reveal(), Act: a.fixing(ctx, correcting(RequestPath(q.First, "answers")+"/new", given.ID)),
		}
		answer.Source, answer.Told = a.source(ctx, given.Line, given.LearnedOn)
		if by := given.AnsweredBy.Reveal(); by != "" {
			answer.Source = by + " · " + answer.Source
		}
		list = append(list, dated{given.AnsweredOn, answer})
	}
	return list
}

func wanted(ctx context.Context, q supervision.RequestFile) string {
	if len(q.Codes()) == 0 {
		return parts.Say(ctx, "supervision.story.less")
	}
	return together(ctx, q.Codes())
}

func replyMark(ctx context.Context, r supervision.Reply) parts.Mark {
	m := parts.Mark{Word: parts.Say(ctx, r.LabelKey()), Tone: parts.Warning, Icon: parts.IconOpen}
	switch r {
	case supervision.Granted:
		m.Tone, m.Icon = parts.Done, parts.IconDone
	case supervision.Refused:
		m.Tone, m.Icon = parts.Neutral, parts.IconGone
	}
	return m
}

func (a About) ofOfficer(ctx context.Context, o supervision.Officer) dated {
	line := parts.Entry{
		Icon: parts.IconPerson, Title: parts.Say(ctx, "supervision.story.officer", "role", parts.Say(ctx, o.Role.LabelKey()), "who", o.Name.Reveal()),
		Text: joinedWords(o.Phone.Reveal(), o.Email.Reveal(), a.office(o.OfficeID)),
		Act:  a.fixing(ctx, correcting(OfficersPath(a.client())+"/new", o.ID)),
	}
	if o.Vacant {
		line.Title = parts.Say(ctx, "supervision.story.vacant", "role", parts.Say(ctx, o.Role.LabelKey()))
	}
	line.Source, line.Told = a.source(ctx, o.Line, o.LearnedOn)
	return dated{o.Since, line}
}

// ofAnswer is what a person said when she was asked whether a duty goes on.
func (a About) ofAnswer(ctx context.Context, s supervision.DutyAnswer) dated {
	name := ""
	for _, d := range a.Record.Duties {
		if d.Obligation.ID == s.ObligationID {
			name = dutyName(ctx, d)
		}
	}
	line := parts.Entry{
		Icon: parts.IconCheckIn, Title: parts.Say(ctx, "supervision.story.duty_"+string(s.Answer), "duty", name), Text: s.Reason.Reveal(),
	}
	line.Source, _ = a.source(ctx, s.Line, "")
	day := wall.DateOf(s.RecordedAt)
	if s.LastDay != "" {
		day = s.LastDay
	}
	return dated{day, line}
}

func joinedWords(all ...string) string {
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), " · ")
}
