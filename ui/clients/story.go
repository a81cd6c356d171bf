package clients

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/chronology"
	"constancia/internal/locale"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// StoryView is a client's record in order, the farthest future first.
type StoryView struct {
	Lines []chronology.Line
	Names map[uuid.UUID]string         // of staff
	Href  func(chronology.Line) string // where a line leads, if anywhere
	Zone  string                       // the office's
	Now   time.Time
	Print parts.Act // to the chronology on paper; none for who may not read it
}

// How many check-ins of the future and how many lines of the past stand open; the
// rest is folded.
const (
	nearFuture = 5
	nearPast   = 25
)

// chapters splits the record at today: what is far and what is near.
type chapters struct {
	later, coming, today, before, earlier []parts.Entry
}

func (v StoryView) chapters(ctx context.Context) chapters {
	today := wall.DateOf(inZone(v.Now, v.Zone))
	var c chapters
	ahead := v.ahead(today)
	for _, line := range v.Lines {
		entry := v.entry(ctx, line)
		switch day := v.day(line); {
		case day > today && line.Kind == chronology.CheckIn && ahead > nearFuture:
			c.later = append(c.later, entry)
			ahead--
		case day > today:
			c.coming = append(c.coming, entry)
		case day == today:
			c.today = append(c.today, entry)
		default:
			c.before = append(c.before, entry)
		}
	}
	if len(c.before) > nearPast {
		c.before, c.earlier = c.before[:nearPast], c.before[nearPast:]
	}
	return c
}

// ahead is how many check-ins are still to come after today.
func (v StoryView) ahead(today wall.Date) (n int) {
	for _, line := range v.Lines {
		if line.Kind == chronology.CheckIn && v.day(line) > today {
			n++
		}
	}
	return n
}

// day is the day on which a line stands, by the clocks of its place.
func (v StoryView) day(line chronology.Line) wall.Date {
	switch {
	case line.Moment != wall.Moment{}:
		return line.Moment.Date
	case line.Day != "":
		return line.Day
	}
	return wall.DateOf(inZone(line.At, v.Zone))
}

func (v StoryView) entry(ctx context.Context, line chronology.Line) parts.Entry {
	p := locale.From(ctx)
	e := parts.Entry{
		Icon: storyIcons[line.Kind], Title: sentence(ctx, line.Says), Text: v.text(ctx, line), Href: v.Href(line), Gone: line.Gone,
		Machine: line.At.UTC().Format(time.RFC3339), Source: v.source(ctx, line), Told: v.told(ctx, line),
		Tone: storyTone(line),
	}
	if line.Held {
		e.Marks = []parts.Mark{parts.DetainedMark(ctx)}
	}
	switch {
	case line.Moment != wall.Moment{}:
		e.When = p.When(line.Moment, v.Zone, v.Now)
	case line.Day != "":
		e.When, e.Machine = p.Date(line.Day), string(line.Day)
	default:
		e.When = p.DateTime(line.At, v.Zone, v.Zone, v.Now)
	}
	return e
}

// text is what was seen, said or handed out, each under its name, and then what somebody
// in the house wrote about it.
func (v StoryView) text(ctx context.Context, line chronology.Line) string {
	var said []string
	for _, f := range line.Facts {
		text := f.Text
		switch {
		case f.Word != "":
			text = parts.Say(ctx, f.Word)
		case f.Day != "":
			text = locale.From(ctx).Date(f.Day)
		case !f.At.IsZero():
			text = locale.From(ctx).DateTime(f.At, v.Zone, v.Zone, v.Now)
		}
		said = append(said, parts.Say(ctx, f.Key)+": "+text)
	}
	if line.Note != "" {
		said = append(said, line.Note)
	}
	return strings.Join(said, "\n")
}

// sentence says a phrase: some of its values are keys themselves.
func sentence(ctx context.Context, phrase chronology.Phrase) string {
	args := make(map[string]any, len(phrase.Args)+len(phrase.Words))
	for name, value := range phrase.Args {
		args[name] = value
	}
	for name, key := range phrase.Words {
		args[name] = ""
		if key != "" {
			args[name] = parts.Say(ctx, key)
		}
	}
	return locale.SayArgs(ctx, phrase.Key, args)
}

// source says where a line is known from, and who wrote it down.
func (v StoryView) source(ctx context.Context, line chronology.Line) string {
	var said []string
	if line.SourceKey != "" {
		said = append(said, parts.Say(ctx, line.SourceKey))
	}
	if who := v.Names[line.By]; who != "" {
		said = append(said, parts.Say(ctx, "clients.story.by", "who", who))
	}
	return strings.Join(said, " · ")
}

func (v StoryView) told(ctx context.Context, line chronology.Line) string {
	p := locale.From(ctx)
	switch {
	case line.ToldOn != "" && line.ToldOn != line.Day:
		return parts.Say(ctx, "clients.file.told", "day", p.ShortDate(line.ToldOn))
	case line.ToldAt.IsZero() || line.Kind == chronology.Told || line.Kind == chronology.Moved:
		return ""
	}
	return parts.Say(ctx, "clients.file.told", "day", p.ShortDate(wall.DateOf(inZone(line.ToldAt, v.Zone))))
}

var storyIcons = map[chronology.Kind]parts.Icon{
	chronology.Detained: parts.IconDetained, chronology.Hearing: parts.IconHearing, chronology.Moved: parts.IconMoved, chronology.Told: parts.IconTold,
	chronology.Cancelled: parts.IconCancelled, chronology.Became: parts.IconHearing, chronology.Checked: parts.IconChecked, chronology.Duty: parts.IconTask,
	chronology.CheckIn: parts.IconCheckIn, chronology.Corrected: parts.IconEdit, chronology.Opened: parts.IconNewPerson,
	chronology.Edited: parts.IconEdit, chronology.Address: parts.IconMove, chronology.AddressTold: parts.IconTold, chronology.Failure: parts.IconApp,
	chronology.Tried: parts.IconRefresh, chronology.Called: parts.IconPhone, chronology.Appeared: parts.IconOffice,
	chronology.Device: parts.IconApp, chronology.Instruction: parts.IconMessage, chronology.Violation: parts.IconDocument,
	chronology.Answered: parts.IconMail, chronology.Summons: parts.IconBell, chronology.Read: parts.IconChecked,
	chronology.Step: parts.IconTask, chronology.Evidence: parts.IconDocument, chronology.Returned: parts.IconOffice,
	chronology.Released: parts.IconDocument, chronology.Level: parts.IconMove, chronology.Asked: parts.IconMail, chronology.Replied: parts.IconMessage,
}

// storyTone says how much a line wants attention; only what nobody has settled does.
func storyTone(line chronology.Line) parts.Tone {
	switch {
	case line.Gone:
		return parts.Neutral
	case line.Kind == chronology.Hearing:
		return parts.Accent
	case line.Kind == chronology.CheckIn && slices.Contains([]string{"late", "unknown", "attempted_failed"}, line.State):
		return parts.Warning
	case line.Kind == chronology.CheckIn && strings.HasPrefix(line.State, "reported"):
		return parts.Done
	}
	return parts.Neutral
}
