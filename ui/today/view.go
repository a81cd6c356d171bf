// Package today shows what the day asks of the clinic: what is open now, what
// comes in three days, what is late or was not told, and which files lack
// something. It knows no request and no rule.
package today

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	agendaui "constancia/ui/agenda"
	"constancia/ui/parts"
)

// Path is the page itself; a number of it leads to a list below.
const Path = "/"

// UntoldPath is the list of everybody who has yet to hear of a date.
const UntoldPath = "/today/untold"

// LackingPath is the list of the files that lack one thing.
func LackingPath(lack string) string { return "/today/lacking/" + lack }

// View is the page.
type View struct {
	agendaui.Desk
	Today        []agenda.Entry // open windows first, by minutes left; then the rest of the day
	Soon         []agenda.Entry // after today, within 72 hours
	More         bool           // of today or the 72 hours than the page shows
	Unsettled    []agenda.Need  // in no card above; the newest first
	UnsettledAll int64
	Needs        []agenda.Need // whoever reads the page is asked about them; the freshest first
	NeedsAll     int
	NeedsMore    bool           // there are more than NeedsAll
	NotOut       []agenda.Visit // somebody did not come out
	Inside       []agenda.Visit // nobody knows yet whether she came out
	Reviewed     map[uuid.UUID]obligations.Review
	Staff        map[uuid.UUID]string      // names of those who are asked, and who have seen
	Attorneys    map[uuid.UUID][]uuid.UUID // by client, who works on the file and may review a visit
	Asked        []agenda.Entry            // hearings whose hour is over, and nobody said what became of them
	AskedAll     int
	Tasks        templ.Component  // what has to be done by when; nil for none
	Moved        []agenda.Telling // moved or off, and not told
	First        []agenda.Telling // first dates, not told yet
	Lacking      []Lacking
	Arrived      templ.Component // what clients said on their own pages
	Failures     templ.Component // logs half typed, and what was logged today; nil for none
	Detained     templ.Component // who is detained; nil for nobody
	Summons      templ.Component // calls to come that nobody who may has read: above everything; nil for none
	Violations   templ.Component // notices without an answer; nil for none
	Answers      templ.Component // packets whose answer is due; nil for none
	Addresses    templ.Component // agencies that have yet to hear of a new address; nil for none
	NoClients    bool
	MovedAll     int
	FirstAll     int
	MayOpen      bool // may open a client's file for the first time
	MayTell      bool
	MayRecord    bool
	MayLog       bool   // may log a failure
	MayReview    bool   // may look at a visit before it takes place
	FormID       string // of the forms on the page; what each is about is added to it
}

// Lacking is the files that lack one thing: how many, and the first of them.
type Lacking struct {
	Name     string // in the address
	LabelKey string
	All      int64
	Clients  []uuid.UUID
}

func (v View) date(ctx context.Context) string { return locale.From(ctx).LongDate(v.Desk.Today()) }

// number is one figure of the page; it leads to its list. Nothing has no figure.
type number struct {
	Key   string
	Count int
	Href  string
	Tone  parts.Tone
}

// What stands above them needs none.
func (v View) numbers() []number {
	lacking := 0
	for _, l := range v.Lacking {
		lacking += int(l.All)
	}
	warn := func(n int) parts.Tone {
		if n > 0 {
			return parts.Warning
		}
		return parts.Neutral
	}
	all := []number{
		{"today.inside.short", len(v.Inside), "#inside", parts.Neutral},
		{"today.asked.short", v.AskedAll, "#asked", warn(v.AskedAll)},
		{"today.now", len(v.Today), "#now", parts.Neutral},
		{"today.unsettled", int(v.UnsettledAll), "#unsettled", warn(int(v.UnsettledAll))},
		{v.untoldKey(), v.untold(), "#untold", warn(v.MovedAll)},
		{"today.soon", len(v.Soon), "#soon", parts.Neutral},
		{"today.lacking", lacking, "#lacking", parts.Neutral},
	}
	return slices.DeleteFunc(all, func(n number) bool { return n.Count == 0 })
}

// untold is how many wait to hear of a date that moved; when none do, how many
// wait for their first one.
func (v View) untold() int {
	if v.MovedAll > 0 {
		return v.MovedAll
	}
	return v.FirstAll
}

