package web

import (
	"cmp"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"sync"
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
	mostSending  = 8 // and that are on their way, each up to mostBundle on the disk, one from an address
	mostSendings = 12
	sendingsPer  = 10 * time.Minute
	longestText  = 4 << 10
	// Whoever sends slower than this does not hold a place.
	patience     = 30 * time.Second
	leastASecond = 64 << 10 // bytes
)

// Verifier is the page on which anybody checks a bundle. It holds no database: the
// answer comes from the upload alone, and so can tell nobody what the house holds.
type Verifier struct {
	vault    vault.Vault // where an upload lies for the moment
	sent     *edge.Counter
	sending  chan struct{}
	checking chan struct{}
	now      func() time.Time

	mu   sync.Mutex
	from map[string]bool // the addresses that are sending
}

// NewVerifier makes the door for strangers with a bundle.
func NewVerifier(v vault.Vault, o edge.Options) *Verifier {
	return &Verifier{
		vault: v, sent: edge.NewCounter(o.Now, mostSendings, sendingsPer),
		sending: make(chan struct{}, mostSending), checking: make(chan struct{}, mostAtOnce), now: o.Now, from: map[string]bool{},
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
	report, asked, err := v.check(c)
	if err != nil {
		return v.refused(c, asked, err)
	}
	return v.answer(c, http.StatusOK, verifyui.View{Report: &report})
}

// beside is what somebody sent with the file.
type beside struct{ key, checkpoint string }

// check takes the upload in, checks it and forgets it.
func (v *Verifier) check(c echo.Context) (r bundle.Report, a beside, err error) {
	address := edge.AddressOf(c)
	if err := v.sent.Slow(c, address); err != nil {
		return r, a, busy(err)
	}
	if !v.begin(address) {
		return r, a, busy(nil)
	}
	defer v.end(address)
	file, a, err := v.take(c)
	if err != nil {
		return r, a, err
	}
	defer file.Discard()
	o, err := a.options()
	if err != nil {
		return r, a, err
	}
	ctx := c.Request().Context()
	select {
	case v.checking <- struct{}{}:
		defer func() { <-v.checking }()
	case <-ctx.Done():
		return r, a, ctx.Err()
	}
	return bundle.Verify(while(ctx, file), file.Size(), o), a, ctx.Err()
}

// options are what somebody asked for beside the file. Invalid for a checkpoint that is
// none.
func (a beside) options() (bundle.Options, error) {
	o := bundle.Options{Key: a.key}
	if strings.TrimSpace(a.checkpoint) == "" {
		return o, nil
	}
	var p fault.Problems
	var err error
	if o.Held, err = bundle.ReadHeld(a.checkpoint); err != nil {
		p.Add("checkpoint", "verify.checkpoint_unread")
	}
	return o, p.Err()
}

// begin takes a place for an address; each has one at a time.
func (v *Verifier) begin(address string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.from[address] {
		return false
	}
	select {
	case v.sending <- struct{}{}:
		v.from[address] = true
		return true
	default:
		return false
	}
}

func (v *Verifier) end(address string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.from, address)
	<-v.sending
}

// while reads for as long as somebody waits for the answer.
func while(ctx context.Context, file io.ReaderAt) io.ReaderAt {
	return readerAt(func(b []byte, at int64) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		return file.ReadAt(b, at)
	})
}

type readerAt func(b []byte, at int64) (int, error)

func (read readerAt) ReadAt(b []byte, at int64) (int, error) { return read(b, at) }

// paced gives a body as much time as its bytes are worth, and no more.
type paced struct {
	io.ReadCloser
	connection *http.ResponseController
	begun      time.Time
	read       int64
}

func (p *paced) Read(b []byte) (int, error) {
	until := p.begun.Add(patience + time.Duration(p.read/leastASecond)*time.Second)
	// A connection that knows no deadlines has none that could be missed.
	_ = p.connection.SetReadDeadline(until)
	n, err := p.ReadCloser.Read(b)
	p.read += int64(n)
	return n, err
}

// busy says the same to who sends too much and when too many do.
func busy(err error) error { return fault.Wrap(fault.TooMany, "verify.busy", err) }

// take reads the form's parts in whatever order they come. Faults: Invalid without a
// file, TooLarge.
func (v *Verifier) take(c echo.Context) (file *vault.Scratch, a beside, err error) {
	r := c.Request()
	r.Body = &paced{ReadCloser: r.Body, connection: http.NewResponseController(c.Response().Writer), begun: v.now()}
	form, err := r.MultipartReader()
	if err != nil {
		return nil, a, fault.New(fault.Invalid, "fault.unreadable")
	}
	for range 10 {
		part, next := form.NextPart()
		if errors.Is(next, io.EOF) {
			break
		}
		if err = next; err == nil {
			err = v.takePart(part, &file, &a)
		}
		if err != nil {
			break
		}
	}
	if err == nil && (file == nil || file.Size() == 0) {
		var p fault.Problems
		p.Add("file", "verify.file_needed")
		err = p.Err()
	}
	if err != nil && file != nil {
		file.Discard()
	}
	return file, a, unreadable(err)
}

// takePart reads one part; of several files the first counts.
func (v *Verifier) takePart(part *multipart.Part, file **vault.Scratch, a *beside) (err error) {
	if part.FormName() == "file" {
		if *file == nil {
			*file, err = v.vault.Scratch(part, mostBundle<<20)
		}
		return err
	}
	text, err := io.ReadAll(io.LimitReader(part, longestText))
	switch part.FormName() {
	case "key":
		a.key = string(text)
	case "checkpoint":
		a.checkpoint = string(text)
	}
	return err
}

// unreadable is why an upload could not be taken; a cause that may repeat what was
// sent is left out.
func unreadable(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := fault.From(err); ok || errors.Is(err, echo.ErrStatusRequestEntityTooLarge) {
		return err
	}
	return fault.New(fault.Invalid, "fault.unreadable")
}

// refused shows the form again, and why nothing was checked.
func (v *Verifier) refused(c echo.Context, a beside, err error) error {
	ctx := c.Request().Context()
	status, shown := refusal(err)
	if fault.Is(err, fault.TooLarge) || errors.Is(err, echo.ErrStatusRequestEntityTooLarge) {
		status, shown = http.StatusRequestEntityTooLarge, true
		err = &fault.Error{Kind: fault.TooLarge, Key: "fault.larger_than", Args: fault.Args{"most": strconv.Itoa(mostBundle) + " MB"}}
	}
	if !shown {
		return err
	}
	return v.answer(c, status, verifyui.View{Key: a.key, Checkpoint: a.checkpoint, Problems: parts.ProblemsOf(ctx, err)})
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
