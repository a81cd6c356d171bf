package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/staff"
	"constancia/ui/parts"
	staffui "constancia/ui/staff"
)

func (s *Site) teamNew(c echo.Context) error {
	return s.showTeam(c, http.StatusOK, staffui.TeamView{Action: staffui.TeamsPath})
}

func (s *Site) showTeam(c echo.Context, status int, view staffui.TeamView) error {
	title := "staff.teams.add"
	if view.Form.Version > 0 {
		title = "staff.team.title"
	}
	view.Title = locale.Say(c.Request().Context(), title)
	return s.page(c, status, s.settingsFrame(c, title), staffui.Team(view))
}

func (s *Site) addTeam(c echo.Context) error {
	return s.saveTeam(c, staffui.TeamsPath, func(tx *db.Tx, form staffui.TeamForm) error {
		_, err := staff.AddTeam(tx, form.Name)
		return err
	})
}

func (s *Site) teamPage(c echo.Context) error {
	view := staffui.TeamView{Action: staffui.TeamsPath + "/" + c.Param("id")}
	err := s.aboutTeam(c, func(tx *db.Tx, id uuid.UUID) error {
		team, err := staff.FindTeam(tx, id)
		view.Form = staffui.TeamForm{Version: team.Version, Name: team.Name.Reveal()}
		return err
	})
	if err != nil {
		return err
	}

	return s.showTeam(c, http.StatusOK, view)
}

func (s *Site) renameTeam(c echo.Context) error {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return fault.New(fault.NotFound, "staff.teams.unknown")
	}
	return s.saveTeam(c, staffui.TeamsPath+"/"+id.String(), func(tx *db.Tx, form staffui.TeamForm) error {
		return staff.RenameTeam(tx, id, form.Version, form.Name)
	})
}

func (s *Site) saveTeam(c echo.Context, action string, verb func(tx *db.Tx, form staffui.TeamForm) error) error {
	form, err := bind[staffui.TeamForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return verb(tx, form) })
	if status, refused := refusal(err); refused {
		return s.showTeam(c, status, staffui.TeamView{Action: action, Form: form, Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "staff.saved")
	return seeOther(c, staffui.SettingsPath)
}

func (s *Site) aboutTeam(c echo.Context, verb func(tx *db.Tx, id uuid.UUID) error) error {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return fault.New(fault.NotFound, "staff.teams.unknown")
	}
	return s.read(c, func(tx *db.Tx) error { return verb(tx, id) })
}
