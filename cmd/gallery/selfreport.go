package main

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/locale"
	"constancia/internal/seal"
	"constancia/internal/selfreport"
	"constancia/ui/layout"
	selfreportui "constancia/ui/selfreport"
)

func ownPageViews() []view {
	return []view{
		{"own-page-panel", onOwnPage(together(layout.Head(layout.Heading{Title: "María José García Hernández"}), selfreportui.Panel(mariasPage())))},
		{"own-page-new", onOwnPage(selfreportui.New(selfreportui.FormView{
			Client: mariaID, Name: "María José García Hernández", Form: selfreportui.NewForm("es"), Drafts: []string{"kreyòl ayisyen", "العربية"},
		}))},
		{"own-page-code", onOwnPage(selfreportui.Made(selfreportui.MadeView{Client: mariaID, Code: "7KHM 3WRX", More: "P9TA", Open: "https://clinic.example/r"}))},
	}
}

func onOwnPage(body templ.Component) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component {
		return page(layout.Clients, locale.Say(ctx, "selfreport.title"), body)
	}
}

// mariasPage is a link in use, and what she said with a phone whose clock is wrong.
func mariasPage() selfreportui.PanelView {
	opened, pressed, sent := cast.Start.Add(-20*time.Minute), time.Date(1970, 1, 1, 0, 9, 0, 0, time.UTC), time.Date(1970, 1, 1, 0, 12, 0, 0, time.UTC)
	happened, failure := cast.Start.Add(-18*time.Minute), uuid.New()
	return selfreportui.PanelView{
		Desk: selfreportui.Desk{Zone: "America/Chicago", Now: cast.Start}, Client: mariaID, Unreviewed: map[string]bool{"es": true}, MayWrite: true, MayTick: true,
		Links: []selfreport.Standing{{Link: selfreport.Link{
			Row: db.Row{ID: uuid.New(), Version: 1}, ClientID: mariaID, Language: "es", Wording: feeds.Discreet, Label: seal.Of("her own"),
			ExpiresAt: cast.Start.AddDate(1, 0, 0), OpenedAt: &opened,
		}}},
		Said: []selfreport.Said{{Coming: 1, Arrival: selfreport.Arrival{
			ID: uuid.New(), ClientID: mariaID, Kind: selfreport.Failed, Receipt: "V39RU4", FailureID: &failure, PhoneAt: &pressed, PhoneSentAt: &sent,
			HappenedAt: &happened, ReceivedAt: cast.Start.Add(-15 * time.Minute),
		}}},
	}
}
