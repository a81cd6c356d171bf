package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/ui/parts"
	supervisionui "constancia/ui/supervision"
	todayui "constancia/ui/today"
)

// checkInsOffered is how many check-ins the form for a notice offers.
const checkInsOffered = 12

func (s *Site) violationNew(c echo.Context) error {
	return s.showViolationNew(c, http.StatusOK, supervisionui.ViolationNewView{})
}

func (s *Site) showViolationNew(c echo.Context, status int, view supervisionui.ViolationNewView) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error { return fillViolation(c, tx, id, &view) })
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "kit.violation.new"), supervisionui.ViolationNew(view))
}

// fillViolation completes the form with whose it is and what it can speak of.
func fillViolation(c echo.Context, tx *db.Tx, id uuid.UUID, view *supervisionui.ViolationNewView) (err error) {
	if view.Whose, _, err = whose(c, tx, id); err != nil {
		return err
	}
	if view.Form.FormID == "" {
		view.Form = view.FreshViolation()
	}
	view.About, err = obligations.List(tx, obligations.Filter{Client: id, To: tx.Now, Newest: true, Limit: checkInsOffered})
	return err
}

func (s *Site) receiveViolation(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	form, err := bind[supervisionui.ViolationForm](c)
	if err != nil {
		return err
	}

	var kept supervision.Violation
	err = s.write(c, func(tx *db.Tx) (err error) {
		kept, err = toldIn(c, tx, id, form.Violation, supervision.ReceiveViolation)
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showViolationNew(c, status, supervisionui.ViolationNewView{Form: form, Problems: toldWrong(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.violation.done")
	return seeOther(c, supervisionui.ViolationPath(kept.ID, ""))
}

func (s *Site) violationPage(c echo.Context) error {
	return s.showViolation(c, http.StatusOK, supervisionui.ViolationView{})
}

func (s *Site) showViolation(c echo.Context, status int, view supervisionui.ViolationView) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	return s.showViolationOf(c, status, id, view)
}

func (s *Site) showViolationOf(c echo.Context, status int, id uuid.UUID, view supervisionui.ViolationView) error {
	err := s.read(c, func(tx *db.Tx) error { return readViolation(c, tx, id, &view) })
	if err == nil {
		err = s.opened(c, view.Client)
	}
	if err != nil {
		return err
	}

	if view.Form.FormID == "" {
		view.Form = view.FreshAnswer()
	}
	if view.Form.Supersedes != "" {
		return s.page(c, status, s.clientsFrame(c, "kit.correct.title"), supervisionui.AnswerFix(view))
	}
	return s.page(c, status, s.clientsFrame(c, "kit.violation.title"), supervisionui.ViolationPage(view))
}

func readViolation(c echo.Context, tx *db.Tx, id uuid.UUID, view *supervisionui.ViolationView) (err error) {
	if view.File, err = supervision.FindViolation(tx, id); err != nil {
		return err
	}
	if view.Whose, _, err = whose(c, tx, view.File.ClientID); err != nil {
		return err
	}
	for _, id := range view.File.About {
		e, err := obligations.FindOccurrence(tx, id)
		if err != nil {
			return err
		}
		view.About = append(view.About, e)
	}
	if view.Scans, err = supervision.ScansOf(tx, view.File.ClientID); err != nil {
		return err
	}
	view.Names, err = staff.Names(tx, view.File.People()...)
	return err
}

func (s *Site) violationFix(c echo.Context) error {
	return s.showViolationFix(c, http.StatusOK, supervisionui.ViolationNewView{})
}

// showViolationFix shows the form for a correction; one without an id yet is filled
// with what stands.
func (s *Site) showViolationFix(c echo.Context, status int, view supervisionui.ViolationNewView) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error {
		f, err := supervision.FindViolation(tx, id)
		if err != nil {
			return err
		}
		w, _, err := whose(c, tx, f.ClientID)
		if err != nil {
			return err
		}
		if view.ID = id; view.Form.FormID == "" {
			view.ID, view.Form = f.ID, w.ViolationFormOf(f)
		}
		return fillViolation(c, tx, f.ClientID, &view)
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "kit.correct.title"), supervisionui.ViolationNew(view))
}

func (s *Site) correctViolation(c echo.Context) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	form, err := bind[supervisionui.ViolationForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return correctViolationTyped(c, tx, id, form) })
	if status, refused := refusal(err); refused {
		return s.showViolationFix(c, status, supervisionui.ViolationNewView{Form: form, Problems: toldWrong(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.correct.done")
	return seeOther(c, supervisionui.ViolationPath(id, ""))
}

// correctViolationTyped reads the hours that were typed by the client's clocks.
func correctViolationTyped(c echo.Context, tx *db.Tx, id uuid.UUID, form supervisionui.ViolationForm) error {
	f, err := supervision.FindViolation(tx, id)
	if err != nil {
		return err
	}
	w, _, err := whose(c, tx, f.ClientID)
	if err != nil {
		return err
	}
	n, err := form.Violation(w.Theirs)
	if err != nil {
		return err
	}
	_, err = supervision.CorrectViolation(tx, form.Fix(id), n)
	return err
}

func (s *Site) answerViolation(c echo.Context) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	form, err := bind[supervisionui.AnswerForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := supervision.AnswerViolation(tx, id, form.Corrects(), form.Answer())
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showViolation(c, status, supervisionui.ViolationView{Form: form, Wrong: toldWrong(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.violation.answer_done")
	return seeOther(c, supervisionui.ViolationPath(id, ""))
}

// violationsToday puts the notices that wait for an answer on Today.
func violationsToday(c echo.Context, tx *db.Tx, view *todayui.View) error {
	shown := supervisionui.ViolationTodayView{Clients: map[uuid.UUID]string{}}
	var err error
	if shown.Open, err = supervision.UnansweredViolations(tx); err != nil || len(shown.Open) == 0 {
		return err
	}
	if shown.Whose, _, err = whose(c, tx, uuid.Nil); err != nil {
		return err
	}
	var writers []uuid.UUID
	for _, u := range shown.Open {
		writers = append(writers, u.RecordedBy)
		client, err := clients.Find(tx, u.ClientID)
		if err != nil {
			return err
		}
		shown.Clients[u.ClientID] = client.Name()
	}
	shown.Names, err = staff.Names(tx, writers...)
	view.Violations = supervisionui.ViolationToday(shown)
	return err
}

// violationsPanel is what a client's file shows of notices: those without an answer
// on top.
func (s *Site) violationsPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	if !actor.From(c.Request().Context()).May(actor.ObligationsRead) {
		return panel{}, nil
	}
	var view supervisionui.ViolationPanelView
	var err error
	if view.Whose, _, err = whose(c, tx, file.Client.ID); err != nil {
		return panel{}, err
	}
	if view.Files, err = supervision.ViolationsOf(tx, file.Client.ID); err != nil {
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
		p.next = []templ.Component{supervisionui.ViolationPanel(view)}
	}
	if view.Alarm() {
		p.top = []templ.Component{supervisionui.ViolationAlarm(view)}
	}
	if view.MayWrite {
		label := locale.Say(c.Request().Context(), "kit.violation.add")
		p.acts = []parts.Act{{Label: label, Href: supervisionui.ViolationsPath(file.Client.ID) + "/new", Icon: parts.IconDocument}}
	}
	return p, nil
}
