package today

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"constancia/internal/agenda"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	agendaui "constancia/ui/agenda"
	"constancia/ui/parts"
)

func chapterOf[E any](list []E, line func(E) parts.Entry) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, e := range list {
		chapter.Entries = append(chapter.Entries, line(e))
	}
	return []parts.Chapter{chapter}
}

// needLines are the check-ins that whoever reads the page is asked about.
func (v View) needLines(ctx context.Context) []parts.Chapter {
	return chapterOf(v.Needs, func(n agenda.Need) parts.Entry {
		line := v.Line(ctx, n.Entry)
		line.Tone = parts.Danger
		if n.State != string(obligations.AttemptedFailed) { // somebody has said something, and nobody has seen it
			line.Marks = append([]parts.Mark{v.silentMark(ctx, n)}, line.Marks...)
		}
		line.Source, line.Told = v.turn(ctx, n.Alarm), v.seen(ctx, n.Alarm)
		line.Content = needActs(v, n)
		return line
	})
}

// silentMark says for how long nobody has said anything.
func (v View) silentMark(ctx context.Context, n agenda.Need) parts.Mark {
	length := locale.From(ctx).Duration(v.Now.Sub(n.Quiet).Round(time.Minute))
	return parts.Mark{Word: parts.Say(ctx, "today.silent", "length", length), Tone: parts.Danger, Icon: parts.IconLate}
}

// turn says who is asked now, and when the next one will be.
func (v View) turn(ctx context.Context, a obligations.Alarm) string {
	switch {
	case !a.Rings:
		return ""
	case a.Everybody:
		return parts.Say(ctx, "watch.turn.everybody")
	}
	key := "watch.turn.asked"
	if len(a.Asked) > 1 {
		key = "watch.turn.asked_several"
	}
	var who []string
	for _, id := range a.Asked {
		who = append(who, v.Staff[id])
	}
	return parts.Say(ctx, key, "who", locale.From(ctx).List(who...))
}

// seen says who has it, and what she wrote that she would do.
func (v View) seen(ctx context.Context, a obligations.Alarm) string {
	if a.Seen == nil {
		return ""
	}
	said := parts.Say(ctx, "watch.seen", "who", v.Staff[a.Seen.AcknowledgedBy], "when", v.at(ctx, a.Seen.AcknowledgedAt))
	if note := a.Seen.Note.Reveal(); note != "" {
		said += ": " + note
	}
	return said
}

func (v View) at(ctx context.Context, t time.Time) string {
	return locale.From(ctx).DateTime(t, v.Zone, v.Zone, v.Now)
}

func (v View) moreKey() string {
	if v.NeedsMore {
		return "today.needs.at_least"
	}
	return "today.needs.more"
}

// needWays are what else can be done about a check-in that nobody has confirmed.
func (v View) needWays(ctx context.Context, e agenda.Entry) []parts.Act {
	record := act(ctx, "today.act.record", v.People(ctx, e.Clients), agendaui.EntryPath(e)+"#record", "")
	return []parts.Act{record}
}

// unsettledLines are those that somebody else is asked about, or has.
func (v View) unsettledLines(ctx context.Context) []parts.Chapter {
	return chapterOf(v.Unsettled, func(n agenda.Need) parts.Entry {
		line := v.lines(ctx, []agenda.Entry{n.Entry})[0].Entries[0]
		line.Source, line.Told = v.turn(ctx, n.Alarm), v.seen(ctx, n.Alarm)
		return line
	})
}

// notOutLines are the visits out of which somebody did not come.
func (v View) notOutLines(ctx context.Context) []parts.Chapter {
	return chapterOf(v.NotOut, func(visit agenda.Visit) parts.Entry {
		line := v.Line(ctx, visit.Entry)
		line.Tone = parts.Danger
		line.Text = strings.Join([]string{v.callWhom(ctx, visit), line.Text}, " ")
		line.Source = parts.Say(ctx, "watch.out.called_nobody")
		if called := visit.Last.Called.Reveal(); called != "" {
			line.Source = parts.Say(ctx, "watch.return.was_called", "who", called)
		}
		line.Content = notOutActs(v, visit)
		return line
	})
}

// callWhom names the attorneys who work on the file, where there are any.
func (v View) callWhom(ctx context.Context, visit agenda.Visit) string {
	var who []string
	for _, id := range v.Attorneys[visit.Lead()] {
		who = append(who, v.Staff[id])
	}
	if len(who) == 0 {
		return parts.Say(ctx, "watch.out.call")
	}
	return parts.Say(ctx, "watch.out.call_named", "who", locale.From(ctx).List(who...))
}

// insideLines are the visits that have begun.
func (v View) insideLines(ctx context.Context) []parts.Chapter {
	return chapterOf(v.Inside, func(visit agenda.Visit) parts.Entry {
		line := v.Line(ctx, visit.Entry)
		if !visit.Last.RecordedAt.IsZero() {
			line.Source = parts.Say(ctx, "today.last_known", "when", v.at(ctx, visit.Last.RecordedAt))
		}
		line.Content = insideActs(v, visit)
		return line
	})
}

// returnAct leads to the question with its answer chosen.
func (v View) returnAct(ctx context.Context, e agenda.Entry, key string, answer obligations.Answer) parts.Act {
	return act(ctx, key, v.People(ctx, e.Clients), agendaui.EntryPath(e)+"/return?answer="+string(answer), "")
}

// answerKey words an answer for an office, or for a visit at the client's home.
func (v View) answerKey(e agenda.Entry, answer obligations.Answer) string {
	if e.Kind == agenda.Appointment {
		return answer.LabelKey()
	}
	return "watch.answer_home." + string(answer)
}

// named is an act's name for those who hear the page.
func (v View) named(ctx context.Context, key string, e agenda.Entry) templ.Attributes {
	return templ.Attributes{"aria-label": parts.Say(ctx, key) + ": " + v.People(ctx, e.Clients)}
}

// unreviewed tells whether no attorney has looked at a visit that comes soon.
func (v View) unreviewed(e agenda.Entry) bool {
	m, known := obligations.ModalityOf(e.Modality)
	if !known || !m.InPerson() || e.Cancelled || !e.StartsAt.After(v.Now) || e.StartsAt.After(v.Now.Add(obligations.ReviewAhead)) {
		return false
	}
	review, ok := v.Reviewed[e.Source]
	return !ok || !review.Holds(e.Moment)
}

// reviewMark says that nobody has looked at a visit yet.
func reviewMark(ctx context.Context) parts.Mark {
	return parts.Mark{Word: parts.Say(ctx, "watch.review.missing"), Tone: parts.Warning, Icon: parts.IconShow}
}
