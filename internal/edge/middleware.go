package edge

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"constancia/internal/actor"
	"constancia/internal/fault"
	"constancia/internal/locale"
)

// policy lets a page load what comes from us and nothing else; no script or
// style stands in a page itself.
const policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// header is one that every answer has; its list is made once and shared: whoever
// sets it anew leaves the others as they are.
type header struct {
	name   string // spelled as net/http does
	values []string
}

// headers are set on every answer of every door.
func headers(o Options) echo.MiddlewareFunc {
	always := []header{
		{"Content-Security-Policy", []string{policy}},
		{"X-Content-Type-Options", []string{"nosniff"}},
		{"Referrer-Policy", []string{"no-referrer"}},
		{"X-Robots-Tag", []string{"noindex, nofollow, noarchive"}},
		{"X-Frame-Options", []string{"DENY"}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
		{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
		{"Permissions-Policy", []string{"camera=(), geolocation=(), microphone=(), payment=(), usb=()"}},
		{"Cache-Control", []string{"no-store"}},
	}
	if o.HTTPS {
		always = append(always, header{"Strict-Transport-Security", []string{"max-age=31536000"}})
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			all := c.Response().Header()
			for _, h := range always {
				all[h.name] = h.values
			}
			return next(c)
		}
	}
}

// crossOrigin refuses what another site makes a browser send.
func crossOrigin(address string) (echo.MiddlewareFunc, error) {
	protection := http.NewCrossOriginProtection()
	// A client's page has no cookie that another site could borrow: whoever knows its
	// secret needs no browser. Older phones send "Origin: null" from it, because of
	// our own referrer policy, and would be turned away.
	protection.AddInsecureBypassPattern("/r")
	protection.AddInsecureBypassPattern("/r/")
	if address != "" {
		if err := protection.AddTrustedOrigin(address); err != nil {
			return nil, fmt.Errorf("public address: %w", err)
		}
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := protection.Check(c.Request()); err != nil {
				return fault.Wrap(fault.Forbidden, "fault.cross_origin", err)
			}
			return next(c)
		}
	}, nil
}

// ipExtractor believes X-Forwarded-For only from the proxies named.
func ipExtractor(proxies []string) (echo.IPExtractor, error) {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect(), nil
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		if !strings.Contains(p, "/") {
			p += "/32"
			if strings.Contains(p, ":") {
				p = strings.TrimSuffix(p, "/32") + "/128"
			}
		}
		_, ipNet, err := net.ParseCIDR(p)
		if err != nil {
			return nil, fmt.Errorf("trusted proxy: %w", err)
		}
		trust = append(trust, echo.TrustIPRange(ipNet))
	}
	return echo.ExtractIPFromXFFHeader(trust...), nil
}

// requestID names the request in the log and in the answer. An id sent by the
// other side is not believed: it could carry anything.
func requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderXRequestID, uuid.NewString())
		return next(c)
	}
}

// requestLog writes one line per request: the pattern of the route, as a path
// can hold a token, and never an address, a query or a value.
func requestLog(o Options) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			start := o.Now()
			if err := next(c); err != nil {
				c.Error(err)
			}
			pattern := c.Path()
			if pattern == "" {
				pattern = "(none)"
			}
			ctx := c.Request().Context()
			o.Log.LogAttrs(
				ctx, slog.LevelInfo, "request", slog.String("method", method(c.Request().Method)), slog.String("route", pattern),
				slog.Int("status", c.Response().Status), slog.Int64("us", o.Now().Sub(start).Microseconds()),
				slog.String("actor", actor.From(ctx).Ref()), slog.String("request", c.Response().Header().Get(echo.HeaderXRequestID)),
			)
			return nil
		}
	}
}

// method keeps an invented method out of the log.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "OTHER"
}

// recovered turns a panic into an error. The value of a panic can hold anything
// a request carried, so its type alone goes to the log, with the functions it came from.
func recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if r := recover(); r != nil {
				if r == http.ErrAbortHandler { //nolint:errorlint // the standard library compares it so
					panic(r)
				}
				err = fault.Panic(r)
			}
		}()
		return next(c)
	}
}

// speak chooses the language of the answer from what the browser asks for; a
// door that knows the person chooses again.
func speak(o Options) echo.MiddlewareFunc {
	unasked := locale.For(o.Language)
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			printer := unasked
			if asked := c.Request().Header.Get("Accept-Language"); asked != "" {
				printer = locale.Negotiate(asked)
			}
			c.SetRequest(c.Request().WithContext(locale.With(c.Request().Context(), printer)))
			return next(c)
		}
	}
}

// patienceUpload is how long a file may take over a slow line: 100 MB at 1 Mbit/s.
const patienceUpload = 15 * time.Minute

// patient gives an answer that is a file more time to be sent.
func patient(o Options, large bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		if !large {
			return next
		}
		return func(c echo.Context) error {
			// A connection that knows no deadlines has none that could be too short.
			_ = http.NewResponseController(c.Response().Writer).SetWriteDeadline(o.Now().Add(patienceUpload))
			return next(c)
		}
	}
}

// bounded refuses a body larger than the route takes: at once when it says how
// large it is, else when it turns out to be. A route that takes files gives more
// time to send them.
func bounded(o Options, most string) echo.MiddlewareFunc {
	if most == "" {
		return middleware.BodyLimit(maxBody)
	}
	limit := middleware.BodyLimit(most)
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		limited := limit(next)
		return func(c echo.Context) error {
			connection, until := http.NewResponseController(c.Response().Writer), o.Now().Add(patienceUpload)
			// A connection that knows no deadlines has none that could be too short.
			_, _ = connection.SetReadDeadline(until), connection.SetWriteDeadline(until.Add(time.Minute))
			err := limited(c)
			if errors.Is(err, echo.ErrStatusRequestEntityTooLarge) {
				return &fault.Error{Kind: fault.TooLarge, Key: "fault.larger_than", Args: fault.Args{"most": most}, Err: err}
			}
			return err
		}
	}
}
