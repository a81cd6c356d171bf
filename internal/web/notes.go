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
	"constancia/internal/notes"
	"constancia/internal/staff"
	notesui "constancia/ui/notes"
	"constancia/ui/parts"
)

func (s *Site) noteRoutes() []edge.Route {
	return []edge.Route{
		get("/clients/:id/notes/new", actor.NotesWrite, s.noteNew),
		post("/clients/:id/notes", actor.NotesWrite, s.writeNote),
		get("/notes/:id", actor.NotesWrite, s.notePage),
		post("/notes/:id/texts", actor.NotesWrite, s.rewriteNote),
		post("/notes/:id/approval", actor.NotesApprove, s.approveNote),
		post("/notes/:id/approval/withdrawal", actor.NotesApprove, s.takeBackNote),
	}
}

func noteID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "notes.not_found")
	}
	return id, nil
}

func notesDesk(c echo.Context, tx *db.Tx, id uuid.UUID) (notesui.Desk, error) {
	client, err := clients.Find(tx, id)
	if err != nil {
		return notesui.Desk{}, err
	}
	office, err := staff.FindOffice(tx)
	return notesui.Desk{
		Client: id, Name: client.Name(), Zone: office.TimeZone, Now: tx.Now, Names: map[uuid.UUID]string{},
		MayApprove: actor.From(c.Request().Context()).May(actor.NotesApprove),
		MaySwear:   actor.From(c.Request().Context()).May(actor.PacketsWrite),
	}, err
}

func (s *Site) noteNew(c echo.Context) error {
	kind := notes.Plain
	if c.QueryParam("kind") == string(notes.Statement) {
		kind = notes.Statement
	}
	return s.showNoteNew(c, http.StatusOK, notesui.NewView{Form: notesui.Fresh(kind)})
}

func (s *Site) showNoteNew(c echo.Context, status int, view notesui.NewView) error {
	id, err := clientID(c)
	if err == nil {
		err = s.opened(c, id)
	}
	if err != nil {
		return err
	}
	if view.Form.Kind != string(notes.Statement) {
		view.Form.Kind = string(notes.Plain)
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		view.Desk, err = notesDesk(c, tx, id)
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "notes.new."+view.Form.Kind), notesui.New(view))
}

func (s *Site) writeNote(c echo.Context) error {
	form, err := bind[notesui.Form](c)
	if err != nil {
		return err
	}
	id, err := clientID(c)
	if err != nil {
		return err
	}

	var note notes.Note
	err = s.write(c, func(tx *db.Tx) (err error) {
		note, err = notes.Write(tx, form.Note(id))
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showNoteNew(c, status, notesui.NewView{Form: form, Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "notes.saved")
	return seeOther(c, notesui.FilePath(note.ID))
}

func (s *Site) notePage(c echo.Context) error {
	return s.showNote(c, http.StatusOK, notesui.FileView{})
}

// showNote shows one note; its form is fresh, but for the one that was refused,
// which then goes on from the text that holds now.
func (s *Site) showNote(c echo.Context, status int, view notesui.FileView) error {
	id, err := noteID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error { return readNote(c, tx, id, &view) })
	if err == nil {
		err = s.opened(c, view.Client)
	}
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "notes.title"), notesui.File(view))
}

func readNote(c echo.Context, tx *db.Tx, id uuid.UUID, view *notesui.FileView) (err error) {
	if view.File, err = notes.Find(tx, id); err != nil {
		return err
	}
	if view.Desk, err = notesDesk(c, tx, view.File.ClientID); err != nil {
		return err
	}
	if view.Edited {
		view.Form.TextID, view.Form.Kind = view.File.TextID.String(), string(view.File.Kind)
	} else {
		view.Form = notesui.FormOf(view.File)
	}
	view.Source = sourceAct(c, view.File.SourceType, view.File.SourceID)
	view.Names, err = staff.Names(tx, view.File.People()...)
	return err
}

// sourceAct leads to what a note or a task was made out of; the client's file is
// on the page anyway.
func sourceAct(c echo.Context, kind string, id *uuid.UUID) parts.Act {
	paths := map[string]string{notes.FromFailure: "/failures/", notes.FromOccurrence: "/occurrences/"}
	if id == nil || paths[kind] == "" {
		return parts.Act{}
	}
	label := locale.Say(c.Request().Context(), "notes.source."+kind)
	return parts.Act{Label: label, Href: paths[kind] + id.String(), Icon: parts.IconLink, Small: true}
}

func (s *Site) rewriteNote(c echo.Context) error {
	form, err := bind[notesui.Form](c)
	if err != nil {
		return err
	}
	id, err := noteID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := notes.Rewrite(tx, id, form.Rewriting())
		return err
	})
	if status, refused := refusal(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), err)
		return s.showNote(c, status, notesui.FileView{Form: form, Edited: true, Problems: said})
	}
	if err != nil {
		return err
	}

	s.flash(c, "notes.rewritten")
	return seeOther(c, notesui.FilePath(id))
}

func (s *Site) approveNote(c echo.Context) error {
	return s.judgeNote(c, "notes.approval.done", func(tx *db.Tx, id uuid.UUID, form notesui.JudgementForm) error {
		_, err := notes.Approve(tx, id, form.Approving())
		return err
	})
}

func (s *Site) takeBackNote(c echo.Context) error {
	return s.judgeNote(c, "notes.approval.taken_back", func(tx *db.Tx, id uuid.UUID, form notesui.JudgementForm) error {
		return notes.TakeBack(tx, id, form.Reason)
	})
}

// judgeNote approves a text, or takes the approval back.
func (s *Site) judgeNote(c echo.Context, done string, judge func(tx *db.Tx, id uuid.UUID, form notesui.JudgementForm) error) error {
	form, err := bind[notesui.JudgementForm](c)
	if err != nil {
		return err
	}
	id, err := noteID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return judge(tx, id, form) })
	if status, refused := refusal(err); refused {
		return s.showNote(c, status, notesui.FileView{Judged: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, done)
	return seeOther(c, notesui.FilePath(id))
}

// notesPanel is what a client's file shows of her notes.
func (s *Site) notesPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	ctx := c.Request().Context()
	if !actor.From(ctx).May(actor.NotesWrite) {
		return panel{}, nil
	}
	desk, err := notesDesk(c, tx, file.ID)
	if err != nil {
		return panel{}, err
	}
	view := notesui.PanelView{Desk: desk}
	if view.Files, err = notes.ForClient(tx, file.ID); err != nil {
		return panel{}, err
	}
	var people []uuid.UUID
	for _, f := range view.Files {
		people = append(people, f.AuthorID)
	}
	if view.Names, err = staff.Names(tx, people...); err != nil {
		return panel{}, err
	}
	p := panel{acts: []parts.Act{{Label: locale.Say(ctx, "notes.panel.add"), Href: notesui.NewPath(file.ID, notes.Plain), Icon: parts.IconNote}}}
	if len(view.Files) > 0 {
		p.next = []templ.Component{notesui.Panel(view)}
	}
	return p, nil
}
