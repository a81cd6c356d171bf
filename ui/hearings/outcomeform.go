package hearings

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/hearings"
	"constancia/internal/locale"
	"constancia/internal/refdata"
	"constancia/ui/parts"
)

// OutcomePath is the question what became of one date of a hearing.
func OutcomePath(hearing, setting uuid.UUID) string {
	return Path(hearing) + "/outcome?setting=" + setting.String()
}

// OutcomeForm says what became of a date. Clients and Presences go side by side.
type OutcomeForm struct {
	FormID          string   `form:"form_id"`
	Version         int64    `form:"version"`
	Setting         string   `form:"setting"`
	Corrects        string   `form:"corrects"`
	State           string   `form:"state"`
	Source          string   `form:"source"`
	Clients         []string `form:"client"`
	Presences       []string `form:"presence"`
	OrderOn         string   `form:"order_on"`
	DocumentID      string   `form:"document_id"`
	AdjournmentCode string   `form:"adjournment_code"`
	Court           string   `form:"court"`
	Zone            string   `form:"zone"`
	Note            string   `form:"note"`
	AtDate          string   `form:"at.date"`
	AtTime          string   `form:"at.time"`
	ToldDate        string   `form:"told_at.date"`
	ToldTime        string   `form:"told_at.time"`
}

// OutcomeFormOf begins the form: empty, or with what holds now, which it corrects.
func OutcomeFormOf(f hearings.File, s hearings.Setting) OutcomeForm {
	form := OutcomeForm{FormID: uuid.NewString(), Version: f.Version, Setting: s.ID.String()}
	o, said := f.Became(s.ID)
	if said {
		form.State, form.Source, form.OrderOn, form.AdjournmentCode = string(o.Became), string(o.Source), string(o.OrderOn), o.AdjournmentCode
		form.Court, form.Note, form.Corrects = CourtName(o.NextCourt.Reveal()), o.Note.Reveal(), o.ID.String()
		if place := hearings.PlaceOf(o.NextCourt.Reveal()); place.Zone != o.NextZone {
			form.Zone = o.NextZone
		}
		if o.DocumentID != nil {
			form.DocumentID = o.DocumentID.String()
		}
	}
	for _, p := range f.Participants {
		form.Clients, form.Presences = append(form.Clients, p.ClientID.String()), append(form.Presences, string(f.Presence(o.ID, p.ClientID)))
	}
	return form
}

// Outcome is what the verb takes; at is when it happened, told when we heard of it. An
// id that is no id is nothing it knows.
func (f OutcomeForm) Outcome(at, told time.Time) (setting uuid.UUID, n hearings.NewOutcome) {
	setting, _ = uuid.Parse(f.Setting)
	n = hearings.NewOutcome{
		Version: f.Version, Became: f.State, Source: f.Source, OrderOn: f.OrderOn, AdjournmentCode: strings.TrimSpace(f.AdjournmentCode),
		Note: f.Note, At: at, ToldAt: told, FormID: f.FormID,
	}
	n.Corrects, _ = uuid.Parse(f.Corrects)
	if f.DocumentID != "" {
		if n.Document, _ = uuid.Parse(f.DocumentID); n.Document == uuid.Nil {
			n.Document = uuid.Max
		}
	}
	if f.State == string(hearings.VenueChanged) { // what belongs to another answer is not shown, and not meant
		n.Court, n.Zone = f.Court, f.Zone
	}
	if !hearings.State(f.State).TookPlace() {
		return setting, n
	}
	for i, client := range f.Clients[:min(len(f.Clients), len(f.Presences))] {
		id, _ := uuid.Parse(client)
		n.There = append(n.There, hearings.Seen{ClientID: id, Presence: f.Presences[i]})
	}
	return setting, n
}

// OutcomeView is the form with the date it is about.
type OutcomeView struct {
	Desk
	File       hearings.File
	Setting    hearings.Setting
	Form       OutcomeForm
	Papers     []parts.Option // on file, of those who may be seen
	MayAbsence bool           // may say that somebody was absent
	Problems   parts.Problems
	Stale      bool
}

// Over tells whether the court can have sat.
func (v OutcomeView) Over() bool { return !v.Setting.StartsAt.After(v.Now) }

func (v OutcomeView) title() string {
	if v.Form.Corrects != "" {
		return "hearings.outcome.correct"
	}
	return "hearings.outcome.title"
}

// endings are the answers that can be true: that the court sat only once the hour has
// come, that it ordered something in absence only from whoever may say so.
func (v OutcomeView) endings(ctx context.Context) parts.Input {
	in := parts.Input{Name: "state", Label: parts.Say(ctx, "hearings.outcome.question"), Required: true}.With(v.Form.State, v.Problems)
	add := func(s hearings.State, key string) {
		in.Options = append(in.Options, parts.Option{Value: string(s), Label: parts.Say(ctx, key), Hint: parts.Say(ctx, key+".hint")})
	}
	for _, s := range hearings.Endings() {
		if s.TookPlace() && !v.Over() || s == hearings.HeldInAbsentia && !v.MayAbsence || s == hearings.Cancelled && !v.Setting.Current() {
			continue
		}
		add(s, "hearings.ending."+string(s))
	}
	if v.Form.Corrects != "" {
		add(hearings.Scheduled, "hearings.ending.scheduled")
	}
	return in
}

