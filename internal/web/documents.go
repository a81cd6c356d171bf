package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/staff"
	documentsui "constancia/ui/documents"
	"constancia/ui/parts"
)

func (s *Site) documentRoutes() []edge.Route {
	return []edge.Route{
		get("/clients/:id/documents/new", actor.DocumentsWrite, s.documentNew),
		s.uploads("/clients/:id/documents", actor.DocumentsWrite, s.receiveDocument),
		get("/documents/:id", actor.DocumentsRead, s.documentPage),
		get("/documents/:id/preview", actor.DocumentsRead, s.documentPreview),
		hands("/documents/:id/play", actor.DocumentsRead, s.playDocument),
		hands("/documents/:id/file", actor.DocumentsRead, s.documentFile),
		post("/documents/:id/label", actor.DocumentsWrite, s.relabelDocument),
		post("/documents/:id/checks", actor.DocumentsWrite, s.checkDocument),
		post("/documents/:id/consents", actor.DocumentsWrite, s.agreeToDocument),
		post("/documents/:id/rulings", actor.DocumentsRelease, s.ruleOnDocument),
		post("/documents/:id/copies", actor.DocumentsWrite, s.stripDocument),
		post("/documents/:id/redactions", actor.DocumentsWrite, s.redactDocument),
		s.uploads("/documents/:id/redacted", actor.DocumentsWrite, s.receiveRedacted),
	}
}

// documentID is the document of the address.
func documentID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "documents.not_found")
	}
	return id, nil
}

// documentDesk is the desk of a page about a client's documents.
func (s *Site) documentDesk(c echo.Context, tx *db.Tx, id uuid.UUID) (documentsui.Desk, error) {
	d := documentsui.Desk{
		Client: id, Now: tx.Now, Names: map[uuid.UUID]string{}, Limits: s.vault().Limits(),
		MayWrite: actor.From(c.Request().Context()).May(actor.DocumentsWrite),
	}
	office, err := staff.FindOffice(tx)
	if err != nil {
		return d, err
	}
	d.Zone, d.Theirs = office.TimeZone, office.TimeZone
	client, err := clients.Find(tx, id)
	d.Name = client.Name()
	if client.TimeZone != "" {
		d.Theirs = client.TimeZone
	}
	return d, err
}

// deskOf is the desk of a page about one document.
func (s *Site) deskOf(c echo.Context, tx *db.Tx, id uuid.UUID) (documentsui.Desk, error) {
	doc, err := documents.Find(tx, id)
	if err != nil {
		return documentsui.Desk{}, err
	}
	return s.documentDesk(c, tx, doc.ClientID)
}

// documentsPanel is what a client's file shows of her documents.
func (s *Site) documentsPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	if !actor.From(c.Request().Context()).May(actor.DocumentsRead) {
		return panel{}, nil
	}
	desk, err := s.documentDesk(c, tx, file.Client.ID)
	if err != nil {
		return panel{}, err
	}
	view := documentsui.PanelView{Desk: desk}
	if view.Documents, err = documents.List(tx, file.Client.ID); err != nil {
		return panel{}, err
	}
	p := panel{}
	if len(view.Documents) > 0 {
		p.next = []templ.Component{documentsui.Panel(view)}
	}
	if desk.MayWrite {
		label := locale.Say(c.Request().Context(), "documents.new.title")
		p.acts = []parts.Act{{Label: label, Href: documentsui.NewPath(desk.Client), Icon: parts.IconUpload}}
	}
	return p, nil
}

func (s *Site) documentNew(c echo.Context) error {
	return s.showDocumentNew(c, http.StatusOK, documentsui.NewView{})
}

func (s *Site) showDocumentNew(c echo.Context, status int, view documentsui.NewView) error {
	id, err := clientID(c)
	if err == nil {
		err = s.opened(c, id)
	}
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		view.Desk, err = s.documentDesk(c, tx, id)
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "documents.new.title"), documentsui.New(view))
}

// receiveDocument keeps the files that were sent, one after the other.
func (s *Site) receiveDocument(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	sent, err := edge.ReadForm(c.Request(), s.vault())
	defer sent.Discard()
	form := documentsui.UploadFormOf(sent.Values)

	var doc documents.Document
	if err == nil {
		doc, err = s.receiveAll(c, id, sent, form)
	}
	if status, refused := refusedFile(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), documentsui.Point(err))
		return s.showDocumentNew(c, status, documentsui.NewView{Form: form, Problems: said})
	}
	if err != nil {
		return err
	}

	s.flash(c, "documents.new.done")
	return seeOther(c, documentsui.FilePath(doc.ID))
}

// receiveAll keeps the files of a form, and gives the last of them.
func (s *Site) receiveAll(c echo.Context, client uuid.UUID, sent edge.Sent, form documentsui.UploadForm) (doc documents.Document, err error) {
	if len(sent.Files) == 0 {
		return doc, noFile()
	}
	var desk documentsui.Desk
	err = s.read(c, func(tx *db.Tx) (err error) {
		desk, err = s.documentDesk(c, tx, client)
		return err
	})
	if err != nil {
		return doc, err
	}
	u, err := form.Upload(desk.Theirs)
	if err != nil {
		return doc, err
	}
	for _, file := range sent.Files {
		u.GivenName, u.Content = file.Name, file.Content
		if doc, _, err = documents.Receive(c.Request().Context(), s.db, client, u); err != nil {
			return doc, err
		}
	}
	return doc, nil
}

func noFile() error {
	var p fault.Problems
	p.Add("file", "documents.file_needed")
	return p.Err()
}

