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
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/ui/parts"
	supervisionui "constancia/ui/supervision"
)

func (s *Site) supervisionRoutes() []edge.Route {
	read, write := actor.ObligationsRead, actor.ObligationsWrite
	return []edge.Route{
		get("/clients/:id/supervision", read, s.supervisionPage),
		get("/clients/:id/supervision/questions", write, s.questionsPage),
		post("/clients/:id/supervision/questions", write, s.settleGround),

		get("/clients/:id/case-ending", write, s.caseEndingPage),
		post("/clients/:id/case-ending", write, s.endCase),
		get("/clients/:id/release-documents/new", write, s.paperNew),
		post("/clients/:id/release-documents", write, s.filePaper),
		get("/release-documents/:id/conditions/new", write, s.conditionsNew),
		post("/release-documents/:id/conditions", write, s.typeConditions),
		get("/release-documents/:id/ending", write, s.paperEndingPage),
		post("/release-documents/:id/ending", write, s.endPaper),
		s.uploads("/release-documents/:id/scans", actor.DocumentsWrite, s.scanPaper),
		get("/conditions/:id/corrections", write, s.conditionPage),
		post("/conditions/:id/corrections", write, s.correctCondition),
		get("/conditions/:id/ending", write, s.conditionEndingPage),
		post("/conditions/:id/ending", write, s.endCondition),
		post("/conditions/:id/duties", write, s.linkCondition),
		post("/conditions/:id/duties/:duty/removal", write, s.unlinkCondition),

		get("/clients/:id/enrolments/new", write, s.enrolmentNew),
		post("/clients/:id/enrolments", write, s.enrolClient),
		get("/enrolments/:id/ending", write, s.enrolmentEndingPage),
		post("/enrolments/:id/ending", write, s.endEnrolment),
		get("/enrolments/:id/levels/new", write, s.levelNew),
		post("/enrolments/:id/levels", write, s.changeLevel),
		get("/clients/:id/officers/new", write, s.officerNew),
		post("/clients/:id/officers", write, s.assignOfficer),
		get("/enrolments/:id/step-down-requests/new", write, s.requestNew),
		post("/enrolments/:id/step-down-requests", write, s.askLess),
		get("/step-down-requests/:id/answers/new", write, s.answerNew),
		post("/step-down-requests/:id/answers", write, s.answerRequest),
		s.uploads("/step-down-requests/:id/scans", actor.DocumentsWrite, s.encloseScan),
		s.uploads("/levels/:id/scans", actor.DocumentsWrite, s.scanLevel),
		hands("/scans/:id/file", actor.DocumentsRead, s.scanFile),

		get("/settings/supervision-offices", read, s.officesPage),
		get("/settings/supervision-offices/new", write, s.calledOfficeNew),
		post("/settings/supervision-offices", write, s.addCalledOffice),
		get("/settings/supervision-offices/:id", write, s.calledOfficePage),
		post("/settings/supervision-offices/:id", write, s.reviseCalledOffice),
	}
}

// corrects is the row that a form is to correct, zero for none.
func corrects(c echo.Context) uuid.UUID {
	id, _ := uuid.Parse(c.QueryParam("corrects")) // an old link is a new form
	return id
}

// aboutRecord is whose file a page of this room belongs to, and who reads it.
func aboutRecord(c echo.Context, tx *db.Tx, r supervision.Record) (supervisionui.About, error) {
	a := supervisionui.About{Record: r, MayWrite: actor.From(c.Request().Context()).May(actor.ObligationsWrite)}
	client, err := clients.Find(tx, r.Client)
	if err != nil {
		return a, err
	}
	a.Name = client.Name()
	a.Names, err = staff.Names(tx, r.People()...)
	return a, err
}

// aboutClient is the same for a client's own address.
func aboutClient(c echo.Context, tx *db.Tx) (supervisionui.About, error) {
	id, err := clientID(c)
	if err != nil {
		return supervisionui.About{}, err
	}
	r, err := supervision.Read(tx, id)
	if err != nil {
		return supervisionui.About{}, err
	}
	return aboutRecord(c, tx, r)
}

