package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/locale"
	"constancia/internal/staff"
	hearingsui "constancia/ui/hearings"
	"constancia/ui/layout"
	"constancia/ui/parts"
)

func (s *Site) hearingNew(c echo.Context) error {
	return s.showSchedule(c, http.StatusOK, hearingsui.ScheduleView{Form: hearingsui.NewForm()})
}

// showSchedule adds whose file it is and, when somebody was looked for or chosen,
// the people to choose from.
func (s *Site) showSchedule(c echo.Context, status int, view hearingsui.ScheduleView) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error {
		client, err := clients.Find(tx, id)
		if err != nil {
			return err
		}
		view.Client, view.Back = client.Name(), hearingsui.ClientPath(id)
		view.Found, err = s.candidates(tx, view.Form.Find, view.Form.Participants, id)
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.hearingsFrame(c, "hearings.schedule.title"), hearingsui.Schedule(view))
}

func (s *Site) hearingsFrame(c echo.Context, title string) layout.Frame {
	return layout.Frame{Title: locale.Say(c.Request().Context(), title), Here: layout.Clients}
}

// candidates are the people already chosen and those a search finds, but for
// those who are in the hearing.
func (s *Site) candidates(tx *db.Tx, find string, chosen []string, in ...uuid.UUID) ([]parts.Option, error) {
	var found []parts.Option
	seen := map[uuid.UUID]bool{uuid.Nil: true}
	for _, id := range in {
		seen[id] = true
	}
	for _, text := range chosen {
		id, _ := uuid.Parse(text)
		client, err := clients.Find(tx, id)
		if fault.Is(err, fault.NotFound) || seen[id] {
			continue
		}
		if err != nil {
			return nil, err
		}
		seen[id] = true
		found = append(found, parts.Option{Value: text, Label: client.Name()})
	}
	if find == "" {
		return found, nil
	}
	listed, err := s.directory.Search(tx, find)
	for _, one := range listed {
		if !seen[one.ID] {
			found = append(found, parts.Option{Value: one.ID.String(), Label: one.Name(), Hint: one.MaskedANumber()})
		}
	}
	return found, err
}

func (s *Site) addHearing(c echo.Context) error {
	form, err := bind[hearingsui.Form](c)
	if err != nil {
		return err
	}
	id, err := clientID(c)
	if err != nil {
		return err
	}
	if form.Do == hearingsui.DoFind {
		return s.showSchedule(c, http.StatusOK, hearingsui.ScheduleView{Form: form, Searched: true})
	}

	to := hearingsui.ClientPath(id)
	err = s.write(c, func(tx *db.Tx) error { return schedule(tx, id, form, &to) })
	if status, refused := refusal(err); refused {
		return s.showSchedule(c, status, hearingsui.ScheduleView{Form: form, Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	done := "hearings.schedule.done"
	if form.Do == hearingsui.DoUndated {
		done = "hearings.undated.done"
	}
	s.flash(c, done)
	return seeOther(c, to)
}

// schedule keeps the hearing, or the case alone where no date is known yet, and
// says where to go on.
func schedule(tx *db.Tx, client uuid.UUID, form hearingsui.Form, to *string) error {
	if form.Do == hearingsui.DoUndated {
		_, err := hearings.OpenProceeding(tx, form.Proceeding(client))
		return err
	}
	h, err := hearings.Schedule(tx, form.Hearing(client))
	*to = hearingsui.Path(h.ID)
	return err
}

// hearingZone says by which clocks a court goes, while it is being typed.
func (s *Site) hearingZone(c echo.Context) error {
	form, err := bind[hearingsui.Form](c)
	if err != nil {
		return err
	}

	return show(c, http.StatusOK, hearingsui.Zone(form.Court))
}

// hearingID is the hearing of the address.
func hearingID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "hearings.not_found")
	}
	return id, nil
}

// findHearing reads the hearing of the address, and who is who in it.
func findHearing(c echo.Context, tx *db.Tx) (hearings.File, hearingsui.Desk, error) {
	id, err := hearingID(c)
	if err != nil {
		return hearings.File{}, hearingsui.Desk{}, err
	}
	f, err := hearings.Find(tx, id)
	if err != nil {
		return f, hearingsui.Desk{}, err
	}
	desk, err := deskOf(c, tx, f)
	return f, desk, err
}

// deskOf gathers what views of hearings need to speak of them.
func deskOf(c echo.Context, tx *db.Tx, files ...hearings.File) (hearingsui.Desk, error) {
	desk := hearingsui.Desk{
		Now: tx.Now, Clients: map[uuid.UUID]string{}, MayWrite: actor.From(c.Request().Context()).May(actor.HearingsWrite),
	}
	office, err := staff.FindOffice(tx)
	if err != nil {
		return desk, err
	}
	desk.OfficeZone = office.TimeZone
	var who []uuid.UUID
	for _, f := range files {
		who = append(who, f.Staff()...)
		for _, p := range f.Participants {
			if _, known := desk.Clients[p.ClientID]; known {
				continue
			}
			client, err := clients.Find(tx, p.ClientID)
			if err != nil {
				return desk, err
			}
			desk.Clients[p.ClientID] = client.Name()
		}
	}
	desk.Staff, err = staff.Names(tx, who...)
	return desk, err
}

// hearingsPanel is a client's court dates in her file.
func (s *Site) hearingsPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	var p panel
	if !actor.From(c.Request().Context()).May(actor.HearingsRead) {
		return p, nil
	}
	view := hearingsui.PanelView{ClientID: file.ID}
	var err error
	if view.Files, err = hearings.ForClient(tx, file.ID); err != nil {
		return p, err
	}
	if view.Proceedings, err = hearings.Proceedings(tx, file.ID); err != nil {
		return p, err
	}
	if view.Desk, err = deskOf(c, tx, view.Files...); err != nil {
		return p, err
	}
	p.next = append(p.next, hearingsui.Panel(view))
	if !view.Dated() {
		p.missing = append(p.missing, "hearing")
	}
	if view.MayWrite {
		label := locale.Say(c.Request().Context(), "hearings.panel.add")
		p.acts = append(p.acts, parts.Act{Label: label, Href: hearingsui.ClientPath(file.ID) + "/hearings/new", Icon: parts.IconNewDate})
	}
	return p, nil
}
