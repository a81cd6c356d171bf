package web

import (
	"net/http"
	"slices"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/agenda"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/selfreport"
	"constancia/internal/staff"
	clientsui "constancia/ui/clients"
	obligationsui "constancia/ui/obligations"
	"constancia/ui/parts"
)

func (s *Site) occurrencePage(c echo.Context) error {
	view := obligationsui.OccurrenceView{}
	// A link may choose an answer, but for those that say that somebody missed
	// something: they are a person's own words.
	if state := obligations.State(c.QueryParam("state")); slices.Contains(obligations.Recordable(), state) && !state.Missed() {
		view.Form.State = string(state)
	}
	return s.showOccurrence(c, http.StatusOK, view)
}

// showOccurrence shows one occurrence; a form without an id yet is a fresh one.
func (s *Site) showOccurrence(c echo.Context, status int, view obligationsui.OccurrenceView) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error {
		around := obligationsui.WatchView{}
		if err := readWatch(c, tx, id, &around); err != nil {
			return err
		}
		view.Watch = obligationsui.Watched(around)
		if err := readOccurrence(tx, id, &view); err != nil {
			return err
		}
		view.Said, err = saidAbout(c, tx, view.Entry.ClientID, id)
		return err
	})
	if err == nil {
		err = s.opened(c, view.Entry.ClientID)
	}
	if err != nil {
		return err
	}

	if view.Form.FormID == "" {
		view.Form = obligationsui.OutcomeFormOf(view.Entry, view.Form.State, uuid.NewString(), view.Now)
		if err := s.fromSaid(c, &view); err != nil {
			return err
		}
	}
	view.MayWrite = actor.From(c.Request().Context()).May(actor.ObligationsWrite)
	return s.page(c, status, s.clientsFrame(c, "obligations.record.title"), obligationsui.Occurrence(view))
}

func readOccurrence(tx *db.Tx, id uuid.UUID, view *obligationsui.OccurrenceView) (err error) {
	if view.Entry, err = obligations.FindOccurrence(tx, id); err != nil {
		return err
	}
	if view.Outcomes, err = obligations.OutcomesOf(tx, id); err != nil {
		return err
	}
	if view.Prompts, err = obligations.PromptsOf(tx, id); err != nil {
		return err
	}
	var people []uuid.UUID
	for _, o := range view.Outcomes {
		people = append(people, o.RecordedBy)
	}
	for _, p := range view.Prompts {
		people = append(people, p.RecordedBy)
	}
	groups, err := obligations.Groups(tx, []uuid.UUID{view.Entry.ObligationID})
	if err != nil {
		return err
	}
	view.People = groups[view.Entry.ObligationID].On(view.Entry.Moment.Date)
	if view.Clients, err = agenda.Who(tx, view.People...); err != nil {
		return err
	}
	if view.Names, err = staff.Names(tx, people...); err != nil {
		return err
	}
	view.About, err = aboutDuty(tx, view.Entry.ClientID)
	return err
}

func (s *Site) recordOutcome(c echo.Context) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	form, err := bind[obligationsui.OutcomeForm](c)
	if err != nil {
		return err
	}

	var file uuid.UUID
	err = s.write(c, func(tx *db.Tx) (err error) {
		file, err = recordTyped(tx, id, form)
		return err
	})
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), err)
		return s.showOccurrence(c, status, obligationsui.OccurrenceView{Form: form, Problems: said})
	}
	if err != nil {
		return err
	}

	s.flash(c, "obligations.record.done")
	return seeOther(c, clientsui.FilePath(file))
}

// recordTyped reads the hour that was typed by the clocks of the check-in's place, and
// gives the client in whose file the reader has it.
func recordTyped(tx *db.Tx, id uuid.UUID, form obligationsui.OutcomeForm) (uuid.UUID, error) {
	e, err := obligations.FindOccurrence(tx, id)
	if err != nil {
		return uuid.Nil, err
	}
	out, err := form.Outcome(e.Moment.Zone)
	if err != nil {
		return uuid.Nil, err
	}
	if said, bad := uuid.Parse(form.Said); bad == nil {
		_, err = selfreport.Confirm(tx, said, id, out)
	} else {
		_, err = obligations.RecordOutcome(tx, id, out)
	}
	return e.ClientID, err
}

func (s *Site) retractPage(c echo.Context) error {
	return s.showRetract(c, http.StatusOK, obligationsui.RetractView{
		Form: obligationsui.OutcomeForm{OnlyFor: c.QueryParam("client_id")},
	})
}

func (s *Site) showRetract(c echo.Context, status int, view obligationsui.RetractView) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error {
		if view.Entry, err = obligations.FindOccurrence(tx, id); err != nil {
			return err
		}
		view.About, err = aboutDuty(tx, view.Entry.ClientID)
		return err
	})
	if err != nil {
		return err
	}

	if view.Form.Version == 0 {
		view.Form.Version = view.Entry.Version
	}
	title := "obligations.retract.title"
	if view.Prompt {
		title = "obligations.take_back.title"
	}
	return s.page(c, status, s.clientsFrame(c, title), obligationsui.Retract(view))
}

func (s *Site) retractOutcome(c echo.Context) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	form, err := bind[obligationsui.OutcomeForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := obligations.RetractFor(tx, id, form.Whose(), form.Version, form.Reason)
		return err
	})
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), err)
		return s.showRetract(c, status, obligationsui.RetractView{Form: form, Problems: said})
	}
	if err != nil {
		return err
	}

	s.flash(c, "obligations.retract.done")
	return seeOther(c, obligationsui.OccurrencePath(id))
}

func (s *Site) occurrenceMovePage(c echo.Context) error {
	return s.showOccurrenceMove(c, http.StatusOK, obligationsui.MoveView{})
}

func (s *Site) showOccurrenceMove(c echo.Context, status int, view obligationsui.MoveView) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error {
		if view.Entry, err = obligations.FindOccurrence(tx, id); err != nil {
			return err
		}
		view.About, err = aboutDuty(tx, view.Entry.ClientID)
		return err
	})
	if err != nil {
		return err
	}

	if view.Form.FormID == "" {
		view.Form = obligationsui.MoveFormOf(view.Entry, uuid.NewString())
	}
	return s.page(c, status, s.clientsFrame(c, "obligations.move.title"), obligationsui.Move(view))
}

func (s *Site) moveOccurrence(c echo.Context) error {
	id, err := dutyID(c)
	if err != nil {
		return err
	}
	form, err := bind[obligationsui.MoveForm](c)
	if err != nil {
		return err
	}

	var o obligations.Occurrence
	err = s.write(c, func(tx *db.Tx) (err error) {
		o, err = obligations.Move(tx, id, form.Moment())
		return err
	})
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), err)
		return s.showOccurrenceMove(c, status, obligationsui.MoveView{Form: form, Problems: said, AskFold: asksFold(err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "obligations.move.done")
	return seeOther(c, clientsui.FilePath(o.ClientID))
}
