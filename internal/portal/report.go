package portal

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/selfreport"
	"constancia/internal/supervision"
	"constancia/internal/vault"
	"constancia/internal/wall"
	portalui "constancia/ui/portal"
)

// A form can carry its pictures where no script runs; where one does they come in
// pieces.
const (
	maxReport      = "27M"
	maxReportBytes = 27 << 20
	maxPiece       = "512K"
)

// say takes what one of the three buttons sends, from a form or from a script, and
// answers with the receipt. What comes a second time under its id is answered with
// the same.
func (p *Portal) say(c echo.Context) error {
	v, err := p.enter(c)
	if err != nil {
		return err
	}
	if err := p.says.slow(c, v.link.ID.String()); err != nil {
		return err
	}
	if err := readForm(c); err != nil {
		return err
	}
	v.language = p.speak(c, c.FormValue("l"))

	a, again, err := p.put(c, wordOf(c, v.language))
	if err != nil {
		return err
	}
	if wantsJSON(c) {
		return c.JSON(http.StatusOK, map[string]any{"receipt": a.Receipt, "received_at": a.ReceivedAt, "again": again})
	}
	if _, _, err := selfreport.Attach(c.Request().Context(), p.d, a, filesOf(c)); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, v.base+"/receipts/"+a.Receipt+"?l="+v.language)
}

// put keeps a word; two that came at the same moment are one, and the second asks
// again.
func (p *Portal) put(c echo.Context, w selfreport.Word) (a selfreport.Arrival, again bool, err error) {
	for range 2 {
		err = p.d.Write(c.Request().Context(), func(tx *db.Tx) (err error) {
			a, again, err = selfreport.Say(tx, w)
			return err
		})
		if !fault.Is(err, fault.Conflict) {
			break
		}
	}
	return a, again, err
}

// readForm reads a body of either sort, whole; a line that broke is said so.
func readForm(c echo.Context) error {
	err := c.Request().ParseMultipartForm(maxReportBytes)
	if errors.Is(err, http.ErrNotMultipart) || err == nil {
		return nil
	}
	if errors.Is(err, echo.ErrStatusRequestEntityTooLarge) {
		return err
	}
	return fault.New(fault.Invalid, "fault.unreadable") // the cause can repeat what was sent
}

const longest = 2_000

// wordOf reads what was said. Nothing of it is turned away for its length: it is
// cut.
func wordOf(c echo.Context, language string) selfreport.Word {
	text := func(name string, most int) string {
		runes := []rune(c.FormValue(name))
		return string(runes[:min(len(runes), most)])
	}
	date, _ := wall.ParseDate(c.FormValue("date"))
	clock, _ := wall.ParseTime(c.FormValue("time"))
	agent := []rune(c.Request().UserAgent())
	w := selfreport.Word{
		Key: c.FormValue("key"), Kind: selfreport.Kind(c.FormValue("kind")), Language: language,
		Clock: selfreport.Clock{Pressed: instant(c.FormValue("at")), Sent: instant(c.FormValue("sent"))},
		Words: text("words", longest), ErrorText: text("error_text", longest), Date: date, Time: clock, Place: text("place", 150),
		Device: failures.Device{OS: string(agent[:min(len(agent), 180)]), TimeZone: text("zone", 60), Language: text("speaks", 20)},
	}
	for _, code := range c.Request().Form["kinds"] {
		for _, known := range portalui.FailureKinds() {
			if code == known {
				w.Kinds = append(w.Kinds, code)
			}
		}
	}
	return w
}

// instant is a phone's time; one that cannot be read is none.
func instant(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return at
}

func filesOf(c echo.Context) []documents.Upload {
	if c.Request().MultipartForm == nil {
		return nil
	}
	var all []documents.Upload
	for _, file := range c.Request().MultipartForm.File["file"] {
		if opened := open(file); opened != nil {
			all = append(all, documents.Upload{Content: opened, GivenName: file.Filename})
		}
	}
	return all
}

// open gives the content of a file of a form; an empty box is none.
func open(file *multipart.FileHeader) io.ReadSeeker {
	if file.Size == 0 {
		return nil
	}
	opened, err := file.Open()
	if err != nil {
		return nil
	}
	return opened
}

