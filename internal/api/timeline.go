package api

import (
	"context"
	"encoding/base64"
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/chronology"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
)

// timeline adds the client's record.
func (a *API) timeline() {
	add(a, Op{http.MethodGet, "/clients/{id}/timeline", actor.ClientsRead, "Everything dated, the farthest future first, with its source", 0}, a.readTimeline)
}

// lineJSON is one line of the record.
type lineJSON struct {
	Kind       string     `json:"kind"`
	ID         uuid.UUID  `json:"id"`
	Subject    uuid.UUID  `json:"subject" doc:"The hearing, duty or check-in it belongs to"`
	At         string     `json:"at" doc:"When it happened or will; for a day without a time, its noon"`
	Local      *localJSON `json:"local" doc:"The same on the clocks of the place, for an appointment"`
	Day        string     `json:"day,omitempty" doc:"Where no more than the day is known"`
	Text       string     `json:"text" doc:"The line as a person reads it"`
	Note       string     `json:"note"`
	Source     string     `json:"source"`
	State      string     `json:"state"`
	ToldAt     *string    `json:"told_at" doc:"When we were told"`
	ToldOn     string     `json:"told_on,omitempty" doc:"The same, where no more than the day is known"`
	RecordedAt string     `json:"recorded_at"`
	RecordedBy uuid.UUID  `json:"recorded_by" doc:"Staff; zeros for the system"`
	Superseded bool       `json:"superseded" doc:"No longer in force"`
	SHA256     string     `json:"sha256,omitempty" doc:"Of a piece of evidence, as it was received"`
}

type timelineIn struct {
	ID     uuid.UUID `path:"id"`
	Limit  int       `query:"limit" minimum:"0" maximum:"1000" doc:"200 when left out"`
	Cursor string    `query:"cursor"`
}

type timelineOut struct {
	Body struct {
		Items      []lineJSON `json:"items" nullable:"false"`
		NextCursor *string    `json:"next_cursor"`
	}
}

func (a *API) readTimeline(ctx context.Context, in *timelineIn) (*timelineOut, error) {
	if err := a.opened(ctx, in.ID); err != nil {
		return nil, err
	}
	var lines []chronology.Line
	err := a.read(ctx, func(tx *db.Tx) (err error) {
		lines, err = chronology.ForClient(tx, in.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return pageOfLines(locale.From(ctx), lines, in)
}

// pageOfLines cuts a page out of the record. A cursor is the last line of the page
// before, so that lines added meanwhile move nothing.
func pageOfLines(say *locale.Printer, lines []chronology.Line, in *timelineIn) (*timelineOut, error) {
	out := &timelineOut{}
	out.Body.Items = []lineJSON{}
	limit := in.Limit
	if limit == 0 {
		limit = 200
	}
	begun := in.Cursor == ""
	for i, l := range lines {
		if begun {
			out.Body.Items = append(out.Body.Items, jsonOfLine(say, l))
		}
		if len(out.Body.Items) == limit && i+1 < len(lines) {
			next := lineCursor(l)
			out.Body.NextCursor = &next
			return out, nil
		}
		begun = begun || lineCursor(l) == in.Cursor
	}
	if !begun {
		return nil, fault.Problems{{Field: "cursor", Key: "fault.unreadable"}}.Err()
	}
	return out, nil
}

func lineCursor(l chronology.Line) string {
	text := string(l.Kind) + "." + l.ID.String() + "." + strconv.FormatInt(l.At.UnixMicro(), 10)
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

func jsonOfLine(say *locale.Printer, l chronology.Line) lineJSON {
	out := lineJSON{
		Kind: string(l.Kind), ID: l.ID, Subject: l.Subject, At: instant(l.At), Day: string(l.Day), Text: l.Says.Say(say),
		Note: l.Note, Source: l.Source, State: l.State, ToldOn: string(l.ToldOn),
		RecordedAt: instant(l.RecordedAt), RecordedBy: l.By, Superseded: l.Gone, SHA256: l.SHA256,
	}
	if l.Moment.Date != "" {
		out.Local = &localJSON{string(l.Moment.Date), string(l.Moment.Time), l.Moment.Zone}
	}
	if !l.ToldAt.IsZero() {
		out.ToldAt = maybeInstant(&l.ToldAt)
	}
	return out
}
