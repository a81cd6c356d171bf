// Package layout is the frame around every page: head, navigation, search,
// footer for staff (Page), and one quiet card for those not signed in (Bare).
// It knows the places of the house by name and nothing of what is in them.
package layout

import (
	"context"

	"constancia/internal/locale"
	"constancia/ui/parts"
)

// Where the frame's own forms go; the doors route these.
const (
	SearchPath  = "/clients/search" // POST q: a name never stands in an address
	SignOutPath = "/sign-out"       // POST
	DemoPath    = "/settings/demo"  // POST; under it, removal
)

// Place is a part of the house that the navigation leads to.
type Place string

// The places. Elsewhere marks a page that no entry leads to.
const (
	Today     Place = "today"
	Clients   Place = "clients"
	Calendar  Place = "calendar"
	Failures  Place = "failures"
	Packets   Place = "packets"
	Tasks     Place = "tasks"
	Settings  Place = "settings"
	Elsewhere Place = ""
)

// User is who is signed in, for the menu.
type User struct {
	Name  string
	Roles []string // said in the reader's language
}

// Frame is what a page tells the frame around it.
type Frame struct {
	Title   string // of the browser's tab; never names a client
	Here    Place
	User    User
	Flash   parts.Notice // shown when it has a text
	Hidden  []Place      // what this person's roles do not open
	Query   string       // what the search box holds
	Version string

	Invented  bool // the fictional clinic is loaded
	MayRemove bool // and this person may take it away
}

type entry struct {
	place Place
	href  string
	icon  parts.Icon
	key   string
}

// entries is the navigation, in order.
var entries = []entry{
	{Today, "/", parts.IconToday, "g t"},
	{Clients, "/clients", parts.IconClients, ""},
	{Calendar, "/calendar", parts.IconCalendar, "g c"},
	{Failures, "/failures", parts.IconApp, "g f"},
	{Packets, "/packets", parts.IconPacket, "g p"},
	{Tasks, "/tasks", parts.IconTask, "g k"},
	{Settings, "/settings", parts.IconSettings, ""},
}

func (f Frame) shown() []entry {
	var out []entry
	for _, e := range entries {
		if !has(f.Hidden, e.place) {
			out = append(out, e)
		}
	}
	return out
}

func has(places []Place, one Place) bool {
	for _, p := range places {
		if p == one {
			return true
		}
	}
	return false
}

// TabTitle is what a tab says of a page: never whom it is about.
func TabTitle(title string) string {
	if title == "" {
		return "Constancia"
	}
	return title + " · Constancia"
}

func styleSheet(ctx context.Context) string {
	if locale.From(ctx).Dir() == "rtl" {
		return "app.rtl.css"
	}
	return "app.css"
}

// shortcut is a line of the list that "?" opens.
type shortcut struct {
	keys []string
	says string
}

func shortcuts(ctx context.Context) []shortcut {
	return []shortcut{
		{[]string{"/"}, parts.Say(ctx, "layout.keys.search")},
		{[]string{"n"}, parts.Say(ctx, "layout.keys.new_client")},
		{[]string{"f"}, parts.Say(ctx, "layout.keys.failure")},
		{[]string{"s"}, parts.Say(ctx, "kit.summons.new")},
		{[]string{"g", "t"}, parts.Say(ctx, "layout.keys.today")},
		{[]string{"g", "c"}, parts.Say(ctx, "layout.keys.calendar")},
		{[]string{"g", "f"}, parts.Say(ctx, "layout.keys.failures")},
		{[]string{"g", "p"}, parts.Say(ctx, "layout.keys.packets")},
		{[]string{"g", "k"}, parts.Say(ctx, "layout.keys.tasks")},
		{[]string{"?"}, parts.Say(ctx, "layout.keys.list")},
	}
}
