package main

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/vault"
	failuresui "constancia/ui/failures"
	"constancia/ui/layout"
	"constancia/ui/parts"
)

func failureViews() []view {
	return []view{
		{"failure-log", failurePage(func(context.Context) templ.Component { return failuresui.New(mariasCall()) })},
		{"failure-log-refused", failurePage(refusedFailure)},
		{"failure-file", failurePage(func(context.Context) templ.Component { return failuresui.File(mariasFailure()) })},
		{"failure-correct", failurePage(func(context.Context) templ.Component {
			v := mariasFailure()
			return failuresui.Correct(failuresui.CorrectView{
				Desk: v.Desk, Failure: v.File.ID, Form: failuresui.CorrectFormOf(v.File.Current(), v.Theirs),
			})
		})},
		{"failure-list", failurePage(func(context.Context) templ.Component {
			return failuresui.List(failuresui.ListView{Desk: mariasDesk(), Rows: mariasRows()})
		})},
		{"failure-list-empty", failurePage(func(context.Context) templ.Component {
			return failuresui.List(failuresui.ListView{Desk: mariasDesk(), Choice: failuresui.Choice{State: failures.New}})
		})},
		{"failure-begin", failurePage(func(context.Context) templ.Component {
			return failuresui.Begin(failuresui.BeginView{
				Desk: mariasDesk(), Open: []failuresui.Window{{Entry: openNow(), Name: mariasDesk().Name}}, Drafts: mariasDrafts(),
			})
		})},
		{"failure-today", failurePage(func(ctx context.Context) templ.Component {
			return templ.Join(layout.Head(layout.Heading{Title: locale.Say(ctx, "today.title")}), failuresui.Today(failuresui.TodayView{
				Desk: mariasDesk(), Today: failures.Today{Drafts: mariasDrafts(), Logged: mariasRows()},
			}))
		})},
	}
}

func failurePage(body func(context.Context) templ.Component) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component {
		return page(layout.Failures, locale.Say(ctx, "failures.list.title"), body(ctx))
	}
}

func mariasDesk() failuresui.Desk {
	return failuresui.Desk{
		Client: mariaID, Name: "María José García Hernández", Zone: "America/Chicago", Theirs: "America/Chicago", Now: cast.Start,
		Names: map[uuid.UUID]string{cast.Pilar.ID: cast.Pilar.Name}, MayWrite: true,
	}
}

func mariasCall() failuresui.NewView {
	v := failuresui.NewView{Desk: mariasDesk(), Windows: []obligations.Entry{openNow(), checkIn(-1, obligations.Unknown)}}
	v.Form = failuresui.Fresh(v.Now, v.Theirs, "es")
	v.Form.FormID, v.Form.Occurrence = "f", v.Windows[0].ID.String()
	return v
}

func refusedFailure(ctx context.Context) templ.Component {
	v := mariasCall()
	v.Form.FirstDate, v.Form.FirstTime, v.Form.CallSaid = "2026-11-31", "25:00", "Nobody answered."
	var wrong fault.Problems
	wrong.Add("kinds", "failures.what_needed")
	wrong.Add("first_seen_at.date", "wall.no_such_day")
	wrong.Add("first_seen_at.time", "wall.no_such_time")
	wrong.Add("call.channel", "failures.channel_needed")
	v.Problems = parts.ProblemsOf(ctx, wrong.Err())
	return failuresui.New(v)
}

