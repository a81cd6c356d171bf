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
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/packets"
	"constancia/internal/staff"
	"constancia/internal/wall"
	"constancia/ui/layout"
	packetsui "constancia/ui/packets"
	"constancia/ui/parts"
	todayui "constancia/ui/today"
)

func (s *Site) packetRoutes() []edge.Route {
	return []edge.Route{
		get("/packets", actor.PacketsRead, s.packetsPage),
		get("/clients/:id/packets/new", actor.PacketsWrite, s.packetNew),
		post("/clients/:id/packets", actor.PacketsWrite, s.askPacket),
		get("/packets/:id", actor.PacketsRead, s.packetPage),
		get("/packets/:id/progress", actor.PacketsRead, s.packetProgress),
		get("/packets/:id/choice", actor.PacketsWrite, s.packetChoicePage),
		post("/packets/:id/choice", actor.PacketsWrite, s.choosePacket),
		post("/packets/:id/again", actor.PacketsWrite, s.renewPacket),
		post("/packets/:id/approval", actor.PacketsApprove, s.approvePacket),
		post("/packets/:id/withdrawal", actor.PacketsApprove, s.withdrawPacket),
		post("/packets/:id/clearance", actor.PacketsApprove, s.clearPacket),
		post("/packets/:id/seal", actor.PacketsApprove, s.sealPacket),
		post("/packets/:id/versions", actor.PacketsWrite, s.versionPacket),
		post("/packets/:id/services", actor.PacketsWrite, s.servePacket),
		post("/packets/:id/receipts", actor.PacketsWrite, s.receivePacket),
		post("/packets/:id/answers", actor.PacketsWrite, s.answerPacket),
		hands("/packets/:id/pages/:build", actor.PacketsRead, s.packetPages),
		hands("/packets/:id/file", actor.PacketsRead, s.packetFile),
		hands("/packets/:id/parts/:number", actor.PacketsRead, s.packetPiece),
		hands("/packets/:id/bundle", actor.PacketsRead, s.packetBundle),
	}
}

// packetID is the packet of the address.
func packetID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "packets.not_found")
	}
	return id, nil
}

// packetDesk is by which clocks packets are read, and what the reader may do with
// them; client is zero for everybody's.
func packetDesk(c echo.Context, tx *db.Tx, client uuid.UUID) (packetsui.Desk, error) {
	who := actor.From(c.Request().Context())
	d := packetsui.Desk{
		Client: client, Now: tx.Now, Names: map[uuid.UUID]string{},
		MayWrite: who.May(actor.PacketsWrite), MayApprove: who.May(actor.PacketsApprove),
	}
	office, err := staff.FindOffice(tx)
	if err != nil {
		return d, err
	}
	d.Zone, d.Theirs, d.Today = office.TimeZone, office.TimeZone, wall.At(tx.Now, office.TimeZone).Date
	if client == uuid.Nil {
		return d, nil
	}
	found, err := clients.Find(tx, client)
	d.Name = found.Name()
	if found.TimeZone != "" {
		d.Theirs = found.TimeZone
	}
	return d, err
}

func packetsFrame(c echo.Context, key string) layout.Frame {
	return layout.Frame{Title: locale.Say(c.Request().Context(), key), Here: layout.Packets}
}

func (s *Site) packetsPage(c echo.Context) error {
	view := packetsui.ListView{Filter: packetsui.Filter{State: packets.State(c.QueryParam("state")), Due: c.QueryParam("due") != ""}}
	err := s.read(c, func(tx *db.Tx) (err error) {
		if view.Desk, err = packetDesk(c, tx, uuid.Nil); err != nil {
			return err
		}
		f := packets.Filter{State: view.Filter.State, Cursor: c.QueryParam("cursor")}
		if view.Filter.Due {
			f.Due = wall.Date("9999-12-31")
		}
		next := ""
		if view.Rows, next, err = packets.List(tx, f); err != nil {
			return err
		}
		view.Pages = packetsui.PagesOf(view.Filter, f.Cursor, next)
		return nil
	})
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, packetsFrame(c, "packets.title"), packetsui.List(view))
}

// How far ahead Today names an answer that is due, and how many it names.
const (
	dueAhead = 7 // days
	dueShown = 10
)

// answersToday puts the packets on Today whose answer is due soon, or was.
func answersToday(c echo.Context, tx *db.Tx, view *todayui.View) error {
	if !actor.From(c.Request().Context()).May(actor.PacketsRead) {
		return nil
	}
	desk, err := packetDesk(c, tx, uuid.Nil)
	if err != nil {
		return err
	}
	shown := packetsui.ListView{Desk: desk}
	shown.Rows, _, err = packets.List(tx, packets.Filter{Due: desk.Today.AddDays(dueAhead), Limit: dueShown})
	if len(shown.Rows) > 0 {
		view.Answers = packetsui.Due(shown)
	}
	return err
}

// packetsPanel is what a client's file shows of her packets.
func (s *Site) packetsPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	ctx := c.Request().Context()
	if !actor.From(ctx).May(actor.PacketsRead) {
		return panel{}, nil
	}
	desk, err := packetDesk(c, tx, file.ID)
	if err != nil {
		return panel{}, err
	}
	view := packetsui.PanelView{Desk: desk}
	if view.Packets, err = packets.ForClient(tx, file.ID); err != nil {
		return panel{}, err
	}
	p := panel{}
	if len(view.Packets) > 0 {
		p.next = []templ.Component{packetsui.Panel(view)}
	}
	if desk.MayWrite {
		p.acts = []parts.Act{{Label: locale.Say(ctx, "packets.panel.add"), Href: packetsui.NewPath(file.ID), Icon: parts.IconPacket}}
	}
	return p, nil
}

func (s *Site) packetNew(c echo.Context) error {
	form := packetsui.NewForm{FormID: uuid.NewString(), Kind: string(packets.MissedCheckIn)}
	if failure := c.QueryParam("failure"); failure != "" {
		form.Failures = []string{failure}
	}
	if hearing := c.QueryParam("hearing"); hearing != "" {
		form.Kind, form.Hearing = string(packets.RescindExhibits), hearing
	}
	return s.showPacketNew(c, http.StatusOK, packetsui.NewView{Form: form})
}

func (s *Site) showPacketNew(c echo.Context, status int, view packetsui.NewView) error {
	id, err := clientID(c)
	if err == nil {
		err = s.opened(c, id)
	}
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		if view.Desk, err = packetDesk(c, tx, id); err != nil {
			return err
		}
		all, err := failures.ForClient(tx, id)
		view.Failures = view.Desk.Failures(c.Request().Context(), all)
		return err
	})
	if err != nil {
		return err
	}
	if len(view.Failures) == 1 && len(view.Form.Failures) == 0 {
		view.Form.Failures = []string{view.Failures[0].ID.String()}
	}

	return s.page(c, status, s.clientsFrame(c, "packets.new.title"), packetsui.New(view))
}

func (s *Site) askPacket(c echo.Context) error {
	form, err := bind[packetsui.NewForm](c)
	if err != nil {
		return err
	}
	id, err := clientID(c)
	if err != nil {
		return err
	}

	var p packets.Packet
	err = s.write(c, func(tx *db.Tx) (err error) {
		p, err = packets.Ask(tx, form.New(id))
		return err
	})
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), packetsui.Point(err, packetsui.ChoiceForm{}))
		return s.showPacketNew(c, status, packetsui.NewView{Form: form, Problems: said})
	}
	if err != nil {
		return err
	}

	return seeOther(c, packetsui.FilePath(p.ID))
}
