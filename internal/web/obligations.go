package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/agenda"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/staff"
	"constancia/internal/wall"
	clientsui "constancia/ui/clients"
	obligationsui "constancia/ui/obligations"
	"constancia/ui/parts"
)

// How many occurrences of a duty the panel shows: to come, and as a strip behind.
const (
	shownNext   = 3
	shownRecent = 16
)

// dutiesPanel is what the duty to report shows in a client's file.
func (s *Site) dutiesPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	who := actor.From(c.Request().Context())
	if !who.May(actor.ObligationsRead) {
		return panel{}, nil
	}
	view := obligationsui.PanelView{MayWrite: who.May(actor.ObligationsWrite)}
	var err error
	if view.About, err = aboutDuty(tx, file.Client.ID); err != nil {
		return panel{}, err
	}
	duties, err := obligations.ForClient(tx, file.Client.ID)
	if err != nil {
		return panel{}, err
	}
	for _, d := range duties {
		shown, err := shownDuty(tx, d, view.About)
		if err != nil {
			return panel{}, err
		}
		view.Duties = append(view.Duties, shown)
	}
	p := panel{next: []templ.Component{obligationsui.Panel(view)}}
	if view.MayWrite {
		label := locale.Say(c.Request().Context(), "obligations.panel.add")
		p.acts = []parts.Act{{Label: label, Href: obligationsui.NewPath(file.Client.ID), Icon: parts.IconCheckIn}}
	}
	return p, nil
}

func shownDuty(tx *db.Tx, d obligations.Duty, about obligationsui.About) (obligationsui.DutyView, error) {
	shown := obligationsui.DutyView{Duty: d, Led: d.Obligation.ClientID == d.Client}
	if err := readTogether(tx, &shown); err != nil {
		return shown, err
	}
	behind, err := obligations.List(tx, obligations.Filter{
		Obligation: d.Obligation.ID, Client: d.Client, To: about.Now, Limit: shownRecent, Newest: true,
	})
	if err != nil {
		return shown, err
	}
	for _, e := range behind {
		shown.Recent = append([]obligations.Entry{e}, shown.Recent...)
	}
	shown.Open, err = obligations.List(tx, obligations.Filter{
		Obligation: d.Obligation.ID, Client: d.Client, Limit: shownNext, Newest: true,
		States: []obligations.State{obligations.Due, obligations.Late, obligations.Unknown},
	})
	shown.Open = slices.DeleteFunc(shown.Open, func(e obligations.Entry) bool { return e.Own }) // said already, of her alone
	if err != nil {
		return shown, err
	}
	shown.Next, err = obligations.List(tx, obligations.Filter{
		Obligation: d.Obligation.ID, Client: d.Client, From: about.Now, Limit: shownNext, States: []obligations.State{obligations.Upcoming},
	})
	return shown, err
}

// readTogether reads the pauses of a duty and the names of who else is under it now.
func readTogether(tx *db.Tx, shown *obligationsui.DutyView) error {
	var err error
	if shown.Rests, err = obligations.PausesOf(tx, shown.Obligation.ID); err != nil {
		return err
	}
	groups, err := obligations.Groups(tx, []uuid.UUID{shown.Obligation.ID})
	if err != nil {
		return err
	}
	today := wall.At(tx.Now, shown.Schedule.Start.Zone).Date
	others := slices.DeleteFunc(groups[shown.Obligation.ID].On(max(today, shown.Obligation.Since)), func(id uuid.UUID) bool { return id == shown.Client })
	names, err := agenda.Who(tx, others...)
	for _, id := range others {
		shown.People = append(shown.People, names[id])
	}
	return err
}

// aboutDuty is whose file a page belongs to.
func aboutDuty(tx *db.Tx, client uuid.UUID) (obligationsui.About, error) {
	known, err := clients.Find(tx, client)
	if err != nil {
		return obligationsui.About{}, err
	}
	office, err := staff.FindOffice(tx)
	return obligationsui.About{Client: client, Name: known.Name(), Zone: office.TimeZone, Now: tx.Now}, err
}

// dutyID is the duty, or the occurrence, of the address.
func dutyID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "obligations.not_found")
	}
	return id, nil
}

// asksFold tells whether the fault asks which of two equal times is meant.
func asksFold(err error) bool {
	f, ok := fault.From(err)
	if !ok {
		return false
	}
	for _, p := range f.Problems {
		if p.Field == "fold" {
			return true
		}
	}
	return false
}

