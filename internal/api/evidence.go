package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
)

// An upload is one file of the largest size and the form around it, read into
// memory: nothing of a client lies on the disk unsealed on the way.
const (
	maxUpload      = "27M"
	maxUploadBytes = 27 << 20
	uploadPatience = 5 * time.Minute
)

// addUpload is add for an operation that takes a file.
func addUpload[I, O any](a *API, op Op, fn func(ctx context.Context, in *I) (*O, error)) {
	humaecho.MultipartMaxMemory = maxUploadBytes // a variable of the library: it is the only way in
	add(a, op, fn, func(o *huma.Operation) { o.MaxBodyBytes, o.BodyReadTimeout = maxUploadBytes, uploadPatience })
	a.capture.routes[len(a.capture.routes)-1].MaxBody = maxUpload
}

func (a *API) receiveEvidence(ctx context.Context, in *evidenceIn) (*evidenceOut, error) {
	form := in.RawBody.Data()
	u := documents.Upload{GivenName: form.File.Filename, From: form.From, Caption: form.Caption}
	var problems fault.Problems
	if form.TakenAt != "" {
		at, err := time.Parse(time.RFC3339, form.TakenAt)
		if err != nil {
			problems.Add("taken_at", "fault.unreadable")
		}
		u.TakenAt = at
	}
	if !form.File.IsSet {
		problems.Add("file", "failures.file_needed")
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	u.Content = form.File
	e, _, err := failures.Receive(ctx, a.db, in.ID, u)
	if err != nil {
		return nil, err
	}
	return &evidenceOut{Body: jsonOfEvidence(e)}, nil
}
