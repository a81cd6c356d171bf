package supervision

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/refdata"
	"constancia/internal/supervision"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// DetentionFormView is the form for an event, or for its correction.
type DetentionFormView struct {
	Whose
	ID       uuid.UUID // the row that is corrected, zero for a new one
	Form     DetentionForm
	Problems parts.Problems
}

func (v DetentionFormView) fresh() bool { return v.ID == uuid.Nil }

func (v DetentionFormView) event() supervision.DetentionEvent {
	return supervision.DetentionEvent(v.Form.Event)
}

func (v DetentionFormView) taken() bool  { return v.event() == supervision.Taken }
func (v DetentionFormView) letOut() bool { return v.event() == supervision.LetOut }

func (v DetentionFormView) action() string {
	if v.fresh() {
		return DetentionPath(v.Client, "")
	}
	return DetentionFixPath(v.ID, "corrections")
}

// Title is the key of what the page does.
func (v DetentionFormView) Title() string {
	if v.fresh() {
		return "detention.act." + v.Form.Event
	}
	return "kit.correct.title"
}

func (v DetentionFormView) saveKey() string {
	if v.fresh() {
		return "detention.save"
	}
	return "kit.correct.save"
}

func (v DetentionFormView) back(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "detention.title"), Href: DetentionPath(v.Client, "")}
}

func (v DetentionFormView) source(ctx context.Context) parts.Input {
	return listed(ctx, must(named(query(ctx, v.Problems, "detention_source", v.Form.Source), "source", v.Problems)), supervision.DetentionSources())
}

func (v DetentionFormView) heldBy(ctx context.Context) parts.Input {
	return listed(ctx, query(ctx, v.Problems, "held_by", v.Form.HeldBy), supervision.Keepers())
}

// facility offers the places of detention at which the court hears people; any other
// may be typed.
func (v DetentionFormView) facility(ctx context.Context) parts.Input {
	in := query(ctx, v.Problems, "facility", v.Form.Facility)
	for _, name := range refdata.Facilities() {
		in.Options = append(in.Options, parts.Option{Value: name})
	}
	return in
}

func (v DetentionFormView) area(ctx context.Context) parts.Input {
	return areas(ctx, named(query(ctx, v.Problems, "ice_area", v.Form.Area), "area", v.Problems))
}

func (v DetentionFormView) terms(ctx context.Context, name, value string) parts.Input {
	return listed(ctx, named(query(ctx, v.Problems, "terms", value), name, v.Problems), supervision.TermsOfRelease())
}

func (v DetentionFormView) note(ctx context.Context) parts.Input {
	return ofRows(named(query(ctx, v.Problems, "detention_note", v.Form.Note), "note", v.Problems), 3)
}

// over tells whether something was typed of an end that is told with the beginning.
func (v DetentionFormView) over() bool {
	return v.Form.OutDate+v.Form.OutTime+v.Form.OutTerms != "" || v.Problems.For("out.date")+v.Problems.For("out.terms") != ""
}

// DetentionView is what is on record of a client's detentions, and what is asked.
type DetentionView struct {
	Whose
	Stays    []supervision.Stay // the first first
	Rest     []obligations.Duty // that can rest
	Links    int                // on the client's phone: of her page and of her calendar
	MayLinks bool
	Fresh    string              // begins the ids of the forms
	Form     DetentionAnswerForm // of the question that was answered
	Asked    supervision.DetentionQuestion
	Problems parts.Problems
}

func (v DetentionView) standing() (supervision.Stay, bool) {
	for _, s := range v.Stays {
		if s.Standing() {
			return s, true
		}
	}
	return supervision.Stay{}, false
}

// Standing tells whether she is detained.
func (v DetentionView) Standing() bool {
	_, held := v.standing()
	return held
}

// asks tells whether a question is to be shown: it stands, and there is something it is
// about.
func (v DetentionView) asks(q supervision.DetentionQuestion) bool {
	s, held := v.standing()
	if !held || !s.Asks(q) {
		return false
	}
	if q == supervision.AboutLinks {
		return v.MayLinks && v.Links > 0
	}
	return v.MayWrite && len(v.Rest) > 0
}

func (v DetentionView) waiting() bool {
	return v.asks(supervision.AboutDuties) || v.asks(supervision.AboutLinks)
}

func (v DetentionView) formOf(q supervision.DetentionQuestion) DetentionAnswerForm {
	if v.Asked == q && v.Form.FormID != "" {
		return v.Form
	}
	s, _ := v.standing()
	return DetentionAnswerForm{FormID: v.Fresh + string(q), Stay: s.First.String()}
}

