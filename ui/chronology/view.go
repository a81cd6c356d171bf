// Package chronology shows a client's record as it is printed: black on white, with
// its heading and a number on each page. What may stand on it is decided where the
// record is read (internal/chronology); this room only lays it out.
package chronology

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/chronology"
	"constancia/internal/clients"
	"constancia/internal/locale"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// Path is a client's chronology. The days stand in the address; a name never does.
func Path(client uuid.UUID) string { return filePath(client) + "/chronology" }

func filePath(client uuid.UUID) string { return "/clients/" + client.String() }

// View is the chronology with the question for its days.
type View struct {
	Paper    chronology.Paper
	Names    map[uuid.UUID]string // of staff
	From, To string               // as they were typed
	Problems parts.Problems       // with them: then there is no chronology to show
	Now      time.Time
	By       string // who prints it
}

// columns are the words of the catalog and the classes of the style sheet.
var columns = []string{"when", "what", "who", "recorded"}

func (v View) heading(ctx context.Context) string {
	return parts.Say(ctx, "chronology.paper.heading", "name", v.Paper.Client.Name())
}

// about is what stands under the heading on each page.
func (v View) about(ctx context.Context) string {
	p := locale.From(ctx)
	said := []string{p.Say("chronology.paper.between", "from", p.Date(v.Paper.Span.From), "to", p.Date(v.Paper.Span.To))}
	if number := v.Paper.Client.ANumber; !number.Empty() {
		said = append([]string{clients.MaskANumber(number.Reveal())}, said...)
	}
	return strings.Join(said, " · ")
}

func (v View) printed(ctx context.Context) string {
	key := "chronology.paper.printed"
	if v.Paper.Office == "" {
		key = "chronology.paper.printed_plain"
	}
	return parts.Say(ctx, key, "when", v.at(ctx, v.Now), "who", v.By, "office", v.Paper.Office)
}

// at says an instant whole: day, year, hour and zone. On paper nothing is near.
func (v View) at(ctx context.Context, t time.Time) string {
	return appointment(ctx, wall.At(t, v.Paper.Zone))
}

// appointment names year and zone because it is compared with none.
func appointment(ctx context.Context, m wall.Moment) string {
	return locale.From(ctx).When(m, "", time.Time{})
}

func (v View) when(ctx context.Context, l chronology.Line) string {
	switch {
	case l.Untimed:
		return parts.Say(ctx, "chronology.paper.untimed")
	case l.Moment != wall.Moment{}:
		return appointment(ctx, l.Moment)
	case l.Day != "":
		return locale.From(ctx).Date(l.Day)
	}
	return v.at(ctx, l.At)
}

// machine is the same for programs.
func machine(l chronology.Line) string {
	if l.Whole() {
		return string(l.Day)
	}
	return l.At.UTC().Format(time.RFC3339)
}

func sentence(ctx context.Context, l chronology.Line) string { return l.Says.Say(locale.From(ctx)) }

func (v View) sources(ctx context.Context, l chronology.Line) []string {
	var said []string
	if l.SourceKey != "" {
		said = append(said, parts.Say(ctx, l.SourceKey))
	}
	for _, by := range []string{l.SeenBy, l.ToldBy} {
		if by != "" {
			said = append(said, by)
		}
	}
	switch {
	case len(said) > 0:
	case l.Kind == chronology.Told || l.Kind == chronology.Step: // whoever did it says so
		said = append(said, v.Names[l.By])
	case l.By != uuid.Nil:
		said = append(said, parts.Say(ctx, "chronology.paper.unsaid"))
	}
	return said
}

// told is when we were told, where that is neither when it happened nor when it
// was recorded.
func (v View) told(ctx context.Context, l chronology.Line) string {
	say := func(when string) string { return parts.Say(ctx, "chronology.paper.told", "when", when) }
	switch {
	case l.ToldOn == l.Day && l.Day != "" || l.ToldOn == wall.At(l.RecordedAt, v.Paper.Zone).Date:
		return ""
	case l.ToldOn != "":
		return say(locale.From(ctx).Date(l.ToldOn))
	case l.ToldAt.IsZero() || same(l.ToldAt, l.RecordedAt):
		return ""
	}
	return say(v.at(ctx, l.ToldAt))
}

func (v View) recorded(ctx context.Context, l chronology.Line) string {
	key := "chronology.paper.written_by"
	if v.Names[l.By] == "" {
		key = "chronology.paper.written"
	}
	return parts.Say(ctx, key, "when", v.at(ctx, l.RecordedAt), "who", v.Names[l.By])
}

// same tells whether two instants read the same on paper.
func same(a, b time.Time) bool { return a.Truncate(time.Minute).Equal(b.Truncate(time.Minute)) }

func (v View) fact(ctx context.Context, f chronology.Fact) string {
	switch {
	case !f.At.IsZero():
		return v.at(ctx, f.At)
	case f.Day != "":
		return locale.From(ctx).Date(f.Day)
	case f.Word != "":
		return parts.Say(ctx, f.Word)
	}
	return f.Text
}

// hashes are what a line is proved by, and what they are called.
func hashes(ctx context.Context, l chronology.Line) (label string, sums []string) {
	if l.SHA256 != "" {
		return parts.Say(ctx, "chronology.paper.hash"), []string{l.SHA256}
	}
	return parts.Say(ctx, "chronology.paper.picture", "count", len(l.Pictures)), l.Pictures
}

func (v View) day(ctx context.Context, name, typed string) parts.Input {
	in := parts.Input{Name: name, Type: "date", Short: true, Label: parts.Say(ctx, "chronology.paper."+name), Autocomplete: "off"}
	return in.With(typed, v.Problems)
}
