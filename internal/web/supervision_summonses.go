package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/ui/layout"
	packetsui "constancia/ui/packets"
	"constancia/ui/parts"
	supervisionui "constancia/ui/supervision"
	todayui "constancia/ui/today"
)

// toldRoutes are what hangs on a client's supervision and was told by somebody: her
// devices, what was said, notices, and calls to come.
func (s *Site) toldRoutes() []edge.Route {
	read, write := actor.ObligationsRead, actor.ObligationsWrite
	return []edge.Route{
		get("/summonses/new", write, s.summonsNew),
		post("/summonses/who", write, s.summonsWho),
		post("/summonses", write, s.receiveSummons),
		get("/clients/:id/summonses/new", write, s.summonsNew),
		post("/clients/:id/summonses", write, s.receiveSummons),
		get("/summonses/:id", read, s.summonsPage),
		post("/summonses/:id/read", actor.SummonsReview, s.readSummons),
		post("/summonses/:id/appointment", write, s.appointSummons),
		get("/summonses/:id/correction", write, s.summonsFix),
		post("/summonses/:id/corrections", write, s.correctSummons),

		get("/clients/:id/devices/new", write, s.deviceNew),
		post("/clients/:id/devices", write, s.enterDevice),
		get("/devices/:id", read, s.devicePage),
		get("/devices/:id/change", write, s.deviceChangePage),
		post("/devices/:id/changes", write, s.changeDevice),
		get("/devices/:id/ending", write, s.deviceEndPage),
		post("/devices/:id/ending", write, s.endDevice),
		post("/devices/:id/return", write, s.returnDevice),
		post("/devices/:id/answers", write, s.settleDuty),

		get("/clients/:id/instructions", read, s.instructionsPage),
		get("/clients/:id/instructions/new", write, s.instructionNew),
		post("/clients/:id/instructions", write, s.noteInstruction),
		get("/instructions/:id/correction", write, s.instructionFix),
		post("/instructions/:id/corrections", write, s.correctInstruction),
		s.uploads("/instructions/:id/scans", actor.DocumentsWrite, s.scanInstruction),

		get("/clients/:id/violations/new", write, s.violationNew),
		post("/clients/:id/violations", write, s.receiveViolation),
		get("/violations/:id", read, s.violationPage),
		get("/violations/:id/correction", write, s.violationFix),
		post("/violations/:id/corrections", write, s.correctViolation),
		get("/violations/:id/answers/new", write, s.answerFix),
		post("/violations/:id/answers", write, s.answerViolation),
		s.uploads("/violations/:id/scans", actor.DocumentsWrite, s.scanNotice),
		s.uploads("/violation-answers/:id/scans", actor.DocumentsWrite, s.scanAnswer),
	}
}

// whose is the desk of a page in somebody's file.
func whose(c echo.Context, tx *db.Tx, id uuid.UUID) (supervisionui.Whose, clients.Client, error) {
	office, err := staff.FindOffice(tx)
	if err != nil {
		return supervisionui.Whose{}, clients.Client{}, err
	}
	w := supervisionui.Whose{
		Zone: office.TimeZone, Theirs: office.TimeZone, Now: tx.Now, Names: map[uuid.UUID]string{},
		MayWrite: actor.From(c.Request().Context()).May(actor.ObligationsWrite),
	}
	if id == uuid.Nil {
		return w, clients.Client{}, nil
	}
	client, err := clients.Find(tx, id)
	if err != nil {
		return w, client, err
	}
	w.Client, w.Name = id, client.Name()
	w.Theirs, err = supervision.Clocks(tx, client)
	return w, client, err
}

// rowID is the row of the address: a device, a notice, a call to come.
func rowID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "supervision.not_found")
	}
	return id, nil
}

func (s *Site) summonsNew(c echo.Context) error {
	return s.showSummonsNew(c, http.StatusOK, supervisionui.NewSummonsView{Form: supervisionui.FreshSummons()})
}

// showSummonsNew shows the form, in a client's file or for somebody still to be
// named.
func (s *Site) showSummonsNew(c echo.Context, status int, view supervisionui.NewSummonsView) error {
	id, err := maybeClient(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		view.Whose, _, err = whose(c, tx, id)
		return err
	})
	if err != nil {
		return err
	}

	frame := layout.Frame{Title: locale.Say(c.Request().Context(), "kit.summons.new"), Here: layout.Today}
	return s.page(c, status, frame, supervisionui.NewSummons(view))
}

