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

// firstStep is what a clinic without clients does first.
func firstStep(ctx context.Context, v View) parts.Empty {
	empty := parts.Empty{Icon: parts.IconClients, Title: parts.Say(ctx, "today.first_client"), Text: parts.Say(ctx, "today.first_client.text")}
	if v.MayOpen {
		empty.Act = parts.Act{Label: parts.Say(ctx, "today.first_client.act"), Href: "/clients/new", Icon: parts.IconNewPerson, Look: parts.Primary, Key: "n"}
	}
	return empty
}
