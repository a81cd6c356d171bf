package web

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/skip2/go-qrcode"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/feeds"
	"constancia/internal/locale"
	"constancia/internal/selfreport"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/ui/layout"
	"constancia/ui/parts"
	selfreportui "constancia/ui/selfreport"
)

func (s *Site) ownPageRoutes() []edge.Route {
	return []edge.Route{
		get(arrivedPath, actor.FailuresRead, s.arrivedPart),
		get("/clients/:id/own-pages/new", actor.FeedsWrite, s.ownPageNew),
		post("/clients/:id/own-pages", actor.FeedsWrite, s.offerOwnPage),
		post("/clients/:id/lost-phone", actor.FeedsWrite, s.lostPhone),
		get("/own-pages/:id/preview", actor.ClientsRead, s.previewOwnPage),
		post("/own-pages/:id/sheet", actor.FeedsWrite, s.ownPageSheet),
		get("/clients/:id/own-page", actor.ClientsRead, s.previewOfClient),
		post("/own-pages/:id/renewal", actor.FeedsWrite, s.renewOwnPage),
		post("/own-pages/:id/revocation", actor.FeedsWrite, s.revokeOwnPage),
		post("/own-pages/:id/elsewhere", actor.FeedsWrite, s.ownPageElsewhere),
		get("/clients/:id/said", actor.FailuresRead, s.everythingSaid),
		post("/arrivals/:id/notice", actor.FailuresWrite, s.noteArrival),
		get("/settings/languages", actor.SignedIn, s.languagesPage),
		post("/settings/languages/:language/review", actor.WordsReview, s.reviewLanguage),
		post("/settings/languages/:language/withdrawal", actor.WordsReview, s.withdrawReview),
	}
}

func selfreportDesk(tx *db.Tx) (selfreportui.Desk, error) {
	office, err := staff.FindOffice(tx)
	return selfreportui.Desk{Zone: office.TimeZone, Now: tx.Now}, err
}

// ownPagePanel is the client's own page in her file.
func (s *Site) ownPagePanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	who := actor.From(c.Request().Context())
	view := selfreportui.PanelView{Client: file.ID, Closed: file.Closed, MayWrite: who.May(actor.FeedsWrite), MayTick: who.May(actor.FailuresWrite)}
	view.MayRecord, view.Speaks = who.May(actor.ObligationsWrite), notSpoken(c, file.Language)
	var err error
	if view.Desk, err = selfreportDesk(tx); err != nil {
		return panel{}, err
	}
	if view.Links, err = selfreport.ForClient(tx, file.ID); err != nil {
		return panel{}, err
	}
	if view.Issued, err = feeds.IssuedPhone(tx, file.ID); err != nil {
		return panel{}, err
	}
	calendars, err := feeds.ForClient(tx, file.ID)
	if err != nil {
		return panel{}, err
	}
	held, err := supervision.DetainedAmong(tx, file.ID)
	if err != nil {
		return panel{}, err
	}
	view.Detained = held[file.ID]
	view.Calendars = slices.ContainsFunc(calendars, func(c feeds.Standing) bool { return c.Active() })
	if who.May(actor.FailuresRead) {
		if view.Said, err = selfreport.SaidBy(tx, file.ID, saidShown+1); err != nil {
			return panel{}, err
		}
		view.More = len(view.Said) > saidShown
		view.Said = view.Said[:min(len(view.Said), saidShown)]
	}
	view.Unreviewed, err = unreviewed(tx)
	p := panel{next: []templ.Component{selfreportui.Panel(view)}}
	if view.MayWrite && !view.Issued && !view.Closed && !slices.ContainsFunc(view.Links, func(l selfreport.Standing) bool { return l.Active(tx.Now) }) {
		p.missing = []string{"own_page"}
	}
	return p, err
}

// notSpoken is the name of a client's language where the page does not speak it.
func notSpoken(c echo.Context, tag string) string {
	if tag == "" || selfreport.Speaks(tag) {
		return ""
	}
	return parts.LanguageName(c.Request().Context(), tag)
}

// unreviewed are the languages in which nobody has read the sentences.
func unreviewed(tx *db.Tx) (map[string]bool, error) {
	all, err := selfreport.Standards(tx)
	out := map[string]bool{}
	for _, each := range all {
		out[each.Tag] = !each.Trusted()
	}
	return out, err
}

// writersOf says who stands behind ids that the record holds: members of staff by
// name, a client's own link as the client.
func writersOf(c echo.Context, tx *db.Tx, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	names, err := staff.Names(tx, ids...)
	if err != nil {
		return names, err
	}
	links, err := selfreport.LinksAmong(tx, ids...)
	for _, id := range links {
		names[id] = locale.Say(c.Request().Context(), "selfreport.by_client")
	}
	return names, err
}

func (s *Site) ownPageFrame(c echo.Context) layout.Frame {
	return layout.Frame{Title: locale.Say(c.Request().Context(), "selfreport.title"), Here: layout.Clients}
}

