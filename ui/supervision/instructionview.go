package supervision

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/obligations"
	"constancia/internal/supervision"
	"constancia/ui/parts"
)

// InstructionView is the form for what a client was told, or for its correction.
type InstructionView struct {
	Whose
	ID       uuid.UUID // the row that is corrected, zero for a new one
	Form     InstructionForm
	Duties   []obligations.Duty
	Problems parts.Problems
}

func (v InstructionView) fresh() bool { return v.ID == uuid.Nil }

func (v InstructionView) action() string {
	if v.fresh() {
		return InstructionsPath(v.Client)
	}
	return InstructionPath(v.ID, "corrections")
}

func (v InstructionView) titleKey() string {
	if v.fresh() {
		return "kit.instruction.new"
	}
	return "kit.correct.title"
}

func (v InstructionView) saveKey() string {
	if v.fresh() {
		return "kit.instruction.save"
	}
	return "kit.correct.save"
}

func (v InstructionView) kind(ctx context.Context) parts.Input {
	return listed(ctx, must(named(query(ctx, v.Problems, "said_kind", v.Form.Kind), "kind", v.Problems)), supervision.InstructionKinds())
}

// duty asks which duty it concerns.
func (v InstructionView) duty(ctx context.Context) parts.Input {
	in := named(query(ctx, v.Problems, "on_duty", v.Form.Obligation), "obligation_id", v.Problems)
	in.Options = []parts.Option{{Label: parts.Say(ctx, "kit.no_duty")}}
	for _, d := range v.Duties {
		in.Options = append(in.Options, parts.Option{Value: d.Obligation.ID.String(), Label: wayTitle(ctx, d.Obligation.Modality)})
	}
	return in
}

// InstructionsView is everything a client was told, the newest first.
type InstructionsView struct {
	Whose
	Papers
	Files []supervision.InstructionFile
}

// shownSaid is how many a client's file shows.
const shownSaid = 5

func (v InstructionsView) lines(ctx context.Context, most int) []parts.Chapter {
	chapter := parts.Chapter{}
	for i, f := range v.Files {
		if most > 0 && i == most {
			break
		}
		chapter.Entries = append(chapter.Entries, v.line(ctx, f, most == 0))
	}
	return []parts.Chapter{chapter}
}

// line is one thing that was said; whole with how we know it, and the way to
// correct it.
func (v InstructionsView) line(ctx context.Context, f supervision.InstructionFile, whole bool) parts.Entry {
	e := parts.Entry{
		ID: "i-" + f.ID.String(), Icon: parts.IconMessage, When: v.moment(ctx, f.Said), Machine: f.When().UTC().Format(time.RFC3339),
		Title: parts.Say(ctx, f.Kind.LabelKey()), Text: f.What.Reveal(), Source: saidBy(ctx, f.Instruction), Gone: f.Void,
	}
	if e.When == "" {
		e.When = parts.Say(ctx, "kit.when_unknown", "when", v.at(ctx, f.ToldAt))
	}
	if f.Until != "" {
		e.Marks = []parts.Mark{{Word: parts.Say(ctx, "kit.until", "day", dayOf(ctx, f.Until)), Icon: parts.IconCalendar}}
	}
	if !whole {
		return e
	}
	e.Told = v.heard(ctx, f.Reported)
	if why := f.Why.Reveal(); why != "" {
		e.Told += " · " + parts.Say(ctx, "kit.why", "why", why)
	}
	if v.MayWrite && !f.Void {
		e.Act = parts.Act{Label: parts.Say(ctx, "kit.correct"), Href: InstructionPath(f.ID, "correction"), Icon: parts.IconEdit, Small: true}
	}
	e.Content = beneath(v, f)
	return e
}

// earlier are the rows that were corrected, the latest first.
func (v InstructionsView) earlier(ctx context.Context, f supervision.InstructionFile) []parts.Chapter {
	chapter := parts.Chapter{}
	for i := len(f.Before) - 1; i >= 0; i-- {
		b := f.Before[i]
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: parts.IconEdit, Gone: true, When: v.moment(ctx, b.Said), Machine: b.RecordedAt.Format(time.RFC3339),
			Title: parts.Say(ctx, b.Kind.LabelKey()), Text: b.What.Reveal(), Source: saidBy(ctx, b), Told: v.heard(ctx, b.Reported),
		})
	}
	return []parts.Chapter{chapter}
}

// saidBy says who said it, for whom, how and in which language.
func saidBy(ctx context.Context, i supervision.Instruction) string {
	var said []string
	tongue := ""
	if i.Language != "" {
		tongue = parts.LanguageName(ctx, i.Language)
	}
	for _, one := range []string{i.SaidBy.Reveal(), labelled(ctx, i.Agency), labelled(ctx, i.How), tongue} {
		if one != "" {
			said = append(said, one)
		}
	}
	return strings.Join(said, " · ")
}
