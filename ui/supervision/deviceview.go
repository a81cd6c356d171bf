package supervision

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/obligations"
	"constancia/internal/supervision"
	"constancia/ui/parts"
)

// DeviceNewView is the form for a device.
type DeviceNewView struct {
	Whose
	Form     DeviceForm
	Problems parts.Problems
}

// FreshDevice is an empty form: we are told now.
func (w Whose) FreshDevice() DeviceForm {
	return DeviceForm{FormID: uuid.NewString(), HeardForm: heardNow(w.Now, w.Theirs)}
}

// DeviceView is one device with everything on record about it.
type DeviceView struct {
	Whose
	File     supervision.DeviceFile
	Ask      []obligations.Duty // whether they go on without it
	Answer   DutyForm           // that was refused
	Problems parts.Problems
}

// ChangeView is the form for what a device is now.
type ChangeView struct {
	Whose
	File     supervision.DeviceFile
	Form     ChangeForm
	Told     bool // filled in with what a failure says of the phone
	Problems parts.Problems
}

// FreshChange shows a device as it is on record.
func (w Whose) FreshChange(f supervision.DeviceFile) ChangeForm {
	return ChangeForm{
		FormID: uuid.NewString(), Seen: f.Current().ID.String(), DetailsForm: DetailsFormOf(f.Current().Details()),
		HeardForm: heardNow(w.Now, w.Theirs),
	}
}

// DeviceEndView asks what became of a device.
type DeviceEndView struct {
	Whose
	File     supervision.DeviceFile
	Form     DeviceEndForm
	Problems parts.Problems
}

// FreshEnd is an empty form: today, and we are told now.
func (w Whose) FreshEnd() DeviceEndForm {
	heard := heardNow(w.Now, w.Theirs)
	return DeviceEndForm{FormID: uuid.NewString(), EndedOn: heard.ToldDate, HeardForm: heard}
}

// DevicePanelView is a client's devices in her file.
type DevicePanelView struct {
	Whose
	Files []supervision.DeviceFile
	Asked map[uuid.UUID]int // how many duties of a device that is gone wait for an answer
}

// nameOf is what a device is called: what it is, and which one.
func nameOf(ctx context.Context, f supervision.DeviceFile) string {
	d := f.Current().Details()
	which := strings.TrimSpace(d.Maker + " " + d.Model)
	if which == "" {
		return parts.Say(ctx, f.Kind.LabelKey())
	}
	return parts.Say(ctx, f.Kind.LabelKey()) + ": " + which
}

// appOf is the app and its version.
func appOf(ctx context.Context, d supervision.Details) string {
	return strings.TrimSpace(labelled(ctx, d.App) + " " + d.AppVersion)
}

func yesNo(ctx context.Context, word string) string {
	if word == "" {
		return ""
	}
	return parts.Say(ctx, "kit.yesno."+word)
}

func (v DeviceView) facts(ctx context.Context) []parts.Fact {
	d := v.File.Current().Details()
	return []parts.Fact{
		{Label: parts.Say(ctx, "kit.field.maker"), Text: d.Maker},
		{Label: parts.Say(ctx, "kit.field.model"), Text: d.Model},
		{Label: parts.Say(ctx, "kit.field.os"), Text: d.OS},
		{Label: parts.Say(ctx, "kit.field.app"), Text: appOf(ctx, d)},
		{Label: parts.Say(ctx, "kit.field.phone_number"), Text: d.PhoneNumber},
		{Label: parts.Say(ctx, "kit.field.carrier"), Text: d.Carrier},
		{Label: parts.Say(ctx, "kit.field.language"), Text: d.Language},
		{Label: parts.Say(ctx, "kit.field.automatic_time"), Text: yesNo(ctx, d.AutomaticTime)},
		{Label: parts.Say(ctx, "kit.field.since"), Text: dayOf(ctx, v.File.Since)},
	}
}

// summary is a version in one line.
func summary(ctx context.Context, d supervision.Details) string {
	var said []string
	for _, one := range []string{strings.TrimSpace(d.Maker + " " + d.Model), d.OS, appOf(ctx, d), d.PhoneNumber, d.Carrier, d.Language} {
		if one != "" {
			said = append(said, one)
		}
	}
	if len(said) == 0 {
		return parts.Say(ctx, "kit.device.nothing")
	}
	return strings.Join(said, " · ")
}

// versions are what it was, the latest first, and what became of it on top.
func (v DeviceView) versions(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	if e := v.File.Ending; e != nil {
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: parts.IconGone, Tone: parts.Warning, When: v.day(ctx, string(e.EndedOn), e.ToldAt), Machine: e.ToldAt.Format(time.RFC3339),
			Title: parts.Say(ctx, e.How.LabelKey()), Text: e.Note.Reveal(), Source: v.heard(ctx, e.Reported),
		})
	}
	wrong := v.File.Wrong()
	for i := len(v.File.Passports) - 1; i >= 0; i-- {
		p := v.File.Passports[i]
		entry := parts.Entry{
			Icon: parts.IconApp, When: v.day(ctx, string(p.ChangedOn), p.ToldAt), Machine: p.ToldAt.Format(time.RFC3339),
			Title: summary(ctx, p.Details()), Source: v.heard(ctx, p.Reported), Gone: wrong[p.ID],
		}
		if why := p.Why.Reveal(); why != "" {
			entry.Told = parts.Say(ctx, "kit.why", "why", why)
		}
		chapter.Entries = append(chapter.Entries, entry)
	}
	return []parts.Chapter{chapter}
}

