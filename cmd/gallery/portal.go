package main

import (
	"context"
	"io"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/feeds"
	"constancia/internal/locale"
	"constancia/internal/selfreport"
	"constancia/internal/wall"
	portalui "constancia/ui/portal"
)

// portalViews are what a client sees on her phone, in the language of the gallery.
func portalViews() []view {
	return []view{
		{"portal-preview", func(ctx context.Context) templ.Component {
			v := herPage(portalui.Frame{Language: "ar", Languages: selfreport.Languages(), Plain: true, Preview: true})
			v.Tabs = portalui.TabsOf(ctx, "/own-pages/not-one/preview", "ar", portalui.StateReceived)
			arabic := portalui.Receipt(v.Sample())
			return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
				return arabic.Render(locale.With(ctx, locale.For("ar")), w)
			})
		}},
		{"portal-page", sheSees(func(f portalui.Frame) templ.Component { return portalui.Page(herPage(f)) })},
		{"portal-waiting", sheSees(func(f portalui.Frame) templ.Component {
			v := herPage(f)
			v = v.WithoutSignal()
			v.Held = 3
			return portalui.Page(v)
		})},
		{"portal-typed", sheSees(func(f portalui.Frame) templ.Component {
			v := herPage(f)
			v.Typed = portalui.Typed{Wrong: "safety.typed", Key: "kept", Kind: selfreport.Failed, Kinds: []string{"app_login_failed"}, ErrorText: "Error: session expired"}
			return portalui.Page(v)
		})},
		{"portal-pin", sheSees(func(f portalui.Frame) templ.Component {
			v := herPage(f)
			v.AskPin = true
			return portalui.Page(v)
		})},
		{"portal-pin-wrong", sheSees(func(f portalui.Frame) templ.Component {
			v := herPage(f)
			v.AskPin, v.PinWrong, v.PinMinutes = true, true, 30
			return portalui.Page(v)
		})},
		{"portal-receipt", sheSees(func(f portalui.Frame) templ.Component { return portalui.Receipt(herReceipt(f)) })},
		{"portal-code", sheSees(func(f portalui.Frame) templ.Component { return portalui.Code(portalui.CodeView{Frame: f}) })},
		{"portal-code-wrong", sheSees(func(f portalui.Frame) templ.Component { return portalui.Code(portalui.CodeView{Frame: f, Wrong: true}) })},
		{"portal-gone", sheSees(func(f portalui.Frame) templ.Component {
			return portalui.Word(portalui.WordView{Frame: f, Title: "gone.title", Text: "safety.gone", Gone: true, Now: cast.Start})
		})},
		{"portal-slow", sheSees(func(f portalui.Frame) templ.Component {
			return portalui.Word(portalui.WordView{Frame: f, Title: "slow.title", Minutes: 4})
		})},
		{"portal-code-slow", sheSees(func(f portalui.Frame) templ.Component {
			return portalui.Word(portalui.WordView{Frame: f, Title: "slow.title", Minutes: 1, Code: true})
		})},
	}
}

func sheSees(body func(f portalui.Frame) templ.Component) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component {
		tag := locale.From(ctx).Tag()
		return body(portalui.Frame{Language: tag, Trusted: tag == "en", Languages: selfreport.Languages(), Plain: true})
	}
}

func herPage(f portalui.Frame) portalui.View {
	return portalui.View{
		Frame: f, Base: "/r/not-a-link", Now: cast.Start, Numbers: herNumbers(),
		Page: selfreport.Page{
			Zone: "America/Chicago",
			Dates: []feeds.Date{
				{Summary: "Check-in", Moment: wall.Moment{Date: "2026-11-24", Time: "09:00", Zone: "America/Chicago"}},
				{Summary: "Reminder", Moment: wall.Moment{Date: "2026-12-09", Zone: "America/Chicago"}, AllDay: true},
				{Summary: "Cancelled: Appointment", Moment: wall.Moment{Date: "2027-02-08", Time: "13:00", Zone: "America/Chicago"}, Cancelled: true, English: "Cancelled: Appointment"},
			},
			Receipts: []selfreport.Arrival{{Receipt: "V39RU4", ReceivedAt: cast.Start.Add(-2 * time.Hour)}},
		},
	}
}

func herReceipt(f portalui.Frame) portalui.ReceiptView {
	return portalui.ReceiptView{
		Frame: f, Base: "/r/not-a-link", Zone: "America/Chicago", Now: cast.Start, Numbers: herNumbers(),
		Said: selfreport.Said{Pictures: 2, Lost: 1, Arrival: selfreport.Arrival{
			ID: uuid.New(), Kind: selfreport.Failed, Receipt: "V39RU4", ReceivedAt: cast.Start,
		}},
	}
}

func herNumbers() []portalui.Number {
	return []portalui.Number{
		{Kind: "number.clinic", Call: "+13125550100", Said: "(312) 555-0100"},
		{Name: "ISAP, Chicago", Kind: "number.front_desk", Call: "+13125550142", Said: "(312) 555-0142", Hours: "Mon-Fri 8-17", Zone: "America/Chicago"},
		{Name: "ERO Chicago", Kind: "number.after_hours", Call: "+13125550199", Said: "(312) 555-0199"},
	}
}
