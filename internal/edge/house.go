package edge

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/ui"
)

// patienceReady bounds what readyz asks of the database.
const patienceReady = 2 * time.Second

// House is the door of what belongs to nobody: health, the built front end, the
// rules for robots. Each ready check is named by what fails.
func House(ready map[string]func(context.Context) error) Door {
	anyone := func(next echo.HandlerFunc) echo.HandlerFunc { return next }
	assets := echo.WrapHandler(ui.Handler())
	return Door{
		Name:     "house",
		Identify: anyone,
		Refuse:   func(c echo.Context, status int, _ error) error { return c.NoContent(status) },
		Routes: []Route{
			{Method: http.MethodGet, Path: "/healthz", Permission: actor.Public, Handler: healthz},
			{Method: http.MethodHead, Path: "/healthz", Permission: actor.Public, Handler: healthz}, // what monitors ask with
			{Method: http.MethodGet, Path: "/readyz", Permission: actor.Public, Handler: readyz(ready)},
			{Method: http.MethodHead, Path: "/readyz", Permission: actor.Public, Handler: readyz(ready)},
			{Method: http.MethodGet, Path: "/robots.txt", Permission: actor.Public, Handler: robots},
			{Method: http.MethodGet, Path: ui.AssetsPath + "*", Permission: actor.Public, Handler: assets},
			{Method: http.MethodHead, Path: ui.AssetsPath + "*", Permission: actor.Public, Handler: assets},
		},
	}
}

func healthz(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// readyz answers 200, or 503 with the name of the first check that fails. It
// never says a client fact.
func readyz(checks map[string]func(context.Context) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), patienceReady)
		defer cancel()
		for name, check := range checks {
			if err := check(ctx); err != nil {
				return c.String(http.StatusServiceUnavailable, name+"\n")
			}
		}
		return c.String(http.StatusOK, "ready\n")
	}
}

// robots forbids nothing: a calendar service that obeys a Disallow would never
// fetch a feed. X-Robots-Tag keeps every answer out of the indexes instead.
func robots(c echo.Context) error { return c.String(http.StatusOK, "User-agent: *\nDisallow:\n") }
