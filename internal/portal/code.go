package portal

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/selfreport"
	"constancia/ui"
	portalui "constancia/ui/portal"
)

func (p *Portal) codePage(c echo.Context) error {
	return p.showCode(c, http.StatusOK, c.QueryParam("l"), false)
}

func (p *Portal) showCode(c echo.Context, status int, chosen string, wrong bool) error {
	view := portalui.CodeView{Frame: p.frame(c, speak(c, chosen)), Wrong: wrong}
	view.Path = "/r"
	if selfreport.Speaks(chosen) {
		view.Chosen = selfreport.Spoken(chosen)
	}
	return p.show(c, status, portalui.Code(view))
}

// redeem opens the page by a code that was said over the telephone. A code has
// eight characters of 22 and half an hour: at sixty tries a minute, everybody
// together, one of twenty that are alive is guessed with odds of 1 in 1.5 million.
func (p *Portal) redeem(c echo.Context) error {
	chosen := c.FormValue("l")
	speak(c, chosen)
	for _, k := range []struct {
		counter *edge.Counter
		who     string
	}{{p.codes, c.RealIP()}, {p.allCode, ""}} {
		if err := k.counter.Slow(c, k.who); err != nil {
			return err
		}
	}

	var token string
	err := p.d.Write(actor.With(c.Request().Context(), actor.System("portal.code")), func(tx *db.Tx) (err error) {
		token, err = selfreport.Redeem(tx, c.FormValue("code"))
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return p.showCode(c, http.StatusUnprocessableEntity, chosen, true)
	}
	if err != nil {
		return err
	}

	if chosen != "" {
		token += "?l=" + url.QueryEscape(chosen)
	}
	return c.Redirect(http.StatusSeeOther, selfreport.Path+token)
}

// worker is the script that opens the page without a signal. It stands here, and
// not among the assets, so that it serves the clients' pages and no other.
func (p *Portal) worker(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-cache")
	return c.Blob(http.StatusOK, "text/javascript; charset=utf-8", ui.Script("portal-sw.js"))
}
