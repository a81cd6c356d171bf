package api

import (
	"bytes"
	"net/http"
	"slices"
	"sort"
	"strings"

	"github.com/a-h/templ"
	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"constancia/internal/locale"
	"constancia/ui/apidocs"
	"constancia/ui/layout"
)

// docs is the page about the API, made from the same document that programs read.
func (a *API) docs(c echo.Context) error {
	ctx := c.Request().Context()
	view := describe(a.huma.OpenAPI())
	view.Title, view.Description = locale.Say(ctx, "apidocs.title"), locale.Say(ctx, "apidocs.text")
	frame := layout.Bare(layout.BareFrame{Title: view.Title, Wide: true})
	var page bytes.Buffer
	if err := frame.Render(templ.WithChildren(ctx, apidocs.Page(view)), &page); err != nil {
		return err
	}
	return c.HTMLBlob(http.StatusOK, page.Bytes())
}

// describe turns the OpenAPI document into the view, noun by noun.
func describe(doc *huma.OpenAPI) apidocs.View {
	view := apidocs.View{OpenAPI: openAPIPath}
	groups := map[string][]apidocs.Op{}
	for path, item := range doc.Paths {
		noun := strings.Split(strings.TrimPrefix(path, prefix+"/"), "/")[0]
		for method, op := range operationsOf(item) {
			groups[noun] = append(groups[noun], describeOp(doc, method, path, op))
		}
	}
	for noun, ops := range groups {
		sort.Slice(ops, func(i, j int) bool { return ops[i].Path+ops[i].Method < ops[j].Path+ops[j].Method })
		view.Groups = append(view.Groups, apidocs.Group{Name: noun, Ops: ops})
	}
	sort.Slice(view.Groups, func(i, j int) bool { return view.Groups[i].Name < view.Groups[j].Name })
	return view
}

func operationsOf(item *huma.PathItem) map[string]*huma.Operation {
	all := map[string]*huma.Operation{
		http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPatch: item.Patch,
		http.MethodPut: item.Put, http.MethodDelete: item.Delete,
	}
	for method, op := range all {
		if op == nil {
			delete(all, method)
		}
	}
	return all
}

func describeOp(doc *huma.OpenAPI, method, path string, op *huma.Operation) apidocs.Op {
	out := apidocs.Op{Anchor: op.OperationID, Method: method, Path: path, Summary: op.Summary}
	out.Permission, _ = op.Extensions["x-permission"].(string)
	for _, p := range op.Parameters {
		out.Parameters = append(out.Parameters, apidocs.Field{
			Name: p.Name, Type: p.In + " " + typeOf(p.Schema), Required: p.Required, Text: p.Description,
		})
	}
	if op.RequestBody != nil {
		out.Body = fieldsOf(doc, op.RequestBody.Content["application/json"])
	}
	for status, r := range op.Responses {
		if status == "default" {
			continue
		}
		out.Answers = append(out.Answers, apidocs.Answer{Status: status, Text: r.Description, Fields: fieldsOf(doc, r.Content["application/json"])})
	}
	sort.Slice(out.Answers, func(i, j int) bool { return out.Answers[i].Status < out.Answers[j].Status })
	return out
}

func fieldsOf(doc *huma.OpenAPI, media *huma.MediaType) []apidocs.Field {
	if media == nil || media.Schema == nil {
		return []apidocs.Field{}
	}
	schema := media.Schema
	if schema.Ref != "" {
		schema = doc.Components.Schemas.SchemaFromRef(schema.Ref)
	}
	names := make([]string, 0, len(schema.Properties))
	for name := range schema.Properties {
		names = append(names, name)
	}
	slices.Sort(names)
	fields := make([]apidocs.Field, 0, len(names))
	for _, name := range names {
		p := schema.Properties[name]
		fields = append(fields, apidocs.Field{Name: name, Type: typeOf(p), Required: slices.Contains(schema.Required, name), Text: p.Description})
	}
	return fields
}

// typeOf is a schema's type in a word or two.
func typeOf(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
	case s.Type == "array":
		return "list of " + typeOf(s.Items)
	case s.Format != "":
		return s.Type + " (" + s.Format + ")"
	}
	return s.Type
}