func (s *Site) documentPage(c echo.Context) error {
	return s.showDocument(c, http.StatusOK, documentsui.FileView{})
}

// showDocument shows one document; its forms are fresh, but for the one that was refused.
func (s *Site) showDocument(c echo.Context, status int, view documentsui.FileView) error {
	id, err := documentID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		if view.File, err = documents.FindFile(tx, id); err != nil {
			return err
		}
		if view.Desk, err = s.documentDesk(c, tx, view.File.ClientID); err != nil {
			return err
		}
		view.Names, err = staff.Names(tx, view.File.People()...)
		return err
	})
	if err == nil {
		err = s.opened(c, view.Client)
	}
	if err != nil {
		return err
	}

	view.MayRule = actor.From(c.Request().Context()).May(actor.DocumentsRelease)
	view.Fresh()
	return s.page(c, status, s.clientsFrame(c, "documents.file.title"), documentsui.File(view))
}

// refusedDocument shows the page with the form that was refused.
func (s *Site) refusedDocument(c echo.Context, err error, view documentsui.FileView) error {
	if status, refused := refusedFile(err); refused {
		view.Problems = parts.ProblemsOf(c.Request().Context(), documentsui.Point(err))
		return s.showDocument(c, status, view)
	}
	return err
}

func (s *Site) relabelDocument(c echo.Context) error {
	form, err := bind[documentsui.LabelForm](c)
	if err != nil {
		return err
	}
	id, err := documentID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := documents.Relabel(tx, id, form.Words())
		return err
	})
	if err != nil {
		return s.refusedDocument(c, err, documentsui.FileView{Part: "label", Label: form})
	}

	s.flash(c, "documents.label.done")
	return seeOther(c, documentsui.FilePath(id)+"#said")
}

func (s *Site) checkDocument(c echo.Context) error {
	form, err := bind[documentsui.CheckForm](c)
	if err != nil {
		return err
	}
	id, err := documentID(c)
	if err != nil {
		return err
	}

	sight, err := form.Sight()
	if err == nil {
		err = s.write(c, func(tx *db.Tx) error {
			_, err := documents.Look(tx, id, sight)
			return err
		})
	}
	if err != nil {
		return s.refusedDocument(c, err, documentsui.FileView{Part: "check", Check: form})
	}

	s.flash(c, "documents.check.done")
	return seeOther(c, documentsui.FilePath(id)+"#check")
}

func (s *Site) agreeToDocument(c echo.Context) error {
	form, err := bind[documentsui.AgreedForm](c)
	if err != nil {
		return err
	}
	id, err := documentID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		desk, err := s.deskOf(c, tx, id)
		if err != nil {
			return err
		}
		agreed, err := form.Agreement(desk.Theirs)
		if err == nil {
			_, err = documents.Agree(tx, id, agreed)
		}
		return err
	})
	if err != nil {
		return s.refusedDocument(c, err, documentsui.FileView{Part: "agreed", Agreed: form})
	}

	s.flash(c, "documents.recorded.done")
	return seeOther(c, documentsui.FilePath(id)+"#recorded")
}

func (s *Site) ruleOnDocument(c echo.Context) error {
	form, err := bind[documentsui.RulingForm](c)
	if err != nil {
		return err
	}
	id, err := documentID(c)
	if err != nil {
		return err
	}

	decision, err := form.Decision()
	if err == nil {
		err = s.write(c, func(tx *db.Tx) error {
			_, err := documents.Rule(tx, id, decision)
			return err
		})
	}
	if err != nil {
		return s.refusedDocument(c, err, documentsui.FileView{Part: "ruling", Ruling: form})
	}

	s.flash(c, "documents.ruling.done")
	return seeOther(c, documentsui.FilePath(id)+"#recorded")
}

func (s *Site) stripDocument(c echo.Context) error {
	return s.copyDocument(c, documentsui.FileView{Part: "copies"}, func(ctx context.Context, id uuid.UUID) (documents.Document, error) {
		return documents.Strip(ctx, s.db, id)
	})
}

func (s *Site) redactDocument(c echo.Context) error {
	form, err := bind[documentsui.CoverForm](c)
	if err != nil {
		return err
	}

	return s.copyDocument(c, documentsui.FileView{Part: "covers", Covers: form}, func(ctx context.Context, id uuid.UUID) (documents.Document, error) {
		covers, err := form.Covers()
		if err != nil {
			return documents.Document{}, err
		}
		return documents.Redact(ctx, s.db, id, covers)
	})
}

// receiveRedacted keeps a copy in which parts were covered elsewhere.
func (s *Site) receiveRedacted(c echo.Context) error {
	sent, err := edge.ReadForm(c.Request(), s.vault())
	defer sent.Discard()

	return s.copyDocument(c, documentsui.FileView{Part: "upload"}, func(ctx context.Context, id uuid.UUID) (documents.Document, error) {
		if err != nil {
			return documents.Document{}, err
		}
		if len(sent.Files) == 0 {
			return documents.Document{}, noFile()
		}
		return documents.ReceiveRedacted(ctx, s.db, id, sent.Files[0].Content)
	})
}

// copyDocument makes a copy and leads to it.
func (s *Site) copyDocument(c echo.Context, view documentsui.FileView, make func(ctx context.Context, id uuid.UUID) (documents.Document, error)) error {
	id, err := documentID(c)
	if err != nil {
		return err
	}

	doc, err := make(c.Request().Context(), id)
	if err != nil {
		return s.refusedDocument(c, err, view)
	}

	s.flash(c, "documents.copy.done")
	return seeOther(c, documentsui.FilePath(doc.ID))
}
