package web

import (
	"encoding/base64"
	"fmt"
	"net/http"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/skip2/go-qrcode"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/feeds"
	"constancia/internal/locale"
	"constancia/internal/staff"
	feedsui "constancia/ui/feeds"
	"constancia/ui/layout"
	"constancia/ui/parts"
)

// fetchesShown is how many lines of who read a calendar a page shows.
const fetchesShown = 60

// linksPanel is the calendar on the client's phone, in her file.
func (s *Site) linksPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	links, err := feeds.ForClient(tx, file.ID)
	if err != nil {
		return panel{}, err
	}
	desk, err := feedsDesk(tx)
	view := feedsui.PanelView{
		Desk: desk, Client: file.ID, Links: links, MayWrite: actor.From(c.Request().Context()).May(actor.FeedsWrite),
	}
	if err == nil && view.MayWrite {
		refused, ok := fault.From(feeds.MayOffer(tx, file.ID))
		view.Issued = ok && refused.Key == "calendar_link.issued_phone"
	}
	return panel{next: []templ.Component{feedsui.Panel(view)}}, err
}

func feedsDesk(tx *db.Tx) (feedsui.Desk, error) {
	office, err := staff.FindOffice(tx)
	return feedsui.Desk{Zone: office.TimeZone, Now: tx.Now}, err
}

func (s *Site) feedsFrame(c echo.Context) layout.Frame {
	return layout.Frame{Title: locale.Say(c.Request().Context(), "calendar_link.title"), Here: layout.Clients}
}

func (s *Site) linkNew(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}

	view := feedsui.FormView{Client: id}
	err = s.read(c, func(tx *db.Tx) error {
		client, err := clients.Find(tx, id)
		view.Form, view.Name = feedsui.NewForm(client.Language), client.Name()
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, s.feedsFrame(c), feedsui.New(view))
}

// offerLink answers a form with the page itself and not with a redirect: the link
// is in this answer and nowhere else.
func (s *Site) offerLink(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	form, err := bind[feedsui.Form](c)
	if err != nil {
		return err
	}

	var link feeds.Link
	err = s.write(c, func(tx *db.Tx) (err error) {
		link, err = feeds.Offer(tx, form.Feed(id))
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showRefusedLink(c, status, id, form, err)
	}
	if err != nil {
		return err
	}

	return s.showLink(c, id, link)
}

func (s *Site) showRefusedLink(c echo.Context, status int, id uuid.UUID, form feedsui.Form, refused error) error {
	view := feedsui.FormView{Client: id, Form: form, Problems: parts.ProblemsOf(c.Request().Context(), refused)}
	err := s.read(c, func(tx *db.Tx) error {
		client, err := clients.Find(tx, id)
		view.Name = client.Name()
		return err
	})
	if err != nil {
		return err
	}
	return s.page(c, status, s.feedsFrame(c), feedsui.New(view))
}

// showLink is the one page on which a link is seen.
func (s *Site) showLink(c echo.Context, client uuid.UUID, link feeds.Link) error {
	view := feedsui.MadeView{Client: client, ID: link.ID, Already: link.Token == ""}
	if !view.Already {
		view.HTTPS, view.Webcal, view.Google = link.HTTPS(s.address), link.Webcal(s.address), link.Google(s.address)
		picture, err := qrcode.Encode(view.HTTPS, qrcode.Medium, 384)
		if err != nil {
			return fmt.Errorf("drawing a link: %w", err)
		}
		view.QR = "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture)
	}
	return s.page(c, http.StatusOK, s.feedsFrame(c), feedsui.Made(view))
}

// linkID is the link of the address.
func linkID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "calendar_link.not_found")
	}
	return id, nil
}

func (s *Site) linkPage(c echo.Context) error {
	id, err := linkID(c)
	if err != nil {
		return err
	}

	view := feedsui.LinkView{FormID: uuid.NewString(), MayWrite: actor.From(c.Request().Context()).May(actor.FeedsWrite)}
	err = s.read(c, func(tx *db.Tx) (err error) {
		if view.Link, err = feeds.Find(tx, id); err != nil {
			return err
		}
		if view.Fetches, err = feeds.Fetches(tx, id, fetchesShown); err != nil {
			return err
		}
		if view.Desk, err = feedsDesk(tx); err != nil || view.Link.ClientID == nil {
			return err
		}
		client, err := clients.Find(tx, *view.Link.ClientID)
		view.Client = client.Name()
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, s.feedsFrame(c), feedsui.Link(view))
}

func (s *Site) revokeLink(c echo.Context) error {
	id, err := linkID(c)
	if err != nil {
		return err
	}
	form, err := bind[struct {
		Leave string `form:"leave"`
	}](c)
	if err != nil {
		return err
	}

	if err := s.write(c, func(tx *db.Tx) error { return feeds.Revoke(tx, id, form.Leave != "") }); err != nil {
		return err
	}

	s.flash(c, "calendar_link.revoked.done")
	return seeOther(c, feedsui.Path(id, ""))
}

func (s *Site) renewLink(c echo.Context) error {
	id, err := linkID(c)
	if err != nil {
		return err
	}
	form, err := bind[feedsui.Form](c)
	if err != nil {
		return err
	}

	var link feeds.Link
	var client uuid.UUID
	err = s.write(c, func(tx *db.Tx) error {
		was, err := feeds.Find(tx, id)
		if err != nil {
			return err
		}
		if was.ClientID != nil {
			client = *was.ClientID
		}
		link, err = feeds.Renew(tx, id, form.FormID)
		return err
	})
	if err != nil {
		return err
	}

	return s.showLink(c, client, link)
}

func (s *Site) ownLinksPage(c echo.Context) error {
	return s.showOwnLinks(c, http.StatusOK, feedsui.FormView{Form: feedsui.NewForm(locale.From(c.Request().Context()).Tag())})
}

func (s *Site) showOwnLinks(c echo.Context, status int, form feedsui.FormView) error {
	view := feedsui.OwnView{Form: form}
	err := s.read(c, func(tx *db.Tx) (err error) {
		if view.Links, err = feeds.OwnLinks(tx); err != nil {
			return err
		}
		view.Desk, err = feedsDesk(tx)
		return err
	})
	if err != nil {
		return err
	}

	frame := layout.Frame{Title: locale.Say(c.Request().Context(), "calendar_link.own"), Here: layout.Calendar}
	return s.page(c, status, frame, feedsui.Own(view))
}

// offerOwnLink answers like offerLink: the link is in this answer and nowhere else.
func (s *Site) offerOwnLink(c echo.Context) error {
	form, err := bind[feedsui.Form](c)
	if err != nil {
		return err
	}

	var link feeds.Link
	err = s.write(c, func(tx *db.Tx) (err error) {
		link, err = feeds.OfferOwn(tx, form.Feed(uuid.Nil))
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showOwnLinks(c, status, feedsui.FormView{Form: form, Problems: parts.ProblemsOf(c.Request().Context(), err)})
	}
	if err != nil {
		return err
	}

	return s.showLink(c, uuid.Nil, link)
}