// maybeClient is the client of the address; zero where it names none.
func maybeClient(c echo.Context) (uuid.UUID, error) {
	if c.Param("id") == "" {
		return uuid.Nil, nil
	}
	return clientID(c)
}

// summonsWho answers, while somebody types, with whom the words can mean.
func (s *Site) summonsWho(c echo.Context) error {
	form, err := bind[supervisionui.SummonsForm](c)
	if err != nil {
		return err
	}

	view := supervisionui.NewSummonsView{Form: form}
	if view.Found, err = s.meant(c, form.Who); err != nil {
		return err
	}

	return show(c, http.StatusOK, supervisionui.SummonsFound(view))
}

// meantShown is how many people a question for one offers.
const meantShown = 6

// meant are the people on file that some words can mean.
func (s *Site) meant(c echo.Context, who string) (found []parts.Option, err error) {
	err = s.read(c, func(tx *db.Tx) error {
		listed, err := s.directory.Search(tx, who)
		for _, one := range listed[:min(len(listed), meantShown)] {
			found = append(found, parts.Option{Value: one.ID.String(), Label: one.Name(), Hint: one.MaskedANumber()})
		}
		return err
	})
	return found, err
}

func (s *Site) receiveSummons(c echo.Context) error {
	form, err := bind[supervisionui.SummonsForm](c)
	if err != nil {
		return err
	}

	view := supervisionui.NewSummonsView{Form: form}
	client, err := s.summoned(c, &view)
	var kept supervision.Summons
	if err == nil {
		err = s.write(c, func(tx *db.Tx) (err error) {
			kept, err = supervision.ReceiveSummons(tx, client, form.Summons())
			return err
		})
	}
	if status, refused := refusal(err); refused {
		view.Problems = parts.ProblemsOf(c.Request().Context(), supervisionui.PointSummons(err))
		return s.showSummonsNew(c, status, view)
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.summons.done")
	return seeOther(c, supervisionui.SummonsPath(kept.ID))
}

// summoned is the client of the address, the one that was chosen, or the only one
// whom the words can mean.
func (s *Site) summoned(c echo.Context, view *supervisionui.NewSummonsView) (uuid.UUID, error) {
	id, err := maybeClient(c)
	if err != nil || id != uuid.Nil {
		return id, err
	}
	var wrong fault.Problems
	if view.Form.Who != "" {
		if view.Found, err = s.meant(c, view.Form.Who); err != nil {
			return id, err
		}
	}
	if id, err = uuid.Parse(view.Form.ClientID); err == nil {
		return id, nil
	}
	switch {
	case len(view.Found) == 1:
		return uuid.MustParse(view.Found[0].Value), nil
	case len(view.Found) > 1:
		wrong.Add("client_id", "kit.summons.which")
	case view.Form.Who == "":
		wrong.Add("who", "kit.summons.who_needed")
	default:
		wrong.Add("who", "kit.summons.nobody")
	}
	return uuid.Nil, wrong.Err()
}

func (s *Site) summonsPage(c echo.Context) error {
	return s.showSummons(c, http.StatusOK, supervisionui.SummonsView{})
}

func (s *Site) showSummons(c echo.Context, status int, view supervisionui.SummonsView) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	who := actor.From(c.Request().Context())
	if view.MayReview = who.May(actor.SummonsReview); who.May(actor.PacketsRead) {
		view.Card = packetsui.SummonsCardPath(id)
	}
	err = s.read(c, func(tx *db.Tx) error { return readSummonsPage(c, tx, id, &view) })
	if err == nil {
		err = s.opened(c, view.Client)
	}
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "kit.summons.title"), supervisionui.SummonsPage(view))
}

func readSummonsPage(c echo.Context, tx *db.Tx, id uuid.UUID, view *supervisionui.SummonsView) (err error) {
	if view.File, err = supervision.FindSummons(tx, id); err != nil {
		return err
	}
	if view.Whose, _, err = whose(c, tx, view.File.ClientID); err != nil {
		return err
	}
	if view.Said, err = saidOfSummons(c, tx, view.File.ClientID, view.File.First()); err != nil {
		return err
	}
	if view.Names, err = writersOf(c, tx, view.File.People()...); err != nil || view.File.Appointment == nil {
		return err
	}
	view.Duty, err = obligations.Find(tx, view.File.Appointment.ObligationID)
	return err
}

