// Package web is the door for staff: pages. It parses what a form sends, asks a
// verb in one transaction, and answers with a view. It holds no rule and calls
// nothing on a transaction.
package web

import (
	"errors"
	"net/http"
	"sync/atomic"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/fault"
)

// Site is what the pages need of the house.
type Site struct {
	db        *db.DB
	directory *clients.Directory
	sessions  *scs.SessionManager
	address   string // public address, for links that leave the house
	version   string
	invention atomic.Pointer[invention]
}

// New makes the door for staff.
func New(d *db.DB, directory *clients.Directory, o edge.Options, version string) *Site {
	return &Site{
		db: d, directory: directory, address: o.Address, version: version,
		sessions: newSessions(d, o.HTTPS),
	}
}

// Door is the table of the pages, who asks, and how a refusal looks.
func (s *Site) Door() edge.Door {
	return edge.Door{Name: "web", Routes: s.routes(), Identify: s.identify, Refuse: s.refuse}
}

// write runs fn in one transaction as the signed-in person.
func (s *Site) write(c echo.Context, fn func(tx *db.Tx) error) error {
	return s.db.Write(c.Request().Context(), fn)
}

// read runs fn on the readers as the signed-in person.
func (s *Site) read(c echo.Context, fn func(tx *db.Tx) error) error {
	return s.db.Read(c.Request().Context(), fn)
}

// seeOther answers a form that was accepted.
func seeOther(c echo.Context, path string) error {
	if c.Request().Header.Get("HX-Request") != "" {
		c.Response().Header().Set("HX-Redirect", path)
		return c.NoContent(http.StatusNoContent)
	}
	return c.Redirect(http.StatusSeeOther, path)
}

// bind reads the body, and only the body, into a form.
func bind[F any](c echo.Context) (F, error) {
	var form F
	err := (&echo.DefaultBinder{}).BindBody(c, &form)
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return form, fault.Wrap(fault.TooLarge, "fault.too_large", err)
		}
		// The cause repeats what was sent; only its place goes on.
		return form, fault.New(fault.Invalid, "fault.unreadable")
	}
	return form, nil
}

// problems are the refused fields when that is what went wrong, for a page that
// shows the form again with what was typed.
func problems(err error) (fault.Problems, bool) {
	f, ok := fault.From(err)
	if !ok || f.Kind != fault.Invalid || len(f.Problems) == 0 {
		return nil, false
	}
	return f.Problems, true
}
