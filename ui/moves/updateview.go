package moves

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/documents"
	"constancia/internal/moves"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// UpdateView is one agency: what the rule says, how it was told, the papers that prove
// it, and everything that was said about it.
type UpdateView struct {
	Desk
	File     moves.File
	Update   moves.UpdateFile
	Turn     TurnForm
	Problems parts.Problems // of the turn
	Refused  parts.Problems // of a paper
}

func (v UpdateView) toMove(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "moves.back_to_move"), Href: Path(v.File.First())}
}

// law is what the rule says of the time, and of what has to have happened in it.
func (v UpdateView) law(ctx context.Context) []parts.Fact {
	a := v.Update.Agency
	facts := []parts.Fact{
		{Label: parts.Say(ctx, "moves.fact.since"), Text: dayOf(ctx, v.File.MovedOn)},
		{Label: parts.Say(ctx, "moves.fact.rule"), Text: ruleSays(ctx, a)},
	}
	if _, known := a.Rule(); known {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "moves.fact.counts"), Text: parts.Say(ctx, "moves.counts."+string(a))})
	}
	if outer := a.Outer(v.File.MovedOn); outer != "" {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "moves.fact.outer"), Text: parts.Say(ctx, "moves.rule.outer", "form", a.Form(), "day", dayOf(ctx, outer))})
	}
	if a == moves.ICE && v.File.OnOrder {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "moves.fact.order"), Text: parts.Say(ctx, "moves.rule.order") + " " + moves.OrderRule().Citation})
	}
	if a == moves.ICE || a == moves.ISAP {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "moves.fact.app"), Text: parts.Say(ctx, "moves.rule.app")})
	}
	if v.Update.DueOn == "" {
		return append(facts, parts.Fact{Label: parts.Say(ctx, "moves.fact.due"), Text: v.by(ctx, a, "")})
	}
	due := v.by(ctx, a, v.Update.DueOn) + " · " + parts.Say(ctx, "moves.unconfirmed")
	if t, ok := v.Update.Confirmed(); ok {
		due = v.by(ctx, a, v.Update.DueOn) + " · " + parts.Say(ctx, "moves.confirmed_by", "who", v.who(ctx, t.RecordedBy))
		if why := t.Reason.Reveal(); why != "" {
			due += ": " + why
		}
		if v.File.Outdates(t) {
			due += " · " + parts.Say(ctx, "moves.confirmed_before")
		}
	}
	return append(facts, parts.Fact{Label: parts.Say(ctx, "moves.fact.due"), Text: due})
}

// told is how the agency was told, fact by fact.
func (v UpdateView) told(ctx context.Context) []parts.Fact {
	s, _ := v.Update.Told()
	say := func(field string) string { return parts.Say(ctx, "moves.field."+field) }
	received := dayOf(ctx, s.ReceivedOn)
	if received == "" && s.Arrived() != "" {
		received = parts.Say(ctx, "moves.same_day")
	}
	facts := []parts.Fact{
		{Label: say("sent_on"), Text: dayOf(ctx, s.SentOn)},
		{Label: say("how"), Text: parts.Say(ctx, s.How.LabelKey())},
		{Label: say("sent_by"), Text: s.SentBy.Reveal()},
		{Label: say("receipt"), Text: s.Receipt.Reveal()},
		{Label: say("received_on"), Text: received},
	}
	if v.Update.Agency.Served() {
		facts = append(facts, parts.Fact{Label: say("served_on"), Text: dayOf(ctx, s.ServedOn)})
	}
	if note := s.Note.Reveal(); note != "" {
		facts = append(facts, parts.Fact{Label: say("note"), Text: note})
	}
	if why := s.Why.Reveal(); why != "" {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "moves.fact.why"), Text: why})
	}
	return append(facts, parts.Fact{Label: parts.Say(ctx, "moves.fact.recorded"), Text: v.written(ctx, s.RecordedBy, s.RecordedAt)})
}

