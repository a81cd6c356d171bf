package api

import (
	"cmp"
	"context"
	"net/http"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/locale"
	"constancia/internal/selfreport"
)

// ownPageWords adds the operations on what clients' own pages say, and in which languages
// somebody has read it.
func (a *API) ownPageWords() {
	add(a, Op{http.MethodGet, "/own-page-languages", actor.SignedIn, "The languages of clients' own pages: who has read the sentences on which safety hangs, and the sentences", 0}, a.listLanguages)
	add(a, Op{http.MethodPost, "/own-page-languages/{language}/review", actor.WordsReview, "Say that you have read the sentences of a language as they are now", 0}, a.reviewLanguage)
	add(a, Op{http.MethodPost, "/own-page-languages/{language}/withdrawal", actor.WordsReview, "Take back that somebody has read them: they stand in English too", 0}, a.withdrawReview)
	add(a, Op{http.MethodGet, "/own-pages/{id}/preview", actor.ClientsRead, "What a client's own page shows now, in one of its languages", 0}, a.previewOwnPage)
}

type sentenceJSON struct {
	Key     string `json:"key"`
	English string `json:"english"`
	Own     string `json:"own"`
}

type languageJSON struct {
	Language   string         `json:"language"`
	Name       string         `json:"name" doc:"In the language itself"`
	Reviewed   bool           `json:"reviewed" doc:"The sentences may stand alone; else they stand in English too"`
	ReviewedBy *uuid.UUID     `json:"reviewed_by" doc:"null for English, in which they were written, and while nobody has read them as they are now"`
	ReviewedAt *string        `json:"reviewed_at"`
	Stale      bool           `json:"stale" doc:"Somebody had read them, and they have changed since"`
	Seen       string         `json:"seen" doc:"Stands for the sentences as they are now: a review names it"`
	Sentences  []sentenceJSON `json:"sentences" nullable:"false"`
}

func jsonOfLanguage(s selfreport.Standard) languageJSON {
	out := languageJSON{
		Language: s.Tag, Name: s.NativeName, Reviewed: s.Trusted(), Stale: s.Stale, Seen: selfreport.Fingerprint(s.Tag), Sentences: []sentenceJSON{},
	}
	if s.ReviewedBy != uuid.Nil {
		at := instant(s.ReviewedAt)
		out.ReviewedBy, out.ReviewedAt = &s.ReviewedBy, &at
	}
	english, own := locale.For("en"), locale.For(s.Tag)
	for _, key := range selfreport.SafetyKeys() {
		out.Sentences = append(out.Sentences, sentenceJSON{key, english.Say(key), own.Say(key)})
	}
	return out
}

func (a *API) listLanguages(ctx context.Context, _ *struct{}) (*listOut[languageJSON], error) {
	out := &listOut[languageJSON]{}
	out.Body.Items = []languageJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		all, err := selfreport.Standards(tx)
		for _, s := range all {
			out.Body.Items = append(out.Body.Items, jsonOfLanguage(s))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type reviewIn struct {
	Language string `path:"language"`
	Body     struct {
		Seen string `json:"seen,omitempty" doc:"Required: of the sentences as you read them"`
	}
}

func (a *API) reviewLanguage(ctx context.Context, in *reviewIn) (*itemOut[languageJSON], error) {
	return a.onLanguage(ctx, in.Language, func(tx *db.Tx) error { return selfreport.MarkReviewed(tx, in.Language, in.Body.Seen) })
}

type languageIn struct {
	Language string `path:"language"`
}

func (a *API) withdrawReview(ctx context.Context, in *languageIn) (*itemOut[languageJSON], error) {
	return a.onLanguage(ctx, in.Language, func(tx *db.Tx) error { return selfreport.WithdrawReview(tx, in.Language) })
}

// onLanguage answers with how the language stands afterwards. Each act says a state and
// not a change, so that sending it twice does it once.
func (a *API) onLanguage(ctx context.Context, language string, act func(tx *db.Tx) error) (*itemOut[languageJSON], error) {
	out := &itemOut[languageJSON]{}
	err := a.write(ctx, func(tx *db.Tx) error {
		if err := act(tx); err != nil {
			return err
		}
		s, err := selfreport.StandardOf(tx, language)
		out.Body = jsonOfLanguage(s)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type previewIn struct {
	ID       uuid.UUID `path:"id"`
	Language string    `query:"language" doc:"That of the link when left out"`
}

type shownDateJSON struct {
	Date      string `json:"date"`
	Time      string `json:"time" doc:"Empty where it is a day and not an hour"`
	Zone      string `json:"time_zone"`
	Summary   string `json:"summary" doc:"At the wording of the link"`
	English   string `json:"english" doc:"The same in English where the mark is something to rely on; shown while the language is not reviewed"`
	Location  string `json:"location" doc:"Empty with discreet wording"`
	Cancelled bool   `json:"cancelled"`
}

type shownNumberJSON struct {
	Kind   string `json:"kind" doc:"clinic, or what answers there"`
	Name   string `json:"name" doc:"Empty for our own, which says no name"`
	Number string `json:"number"`
	Hours  string `json:"hours"`
	Zone   string `json:"time_zone"`
}

type previewJSON struct {
	Language string            `json:"language"`
	Reviewed bool              `json:"reviewed" doc:"Its sentences stand alone; else in English too"`
	Closed   bool              `json:"closed" doc:"The file is closed: no date is shown"`
	AsksPin  bool              `json:"asks_pin" doc:"The client is shown the dates after a number"`
	Dates    []shownDateJSON   `json:"dates" nullable:"false"`
	Numbers  []shownNumberJSON `json:"numbers" nullable:"false"`
}

func (a *API) previewOwnPage(ctx context.Context, in *previewIn) (*itemOut[previewJSON], error) {
	out := &itemOut[previewJSON]{}
	err := a.read(ctx, func(tx *db.Tx) error {
		link, err := selfreport.Find(tx, in.ID)
		if err != nil {
			return err
		}
		language := link.Language
		if in.Language != "" {
			language = in.Language
		}
		out.Body, err = previewOf(tx, link, language)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func previewOf(tx *db.Tx, link selfreport.Link, language string) (previewJSON, error) {
	out := previewJSON{Language: language, AsksPin: link.AsksPin(), Dates: []shownDateJSON{}, Numbers: []shownNumberJSON{}}
	standard, err := selfreport.StandardOf(tx, language)
	if err != nil {
		return out, err
	}
	page, err := selfreport.Show(tx, link, language)
	if err != nil {
		return out, err
	}
	out.Reviewed, out.Closed = standard.Trusted(), page.Closed
	for _, d := range page.Dates {
		out.Dates = append(out.Dates, shownDateJSON{
			Date: string(d.Moment.Date), Time: string(d.Moment.Time), Zone: d.Moment.Zone, Summary: d.Summary, English: d.English,
			Location: d.Location, Cancelled: d.Cancelled,
		})
	}
	list, err := selfreport.Numbers(tx, link)
	for _, n := range list {
		out.Numbers = append(out.Numbers, shownNumberJSON{Kind: string(n.Kind), Name: cmp.Or(n.Who, n.Office), Number: n.Number, Hours: n.Hours, Zone: n.Zone})
	}
	return out, err
}