// mariasFailure is what became of it: an account that was corrected, a try, a call,
// a paper whose own date cannot be right, and a step of the first day.
func mariasFailure() failuresui.FileView {
	account, _ := cast.MishapOf(cast.Maria)
	seen, told := cast.Start.Add(-17*time.Minute), cast.Start.Add(-5*time.Minute)
	first := failures.Statement{
		ID: checkIn(1, obligations.Due).ID, ClientID: mariaID, Number: 1, App: account.App, Kinds: strings.Join(account.Kinds, ","),
		ErrorText: seal.Of(account.ErrorText), What: seal.Of(account.What), FirstSeenAt: &seen, ToldAt: told, ToldBy: seal.Of(account.ToldBy),
		Language: "es", RecordedBy: cast.Pilar.ID, RecordedAt: cast.Start,
		Device:  seal.Of(`{"owner":"own","make":"Samsung","model":"Galaxy A14","os":"Android 13","battery":"64 %"}`),
		Network: seal.Of(`{"kind":"mobile","carrier":"Cricket","place":"bus stop in Cicero","other_apps":"yes"}`),
	}
	second := first
	second.ID, second.Number, second.Supersedes, second.Reason = checkIn(2, obligations.Due).ID, 2, &first.ID, seal.Of("She looked at her phone again.")
	line := func(n int) failures.Line {
		return failures.Line{ID: checkIn(n, obligations.Due).ID, ClientID: mariaID, RecordedBy: cast.Pilar.ID, RecordedAt: cast.Start}
	}
	minutes := 240
	about := openNow()
	return failuresui.FileView{
		Desk: mariasDesk(), About: about, Line: failuresui.LineForm{FormID: "f"},
		File: failures.File{
			Failure: failures.Failure{
				Row: db.Row{ID: mariaID, Version: 2, CreatedAt: cast.Start}, ClientID: mariaID, OccurrenceID: &about.ID, StatementID: second.ID,
			},
			Statements: []failures.Statement{first, second},
			Attempts:   []failures.Attempt{{Line: line(3), At: &seen, Action: "restart", Result: seal.Of("The same message.")}},
			Calls: []failures.Call{{
				Line: line(4), At: &told, Channel: "phone", Number: seal.Of("(312) 555-0140"), Seconds: &minutes, Voicemail: true,
			}},
			Witnesses: []failures.Witness{{Line: line(5), Name: seal.Of("Her sister"), Saw: seal.Of("the red message")}},
			Steps:     []failures.StepDone{{Step: failures.Voicemail, DoneAt: cast.Start, RecordedBy: cast.Pilar.ID, RecordedAt: cast.Start}},
			Evidence: []failures.Evidence{{
				ID: checkIn(6, obligations.Due).ID, ClientID: mariaID, DocumentID: scanned().ID, Caption: seal.Of("The carrier's notice"),
				SentBy: seal.Of("María, by e-mail"), ReceivedAt: cast.Start, Document: scanned(),
			}},
			Custody: []documents.Custody{{
				DocumentID: scanned().ID, Act: documents.Received, Person: cast.Pilar.ID, At: cast.Start,
			}},
		},
	}
}

// scanned is a paper of the client.
func scanned() documents.Document {
	return documents.Document{
		ID: checkIn(6, obligations.Due).ID, ClientID: mariaID, Kind: documents.Notice, MediaType: vault.PDF, Bytes: 48_212,
		Caption: seal.Of("The carrier's notice"), SentBy: seal.Of("María, by e-mail"), Claimed: seal.Of("1970-01-01T00:00:00"),
		ReceivedAt: cast.Start, SHA256: seal.Of("9f2b7c1de0a4458b6c3f7a90d1e2b3c4a5f60718293a4b5c6d7e8f9011223344"),
	}
}

func mariasRows() []failures.Listed {
	seen := cast.Start.Add(-17 * time.Minute)
	row := failures.Listed{
		ID: mariaID, ClientID: mariaID, GivenNames: seal.Of("María José"), FamilyNames: seal.Of("García Hernández"),
		App: "smartlink", Kinds: "app_photo_not_sent", FirstSeenAt: &seen, ToldAt: cast.Start, CreatedAt: cast.Start, Pieces: 1,
	}
	fresh := row
	fresh.Kinds, fresh.FirstSeenAt, fresh.Pieces = "bi_phone_defect,battery_dead", nil, 0
	return []failures.Listed{row, fresh}
}

func mariasDrafts() []failures.Parked {
	draft := failures.Draft{Row: db.Row{UpdatedAt: cast.Start.Add(-2 * time.Minute)}, ClientID: mariaID}
	return []failures.Parked{{Draft: draft, Name: mariasDesk().Name, Window: openNow()}}
}
