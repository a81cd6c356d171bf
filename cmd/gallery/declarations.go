package main

import (
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/failures"
	"constancia/internal/hearings"
	"constancia/internal/packets"
	"constancia/internal/seal"
	"constancia/internal/wall"
	packetsui "constancia/ui/packets"
)

// declarationViews are what somebody swears to: the questions, what stands around the
// words, and the certificate of the records.
func declarationViews() []view {
	return []view{
		{"outline", packetPage("packets.outline.title", func() templ.Component { return packetsui.Outline(mariasOutline(packets.ByClient)) })},
		{"outline-custodian", packetPage("packets.outline.title", func() templ.Component { return packetsui.Outline(mariasOutline(packets.ByCustodian)) })},
		{"outline-hearing", packetPage("packets.outline.title", func() templ.Component { return packetsui.Outline(hearingOutline()) })},
		{"declaration", packetPage("packets.sworn.title", func() templ.Component { return packetsui.Sworn(mariasDeclaration()) })},
		{"certificate", packetPage("packets.certificate.title", func() templ.Component { return packetsui.Sworn(mariasCertificate()) })},
	}
}

func mariasOutline(role packets.Role) packetsui.OutlineView {
	o := packets.Outline{ClientID: mariaID, Failure: failures.File{Failure: failures.Failure{ClientID: mariaID}}, Role: role, Zone: "America/Chicago"}
	o.Failure.ID = mariaID
	for _, id := range map[packets.Role][]string{
		packets.ByClient:    {"who", "duty", "tried", "screen", "called"},
		packets.ByCustodian: {"who", "practice", "arrive", "kept", "compared", "unsure"},
	}[role] {
		p := packets.Prompt{ID: id}
		if id == "screen" {
			p.Facts = []packets.Fact{{Key: "packets.fact.screen", At: cast.Start, Text: "“Unable to upload photo. Please try again. (E-504)”", Source: "packets.fact.as_told", Who: "María"}}
		}
		o.Prompts = append(o.Prompts, p)
	}
	return packetsui.OutlineView{Outline: o, Name: mariasDesk().Name, Now: cast.Start, Form: packetsui.OutlineForm{FormID: "f", Role: string(role)}}
}

func hearingOutline() packetsui.OutlineView {
	o := packets.Outline{ClientID: mariaID, Hearing: hearings.File{}, Role: packets.ByClient, Zone: "America/Chicago"}
	o.Hearing.ID = mariaID
	for _, id := range []string{"who", "lived", "mail", "knew", "day", "arrived"} {
		p := packets.Prompt{ID: id}
		if id == "day" {
			p.Facts = []packets.Fact{{Key: "packets.fact.hearing", Moment: wall.Moment{Date: "2026-11-03", Time: "08:30", Zone: "America/Chicago"}, Text: "CHI"}}
		}
		o.Prompts = append(o.Prompts, p)
	}
	return packetsui.OutlineView{Outline: o, Name: mariasDesk().Name, Now: cast.Start, Form: packetsui.OutlineForm{FormID: "f", Role: "client"}}
}

func framedBy(role packets.Role, f packets.Frame) packets.DeclarationFile {
	f.ID, f.DeclarationID, f.Number = uuid.MustParse("0192f000-0000-7000-8000-0000000000f1"), mariaID, 1
	d := packets.DeclarationFile{Declaration: packets.Declaration{ClientID: mariaID, Role: role, FrameID: f.ID}, Frames: []packets.Frame{f}}
	d.ID = mariaID
	return d
}

func mariasDeclaration() packetsui.SwornView {
	d := framedBy(packets.ByClient, packets.Frame{Signer: seal.Of("María José García Hernández"), Place: packets.Inside, City: seal.Of("Chicago, Illinois")})
	return packetsui.SwornView{
		Desk: packetDesk(), Note: mariaID, Text: mariaID, Language: "ti", Role: packets.ByClient, Approved: true, Declaration: d, Form: packetsui.SwornFormOf(d.Current()),
	}
}

func mariasCertificate() packetsui.SwornView {
	d := framedBy(packets.ByCustodian, packets.Frame{Signer: seal.Of(cast.Pilar.Name), SignerID: &cast.Pilar.ID, Capacity: seal.Of("paralegal"), Place: packets.Inside})
	d.Approvals = []packets.FrameApproval{{FrameID: d.FrameID, ApprovedBy: cast.Ruth.ID, ApprovedAt: cast.Start.Add(-time.Hour)}}
	v := packetsui.SwornView{
		Desk: packetDesk(), Role: packets.ByCustodian, Approved: true, Declaration: d, Form: packetsui.SwornFormOf(d.Current()),
		Words: []string{"My name is " + cast.Pilar.Name + ". I am paralegal at the clinic. I know how the office receives and keeps its records, and I am qualified to certify them."},
	}
	v.Declaration.Testifies = true
	return v
}
