package portal

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/selfreport"
	portalui "constancia/ui/portal"
)

// pagePolicy lets a client's page load our own few files and send to us; a script
// or a style in the page itself does nothing.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// own is a route of the clients' pages.
func own(method, path string, handler echo.HandlerFunc, most string) edge.Route {
	return edge.Route{Method: method, Path: path, Permission: actor.Public, MaxBody: most, Handler: func(c echo.Context) error {
		c.Response().Header().Set("Content-Security-Policy", pagePolicy)
		return handler(c)
	}}
}

func (p *Portal) pageRoutes() []edge.Route {
	return []edge.Route{
		own(http.MethodGet, "/r", p.codePage, ""),
		own(http.MethodGet, "/r/", p.codePage, ""), // as people type it
		own(http.MethodPost, "/r", p.redeem, ""),
		own(http.MethodGet, "/r/away", p.away, ""),
		own(http.MethodGet, "/r/shell", p.shell, ""),
		own(http.MethodGet, "/r/sw.js", p.worker, ""),
		own(http.MethodGet, "/r/:token", p.page, ""),
		own(http.MethodPost, "/r/:token", p.say, maxReport),
		own(http.MethodPost, "/r/:token/dates", p.dates, ""),
		own(http.MethodGet, "/r/:token/shell", p.ownShell, ""),
		own(http.MethodGet, "/r/:token/receipts/:receipt", p.receipt, ""),
		own(http.MethodPost, "/r/:token/receipts/:receipt/pictures", p.morePictures, maxReport),
		own(http.MethodPost, "/r/:token/pictures", p.beginPicture, ""),
		own(http.MethodPost, "/r/:token/pictures/:upload/:number", p.takePiece, maxPiece),
	}
}

// visit is somebody who holds a link that opens: what she may do is bound to it.
type visit struct {
	link     selfreport.Link
	base     string
	language string
}

// enter finds the link of the address. What opens nothing is one miss, and the
// answer is the same whether the link never was, is over or was revoked.
func (p *Portal) enter(c echo.Context) (visit, error) {
	token := c.Param("token")
	var v visit
	err := p.d.Read(actor.With(c.Request().Context(), actor.System("portal.page")), func(tx *db.Tx) (err error) {
		v.link, err = selfreport.FindByToken(tx, token)
		return err
	})
	if err != nil {
		return v, p.miss(c, err)
	}
	v.base, v.language = selfreport.Path+token, speak(c, v.link.Language)
	c.SetRequest(c.Request().WithContext(actor.With(c.Request().Context(), actor.Link(v.link.ID, v.link.ClientID))))
	return v, nil
}

// speak chooses the language of a page: what was chosen on it, else the first of the
// usual ones that it speaks, else what the browser asks for.
func speak(c echo.Context, usual ...string) string {
	asked := strings.Split(c.Request().Header.Get("Accept-Language"), ",")
	for _, tag := range slices.Concat([]string{c.QueryParam("l")}, usual, asked[:min(len(asked), mostAsked)]) {
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), ";")
		if tag == "" || !selfreport.Speaks(tag) {
			continue
		}
		tag = selfreport.Spoken(tag)
		c.Set(spoken, tag)
		c.SetRequest(c.Request().WithContext(locale.With(c.Request().Context(), locale.For(tag))))
		return tag
	}
	c.SetRequest(c.Request().WithContext(locale.With(c.Request().Context(), locale.For("en"))))
	return "en"
}

// spoken is where the language of an answer lies, so that a refusal speaks it too.
const spoken = "portal.language"

// mostAsked is how many languages of a browser are looked at.
const mostAsked = 10

func (p *Portal) page(c echo.Context) error {
	v, err := p.enter(c)
	if err != nil {
		return err
	}
	if err := p.opened(c, v); err != nil { // a full disk does not take her page away
		p.log.Error("opening not noted", "request", c.Response().Header().Get(echo.HeaderXRequestID), "cause", err.Error())
	}

	view, err := p.view(c, v)
	if err != nil {
		return err
	}
	return p.show(c, http.StatusOK, portalui.Page(view))
}

// byMachine tells whether a page is fetched by what makes previews of links or looks
// ahead: that is nobody who opened it.
func byMachine(r *http.Request) bool {
	agent := r.UserAgent()
	return !browsers.MatchString(agent) || machines.MatchString(agent) || r.Header.Get("Sec-Purpose") != "" || r.Header.Get("Purpose") != ""
}

// Every browser of a person begins its name like one of these. Of the programs that do
// too, machines finds those that name themselves; a phone is called CUBOT.
var (
	browsers = regexp.MustCompile(`(?i)^(mozilla|opera)/`)
	machines = regexp.MustCompile(`(?i)[a-z]*bot[/-]|\bbot\b|crawler|spider\b|preview|facebookexternalhit`)
)

