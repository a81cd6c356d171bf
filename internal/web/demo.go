package web

import (
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/demo"
	"constancia/internal/fault"
	"constancia/internal/staff"
)

// invention is whether the fictional clinic is loaded, good while the counter
// stands still: every page asks.
type invention struct {
	counter uint64
	loaded  bool
}

// invented tells whether the people on the pages are invented.
func (s *Site) invented(c echo.Context) bool {
	counter := s.db.Counter()
	if known := s.invention.Load(); known != nil && known.counter == counter {
		return known.loaded
	}
	var loaded bool
	err := s.read(c, func(tx *db.Tx) (err error) {
		loaded, err = demo.Loaded(tx)
		return err
	})
	if err != nil { // the page itself says more than its banner
		s.db.Log().Error("looking for the fictional clinic", "route", c.Path(), "cause", err.Error())
		return false
	}
	s.invention.Store(&invention{counter, loaded})
	return loaded
}

func (s *Site) loadDemo(c echo.Context) error {
	if _, err := demo.Load(c.Request().Context(), s.db); err != nil {
		return err
	}

	s.flash(c, "demo.loaded")
	return seeOther(c, "/")
}

// removeDemo takes the invented people away. One of them who does it goes herself:
// her session ends, and where nobody is left the clinic is set up from here.
func (s *Site) removeDemo(c echo.Context) error {
	if err := demo.Remove(c.Request().Context(), s.db); err != nil {
		return err
	}
	var next string
	err := s.write(c, func(tx *db.Tx) (err error) {
		next, err = afterwards(tx, actor.From(c.Request().Context()))
		return err
	})
	if err != nil {
		return err
	}
	if next != "/" {
		if err := s.sessions.Destroy(c.Request().Context()); err != nil {
			return err
		}
		return seeOther(c, next)
	}

	s.flash(c, "demo.removed")
	return seeOther(c, next)
}

// afterwards is where somebody goes on after a removal.
func afterwards(tx *db.Tx, who actor.Actor) (string, error) {
	empty, err := staff.NeedsSetUp(tx)
	if err != nil {
		return "", err
	}
	if empty {
		token, err := staff.SetUpLink(tx)
		return "/setup/" + token, err
	}
	member, err := staff.Find(tx, who.ID)
	if fault.Is(err, fault.NotFound) || err == nil && member.Disabled() {
		return signInPath, nil
	}
	return "/", err
}
