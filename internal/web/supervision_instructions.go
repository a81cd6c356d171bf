package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/ui/parts"
	supervisionui "constancia/ui/supervision"
)

func (s *Site) instructionsPage(c echo.Context) error {
	id, err := clientID(c)
	if err == nil {
		err = s.opened(c, id)
	}
	if err != nil {
		return err
	}

	return s.showInstructions(c, http.StatusOK, id, supervisionui.Papers{})
}

func (s *Site) showInstructions(c echo.Context, status int, client uuid.UUID, papers supervisionui.Papers) error {
	var view supervisionui.InstructionsView
	err := s.read(c, func(tx *db.Tx) (err error) {
		if view, err = readInstructions(c, tx, client); err != nil {
			return err
		}
		view.Papers = papers
		view.Scans, err = supervision.ScansOf(tx, client)
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "kit.instruction.panel"), supervisionui.Instructions(view))
}

// scanInstruction keeps the paper that shows what a client was told.
func (s *Site) scanInstruction(c echo.Context) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	var f supervision.InstructionFile
	err = s.read(c, func(tx *db.Tx) (err error) {
		f, err = supervision.FindInstruction(tx, id)
		return err
	})
	if err == nil {
		err = s.eachScan(c, id, supervision.ShowInstruction)
	}
	if status, refused := refusedFile(err); refused && !fault.Is(err, fault.NotFound) {
		p := parts.ProblemsOf(c.Request().Context(), err)
		return s.showInstructions(c, status, f.ClientID, supervisionui.Papers{Upload: f.First(), Problems: p})
	}
	if err != nil {
		return err
	}

	s.flash(c, "supervision.scan.done")
	return seeOther(c, supervisionui.InstructionsPath(f.ClientID)+"#i-"+f.ID.String())
}

func readInstructions(c echo.Context, tx *db.Tx, client uuid.UUID) (view supervisionui.InstructionsView, err error) {
	if view.Whose, _, err = whose(c, tx, client); err != nil {
		return view, err
	}
	if view.Files, err = supervision.InstructionsOf(tx, client); err != nil {
		return view, err
	}
	var writers []uuid.UUID
	for _, f := range view.Files {
		writers = append(writers, f.RecordedBy)
		for _, b := range f.Before {
			writers = append(writers, b.RecordedBy)
		}
	}
	view.Names, err = staff.Names(tx, writers...)
	return view, err
}

func (s *Site) instructionNew(c echo.Context) error {
	return s.showInstructionNew(c, http.StatusOK, supervisionui.InstructionView{})
}

func (s *Site) showInstructionNew(c echo.Context, status int, view supervisionui.InstructionView) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error { return fillInstruction(c, tx, id, &view) })
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "kit.instruction.new"), supervisionui.Instruction(view))
}

// fillInstruction completes the form with whose it is and the duties it can concern.
func fillInstruction(c echo.Context, tx *db.Tx, id uuid.UUID, view *supervisionui.InstructionView) error {
	w, client, err := whose(c, tx, id)
	if err != nil {
		return err
	}
	if view.Whose = w; view.Form.FormID == "" {
		view.Form = w.FreshInstruction(client.Language)
	}
	view.Duties, err = obligations.ForClient(tx, id)
	return err
}

func (s *Site) noteInstruction(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	form, err := bind[supervisionui.InstructionForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := toldIn(c, tx, id, form.Instruction, supervision.NoteInstruction)
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showInstructionNew(c, status, supervisionui.InstructionView{Form: form, Problems: toldWrong(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.instruction.done")
	return seeOther(c, supervisionui.InstructionsPath(id))
}

func (s *Site) instructionFix(c echo.Context) error {
	return s.showInstructionFix(c, http.StatusOK, supervisionui.InstructionView{})
}

// showInstructionFix shows the form for a correction; one without an id yet is
// filled with what stands.
func (s *Site) showInstructionFix(c echo.Context, status int, view supervisionui.InstructionView) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error {
		f, err := supervision.FindInstruction(tx, id)
		if err != nil {
			return err
		}
		w, _, err := whose(c, tx, f.ClientID)
		if err != nil {
			return err
		}
		if view.ID = id; view.Form.FormID == "" {
			view.ID, view.Form = f.ID, w.InstructionFormOf(f.Instruction)
		}
		return fillInstruction(c, tx, f.ClientID, &view)
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "kit.correct.title"), supervisionui.Instruction(view))
}

func (s *Site) correctInstruction(c echo.Context) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	form, err := bind[supervisionui.InstructionForm](c)
	if err != nil {
		return err
	}

	var kept supervision.Instruction
	err = s.write(c, func(tx *db.Tx) (err error) {
		kept, err = correctInstructionTyped(c, tx, id, form)
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showInstructionFix(c, status, supervisionui.InstructionView{Form: form, Problems: toldWrong(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.correct.done")
	return seeOther(c, supervisionui.InstructionsPath(kept.ClientID))
}

// correctInstructionTyped reads the hours that were typed by the client's clocks.
func correctInstructionTyped(c echo.Context, tx *db.Tx, id uuid.UUID, form supervisionui.InstructionForm) (supervision.Instruction, error) {
	f, err := supervision.FindInstruction(tx, id)
	if err != nil {
		return f.Instruction, err
	}
	w, _, err := whose(c, tx, f.ClientID)
	if err != nil {
		return f.Instruction, err
	}
	n, err := form.Instruction(w.Theirs)
	if err != nil {
		return f.Instruction, err
	}
	return supervision.CorrectInstruction(tx, form.Fix(id), n)
}

// instructionsPanel is what a client's file shows of what she was told.
func (s *Site) instructionsPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	if !actor.From(c.Request().Context()).May(actor.ObligationsRead) {
		return panel{}, nil
	}
	view, err := readInstructions(c, tx, file.Client.ID)
	if err != nil {
		return panel{}, err
	}
	p := panel{}
	if len(view.Files) > 0 {
		p.next = []templ.Component{supervisionui.InstructionPanel(view)}
	}
	if view.MayWrite {
		label := locale.Say(c.Request().Context(), "kit.instruction.add")
		p.acts = []parts.Act{{Label: label, Href: supervisionui.InstructionsPath(file.Client.ID) + "/new", Icon: parts.IconMessage}}
	}
	return p, nil
}
