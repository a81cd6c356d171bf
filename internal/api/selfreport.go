package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/selfreport"
	"constancia/internal/wall"
)

// ownPages adds the operations on clients' own pages.
func (a *API) ownPages() {
	add(a, Op{http.MethodPost, "/clients/{id}/own-pages", actor.FeedsWrite, "Make a link to a client's own page; it is shown once", http.StatusCreated}, a.offerOwnPage)
	add(a, Op{http.MethodGet, "/clients/{id}/own-pages", actor.ClientsRead, "The links to a client's own page, without their secrets", 0}, a.listOwnPages)
	add(a, Op{http.MethodDelete, "/own-pages/{id}", actor.FeedsWrite, "Revoke: whoever opens it is told what everybody is told", http.StatusNoContent}, a.revokeOwnPage)
	add(a, Op{http.MethodPost, "/own-pages/{id}/renewal", actor.FeedsWrite, "Make a link like this one and end this one; it is shown once", http.StatusCreated}, a.renewOwnPage)
	add(a, Op{http.MethodPost, "/clients/{id}/own-page-codes", actor.FeedsWrite, "Make a code of eight characters to say over the telephone; it is shown once", http.StatusCreated}, a.speakCode)
	add(a, Op{http.MethodPost, "/clients/{id}/lost-phone", actor.FeedsWrite, "End every link of a client at once: pages, codes and calendars", 0}, a.losePhone)
	add(a, Op{http.MethodPost, "/own-pages/{id}/elsewhere", actor.FeedsWrite, "Say that the link is on a phone of the client's own, and not on one that ICE issued", http.StatusNoContent}, a.ownPageElsewhere)
	add(a, Op{http.MethodPost, "/arrivals/{id}/notice", actor.FailuresWrite, "Take note of what a client said; to confirm it, record the outcome with arrival_id", http.StatusNoContent}, a.noteArrival)
	add(a, Op{http.MethodGet, "/clients/{id}/arrivals", actor.FailuresRead, "What a client said on their own page, the newest first", 0}, a.listArrivals)
}

// ownPageJSON is a link to a client's own page, without its secret.
type ownPageJSON struct {
	ID        uuid.UUID `json:"id"`
	Version   int64     `json:"version"`
	ClientID  uuid.UUID `json:"client_id"`
	Language  string    `json:"language"`
	Wording   string    `json:"wording"`
	Label     string    `json:"label"`
	Hint      string    `json:"hint" doc:"The last four characters of the secret"`
	AsksPin   bool      `json:"asks_pin" doc:"The dates are shown to who knows a number"`
	Clinic    bool      `json:"clinic_number" doc:"The page says the clinic's own number, without a name"`
	Keeps     bool      `json:"keeps_numbers" doc:"The numbers to call may lie on the phone, for a day without a signal"`
	CreatedAt string    `json:"created_at"`
	ExpiresAt string    `json:"expires_at" doc:"Moves on each time the page is opened"`
	OpenedAt  *string   `json:"opened_at"`
	RevokedAt *string   `json:"revoked_at"`
}

func jsonOfOwnPage(l selfreport.Link) ownPageJSON {
	return ownPageJSON{
		ID: l.ID, Version: l.Version, ClientID: l.ClientID, Language: l.Language, Wording: string(l.Wording), Label: l.Label.Reveal(),
		Hint: l.TokenHint, AsksPin: l.AsksPin(), Clinic: l.ClinicNumber, Keeps: l.NumbersKept, CreatedAt: instant(l.CreatedAt), ExpiresAt: instant(l.ExpiresAt),
		OpenedAt: maybeInstant(l.OpenedAt), RevokedAt: maybeInstant(l.RevokedAt),
	}
}

type offerPageIn struct {
	ID   uuid.UUID `path:"id"`
	Key  string    `header:"Idempotency-Key"`
	Body struct {
		Language string `json:"language,omitempty" doc:"en, es, ht, pt, fr or ar; the client's own when left out"`
		Wording  string `json:"wording,omitempty" doc:"Of the dates: discreet (when left out), place or full"`
		Label    string `json:"label,omitempty" doc:"Whose phone it is"`
		Pin      string `json:"pin,omitempty" doc:"Four to eight digits that are asked for before the dates"`
		Consent  bool   `json:"consent,omitempty" doc:"The client agreed to full wording"`
		Clinic   bool   `json:"clinic_number,omitempty" doc:"The page says the clinic's own number, without a name; not when left out"`
		Keep     bool   `json:"keeps_numbers,omitempty" doc:"The numbers to call may lie on the phone, for a day without a signal; not when left out"`
	}
}

func (in offerPageIn) link() selfreport.NewLink {
	b := in.Body
	return selfreport.NewLink{
		ClientID: in.ID, Language: b.Language, Wording: feeds.Wording(b.Wording), Label: b.Label, Pin: b.Pin, Consent: b.Consent,
		Clinic: b.Clinic, Keep: b.Keep, FormID: in.Key,
	}
}

