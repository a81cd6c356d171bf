package supervision

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/refdata"
	"constancia/internal/supervision"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// Whose is in whose file a page stands and who reads it. The name stands on the
// page and never in its title.
type Whose struct {
	Client   uuid.UUID
	Name     string
	Zone     string // of the office
	Theirs   string // of the client: the clock that is meant by what she tells
	Now      time.Time
	Names    map[uuid.UUID]string // of staff
	MayWrite bool
}

func filePath(client uuid.UUID) string { return "/clients/" + client.String() }

func (w Whose) toFile(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "kit.back_to_file"), Href: filePath(w.Client)}
}

// at says an instant by the client's clocks.
func (w Whose) at(ctx context.Context, t time.Time) string {
	return locale.From(ctx).DateTime(t, w.Theirs, w.Zone, w.Now)
}

func (w Whose) who(ctx context.Context, id uuid.UUID) string {
	if name := w.Names[id]; name != "" {
		return name
	}
	return parts.Say(ctx, "kit.somebody")
}

// moment says a day and its hour, as far as they are known; empty for neither.
func (w Whose) moment(ctx context.Context, m wall.Moment) string {
	switch {
	case m.Date == "":
		return ""
	case m.Time == "":
		return locale.From(ctx).Date(m.Date)
	}
	return locale.From(ctx).When(m, w.Zone, w.Now)
}

// heard says when we were told and by whom, and who wrote it down.
func (w Whose) heard(ctx context.Context, r supervision.Reported) string {
	said := []string{parts.Say(ctx, "kit.told_on", "when", w.at(ctx, r.ToldAt))}
	if by := r.ToldBy.Reveal(); by != "" {
		said = append(said, parts.Say(ctx, "kit.told_by", "who", by))
	}
	return strings.Join(append(said, parts.Say(ctx, "kit.written_by", "who", w.who(ctx, r.RecordedBy))), " · ")
}

func dayOf(ctx context.Context, d wall.Date) string {
	if d == "" {
		return ""
	}
	return locale.From(ctx).Date(d)
}

// placeOf is a place as it is called: an ICE field office by its code, or words.
func placeOf(kept string) string { return obligations.PlaceOf(kept).Label() }

// labelled is the word of a list, and nothing for none.
func labelled[T interface {
	~string
	LabelKey() string
}](ctx context.Context, word T) string {
	if word == "" {
		return ""
	}
	return parts.Say(ctx, word.LabelKey())
}

// query is one question with what was typed and what was wrong with it.
func query(ctx context.Context, problems parts.Problems, name, value string) parts.Input {
	key := "kit.field." + strings.ReplaceAll(name, ".", "_")
	in := parts.Input{Name: name, Label: parts.Say(ctx, key), Autocomplete: "off"}
	if hint := strings.Replace(key, ".field.", ".hint.", 1); locale.From(ctx).Has(hint) {
		in.Hint = parts.Say(ctx, hint)
	}
	return in.With(value, problems)
}

// named is a question with words of its own and the name that the room knows.
func named(in parts.Input, name string, problems parts.Problems) parts.Input {
	in.Name, in.Problem = name, problems.For(name)
	return in
}

// listed is a question with a list, whose first answer is none.
func listed[T interface {
	~string
	LabelKey() string
}](ctx context.Context, in parts.Input, list []T) parts.Input {
	in.Options = []parts.Option{{Label: parts.Say(ctx, "kit.not_said")}}
	for _, one := range list {
		in.Options = append(in.Options, parts.Option{Value: string(one), Label: parts.Say(ctx, one.LabelKey())})
	}
	return in
}

func onADay(in parts.Input) parts.Input {
	in.Type, in.Short = "date", true
	return in
}

func ofRows(in parts.Input, rows int) parts.Input {
	in.Rows = rows
	return in
}

func must(in parts.Input) parts.Input {
	in.Required = true
	return in
}

