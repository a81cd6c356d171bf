package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/locale"
	"constancia/ui/layout"
	"constancia/ui/parts"
)

// page answers with a page in the staff frame, or with its body alone when htmx
// asks for a fragment. It renders to memory first: a view that fails leaves no
// half a page.
func (s *Site) page(c echo.Context, status int, frame layout.Frame, body templ.Component) error {
	if c.Request().Header.Get("HX-Request") != "" && c.Request().Header.Get("HX-Boosted") == "" {
		return show(c, status, body)
	}
	return show(c, status, within(layout.Page(s.dressed(c, frame)), body))
}

// bare answers with a page in the quiet frame, for whoever is not signed in.
func (s *Site) bare(c echo.Context, status int, frame layout.BareFrame, body templ.Component) error {
	if frame.Flash.Text == "" {
		frame.Flash = s.takeFlash(c)
	}
	return show(c, status, within(layout.Bare(frame), body))
}

func show(c echo.Context, status int, component templ.Component) error {
	out := pages.Get().(*bytes.Buffer)
	defer pages.Put(out)
	out.Reset()
	if err := component.Render(c.Request().Context(), out); err != nil {
		return err
	}
	return c.HTMLBlob(status, out.Bytes())
}

// pages are buffers that have grown to the size of a page.
var pages = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// within puts a body into a frame.
func within(frame, body templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return frame.Render(templ.WithChildren(ctx, body), w)
	})
}

// dressed completes a frame with who is signed in and what there is to say.
func (s *Site) dressed(c echo.Context, frame layout.Frame) layout.Frame {
	who := actor.From(c.Request().Context())
	frame.User = s.user(c)
	frame.Version = s.version
	frame.Invented, frame.MayRemove = s.invented(c), who.May(actor.StaffManage)
	if frame.Flash.Text == "" {
		frame.Flash = s.takeFlash(c)
	}
	if !who.May(actor.ClientsRead) {
		frame.Hidden = append(frame.Hidden, layout.Clients)
	}
	if !who.May(actor.HearingsRead) {
		frame.Hidden = append(frame.Hidden, layout.Calendar)
	}
	if !who.May(actor.FailuresRead) {
		frame.Hidden = append(frame.Hidden, layout.Failures)
	}
	if !who.May(actor.PacketsRead) {
		frame.Hidden = append(frame.Hidden, layout.Packets)
	}
	if !who.May(actor.TasksWrite) {
		frame.Hidden = append(frame.Hidden, layout.Tasks)
	}
	return frame
}

const flashKey = "flash"

// flash keeps a sentence for the page that follows a form.
func (s *Site) flash(c echo.Context, key string) {
	s.sessions.Put(c.Request().Context(), flashKey, key)
}

func (s *Site) takeFlash(c echo.Context) parts.Notice {
	if c.Get(presenceKey) == nil {
		return parts.Notice{} // refused before anybody was looked for
	}
	key := s.sessions.PopString(c.Request().Context(), flashKey)
	if key == "" {
		return parts.Notice{}
	}
	return parts.Notice{Tone: parts.Done, Text: locale.Say(c.Request().Context(), key)}
}

// refuse is the page for an error that no form shows itself.
func (s *Site) refuse(c echo.Context, status int, err error) error {
	if status == http.StatusUnauthorized {
		return s.askToSignIn(c)
	}
	frame, body := refusalPage(c, err)
	return s.bare(c, status, frame, body)
}