func (p *Portal) opened(c echo.Context, v visit) error {
	if !v.link.NotedLongAgo(p.d.Now()) || byMachine(c.Request()) {
		return nil
	}
	return p.d.Write(c.Request().Context(), func(tx *db.Tx) error { return selfreport.Opened(tx, v.link) })
}

// view is the page of a link. Where she set a number, her dates wait for it; whom to call
// waits for nothing.
func (p *Portal) view(c echo.Context, v visit) (portalui.View, error) {
	view := portalui.View{
		Frame: portalui.Frame{Language: v.language, Path: v.base, Languages: selfreport.Languages()},
		Base:  v.base, Now: p.d.Now(),
	}
	err := p.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		standard, err := selfreport.StandardOf(tx, v.language)
		if err != nil {
			return err
		}
		view.Trusted = standard.Trusted()
		if view.Closed, err = selfreport.Closed(tx, v.link); err != nil {
			return err
		}
		list, err := selfreport.Numbers(tx, v.link)
		if err != nil {
			return err
		}
		view.Numbers, view.Keeps = portalui.NumbersOf(list), v.link.NumbersKept
		if view.AskPin = v.link.AsksPin() && !selfreport.Admits(tx, v.link, c.QueryParam("d")); view.AskPin {
			return nil
		}
		if v.link.AsksPin() {
			view.Also = "&d=" + url.QueryEscape(c.QueryParam("d"))
		}
		view.Page, err = selfreport.Show(tx, v.link, v.language)
		return err
	})
	return view, err
}

// dates opens her dates to who knows the number: at an address that is good for ten
// minutes, so that who goes back to it is asked for nothing.
func (p *Portal) dates(c echo.Context) error {
	v, err := p.enter(c)
	if err != nil {
		return err
	}
	v.language = speak(c, c.FormValue("l"), v.link.Language)

	right, err := p.unlock(c, v, c.FormValue("pin"))
	rests := fault.Is(err, fault.TooMany)
	if err != nil && !rests {
		return err
	}
	if right {
		return p.admit(c, v)
	}
	view, err := p.view(c, v)
	if err != nil {
		return err
	}
	view.PinWrong = !rests
	err = p.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		rest, err := selfreport.RestsFor(tx, v.link.ID)
		view.PinMinutes = int((rest + time.Minute - 1) / time.Minute)
		return err
	})
	if err != nil {
		return err
	}
	return p.show(c, http.StatusOK, portalui.Page(view))
}

func (p *Portal) admit(c echo.Context, v visit) error {
	query := url.Values{"l": {v.language}}
	err := p.d.Read(c.Request().Context(), func(tx *db.Tx) error {
		query.Set("d", selfreport.Ticket(tx, v.link))
		return nil
	})
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, v.base+"?"+query.Encode()+"#dates")
}

func (p *Portal) unlock(c echo.Context, v visit, pin string) (right bool, err error) {
	if !v.link.AsksPin() {
		return true, nil
	}
	err = p.d.Write(c.Request().Context(), func(tx *db.Tx) (err error) {
		right, err = selfreport.Unlock(tx, v.link.ID, pin)
		return err
	})
	return right, err
}

// shell is the page as a phone keeps it for a day without a signal.
func (p *Portal) shell(c echo.Context) error {
	view := portalui.View{Frame: p.frame(c, speak(c)), Shell: true, Now: p.d.Now()}

	return p.show(c, http.StatusOK, portalui.Page(view))
}

// ownShell is the same with the numbers to call, where the link lets a phone keep them.
func (p *Portal) ownShell(c echo.Context) error {
	v, err := p.enter(c)
	if err != nil {
		return err
	}

	view := portalui.View{Frame: p.frame(c, v.language), Shell: true, Now: p.d.Now()}
	if v.link.NumbersKept {
		err = p.d.Read(c.Request().Context(), func(tx *db.Tx) error {
			list, err := selfreport.Numbers(tx, v.link)
			view.Numbers, view.For = portalui.NumbersOf(list), v.base[len(v.base)-4:]
			return err
		})
		if err != nil {
			return err
		}
	}
	return p.show(c, http.StatusOK, portalui.Page(view))
}

// frame is that of a page which belongs to nobody. Where nobody can say who has read
// its sentences, they stand in English too.
func (p *Portal) frame(c echo.Context, language string) portalui.Frame {
	f := portalui.Frame{Language: language, Languages: selfreport.Languages()}
	ctx := actor.With(c.Request().Context(), actor.System("portal.page"))
	err := p.d.Read(ctx, func(tx *db.Tx) error {
		standard, err := selfreport.StandardOf(tx, language)
		f.Trusted = standard.Trusted()
		return err
	})
	f.Trusted = f.Trusted && err == nil
	return f
}

func (p *Portal) away(c echo.Context) error { return p.show(c, http.StatusOK, portalui.Away()) }

func (p *Portal) show(c echo.Context, status int, view templ.Component) error {
	c.Response().Header().Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	c.Response().WriteHeader(status)
	return view.Render(c.Request().Context(), c.Response())
}
