package portal

import (
	"cmp"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/edge"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/selfreport"
	"constancia/internal/vault"
	portalui "constancia/ui/portal"
)

const (
	// A form carries its pictures where no script runs; where one does they come in
	// pieces. Each is taken in as it comes, and one that is too large is left out.
	maxReport = "512M"

	mostParts = 60
	mostText  = 64 << 10 // of one field
)

// say takes what one of the three buttons sends, from a form or from a script, and
// answers with the receipt. What comes a second time under its id is answered with
// the same. The words are on record before the first picture is read.
func (p *Portal) say(c echo.Context) error {
	v, err := p.enter(c)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.TooMany) {
		return err
	}
	form, unread := readLetter(c.Request())
	v.language = speak(c, form.values.Get("l"), v.language)
	var a selfreport.Arrival
	var again bool
	if err = cmp.Or(err, unread); err == nil {
		a, again, err = p.put(c, v, form.word(c, v.language))
	}
	if wantsJSON(c) {
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, map[string]any{"receipt": a.Receipt, "received_at": a.ReceivedAt, "again": again})
	}
	if err != nil {
		return p.handBack(c, v, form, err)
	}

	lost := p.attach(c, a, form, 0)

	return c.Redirect(http.StatusSeeOther, v.base+"/receipts/"+a.Receipt+"?l="+v.language+lost)
}

// put keeps a word; two that came at the same moment are one, and the second asks
// again. What has arrived before is never slowed.
func (p *Portal) put(c echo.Context, v visit, w selfreport.Word) (a selfreport.Arrival, again bool, err error) {
	ctx := c.Request().Context()
	known := false
	err = p.d.Read(ctx, func(tx *db.Tx) (err error) {
		known, err = selfreport.Known(tx, w.Key)
		return err
	})
	if err == nil && !known {
		err = p.says.Slow(c, v.link.ID.String())
	}
	if err != nil {
		return a, false, err
	}
	for range 2 {
		err = p.d.Write(ctx, func(tx *db.Tx) (err error) {
			a, again, err = selfreport.Say(tx, w)
			return err
		})
		if !fault.Is(err, fault.Conflict) {
			break
		}
	}
	return a, again, err
}

// letter is a form as it comes in: what was typed first, and then the pictures, of
// which none is read before the words are on record.
type letter struct {
	values url.Values
	parts  *multipart.Reader
	part   *multipart.Part // the first picture; nil where there is none
}

// readLetter reads what was typed.
func readLetter(r *http.Request) (letter, error) {
	f := letter{values: url.Values{}}
	unreadable := fault.New(fault.Invalid, "fault.unreadable") // the cause can repeat what was sent
	parts, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		if r.ParseForm() != nil {
			return f, unreadable
		}
		f.values = r.PostForm
		return f, nil
	}
	if err != nil {
		return f, unreadable
	}
	f.parts = parts
	for range mostParts {
		if f.part, err = parts.NextPart(); err != nil {
			break
		}
		if f.part.FormName() == "file" {
			return f, nil
		}
		text, err := io.ReadAll(io.LimitReader(f.part, mostText))
		if err != nil {
			return f, unreadable
		}
		f.values.Add(f.part.FormName(), string(text))
	}
	f.part = nil
	if errors.Is(err, io.EOF) {
		return f, nil
	}
	return f, unreadable
}

// word is what was said, as it was typed.
func (f letter) word(c echo.Context, language string) selfreport.Word {
	w := selfreport.Word{
		Key: f.values.Get("key"), Kind: selfreport.Kind(f.values.Get("kind")), Language: language, Clock: f.clock(),
		Words: f.values.Get("words"), ErrorText: f.values.Get("error_text"),
		Date: f.values.Get("date"), Time: f.values.Get("time"), Place: f.values.Get("place"),
		Device: failures.Device{OS: c.Request().UserAgent(), TimeZone: f.values.Get("zone"), Language: f.values.Get("speaks")},
	}
	for _, code := range f.values["kinds"] {
		if slices.Contains(portalui.FailureKinds(), code) {
			w.Kinds = append(w.Kinds, code)
		}
	}
	return w
}

func (f letter) clock() selfreport.Clock {
	clock := selfreport.Clock{
		Pressed: instant(f.values.Get("at")), Sent: instant(f.values.Get("sent")),
		Loaded: instant(f.values.Get("loaded")), LoadedPhone: instant(f.values.Get("loaded_phone")),
	}
	if ms, err := strconv.ParseInt(f.values.Get("waited"), 10, 40); err == nil && ms >= 0 {
		waited := time.Duration(ms) * time.Millisecond
		clock.Waited = &waited
	}
	return clock
}

// instant is a phone's time; one that cannot be read is none.
func instant(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return at
}

