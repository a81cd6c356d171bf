// Package verify shows the public page on which anybody checks a bundle: the form, the
// answer, and why it can be trusted. It knows a report and nothing of the house.
package verify

import (
	"context"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"constancia/internal/bundle"
	"constancia/internal/locale"
	"constancia/ui/parts"
)

// Path is where the page is.
const Path = "/verify"

// mostShown is how many events the page lists; the program lists them all.
const mostShown = 200

// View is the page: the form, and the answer when there is one.
type View struct {
	Key        string
	Checkpoint string
	Most       int64 // megabytes
	Problems   parts.Problems
	Report     *bundle.Report
}

func (v View) verdict(ctx context.Context) parts.Notice {
	sealed := instant(ctx, v.Report.Sealed.Recorded)
	switch v.Report.Verdict() {
	case bundle.Altered:
		return parts.Notice{Tone: parts.Danger, Title: parts.Say(ctx, "verify.not_whole"), Text: parts.Say(ctx, "verify.not_whole.text")}
	case bundle.Unsigned:
		return parts.Notice{Tone: parts.Warning, Title: parts.Say(ctx, "verify.unsigned"), Text: parts.Say(ctx, "verify.unsigned.text", "when", sealed)}
	default:
		return parts.Notice{Tone: parts.Done, Title: parts.Say(ctx, "verify.whole"), Text: parts.Say(ctx, "verify.whole.text", "when", sealed)}
	}
}

// instant is a time in UTC, which is what the log is kept in, with its year: it may be
// read years later.
func instant(ctx context.Context, t time.Time) string {
	return locale.From(ctx).DateTime(t, "UTC", "", time.Time{})
}

func mark(ctx context.Context, s bundle.State) parts.Mark {
	switch s {
	case bundle.OK:
		return parts.Mark{Word: parts.Say(ctx, "verify.ok"), Tone: parts.Done}
	case bundle.Failed:
		return parts.Mark{Word: parts.Say(ctx, "verify.failed"), Tone: parts.Danger}
	default:
		return parts.Mark{Word: parts.Say(ctx, "verify.skipped"), Tone: parts.Neutral, Icon: parts.IconOpen}
	}
}

func (v View) facts(ctx context.Context) []parts.Fact {
	r := v.Report
	facts := []parts.Fact{
		{Label: parts.Say(ctx, "verify.packet"), Text: r.Packet},
		{Label: parts.Say(ctx, "verify.version"), Text: strconv.Itoa(r.Version)},
	}
	if r.Replaces != "" {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "verify.replaces"), Content: code(grouped(r.Replaces))})
	}
	facts = append(facts, parts.Fact{Label: parts.Say(ctx, "verify.manifest"), Content: code(grouped(r.Manifest))})
	if len(r.Keys) > 0 {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "verify.fingerprint"), Content: code(grouped(r.Keys[len(r.Keys)-1].Fingerprint))})
	}
	return facts
}

// grouped breaks a hash into groups that two people can read to each other.
func grouped(hash string) string {
	out := ""
	for i, letter := range hash {
		if i > 0 && i%8 == 0 {
			out += " "
		}
		out += string(letter)
	}
	return out
}

func (v View) files(ctx context.Context) parts.Grid {
	grid := parts.Grid{Quiet: true, Caption: parts.Say(ctx, "verify.files"), Columns: []parts.Column{
		{Label: parts.Say(ctx, "verify.files.name"), Main: true}, {Label: parts.Say(ctx, "verify.files.size"), Numeric: true},
	}}
	for _, f := range v.Report.Files {
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			file(f), parts.Text(parts.SizeOf(f.Size)),
		}})
	}
	return grid
}

func (v View) shown() []bundle.Times {
	all := append(append([]bundle.Times{}, v.Report.Events...), v.Report.Sealed)
	return all[max(0, len(all)-mostShown):]
}

func (v View) events(ctx context.Context) parts.Grid {
	grid := parts.Grid{Quiet: true, Caption: parts.Say(ctx, "verify.events"), Columns: []parts.Column{
		{Label: parts.Say(ctx, "verify.events.event"), Main: true},
		{Label: parts.Say(ctx, "verify.events.action")},
		{Label: parts.Say(ctx, "verify.events.occurred")},
		{Label: parts.Say(ctx, "verify.events.recorded")},
		{Label: parts.Say(ctx, "verify.events.delay")},
	}}
	for _, e := range v.shown() {
		delay := "–"
		if e.Delay() >= time.Minute {
			delay = locale.From(ctx).Duration(e.Delay())
		}
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			parts.Text(strconv.FormatInt(e.Seq, 10)), code(e.Action),
			parts.Text(instant(ctx, e.OccurredAt)), parts.Text(instant(ctx, e.Recorded)), parts.Text(delay),
		}})
	}
	return grid
}