func (p *Portal) receipt(c echo.Context) error {
	v, err := p.enter(c)
	if err != nil {
		return err
	}

	view := portalui.ReceiptView{Frame: portalui.Frame{Language: v.language, Path: c.Request().URL.Path}, Base: v.base, Now: p.d.Now()}
	err = p.d.Read(c.Request().Context(), func(tx *db.Tx) (err error) {
		if view.Said, view.Zone, err = selfreport.ReceiptOf(tx, v.link, c.Param("receipt")); err != nil {
			return err
		}
		list, err := supervision.NumbersFor(tx, v.link.ClientID)
		if err != nil {
			return err
		}
		view.Numbers = portalui.NumbersOf(list)
		standard, err := selfreport.StandardOf(tx, v.language)
		view.Trusted = standard.Trusted()
		return err
	})
	if err != nil {
		return err
	}

	return p.show(c, http.StatusOK, portalui.Receipt(view))
}

// beginPicture says how far a picture has come, and begins one that is new.
func (p *Portal) beginPicture(c echo.Context) error {
	v, err := p.enter(c)
	if err != nil {
		return err
	}
	if err := p.pieces.slow(c, v.link.ID.String()); err != nil {
		return err
	}
	picture := p.pictureOf(c)

	var now selfreport.Progress
	err = p.d.Write(c.Request().Context(), func(tx *db.Tx) (err error) {
		now, err = selfreport.Begin(tx, picture)
		return err
	})
	if err != nil {
		return err
	}

	return c.JSON(http.StatusOK, said(now))
}

// pictureOf reads what a phone says of a picture. A recording may be larger.
func (p *Portal) pictureOf(c echo.Context) selfreport.Picture {
	size, _ := strconv.ParseInt(c.FormValue("bytes"), 10, 64)
	limits, sort := vault.Of(p.d).Limits(), c.FormValue("type")
	most := limits.Picture
	switch {
	case strings.HasPrefix(sort, "video/"):
		most = limits.Video
	case strings.HasPrefix(sort, "audio/"):
		most = limits.Sound
	}
	return selfreport.Picture{
		Key: c.FormValue("key"), Arrival: c.FormValue("arrival"), GivenName: c.FormValue("name"), Bytes: size, Most: most,
	}
}

func said(now selfreport.Progress) map[string]any {
	return map[string]any{"upload": now.Upload, "next": now.Next, "size": selfreport.PieceBytes, "done": now.Done, "why": now.Why}
}

// takePiece keeps a piece of a picture; with the last one the picture is put
// together.
func (p *Portal) takePiece(c echo.Context) error {
	v, err := p.enter(c)
	if err != nil {
		return err
	}
	if err := p.pieces.slow(c, v.link.ID.String()); err != nil {
		return err
	}
	upload, number, content, err := pieceOf(c)
	if err != nil {
		return err
	}

	var now selfreport.Progress
	var whole bool
	err = p.d.Write(c.Request().Context(), func(tx *db.Tx) (err error) {
		now, whole, err = selfreport.Take(tx, upload, number, content)
		return err
	})
	if err == nil && whole {
		now, err = selfreport.Finish(c.Request().Context(), p.d, upload)
	}
	if err != nil {
		return err
	}

	return c.JSON(http.StatusOK, said(now))
}

// pieceOf reads a piece; a line that broke gives less than was promised, and that
// is no piece.
func pieceOf(c echo.Context) (upload uuid.UUID, number int, content []byte, err error) {
	upload, err = uuid.Parse(c.Param("upload"))
	if err != nil {
		return upload, 0, nil, fault.New(fault.NotFound, "fault.not_found")
	}
	if number, err = strconv.Atoi(c.Param("number")); err != nil {
		return upload, 0, nil, fault.New(fault.NotFound, "fault.not_found")
	}
	content, err = io.ReadAll(c.Request().Body)
	if err != nil && !errors.Is(err, echo.ErrStatusRequestEntityTooLarge) {
		err = fault.New(fault.Invalid, "fault.unreadable")
	}
	return upload, number, content, err
}