// showSheet shows one form; fill reads what it needs and gives it.
func (s *Site) showSheet(c echo.Context, status int, fill func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error)) error {
	var sheet supervisionui.Sheet
	err := s.read(c, func(tx *db.Tx) (err error) {
		sheet, err = fill(c.Request().Context(), tx)
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, sheet.Title), supervisionui.Form(sheet))
}

// recorded answers a form of this room: the page again with what was typed when it
// was refused, else the client's supervision.
func (s *Site) recorded(c echo.Context, err error, client func() uuid.UUID, again func(status int, p parts.Problems) error) error {
	if status, refused := refusal(err); refused {
		return again(status, parts.ProblemsOf(c.Request().Context(), err))
	}
	if err != nil {
		return err
	}

	s.flash(c, "supervision.done")
	return seeOther(c, supervisionui.Path(client()))
}

func (s *Site) supervisionPage(c echo.Context) error {
	return s.showSupervision(c, http.StatusOK, func(tx *db.Tx) (supervisionui.PageView, error) {
		a, err := aboutClient(c, tx)
		return supervisionui.PageView{About: a}, err
	})
}

func (s *Site) showSupervision(c echo.Context, status int, fill func(tx *db.Tx) (supervisionui.PageView, error)) error {
	var view supervisionui.PageView
	err := s.read(c, func(tx *db.Tx) (err error) {
		if view, err = fill(tx); err != nil {
			return err
		}
		view.Scans, err = supervision.ScansOf(tx, view.Record.Client)
		return err
	})
	if err == nil {
		err = s.opened(c, view.Record.Client)
	}
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "supervision.title"), supervisionui.Page(view))
}

// supervisionPanel is what a client's file shows of her supervision.
func (s *Site) supervisionPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	if !actor.From(c.Request().Context()).May(actor.ObligationsRead) {
		return panel{}, nil
	}
	r, err := supervision.Read(tx, file.Client.ID)
	if err != nil {
		return panel{}, err
	}
	a, err := aboutRecord(c, tx, r)
	return panel{next: []templ.Component{supervisionui.Panel(supervisionui.PanelView{About: a})}}, err
}

func (s *Site) paperNew(c echo.Context) error {
	return s.showSheet(c, http.StatusOK, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
		a, err := aboutClient(c, tx)
		form := supervisionui.FreshPaper(a.Record.Today, c.QueryParam("form"))
		if paper, ok := a.Record.Paper(corrects(c)); ok {
			form = supervisionui.PaperFormOf(paper.Release)
		}
		return form.Sheet(ctx, a, nil), err
	})
}

func (s *Site) filePaper(c echo.Context) error {
	form, err := bind[supervisionui.PaperForm](c)
	if err != nil {
		return err
	}
	id, err := clientID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := supervision.File(tx, id, form.Paper())
		return err
	})
	return s.recorded(c, err, func() uuid.UUID { return id }, func(status int, p parts.Problems) error {
		return s.showSheet(c, status, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
			a, err := aboutClient(c, tx)
			return form.Sheet(ctx, a, p), err
		})
	})
}

// ofPaper is whose file the paper of the address belongs to.
func ofPaper(c echo.Context, tx *db.Tx) (a supervisionui.About, paper supervision.ReleaseFile, err error) {
	id, err := rowID(c)
	if err != nil {
		return a, paper, err
	}
	r, paper, err := supervision.OfPaper(tx, id)
	if err == nil {
		a, err = aboutRecord(c, tx, r)
	}
	return a, paper, err
}

func (s *Site) conditionsNew(c echo.Context) error {
	return s.showSheet(c, http.StatusOK, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
		a, paper, err := ofPaper(c, tx)
		return supervisionui.FreshConditions(len(paper.Conditions)).Sheet(ctx, a, paper, nil), err
	})
}

