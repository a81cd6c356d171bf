package main

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/packets"
	"constancia/internal/seal"
	"constancia/internal/typeset"
	"constancia/internal/vault"
	"constancia/ui/layout"
	packetsui "constancia/ui/packets"
	"constancia/ui/parts"
)

// packetViews are what leaves the house on paper.
func packetViews() []view {
	return []view{
		{"packets-list", packetPage("packets.title", func() templ.Component { return packetsui.List(packetList()) })},
		{"packet-new", packetPage("packets.new.title", func() templ.Component {
			return packetsui.New(packetsui.NewView{Desk: packetDesk(), Form: packetsui.NewForm{FormID: "f", Kind: "missed_check_in"}, Failures: mariasFailures()})
		})},
		{"packet-building", packetPage("packets.kind.missed_check_in", func() templ.Component { return packetsui.File(packetIn(packets.Building)) })},
		{"packet-built", packetPage("packets.kind.missed_check_in", func() templ.Component { return packetsui.File(packetIn(packets.Ready)) })},
		{"packet-failed", packetPage("packets.kind.missed_check_in", func() templ.Component { return packetsui.File(packetIn(packets.Failed)) })},
		{"packet-sealed", packetPage("packets.kind.missed_check_in", func() templ.Component { return packetsui.File(packetIn(packets.Sealed)) })},
		{"packet-approved", packetPage("packets.kind.missed_check_in", func() templ.Component { return packetsui.File(packetIn(packets.Approved)) })},
		{"packet-refused", packetPage("packets.kind.missed_check_in", func() templ.Component { return packetsui.File(packetRefused()) })},
		{"packet-correct", packetPage("packets.kind.missed_check_in", func() templ.Component { return packetsui.File(packetCorrected()) })},
		{"packet-choice", packetPage("packets.choice.title", func() templ.Component { return packetsui.Choice(packetChoice(packets.MissedCheckIn)) })},
		{"packet-choice-letter", packetPage("packets.choice.title", func() templ.Component { return packetsui.Choice(packetChoice(packets.ComplianceLetter)) })},
		{"packet-choice-court", packetPage("packets.choice.title", func() templ.Component { return packetsui.Choice(packetMotion()) })},
		{"packet-motion", packetPage("packets.kind.rescind_exhibits", func() templ.Component { return packetsui.File(packetOfMotion()) })},
		{"packet-choice-forum", packetPage("packets.choice.title", func() templ.Component { return packetsui.Choice(packetChoice(packets.CheckInExhibits)) })},
		{"packet-choice-stale", packetPage("packets.choice.title", func() templ.Component { return packetsui.Choice(packetClash()) })},
	}
}

func packetPage(title string, body func() templ.Component) func(context.Context) templ.Component {
	return func(ctx context.Context) templ.Component { return page(layout.Packets, locale.Say(ctx, title), body()) }
}

func packetDesk() packetsui.Desk {
	d := mariasDesk()
	d.Names = maps.Clone(d.Names)
	d.Names[cast.Ruth.ID] = cast.Ruth.Name
	return packetsui.Desk{
		Client: mariaID, Name: d.Name, Zone: "America/Chicago", Theirs: "America/Chicago", Now: cast.Start, Today: "2026-11-23", Names: d.Names,
		MayWrite: true, MayApprove: true,
	}
}

func mariasFailures() []packetsui.Named {
	return []packetsui.Named{{ID: mariaID, Label: "Tue Nov 24, 8:55 AM", Hint: "Photo could not be sent · Session expired, logged out"}}
}

func packetList() packetsui.ListView {
	row := packets.Listed{
		ID: mariaID, ClientID: mariaID, GivenNames: seal.Of("María José"), FamilyNames: seal.Of("García Hernández"), Kind: packets.MissedCheckIn,
		Number: 2, State: packets.Sealed, ServedOn: "2026-11-20", AnswerDue: "2026-11-22",
	}
	second := row
	second.Kind, second.Number, second.State, second.ServedOn, second.AnswerDue = packets.RescindExhibits, 1, packets.Ready, "", ""
	return packetsui.ListView{Desk: packetDesk(), Rows: []packets.Listed{row, second}, Pages: parts.Pages{Next: "#"}}
}

// packetsDue are those of which Today says that an answer was asked for.
func packetsDue() packetsui.ListView {
	v := packetList()
	v.Rows = v.Rows[:1]
	return v
}

func packetIn(state packets.State) packetsui.FileView {
	screenshot := checkIn(3, obligations.Due).ID
	drawn := packets.Built{
		Pages:    4,
		Parts:    []packets.PlacedPart{{ID: packets.CoverLetter, Page: 1, Last: 2}, {ID: packets.AppEvidence, Tab: "C", Page: 3, Last: 4}},
		Exhibits: []packets.Placed{{Label: "C-1", Part: packets.AppEvidence, Document: screenshot, Page: 4, Pages: 1, As: packets.AsPicture}},
		Listed: []packets.PartListing{
			{ID: packets.CoverLetter, In: true, Missing: []packets.Missing{{Key: "packets.missing.officer"}, {Key: "packets.missing.answer_by"}}},
			{ID: packets.ClientDeclaration, Tab: "B", Why: "packets.why.nothing", Missing: []packets.Missing{{Key: "packets.missing.statement_client"}}},
			{ID: packets.AppEvidence, Tab: "C", In: true},
			{ID: packets.Ties, Tab: "J", Why: "packets.why.left_out"},
		},
	}
	kept, _ := json.Marshal(drawn) // plain words and numbers
	file := packets.File{Packet: packets.Packet{
		Row: db.Row{ID: mariaID, Version: 1, CreatedAt: cast.Start}, ClientID: mariaID, Kind: packets.MissedCheckIn, LineID: mariaID, Number: 1,
		State: state, AskedBy: cast.Pilar.ID,
	}}
	file.Versions = []packets.Packet{file.Packet}
	switch state {
	case packets.Building:
		file.Work = packets.Work{PacketID: mariaID, Step: packets.Placing, Done: 3, Whole: 8}
	case packets.Failed:
		file.Problem, file.ProblemOf = "packets.problem.file", &screenshot
	default:
		file.Build = &packets.Build{ID: mariaID, Pages: 4, Bytes: 812_345, SHA256: seal.Of(strings.Repeat("5e", 32)), Contents: seal.Of(string(kept)), BuiltAt: cast.Start}
		file.BuildID = &file.Build.ID
	}
	judgedIn(&file, state)
	v := packetsui.FileView{Desk: packetDesk(), File: file, Titles: map[uuid.UUID]string{screenshot: "Screenshot"}}
	v.Fresh()
	return v
}

// packetPages is a file of as many pages as the packet of the scenes has.
func packetPages(w http.ResponseWriter) {
	book, err := typeset.New(typeset.Options{})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	for n := range packetIn(packets.Ready).File.Build.Pages {
		if n > 0 {
			book.PageBreak()
		}
		book.Heading(1, "Page "+strconv.Itoa(n+1))
	}
	w.Header().Set("Content-Type", string(vault.PDF))
	_, _ = book.WriteTo(w)
}
