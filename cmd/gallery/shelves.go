package main

import (
	"context"

	"github.com/a-h/templ"
)

// view is one page as a person would meet it. Show is called with a context
// that carries the language, so that its words can be said in it.
type view struct {
	Name string // of the page's address: "clients-list"
	Show func(ctx context.Context) templ.Component
}

// shelf is the views of one room.
type shelf struct {
	Room  string
	Views []view
}

// shelves is the one list of all rooms' views; a room's own file fills its shelf.
func shelves() []shelf {
	return []shelf{
		{"layout", layoutViews()},
		{"parts", partsViews()},
		{"staff", staffViews()},
		{"clients", clientViews()},
		{"hearings", hearingViews()},
		{"moves", moveViews()},
		{"obligations", obligationViews()},
		{"summonses", summonsViews()},
		{"detention", detentionViews()},
		{"supervision", supervisionViews()},
		{"failures", failureViews()},
		{"work", workViews()},
		{"packets", packetViews()},
		{"declarations", declarationViews()},
		{"documents", documentViews()},
		{"agenda", agendaViews()},
		{"selfreport", ownPageViews()},
		{"portal", portalViews()},
		{"watch", watchViews()},
		{"chronology", chronologyViews()},
		{"verify", verifyViews()},
	}
}
