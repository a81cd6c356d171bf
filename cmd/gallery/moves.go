package main

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/moves"
	"constancia/internal/seal"
	"constancia/internal/wall"
	"constancia/ui/layout"
	movesui "constancia/ui/moves"
	"constancia/ui/parts"
)

func moveViews() []view {
	return []view{
		{"move-new", movePage(func(context.Context) templ.Component {
			return movesui.Record(movesui.RecordView{Desk: movesDesk(), Form: movesui.Form{FormID: "f"}})
		})},
		{"move-correct", movePage(func(ctx context.Context) templ.Component {
			form := movesui.FormOf(mariasMove())
			form.FormID, form.Since = "f", "2026-02-30"
			var wrong fault.Problems
			wrong.Add("address.since", "wall.no_such_day")
			wrong.Add("why", "moves.why_needed")
			return movesui.Record(movesui.RecordView{Desk: movesDesk(), ID: mariasMove().ID, Form: form, Problems: parts.ProblemsOf(ctx, wrong.Err())})
		})},
		{"move", movePage(func(context.Context) templ.Component {
			return movesui.Page(movesui.View{Desk: movesDesk(), File: mariasMove(), Add: movesui.AddForm{FormID: "f"}})
		})},
		{"move-update", movePage(func(context.Context) templ.Component {
			f := mariasMove()
			return movesui.Update(movesui.UpdateView{Desk: movesDesk(), File: f, Update: f.Updates[2], Turn: movesui.TurnForm{FormID: "f", Version: 1}})
		})},
		{"move-update-told", movePage(func(context.Context) templ.Component {
			f := mariasMove()
			return movesui.Update(movesui.UpdateView{Desk: movesDesk(), File: f, Update: f.Updates[0], Turn: movesui.TurnForm{FormID: "f", Version: 2}})
		})},
		{"move-sending", movePage(func(context.Context) templ.Component {
			f := mariasMove()
			return movesui.Sending(movesui.SendingView{
				Desk: movesDesk(), File: f, Update: f.Updates[1], Form: movesui.SendingFormOf(f.Updates[1], "2026-11-23", cast.Pilar.Name),
			})
		})},
		{"move-sending-correct", movePage(func(context.Context) templ.Component {
			f := mariasMove()
			return movesui.Sending(movesui.SendingView{Desk: movesDesk(), File: f, Update: f.Updates[0], Form: movesui.SendingFormOf(f.Updates[0], "", "")})
		})},
		{"move-receipt-back", movePage(func(context.Context) templ.Component {
			u := mariasMove().Updates[0]
			return movesui.Back(movesui.BackView{Desk: movesDesk(), Update: u, Receipt: u.Receipts[0]})
		})},
		{"move-panel", movePage(func(context.Context) templ.Component {
			return together(layout.Head(layout.Heading{Title: movesDesk().Name}), movesui.Panel(movesui.PanelView{Desk: movesDesk(), Files: []moves.File{mariasMove()}}))
		})},
		{"moves-all", movePage(func(context.Context) templ.Component { return movesui.All(movesToday()) })},
	}
}

func movePage(body func(context.Context) templ.Component) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component {
		return page(layout.Clients, locale.Say(ctx, "moves.title"), body(ctx))
	}
}

func movesDesk() movesui.Desk {
	return movesui.Desk{
		Client: mariaID, Name: "María José García Hernández", Zone: "America/Chicago", Now: cast.Start, Today: "2026-11-23",
		Names:    map[uuid.UUID]string{cast.Pilar.ID: cast.Pilar.Name, cast.Ruth.ID: cast.Ruth.Name},
		MayWrite: true, MayConfirm: true, MayReceive: true,
	}
}

func movesToday() movesui.TodayView {
	v := movesui.TodayView{Desk: movesDesk(), All: 3}
	for _, u := range mariasMove().Updates[1:] {
		v.Rows = append(v.Rows, moves.Waiting{
			ID: u.ID, ClientID: mariaID, Agency: u.Agency, DueOn: u.DueOn, GivenNames: seal.Of("María José"), FamilyNames: seal.Of("García Hernández"),
		})
	}
	v.Client, v.Name = uuid.Nil, ""
	return v
}

// moveRow is the id of the n-th row of María's move.
func moveRow(n byte) uuid.UUID {
	id := mariaID
	id[13], id[14] = 0x6d, n
	return id
}

// mariasMove is María's move of the eleventh: the court was told, USCIS is still to be,
// ICE was to be told by Wednesday as her order says, the ISAP office by no rule.
func mariasMove() moves.File {
	of := func(n byte, a moves.Agency, due wall.Date, state moves.State) moves.UpdateFile {
		return moves.UpdateFile{
			Update: moves.Update{
				Row: db.Row{ID: moveRow(n), Version: 1, CreatedAt: cast.Start, UpdatedAt: cast.Start}, ClientID: mariaID, MoveID: moveRow(1), Agency: a, DueOn: due, State: state,
			},
			Turns: []moves.Turn{{ID: moveRow(n + 20), Number: 1, Act: moves.Opened, DueOn: a.Due("2026-11-11"), RecordedBy: cast.Pilar.ID, RecordedAt: cast.Start}},
		}
	}
	court, uscis, ice := of(2, moves.Court, "2026-11-16", moves.Sent), of(3, moves.USCIS, "2026-11-21", moves.Open), of(4, moves.ICE, "2026-11-25", moves.Open)
	first := moves.Sending{ID: moveRow(40), UpdateID: court.ID, SentOn: "2026-11-13", How: "ecas", RecordedBy: cast.Pilar.ID, RecordedAt: cast.Start}
	holds := first
	holds.ID, holds.Supersedes, holds.Why, holds.How = moveRow(41), &first.ID, seal.Of("It went by mail."), moves.ByMail
	holds.SentBy, holds.Receipt = seal.Of("Pilar Quispe"), seal.Of("9405 5036 9930 0000")
	court.Sendings = []moves.Sending{first, holds}
	scan := documents.Document{ID: moveRow(50), Title: seal.Of("EOIR-33/IC with the certificate of mailing")}
	court.Receipts = []moves.Proof{{Receipt: moves.Receipt{ID: moveRow(51), UpdateID: court.ID, DocumentID: scan.ID}, Document: scan}}
	ice.Turns = append(ice.Turns, moves.Turn{
		ID: moveRow(60), Number: 2, Act: moves.Confirmed, DueOn: "2026-11-25", Reason: seal.Of("The officer gave her until Wednesday."), RecordedBy: cast.Ruth.ID, RecordedAt: cast.Start,
	})
	return moves.File{
		Move: moves.Move{
			ID: moveRow(1), ClientID: mariaID, AddressID: moveRow(9), MovedOn: "2026-11-11", ToldOn: "2026-11-12", ToldBy: seal.Of("herself, by phone"),
			RecordedBy: cast.Pilar.ID, RecordedAt: cast.Start,
		},
		Address: clients.Address{
			Kind: clients.Residence, Line1: seal.Of("233 S Wacker Dr"), City: seal.Of("Chicago"), State: seal.Of("IL"), Zip: seal.Of("60606"), Since: "2026-11-11",
		},
		Updates: []moves.UpdateFile{court, uscis, ice, of(5, moves.ISAP, "", moves.Open)}, OnOrder: true,
	}
}
