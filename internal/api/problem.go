package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
	"github.com/labstack/echo/v4"

	"constancia/internal/edge"
	"constancia/internal/fault"
	"constancia/internal/locale"
)

// Problem is a refusal as RFC 9457 has it. It never repeats a refused value.
type Problem struct {
	Type   string  `json:"type" doc:"A URI naming the sort of problem."`
	Title  string  `json:"title" doc:"The HTTP status in words."`
	Status int     `json:"status"`
	Detail string  `json:"detail" doc:"What happened, in the language asked for."`
	Errors []Field `json:"errors,omitempty" doc:"The refused fields."`
}

// Field is one refused field.
type Field struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Ref     string `json:"ref,omitempty" doc:"The id of what stands in the way, when it is yours to see"`
}

// Error is the text for the log: no value, no person.
func (p *Problem) Error() string { return p.Title }

// GetStatus is for huma.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is application/problem+json (RFC 9457 section 3).
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// tell turns a verb's error into a problem and keeps the error for the log.
func tell(ctx context.Context, err error) error {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	keepError(ctx, err)
	return problemOf(ctx, err)
}

func problemOf(ctx context.Context, err error) *Problem {
	status := edge.Status(err)
	p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status}
	f, ok := fault.From(err)
	if !ok {
		p.Detail = locale.Say(ctx, "fault.internal")
		return p
	}
	p.Type, p.Detail = "urn:constancia:"+f.Key, locale.SayArgs(ctx, f.Key, f.Args)
	for _, each := range f.Problems {
		ref, _ := each.Args["id"].(string)
		p.Errors = append(p.Errors, Field{Field: each.Field, Code: each.Key, Message: locale.SayArgs(ctx, each.Key, each.Args), Ref: ref})
	}
	return p
}

// problem is what huma makes of a request it cannot read. Huma's own model
// echoes the refused value; this one keeps the field's name and the rule.
func problem(status int, _ string, errs ...error) huma.StatusError {
	if status == http.StatusBadRequest {
		status = http.StatusUnprocessableEntity
	}
	p := &Problem{Type: "urn:constancia:fault.unreadable", Title: http.StatusText(status), Status: status}
	p.Detail = locale.For("en").Say("fault.unreadable")
	for _, err := range errs {
		var detailer huma.ErrorDetailer
		if !errors.As(err, &detailer) {
			continue
		}
		p.Errors = append(p.Errors, refused(detailer.ErrorDetail()))
	}
	return p
}

// refused is a field that breaks the schema. A name the schema does not know was
// made up by the sender and can hold anything: it is not repeated.
func refused(d *huma.ErrorDetail) Field {
	english := locale.For("en")
	switch d.Message {
	case validation.MsgUnexpectedProperty, "unknown query parameter":
		place, _, _ := strings.Cut(d.Location, ".")
		return Field{Field: place, Code: "fault.unknown_field", Message: english.Say("fault.unknown_field")}
	}
	return Field{Field: strings.TrimPrefix(d.Location, "body."), Code: "fault.unreadable", Message: rule(d)}
}

// rule is huma's sentence for a broken rule of the schema. Those sentences name
// the rule; the ones that quote what was sent are replaced.
func rule(d *huma.ErrorDetail) string {
	quotes := strings.HasPrefix(d.Message, "expected duration") || strings.HasPrefix(d.Message, "expected string to be regex")
	if strings.HasPrefix(d.Message, "expected") && !quotes {
		return d.Message
	}
	return locale.For("en").Say("fault.unreadable")
}

// refuse answers for errors that arise before an operation runs.
func refuse(c echo.Context, status int, err error) error {
	p := problemOf(c.Request().Context(), err)
	p.Status, p.Title = status, http.StatusText(status)
	if status == http.StatusUnauthorized {
		c.Response().Header().Set("WWW-Authenticate", "Bearer")
	}
	c.Response().Header().Set(echo.HeaderContentType, "application/problem+json")
	c.Response().WriteHeader(status)
	return c.Echo().JSONSerializer.Serialize(c, p, "")
}
