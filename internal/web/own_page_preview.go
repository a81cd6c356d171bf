package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/locale"
	"constancia/internal/selfreport"
	portalui "constancia/ui/portal"
	selfreportui "constancia/ui/selfreport"
)

// previewOwnPage shows the page as the client sees it, in any of its languages and
// states. Nothing can be sent from it.
func (s *Site) previewOwnPage(c echo.Context) error {
	id, err := ownPageID(c)
	if err != nil {
		return err
	}

	return s.preview(c, selfreportui.Path(id, "/preview"), func(tx *db.Tx) (selfreport.Link, error) { return selfreport.Find(tx, id) })
}

// previewOfClient shows the page as a client would see it through a link that says as
// little as any: she needs to have none.
func (s *Site) previewOfClient(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}

	return s.preview(c, selfreportui.PreviewPath(id), func(tx *db.Tx) (selfreport.Link, error) {
		client, err := clients.Find(tx, id)
		return selfreport.Link{ClientID: id, Wording: feeds.Discreet, Language: selfreport.Spoken(client.Language)}, err
	})
}

func (s *Site) preview(c echo.Context, path string, find func(tx *db.Tx) (selfreport.Link, error)) error {
	state := portalui.StateOf(c.QueryParam("state"))
	view := portalui.View{Frame: portalui.Frame{Path: path, Also: "&state=" + state, Plain: true, Preview: true, Languages: selfreport.Languages()}}
	err := s.read(c, func(tx *db.Tx) error {
		link, err := find(tx)
		if err != nil {
			return err
		}
		view.Language = link.Language
		if asked := c.QueryParam("l"); asked != "" {
			view.Language = selfreport.Spoken(asked)
		}
		view.Keeps = link.NumbersKept
		return readPreview(tx, link, &view)
	})
	if err != nil {
		return err
	}

	ctx := c.Request().Context()
	view.Tabs = portalui.TabsOf(ctx, path, view.Language, state)
	c.SetRequest(c.Request().WithContext(locale.With(ctx, locale.For(view.Language))))
	return show(c, http.StatusOK, inState(view, state))
}

func readPreview(tx *db.Tx, link selfreport.Link, view *portalui.View) error {
	standard, err := selfreport.StandardOf(tx, view.Language)
	if err != nil {
		return err
	}
	view.Trusted, view.Now = standard.Trusted(), tx.Now
	if view.Page, err = selfreport.Show(tx, link, view.Language); err != nil {
		return err
	}
	view.Closed = view.Page.Closed
	list, err := selfreport.Numbers(tx, link)
	view.Numbers = portalui.NumbersOf(list)
	return err
}

// inState is the page as it opens, or as it stands in one of the other moments that a
// client meets.
func inState(view portalui.View, state string) templ.Component {
	switch state {
	case portalui.StateWaiting:
		return portalui.Page(view.WithoutSignal())
	case portalui.StateReceived:
		return portalui.Receipt(view.Sample())
	case portalui.StateGone:
		return portalui.Word(portalui.WordView{Frame: view.Frame, Title: "gone.title", Text: "safety.gone", Gone: true, Now: view.Now})
	case portalui.StatePin:
		view.AskPin = true
	case portalui.StateCode:
		return portalui.Code(portalui.CodeView{Frame: view.Frame})
	}
	return portalui.Page(view)
}
