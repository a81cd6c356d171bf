package portal

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

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

// redeem opens the page by a code that was said over the telephone. A code has eight
// characters of 22 and half an hour; an address tries five a minute, and past sixty a
// minute everybody waits in line, a second apart. At 120 tries a minute, for half an hour,
// one of twenty codes that are alive is guessed with odds of 1 in 760,000. With its four more characters
// a code waits for nobody: a million tries guess one of twenty with odds of 1 in 640
// million.
func (p *Portal) redeem(c echo.Context) error {
	chosen := c.FormValue("l")
	speak(c, chosen)
	said := c.FormValue("code")
	if err := p.wait(c, said); err != nil {
		return err
	}

	token, err := p.tokenOf(c, said)
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

// wait is for the turn of a code.
func (p *Portal) wait(c echo.Context, said string) error {
	who := edge.AddressOf(c)
	if selfreport.Long(said) {
		return p.longs.Slow(c, who)
	}
	if err := p.codes.Slow(c, who); err != nil {
		return err
	}
	return p.queue(c, who)
}

// tokenOf is the link that a code opens. Of the codes that wait for nobody only those
// that we made come as far as the one writer of the database.
func (p *Portal) tokenOf(c echo.Context, said string) (token string, err error) {
	ctx := actor.With(c.Request().Context(), actor.System("portal.code"))
	if selfreport.Long(said) {
		if err = p.d.Read(ctx, func(tx *db.Tx) error { return selfreport.Whole(tx, said) }); err != nil {
			return "", err
		}
	}
	err = p.d.Write(ctx, func(tx *db.Tx) error {
		token, err = selfreport.Redeem(tx, said)
		return err
	})
	return token, err
}

// worker is the script that opens the page without a signal. It stands here, and
// not among the assets, so that it serves the clients' pages and no other.
func (p *Portal) worker(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-cache")
	return c.Blob(http.StatusOK, "text/javascript; charset=utf-8", ui.Script("portal-sw.js"))
}

// queue lets everybody wait a little when many codes are tried at once.
func (p *Portal) queue(c echo.Context, who string) error {
	if !p.allCode.TooMany("") {
		return nil
	}
	wait, ok := p.line.turn(who)
	if !ok {
		c.Response().Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
		return fault.New(fault.TooMany, "fault.too_many")
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-c.Request().Context().Done():
		return c.Request().Context().Err()
	}
}