// day says when something changed, or that nobody could say.
func (w Whose) day(ctx context.Context, day string, told time.Time) string {
	if day == "" {
		return parts.Say(ctx, "kit.when_unknown", "when", w.at(ctx, told))
	}
	return dayOf(ctx, typedDay(day))
}

// duties asks which duty is meant, with what was said of it last.
func (v DeviceView) duties(ctx context.Context) parts.Input {
	in := query(ctx, v.Problems, "obligation_id", v.Answer.Obligation)
	for _, duty := range v.Ask {
		label := wayTitle(ctx, duty.Obligation.Modality)
		if said := v.said(ctx, duty.Obligation.ID); said != "" {
			label += " (" + said + ")"
		}
		in.Options = append(in.Options, parts.Option{Value: duty.Obligation.ID.String(), Label: label})
	}
	return in
}

// said is what was said last of whether a duty goes on.
func (v DeviceView) said(ctx context.Context, duty uuid.UUID) string {
	last := ""
	for _, a := range v.File.Answers {
		if a.ObligationID == duty {
			last = parts.Say(ctx, "kit.device.last_said", "answer", labelled(ctx, a.Answer), "when", v.at(ctx, a.ToldAt))
		}
	}
	return last
}

func wayTitle(ctx context.Context, modality string) string {
	if m, known := obligations.ModalityOf(modality); known {
		return parts.Say(ctx, m.ShortKey())
	}
	return modality
}

func kindInput(ctx context.Context, f DeviceForm, problems parts.Problems) parts.Input {
	in := must(query(ctx, problems, "kind", f.Kind))
	for _, kind := range supervision.DeviceKinds() {
		in.Options = append(in.Options, parts.Option{Value: string(kind), Label: parts.Say(ctx, kind.LabelKey())})
	}
	return in
}

func goesOn(ctx context.Context, f DutyForm, problems parts.Problems) parts.Input {
	in := must(query(ctx, problems, "answer", f.Answer))
	for _, a := range supervision.DutiesWithout() {
		in.Options = append(in.Options, parts.Option{Value: string(a), Label: parts.Say(ctx, a.LabelKey())})
	}
	return in
}

func automatic(ctx context.Context, f DetailsForm, problems parts.Problems) parts.Input {
	in := query(ctx, problems, "automatic_time", f.AutomaticTime)
	in.InLine = true
	in.Options = []parts.Option{
		{Value: "yes", Label: parts.Say(ctx, "kit.yesno.yes")},
		{Value: "no", Label: parts.Say(ctx, "kit.yesno.no")},
		{Value: "", Label: parts.Say(ctx, "kit.not_said")},
	}
	return in
}

func asNumber(in parts.Input) parts.Input {
	in.Type = "tel"
	return in
}

// lines are a client's devices, those she has first.
func (v DevicePanelView) lines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, f := range v.Files {
		e := parts.Entry{
			Icon: parts.IconApp, Title: nameOf(ctx, f), Href: DevicePath(f.ID, ""), Text: shortly(ctx, f.Current().Details()), Gone: f.Ending != nil,
			When: parts.Say(ctx, "kit.device.since_unknown"), Machine: f.RecordedAt.Format(time.RFC3339),
		}
		if f.Since != "" {
			e.When, e.Machine = parts.Say(ctx, "kit.device.since", "day", dayOf(ctx, f.Since)), string(f.Since)
		}
		if f.Ending != nil {
			e.When = parts.Say(ctx, f.Ending.How.LabelKey())
		}
		if n := v.Asked[f.ID]; n > 0 && v.MayWrite {
			e.Act = parts.Act{Label: parts.Say(ctx, "kit.device.ask_short"), Href: DevicePath(f.ID, "") + "#duties", Icon: parts.IconUnknown, Small: true}
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	return []parts.Chapter{chapter}
}

// shortly is what a form about a failure needs of a device.
func shortly(ctx context.Context, d supervision.Details) string {
	var said []string
	for _, one := range []string{d.OS, appOf(ctx, d)} {
		if one != "" {
			said = append(said, one)
		}
	}
	return strings.Join(said, " · ")
}

func appInput(ctx context.Context, f DetailsForm, problems parts.Problems) parts.Input {
	return listed(ctx, query(ctx, problems, "app", f.App), supervision.DeviceApps())
}

func endInput(ctx context.Context, f DeviceEndForm, problems parts.Problems) parts.Input {
	return listed(ctx, must(named(query(ctx, problems, "end_how", f.How), "how", problems)), supervision.DeviceEnds())
}

func (v ChangeView) back(ctx context.Context) parts.Act    { return toDevice(ctx, v.File.ID) }
func (v DeviceEndView) back(ctx context.Context) parts.Act { return toDevice(ctx, v.File.ID) }

func toDevice(ctx context.Context, id uuid.UUID) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "kit.back"), Href: DevicePath(id, "")}
}