// hours asks for a date and a time.
func hours(ctx context.Context, problems parts.Problems, name, date, clock string) parts.WhenInput {
	return parts.WhenInput{Date: query(ctx, problems, name+".date", date), Time: query(ctx, problems, name+".time", clock)}
}

// places offers the offices that ICE publishes; any other place may be typed.
func places(in parts.Input) parts.Input {
	for _, office := range refdata.FieldOffices() {
		in.Options = append(in.Options, parts.Option{Value: office.Code, Label: placeOf(office.Code)})
	}
	return in
}

func tongues(ctx context.Context, in parts.Input) parts.Input {
	in.Options = []parts.Option{{Label: parts.Say(ctx, "kit.not_said")}}
	known := in.Value == ""
	for _, l := range refdata.Languages() {
		in.Options = append(in.Options, parts.Option{Value: l.Tag, Label: parts.LanguageName(ctx, l.Tag)})
		known = known || l.Tag == in.Value
	}
	if !known {
		in.Options = append(in.Options, parts.Option{Value: in.Value, Label: parts.LanguageName(ctx, in.Value)})
	}
	return in
}

// HeardForm is how something reached us, as it is typed.
type HeardForm struct {
	ToldDate string `form:"told_at.date"`
	ToldTime string `form:"told_at.time"`
	ToldBy   string `form:"told_by"`
}

// heard is the form as the room takes it, by the clocks of a zone.
func (f HeardForm) heard(p *fault.Problems, zone string) supervision.Heard {
	return supervision.Heard{At: typedAt(p, "told_at", f.ToldDate, f.ToldTime, zone), By: f.ToldBy}
}

// heardNow is a form that was told now, as one types it.
func heardNow(now time.Time, zone string) HeardForm {
	m := wall.At(now, zone)
	return HeardForm{ToldDate: string(m.Date), ToldTime: string(m.Time)}
}

func heardAs(r supervision.Reported, zone string) HeardForm {
	f := heardNow(r.ToldAt, zone)
	f.ToldBy = r.ToldBy.Reveal()
	return f
}

// FixForm is why something is corrected, and whether it should be there at all.
type FixForm struct {
	Why  string `form:"why"`
	Void string `form:"void"`
}

// fix is the form as the room takes it.
func (f FixForm) fix(id uuid.UUID) supervision.Fix {
	return supervision.Fix{Supersedes: id, Why: f.Why, Void: f.Void != ""}
}

// typedAt reads a date and a time by the clocks of a zone; one that clocks show
// twice means the earlier. A time without a date is no time yet; a date alone
// means noon.
func typedAt(p *fault.Problems, field, date, clock, zone string) time.Time {
	if strings.TrimSpace(date) == "" {
		return time.Time{}
	}
	if strings.TrimSpace(clock) == "" {
		clock = "12:00"
	}
	m := wall.Moment{Zone: zone, Fold: wall.Earlier}
	var dateErr, timeErr error
	m.Date, dateErr = wall.ParseDate(date)
	m.Time, timeErr = wall.ParseTime(clock)
	known := len(*p)
	for part, err := range map[string]error{"date": dateErr, "time": timeErr} {
		if _, key, args, refused := wall.Problem(err); refused {
			p.Add(field+"."+part, key, args...)
		}
	}
	if len(*p) > known {
		return time.Time{}
	}
	at, err := m.Instant()
	if _, key, args, refused := wall.Problem(err); refused {
		p.Add(field+".time", key, args...)
	}
	return at
}

// typedDay is a day as somebody may write it; what cannot be read stays as it is,
// for the room to refuse in its own words.
func typedDay(text string) wall.Date {
	if day, err := wall.ParseDate(strings.TrimSpace(text)); err == nil {
		return day
	}
	return wall.Date(strings.TrimSpace(text))
}

// PointKit moves the problems of the room to the questions of a form.
func PointKit(err error) error {
	refused, ok := fault.From(err)
	if !ok {
		return err
	}
	for i, p := range refused.Problems {
		switch p.Field {
		case "told_at", "came_at":
			refused.Problems[i].Field += ".date"
		}
	}
	return err
}
