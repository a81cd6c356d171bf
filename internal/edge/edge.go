// Package edge is what the three doors share: one server, the middleware around
// every route, the table from fault to status, and the links the house gives out.
//
// Every route stands in a door's table and names its permission; a route nobody
// may use does not exist. The package knows no noun of the casework.
package edge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/fault"
)

// Route is one line of a door's table.
type Route struct {
	Method     string
	Path       string // echo's pattern; the pattern, never the path, is logged
	Permission actor.Permission
	Handler    echo.HandlerFunc
	MaxBody    string // "27M" where files are sent, with more time to send them; as usual when empty
	Large      bool   // the answer is a file: more time to send it
}

// Door is one of the ways into the house.
type Door struct {
	Name   string
	Routes []Route
	// Identify finds out who asks and puts the actor into the request's context.
	Identify echo.MiddlewareFunc
	// Refuse writes the answer for an error: a page, a problem document, or
	// nearly nothing.
	Refuse func(c echo.Context, status int, err error) error
}

// Options are what the server needs to know of the world around it.
type Options struct {
	Log            *slog.Logger
	Now            func() time.Time
	Address        string   // public address, without a slash at its end
	HTTPS          bool     // people reach us over TLS
	TrustedProxies []string // CIDR ranges whose X-Forwarded-For is believed
	Language       string   // of pages for whoever states no preference
}

// maxBody bounds a request's body, but for a route that names its own bound.
const maxBody = "256K"

// New is the handler of the whole house.
func New(o Options, doors ...Door) (*echo.Echo, error) {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.Logger.SetOutput(discard{})
	extractor, err := ipExtractor(o.TrustedProxies)
	if err != nil {
		return nil, err
	}
	e.IPExtractor = extractor
	origins, err := crossOrigin(o.Address)
	if err != nil {
		return nil, err
	}
	// Echo puts chains of several together anew for each request; these are made once.
	chain := requestID(requestLog(o)(recovered(headers(o)(origins(speak(o)(routed))))))
	e.Use(func(echo.HandlerFunc) echo.HandlerFunc { return chain })
	byRoute := map[string]Door{}
	e.HTTPErrorHandler = refuseWith(o, func(c echo.Context) Door { return doorOf(c, byRoute, doors) })
	for _, d := range doors {
		for _, r := range d.Routes {
			byRoute[r.Method+" "+r.Path] = d
			e.Add(r.Method, r.Path, d.Identify(permit(r.Permission)(bounded(o, r.MaxBody)(patient(o, r.Large)(r.Handler)))))
		}
	}
	return e, nil
}

// routed is the handler of the route that was found.
func routed(c echo.Context) error { return c.Handler()(c) }

// permit lets pass who holds the route's permission.
func permit(p actor.Permission) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := actor.From(c.Request().Context()).Require(p); err != nil {
				return err
			}
			return next(c)
		}
	}
}

// refuse writes the refusal; a page that panics over it is one that was not written.
func refuse(d Door, c echo.Context, status int, cause error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fault.Panic(r)
		}
	}()
	return d.Refuse(c, status, cause)
}

// refuseWith is the one place where an error becomes an answer.
func refuseWith(o Options, doorOf func(echo.Context) Door) echo.HTTPErrorHandler {
	return func(err error, c echo.Context) {
		if c.Response().Committed {
			return
		}
		err = asFault(err)
		status := Status(err)
		if status >= http.StatusInternalServerError {
			o.Log.Error("request refused", "request", c.Response().Header().Get(echo.HeaderXRequestID),
				"route", c.Path(), "cause", err.Error())
		}
		if err := refuse(doorOf(c), c, status, err); err != nil {
			o.Log.Error("refusal not written", "route", c.Path(), "cause", err.Error())
			if !c.Response().Committed {
				_ = c.NoContent(status)
			}
		}
	}
}

// doorOf is the door a request came through; the first one answers for paths
// that lead nowhere.
func doorOf(c echo.Context, byRoute map[string]Door, doors []Door) Door {
	if d, ok := byRoute[c.Request().Method+" "+c.Path()]; ok {
		return d
	}
	for _, d := range doors {
		if d.owns(c.Request().URL.Path) {
			return d
		}
	}
	return doors[0]
}

// Serve listens until ctx ends, then lets the requests under way finish.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
		defer cancel()
		err := server.Shutdown(late)
		if err != nil { // somebody would not finish; nobody may wait for them
			err = errors.Join(fmt.Errorf("stopping the server: %w", err), server.Close())
		}
		stopped <- err
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// asFault gives echo's own refusals and the standard library's the house's kinds.
func asFault(err error) error {
	if _, ok := fault.From(err); ok {
		return err
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return fault.Wrap(fault.TooLarge, "fault.too_large", err)
	}
	var http4 *echo.HTTPError
	if !errors.As(err, &http4) {
		return err
	}
	switch http4.Code {
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return fault.Wrap(fault.NotFound, "fault.not_found", err)
	case http.StatusRequestEntityTooLarge:
		return fault.Wrap(fault.TooLarge, "fault.too_large", err)
	case http.StatusBadRequest, http.StatusUnsupportedMediaType:
		return fault.Wrap(fault.Invalid, "fault.unreadable", err)
	}
	return err
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