// history is every turn and every row that was said and holds no longer, the latest
// first.
func (v UpdateView) history(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, t := range v.Update.Turns {
		e := parts.Entry{
			Icon: parts.IconHistory, When: parts.Say(ctx, t.Act.LabelKey()), Title: v.by(ctx, v.Update.Agency, t.DueOn), Text: t.Reason.Reveal(),
			Machine: t.RecordedAt.UTC().Format(time.RFC3339), Source: v.written(ctx, t.RecordedBy, t.RecordedAt),
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	for _, s := range v.Update.Superseded() {
		e := parts.Entry{
			Icon: parts.IconEdit, Gone: true, When: dayOf(ctx, s.SentOn), Machine: s.RecordedAt.UTC().Format(time.RFC3339), Title: sentHow(ctx, s),
			Source: v.written(ctx, s.RecordedBy, s.RecordedAt),
		}
		if why := s.Why.Reveal(); why != "" {
			e.Text = parts.Say(ctx, "moves.why", "why", why)
		}
		if s.Void {
			e.Icon, e.Title = parts.IconGone, parts.Say(ctx, "moves.never_was")
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	slices.SortStableFunc(chapter.Entries, func(a, b parts.Entry) int {
		switch {
		case a.Machine < b.Machine:
			return 1
		case a.Machine > b.Machine:
			return -1
		}
		return 0
	})
	return []parts.Chapter{chapter}
}

func (v UpdateView) file(ctx context.Context) parts.Input {
	in := question(ctx, v.Refused, "file", "")
	in.Type = "file"
	return in
}

// day is the last day as it stands, for an attorney to let stand or to change.
func (v UpdateView) day(ctx context.Context) parts.Input {
	value := v.Turn.DueOn
	if value == "" {
		value = string(v.Update.DueOn)
	}
	return onADay(question(ctx, v.Problems, "due_on", value))
}

func (v UpdateView) tone() parts.Tone {
	if v.Update.State == moves.Open {
		return parts.Warning
	}
	return ""
}

func receiptName(ctx context.Context, d documents.Document) string {
	for _, name := range []string{d.Title.Reveal(), d.Caption.Reveal(), d.GivenName.Reveal()} {
		if name != "" {
			return name
		}
	}
	return parts.Say(ctx, d.Kind.LabelKey())
}

func documentPath(id uuid.UUID) string { return "/documents/" + id.String() }

// BackPath is where it is said that a document is no receipt.
func BackPath(receipt uuid.UUID) string { return "/move-receipts/" + receipt.String() + "/taking-back" }

// SendingView asks how an agency was told, or corrects it.
type SendingView struct {
	Desk
	File     moves.File
	Update   moves.UpdateFile
	Form     SendingForm
	Problems parts.Problems
}

func (v SendingView) key(name string) string {
	if v.Form.Supersedes == "" {
		return "moves.sending." + name
	}
	return "moves.correct." + name
}

func (v SendingView) ways(ctx context.Context) parts.Input {
	in := must(question(ctx, v.Problems, "how", v.Form.How))
	in.Options = []parts.Option{{Label: parts.Say(ctx, "moves.choose")}}
	for _, w := range moves.Ways() {
		in.Options = append(in.Options, parts.Option{Value: string(w), Label: parts.Say(ctx, w.LabelKey())})
	}
	return in
}

// BackView asks why a document is no receipt after all.
type BackView struct {
	Desk
	Update   moves.UpdateFile
	Receipt  moves.Proof
	Form     BackForm
	Problems parts.Problems
}

// PanelView is what a client's file shows: the agencies that are still to be told.
type PanelView struct {
	Desk
	Files []moves.File
}

// Open tells whether an agency is still to be told.
func (v PanelView) Open() bool { return len(v.open()) > 0 }

func (v PanelView) open() (list []moves.UpdateFile) {
	for _, f := range v.Files {
		for _, u := range f.Updates {
			if u.State == moves.Open {
				list = append(list, u)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b moves.UpdateFile) int { return compareDays(a.DueOn, b.DueOn) })
	return list
}

// compareDays puts the earlier day first, and none last.
func compareDays(a, b wall.Date) int {
	switch {
	case a == b:
		return 0
	case a == "" || b != "" && b.Before(a):
		return 1
	}
	return -1
}

func (v PanelView) lines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, u := range v.open() {
		chapter.Entries = append(chapter.Entries, v.line(ctx, u))
	}
	return []parts.Chapter{chapter}
}

// TodayView is the files in which an agency is still to be told, by the last day.
type TodayView struct {
	Desk
	Rows []moves.Waiting
	All  int64
}

func (v TodayView) lines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, w := range v.Rows {
		e := parts.Entry{
			Icon: parts.IconMove, Title: w.Name(), Text: agencyName(ctx, w.Agency), Href: UpdatePath(w.ID), When: v.by(ctx, w.Agency, w.DueOn), Machine: string(w.DueOn),
		}
		if e.Machine == "" {
			e.Machine = string(v.Today)
		}
		if w.DueOn != "" && w.DueOn.Before(v.Today) {
			e.Marks = []parts.Mark{{Word: parts.Say(ctx, "moves.day_over"), Tone: parts.Danger, Icon: parts.IconLate}}
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	return []parts.Chapter{chapter}
}
