package portal

import (
	"context"
	"slices"

	"constancia/internal/locale"
	"constancia/internal/selfreport"
)

// The states in which staff look at a client's page.
const (
	StateOpen     = "open"
	StateWaiting  = "waiting"
	StateReceived = "received"
	StateGone     = "gone"
	StatePin      = "pin"
	StateCode     = "code"
)

var states = []string{StateOpen, StateWaiting, StateReceived, StateGone, StatePin, StateCode}

// StateOf is the state that was asked for; as the page opens where there is none such.
func StateOf(asked string) string {
	if slices.Contains(states, asked) {
		return asked
	}
	return StateOpen
}

// Tabs lead staff from one state of the page to the others, in their own language.
type Tabs struct {
	language string
	label    string
	list     []tab
}

type tab struct {
	label, href string
	here        bool
}

// TabsOf are those of the page at a path, in one of its languages and states, in the words of
// whoever looks at it.
func TabsOf(ctx context.Context, path, language, here string) *Tabs {
	t := Tabs{language: locale.From(ctx).Tag(), label: locale.Say(ctx, "selfreport.preview.states")}
	for _, state := range states {
		t.list = append(t.list, tab{
			label: locale.Say(ctx, "selfreport.preview.state."+state), href: path + "?l=" + language + "&state=" + state, here: state == here,
		})
	}
	return &t
}

// WithoutSignal is the page as a phone keeps it, with a report that waits.
func (v View) WithoutSignal() View {
	v.Shell, v.Page, v.Held = true, selfreport.Page{Zone: v.Page.Zone}, 1
	if !v.Keeps {
		v.Numbers = nil
	}
	return v
}

// Sample is the receipt of a report that nobody sent.
func (v View) Sample() ReceiptView {
	said := selfreport.Said{Arrival: selfreport.Arrival{Kind: selfreport.Failed, Receipt: "XXXXXX", ReceivedAt: v.Now}}
	return ReceiptView{Frame: v.Frame, Said: said, Zone: v.Page.Zone, Closed: v.Closed, Numbers: v.Numbers, Now: v.Now}
}
