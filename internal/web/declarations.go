package web

import (
	"bytes"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/notes"
	"constancia/internal/packets"
	"constancia/internal/staff"
	"constancia/internal/vault"
	notesui "constancia/ui/notes"
	packetsui "constancia/ui/packets"
)

func (s *Site) declarationRoutes() []edge.Route {
	return []edge.Route{
		get("/failures/:id/outline", actor.NotesWrite, s.outlinePage),
		post("/failures/:id/outline", actor.NotesWrite, s.writeOutline),
		get("/notes/:id/declaration", actor.PacketsWrite, s.swornPage),
		post("/notes/:id/declaration", actor.PacketsWrite, s.swear),
		get("/notes/:id/declaration/paper", actor.PacketsRead, s.swornPaper),
		get("/failures/:id/client-copy", actor.PacketsRead, s.handout("copy.pdf", packets.Handout.PrintCopy)),
		get("/failures/:id/hand-card", actor.PacketsRead, s.handout("card.pdf", packets.Handout.PrintCard)),
	}
}

func (s *Site) outlinePage(c echo.Context) error {
	role := c.QueryParam("role")
	if role == "" {
		role = string(packets.ByClient)
	}
	return s.showOutline(c, http.StatusOK, packetsui.OutlineView{Form: packetsui.OutlineForm{FormID: uuid.NewString(), Role: role}})
}

func (s *Site) showOutline(c echo.Context, status int, view packetsui.OutlineView) error {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return fault.New(fault.NotFound, "failures.not_found")
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		if view.Outline, err = packets.OutlineOf(tx, id, packets.Role(view.Form.Role)); err != nil {
			return err
		}
		client, err := clients.Find(tx, view.Outline.Failure.ClientID)
		view.Name, view.Now = client.Name(), tx.Now
		return err
	})
	if err == nil {
		err = s.opened(c, view.Outline.Failure.ClientID)
	}
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "packets.outline.title"), packetsui.Outline(view))
}

func (s *Site) writeOutline(c echo.Context) error {
	form, err := bind[packetsui.OutlineForm](c)
	if err != nil {
		return err
	}
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return fault.New(fault.NotFound, "failures.not_found")
	}

	var note notes.Note
	err = s.write(c, func(tx *db.Tx) error {
		o, err := packets.OutlineOf(tx, id, packets.Role(form.Role))
		if err == nil {
			note, err = notes.Write(tx, form.Note(o.Failure.ClientID, id))
		}
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showOutline(c, status, packetsui.OutlineView{Form: form, Problems: saidOf(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "notes.saved")
	return seeOther(c, notesui.FilePath(note.ID))
}

func (s *Site) swornPage(c echo.Context) error {
	return s.showSworn(c, http.StatusOK, packetsui.SwornView{})
}

// showSworn shows the frame of a statement; a form that was refused stays as typed and
// goes on from the frame that holds now.
func (s *Site) showSworn(c echo.Context, status int, view packetsui.SwornView) error {
	id, err := noteID(c)
	if err != nil {
		return err
	}
	var client uuid.UUID
	err = s.read(c, func(tx *db.Tx) (err error) {
		client, err = readSworn(tx, id, status == http.StatusOK, &view)
		return err
	})
	if err == nil {
		err = s.opened(c, client)
	}
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "packets.sworn.title"), packetsui.Sworn(view))
}

func readSworn(tx *db.Tx, id uuid.UUID, fresh bool, view *packetsui.SwornView) (uuid.UUID, error) {
	note, err := notes.Find(tx, id)
	if err != nil {
		return uuid.Nil, err
	}
	if note.Kind != notes.Statement {
		return uuid.Nil, fault.New(fault.NotFound, "packets.declaration.not_found")
	}
	client, err := clients.Find(tx, note.ClientID)
	if err != nil {
		return uuid.Nil, err
	}
	text := note.Current()
	view.Note, view.Name, view.Role, view.Approved = id, client.Name(), packets.Role(text.Whose), note.Approved()
	view.Declaration, err = packets.DeclarationOf(tx, id)
	switch {
	case err == nil && fresh:
		view.Form = packetsui.SwornFormOf(view.Declaration.Current())
	case fault.Is(err, fault.NotFound) && fresh:
		view.Form = packetsui.SwornForm{FormID: uuid.NewString(), Signer: text.Speaker.Reveal(), Interpreter: text.Interpreter.Reveal()}
		if text.Whose == notes.OfClient {
			view.Form.Signer = client.Name()
		}
	case err != nil && !fault.Is(err, fault.NotFound):
		return uuid.Nil, err
	}
	if view.Colleagues, err = staff.Colleagues(tx); err != nil {
		return uuid.Nil, err
	}
	view.Documents, err = documents.List(tx, note.ClientID)
	return note.ClientID, err
}

func (s *Site) swear(c echo.Context) error {
	form, err := bind[packetsui.SwornForm](c)
	if err != nil {
		return err
	}
	id, err := noteID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return keepSworn(tx, id, form) })
	if status, refused := refusal(err); refused {
		return s.showSworn(c, status, packetsui.SwornView{Form: form, Problems: saidOf(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "packets.sworn.saved")
	return seeOther(c, packetsui.SwornPath(id))
}

// keepSworn begins a declaration, or amends the one there is.
func keepSworn(tx *db.Tx, note uuid.UUID, form packetsui.SwornForm) error {
	seen := form.Seen()
	if seen == uuid.Nil {
		_, err := packets.Prepare(tx, packets.NewDeclaration{Note: note, Framing: form.Framing(), FormID: form.FormID})
		return err
	}
	d, err := packets.DeclarationOf(tx, note)
	if err == nil {
		_, err = packets.Amend(tx, d.ID, seen, form.Framing(), form.FormID)
	}
	return err
}

func (s *Site) swornPaper(c echo.Context) error {
	id, err := noteID(c)
	if err != nil {
		return err
	}
	var paper packets.Paper
	var client uuid.UUID
	err = s.read(c, func(tx *db.Tx) error {
		d, err := packets.DeclarationOf(tx, id)
		if err != nil {
			return err
		}
		client = d.ClientID
		paper, err = packets.DeclarationPaper(tx, d.ID)
		return err
	})
	if err == nil {
		err = s.opened(c, client)
	}
	if err != nil {
		return err
	}

	var out bytes.Buffer
	if err := paper.Print(&out); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="declaration.pdf"`)
	return c.Blob(http.StatusOK, string(vault.PDF), out.Bytes())
}
