// Package portal is the door for clients and their phones: links that need no
// session. Today it answers calendar programs.
//
// A link's secret stands in the path alone. It is in no log, no header and no
// error; nobody is redirected, asked to sign in, challenged or given a cookie,
// because a calendar program that meets any of that stops in silence. The package
// holds no rule and knows no page for staff.
package portal

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/feeds"
)

// Portal is what the door needs of the house.
type Portal struct {
	reading *feeds.Reading
	misses  *misses
}

// New makes the door for clients.
func New(d *db.DB, reading *feeds.Reading, _ edge.Options) *Portal {
	return &Portal{reading: reading, misses: newMisses(d.Now)}
}

// Door is the table of the links.
func (p *Portal) Door() edge.Door {
	return edge.Door{
		Name:     "portal",
		Identify: func(next echo.HandlerFunc) echo.HandlerFunc { return next },
		Refuse:   refuse,
		Routes: []edge.Route{
			{Method: http.MethodGet, Path: "/f/:file", Permission: actor.Public, Handler: p.feed},
			{Method: http.MethodHead, Path: "/f/:file", Permission: actor.Public, Handler: p.feed},
		},
	}
}

// refuse says nearly nothing, and the same of every link that does not exist.
func refuse(c echo.Context, status int, _ error) error {
	if c.Request().Method == http.MethodHead {
		return c.NoContent(status)
	}
	return c.String(status, http.StatusText(status)+"\n")
}
