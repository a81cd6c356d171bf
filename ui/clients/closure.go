package clients

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/locale"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// ClosurePath is where a file is closed and opened again.
func ClosurePath(id uuid.UUID) string { return under(id, "closure") }

// ClosureForm is what the form sends by which a file is closed or opened again.
type ClosureForm struct {
	FormID   string `form:"form_id"`
	ClosedOn string `form:"closed_on"`
	Why      string `form:"why"`
}

// Closing is the form as the room takes it.
func (f ClosureForm) Closing() clients.Closing {
	return clients.Closing{On: wall.Date(strings.TrimSpace(f.ClosedOn)), Why: f.Why, FormID: f.FormID}
}

// ClosureView is the form, and the closures of the file, the latest first.
type ClosureView struct {
	ID       uuid.UUID
	Name     string
	Form     ClosureForm
	Problems parts.Problems
	Closures []clients.Closure
	Names    map[uuid.UUID]string // of staff
	Zone     string
	Now      time.Time
}

// standing tells whether the file is closed.
func (v ClosureView) standing() bool {
	return len(v.Closures) > 0 && v.Closures[0].ReopenedAt == nil
}

// Title is the key of what the page does.
func (v ClosureView) Title() string {
	if v.standing() {
		return "clients.closure.reopen"
	}
	return "clients.closure.act"
}

func (v ClosureView) lead(ctx context.Context) string { return parts.Say(ctx, v.Title()+".text") }

func (v ClosureView) action() string {
	if v.standing() {
		return under(v.ID, "reopening")
	}
	return ClosurePath(v.ID)
}

func (v ClosureView) act(ctx context.Context) parts.Act {
	if v.standing() {
		return parts.Act{Label: parts.Say(ctx, v.Title()), Look: parts.Primary}
	}
	return parts.Act{Label: parts.Say(ctx, v.Title()), Look: parts.Grave}
}

func (v ClosureView) day(ctx context.Context) parts.Input {
	in := parts.Input{Name: "closed_on", Type: "date", Short: true, Label: parts.Say(ctx, "clients.closure.on")}
	return in.With(v.Form.ClosedOn, v.Problems)
}

func (v ClosureView) why(ctx context.Context) parts.Input {
	in := parts.Input{Name: "why", Required: true, Label: parts.Say(ctx, "clients.closure.why"), Hint: parts.Say(ctx, "clients.closure.why.hint")}
	return in.With(v.Form.Why, v.Problems)
}

type closureLine struct{ says, why string }

func (v ClosureView) lines(ctx context.Context) []closureLine {
	say := locale.From(ctx)
	var out []closureLine
	for _, c := range v.Closures {
		if c.ReopenedAt != nil {
			out = append(out, closureLine{
				parts.Say(ctx, "clients.closure.reopened_by", "who", v.Names[*c.ReopenedBy], "when", say.DateTime(*c.ReopenedAt, v.Zone, "", v.Now)),
				c.ReopenedWhy.Reveal(),
			})
		}
		out = append(out, closureLine{
			parts.Say(ctx, "clients.closure.closed_by", "who", v.Names[c.ClosedBy], "day", say.ShortDate(c.ClosedOn), "when", say.DateTime(c.CreatedAt, v.Zone, "", v.Now)),
			c.Why.Reveal(),
		})
	}
	return out
}

// ClosedView is a closed file as its first line says it; without a closure it says
// nothing.
type ClosedView struct {
	Closure   *clients.Closure
	By        string
	MayReopen bool
}

func (v ClosedView) notice(ctx context.Context) parts.Notice {
	n := parts.Notice{
		Tone:  parts.Warning,
		Title: parts.Say(ctx, "clients.closure.since", "day", locale.From(ctx).ShortDate(v.Closure.ClosedOn), "who", v.By),
		Text:  v.Closure.Why.Reveal(),
	}
	if v.MayReopen {
		n.Act = parts.Act{Label: parts.Say(ctx, "clients.closure.reopen"), Href: ClosurePath(v.Closure.ClientID)}
	}
	return n
}
