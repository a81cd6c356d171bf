package web

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/bundle"
	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/vault"
	"constancia/ui/layout"
	"constancia/ui/parts"
	verifyui "constancia/ui/verify"
)

// What strangers may send, and how much of it at once. A check takes memory for what
// is listed in a bundle, and the processor for the rest.
const (
	mostBundle   = 300 // megabytes
	maxBundle    = "301M"
	mostAtOnce   = 2 // bundles that are checked
	mostSending  = 4 // and that are on their way, each up to mostBundle on the disk
	mostSendings = 12
	sendingsPer  = 10 * time.Minute
	longestKey   = 1 << 10
)

// Verifier is the page on which anybody checks a bundle. It holds no database: the
// answer comes from the upload alone, and so can tell nobody what the house holds.
type Verifier struct {
	vault    vault.Vault // where an upload lies for the moment
	sent     *edge.Counter
	sending  chan struct{}
	checking chan struct{}
}

// NewVerifier makes the door for strangers with a bundle.
func NewVerifier(v vault.Vault, o edge.Options) *Verifier {
	return &Verifier{
		vault: v, sent: edge.NewCounter(o.Now, mostSendings, sendingsPer),
		sending: make(chan struct{}, mostSending), checking: make(chan struct{}, mostAtOnce),
	}
}

// Door asks nobody who she is: no session is read, no cookie given.
func (v *Verifier) Door() edge.Door {
	send := post(verifyui.Path, actor.Public, v.verify)
	send.MaxBody = maxBundle
	return edge.Door{
		Name: "verify", Routes: []edge.Route{get(verifyui.Path, actor.Public, v.verifyPage), send},
		Identify: func(next echo.HandlerFunc) echo.HandlerFunc { return next }, Refuse: v.refuse,
	}
}

func (v *Verifier) verifyPage(c echo.Context) error {
	return v.answer(c, http.StatusOK, verifyui.View{})
}

func (v *Verifier) verify(c echo.Context) error {
	report, key, err := v.check(c)
	if err != nil {
		return v.refused(c, key, err)
	}

	return v.answer(c, http.StatusOK, verifyui.View{Report: &report})
}

// check takes the upload in, checks it and forgets it.
func (v *Verifier) check(c echo.Context) (r bundle.Report, key string, err error) {
	if err := v.sent.Slow(c, edge.AddressOf(c)); err != nil {
		return r, "", busy(err)
	}
	select {
	case v.sending <- struct{}{}:
		defer func() { <-v.sending }()
	default:
		return r, "", busy(nil)
	}
	file, key, err := v.take(c.Request())
	if err != nil {
		return r, key, err
	}
	defer file.Discard()
	select {
	case v.checking <- struct{}{}:
		defer func() { <-v.checking }()
	case <-c.Request().Context().Done():
		return r, key, c.Request().Context().Err()
	}
	return bundle.Verify(file, file.Size(), bundle.Options{Key: key}), key, nil
}

// busy says the same to who sends too much and when too many do.
func busy(err error) error { return fault.Wrap(fault.TooMany, "verify.busy", err) }

// take reads the form's parts in whatever order they come. Faults: Invalid without a
// file, TooLarge.
func (v *Verifier) take(r *http.Request) (file *vault.Scratch, key string, err error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, "", fault.New(fault.Invalid, "fault.unreadable")
	}
	defer func() {
		if err != nil && file != nil {
			file.Discard()
		}
	}()
	for range 10 {
		part, next := form.NextPart()
		if errors.Is(next, io.EOF) {
			break
		}
		if next != nil {
			return file, key, unreadable(next)
		}
		switch {
		case part.FormName() == "key":
			text, failed := io.ReadAll(io.LimitReader(part, longestKey))
			if key, err = string(text), failed; err != nil {
				return file, key, unreadable(err)
			}
		case part.FormName() == "file" && file == nil:
			if file, err = v.vault.Scratch(part, mostBundle<<20); err != nil {
				return nil, key, unreadable(err)
			}
		}
	}
	if file == nil || file.Size() == 0 {
		var p fault.Problems
		p.Add("file", "verify.file_needed")
		err = p.Err()
	}
	return file, key, err
}

// unreadable is why an upload could not be taken; a cause that may repeat what was
// sent is left out.
func unreadable(err error) error {
	if _, ok := fault.From(err); ok || errors.Is(err, echo.ErrStatusRequestEntityTooLarge) {
		return err
	}
	return fault.New(fault.Invalid, "fault.unreadable")
}

// refused shows the form again, and why nothing was checked.
func (v *Verifier) refused(c echo.Context, key string, err error) error {
	ctx := c.Request().Context()
	status, shown := refusal(err)
	if fault.Is(err, fault.TooLarge) || errors.Is(err, echo.ErrStatusRequestEntityTooLarge) {
		status, shown = http.StatusRequestEntityTooLarge, true
		err = &fault.Error{Kind: fault.TooLarge, Key: "fault.larger_than", Args: fault.Args{"most": strconv.Itoa(mostBundle) + " MB"}}
	}
	if !shown {
		return err
	}
	return v.answer(c, status, verifyui.View{Key: key, Problems: parts.ProblemsOf(ctx, err)})
}

func (v *Verifier) answer(c echo.Context, status int, view verifyui.View) error {
	ctx := c.Request().Context()
	view.Most = mostBundle
	title := locale.Say(ctx, "verify.title")
	frame := layout.BareFrame{Title: title, Heading: title, Wide: true}
	if view.Report == nil {
		frame.Text = locale.Say(ctx, "verify.text")
	}
	return show(c, status, within(layout.Bare(frame), verifyui.Page(view)))
}

func (v *Verifier) refuse(c echo.Context, status int, err error) error {
	frame, body := refusalPage(c, err)
	return show(c, status, within(layout.Bare(frame), body))
}

// refusalPage is what stands where a page would.
func refusalPage(c echo.Context, err error) (layout.BareFrame, templ.Component) {
	key, args := "fault.internal", fault.Args(nil)
	if f, ok := fault.From(err); ok {
		key, args = cmp.Or(f.Key, key), f.Args
	}
	ctx := c.Request().Context()
	view := layout.Refusal(layout.RefusalView{
		Title:     locale.Say(ctx, "fault.title"),
		Text:      locale.SayArgs(ctx, key, args),
		Reference: c.Response().Header().Get(echo.HeaderXRequestID),
	})
	return layout.BareFrame{Title: locale.Say(ctx, "fault.title")}, view
}
