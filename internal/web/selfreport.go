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
	"constancia/internal/agenda"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/feeds"
	"constancia/internal/locale"
	"constancia/internal/selfreport"
	"constancia/internal/staff"
	"constancia/ui/layout"
	"constancia/ui/parts"
	portalui "constancia/ui/portal"
	selfreportui "constancia/ui/selfreport"
)

// How much of what clients said Today and a file show.
const (
	arrivedShown    = 20
	saidShown       = 8
	everythingShown = 500
)

// arrivedPath is what Today asks every few seconds.
const arrivedPath = "/today/arrived"

func (s *Site) ownPageRoutes() []edge.Route {
	return []edge.Route{
		get(arrivedPath, actor.FailuresRead, s.arrivedPart),
		get("/clients/:id/own-pages/new", actor.FeedsWrite, s.ownPageNew),
		post("/clients/:id/own-pages", actor.FeedsWrite, s.offerOwnPage),
		post("/clients/:id/lost-phone", actor.FeedsWrite, s.lostPhone),
		get("/own-pages/:id/preview", actor.ClientsRead, s.previewOwnPage),
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
	view := selfreportui.PanelView{Client: file.ID, MayWrite: who.May(actor.FeedsWrite), MayTick: who.May(actor.FailuresWrite)}
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
	if who.May(actor.FailuresRead) {
		if view.Said, err = selfreport.SaidBy(tx, file.ID, saidShown+1); err != nil {
			return panel{}, err
		}
		view.More = len(view.Said) > saidShown
		view.Said = view.Said[:min(len(view.Said), saidShown)]
	}
	view.Unreviewed, err = unreviewed(tx)
	p := panel{next: []templ.Component{selfreportui.Panel(view)}}
	if view.MayWrite && !view.Issued && !slices.ContainsFunc(view.Links, func(l selfreport.Standing) bool { return l.Active(tx.Now) }) {
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

// arrivedPart is what arrived, for Today to ask again every few seconds.
func (s *Site) arrivedPart(c echo.Context) error {
	var view templ.Component
	err := s.read(c, func(tx *db.Tx) (err error) {
		view, err = arrivedToday(c, tx)
		return err
	})
	if err != nil {
		return err
	}

	return show(c, http.StatusOK, view)
}

func arrivedToday(c echo.Context, tx *db.Tx) (templ.Component, error) {
	who := actor.From(c.Request().Context())
	view := selfreportui.ArrivedView{MayTick: who.May(actor.FailuresWrite), MayRecord: who.May(actor.ObligationsWrite)}
	var err error
	if view.Desk, err = selfreportDesk(tx); err != nil {
		return templ.NopComponent, err
	}
	if view.List, view.All, err = selfreport.Waiting(tx, arrivedShown); err != nil {
		return templ.NopComponent, err
	}
	if who.May(actor.FeedsWrite) {
		if view.Links, err = selfreport.Attention(tx, arrivedShown); err != nil {
			return templ.NopComponent, err
		}
	}
	var ids []uuid.UUID
	for _, h := range view.List {
		ids = append(ids, h.Last.ClientID)
	}
	for _, link := range view.Links {
		ids = append(ids, link.ClientID)
	}
	view.Names, err = agenda.Who(tx, ids...)
	return selfreportui.Arrived(view), err
}

// saidAbout is what the client says about one check-in; nil for nothing.
func saidAbout(c echo.Context, tx *db.Tx, client, occurrence uuid.UUID) (templ.Component, error) {
	who := actor.From(c.Request().Context())
	if !who.May(actor.FailuresRead) {
		return templ.NopComponent, nil
	}
	view := selfreportui.SaidView{Client: client, Place: selfreportui.OnCheckIn, MayTick: who.May(actor.FailuresWrite), MayRecord: who.May(actor.ObligationsWrite)}
	var err error
	if view.Desk, err = selfreportDesk(tx); err != nil {
		return templ.NopComponent, err
	}
	view.Said, err = selfreport.SaidAbout(tx, client, occurrence)
	return selfreportui.About(view), err
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
			view.Code, view.Open = selfreport.Spaced(code), s.address+"/r"
		}
		return err
	}
	made, err := selfreport.Offer(tx, form.Link(view.Client))
	view.Address, view.Already = made.Address(s.address), made.Token == ""
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
		view = selfreportui.MadeView{Client: was.ClientID, Address: made.Address(s.address), Already: made.Token == ""}
		return err
	})
	if err != nil {
		return err
	}

	return s.showMadePage(c, view)
}

func (s *Site) revokeOwnPage(c echo.Context) error {
	id, err := ownPageID(c)
	if err != nil {
		return err
	}

	var link selfreport.Link
	err = s.write(c, func(tx *db.Tx) (err error) {
		if link, err = selfreport.Find(tx, id); err != nil {
			return err
		}
		return selfreport.Revoke(tx, id)
	})
	if err != nil {
		return err
	}

	s.flash(c, "selfreport.revoked")
	return seeOther(c, "/clients/"+link.ClientID.String()+"#own-page")
}

