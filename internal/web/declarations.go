package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/notes"
	"constancia/internal/packets"
	notesui "constancia/ui/notes"
	packetsui "constancia/ui/packets"
)

func (s *Site) declarationRoutes() []edge.Route {
	return []edge.Route{
		get("/failures/:id/outline", actor.NotesWrite, s.outlinePage(ofFailure)),
		post("/failures/:id/outline", actor.NotesWrite, s.writeOutline(ofFailure)),
		get("/hearings/:id/outline", actor.NotesWrite, s.outlinePage(ofHearing)),
		post("/hearings/:id/outline", actor.NotesWrite, s.writeOutline(ofHearing)),
		get("/notes/:id/declaration", actor.PacketsWrite, s.swornPage(ofNote)),
		post("/notes/:id/declaration", actor.PacketsWrite, s.swear(ofNote)),
		post("/notes/:id/declaration/approval", actor.PacketsApprove, s.vouch(ofNote)),
		get("/notes/:id/declaration/paper", actor.PacketsRead, s.swornPaper(ofNote)),
		get("/clients/:id/certificate", actor.PacketsWrite, s.swornPage(ofRecords)),
		post("/clients/:id/certificate", actor.PacketsWrite, s.swear(ofRecords)),
		post("/clients/:id/certificate/approval", actor.PacketsApprove, s.vouch(ofRecords)),
		get("/clients/:id/certificate/paper", actor.PacketsRead, s.swornPaper(ofRecords)),
		get("/failures/:id/client-copy", actor.PacketsRead, s.handout("copy.pdf", packets.HandoutOf, packets.Handout.PrintCopy)),
		get("/failures/:id/hand-card", actor.PacketsRead, s.handout("card.pdf", packets.HandoutOf, packets.Handout.PrintCard)),
		get("/packets/:id/client-copy", actor.PacketsRead, s.handout("copy.pdf", packets.HandoutOfPacket, packets.Handout.PrintCopy)),
		get("/summonses/:id/hand-card", actor.PacketsRead, s.handout("card.pdf", packets.HandoutOfSummons, packets.Handout.PrintCard)),
	}
}

// asking reads the questions about what a path names.
type asking func(tx *db.Tx, id uuid.UUID, form packetsui.OutlineForm) (packets.Outline, error)

func ofFailure(tx *db.Tx, id uuid.UUID, form packetsui.OutlineForm) (packets.Outline, error) {
	return packets.OutlineOf(tx, id, packets.Role(form.Role))
}

func ofHearing(tx *db.Tx, id uuid.UUID, form packetsui.OutlineForm) (packets.Outline, error) {
	client, _ := uuid.Parse(form.Client)
	return packets.OutlineOfHearing(tx, id, client, packets.Role(form.Role))
}

func (s *Site) outlinePage(ask asking) echo.HandlerFunc {
	return func(c echo.Context) error {
		role := c.QueryParam("role")
		if role == "" {
			role = string(packets.ByClient)
		}
		form := packetsui.OutlineForm{FormID: uuid.NewString(), Role: role, Client: c.QueryParam("client")}
		return s.showOutline(c, ask, http.StatusOK, packetsui.OutlineView{Form: form})
	}
}

func (s *Site) showOutline(c echo.Context, ask asking, status int, view packetsui.OutlineView) error {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		if view.Outline, err = ask(tx, id, view.Form); err != nil {
			return err
		}
		client, err := clients.Find(tx, view.Outline.ClientID)
		view.Name, view.Now = client.Name(), tx.Now
		return err
	})
	if err == nil {
		err = s.opened(c, view.Outline.ClientID)
	}
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "packets.outline.title"), packetsui.Outline(view))
}

func (s *Site) writeOutline(ask asking) echo.HandlerFunc {
	return func(c echo.Context) error {
		form, err := bind[packetsui.OutlineForm](c)
		if err != nil {
			return err
		}
		id, err := uuid.Parse(c.Param("id"))
		if err != nil {
			return fault.New(fault.NotFound, "fault.not_found")
		}
		if packets.Role(form.Role) == packets.ByCustodian {
			return fault.New(fault.NotFound, "packets.outline.no_role") // she has no statement: see ofRecords
		}

		var note notes.Note
		err = s.write(c, func(tx *db.Tx) error {
			o, err := ask(tx, id, form)
			if err == nil {
				note, err = notes.Write(tx, form.Note(o))
			}
			return err
		})
		if status, refused := refusal(err); refused {
			return s.showOutline(c, ask, status, packetsui.OutlineView{Form: form, Problems: saidOf(c, err)})
		}
		if err != nil {
			return err
		}

		s.flash(c, "notes.saved")
		return seeOther(c, notesui.FilePath(note.ID))
	}
}
