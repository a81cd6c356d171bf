package main

import (
	"context"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/chronology"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/wall"
	chronologyui "constancia/ui/chronology"
	"constancia/ui/layout"
	"constancia/ui/parts"
)

func chronologyViews() []view {
	return []view{
		{"chronology", chronologyPage(func(context.Context) templ.Component { return chronologyui.Paper(mariasPaper()) })},
		{"chronology-empty", chronologyPage(func(context.Context) templ.Component {
			v := mariasPaper()
			v.Paper.Lines = nil
			return chronologyui.Paper(v)
		})},
		{"chronology-refused", chronologyPage(func(ctx context.Context) templ.Component {
			v := mariasPaper()
			var wrong fault.Problems
			wrong.Add("to", "chronology.day_shape")
			v.To, v.Problems = "soon", parts.ProblemsOf(ctx, wrong.Err())
			return chronologyui.Paper(v)
		})},
	}
}

func chronologyPage(body func(context.Context) templ.Component) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component {
		return page(layout.Clients, locale.Say(ctx, "chronology.paper.title"), body(ctx))
	}
}

func mariasPaper() chronologyui.View {
	const sum = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	happened := time.Date(2026, 11, 24, 15, 3, 0, 0, time.UTC)
	typed := happened.Add(17 * time.Minute)
	says := func(key string, words map[string]string) chronology.Phrase {
		return chronology.Phrase{Key: key, Words: words}
	}
	lines := []chronology.Line{
		{Kind: chronology.Opened, At: cast.Start, RecordedAt: cast.Start, Says: says("chronology.file_opened", nil)},
		{
			Kind: chronology.CheckIn, At: happened, Moment: wall.Moment{Date: "2026-11-24", Time: "09:00", Zone: "America/Chicago"},
			Says:      says("chronology.check_in", map[string]string{"way": "obligations.modality_short.smartlink_own_phone", "state": "obligations.state.attempted_failed"}),
			SourceKey: "obligations.source.client", ToldAt: typed, RecordedAt: typed, By: cast.Pilar.ID,
		},
		{
			Kind: chronology.Failure, At: happened, Says: says("chronology.failure", map[string]string{"what": "failures.kind.app_photo_not_sent"}),
			Facts: []chronology.Fact{
				{Key: "chronology.fact.app", Word: "failures.app.smartlink"},
				{Key: "chronology.fact.on_screen", Text: "Unable to upload photo. Please try again. (E-504)"},
			},
			ToldAt: happened.Add(12 * time.Minute), ToldBy: "María, by phone", RecordedAt: typed, By: cast.Pilar.ID, Pictures: []string{sum},
		},
		{
			Kind: chronology.Called, At: typed, Untimed: true, Gone: true, Says: says("failures.channel.phone", nil), RecordedAt: typed, By: cast.Pilar.ID,
			Facts: []chronology.Fact{{Key: "chronology.fact.answered_by", Text: "ISAP desk"}},
		},
		{
			Kind: chronology.Evidence, At: typed, Says: says("chronology.evidence", nil), Facts: []chronology.Fact{{Key: "chronology.fact.shows", Text: "The red message"}},
			ToldAt: typed, ToldBy: "María, by text", RecordedAt: typed, By: cast.Pilar.ID, SHA256: sum,
		},
	}
	return chronologyui.View{
		Paper: chronology.Paper{
			Client: fileOf(mariaID, cast.Maria).Client, Office: "Casa Abierta Legal Clinic", Zone: "America/Chicago",
			Span: chronology.Span{From: "2026-11-23", To: "2026-11-24"}, Lines: lines,
		},
		Names: map[uuid.UUID]string{cast.Pilar.ID: cast.Pilar.Name}, From: "2026-11-23", To: "2026-11-24", Now: typed, By: cast.Ruth.Name,
	}
}
