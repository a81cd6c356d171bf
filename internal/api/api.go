// Package api is the door for programs: the verbs of the house as JSON under
// /api/v1, described by an OpenAPI 3.1 document generated from the types.
//
// A bearer token acts as its staff member and never exceeds that role; no cookie
// works here. The package holds no rule.
package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/edge"
)

const (
	prefix      = "/api/v1"
	openAPIPath = "/api/openapi.json"
	docsPath    = "/api/docs"
)

// API is what the operations need of the house.
type API struct {
	db        *db.DB
	directory *clients.Directory
	address   string
	huma      huma.API
	capture   *capture
}

// Op is one operation: its place, its permission, and what it says of itself.
type Op struct {
	Method     string
	Path       string // below /api/v1, in OpenAPI form: /clients/{id}
	Permission actor.Permission
	Summary    string
	Status     int // on success; 200 when zero
}

// New makes the door for programs.
func New(d *db.DB, directory *clients.Directory, o edge.Options, version string) *API {
	a := &API{db: d, directory: directory, address: o.Address, capture: newCapture()}
	huma.NewError = problem // a variable of the library: it is the only way in
	a.huma = humaecho.New(a.capture.router, config(version))
	a.operations()
	return a
}

func config(version string) huma.Config {
	c := huma.DefaultConfig("Constancia", version)
	c.Info.Description = "Client case management of an immigration legal clinic. Every call acts as the staff member whose token it carries, behind that person's wall."
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	c.CreateHooks = nil // no $schema in answers
	c.RejectUnknownQueryParameters = true
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	c.Security = []map[string][]string{{"token": {}}}
	return c
}

// Door is the table of the API's routes.
func (a *API) Door() edge.Door {
	routes := append([]edge.Route{
		{Method: http.MethodGet, Path: openAPIPath, Permission: actor.Public, Handler: a.openAPI},
		{Method: http.MethodGet, Path: docsPath, Permission: actor.Public, Handler: a.docs},
	}, a.capture.routes...)
	return edge.Door{Name: "api", Routes: routes, Identify: a.identify, Refuse: refuse}
}

// add puts an operation into the table. fn runs one verb in one transaction and
// shapes the answer.
func add[I, O any](a *API, op Op, fn func(ctx context.Context, in *I) (*O, error), more ...func(*huma.Operation)) {
	a.capture.route(op)
	operation := huma.Operation{
		OperationID:   operationID(op),
		Method:        op.Method,
		Path:          prefix + op.Path,
		Summary:       op.Summary,
		DefaultStatus: op.Status,
		MaxBodyBytes:  256 << 10,
		Metadata:      map[string]any{"permission": string(op.Permission)},
		Extensions:    map[string]any{"x-permission": string(op.Permission)},
	}
	for _, change := range more {
		change(&operation)
	}
	huma.Register(a.huma, operation, func(ctx context.Context, in *I) (*O, error) {
		out, err := fn(ctx, in)
		if err != nil {
			return out, tell(ctx, err)
		}
		return out, nil
	})
}

func (a *API) openAPI(c echo.Context) error {
	doc, err := a.huma.OpenAPI().MarshalJSON()
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "application/json", doc)
}

// write runs fn in one transaction as the token's person.
func (a *API) write(ctx context.Context, fn func(tx *db.Tx) error) error { return a.db.Write(ctx, fn) }

// read runs fn on the readers as the token's person.
func (a *API) read(ctx context.Context, fn func(tx *db.Tx) error) error { return a.db.Read(ctx, fn) }