func (s *Site) readSummons(c echo.Context) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := supervision.ReadSummons(tx, id)
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showSummons(c, status, supervisionui.SummonsView{Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.summons.read_done")
	return seeOther(c, supervisionui.SummonsPath(id))
}

func (s *Site) appointSummons(c echo.Context) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	form, err := bind[struct {
		Modality string `form:"modality"`
	}](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := supervision.AppointSummons(tx, id, form.Modality)
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showSummons(c, status, supervisionui.SummonsView{Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.summons.appointed")
	return seeOther(c, supervisionui.SummonsPath(id))
}

func (s *Site) summonsFix(c echo.Context) error {
	return s.showSummonsFix(c, http.StatusOK, supervisionui.SummonsFixView{})
}

// showSummonsFix shows the form for a correction; one without an id yet is filled
// with what stands.
func (s *Site) showSummonsFix(c echo.Context, status int, view supervisionui.SummonsFixView) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	view.ID = id
	err = s.read(c, func(tx *db.Tx) error {
		f, err := supervision.FindSummons(tx, id)
		if err != nil {
			return err
		}
		if view.Whose, _, err = whose(c, tx, f.ClientID); err == nil && view.Form.FormID == "" {
			view.ID, view.Form = f.ID, supervisionui.SummonsFixOf(f.Summons, view.Theirs)
		}
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "kit.correct.title"), supervisionui.CorrectSummons(view))
}

func (s *Site) correctSummons(c echo.Context) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	form, err := bind[supervisionui.SummonsFixForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return correctSummonsTyped(c, tx, id, form) })
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), supervisionui.PointSummons(err))
		return s.showSummonsFix(c, status, supervisionui.SummonsFixView{Form: form, Problems: said})
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.correct.done")
	return seeOther(c, supervisionui.SummonsPath(id))
}

// correctSummonsTyped reads the hours that were typed by the client's clocks.
func correctSummonsTyped(c echo.Context, tx *db.Tx, id uuid.UUID, form supervisionui.SummonsFixForm) error {
	f, err := supervision.FindSummons(tx, id)
	if err != nil {
		return err
	}
	w, _, err := whose(c, tx, f.ClientID)
	if err != nil {
		return err
	}
	n, err := form.Summons(w.Theirs)
	if err != nil {
		return err
	}
	_, err = supervision.CorrectSummons(tx, form.Fix(id), n)
	return err
}

// summonsesToday puts what nobody who may has read yet above everything on Today.
func summonsesToday(c echo.Context, tx *db.Tx, view *todayui.View) error {
	shown := supervisionui.SummonsTodayView{MayReview: actor.From(c.Request().Context()).May(actor.SummonsReview)}
	var err error
	if shown.Waiting, err = supervision.WaitingSummonses(tx); err != nil || !shown.Any() {
		return err
	}
	if shown.Whose, _, err = whose(c, tx, uuid.Nil); err != nil {
		return err
	}
	var writers []uuid.UUID
	shown.Clients = map[uuid.UUID]string{}
	for _, list := range [][]supervision.SummonsFile{shown.Unread, shown.Loose, shown.Adrift} {
		for _, f := range list {
			writers = append(writers, f.RecordedBy)
			client, err := clients.Find(tx, f.ClientID)
			if err != nil {
				return err
			}
			shown.Clients[f.ClientID] = client.Name()
		}
	}
	shown.Names, err = writersOf(c, tx, writers...)
	view.Summons = supervisionui.SummonsToday(shown)
	return err
}

// summonsesPanel is what a client's file shows of calls to come: those that nobody
// has read on top.
func (s *Site) summonsesPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	who := actor.From(c.Request().Context())
	if !who.May(actor.ObligationsRead) {
		return panel{}, nil
	}
	view := supervisionui.SummonsPanelView{MayReview: who.May(actor.SummonsReview)}
	var err error
	if view.Whose, _, err = whose(c, tx, file.Client.ID); err != nil {
		return panel{}, err
	}
	if view.Files, err = supervision.SummonsesOf(tx, file.Client.ID); err != nil {
		return panel{}, err
	}
	var writers []uuid.UUID
	for _, f := range view.Files {
		writers = append(writers, f.RecordedBy)
	}
	if view.Names, err = staff.Names(tx, writers...); err != nil {
		return panel{}, err
	}
	p := panel{}
	if len(view.Files) > 0 {
		p.next = []templ.Component{supervisionui.SummonsPanel(view)}
	}
	if view.Alarm() {
		p.top = []templ.Component{supervisionui.SummonsAlarm(view)}
	}
	if view.MayWrite {
		label := locale.Say(c.Request().Context(), "kit.summons.new")
		p.acts = []parts.Act{{Label: label, Href: supervisionui.NewSummonsPath(file.Client.ID), Icon: parts.IconBell, Key: "s"}}
	}
	return p, nil
}
