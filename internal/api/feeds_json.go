package api

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/feeds"
)

// feedJSON is a calendar link as programs read it, without its secret.
type feedJSON struct {
	ID           uuid.UUID     `json:"id"`
	Version      int64         `json:"version"`
	ClientID     *uuid.UUID    `json:"client_id"`
	Audience     string        `json:"audience"`
	Language     string        `json:"language"`
	Wording      string        `json:"wording"`
	Alarms       []int         `json:"alarms" nullable:"false" doc:"Minutes before, the longest first"`
	Label        string        `json:"label"`
	Hint         string        `json:"hint" doc:"The last four characters of the secret"`
	CreatedAt    string        `json:"created_at"`
	ChangedAt    *string       `json:"changed_at" doc:"When what it shows last changed"`
	RevokedAt    *string       `json:"revoked_at"`
	Leave        bool          `json:"leave"`
	Unread       bool          `json:"unread" doc:"Nobody has fetched it for three days"`
	LastRead     *feedReadJSON `json:"last_read"`
	RenderFailed *string       `json:"render_failed_at" doc:"Set while what it shows may be old"`
	Consent      *consentJSON  `json:"consent"`
}

type feedReadJSON struct {
	At      string `json:"at"`
	Program string `json:"program" doc:"The sort of program; no address is kept"`
	Status  int    `json:"status"`
	Hash    string `json:"sha256" doc:"Of the bytes that were served"`
}

type consentJSON struct {
	At   string    `json:"at"`
	By   uuid.UUID `json:"by"`
	Text string    `json:"text" doc:"The version of the text the client agreed to"`
}

func jsonOfFeed(s feeds.Standing) feedJSON {
	out := feedJSON{
		ID: s.ID, Version: s.Version, ClientID: s.ClientID, Audience: string(s.Audience), Language: s.Language,
		Wording: string(s.Wording), Alarms: []int{}, Label: s.Label.Reveal(), Hint: s.TokenHint,
		CreatedAt: instant(s.CreatedAt), ChangedAt: maybeInstant(s.ChangedAt), RevokedAt: maybeInstant(s.RevokedAt),
		Leave: s.Leave, Unread: s.Unread, RenderFailed: maybeInstant(s.RenderFailedAt),
	}
	for _, lead := range s.Leads() {
		out.Alarms = append(out.Alarms, int(lead/time.Minute))
	}
	if r := s.LastRead; r != nil {
		out.LastRead = &feedReadJSON{At: instant(r.LastAt), Program: string(r.Program), Status: r.Status, Hash: r.ETag}
	}
	if s.ConsentAt != nil && s.ConsentBy != nil {
		out.Consent = &consentJSON{At: instant(*s.ConsentAt), By: *s.ConsentBy, Text: s.ConsentText}
	}
	return out
}

func maybeInstant(t *time.Time) *string {
	if t == nil {
		return nil
	}
	text := instant(*t)
	return &text
}
