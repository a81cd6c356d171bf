package web

import (
	"bytes"
	"io"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/imports"
	"constancia/internal/locale"
	"constancia/internal/staff"
	importsui "constancia/ui/imports"
	"constancia/ui/parts"
)

// importsListed is how many earlier imports a page shows.
const importsListed = 20

// tryAllUpTo is how many rows are tried at once when a staged sheet is shown;
// more are tried when somebody asks for it.
const tryAllUpTo = 2000

func (s *Site) importsPage(c echo.Context) error {
	return s.showImports(c, http.StatusOK, importsui.ListView{})
}

func (s *Site) showImports(c echo.Context, status int, view importsui.ListView) error {
	err := s.read(c, func(tx *db.Tx) error {
		office, err := staff.FindOffice(tx)
		if err != nil {
			return err
		}
		view.Now, view.Zone = tx.Now, office.TimeZone
		view.Imports, err = imports.List(tx, importsListed)
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "imports.list.title"), importsui.List(view))
}

// bringSheet stages the file that was sent.
func (s *Site) bringSheet(c echo.Context) error {
	name, content, err := s.sheetOf(c)
	var sheet imports.Sheet
	if err == nil {
		sheet, err = imports.Read(content, "")
	}
	var staged imports.Import
	if err == nil {
		err = s.write(c, func(tx *db.Tx) (err error) {
			staged, err = imports.Stage(tx, name, content, sheet)
			return err
		})
	}
	if status, refused := refusedFile(err); refused {
		return s.showImports(c, status, importsui.ListView{Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	return seeOther(c, importsui.ImportPath(staged.ID))
}

// maxSheet is one sheet of the largest size, and the form around it.
const maxSheet = "27M"

// sheetRoute takes a sheet.
func sheetRoute(path string, p actor.Permission, handler echo.HandlerFunc) edge.Route {
	r := post(path, p, handler)
	r.MaxBody = maxSheet
	return r
}

// sheetOf is the file of the form.
func (s *Site) sheetOf(c echo.Context) (name string, content []byte, err error) {
	sent, err := edge.ReadForm(c.Request(), s.vault())
	defer sent.Discard()
	if err != nil {
		return "", nil, err
	}
	if len(sent.Files) == 0 || sent.Files[0].Name == "" {
		var p fault.Problems
		p.Add("file", "imports.file_required")
		return "", nil, p.Err()
	}
	content, err = io.ReadAll(sent.Files[0].Content)
	return sent.Files[0].Name, content, err
}

func (s *Site) importPage(c echo.Context) error {
	return s.showImport(c, http.StatusOK, nil)
}

// showImport shows an import where it stands, with what was wrong with an act.
func (s *Site) showImport(c echo.Context, status int, problems parts.Problems) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	view := importsui.ImportView{Problems: problems}
	err = s.read(c, func(tx *db.Tx) error {
		if view.Import, err = imports.Find(tx, id); err != nil {
			return err
		}
		if view.Mapping, err = view.Import.Columns(); err != nil {
			return err
		}
		if view.Import.State != imports.Staged {
			view.Open, err = imports.CountOpen(tx, id)
			return err
		}
		view.Whole = view.Import.Lines <= tryAllUpTo || c.QueryParam("all") != ""
		view.Rehearsal, err = rehearsed(tx, id, view.Whole)
		return err
	})
	if err != nil {
		return err
	}

	body, title := importsui.Result(view), "imports.result.title"
	if view.Import.State == imports.Staged {
		body, title = importsui.Staged(view), "imports.staged.title"
	}
	return s.page(c, status, s.clientsFrame(c, title), body)
}

func rehearsed(tx *db.Tx, id uuid.UUID, whole bool) (imports.Rehearsal, error) {
	if whole {
		return imports.DryRun(tx, id)
	}
	return imports.Preview(tx, id)
}

// correctColumns takes a person's word for what the columns are.
func (s *Site) correctColumns(c echo.Context) error {
	form, err := bind[importsui.VersionForm](c)
	if err != nil {
		return err
	}
	said, err := c.FormParams()
	if err != nil {
		return err
	}

	return s.actOnImport(c, "imports.columns.done", func(tx *db.Tx, id uuid.UUID) error {
		i, err := imports.Find(tx, id)
		if err != nil {
			return err
		}
		was, err := i.Columns()
		if err != nil {
			return err
		}
		return imports.Correct(tx, id, form.Version, importsui.Correction(said, was))
	})
}

func (s *Site) chooseSheet(c echo.Context) error {
	form, err := bind[importsui.VersionForm](c)
	if err != nil {
		return err
	}

	id, err := importID(c)
	if err != nil {
		return err
	}
	var sheet imports.Sheet
	err = s.read(c, func(tx *db.Tx) (err error) {
		sheet, err = imports.ReadPage(tx, id, form.Page)
		return err
	})
	if err != nil {
		return err
	}

	return s.actOnImport(c, "imports.columns.done", func(tx *db.Tx, id uuid.UUID) error {
		return imports.Choose(tx, id, form.Version, sheet)
	})
}

func (s *Site) beginImport(c echo.Context) error {
	form, err := bind[importsui.VersionForm](c)
	if err != nil {
		return err
	}

	return s.actOnImport(c, "imports.begin.done", func(tx *db.Tx, id uuid.UUID) error {
		return imports.Begin(tx, id, form.Version)
	})
}

// discardImport forgets a sheet of which nothing is on record.
func (s *Site) discardImport(c echo.Context) error {
	form, err := bind[importsui.VersionForm](c)
	if err != nil {
		return err
	}
	id, err := importID(c)
	if err != nil {
		return err
	}
	err = s.write(c, func(tx *db.Tx) error { return imports.Discard(tx, id, form.Version) })
	if err != nil {
		return err
	}

	s.flash(c, "imports.discard.done")
	return seeOther(c, importsui.Path)
}

func (s *Site) undoImport(c echo.Context) error {
	form, err := bind[importsui.VersionForm](c)
	if err != nil {
		return err
	}

	return s.actOnImport(c, "", func(tx *db.Tx, id uuid.UUID) error { return imports.Undo(tx, id, form.Version) })
}

// actOnImport does something to the import of the address and shows it again.
func (s *Site) actOnImport(c echo.Context, done string, act func(tx *db.Tx, id uuid.UUID) error) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	err = s.write(c, func(tx *db.Tx) error { return act(tx, id) })
	if status, refused := refusal(err); refused {
		return s.showImport(c, status, parts.ProblemsOf(c.Request().Context(), err))
	}
	if err != nil {
		return err
	}

	if done != "" {
		s.flash(c, done)
	}
	return seeOther(c, importsui.ImportPath(id))
}

// failedRows is the rows that were not imported, as a file with every reason.
func (s *Site) failedRows(c echo.Context) error {
	id, err := importID(c)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	err = s.read(c, func(tx *db.Tx) error {
		return imports.FailedRows(tx, id, locale.From(c.Request().Context()), &out)
	})
	if err != nil {
		return err
	}

	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="not-imported.csv"`)
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", out.Bytes())
}

// importID is the import of the address.
func importID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "imports.not_found")
	}
	return id, nil
}
