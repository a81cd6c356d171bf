package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/moves"
	movesui "constancia/ui/moves"
	"constancia/ui/parts"
)

func (s *Site) updatePage(c echo.Context) error {
	return s.showUpdate(c, http.StatusOK, movesui.UpdateView{})
}

// showUpdate shows one agency; a form that was refused keeps what was typed and goes on
// from the update as it now is.
func (s *Site) showUpdate(c echo.Context, status int, view movesui.UpdateView) error {
	id, err := moveID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		if view.File, view.Update, err = moves.FindUpdate(tx, id); err != nil {
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

	if view.Turn.FormID == "" {
		view.Turn.FormID = uuid.NewString()
	}
	view.Turn.Version = view.Update.Version
	return s.page(c, status, s.clientsFrame(c, "moves.title"), movesui.Update(view))
}

func (s *Site) turnUpdate(c echo.Context) error {
	id, err := moveID(c)
	if err != nil {
		return err
	}
	form, err := bind[movesui.TurnForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return turnMoveTyped(tx, id, form) })
	if status, refused := refusal(err); refused {
		return s.showUpdate(c, status, movesui.UpdateView{Turn: form, Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "moves.turned."+form.Do)
	return seeOther(c, movesui.UpdatePath(id))
}

func turnMoveTyped(tx *db.Tx, id uuid.UUID, form movesui.TurnForm) (err error) {
	switch form.Do {
	case movesui.DoDrop:
		_, err = moves.Drop(tx, id, form.Word())
	case movesui.DoReopen:
		_, err = moves.Reopen(tx, id, form.Word())
	case movesui.DoConfirm:
		_, err = moves.Confirm(tx, id, form.Day(), form.Word())
	default:
		if _, _, err = moves.FindUpdate(tx, id); err == nil {
			err = fault.New(fault.Invalid, "moves.nothing_said")
		}
	}
	return err
}

func (s *Site) sendingPage(c echo.Context) error {
	return s.showSending(c, http.StatusOK, movesui.SendingView{})
}

// showSending shows the form; one without an id yet is fresh, or filled with what stands.
func (s *Site) showSending(c echo.Context, status int, view movesui.SendingView) error {
	id, err := moveID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		if view.File, view.Update, err = moves.FindUpdate(tx, id); err != nil {
			return err
		}
		if view.Desk, err = movesDesk(c, tx, view.File.ClientID, me(c)); err != nil || view.Form.FormID != "" {
			return err
		}
		view.Form = movesui.SendingFormOf(view.Update, view.Today, view.Names[me(c)])
		return nil
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "moves.sending.title"), movesui.Sending(view))
}

func (s *Site) sendUpdate(c echo.Context) error {
	id, err := moveID(c)
	if err != nil {
		return err
	}
	form, err := bind[movesui.SendingForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := moves.Send(tx, id, form.Fix(), form.Sending())
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showSending(c, status, movesui.SendingView{Form: form, Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "moves.sent.done")
	return seeOther(c, movesui.UpdatePath(id))
}

// receiveReceipt keeps each file that was sent as a paper that proves an update.
func (s *Site) receiveReceipt(c echo.Context) error {
	id, err := moveID(c)
	if err == nil {
		err = s.eachReceipt(c, id)
	}
	if status, refused := refusedFile(err); refused {
		return s.showUpdate(c, status, movesui.UpdateView{Refused: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "moves.receipts.done")
	return seeOther(c, movesui.UpdatePath(id))
}

func (s *Site) eachReceipt(c echo.Context, id uuid.UUID) error {
	err := s.read(c, func(tx *db.Tx) error {
		_, _, err := moves.FindUpdate(tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return s.eachFile(c, func(u documents.Upload) error {
		_, err := moves.KeepReceipt(c.Request().Context(), s.db, id, u)
		return err
	})
}

func (s *Site) receiptBackPage(c echo.Context) error {
	return s.showReceiptBack(c, http.StatusOK, movesui.BackView{})
}

func (s *Site) showReceiptBack(c echo.Context, status int, view movesui.BackView) error {
	id, err := moveID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		if view.Update, view.Receipt, err = moves.FindReceipt(tx, id); err != nil {
			return err
		}
		view.Desk, err = movesDesk(c, tx, view.Update.ClientID)
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "moves.back.title"), movesui.Back(view))
}

func (s *Site) takeReceiptBack(c echo.Context) error {
	id, err := moveID(c)
	if err != nil {
		return err
	}
	form, err := bind[movesui.BackForm](c)
	if err != nil {
		return err
	}

	var of uuid.UUID
	err = s.write(c, func(tx *db.Tx) error {
		r, err := moves.TakeBack(tx, id, form.Why)
		of = r.UpdateID
		return err
	})
	if fault.Is(err, fault.Invalid) {
		return s.showReceiptBack(c, http.StatusUnprocessableEntity, movesui.BackView{Form: form, Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "moves.back.done")
	return seeOther(c, movesui.UpdatePath(of))
}
