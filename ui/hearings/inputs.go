package hearings

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"constancia/internal/hearings"
	"constancia/internal/locale"
	"constancia/internal/refdata"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// ZonePath answers by which clocks a court goes.
const ZonePath = "/hearings/zone"

func courtInput(ctx context.Context, form Form, problems parts.Problems) parts.Input {
	in := parts.Input{
		Name: "court", Label: parts.Say(ctx, "hearings.court.label"), Hint: parts.Say(ctx, "hearings.court.hint"),
		Autocomplete: "off", MaxLength: 200,
		Attrs: templ.Attributes{"hx-post": ZonePath, "hx-trigger": "change", "hx-target": "#zone-said", "hx-swap": "innerHTML"},
	}.With(form.Court, problems)
	for _, c := range refdata.Courts() {
		if !c.Historic {
			in.Options = append(in.Options, parts.Option{Value: c.Name, Label: c.Code + " " + c.City + ", " + c.State})
		}
	}
	return in
}

// nextCourtInput asks where the next date will be.
func nextCourtInput(ctx context.Context, view OutcomeView) parts.Input {
	in := courtInput(ctx, view.asked(), view.Problems)
	in.Label = parts.Say(ctx, "hearings.outcome.next_court")
	return in
}

func whenInput(ctx context.Context, form Form, problems parts.Problems) parts.WhenInput {
	zone := parts.Input{
		Name: "zone", Label: parts.Say(ctx, "hearings.zone.label"),
		Options: withEmpty(ctx, "hearings.zone.courts_own", zoneOptions(ctx, form.Zone)),
	}.With(form.Zone, problems)
	in := parts.WhenInput{
		Date: parts.Input{Name: "date", Label: parts.Say(ctx, "hearings.date.label"), Required: true}.With(form.Date, problems),
		Time: parts.Input{Name: "time", Label: parts.Say(ctx, "hearings.time.label"), Required: true}.With(form.Time, problems),
		Zone: zone,
	}
	if form.Fold != "" || problems.For("fold") != "" {
		in.Fold = parts.Input{Name: "fold"}.With(form.Fold, problems)
	}
	return in
}

func zoneOptions(ctx context.Context, chosen string) []parts.Option {
	zones := wall.Zones()
	if _, err := wall.LoadZone(chosen); err == nil && !slices.Contains(zones, chosen) {
		zones = append(zones, chosen)
	}
	out := make([]parts.Option, len(zones))
	for i, zone := range zones {
		out[i] = parts.Option{Value: zone, Label: locale.From(ctx).Zone(zone)}
	}
	return out
}

func typeInput(ctx context.Context, form Form, problems parts.Problems) parts.Input {
	return parts.Input{
		Name: "type", Label: parts.Say(ctx, "hearings.type.label"),
		Options: withEmpty(ctx, "hearings.not_known", options(ctx, "hearings.type.", hearings.Types())),
	}.With(form.Type, problems)
}

func mediumInput(ctx context.Context, form Form, problems parts.Problems) parts.Input {
	return parts.Input{
		Name: "medium", Label: parts.Say(ctx, "hearings.medium.label"),
		Options: withEmpty(ctx, "hearings.not_known", options(ctx, "hearings.medium.", hearings.Media())),
	}.With(form.Medium, problems)
}

func line(ctx context.Context, name, label, value string, problems parts.Problems) parts.Input {
	return parts.Input{Name: name, Label: parts.Say(ctx, label), Optional: true, Autocomplete: "off", MaxLength: 200}.With(value, problems)
}

func reasonInput(ctx context.Context, label, value string, problems parts.Problems) parts.Input {
	return parts.Input{Name: "reason", Label: parts.Say(ctx, label), Rows: 2, MaxLength: 4000}.With(value, problems)
}

func adjournmentInput(ctx context.Context, form Form, problems parts.Problems) parts.Input {
	in := parts.Input{
		Name: "adjournment_code", Label: parts.Say(ctx, "hearings.adjournment.label"), Optional: true,
		Hint: parts.Say(ctx, "hearings.adjournment.hint"), Autocomplete: "off", Short: true, MaxLength: 4,
	}.With(form.AdjournmentCode, problems)
	for _, c := range refdata.AdjournmentCodes() {
		in.Options = append(in.Options, parts.Option{Value: c.Code, Label: c.Code + " " + c.Description})
	}
	return in
}

func issuedInput(ctx context.Context, form Form, problems parts.Problems) parts.Input {
	return parts.Input{
		Name: "notice.issued_on", Label: parts.Say(ctx, "hearings.notice.issued_on"), Type: "date", Short: true,
	}.With(form.IssuedOn, problems)
}

func servedInput(ctx context.Context, form Form, problems parts.Problems) parts.Input {
	return parts.Input{
		Name: "notice.served_on", Label: parts.Say(ctx, "hearings.notice.served_on"),
		Options: withEmpty(ctx, "hearings.not_known", options(ctx, "hearings.served.", hearings.Served())),
	}.With(form.ServedOn, problems)
}

func receivedInput(ctx context.Context, form Form, problems parts.Problems) parts.Input {
	return parts.Input{
		Name: "notice.how_received", Label: parts.Say(ctx, "hearings.notice.how_received"),
		Options: withEmpty(ctx, "hearings.not_known", options(ctx, "hearings.received.", hearings.WaysReceived())),
	}.With(form.HowReceived, problems)
}

func sourceInput(ctx context.Context, name, label, value string, sources []hearings.Source, problems parts.Problems) parts.Input {
	return parts.Input{
		Name: name, Label: parts.Say(ctx, label),
		Options: withEmpty(ctx, "hearings.choose", options(ctx, "hearings.source.", sources)),
	}.With(value, problems)
}

// instantInputs ask when something was; both empty means now.
func instantInputs(ctx context.Context, name, date, clock string, problems parts.Problems) (parts.Input, parts.Input) {
	return parts.Input{Name: name + ".date", Label: parts.Say(ctx, "hearings.at.date"), Type: "date", Short: true}.With(date, problems),
		parts.Input{Name: name + ".time", Label: parts.Say(ctx, "hearings.at.time"), Type: "time", Short: true}.With(clock, problems)
}

// noticeOpen tells whether the folded notice has something to show.
func (f Form) noticeOpen(problems parts.Problems) bool {
	given := f.IssuedOn + f.ServedOn + f.HowReceived + f.Location
	return given != "" || problems.For("notice.issued_on") != "" || problems.For("hearing_location") != ""
}
