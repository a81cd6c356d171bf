package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"constancia/internal/edge"
)

// capture lets huma register its operations on a router of its own, so that the
// server mounts them from a table like every other route, each with its
// permission, and an error behind one of them still reaches the log.
type capture struct {
	router *echo.Echo
	routes []edge.Route
}

func newCapture() *capture {
	router := echo.New()
	router.HTTPErrorHandler = func(err error, c echo.Context) { keepError(c.Request().Context(), err) }
	return &capture{router: router}
}

// route notes an operation's line in the door's table.
func (k *capture) route(op Op) {
	k.routes = append(k.routes, edge.Route{
		Method: op.Method, Path: echoPath(prefix + op.Path), Permission: op.Permission, Handler: k.handle,
	})
}

// handle passes a request on to huma, and afterwards an error that is our own
// mistake to the edge.
func (k *capture) handle(c echo.Context) error {
	kept := &keptError{}
	ctx := context.WithValue(c.Request().Context(), keptKey{}, kept)
	k.router.ServeHTTP(c.Response(), c.Request().WithContext(ctx))
	if kept.err != nil && edge.Status(kept.err) >= http.StatusInternalServerError {
		return kept.err
	}
	return nil
}

type keptKey struct{}

type keptError struct{ err error }

func keepError(ctx context.Context, err error) {
	if kept, ok := ctx.Value(keptKey{}).(*keptError); ok {
		kept.err = err
	}
}

// echoPath turns /clients/{id} into /clients/:id.
func echoPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

// operationID makes "post-clients-id-hearings" of an operation's place.
func operationID(op Op) string {
	return strings.ToLower(op.Method) + strings.NewReplacer("/", "-", "{", "", "}", "", "_", "-").Replace(op.Path)
}