func (s *Site) typeConditions(c echo.Context) error {
	form, err := bind[supervisionui.ConditionsForm](c)
	if err != nil {
		return err
	}
	id, err := rowID(c)
	if err != nil {
		return err
	}

	var client uuid.UUID
	typed, rows := form.Conditions()
	err = s.write(c, func(tx *db.Tx) error {
		r, _, err := supervision.OfPaper(tx, id)
		if err != nil {
			return err
		}
		client = r.Client
		_, err = supervision.TypeAll(tx, id, typed)
		return err
	})
	return s.recorded(c, supervisionui.PointRows(err, rows), func() uuid.UUID { return client }, func(status int, p parts.Problems) error {
		return s.showSheet(c, status, func(ctx context.Context, tx *db.Tx) (supervisionui.Sheet, error) {
			a, paper, err := ofPaper(c, tx)
			return form.Sheet(ctx, a, paper, p), err
		})
	})
}

func (s *Site) scanPaper(c echo.Context) error {
	return s.receiveScan(c, supervision.ScanPaper, func(tx *db.Tx, id uuid.UUID) (supervision.Record, uuid.UUID, error) {
		r, paper, err := supervision.OfPaper(tx, id)
		return r, paper.First, err
	})
}

func (s *Site) encloseScan(c echo.Context) error {
	return s.receiveScan(c, supervision.Enclose, func(tx *db.Tx, id uuid.UUID) (supervision.Record, uuid.UUID, error) {
		r, q, err := supervision.OfRequest(tx, id)
		return r, q.First, err
	})
}

// scanLevel keeps the paper that shows what held from a day on.
func (s *Site) scanLevel(c echo.Context) error {
	return s.receiveScan(c, supervision.ShowLevel, supervision.OfLevel)
}

type keepScan func(ctx context.Context, d *db.DB, id uuid.UUID, u documents.Upload) (supervision.Scan, error)

// receiveScan keeps each file that was sent; when one is refused, those before it are
// kept, and the page shows them.
func (s *Site) receiveScan(c echo.Context, keep keepScan, find func(tx *db.Tx, id uuid.UUID) (supervision.Record, uuid.UUID, error)) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	var of uuid.UUID
	var r supervision.Record
	err = s.read(c, func(tx *db.Tx) (err error) {
		r, of, err = find(tx, id)
		return err
	})
	if err != nil {
		return err
	}
	err = s.eachScan(c, id, keep)
	if status, refused := refusedFile(err); refused {
		p := parts.ProblemsOf(c.Request().Context(), err)
		return s.showSupervision(c, status, func(tx *db.Tx) (supervisionui.PageView, error) {
			a, err := aboutRecord(c, tx, r)
			return supervisionui.PageView{About: a, Papers: supervisionui.Papers{Upload: of, Problems: p}}, err
		})
	}
	if err != nil {
		return err
	}

	s.flash(c, "supervision.scan.done")
	return seeOther(c, supervisionui.Path(r.Client)+"#"+of.String())
}

func (s *Site) eachScan(c echo.Context, id uuid.UUID, keep keepScan) error {
	return s.eachFile(c, func(u documents.Upload) error {
		_, err := keep(c.Request().Context(), s.db, id, u)
		return err
	})
}

// eachFile gives every file of a form to keep; a form without one is refused.
func (s *Site) eachFile(c echo.Context, keep func(u documents.Upload) error) error {
	sent, err := edge.ReadForm(c.Request(), s.vault())
	defer sent.Discard()
	if err == nil && len(sent.Files) == 0 {
		var p fault.Problems
		p.Add("file", "failures.file_needed")
		err = p.Err()
	}
	if err != nil {
		return err
	}
	for _, file := range sent.Files {
		if err := keep(documents.Upload{GivenName: file.Name, Content: file.Content}); err != nil {
			return err
		}
	}
	return nil
}

// scanFile hands out a scan as it was received.
func (s *Site) scanFile(c echo.Context) error {
	id, err := documentID(c)
	if err != nil {
		return err
	}
	doc, opened, err := documents.Open(c.Request().Context(), s.db, id)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()

	return handOut(c, "scan-"+id.String(), doc, opened)
}
