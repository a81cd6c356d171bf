package today

import (
	"context"

	"constancia/ui/parts"
)

func warned(when bool) parts.Tone {
	if when {
		return parts.Warning
	}
	return ""
}

func calendarAct(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "calendar.title"), Href: "/calendar", Icon: parts.IconCalendar, Small: true}
}

// nowAct leads to the calendar, unless the card below does.
func (v View) nowAct(ctx context.Context) parts.Act {
	if len(v.Soon) > 0 {
		return parts.Act{}
	}
	return calendarAct(ctx)
}

// reporting names the list of all check-ins, and how many older ones are in it.
func (v View) reporting(ctx context.Context) string {
	if v.older() > 0 {
		return parts.Say(ctx, "today.unsettled.older", "count", v.older())
	}
	return parts.Say(ctx, "today.reporting")
}

// calm names the questions of the page to which the answer is: none.
func (v View) calm(ctx context.Context) []string {
	var said []string
	for _, q := range []struct {
		none bool
		key  string
	}{
		{len(v.Today) == 0, "today.now.none"},
		{v.UnsettledAll == 0 && v.NeedsAll == 0, "today.unsettled.none"},
		{v.MovedAll == 0, "today.untold.none"},
		{len(v.Soon) == 0, "today.soon.none"},
		{len(v.Lacking) == 0, "today.lacking.none"},
	} {
		if q.none {
			said = append(said, parts.Say(ctx, q.key))
		}
	}
	return said
}

// firstStep is what a clinic without clients does first.
func firstStep(ctx context.Context, v View) parts.Empty {
	empty := parts.Empty{Icon: parts.IconClients, Title: parts.Say(ctx, "today.first_client"), Text: parts.Say(ctx, "today.first_client.text")}
	if v.MayOpen {
		empty.Act = parts.Act{Label: parts.Say(ctx, "today.first_client.act"), Href: "/clients/new", Icon: parts.IconNewPerson, Look: parts.Primary, Key: "n"}
	}
	return empty
}
