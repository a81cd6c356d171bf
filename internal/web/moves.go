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
	"constancia/internal/moves"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/internal/wall"
	"constancia/ui/layout"
	movesui "constancia/ui/moves"
	"constancia/ui/parts"
	todayui "constancia/ui/today"
)

func (s *Site) moveRoutes() []edge.Route {
	read, write := actor.ClientsRead, actor.ClientsWrite
	return []edge.Route{
		get("/clients/:id/address", write, s.moveNew),
		post("/clients/:id/address", write, s.recordMove),
		get("/moves/:id", read, s.movePage),
		get("/moves/:id/correction", write, s.moveFix),
		post("/moves/:id/corrections", write, s.correctMove),
		post("/moves/:id/updates", write, s.addUpdate),
		get("/move-updates/:id", read, s.updatePage),
		post("/move-updates/:id/turns", write, s.turnUpdate),
		get("/move-updates/:id/sending", write, s.sendingPage),
		post("/move-updates/:id/sendings", write, s.sendUpdate),
		s.uploads("/move-updates/:id/receipts", actor.DocumentsWrite, s.receiveReceipt),
		get("/move-receipts/:id/taking-back", write, s.receiptBackPage),
		post("/move-receipts/:id/taking-back", write, s.takeReceiptBack),
		get("/today/addresses", read, s.addressesPage),
	}
}

// How many agencies that are still to be told Today shows, and the whole list.
const (
	movesShown   = 10
	movesInWhole = 1000
)

// moveID is the move, the update or the receipt of the address.
func moveID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "moves.not_found")
	}
	return id, nil
}

// movesDesk is in whose file a page stands, by her clocks; zero is nobody's.
func movesDesk(c echo.Context, tx *db.Tx, client uuid.UUID, people ...uuid.UUID) (movesui.Desk, error) {
	office, err := staff.FindOffice(tx)
	if err != nil {
		return movesui.Desk{}, err
	}
	who := actor.From(c.Request().Context())
	d := movesui.Desk{
		Client: client, Zone: office.TimeZone, Now: tx.Now, Today: wall.At(tx.Now, office.TimeZone).Date,
		MayWrite: who.May(actor.ClientsWrite), MayConfirm: who.May(actor.DeadlinesConfirm), MayReceive: who.May(actor.DocumentsWrite),
	}
	if client == uuid.Nil {
		return d, nil
	}
	file, err := clients.Find(tx, client)
	if err != nil {
		return d, err
	}
	zone, err := supervision.Clocks(tx, file)
	if err != nil {
		return d, err
	}
	d.Name, d.Today = file.Name(), wall.At(tx.Now, zone).Date
	d.Names, err = staff.Names(tx, people...)
	return d, err
}

func (s *Site) moveNew(c echo.Context) error {
	return s.showRecord(c, http.StatusOK, movesui.RecordView{Form: movesui.Form{FormID: uuid.NewString()}})
}

func (s *Site) showRecord(c echo.Context, status int, view movesui.RecordView) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		view.Desk, err = movesDesk(c, tx, id)
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "moves.record.title"), movesui.Record(view))
}

func (s *Site) recordMove(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	form, err := bind[movesui.Form](c)
	if err != nil {
		return err
	}

	var made moves.Move
	err = s.write(c, func(tx *db.Tx) (err error) {
		made, err = moves.Record(tx, id, form.Move())
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showRecord(c, status, movesui.RecordView{Form: form, Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "moves.done")
	return seeOther(c, movesui.Path(made.ID))
}

func (s *Site) movePage(c echo.Context) error {
	return s.showMove(c, http.StatusOK, movesui.View{Add: movesui.AddForm{FormID: uuid.NewString()}})
}

func (s *Site) showMove(c echo.Context, status int, view movesui.View) error {
	id, err := moveID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		if view.File, err = moves.Find(tx, id); err != nil {
			return err
		}
		view.Desk, err = movesDesk(c, tx, view.File.ClientID, view.File.People()...)
		return err
	})
	if err == nil {
		err = s.opened(c, view.Client)
	}
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "moves.title"), movesui.Page(view))
}

func (s *Site) moveFix(c echo.Context) error {
	return s.showMoveFix(c, http.StatusOK, movesui.RecordView{})
}

// showMoveFix shows the form for a correction; one without an id yet is filled with what
// stands.
func (s *Site) showMoveFix(c echo.Context, status int, view movesui.RecordView) error {
	id, err := moveID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error {
		f, err := moves.Find(tx, id)
		if err != nil {
			return err
		}
		if view.ID = id; view.Form.FormID == "" {
			view.ID, view.Form = f.ID, movesui.FormOf(f)
		}
		view.Desk, err = movesDesk(c, tx, f.ClientID)
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "moves.correct.title"), movesui.Record(view))
}

func (s *Site) correctMove(c echo.Context) error {
	id, err := moveID(c)
	if err != nil {
		return err
	}
	form, err := bind[movesui.Form](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := moves.Correct(tx, id, form.Move(), form.Why)
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showMoveFix(c, status, movesui.RecordView{Form: form, Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "moves.correct.done")
	return seeOther(c, movesui.Path(id))
}

func (s *Site) addUpdate(c echo.Context) error {
	id, err := moveID(c)
	if err != nil {
		return err
	}
	form, err := bind[movesui.AddForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := moves.Add(tx, id, moves.Agency(form.Agency), form.Word())
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showMove(c, status, movesui.View{Add: form, Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "moves.added")
	return seeOther(c, movesui.Path(id))
}

// movesPanel is what a client's file shows while an agency is still to be told.
func (s *Site) movesPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	who := actor.From(c.Request().Context())
	if !who.May(actor.HearingsRead) || !who.May(actor.ObligationsRead) {
		return panel{}, nil
	}
	var view movesui.PanelView
	var err error
	if view.Files, err = moves.OfClient(tx, file.ID); err != nil || !view.Open() {
		return panel{}, err
	}
	view.Desk, err = movesDesk(c, tx, file.ID)
	return panel{top: []templ.Component{movesui.Panel(view)}}, err
}

// movesToday puts the agencies that are still to be told on Today, by the last day.
func movesToday(c echo.Context, tx *db.Tx, view *todayui.View) error {
	shown, err := readMoves(c, tx, movesShown)
	if err != nil || len(shown.Rows) == 0 {
		return err
	}
	view.Addresses = movesui.Today(shown)
	return nil
}

func readMoves(c echo.Context, tx *db.Tx, most int) (view movesui.TodayView, err error) {
	if view.Rows, view.All, err = moves.NotTold(tx, most); err != nil {
		return view, err
	}
	view.Desk, err = movesDesk(c, tx, uuid.Nil)
	return view, err
}

func (s *Site) addressesPage(c echo.Context) error {
	var view movesui.TodayView
	err := s.read(c, func(tx *db.Tx) (err error) {
		view, err = readMoves(c, tx, movesInWhole)
		return err
	})
	if err != nil {
		return err
	}

	frame := layout.Frame{Title: locale.Say(c.Request().Context(), "moves.today"), Here: layout.Today}
	return s.page(c, http.StatusOK, frame, movesui.All(view))
}