// handBack shows the page again with everything that was typed and the same id, in
// her language: pressing Send again counts once.
func (p *Portal) handBack(c echo.Context, v visit, form letter, cause error) error {
	status := edge.Status(cause)
	if status >= http.StatusInternalServerError {
		p.log.Error("report handed back", "request", c.Response().Header().Get(echo.HeaderXRequestID), "cause", cause.Error())
	}
	view, err := p.view(c, v)
	if err != nil { // nothing can be read either: her dates have to wait
		view.Shell, view.Trusted = true, false
	}
	view.Base = c.Request().URL.Path
	view.Path = view.Base
	view.Typed = portalui.Typed{
		Wrong: "safety.typed", Minutes: minutesToWait(c), Key: form.key(), Kind: selfreport.Kind(form.values.Get("kind")),
		Kinds: form.values["kinds"], Words: form.values.Get("words"), ErrorText: form.values.Get("error_text"),
		Date: form.values.Get("date"), Time: form.values.Get("time"), Place: form.values.Get("place"),
	}
	return p.show(c, status, portalui.Page(view))
}

// key is the id of a form, and a new one where a browser sent none that can be kept.
func (f letter) key() string {
	if key := f.values.Get("key"); selfreport.GoodKey(key) {
		return key
	}
	return uuid.NewString()
}

// attach keeps the pictures of a form. The report has arrived by then, whatever
// becomes of them: one that cannot be kept has a row that says so, and where not even
// that can be written the receipt says it by itself.
func (p *Portal) attach(c echo.Context, a selfreport.Arrival, form letter, before int) (lost string) {
	part := form.part
	for n := before; part != nil && n < before+mostParts; n++ {
		if err := p.attachOne(c, a, n, part); err != nil {
			p.log.Error("picture not kept", "request", c.Response().Header().Get(echo.HeaderXRequestID), "cause", err.Error())
			lost = "&lost=1"
		}
		next, err := form.parts.NextPart()
		if err != nil {
			break
		}
		part = next
	}
	return lost
}

func (p *Portal) attachOne(c echo.Context, a selfreport.Arrival, n int, part *multipart.Part) error {
	ctx, name := c.Request().Context(), part.FileName()
	content, err := vault.Of(p.d).Arrive(part)
	if err != nil {
		return selfreport.Refuse(ctx, p.d, a, n, name, err)
	}
	defer content.Discard()
	if content.Size() == 0 {
		return nil // an empty box
	}
	err = p.d.Read(ctx, func(tx *db.Tx) error { return selfreport.Room(tx, content.Size()) })
	if err != nil {
		return errors.Join(selfreport.Refuse(ctx, p.d, a, n, name, err), p.d.Write(ctx, selfreport.Flooded))
	}
	_, err = selfreport.Attach(ctx, p.d, a, n, documents.Upload{Content: content, GivenName: name})
	return err
}

// morePictures keeps pictures for a report that has arrived: those that she finds only
// afterwards, or could not choose again.
func (p *Portal) morePictures(c echo.Context) error {
	v, err := p.enter(c)
	if err != nil {
		return err
	}
	var said selfreport.Said
	err = p.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		said, _, err = selfreport.ReceiptOf(tx, v.link, c.Param("receipt"))
		return err
	})
	if err != nil {
		return err
	}
	if err := p.says.Slow(c, v.link.ID.String()); err != nil {
		return err
	}
	form, err := readLetter(c.Request())
	if err != nil {
		return err
	}

	lost := p.attach(c, said.Arrival, form, said.Pictures+said.Lost+said.Coming)

	return c.Redirect(http.StatusSeeOther, v.base+"/receipts/"+said.Receipt+"?l="+v.language+lost)
}

func (p *Portal) receipt(c echo.Context) error {
	v, err := p.enter(c)
	if err != nil {
		return err
	}

	view := portalui.ReceiptView{
		Frame: portalui.Frame{Language: v.language, Languages: selfreport.Languages()}, Base: v.base, Now: p.d.Now(), Lost: c.QueryParam("lost") != "",
	}
	err = p.d.Read(c.Request().Context(), func(tx *db.Tx) error { return readReceipt(tx, v, c.Param("receipt"), &view) })
	if err != nil {
		return err
	}

	return p.show(c, http.StatusOK, portalui.Receipt(view))
}

func readReceipt(tx *db.Tx, v visit, receipt string, view *portalui.ReceiptView) (err error) {
	if view.Said, view.Zone, err = selfreport.ReceiptOf(tx, v.link, receipt); err != nil {
		return err
	}
	if view.Closed, err = selfreport.Closed(tx, v.link); err != nil {
		return err
	}
	list, err := selfreport.Numbers(tx, v.link)
	if err != nil {
		return err
	}
	view.Numbers = portalui.NumbersOf(list)
	standard, err := selfreport.StandardOf(tx, v.language)
	view.Trusted = standard.Trusted()
	return err
}
