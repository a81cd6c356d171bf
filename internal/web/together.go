package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/agenda"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/wall"
	obligationsui "constancia/ui/obligations"
	"constancia/ui/parts"
)

func (s *Site) togetherPage(c echo.Context) error {
	return s.showTogether(c, http.StatusOK, obligationsui.PeopleView{})
}

// showTogether shows who reports under a duty, as far as the reader may see them.
func (s *Site) showTogether(c echo.Context, status int, view obligationsui.PeopleView) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		if view.Duty, view.About, err = readDuty(tx, id); err != nil {
			return err
		}
		groups, err := obligations.Groups(tx, []uuid.UUID{id})
		if err != nil {
			return err
		}
		view.Joined = groups[id].Joined
		in := []uuid.UUID{view.Duty.Obligation.ClientID}
		for _, p := range view.Joined {
			if in = append(in, p.ClientID); p.LastDay != "" {
				in = in[:len(in)-1] // she can come back
			}
		}
		if view.Names, err = agenda.Who(tx, everyone(view.Joined)...); err != nil {
			return err
		}
		view.Found, err = s.candidates(tx, view.Form.Find, nil, in...)
		return err
	})
	if err != nil {
		return err
	}

	if view.Form.LastDay == "" {
		view.Form.LastDay = string(wall.At(view.Now, view.Duty.Schedule.Start.Zone).Date)
	}
	return s.page(c, status, s.clientsFrame(c, "obligations.people.title"), obligationsui.People(view))
}

func everyone(joined []obligations.Participant) []uuid.UUID {
	ids := make([]uuid.UUID, len(joined))
	for i, p := range joined {
		ids[i] = p.ClientID
	}
	return ids
}

func (s *Site) joinDuty(c echo.Context) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	form, err := bind[obligationsui.PeopleForm](c)
	if err != nil {
		return err
	}
	if form.Add == "" {
		return s.showTogether(c, http.StatusOK, obligationsui.PeopleView{Form: form, Searched: true})
	}
	client, err := uuid.Parse(form.Add)
	if err != nil {
		return fault.New(fault.NotFound, "clients.not_found")
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := obligations.Join(tx, id, obligations.NewParticipant{
			ClientID: client, From: wall.Date(form.From), Version: form.Version,
		})
		return err
	})
	return s.afterTogether(c, form, err)
}

func (s *Site) leaveDuty(c echo.Context) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	form, err := bind[obligationsui.PeopleForm](c)
	if err != nil {
		return err
	}
	client, err := uuid.Parse(c.Param("client"))
	if err != nil {
		return fault.New(fault.NotFound, "clients.not_found")
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := obligations.Leave(tx, id, obligations.NewLeaving{
			ClientID: client, LastDay: wall.Date(form.LastDay), Version: form.Version,
		})
		return err
	})
	return s.afterTogether(c, form, err)
}

// afterTogether shows the page again with what was refused, or leads back to it.
func (s *Site) afterTogether(c echo.Context, form obligationsui.PeopleForm, err error) error {
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), err)
		return s.showTogether(c, status, obligationsui.PeopleView{Form: form, Problems: said, Searched: true})
	}
	if err != nil {
		return err
	}
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	s.flash(c, "obligations.people.done")
	return seeOther(c, obligationsui.DutyPath(id, "participants"))
}
