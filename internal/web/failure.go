package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	failuresui "constancia/ui/failures"
	"constancia/ui/parts"
	todayui "constancia/ui/today"
)

func failuresPanelOf(c echo.Context, view failuresui.PanelView) panel {
	p := panel{}
	if len(view.Files) > 0 {
		p.next = []templ.Component{failuresui.Panel(view)}
	}
	if view.MayWrite {
		label := locale.Say(c.Request().Context(), "failures.new.title")
		p.acts = []parts.Act{{Label: label, Href: failuresui.NewPath(view.Client, uuid.Nil), Icon: parts.IconApp, Look: parts.Primary, Key: "f"}}
	}
	return p
}

// failuresToday adds what is half typed and what was logged today, but for what a
// card above shows.
func failuresToday(c echo.Context, tx *db.Tx, view *todayui.View, shown cards) error {
	if !actor.From(c.Request().Context()).May(actor.FailuresRead) {
		return nil
	}
	desk, err := officeDesk(c, tx)
	if err != nil {
		return err
	}
	card := failuresui.TodayView{Desk: desk}
	if card.Today, err = failures.OnToday(tx); err != nil {
		return err
	}
	day := midnight(view.Desk.Today(), view.Zone)
	card.Logged = slices.DeleteFunc(card.Logged, func(l failures.Listed) bool {
		return l.When().Before(day) || !shown.take(l.OccurrenceID) // what was typed in today of another day is no news
	})
	view.MayLog = desk.MayWrite
	view.Failures = failuresui.Today(card)
	return nil
}

// failureID is the failure, or the piece of evidence, of the address.
func failureID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "failures.not_found")
	}
	return id, nil
}

func (s *Site) failurePage(c echo.Context) error {
	return s.showFailure(c, http.StatusOK, failuresui.FileView{})
}

// showFailure shows one failure; its forms are fresh, but for the one that was refused.
func (s *Site) showFailure(c echo.Context, status int, view failuresui.FileView) error {
	id, err := failureID(c)
	if err != nil {
		return err
	}
	view.Limits = s.vault().Limits()
	err = s.read(c, func(tx *db.Tx) error { return readFailure(c, tx, id, &view) })
	if err == nil {
		err = s.opened(c, view.Client)
	}
	if err != nil {
		return err
	}

	if view.Line.FormID == "" {
		fresh := failuresui.Fresh(view.Now, view.Theirs, "")
		view.Line = failuresui.LineForm{
			FormID: fresh.FormID, AttemptForm: fresh.AttemptForm, CallForm: fresh.CallForm, VisitForm: fresh.VisitForm,
		}
	}
	return s.page(c, status, s.clientsFrame(c, "failures.file.title"), failuresui.File(view))
}

func readFailure(c echo.Context, tx *db.Tx, id uuid.UUID, view *failuresui.FileView) (err error) {
	if view.File, err = failures.Find(tx, id); err != nil {
		return err
	}
	if view.Desk, _, err = clientDesk(c, tx, view.File.ClientID); err != nil {
		return err
	}
	if view.Passport, err = passportAct(tx, view.File); err != nil {
		return err
	}
	if err := readWork(c, tx, view); err != nil || view.File.OccurrenceID == nil {
		return err
	}
	view.About, err = obligations.FindFor(tx, *view.File.OccurrenceID, view.File.ClientID)
	return err
}

// zoneOf is the clock that is meant by what is typed about a failure.
func zoneOf(c echo.Context, tx *db.Tx, id uuid.UUID) (string, error) {
	f, err := failures.Find(tx, id)
	if err != nil {
		return "", err
	}
	desk, _, err := clientDesk(c, tx, f.ClientID)
	return desk.Theirs, err
}

