package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/staff"
	"constancia/ui/parts"
	staffui "constancia/ui/staff"
)

func (s *Site) personNew(c echo.Context) error {
	form := staffui.PersonForm{Teams: []string{staff.DefaultTeam.String()}}
	return s.showPerson(c, http.StatusOK, staffui.PersonView{Form: form})
}

// showPerson adds the teams to choose from and, for somebody known, the state of
// her access.
func (s *Site) showPerson(c echo.Context, status int, view staffui.PersonView) error {
	return s.showPersonBeside(c, status, view, false)
}

// showPersonBeside is showPerson; stale puts what somebody else saved beside it.
func (s *Site) showPersonBeside(c echo.Context, status int, view staffui.PersonView, stale bool) error {
	title := "staff.people.add"
	err := s.read(c, func(tx *db.Tx) (err error) {
		if view.Teams, err = staff.Teams(tx); err != nil || view.ID == "" {
			return err
		}
		known, err := findPerson(c, tx)
		view.Disabled, view.Waiting = known.Disabled(), known.Waiting()
		if err == nil && stale {
			view.Conflict, err = personConflict(c, tx, known, view)
		}
		return err
	})
	if err != nil {
		return err
	}

	if view.ID != "" {
		title = "staff.person.title"
	}
	view.Title = locale.Say(c.Request().Context(), title)
	return s.page(c, status, s.settingsFrame(c, title), staffui.Person(view))
}

func (s *Site) addPerson(c echo.Context) error {
	form, err := bind[staffui.PersonForm](c)
	if err != nil {
		return err
	}

	var member staff.Member
	var token string
	err = s.write(c, func(tx *db.Tx) (err error) {
		member, token, err = staff.Add(tx, form.Person(), staff.Password{})
		return err
	})
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), err)
		return s.showPerson(c, status, staffui.PersonView{Form: form, Problems: said})
	}
	if err != nil {
		return err
	}

	return s.showJoinLink(c, member.ID, token)
}

func (s *Site) personPage(c echo.Context) error {
	var known staff.Listed
	err := s.read(c, func(tx *db.Tx) (err error) {
		known, err = findPerson(c, tx)
		return err
	})
	if err != nil {
		return err
	}

	return s.showPerson(c, http.StatusOK, staffui.PersonView{ID: known.ID.String(), Form: staffui.PersonFormOf(known)})
}

func (s *Site) revisePerson(c echo.Context) error {
	form, err := bind[staffui.PersonForm](c)
	if err != nil {
		return err
	}

	err = s.aboutPerson(c, func(tx *db.Tx, id uuid.UUID) error {
		return staff.Revise(tx, id, form.At(), form.Person())
	})
	if status, refused := refusal(err); refused {
		view := staffui.PersonView{ID: c.Param("id"), Form: form, Problems: saidOf(c, err)}
		return s.showPersonBeside(c, status, view, fault.Is(err, fault.Stale))
	}
	if err != nil {
		return err
	}

	s.flash(c, "staff.saved")
	return seeOther(c, staffui.SettingsPath)
}

func (s *Site) shutOut(c echo.Context) error {
	if err := s.aboutPerson(c, staff.Disable); err != nil {
		return err
	}

	s.flash(c, "staff.access.disabled.done")
	return seeOther(c, staffui.SettingsPath)
}

func (s *Site) signOutPerson(c echo.Context) error {
	if err := s.aboutPerson(c, staff.SignOutEverywhere); err != nil {
		return err
	}

	s.flash(c, "staff.sessions.done")
	return seeOther(c, staffui.SettingsPath)
}

func (s *Site) invitePerson(c echo.Context) error { return s.linkPerson(c, staff.Invite) }

func (s *Site) readmitPerson(c echo.Context) error { return s.linkPerson(c, staff.Readmit) }

func (s *Site) linkPerson(c echo.Context, verb func(tx *db.Tx, id uuid.UUID) (string, error)) error {
	var person uuid.UUID
	var token string
	err := s.aboutPerson(c, func(tx *db.Tx, id uuid.UUID) (err error) {
		person = id
		token, err = verb(tx, id)
		return err
	})
	if err != nil {
		return err
	}

	return s.showJoinLink(c, person, token)
}

// showJoinLink answers the post itself: the link is shown once and kept nowhere.
func (s *Site) showJoinLink(c echo.Context, person uuid.UUID, token string) error {
	ctx := c.Request().Context()
	view := staffui.OnceView{
		Title: locale.Say(ctx, "staff.invitation.title"), Text: locale.Say(ctx, "staff.invitation.text"),
		Label: locale.Say(ctx, "staff.invitation.label"), Secret: s.address + "/join/" + token,
		Back: staffui.PersonBack(ctx, person.String()),
	}
	return s.page(c, http.StatusOK, s.settingsFrame(c, "staff.invitation.title"), staffui.Once(view))
}

// aboutPerson runs one verb on the person of the address.
func (s *Site) aboutPerson(c echo.Context, verb func(tx *db.Tx, id uuid.UUID) error) error {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return fault.New(fault.NotFound, "staff.not_found")
	}
	return s.write(c, func(tx *db.Tx) error { return verb(tx, id) })
}

func personConflict(c echo.Context, tx *db.Tx, saved staff.Listed, view staffui.PersonView) (*parts.Conflict, error) {
	office, err := staff.FindOffice(tx)
	if err != nil {
		return &parts.Conflict{}, err
	}
	ctx := c.Request().Context()
	when := staffui.SavedAt(ctx, saved.UpdatedAt, office.TimeZone, tx.Now)
	return staffui.PersonConflict(ctx, view.Form, saved, view.Teams, when), nil
}

// saidOf says the problems of a refused form. A version that is no longer current
// is no problem of a field: both versions stand side by side instead.
func saidOf(c echo.Context, err error) parts.Problems {
	if fault.Is(err, fault.Stale) {
		return parts.Problems{}
	}
	return parts.ProblemsOf(c.Request().Context(), err)
}

func findPerson(c echo.Context, tx *db.Tx) (staff.Listed, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return staff.Listed{}, fault.New(fault.NotFound, "staff.not_found")
	}
	return staff.FindListed(tx, id)
}

// refusal tells whether a form is to be shown again, and with which status: its
// fields were refused, it clashes, somebody else saved first, or it came too often.
// Words that may not leave are forbidden, and named at their field: the rest of what
// was typed is kept too.
func refusal(err error) (status int, refused bool) {
	for kind, status := range map[fault.Kind]int{
		fault.Invalid:  http.StatusUnprocessableEntity,
		fault.Conflict: http.StatusConflict,
		fault.Stale:    http.StatusConflict,
		fault.TooMany:  http.StatusTooManyRequests,
	} {
		if fault.Is(err, kind) {
			return status, true
		}
	}
	if f, ok := fault.From(err); ok && f.Kind == fault.Forbidden && len(f.Problems) > 0 {
		return http.StatusForbidden, true
	}
	return 0, false
}

func me(c echo.Context) uuid.UUID { return actor.From(c.Request().Context()).ID }