func (v DetentionView) problemsOf(q supervision.DetentionQuestion) parts.Problems {
	if v.Asked == q {
		return v.Problems
	}
	return nil
}

// ways are the duties that a rest would concern, by what they are.
func (v DetentionView) ways(ctx context.Context) string {
	var said []string
	for _, d := range v.Rest {
		said = append(said, wayTitle(ctx, d.Obligation.Modality))
	}
	return locale.From(ctx).List(said...)
}

// acts are what can be put on record now.
func (v DetentionView) acts(ctx context.Context) []parts.Act {
	if !v.MayWrite {
		return nil
	}
	act := func(event supervision.DetentionEvent, icon parts.Icon) parts.Act {
		return parts.Act{Label: parts.Say(ctx, "detention.act."+string(event)), Href: DetentionPath(v.Client, "new?event="+string(event)), Icon: icon}
	}
	if v.Standing() {
		return []parts.Act{act(supervision.Moved, parts.IconMove), act(supervision.LetOut, parts.IconDone)}
	}
	return []parts.Act{act(supervision.Taken, parts.IconDetained)}
}

// since says since when she is detained, and where.
func since(ctx context.Context, w Whose, s supervision.Stay) string {
	day := w.moment(ctx, s.In.Moment)
	if place := placeOfDetention(ctx, s.Place()); place != "" {
		return parts.Say(ctx, "detention.since_in", "when", day, "where", place)
	}
	return parts.Say(ctx, "detention.since", "when", day)
}

// placeOfDetention says where and by whom, as far as anybody knows.
func placeOfDetention(ctx context.Context, d supervision.Detention) string {
	var said []string
	for _, one := range []string{d.Facility.Reveal(), areaOf(ctx, d), keeperOf(ctx, d)} {
		if one != "" {
			said = append(said, one)
		}
	}
	return strings.Join(said, " · ")
}

func keeperOf(ctx context.Context, d supervision.Detention) string {
	if d.HeldBy == "" {
		return ""
	}
	return parts.Say(ctx, "detention.held", "who", parts.Say(ctx, d.HeldBy.LabelKey()))
}

func areaOf(ctx context.Context, d supervision.Detention) string {
	if d.Area == "" {
		return ""
	}
	return parts.Say(ctx, "detention.area", "area", areaName(d.Area))
}

// Band is a detention as it stands on top of the client's file.
func (v DetentionView) band(ctx context.Context) parts.Notice {
	s, _ := v.standing()
	n := parts.Notice{Tone: parts.Danger, Title: since(ctx, v.Whose, s), Text: v.known(ctx, s.Place())}
	if v.waiting() {
		n.Text += " " + parts.Say(ctx, "detention.asked")
	}
	n.Act = parts.Act{Label: parts.Say(ctx, "detention.look"), Href: DetentionPath(v.Client, "")}
	return n
}

// known says how the clinic knows of a row.
func (v Whose) known(ctx context.Context, d supervision.Detention) string {
	return parts.Say(ctx, "detention.known", "source", parts.Say(ctx, d.Source.LabelKey()), "heard", v.heard(ctx, d.Reported))
}

// lines are all detentions, the latest event first, with what was corrected.
func (v DetentionView) lines(ctx context.Context) []parts.Chapter {
	var all []parts.Chapter
	for i := len(v.Stays) - 1; i >= 0; i-- {
		s := v.Stays[i]
		chapter := parts.Chapter{Title: v.span(ctx, s), Now: s.Standing()}
		rows := s.Rows()
		for j := len(rows) - 1; j >= 0; j-- {
			chapter.Entries = append(chapter.Entries, v.line(ctx, rows[j]))
		}
		for j := len(s.Earlier) - 1; j >= 0; j-- {
			chapter.Entries = append(chapter.Entries, v.replaced(ctx, s.Earlier[j], s))
		}
		all = append(all, chapter)
	}
	return all
}

func (v DetentionView) span(ctx context.Context, s supervision.Stay) string {
	from := dayOf(ctx, s.In.Moment.Date)
	if s.Standing() {
		return parts.Say(ctx, "detention.since", "when", from)
	}
	return parts.Say(ctx, "detention.span", "from", from, "to", dayOf(ctx, s.Out.Moment.Date))
}

var detentionIcons = map[supervision.DetentionEvent]parts.Icon{
	supervision.Taken: parts.IconDetained, supervision.Moved: parts.IconMove, supervision.LetOut: parts.IconDone,
}

