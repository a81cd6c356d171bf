package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/feeds"
)

// feeds adds the operations on calendar links.
func (a *API) feeds() {
	add(a, Op{http.MethodPost, "/clients/{id}/feeds", actor.FeedsWrite, "Make a calendar link for a client; it is shown once", http.StatusCreated}, a.offerFeed)
	add(a, Op{http.MethodGet, "/clients/{id}/feeds", actor.ClientsRead, "A client's calendar links, without their secrets", 0}, a.listFeeds)
	add(a, Op{http.MethodPost, "/staff/me/feeds", actor.FeedsWrite, "Make a link to one's own calendar; it is shown once", http.StatusCreated}, a.offerOwnFeed)
	add(a, Op{http.MethodGet, "/staff/me/feeds", actor.SignedIn, "One's own calendar links, without their secrets", 0}, a.listOwnFeeds)
	add(a, Op{http.MethodGet, "/feeds/{id}", actor.ClientsRead, "One calendar link and who reads it", 0}, a.findFeed)
	add(a, Op{http.MethodPost, "/feeds/{id}/renewal", actor.FeedsWrite, "Make a link like another and revoke that one", http.StatusCreated}, a.renewFeed)
	add(a, Op{http.MethodDelete, "/feeds/{id}", actor.FeedsWrite, "Revoke: 90 days of an empty calendar, then 404; with leave=true 404 at once", http.StatusNoContent}, a.revokeFeed)
}

// madeFeedJSON is a link that was just made.
type madeFeedJSON struct {
	feedJSON
	URL       string `json:"url,omitempty" doc:"Shown in this answer alone; a repeated request does not have it"`
	WebcalURL string `json:"webcal_url,omitempty" doc:"The same for an iPhone or a computer"`
}

type madeFeedOut struct{ Body madeFeedJSON }

type offerIn struct {
	ID   uuid.UUID `path:"id"`
	Key  string    `header:"Idempotency-Key"`
	Body struct {
		Audience string            `json:"audience,omitempty" doc:"client, also when left out"`
		Language string            `json:"language,omitempty" doc:"BCP 47; the client's own when left out"`
		Wording  string            `json:"wording,omitempty" doc:"discreet (when left out), place or full"`
		Alarms   []json.RawMessage `json:"alarms,omitempty" maxItems:"10" doc:"At most two: minutes before, or ISO 8601 (P1D, PT2H). A day and two hours when left out, none when empty"`
		Label    string            `json:"label,omitempty" doc:"Whose phone it is"`
		Consent  bool              `json:"consent,omitempty" doc:"The client agreed to full wording"`
	}
}

func (a *API) offerFeed(ctx context.Context, in *offerIn) (*madeFeedOut, error) {
	var wrong fault.Problems
	if in.Body.Audience != "" && in.Body.Audience != string(feeds.ForClients) {
		wrong.Add("audience", "calendar_link.audience_unknown")
	}
	leads := leadsOf(&wrong, in.Body.Alarms)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return a.made(ctx, func(tx *db.Tx) (feeds.Link, error) {
		return feeds.Offer(tx, feeds.NewFeed{
			ClientID: in.ID, Language: in.Body.Language, Wording: feeds.Wording(in.Body.Wording), Alarms: leads,
			Label: in.Body.Label, Consent: in.Body.Consent, FormID: in.Key,
		})
	})
}

type offerOwnIn struct {
	Key  string `header:"Idempotency-Key"`
	Body struct {
		Language string            `json:"language,omitempty" doc:"BCP 47; that of one's pages when left out"`
		Wording  string            `json:"wording,omitempty" doc:"discreet (when left out), place or full; full has the initials of clients"`
		Alarms   []json.RawMessage `json:"alarms,omitempty" maxItems:"10" doc:"As for a client's link"`
		Label    string            `json:"label,omitempty"`
	}
}

func (a *API) offerOwnFeed(ctx context.Context, in *offerOwnIn) (*madeFeedOut, error) {
	var wrong fault.Problems
	leads := leadsOf(&wrong, in.Body.Alarms)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return a.made(ctx, func(tx *db.Tx) (feeds.Link, error) {
		return feeds.OfferOwn(tx, feeds.NewFeed{
			Language: in.Body.Language, Wording: feeds.Wording(in.Body.Wording), Alarms: leads, Label: in.Body.Label, FormID: in.Key,
		})
	})
}

type renewIn struct {
	ID  uuid.UUID `path:"id"`
	Key string    `header:"Idempotency-Key"`
}

func (a *API) renewFeed(ctx context.Context, in *renewIn) (*madeFeedOut, error) {
	return a.made(ctx, func(tx *db.Tx) (feeds.Link, error) { return feeds.Renew(tx, in.ID, in.Key) })
}

// made makes a link and answers with it and its secret.
func (a *API) made(ctx context.Context, verb func(tx *db.Tx) (feeds.Link, error)) (*madeFeedOut, error) {
	out := &madeFeedOut{}
	err := a.write(ctx, func(tx *db.Tx) error {
		link, err := verb(tx)
		if err != nil {
			return err
		}
		standing, err := feeds.Find(tx, link.ID)
		out.Body.feedJSON = jsonOfFeed(standing)
		if link.Token != "" {
			out.Body.URL, out.Body.WebcalURL = link.HTTPS(a.address), link.Webcal(a.address)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type feedIn struct {
	ID uuid.UUID `path:"id"`
}

type feedOut struct{ Body feedJSON }

func (a *API) findFeed(ctx context.Context, in *feedIn) (*feedOut, error) {
	out := &feedOut{}
	err := a.read(ctx, func(tx *db.Tx) error {
		standing, err := feeds.Find(tx, in.ID)
		out.Body = jsonOfFeed(standing)
		return err
	})
	return out, err
}

type feedsOut struct {
	Body struct {
		Items      []feedJSON `json:"items" nullable:"false"`
		NextCursor *string    `json:"next_cursor" doc:"Always null: a client has few links"`
	}
}

func (a *API) listFeeds(ctx context.Context, in *feedIn) (*feedsOut, error) {
	return a.feedsBy(ctx, func(tx *db.Tx) ([]feeds.Standing, error) { return feeds.ForClient(tx, in.ID) })
}

func (a *API) listOwnFeeds(ctx context.Context, _ *struct{}) (*feedsOut, error) {
	return a.feedsBy(ctx, feeds.OwnLinks)
}

func (a *API) feedsBy(ctx context.Context, list func(tx *db.Tx) ([]feeds.Standing, error)) (*feedsOut, error) {
	out := &feedsOut{}
	out.Body.Items = []feedJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		found, err := list(tx)
		for _, each := range found {
			out.Body.Items = append(out.Body.Items, jsonOfFeed(each))
		}
		return err
	})
	return out, err
}

type revokeIn struct {
	ID    uuid.UUID `path:"id"`
	Leave bool      `query:"leave" doc:"Leave old entries on the phone"`
}

func (a *API) revokeFeed(ctx context.Context, in *revokeIn) (*struct{}, error) {
	return nil, a.write(ctx, func(tx *db.Tx) error { return feeds.Revoke(tx, in.ID, in.Leave) })
}

// leadsOf reads alarms as programs write them: 1440, "P1D" or "-PT2H".
func leadsOf(wrong *fault.Problems, list []json.RawMessage) []time.Duration {
	if list == nil {
		return nil
	}
	leads := []time.Duration{}
	for _, raw := range list {
		lead, ok := feeds.ParseLead(string(raw))
		if !ok {
			wrong.Add("alarms", "calendar_link.alarms_range")
			return nil
		}
		leads = append(leads, lead)
	}
	return leads
}
