package api

import (
	"context"
	"fmt"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/documents"
	"constancia/internal/edge"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/vault"
)

// addUpload is add for an operation that takes a form with a file. The library would
// hold the form in memory; so the form is read before it comes to the library, and
// the library only says in the document what the form is.
func addUpload[I, O any](a *API, op Op, fn func(ctx context.Context, in *I) (*O, error)) {
	add(a, op, fn)
	a.huma.OpenAPI().Paths[prefix+op.Path].Post.RequestBody = &huma.RequestBody{
		Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: a.uploadSchema()}},
	}
	route := &a.capture.routes[len(a.capture.routes)-1]
	route.MaxBody = fmt.Sprintf("%dM", vault.MB(vault.Of(a.db).Limits().Most())+2)
	handle := route.Handler
	route.Handler = func(c echo.Context) error {
		r := c.Request()
		sent, err := edge.ReadForm(r, vault.Of(a.db))
		defer sent.Discard()
		if err != nil {
			return err
		}
		c.SetRequest(r.WithContext(context.WithValue(r.Context(), sentKey{}, sent)))
		return handle(c)
	}
}

type sentKey struct{}

// uploadSchema is the form as the document shows it.
func (a *API) uploadSchema() *huma.Schema {
	limits := vault.Of(a.db).Limits()
	text := func(says string) *huma.Schema { return &huma.Schema{Type: huma.TypeString, Description: says} }
	return &huma.Schema{Type: huma.TypeObject, Required: []string{"file"}, Properties: map[string]*huma.Schema{
		"file": {Type: huma.TypeString, Format: "binary", Description: fmt.Sprintf(
			"A picture (JPEG, PNG, WebP, HEIC) or PDF up to %d MB, sound (M4A, OGG, AMR) up to %d MB, video (MP4, MOV, 3GP) up to %d MB; what it is, its content says",
			vault.MB(limits.Picture), vault.MB(limits.Sound), vault.MB(limits.Video))},
		"taken_at":      {Type: huma.TypeString, Format: "date-time", Description: "When a person says it was made"},
		"from":          text("Who sent it"),
		"caption":       text("What it shows"),
		"consent_by":    text("Who agreed to be recorded, where somebody can be heard in it"),
		"consent_at":    {Type: huma.TypeString, Format: "date-time"},
		"consent_state": text("Two letters: where the parties were"),
	}}
}

// evidenceIn is a form with one file. The file is its own Idempotency-Key.
type evidenceIn struct {
	ID  uuid.UUID `path:"id"`
	Key string    `header:"Idempotency-Key" doc:"Taken and not needed: the same file twice is one piece"`
}

type evidenceOut struct {
	Body evidenceJSON
}

func (a *API) receiveEvidence(ctx context.Context, in *evidenceIn) (*evidenceOut, error) {
	sent, _ := ctx.Value(sentKey{}).(edge.Sent)
	u, err := uploadOf(sent)
	if err != nil {
		return nil, err
	}
	e, _, err := failures.Receive(ctx, a.db, in.ID, u)
	if err != nil {
		return nil, err
	}
	return &evidenceOut{Body: jsonOfEvidence(e)}, nil
}

// uploadOf is a form with one file as the room takes it.
func uploadOf(sent edge.Sent) (documents.Upload, error) {
	u := documents.Upload{
		From: sent.Value("from"), Caption: sent.Value("caption"),
		Consent: documents.Agreement{By: sent.Value("consent_by"), State: sent.Value("consent_state")},
	}
	var problems fault.Problems
	for field, at := range map[string]*time.Time{"taken_at": &u.TakenAt, "consent_at": &u.Consent.At} {
		text := sent.Value(field)
		if text == "" {
			continue
		}
		var err error
		if *at, err = time.Parse(time.RFC3339, text); err != nil {
			problems.Add(field, "fault.unreadable")
		}
	}
	if len(sent.Files) == 0 {
		problems.Add("file", "failures.file_needed")
		return u, problems.Err()
	}
	u.GivenName, u.Content = sent.Files[0].Name, sent.Files[0].Content
	return u, problems.Err()
}