func (v DetentionView) line(ctx context.Context, d supervision.Detention) parts.Entry {
	e := parts.Entry{
		Icon: detentionIcons[d.Event], When: v.moment(ctx, d.Moment), Machine: string(d.Moment.Date), Title: eventTitle(ctx, d),
		Text: strings.TrimSpace(placeOfDetention(ctx, d) + "\n" + d.Note.Reveal()), Source: parts.Say(ctx, d.Source.LabelKey()), Told: v.heard(ctx, d.Reported),
	}
	if v.MayWrite {
		e.Act = parts.Act{Label: parts.Say(ctx, "kit.correct"), Href: DetentionFixPath(d.ID, "correction"), Icon: parts.IconEdit, Small: true, Look: parts.Quiet}
	}
	return e
}

// replaced is a row that another superseded, with why.
func (v DetentionView) replaced(ctx context.Context, d supervision.Detention, s supervision.Stay) parts.Entry {
	e := v.line(ctx, d)
	e.Act, e.Gone, e.Icon = parts.Act{}, true, parts.IconEdit
	for _, later := range append(s.Rows(), s.Earlier...) {
		if later.Supersedes != nil && *later.Supersedes == d.ID {
			e.Told += " · " + parts.Say(ctx, "kit.why", "why", later.Why.Reveal())
		}
	}
	return e
}

// eventTitle says what happened, of a release with how.
func eventTitle(ctx context.Context, d supervision.Detention) string {
	title := parts.Say(ctx, d.Event.LabelKey())
	if d.Terms == "" {
		return title
	}
	return parts.Say(ctx, "detention.released_how", "what", title, "how", parts.Say(ctx, d.Terms.LabelKey()))
}

// answered are the answers that were given, each with who and when.
func (v DetentionView) answered(ctx context.Context) []parts.Entry {
	var out []parts.Entry
	for _, s := range v.Stays {
		for _, a := range s.Answers {
			out = append(out, parts.Entry{
				Icon: parts.IconChecked, When: v.at(ctx, a.RecordedAt), Machine: a.RecordedAt.Format(time.RFC3339),
				Title: parts.Say(ctx, a.Answer.LabelKey(a.Question)), Text: a.Reason.Reveal(), Source: v.who(ctx, a.RecordedBy),
			})
		}
	}
	return out
}

// lastEnd is the end of the latest detention after which she is free; nil while she is
// detained, for one that ended with her removal, or for none.
func (v DetentionView) lastEnd() *supervision.Detention {
	if len(v.Stays) == 0 {
		return nil
	}
	out := v.Stays[len(v.Stays)-1].Out
	if out != nil && out.Terms == "removed" {
		return nil
	}
	return out
}

// DetainedTodayView is who is detained, near the top of Today.
type DetainedTodayView struct {
	Whose
	Stays   []supervision.Stay // the latest first
	All     int64
	Clients map[uuid.UUID]string // names
	Waiting map[uuid.UUID]bool   // somebody is to answer
}

func (v DetainedTodayView) lines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, s := range v.Stays {
		w := v.Whose
		w.Theirs = s.In.Moment.Zone
		e := parts.Entry{
			Icon: parts.IconDetained, Tone: parts.Danger, When: since(ctx, w, s), Machine: string(s.In.Moment.Date), Title: v.Clients[s.Client],
			Href: filePath(s.Client), Source: parts.Say(ctx, s.Place().Source.LabelKey()), Told: w.heard(ctx, s.Place().Reported),
		}
		if v.Waiting[s.Client] {
			e.Text = parts.Say(ctx, "detention.asked")
			label := parts.Say(ctx, "detention.answer")
			e.Act = parts.Act{Label: label, Href: DetentionPath(s.Client, ""), Icon: parts.IconUnknown, Small: true, Attrs: map[string]any{"aria-label": label + ": " + v.Clients[s.Client]}}
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	return []parts.Chapter{chapter}
}

// more is how many the page does not show.
func (v DetainedTodayView) more() int { return int(v.All) - len(v.Stays) }

// lastDay asks until when the duties rest: four weeks unless somebody knows better.
func (v DetentionView) lastDay(ctx context.Context) parts.Input {
	f := v.formOf(supervision.AboutDuties)
	if f.Answer == "" && f.LastDay == "" {
		f.LastDay = string(wall.At(v.Now, v.Theirs).Date.AddDays(28))
	}
	return onADay(named(query(ctx, v.problemsOf(supervision.AboutDuties), "rest_until", f.LastDay), "last_day", v.problemsOf(supervision.AboutDuties)))
}

func (v DetentionView) why(ctx context.Context, q supervision.DetentionQuestion) parts.Input {
	return ofRows(named(query(ctx, v.problemsOf(q), "detention_reason", v.formOf(q).Reason), "reason", v.problemsOf(q)), 2)
}
