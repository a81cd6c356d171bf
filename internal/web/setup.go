package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/demo"
	"constancia/internal/locale"
	"constancia/internal/staff"
	"constancia/ui/layout"
	"constancia/ui/parts"
	staffui "constancia/ui/staff"
)

func (s *Site) setUpPage(c echo.Context) error {
	var office staff.Office
	err := s.read(c, func(tx *db.Tx) (err error) {
		if err = staff.CheckSetUpLink(tx, c.Param("token")); err != nil {
			return err
		}
		office, err = staff.FindOffice(tx)
		return err
	})
	if err != nil {
		return err
	}

	form := staffui.SetUpForm{TimeZone: office.TimeZone, Language: locale.From(c.Request().Context()).Tag()}
	return s.showSetUp(c, http.StatusOK, staffui.SetUpView{Form: form})
}

func (s *Site) showSetUp(c echo.Context, status int, view staffui.SetUpView) error {
	ctx := c.Request().Context()
	view.Action = "/setup/" + c.Param("token")
	title := locale.Say(ctx, "staff.set_up.title")
	frame := layout.BareFrame{Title: title, Heading: title, Text: locale.Say(ctx, "staff.set_up.text")}
	return s.bare(c, status, frame, staffui.SetUp(view))
}

func (s *Site) setUp(c echo.Context) error {
	form, err := bind[staffui.SetUpForm](c)
	if err != nil {
		return err
	}
	password, err := s.choose(c, form.Password, func(tx *db.Tx) error { return staff.CheckSetUpLink(tx, c.Param("token")) })
	if err != nil {
		return err
	}

	var who actor.Actor
	err = s.write(c, func(tx *db.Tx) (err error) {
		who, err = staff.SetUp(tx, c.Param("token"), staff.FirstSteps{
			Office: form.Office, TimeZone: form.TimeZone, Language: form.Language,
			Name: form.Name, Email: form.Email, Password: password, Role: actor.Role(form.Role),
		})
		return err
	})
	if _, refused := problems(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), err)
		return s.showSetUp(c, http.StatusUnprocessableEntity, staffui.SetUpView{Form: form, Problems: said})
	}
	if err != nil {
		return err
	}

	return s.begin(c, who, welcomePath)
}

// welcome says what can be done first.
func (s *Site) welcome(c echo.Context) error {
	var empty bool
	err := s.read(c, func(tx *db.Tx) (err error) {
		empty, err = demo.Empty(tx)
		return err
	})
	if err != nil {
		return err
	}

	ctx := c.Request().Context()
	who := actor.From(ctx)
	view := staffui.WelcomeView{MayLoad: empty && who.May(actor.StaffManage), MayImport: who.May(actor.ImportsWrite)}
	title := locale.Say(ctx, "staff.welcome.title")
	frame := layout.BareFrame{Title: title, Heading: title, Text: locale.Say(ctx, "staff.welcome.text")}
	return s.bare(c, http.StatusOK, frame, staffui.Welcome(view))
}

func (s *Site) joinPage(c echo.Context) error { return s.showJoin(c, http.StatusOK, nil) }

func (s *Site) showJoin(c echo.Context, status int, said parts.Problems) error {
	view := staffui.JoinView{Action: "/join/" + c.Param("token"), Problems: said}
	err := s.read(c, func(tx *db.Tx) (err error) {
		view.Person, err = staff.Invited(tx, c.Param("token"))
		return err
	})
	if err != nil {
		return err
	}

	ctx := c.Request().Context()
	title := locale.Say(ctx, "staff.join.title", "name", view.Person.Name.Reveal())
	frame := layout.BareFrame{Title: locale.Say(ctx, "staff.join.tab"), Heading: title, Text: locale.Say(ctx, "staff.join.text")}
	return s.bare(c, status, frame, staffui.Join(view))
}

func (s *Site) join(c echo.Context) error {
	form, err := bind[staffui.JoinForm](c)
	if err != nil {
		return err
	}
	password, err := s.choose(c, form.Password, func(tx *db.Tx) error { _, err := staff.Invited(tx, c.Param("token")); return err })
	if err != nil {
		return err
	}

	var who actor.Actor
	err = s.write(c, func(tx *db.Tx) (err error) {
		who, err = staff.Join(tx, c.Param("token"), password)
		return err
	})
	if _, refused := problems(err); refused {
		return s.showJoin(c, http.StatusUnprocessableEntity, parts.ProblemsOf(c.Request().Context(), err))
	}
	if err != nil {
		return err
	}

	return s.begin(c, who, "/")
}

// choose hashes a new password once the link has been looked at: a stranger
// without one costs nothing.
func (s *Site) choose(c echo.Context, typed string, link func(tx *db.Tx) error) (staff.Password, error) {
	if err := s.read(c, link); err != nil {
		return staff.Password{}, err
	}
	return staff.Choose(c.Request().Context(), typed)
}
