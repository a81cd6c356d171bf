// Package portal is the door for clients and their phones: links that need no
// session. It answers calendar programs, and the client's own page.
//
// A link's secret stands in the path alone. It is in no log, no header and no
// error; nobody is redirected to sign in, challenged or given a cookie: a calendar
// program that meets any of that stops in silence, and a frightened person too. A
// link that never was, one that is over and one that was revoked are answered with
// the same words after the same work. The package holds no rule and knows no page
// for staff.
package portal

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/feeds"
	"constancia/internal/selfreport"
	portalui "constancia/ui/portal"
)

// Portal is what the door needs of the house.
type Portal struct {
	d       *db.DB
	reading *feeds.Reading
	log     *slog.Logger
	misses  *edge.Counter // links that open nothing, by address
	codes   *edge.Counter // codes that were tried, by address
	allCode *edge.Counter // and by everybody
	line    *line         // in which they wait then
	longs   *edge.Counter // codes with their four more characters, by address
	says    *edge.Counter // reports, by link
	pieces  *edge.Counter // pieces of pictures, by link
}

// New makes the door for clients.
func New(d *db.DB, reading *feeds.Reading, o edge.Options) *Portal {
	return &Portal{
		d: d, reading: reading, log: o.Log,
		misses: edge.NewCounter(d.Now, mostMisses, missesPer), codes: edge.NewCounter(d.Now, mostCodes, codesPer),
		line: &line{now: d.Now}, allCode: edge.NewCounter(d.Now, mostAllCodes, codesPer), longs: edge.NewCounter(d.Now, mostLong, codesPer), says: edge.NewCounter(d.Now, mostReports, reportsPer),
		pieces: edge.NewCounter(d.Now, mostPieces, piecesPer),
	}
}

// Door is the table of the links.
func (p *Portal) Door() edge.Door {
	feed := []edge.Route{
		{Method: http.MethodGet, Path: "/f/:file", Permission: actor.Public, Handler: p.feed},
		{Method: http.MethodHead, Path: "/f/:file", Permission: actor.Public, Handler: p.feed},
	}
	return edge.Door{
		Name:     "portal",
		Identify: func(next echo.HandlerFunc) echo.HandlerFunc { return next },
		Refuse:   p.refuse,
		Routes:   slices.Concat(feed, p.pageRoutes()),
	}
}

// refuse says nearly nothing, and the same of every link that does not exist: to a
// calendar program in a line, to a person as a page in a language she may read.
func (p *Portal) refuse(c echo.Context, status int, _ error) error {
	path := c.Request().URL.Path
	switch {
	case c.Request().Method == http.MethodHead:
		return c.NoContent(status)
	case !strings.HasPrefix(path+"/", selfreport.Path):
		return c.String(status, http.StatusText(status)+"\n")
	case wantsJSON(c) && status == http.StatusNotFound:
		// A script must not take somebody else's 404, of a hotel or an operator, for ours.
		return c.JSONBlob(status, json.RawMessage(`{"gone":true}`))
	case wantsJSON(c):
		return c.JSONBlob(status, json.RawMessage(`{}`))
	}
	c.Response().Header().Set("Content-Security-Policy", pagePolicy)
	said, _ := c.Get(spoken).(string)
	view := portalui.WordView{Frame: p.frame(c, speak(c, said)), Title: "trouble.title", Text: "safety.trouble", Now: p.d.Now()}
	if c.Request().Method != http.MethodGet {
		view.Languages = nil // it cannot be asked for again
	}
	switch status {
	case http.StatusNotFound:
		view.Title, view.Text, view.Gone = "gone.title", "safety.gone", true
	case http.StatusTooManyRequests:
		view.Title, view.Minutes, view.Code = "slow.title", minutesToWait(c), path == "/r" || path == "/r/"
	}
	return p.show(c, status, portalui.Word(view))
}

// minutesToWait is what the answer says of it, for a person to read.
func minutesToWait(c echo.Context) int {
	seconds, _ := strconv.Atoi(c.Response().Header().Get("Retry-After"))
	return (seconds + 59) / 60
}

func wantsJSON(c echo.Context) bool {
	return c.Request().Header.Get(echo.HeaderAccept) == echo.MIMEApplicationJSON
}
