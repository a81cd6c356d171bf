package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/staff"
	failuresui "constancia/ui/failures"
	"constancia/ui/layout"
	"constancia/ui/parts"
)

// How far around now a failure is likely to lie: the check-ins offered in its form.
const (
	windowsBack  = 14 * 24 * time.Hour
	windowsAhead = 24 * time.Hour
	windowsShown = 12
)

// failuresShown is how many failures a page of the triage shows.
const failuresShown = 50

func (s *Site) failuresPage(c echo.Context) error {
	view := failuresui.ListView{Choice: failuresui.Choice{
		State: failures.State(c.QueryParam("state")), Lacks: failures.Gap(c.QueryParam("lacks")), Mine: c.QueryParam("who") == "mine",
	}}
	from, _ := strconv.Atoi(c.QueryParam("from")) // anything else begins at the first
	err := s.read(c, func(tx *db.Tx) error { return readTriage(c, tx, from, &view) })
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, failuresFrame(c, "failures.list.title"), failuresui.List(view))
}

func readTriage(c echo.Context, tx *db.Tx, from int, view *failuresui.ListView) (err error) {
	if view.Desk, err = officeDesk(c, tx); err != nil {
		return err
	}
	f := failures.Filter{State: view.Choice.State, Lacks: view.Choice.Lacks, Open: view.Choice.State == "", Limit: failuresShown, Offset: from}
	if view.Choice.Mine {
		f.Person = me(c)
	}
	more := false
	if view.Rows, more, err = failures.Triage(tx, f); err != nil {
		return err
	}
	if more {
		view.Pages.Next = view.Choice.Further(strconv.Itoa(from + failuresShown))
	}
	if from > 0 {
		view.Pages.First = view.Choice.Address()
	}
	if view.MayWrite {
		if view.Proposed, err = failures.Proposals(tx); err != nil {
			return err
		}
	}
	view.Names, err = staff.Names(tx, view.People()...)
	return err
}

func failuresFrame(c echo.Context, title string) layout.Frame {
	return layout.Frame{Title: locale.Say(c.Request().Context(), title), Here: layout.Failures}
}

// officeDesk is the desk of a page that belongs to no single client.
func officeDesk(c echo.Context, tx *db.Tx) (failuresui.Desk, error) {
	office, err := staff.FindOffice(tx)
	return failuresui.Desk{
		Zone: office.TimeZone, Theirs: office.TimeZone, Now: tx.Now, Names: map[uuid.UUID]string{},
		MayWrite: actor.From(c.Request().Context()).May(actor.FailuresWrite),
	}, err
}

// clientDesk is the desk of a page in somebody's file.
func clientDesk(c echo.Context, tx *db.Tx, id uuid.UUID) (failuresui.Desk, clients.Client, error) {
	d, err := officeDesk(c, tx)
	if err != nil {
		return d, clients.Client{}, err
	}
	client, err := clients.Find(tx, id)
	d.Client, d.Name = id, client.Name()
	if client.TimeZone != "" {
		d.Theirs = client.TimeZone
	}
	return d, client, err
}

func (s *Site) failureBegin(c echo.Context) error {
	return s.showBegin(c, failuresui.BeginView{})
}

type whoForm struct {
	Query string `form:"q"`
}

// findForFailure looks for whose check-in it was: a name never stands in an address.
func (s *Site) findForFailure(c echo.Context) error {
	form, err := bind[whoForm](c)
	if err != nil {
		return err
	}

	return s.showBegin(c, failuresui.BeginView{Query: form.Query, Searched: true})
}

func (s *Site) showBegin(c echo.Context, view failuresui.BeginView) error {
	err := s.read(c, func(tx *db.Tx) (err error) {
		if view.Desk, err = officeDesk(c, tx); err != nil {
			return err
		}
		if view.Open, err = openWindows(tx); err != nil {
			return err
		}
		if view.Drafts, err = failures.OpenDrafts(tx); err != nil || !view.Searched {
			return err
		}
		listed, err := s.directory.Search(tx, view.Query)
		for _, one := range listed {
			view.Found = append(view.Found, parts.Option{Value: one.ID.String(), Label: one.Name(), Hint: one.MaskedANumber()})
		}
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, failuresFrame(c, "failures.new.title"), failuresui.Begin(view))
}

// openWindows are the windows that are open now, the first to close on top.
func openWindows(tx *db.Tx) ([]failuresui.Window, error) {
	entries, err := failures.OpenWindows(tx)
	if err != nil {
		return nil, err
	}
	names := map[uuid.UUID]string{}
	if err := nameClients(tx, entries, names); err != nil {
		return nil, err
	}
	var open []failuresui.Window
	for _, e := range entries {
		open = append(open, failuresui.Window{Entry: e, Name: names[e.ClientID]})
	}
	return open, nil
}

func (s *Site) failureNew(c echo.Context) error {
	return s.showFailureNew(c, http.StatusOK, failuresui.NewView{})
}

// showFailureNew shows the form; one without an id yet is the draft that was
// parked, else a fresh one.
func (s *Site) showFailureNew(c echo.Context, status int, view failuresui.NewView) error {
	id, err := clientID(c)
	if err == nil {
		err = s.opened(c, id)
	}
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error { return readFailureNew(c, tx, id, &view) })
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "failures.new.title"), failuresui.New(view))
}