// presence asks of one client whether she was there.
func (v OutcomeView) presence(ctx context.Context, at int) parts.Input {
	client, _ := uuid.Parse(v.Form.Clients[at])
	in := parts.Input{
		Name: "presence", Label: parts.Say(ctx, "hearings.presence.of", "name", v.Clients[client]), Nth: at + 1, Value: v.Form.Presences[at],
	}
	list := hearings.Presences()
	if !v.MayAbsence {
		list = slices.DeleteFunc(list, func(p hearings.Presence) bool { return p == hearings.Absent })
	}
	in.Options = withEmpty(ctx, "hearings.presence.unsaid", options(ctx, "hearings.presence.", list))
	return in
}

func (v OutcomeView) paper(ctx context.Context) parts.Input {
	return parts.Input{
		Name: "document_id", Label: parts.Say(ctx, "hearings.outcome.paper"), Optional: true,
		Options: withEmpty(ctx, "hearings.outcome.no_paper", slices.Clone(v.Papers)),
	}.With(v.Form.DocumentID, v.Problems)
}

// asked is the form as the inputs of a date know it.
func (v OutcomeView) asked() Form {
	return Form{Court: v.Form.Court, Zone: v.Form.Zone, AdjournmentCode: v.Form.AdjournmentCode}
}

// outcomeFacts are what is on record of what became of a date.
func (d Desk) outcomeFacts(ctx context.Context, f hearings.File, o hearings.Outcome, paper string) []parts.Fact {
	var list []parts.Fact
	add := func(label, text string) {
		if text != "" {
			list = append(list, parts.Fact{Label: label, Text: text})
		}
	}
	for _, p := range f.Participants {
		if seen := f.Presence(o.ID, p.ClientID); seen != "" || o.Became.TookPlace() {
			add(d.Clients[p.ClientID], parts.Say(ctx, seen.LabelKey()))
		}
	}
	if o.OrderOn != "" {
		add(parts.Say(ctx, "hearings.outcome.order_on"), locale.From(ctx).LongDate(o.OrderOn))
	}
	if code, known := refdata.Adjournment(o.AdjournmentCode); known {
		add(parts.Say(ctx, "hearings.adjournment.label"), code.Code+" "+code.Description)
	}
	if o.Became == hearings.VenueChanged {
		add(parts.Say(ctx, "hearings.outcome.next_court"), CourtName(o.NextCourt.Reveal())+", "+locale.From(ctx).Zone(o.NextZone))
	}
	add(parts.Say(ctx, "hearings.outcome.note"), o.Note.Reveal())
	add(parts.Say(ctx, "hearings.outcome.source"), parts.Say(ctx, o.Source.LabelKey()))
	if paper != "" {
		list = append(list, parts.Fact{Label: parts.Say(ctx, "hearings.outcome.paper"), Content: parts.Link("/documents/"+o.DocumentID.String(), paper)})
	}
	add(parts.Say(ctx, "hearings.outcome.when"), d.at(ctx, o.At))
	return append(list, parts.Fact{Label: parts.Say(ctx, "hearings.outcome.told"), Text: parts.Say(ctx, "hearings.outcome.told_by",
		"when", d.at(ctx, o.ToldAt), "recorded", d.at(ctx, o.RecordedAt), "who", d.staff(ctx, o.RecordedBy))})
}

// outcomeEntry is one line of the history.
func (d Desk) outcomeEntry(ctx context.Context, f hearings.File, o hearings.Outcome) parts.Entry {
	e := parts.Entry{
		Icon: parts.IconHearing, Tone: outcomeTone(o.Became), When: d.at(ctx, o.At), Title: parts.Say(ctx, o.Became.LabelKey()), Text: o.Note.Reveal(),
		Source: parts.Say(ctx, o.Source.LabelKey()), Told: d.recorded(ctx, o.RecordedAt, d.staff(ctx, o.RecordedBy)), Gone: !o.Holds(),
	}
	if o.Became.Off() {
		e.Icon = parts.IconCancelled
	}
	if o.Became == hearings.Scheduled {
		e.Icon, e.Title = parts.IconEdit, parts.Say(ctx, "hearings.history.mistake")
	}
	if !o.Holds() {
		e.Tone = parts.Neutral
		e.Marks = append(e.Marks, parts.Mark{Word: parts.Say(ctx, "hearings.outcome.corrected"), Tone: parts.Neutral})
	}
	if i := slices.IndexFunc(f.Settings, func(s hearings.Setting) bool { return s.ID == o.SettingID }); i >= 0 && len(f.Settings) > 1 {
		e.Title += ": " + d.on(ctx, f.Settings[i].Moment)
	}
	return e
}

func outcomeTone(s hearings.State) parts.Tone {
	switch {
	case s == hearings.HeldInAbsentia:
		return parts.Danger
	case s.Off():
		return parts.Warning
	case s.TookPlace():
		return parts.Done
	}
	return parts.Neutral
}