func (s *Site) lostPhone(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := selfreport.LostPhone(tx, id)
		return err
	})
	if err != nil {
		return err
	}

	s.flash(c, "selfreport.lost.done")
	return seeOther(c, "/clients/"+id.String()+"#own-page")
}

// previewOwnPage shows the page as the client sees it, in any of its languages.
// Nothing can be sent from it.
func (s *Site) previewOwnPage(c echo.Context) error {
	id, err := ownPageID(c)
	if err != nil {
		return err
	}

	language := selfreport.Spoken(c.QueryParam("l"))
	view := portalui.View{
		Frame:   portalui.Frame{Language: language, Path: selfreportui.Path(id, "/preview"), Plain: true, Languages: selfreport.Languages()},
		Preview: true,
	}
	if err := s.read(c, func(tx *db.Tx) error { return readPreview(tx, id, &view) }); err != nil {
		return err
	}

	c.SetRequest(c.Request().WithContext(locale.With(c.Request().Context(), locale.For(language))))
	return show(c, http.StatusOK, portalui.Page(view))
}

func readPreview(tx *db.Tx, id uuid.UUID, view *portalui.View) error {
	link, err := selfreport.Find(tx, id)
	if err != nil {
		return err
	}
	standard, err := selfreport.StandardOf(tx, view.Language)
	if err != nil {
		return err
	}
	view.Trusted, view.Now = standard.Trusted(), tx.Now
	if view.Page, err = selfreport.Show(tx, link, view.Language); err != nil {
		return err
	}
	list, err := selfreport.Numbers(tx, link)
	view.Numbers = portalui.NumbersOf(list)
	return err
}

// noteArrival takes note of what a client said; of all of it up to then where the form
// says so.
func (s *Site) noteArrival(c echo.Context) error {
	id, err := ownPageID(c)
	if err != nil {
		return err
	}
	form, err := bind[selfreportui.NoticeForm](c)
	if err != nil {
		return err
	}

	var a selfreport.Arrival
	err = s.write(c, func(tx *db.Tx) (err error) {
		if a, err = selfreport.Note(tx, id, selfreport.Upshot(form.Upshot)); err == nil && form.All != "" {
			_, err = selfreport.NoteAll(tx, id, selfreport.Upshot(form.Upshot))
		}
		return err
	})
	if err != nil {
		return err
	}

	s.flash(c, "selfreport.noted")
	return seeOther(c, selfreportui.BackTo(a, form.Place))
}

// everythingSaid is all that a client said on her page.
func (s *Site) everythingSaid(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}

	who := actor.From(c.Request().Context())
	view := selfreportui.SaidView{Client: id, Place: selfreportui.OnAll, MayTick: who.May(actor.FailuresWrite), MayRecord: who.May(actor.ObligationsWrite)}
	err = s.read(c, func(tx *db.Tx) error {
		client, err := clients.Find(tx, id)
		if err != nil {
			return err
		}
		view.Name = client.Name()
		if view.Desk, err = selfreportDesk(tx); err != nil {
			return err
		}
		view.Said, err = selfreport.SaidBy(tx, id, everythingShown)
		return err
	})
	if err == nil {
		err = s.opened(c, id)
	}
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, s.ownPageFrame(c), selfreportui.Everything(view))
}

func (s *Site) languagesPage(c echo.Context) error {
	view := selfreportui.LanguagesView{MayReview: actor.From(c.Request().Context()).May(actor.WordsReview)}
	err := s.read(c, func(tx *db.Tx) (err error) {
		if view.Desk, err = selfreportDesk(tx); err != nil {
			return err
		}
		all, err := selfreport.Standards(tx)
		if err != nil {
			return err
		}
		ids := make([]uuid.UUID, len(all))
		for i, each := range all {
			ids[i] = each.ReviewedBy
		}
		names, err := staff.Names(tx, ids...)
		for _, each := range all {
			view.List = append(view.List, selfreportui.Standing{Standard: each, By: names[each.ReviewedBy]})
		}
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, s.settingsFrame(c, "selfreport.languages"), selfreportui.Languages(view))
}

func (s *Site) reviewLanguage(c echo.Context) error {
	form, err := bind[struct {
		Seen string `form:"seen"`
	}](c)
	if err != nil {
		return err
	}

	if err := s.write(c, func(tx *db.Tx) error { return selfreport.MarkReviewed(tx, c.Param("language"), form.Seen) }); err != nil {
		return err
	}

	s.flash(c, "selfreport.language.done")
	return seeOther(c, selfreportui.LanguagesPath)
}

func (s *Site) withdrawReview(c echo.Context) error {
	if err := s.write(c, func(tx *db.Tx) error { return selfreport.WithdrawReview(tx, c.Param("language")) }); err != nil {
		return err
	}

	s.flash(c, "selfreport.language.withdrawn")
	return seeOther(c, selfreportui.LanguagesPath)
}