type madePageOut struct {
	Body struct {
		ownPageJSON
		URL string `json:"url,omitempty" doc:"Shown in this answer alone; a repeated request does not have it"`
	}
}

// show is the answer of a link that was just made, or that an earlier request made.
func (out *madePageOut) show(tx *db.Tx, made selfreport.Made, site string) error {
	link, err := selfreport.Find(tx, made.ID)
	out.Body.ownPageJSON = jsonOfOwnPage(link)
	if made.Token != "" {
		out.Body.URL = made.Address(site)
	}
	return err
}

func (a *API) offerOwnPage(ctx context.Context, in *offerPageIn) (*madePageOut, error) {
	out := &madePageOut{}
	err := a.write(ctx, func(tx *db.Tx) error {
		made, err := selfreport.Offer(tx, in.link())
		if err != nil {
			return err
		}
		return out.show(tx, made, a.address)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type ofClientIn struct {
	ID uuid.UUID `path:"id"`
}

type ownPagesOut struct {
	Body struct {
		Items []ownPageJSON `json:"items" nullable:"false"`
	}
}

func (a *API) listOwnPages(ctx context.Context, in *ofClientIn) (*ownPagesOut, error) {
	out := &ownPagesOut{}
	out.Body.Items = []ownPageJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		links, err := selfreport.ForClient(tx, in.ID)
		for _, l := range links {
			out.Body.Items = append(out.Body.Items, jsonOfOwnPage(l.Link))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type ownPageIn struct {
	ID uuid.UUID `path:"id"`
}

func (a *API) revokeOwnPage(ctx context.Context, in *ownPageIn) (*struct{}, error) {
	err := a.write(ctx, func(tx *db.Tx) error { return selfreport.Revoke(tx, in.ID) })
	if err != nil {
		return nil, err
	}
	return &struct{}{}, nil
}

func (a *API) ownPageElsewhere(ctx context.Context, in *ownPageIn) (*struct{}, error) {
	err := a.write(ctx, func(tx *db.Tx) error { return selfreport.Elsewhere(tx, in.ID) })
	if err != nil {
		return nil, err
	}
	return &struct{}{}, nil
}

// arrivalJSON is what a client said, with her phone's time and ours apart.
type arrivalJSON struct {
	ID           uuid.UUID  `json:"id"`
	Kind         string     `json:"kind" doc:"failed, did or told"`
	Receipt      string     `json:"receipt"`
	FailureID    *uuid.UUID `json:"failure_id"`
	SummonsID    *uuid.UUID `json:"summons_id"`
	OccurrenceID *uuid.UUID `json:"occurrence_id"`
	LinkID       uuid.UUID  `json:"own_page_id" doc:"The link it came through"`
	Words        string     `json:"words" doc:"The client's own; privileged, empty for whoever only reads. Those of a failure stand with it"`
	DidOn        wall.Date  `json:"did_on" doc:"The day on which the client says it was done, by the clocks of the client's zone; empty where none was given"`
	DidAt        wall.Time  `json:"did_at" doc:"The hour, likewise"`
	PhoneAt      *string    `json:"phone_at" doc:"The phone's own clock when the button was pressed; it can be wrong"`
	PhoneSentAt  *string    `json:"phone_sent_at" doc:"The same clock when it was sent"`
	HappenedAt   *string    `json:"happened_at" doc:"The phone's time set right by ours; null when nobody can say"`
	ReceivedAt   string     `json:"received_at"`
	CameOfIt     *string    `json:"came_of_it" doc:"seen, confirmed or not_meant; null while nobody has taken note"`
	Pictures     int        `json:"pictures"`
	PicturesLost int        `json:"pictures_lost"`
}

type arrivalsOut struct {
	Body struct {
		Items []arrivalJSON `json:"items" nullable:"false"`
	}
}

const mostArrivals = 200

func (a *API) listArrivals(ctx context.Context, in *ofClientIn) (*arrivalsOut, error) {
	out := &arrivalsOut{}
	out.Body.Items = []arrivalJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		said, err := selfreport.SaidBy(tx, in.ID, mostArrivals)
		for _, s := range said {
			out.Body.Items = append(out.Body.Items, jsonOfArrival(s))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func jsonOfArrival(s selfreport.Said) arrivalJSON {
	j := arrivalJSON{
		ID: s.ID, Kind: string(s.Kind), Receipt: s.Receipt, FailureID: s.FailureID, SummonsID: s.SummonsID, OccurrenceID: s.OccurrenceID,
		LinkID: s.LinkID, Words: s.Words.Reveal(), DidOn: s.DidOn, DidAt: s.DidAtTime, PhoneAt: maybeInstant(s.PhoneAt), PhoneSentAt: maybeInstant(s.PhoneSentAt), HappenedAt: maybeInstant(s.HappenedAt),
		ReceivedAt: instant(s.ReceivedAt), Pictures: s.Pictures, PicturesLost: s.Lost,
	}
	if s.Notice != nil {
		upshot := string(s.Notice.CameOfIt)
		j.CameOfIt = &upshot
	}
	return j
}