func (s *Site) dutyNew(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	form := obligationsui.PlanForm{FormID: uuid.NewString(), Kind: string(obligations.Recurring)}
	if kind := obligations.Kind(c.QueryParam("kind")); slices.Contains(obligations.Kinds(), kind) {
		form.Kind = string(kind)
	}
	if form.Kind == string(obligations.Recurring) {
		form.Every = "1"
	}
	err = s.read(c, func(tx *db.Tx) error {
		client, err := clients.Find(tx, id)
		form.Zone, form.ToldLanguage = client.TimeZone, client.Language
		form.ToldOn = string(wall.At(tx.Now, client.TimeZone).Date)
		return err
	})
	if err != nil {
		return err
	}

	return s.showDutyNew(c, http.StatusOK, id, obligationsui.PlanView{Form: form})
}

func (s *Site) showDutyNew(c echo.Context, status int, client uuid.UUID, view obligationsui.PlanView) error {
	err := s.read(c, func(tx *db.Tx) (err error) {
		view.About, err = aboutDuty(tx, client)
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "obligations.new.title"), obligationsui.NewDuty(view))
}

func (s *Site) imposeDuty(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	form, err := bind[obligationsui.PlanForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := obligations.Impose(tx, obligations.NewDuty{
			ClientID: id, Modality: form.Modality, Plan: form.Plan(), FormID: form.FormID,
		})
		return err
	})
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), form.Point(err))
		return s.showDutyNew(c, status, id, obligationsui.PlanView{Form: form, Problems: said, AskFold: asksFold(err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "obligations.new.done")
	return seeOther(c, clientsui.FilePath(id))
}

func (s *Site) dutySchedulePage(c echo.Context) error {
	return s.showDutySchedule(c, http.StatusOK, obligationsui.PlanView{})
}

// showDutySchedule shows the form for a new schedule; one without a form id yet is
// filled with the schedule so far.
func (s *Site) showDutySchedule(c echo.Context, status int, view obligationsui.PlanView) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error {
		if view.Duty, err = obligations.Find(tx, id); err != nil {
			return err
		}
		view.About, err = aboutDuty(tx, view.Duty.Client)
		return err
	})
	if err != nil {
		return err
	}

	if view.Form.FormID == "" {
		view.Form = obligationsui.PlanFormOf(view.Duty, uuid.NewString())
		m, _ := obligations.ModalityOf(view.Duty.Obligation.Modality)
		if kind := obligations.Kind(c.QueryParam("kind")); m.Allows(kind) {
			view.Form.Kind = string(kind)
		}
		view.Form.ToldOn = string(wall.At(view.Now, view.Form.Zone).Date)
	}
	return s.page(c, status, s.clientsFrame(c, "obligations.schedule.title"), obligationsui.NewSchedule(view))
}

func (s *Site) rescheduleDuty(c echo.Context) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	form, err := bind[obligationsui.PlanForm](c)
	if err != nil {
		return err
	}

	var duty obligations.Obligation
	err = s.write(c, func(tx *db.Tx) (err error) {
		duty, err = obligations.Reschedule(tx, id, obligations.NewSchedule{
			Plan: form.Plan(), From: wall.Date(form.From), Reason: form.Reason, Version: form.Version, FormID: form.FormID,
		})
		return err
	})
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), form.Point(err))
		return s.showDutySchedule(c, status, obligationsui.PlanView{Form: form, Problems: said, AskFold: asksFold(err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "obligations.schedule.done")
	return seeOther(c, clientsui.FilePath(duty.ClientID))
}

func (s *Site) dutyEndingPage(c echo.Context) error {
	return s.showDutyEnding(c, http.StatusOK, obligationsui.EndView{})
}

func (s *Site) showDutyEnding(c echo.Context, status int, view obligationsui.EndView) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		view.Duty, view.About, err = readDuty(tx, id)
		return err
	})
	if err != nil {
		return err
	}

	if view.Form.Version == 0 {
		view.Form.Version = view.Duty.Obligation.Version
		view.Form.EndedOn = string(wall.At(view.Now, view.Duty.Schedule.Start.Zone).Date)
	}
	return s.page(c, status, s.clientsFrame(c, "obligations.end.title"), obligationsui.End(view))
}

func (s *Site) endDuty(c echo.Context) error {
	act := func(tx *db.Tx, id uuid.UUID, form obligationsui.EndForm) (obligations.Obligation, error) {
		return obligations.End(tx, id, form.End())
	}
	return saveDuty(s, c, "obligations.end", act, func(status int, form obligationsui.EndForm, said parts.Problems) error {
		return s.showDutyEnding(c, status, obligationsui.EndView{Form: form, Problems: said})
	})
}