func readFailureNew(c echo.Context, tx *db.Tx, id uuid.UUID, view *failuresui.NewView) error {
	desk, client, err := clientDesk(c, tx, id)
	if err != nil {
		return err
	}
	view.Desk = desk
	if view.Form.FormID == "" {
		if err := fillFailure(c, tx, client, view); err != nil {
			return err
		}
	}
	view.Windows, err = obligations.List(tx, obligations.Filter{
		Client: id, From: view.Now.Add(-windowsBack), To: view.Now.Add(windowsAhead), Newest: true, Limit: windowsShown,
	})
	about, parsed := uuid.Parse(view.Form.Occurrence)
	if err != nil || parsed != nil || named(view.Windows, about) {
		return err
	}
	e, err := obligations.FindFor(tx, about, id)
	if err == nil {
		view.Windows = append(view.Windows, e)
	}
	if fault.Is(err, fault.NotFound) {
		return nil // an old link; the form asks
	}
	return err
}

func named(windows []obligations.Entry, id uuid.UUID) bool {
	for _, e := range windows {
		if e.ID == id {
			return true
		}
	}
	return false
}

// fillFailure fills the form with what was parked, else with now and the check-in
// the link names, else the one whose window is open.
func fillFailure(c echo.Context, tx *db.Tx, client clients.Client, view *failuresui.NewView) error {
	draft, err := failures.FindDraft(tx, client.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil && json.Unmarshal([]byte(draft.Body.Reveal()), &view.Form) == nil && view.Form.FormID != "" {
		view.ParkedAt = draft.UpdatedAt
		return nil
	}
	view.Form = failuresui.Fresh(tx.Now, view.Theirs, client.Language)
	if err := fillPhone(tx, client.ID, &view.Form.AccountForm); err != nil {
		return err
	}
	if view.Form.Occurrence = c.QueryParam("occurrence"); view.Form.Occurrence != "" {
		return nil
	}
	open, err := failures.OpenWindow(tx, client.ID)
	if err == nil && open.ID != uuid.Nil {
		view.Form.Occurrence = open.ID.String()
	}
	return err
}

func (s *Site) logFailure(c echo.Context) error {
	form, err := bind[failuresui.Form](c)
	if err != nil {
		return err
	}
	id, err := clientID(c)
	if err != nil {
		return err
	}
	if form.Do == failuresui.DoPark {
		return s.parkByButton(c, id, form)
	}
	form.Ask = asked(c, form.Ask, form.Do == failuresui.DoAsk)

	var f failures.Failure
	err = s.write(c, func(tx *db.Tx) (err error) {
		f, err = logTyped(c, tx, id, form)
		return err
	})
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), failuresui.Point(err, ""))
		return s.showFailureNew(c, status, failuresui.NewView{Form: form, Problems: said})
	}
	if err != nil {
		return err
	}

	s.flash(c, "failures.new.done")
	return seeOther(c, failuresui.FilePath(f.ID))
}

// asked is what the attorney is asked: what was typed, else, where the button was
// pressed, to look at the failure.
func asked(c echo.Context, typed string, pressed bool) string {
	if pressed && strings.TrimSpace(typed) == "" {
		return locale.Say(c.Request().Context(), "failures.ask.usual")
	}
	return typed
}

// logTyped reads the hours that were typed by the client's clocks.
func logTyped(c echo.Context, tx *db.Tx, id uuid.UUID, form failuresui.Form) (failures.Failure, error) {
	desk, _, err := clientDesk(c, tx, id)
	if err != nil {
		return failures.Failure{}, err
	}
	report, err := form.Report(id, desk.Theirs)
	if err != nil {
		return failures.Failure{}, err
	}
	return failures.Log(tx, report)
}

// parkFailure keeps what is typed, a moment after each pause, and says when.
func (s *Site) parkFailure(c echo.Context) error {
	form, err := bind[failuresui.Form](c)
	if err != nil {
		return err
	}
	id, err := clientID(c)
	if err != nil {
		return err
	}

	if err := s.park(c, id, form); err != nil {
		return err
	}
	at := locale.From(c.Request().Context())
	var said string
	err = s.read(c, func(tx *db.Tx) error {
		desk, err := officeDesk(c, tx)
		said = at.DateTime(tx.Now, desk.Zone, desk.Zone, tx.Now)
		return err
	})
	if err != nil {
		return err
	}

	return show(c, http.StatusOK, failuresui.Parked(said))
}

func (s *Site) parkByButton(c echo.Context, client uuid.UUID, form failuresui.Form) error {
	if err := s.park(c, client, form); err != nil {
		return err
	}

	s.flash(c, "failures.parked")
	return seeOther(c, "/")
}

func (s *Site) park(c echo.Context, client uuid.UUID, form failuresui.Form) error {
	form.Do = ""
	body, err := json.Marshal(form)
	if err != nil {
		return err
	}
	about, _ := uuid.Parse(form.Occurrence) // "none of these" is no id
	return s.write(c, func(tx *db.Tx) error {
		_, err := failures.Park(tx, client, failures.NewDraft{Occurrence: about, FormID: form.FormID, Body: string(body)})
		return err
	})
}

func (s *Site) discardFailure(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}

	if err := s.write(c, func(tx *db.Tx) error { return failures.Discard(tx, id) }); err != nil {
		return err
	}

	return seeOther(c, failuresui.NewPath(id, uuid.Nil))
}

// failuresPanel is what a client's file shows of her failures.
func (s *Site) failuresPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	if !actor.From(c.Request().Context()).May(actor.FailuresRead) {
		return panel{}, nil
	}
	desk, _, err := clientDesk(c, tx, file.Client.ID)
	if err != nil {
		return panel{}, err
	}
	view := failuresui.PanelView{Desk: desk}
	if view.Files, err = failures.ForClient(tx, file.Client.ID); err != nil {
		return panel{}, err
	}
	return failuresPanelOf(c, view), nil
}
