package clients

import (
	"context"
	"slices"
	"time"

	"constancia/internal/chronology"
	"constancia/internal/locale"
	"constancia/ui/parts"
)

// dateless says that a kind of date is not on file.
var dateless = map[chronology.Kind]string{
	chronology.Hearing: "clients.next.no_hearing", chronology.CheckIn: "clients.next.no_check_in",
}

// next is the hearing and the check-in that come first, the sooner one on top;
// what is not on file stands last.
func (v StoryView) next(ctx context.Context) []parts.Entry {
	var dated, missing []parts.Entry
	for _, kind := range []chronology.Kind{chronology.Hearing, chronology.CheckIn} {
		line, found := v.first(kind)
		if !found {
			missing = append(missing, parts.Entry{Icon: storyIcons[kind], Text: parts.Say(ctx, dateless[kind])})
			continue
		}
		entry := v.entry(ctx, line)
		entry.Source, entry.Told = "", ""
		entry.When = v.soon(ctx, line)
		dated = append(dated, entry)
	}
	slices.SortStableFunc(dated, func(a, b parts.Entry) int { return compareMachine(a.Machine, b.Machine) })
	return append(dated, missing...)
}

// first is the nearest line of a kind that is still to come or still open.
func (v StoryView) first(kind chronology.Kind) (chronology.Line, bool) {
	for _, line := range slices.Backward(v.Lines) {
		if line.Kind != kind || line.Gone {
			continue
		}
		// an open window may still be called upcoming until the clock has had its turn
		if line.At.After(v.Now) || slices.Contains([]string{"upcoming", "due", "late"}, line.State) {
			return line, true
		}
	}
	return chronology.Line{}, false
}

func (v StoryView) soon(ctx context.Context, line chronology.Line) string {
	p := locale.From(ctx)
	return p.Say("agenda.when", "when", p.When(line.Moment, v.Zone, v.Now), "far", p.Far(line.Moment, line.At, v.Now, v.Zone))
}

func compareMachine(a, b string) int {
	at, _ := time.Parse(time.RFC3339, a)
	other, _ := time.Parse(time.RFC3339, b)
	return at.Compare(other)
}