func (s *Site) ownPageNew(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}

	return s.showOwnPageForm(c, http.StatusOK, selfreportui.FormView{Client: id})
}

func (s *Site) showOwnPageForm(c echo.Context, status int, view selfreportui.FormView) error {
	err := s.read(c, func(tx *db.Tx) error {
		client, err := clients.Find(tx, view.Client)
		if err != nil {
			return err
		}
		view.Name = client.Name()
		if view.Form.FormID == "" {
			view.Form = selfreportui.NewForm(client.Language)
		}
		view.Speaks = notSpoken(c, client.Language)
		all, err := selfreport.Standards(tx)
		for _, each := range all {
			if !each.Trusted() {
				view.Drafts = append(view.Drafts, each.NativeName)
			}
		}
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.ownPageFrame(c), selfreportui.New(view))
}

// offerOwnPage answers with the page itself and not with a redirect: the link, or
// the code, is in this answer and nowhere else.
func (s *Site) offerOwnPage(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	form, err := bind[selfreportui.Form](c)
	if err != nil {
		return err
	}

	view := selfreportui.MadeView{Client: id}
	err = s.write(c, func(tx *db.Tx) (err error) { return s.makeOwnPage(tx, form, &view) })
	if status, refused := refusal(err); refused {
		problems := parts.ProblemsOf(c.Request().Context(), err)
		return s.showOwnPageForm(c, status, selfreportui.FormView{Client: id, Form: form, Problems: problems})
	}
	if err != nil {
		return err
	}

	return s.showMadePage(c, view)
}

func (s *Site) makeOwnPage(tx *db.Tx, form selfreportui.Form, view *selfreportui.MadeView) error {
	if form.How == "code" {
		code, err := selfreport.Speak(tx, form.Link(view.Client))
		if view.Already = code == ""; err == nil && !view.Already {
			view.Code, view.More, view.Open = selfreport.Spaced(code), selfreport.More(tx, code), s.address+"/r"
		}
		return err
	}
	made, err := selfreport.Offer(tx, form.Link(view.Client))
	view.ID, view.Token, view.Address, view.Already = made.ID, made.Token, made.Address(s.address), made.Token == ""
	return err
}

func (s *Site) showMadePage(c echo.Context, view selfreportui.MadeView) error {
	if view.Code == "" && !view.Already {
		picture, err := qrcode.Encode(view.Address, qrcode.Medium, 384)
		if err != nil {
			return fmt.Errorf("drawing a link: %w", err)
		}
		view.QR = "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture)
	}
	return s.page(c, http.StatusOK, s.ownPageFrame(c), selfreportui.Made(view))
}

func ownPageID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "selfreport.not_found")
	}
	return id, nil
}

func (s *Site) renewOwnPage(c echo.Context) error {
	id, err := ownPageID(c)
	if err != nil {
		return err
	}
	form, err := bind[selfreportui.Form](c)
	if err != nil {
		return err
	}

	var view selfreportui.MadeView
	err = s.write(c, func(tx *db.Tx) error {
		was, err := selfreport.Find(tx, id)
		if err != nil {
			return err
		}
		made, err := selfreport.Renew(tx, id, form.FormID)
		view = selfreportui.MadeView{Client: was.ClientID, ID: made.ID, Token: made.Token, Address: made.Address(s.address), Already: made.Token == ""}
		return err
	})
	if err != nil {
		return err
	}

	return s.showMadePage(c, view)
}

func (s *Site) revokeOwnPage(c echo.Context) error {
	return s.ownPageAct(c, "selfreport.revoked", selfreport.Revoke)
}

// ownPageAct does one thing to a link and leads back to where it stands.
func (s *Site) ownPageAct(c echo.Context, done string, act func(tx *db.Tx, id uuid.UUID) error) error {
	id, err := ownPageID(c)
	if err != nil {
		return err
	}

	var link selfreport.Link
	err = s.write(c, func(tx *db.Tx) (err error) {
		if link, err = selfreport.Find(tx, id); err != nil {
			return err
		}
		return act(tx, id)
	})
	if err != nil {
		return err
	}

	s.flash(c, done)
	return seeOther(c, "/clients/"+link.ClientID.String()+"#own-page")
}

func (s *Site) lostPhone(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}

	var phones []clients.Phone
	err = s.write(c, func(tx *db.Tx) (err error) {
		if _, err = selfreport.LostPhone(tx, id); err == nil {
			phones, err = clients.Phones(tx, id)
		}
		return err
	})
	if err != nil {
		return err
	}

	safe := slices.IndexFunc(phones, func(p clients.Phone) bool { return p.SafeToText || p.SafeToVoicemail })
	if safe >= 0 && actor.From(c.Request().Context()).May(actor.ClientsWrite) {
		s.flash(c, "selfreport.lost.number")
		return seeOther(c, fmt.Sprintf("/clients/%s/edit#f-phones[%d].marks", id, safe))
	}
	s.flash(c, "selfreport.lost.done")
	return seeOther(c, "/clients/"+id.String()+"#own-page")
}
