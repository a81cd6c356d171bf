package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/staff"
	"constancia/ui/parts"
	staffui "constancia/ui/staff"
)

// usualExpiry is what the form proposes, in days.
const usualExpiry = 90

func (s *Site) tokensPage(c echo.Context) error {
	return s.showTokens(c, http.StatusOK, staffui.TokensView{Form: staffui.TokenForm{Expires: usualExpiry}})
}

func (s *Site) showTokens(c echo.Context, status int, view staffui.TokensView) error {
	err := s.read(c, func(tx *db.Tx) error {
		office, err := staff.FindOffice(tx)
		if err != nil {
			return err
		}
		view.Zone, view.Now = office.TimeZone, tx.Now
		view.Tokens, err = staff.Tokens(tx, me(c))
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.settingsFrame(c, "staff.tokens.title"), staffui.Tokens(view))
}

// addToken answers the post itself: the token is shown once and kept nowhere.
func (s *Site) addToken(c echo.Context) error {
	form, err := bind[staffui.TokenForm](c)
	if err != nil {
		return err
	}

	var secret string
	err = s.write(c, func(tx *db.Tx) (err error) {
		secret, _, err = staff.AddToken(tx, me(c), form.Label, form.Expires)
		return err
	})
	ctx := c.Request().Context()
	if status, refused := refusal(err); refused {
		return s.showTokens(c, status, staffui.TokensView{Form: form, Problems: parts.ProblemsOf(ctx, err)})
	}
	if err != nil {
		return err
	}

	view := staffui.OnceView{
		Title: locale.Say(ctx, "staff.tokens.made"), Text: locale.Say(ctx, "staff.tokens.made.text"),
		Label: locale.Say(ctx, "staff.tokens.secret"), Secret: secret, Back: staffui.TokensBack(ctx),
	}
	return s.page(c, http.StatusOK, s.settingsFrame(c, "staff.tokens.made"), staffui.Once(view))
}

func (s *Site) revokeToken(c echo.Context) error {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return fault.New(fault.NotFound, "staff.token.gone")
	}

	if err := s.write(c, func(tx *db.Tx) error { return staff.RevokeToken(tx, id) }); err != nil {
		return err
	}

	s.flash(c, "staff.tokens.revoked.done")
	return seeOther(c, staffui.TokensPath)
}