// addLine adds a try, a call, a visit or a witness.
func (s *Site) addLine(part string, add func(tx *db.Tx, id uuid.UUID, form failuresui.LineForm, zone string) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := failureID(c)
		if err != nil {
			return err
		}
		form, err := bind[failuresui.LineForm](c)
		if err != nil {
			return err
		}

		err = s.write(c, func(tx *db.Tx) error {
			zone, err := zoneOf(c, tx, id)
			if err != nil {
				return err
			}
			return add(tx, id, form, zone)
		})
		if status, refused := refusal(err); refused {
			said := parts.ProblemsOf(c.Request().Context(), failuresui.Point(err, part))
			return s.showFailure(c, status, failuresui.FileView{Line: form, Part: part, Problems: said})
		}
		if err != nil {
			return err
		}

		s.flash(c, "failures.line.done")
		return seeOther(c, failuresui.FilePath(id)+"#done")
	}
}

func addAttempt(tx *db.Tx, id uuid.UUID, form failuresui.LineForm, zone string) error {
	var p fault.Problems
	t := form.Try(&p, zone)
	if err := p.Err(); err != nil {
		return err
	}
	t.FormID = form.FormID
	_, err := failures.AddAttempt(tx, id, t)
	return err
}

func addCall(tx *db.Tx, id uuid.UUID, form failuresui.LineForm, zone string) error {
	var p fault.Problems
	call := form.Contact(&p, zone)
	if err := p.Err(); err != nil {
		return err
	}
	call.FormID = form.FormID
	_, err := failures.AddCall(tx, id, call)
	return err
}

func addAppearance(tx *db.Tx, id uuid.UUID, form failuresui.LineForm, zone string) error {
	var p fault.Problems
	v := form.Visit(&p, zone)
	if err := p.Err(); err != nil {
		return err
	}
	v.FormID = form.FormID
	_, err := failures.AddAppearance(tx, id, v)
	return err
}

func addWitness(tx *db.Tx, id uuid.UUID, form failuresui.LineForm, _ string) error {
	o := form.Onlooker()
	o.FormID = form.FormID
	_, err := failures.AddWitness(tx, id, o)
	return err
}

func (s *Site) tickStep(c echo.Context) error {
	id, err := failureID(c)
	if err != nil {
		return err
	}
	form, err := bind[failuresui.StepForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := failures.Tick(tx, id, form.Done())
		return err
	})
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), failuresui.Point(err, form.Step))
		return s.showFailure(c, status, failuresui.FileView{Part: form.Step, Problems: said})
	}
	if err != nil {
		return err
	}

	s.flash(c, "failures.step.stamped")
	return seeOther(c, failuresui.FilePath(id)+"#steps")
}

func (s *Site) correctionPage(c echo.Context) error {
	return s.showCorrection(c, http.StatusOK, failuresui.CorrectView{})
}

func (s *Site) showCorrection(c echo.Context, status int, view failuresui.CorrectView) error {
	id, err := failureID(c)
	if err != nil {
		return err
	}
	view.Failure = id
	err = s.read(c, func(tx *db.Tx) error {
		f, err := failures.Find(tx, id)
		if err != nil {
			return err
		}
		if view.Desk, _, err = clientDesk(c, tx, f.ClientID); err == nil && view.Form.FormID == "" {
			view.Form = failuresui.CorrectFormOf(f.Current(), view.Theirs)
		}
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "failures.correct.title"), failuresui.Correct(view))
}

func (s *Site) correctFailure(c echo.Context) error {
	id, err := failureID(c)
	if err != nil {
		return err
	}
	form, err := bind[failuresui.CorrectForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return correctTyped(c, tx, id, form) })
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), failuresui.Point(err, ""))
		return s.showCorrection(c, status, failuresui.CorrectView{Form: form, Problems: said})
	}
	if err != nil {
		return err
	}

	s.flash(c, "failures.correct.done")
	return seeOther(c, failuresui.FilePath(id))
}

// correctTyped reads the hours that were typed by the client's clocks.
func correctTyped(c echo.Context, tx *db.Tx, id uuid.UUID, form failuresui.CorrectForm) error {
	zone, err := zoneOf(c, tx, id)
	if err != nil {
		return err
	}
	correction, err := form.Correction(zone)
	if err != nil {
		return err
	}
	_, err = failures.Correct(tx, id, correction)
	return err
}
