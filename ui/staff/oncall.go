package staff

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/staff"
	"constancia/ui/parts"
)

// OnCallPath is the order in which people are asked.
const OnCallPath = SettingsPath + "/on-call"

// OnCallForm is what the form sends, as typed; an empty place is left out.
type OnCallForm struct {
	Number  int      `form:"number"`
	People  []string `form:"people"`
	Minutes string   `form:"minutes"`
}

// Order is the form as the verb takes it: who is no id is nobody it knows.
func (f OnCallForm) Order() (people []uuid.UUID, minutes int) {
	for _, typed := range f.People {
		if typed != "" {
			id, _ := uuid.Parse(typed)
			people = append(people, id)
		}
	}
	minutes, _ = strconv.Atoi(strings.TrimSpace(f.Minutes))
	return people, minutes
}

// OnCallFormOf begins a form with the order in force.
func OnCallFormOf(order staff.OnCall) OnCallForm {
	f := OnCallForm{Number: order.Number, Minutes: strconv.Itoa(order.Minutes)}
	for _, id := range order.People {
		f.People = append(f.People, id.String())
	}
	return f
}

// OnCallView is the order in which people are asked.
type OnCallView struct {
	Order    staff.OnCall
	History  []staff.OnCall // the latest first
	Able     []staff.Listed // who can be chosen
	Names    map[uuid.UUID]string
	Zone     string
	Now      time.Time
	Form     OnCallForm
	Changed  bool // somebody else changed the order meanwhile
	Problems parts.Problems
}

// places is how many boxes there are: those in use and two more, four at least.
func (v OnCallView) places() int { return max(4, len(v.Form.People)+2) }

func (v OnCallView) panel(ctx context.Context, sets bool) parts.Panel {
	p := parts.Panel{ID: "on-call", Title: parts.Say(ctx, "staff.on_call.title")}
	if sets {
		p.Act = parts.Act{Label: parts.Say(ctx, "staff.on_call.change"), Href: OnCallPath, Icon: parts.IconEdit, Small: true}
	}
	return p
}

func (v OnCallView) name(ctx context.Context, id uuid.UUID) string {
	if name := v.Names[id]; name != "" {
		return name
	}
	return parts.Say(ctx, "staff.on_call.gone")
}

// person is the box of one place. The first carries what was wrong with any.
func (v OnCallView) person(ctx context.Context, place int) parts.Input {
	in := parts.Input{Name: "people", Label: parts.Say(ctx, "staff.on_call.place", "place", place+1)}
	if place < len(v.Form.People) {
		in.Value = v.Form.People[place]
	}
	if place == 0 {
		in.Problem = v.Problems.For("people")
	} else {
		in.Name, in.Attrs = in.Name+"-"+strconv.Itoa(place), map[string]any{"name": in.Name}
	}
	in.Options = []parts.Option{{Label: parts.Say(ctx, "staff.on_call.none")}}
	for _, l := range v.Able {
		in.Options = append(in.Options, parts.Option{Value: l.ID.String(), Label: l.Name.Reveal()})
	}
	return in
}

func (v OnCallView) minutes(ctx context.Context) parts.Input {
	return parts.Input{
		Name: "minutes", Label: parts.Say(ctx, "staff.on_call.minutes.label"), Required: true, Short: true, InputMode: "numeric", Autocomplete: "off",
	}.With(v.Form.Minutes, v.Problems)
}

func (v OnCallView) history(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, order := range v.History {
		var who []string
		for _, id := range order.People {
			who = append(who, v.name(ctx, id))
		}
		title := parts.Say(ctx, "staff.on_call.nobody")
		if len(who) > 0 {
			title = strings.Join(who, " → ")
		}
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: parts.IconHistory, Title: title, Text: parts.Say(ctx, "staff.on_call.every", "count", order.Minutes),
			When:    locale.From(ctx).DateTime(order.RecordedAt, v.Zone, v.Zone, v.Now),
			Machine: order.RecordedAt.UTC().Format(time.RFC3339), Source: v.name(ctx, order.RecordedBy),
		})
	}
	return []parts.Chapter{chapter}
}
