package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/staff"
	staffui "constancia/ui/staff"
)

func (s *Site) letterheadRoutes() []edge.Route {
	return []edge.Route{
		get("/settings/letterhead", actor.SettingsManage, s.letterheadPage),
		post("/settings/letterhead", actor.SettingsManage, s.changeLetterhead),
		get("/settings/signature", actor.PacketsApprove, s.signaturePage),
		post("/settings/signature", actor.PacketsApprove, s.changeSignature),
	}
}

func (s *Site) letterheadPage(c echo.Context) error {
	return s.showLetterhead(c, http.StatusOK, staffui.LetterheadView{})
}

// showLetterhead shows what stands on letters, or a form that was refused. One that
// somebody else saved meanwhile stands beside what was typed.
func (s *Site) showLetterhead(c echo.Context, status int, view staffui.LetterheadView) error {
	err := s.read(c, func(tx *db.Tx) error {
		office, err := staff.FindOffice(tx)
		if err != nil {
			return err
		}
		view.Office = office.Name.Reveal()
		saved, err := staff.FindLetterhead(tx)
		ctx := c.Request().Context()
		switch status {
		case http.StatusOK:
			view.Form = staffui.LetterheadFormOf(saved)
		case http.StatusConflict:
			view.Conflict = staffui.LetterheadConflict(ctx, view.Form, saved, staffui.SavedAt(ctx, saved.UpdatedAt, office.TimeZone, tx.Now))
		}
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.settingsFrame(c, "staff.letterhead.title"), staffui.Letterhead(view))
}

func (s *Site) changeLetterhead(c echo.Context) error {
	form, err := bind[staffui.LetterheadForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return staff.ChangeLetterhead(tx, form.At(), form.Heading()) })
	if fault.Is(err, fault.Stale) {
		return s.showLetterhead(c, http.StatusConflict, staffui.LetterheadView{Form: form})
	}
	if status, refused := refusal(err); refused {
		return s.showLetterhead(c, status, staffui.LetterheadView{Form: form, Problems: saidOf(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "staff.saved")
	return seeOther(c, staffui.SettingsPath)
}

func (s *Site) signaturePage(c echo.Context) error {
	return s.showSignature(c, http.StatusOK, staffui.SignatureView{})
}

// showSignature is showLetterhead for how one signs.
func (s *Site) showSignature(c echo.Context, status int, view staffui.SignatureView) error {
	err := s.read(c, func(tx *db.Tx) error {
		member, err := staff.Find(tx, me(c))
		if err != nil {
			return err
		}
		view.Account = member.Name.Reveal()
		office, err := staff.FindOffice(tx)
		if err != nil {
			return err
		}
		saved, err := staff.FindSignature(tx, me(c))
		ctx := c.Request().Context()
		switch status {
		case http.StatusOK:
			view.Form = staffui.SignatureFormOf(saved)
		case http.StatusConflict:
			view.Conflict = staffui.SignatureConflict(ctx, view.Form, saved, staffui.SavedAt(ctx, saved.UpdatedAt, office.TimeZone, tx.Now))
		}
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.settingsFrame(c, "staff.signature.title"), staffui.Signature(view))
}

func (s *Site) changeSignature(c echo.Context) error {
	form, err := bind[staffui.SignatureForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return staff.Sign(tx, form.At(), form.Signing()) })
	if fault.Is(err, fault.Stale) {
		return s.showSignature(c, http.StatusConflict, staffui.SignatureView{Form: form})
	}
	if status, refused := refusal(err); refused {
		return s.showSignature(c, status, staffui.SignatureView{Form: form, Problems: saidOf(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "staff.saved")
	return seeOther(c, staffui.SettingsPath)
}