func (v View) untoldKey() string {
	if v.MovedAll > 0 {
		return "today.untold"
	}
	return "today.first.title"
}

func (n number) label(ctx context.Context) string { return parts.Say(ctx, n.Key) }
func (n number) count() string                    { return strconv.Itoa(n.Count) }

// lines are entries with what can be done about each, one click away.
func (v View) lines(ctx context.Context, entries []agenda.Entry) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, e := range entries {
		line := v.Line(ctx, e)
		if v.unreviewed(e) {
			line.Marks = append(line.Marks, reviewMark(ctx))
		}
		if act, ok := v.act(ctx, e); ok {
			line.Act = act
		}
		chapter.Entries = append(chapter.Entries, line)
	}
	return []parts.Chapter{chapter}
}

// act is the next thing to do about an entry.
func (v View) act(ctx context.Context, e agenda.Entry) (parts.Act, bool) {
	person := v.People(ctx, e.Clients)
	switch {
	case e.Unsaid && v.MayTell && e.StartsAt.Before(v.Now):
		return act(ctx, "today.act.became", person, agendaui.EntryPath(e)+"/outcome", parts.IconHearing), true
	case e.Kind == agenda.Hearing && e.Conflict != nil && v.MayTell:
		return act(ctx, "today.act.resolve", person, agendaui.EntryPath(e)+"#checks", parts.IconChecked), true
	case e.Kind == agenda.Hearing && len(e.Untold) > 0 && v.MayTell:
		return act(ctx, "today.act.tell", v.People(ctx, e.Untold), agendaui.TellPath(e.Source, e.Untold[0]), parts.IconTold), true
	case v.MayReview && v.unreviewed(e):
		return act(ctx, "today.act.review", person, agendaui.EntryPath(e)+"/review", parts.IconShow), true
	case e.Kind != agenda.Hearing && v.MayRecord && needsOutcome(e, v.Now):
		return act(ctx, "today.act.record", person, agendaui.EntryPath(e), parts.IconDone), true
	}
	return parts.Act{}, false
}

// act is named for those who hear the page: what is done, and for whom.
func act(ctx context.Context, key, person, href string, icon parts.Icon) parts.Act {
	label := parts.Say(ctx, key)
	return parts.Act{Label: label, Href: href, Icon: icon, Small: true, Attrs: templ.Attributes{"aria-label": label + ": " + person}}
}

func needsOutcome(e agenda.Entry, now time.Time) bool {
	switch e.State {
	case "due", "late", "unknown", "attempted_failed":
		return true
	case "upcoming":
		return e.Open(now)
	}
	return false
}

// tellings are who has yet to hear of a date.
func (v View) tellings(ctx context.Context, list []agenda.Telling) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, t := range list {
		chapter.Entries = append(chapter.Entries, v.telling(ctx, t))
	}
	return []parts.Chapter{chapter}
}

func (v View) telling(ctx context.Context, t agenda.Telling) parts.Entry {
	p := locale.From(ctx)
	line := parts.Entry{
		Icon: parts.IconMessage, Href: "/hearings/" + t.HearingID.String(),
		When: p.When(t.Moment, v.Zone, v.Now), Machine: t.StartsAt.UTC().Format(time.RFC3339), Title: v.Names[t.ClientID],
	}
	if t.Moved {
		line.Icon, line.Tone = parts.IconMoved, parts.Warning
	}
	switch was, moved := t.Was(); {
	case t.IsOff():
		line.Text, line.Gone = p.Say("today.told.off"), true
	case moved:
		line.Text = p.Say("today.told.was", "date", was.Date, "time", was.Time)
	}
	if v.MayTell {
		line.Act = act(ctx, "today.act.tell", line.Title, agendaui.TellPath(t.HearingID, t.ClientID), parts.IconTold)
	}
	return line
}

// older is how many unsettled ones the page does not show.
func (v View) older() int { return int(v.UnsettledAll) - len(v.Unsettled) }

// ListView is one list of files in whole.
type ListView struct {
	agendaui.Desk
	LabelKey string
	Clients  []uuid.UUID
	All      int64
}

func clientPath(id uuid.UUID) string { return "/clients/" + id.String() }
