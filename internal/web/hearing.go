package web

import (
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/staff"
	hearingsui "constancia/ui/hearings"
	packetsui "constancia/ui/packets"
	"constancia/ui/parts"
)

func (s *Site) hearingPage(c echo.Context) error {
	view := hearingsui.FileView{}
	view.Tell.ClientID = c.QueryParam("tell")
	return s.showHearing(c, http.StatusOK, view)
}

// showHearing adds the hearing itself to a view that may hold one refused form,
// and records that the file it belongs to was opened.
func (s *Site) showHearing(c echo.Context, status int, view hearingsui.FileView) error {
	err := s.read(c, func(tx *db.Tx) (err error) {
		if view.File, view.Desk, err = findHearing(c, tx); err != nil {
			return err
		}
		if view.Desk.Now.After(view.File.Current().StartsAt) && actor.From(c.Request().Context()).May(actor.NotesWrite) {
			view.Outline = packetsui.HearingOutlinePath(view.File.ID)
		}
		if err := besideOutcome(c, tx, &view); err != nil {
			return err
		}
		colleagues, err := staff.Colleagues(tx)
		for _, one := range colleagues {
			view.Colleagues = append(view.Colleagues, parts.Option{Value: one.ID.String(), Label: one.Name.Reveal()})
		}
		if err != nil || !view.Searched {
			return err
		}
		view.Found, err = s.candidates(tx, view.People.Find, nil, view.File.Everybody()...)
		return err
	})
	if err == nil {
		err = s.opened(c, view.File.Through())
	}
	if err != nil {
		return err
	}

	view.Prepare(me(c))
	return s.page(c, status, s.hearingsFrame(c, "hearings.page.title"), hearingsui.File(view))
}

// typedAt is when something happened, by the office's clocks.
func (s *Site) typedAt(tx *db.Tx, date, clock string) (at time.Time, err error) {
	office, err := staff.FindOffice(tx)
	if err != nil {
		return at, err
	}
	return hearings.Typed("at", date, clock, office.TimeZone)
}

func (s *Site) tellHearing(c echo.Context) error {
	form, err := bind[hearingsui.TellForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		at, err := s.typedAt(tx, form.AtDate, form.AtTime)
		if err != nil {
			return err
		}
		setting, telling := form.Telling(at)
		_, err = hearings.Tell(tx, setting, telling)
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showHearing(c, status, hearingsui.FileView{Tell: form, TellProblems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	return s.backToHearing(c, "hearings.told.done")
}

func (s *Site) checkHearing(c echo.Context) error {
	form, err := bind[hearingsui.CheckForm](c)
	if err != nil {
		return err
	}

	var found hearings.Check
	err = s.write(c, func(tx *db.Tx) error {
		f, _, err := findHearing(c, tx)
		if err != nil {
			return err
		}
		found, err = hearings.CheckCourt(tx, f.ID, form.Check(f))
		return err
	})
	if status, refused := refusal(err); refused {
		said := hearingsui.CheckProblems(parts.ProblemsOf(c.Request().Context(), err))
		return s.showHearing(c, status, hearingsui.FileView{Check: form, CheckProblems: said})
	}
	if err != nil {
		return err
	}

	if !found.Agrees {
		return s.backToHearing(c, "")
	}
	return s.backToHearing(c, "hearings.check.done")
}

// backToHearing leads to the hearing's page, with a sentence when there is one.
func (s *Site) backToHearing(c echo.Context, done string) error {
	id, err := hearingID(c)
	if err != nil {
		return err
	}
	if done != "" {
		s.flash(c, done)
	}
	return seeOther(c, hearingsui.Path(id))
}

func (s *Site) resolveCheck(c echo.Context) error {
	form, err := bind[hearingsui.ResolveForm](c)
	if err != nil {
		return err
	}
	check, err := uuid.Parse(c.Param("check"))
	if err != nil {
		return fault.New(fault.NotFound, "hearings.not_found")
	}

	err = s.write(c, func(tx *db.Tx) error { return hearings.Resolve(tx, check, form.Reason) })
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), err)
		return s.showHearing(c, status, hearingsui.FileView{Resolve: form, ResolveProblems: said})
	}
	if err != nil {
		return err
	}

	return s.backToHearing(c, "hearings.conflict.done")
}

func (s *Site) joinHearing(c echo.Context) error {
	form, err := bind[hearingsui.PeopleForm](c)
	if err != nil {
		return err
	}
	if form.ClientID == "" {
		return s.showHearing(c, http.StatusOK, hearingsui.FileView{People: form, Searched: true})
	}

	return s.changePeople(c, form.ClientID, hearings.AddParticipant)
}

func (s *Site) leaveHearing(c echo.Context) error {
	return s.changePeople(c, c.Param("client"), hearings.RemoveParticipant)
}

func (s *Site) changePeople(c echo.Context, client string, verb func(tx *db.Tx, hearing, client uuid.UUID) error) error {
	id, err := hearingID(c)
	if err != nil {
		return err
	}
	person, err := uuid.Parse(client)
	if err != nil {
		return fault.New(fault.NotFound, "clients.not_found")
	}

	if err := s.write(c, func(tx *db.Tx) error { return verb(tx, id, person) }); err != nil {
		return err
	}

	return s.backToHearing(c, "hearings.people.done")
}
