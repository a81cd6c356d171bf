package main

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/documents"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/packets"
	"constancia/internal/seal"
	"constancia/internal/vault"
	packetsui "constancia/ui/packets"
	"constancia/ui/parts"
)

// judgedIn puts on a packet what happened to it: approved, put together again, approved
// anew, sealed, handed over, corrected and answered.
func judgedIn(file *packets.File, state packets.State) {
	if state != packets.Approved && state != packets.Sealed {
		return
	}
	first, second := checkIn(5, obligations.Due).ID, checkIn(6, obligations.Due).ID
	file.Rounds = []packets.Round{
		{Round: 1, AskedBy: cast.Pilar.ID, AskedAt: cast.Start},
		{Round: 2, AskedBy: cast.Pilar.ID, AskedAt: cast.Start.Add(time.Hour), ApprovalID: &first},
	}
	file.Approvals = []packets.Approval{
		{ID: first, BuildID: checkIn(7, obligations.Due).ID, ApprovedBy: cast.Ruth.ID, ApprovedAt: cast.Start.Add(time.Minute)},
		{ID: second, BuildID: file.Build.ID, ApprovedBy: cast.Ruth.ID, ApprovedAt: cast.Start.Add(2 * time.Hour)},
	}
	if state != packets.Sealed {
		return
	}
	at := func(hours int) time.Time { return cast.Start.Add(time.Duration(hours) * time.Hour) }
	file.Seal = &packets.SealRecord{ManifestSHA256: seal.Of(strings.Repeat("a7", 32)), By: cast.Ruth.ID, At: at(3)}
	file.Bundle = &packets.BundleRecord{Bytes: 1_200_000}
	file.Services = []packets.Service{
		{ID: first, How: "email", OnWhom: seal.Of("ERO Chicago"), ServedOn: "2026-11-23", Zone: "America/Chicago", RecordedBy: cast.Pilar.ID, RecordedAt: at(4)},
		{
			ID: second, Supersedes: &first, Why: seal.Of("It went to the field office’s other address."), How: "certified_mail", OnWhom: seal.Of("ERO Chicago, 101 W Ida B Wells Dr"),
			ServedOn: "2026-11-23", ServedTime: "11:05", Zone: "America/Chicago", Proof: seal.Of("7020 1810 0001 2345 6789"), AnswerDue: "2026-12-04",
			RecordedBy: cast.Pilar.ID, RecordedAt: at(5),
		},
	}
	file.Receipts = []packets.Receipt{{ServiceID: second, ReceivedOn: "2026-11-24", KnownBy: seal.Of("The green card came back, signed."), RecordedBy: cast.Pilar.ID, RecordedAt: at(6)}}
}

// packetRefused is a packet that could not be sealed.
func packetRefused() packetsui.FileView {
	v := packetIn(packets.Approved)
	v.Part, v.Problems = "seal", parts.Problems{{Text: "Event 214 of the log is not what was put on record. The packet is not sealed. Tell whoever runs the system, and run constancia audit verify."}}
	return v
}

// packetCorrected is a sealed packet with the form open that corrects how it was handed
// over.
func packetCorrected() packetsui.FileView {
	v := packetIn(packets.Sealed)
	v.Correct = checkIn(6, obligations.Due).ID
	v.Letters = []packetsui.Named{{ID: mariaID, Label: "Letter · Tue Nov 24, 9:20 AM"}}
	v.Fresh()
	return v
}

func packetChoice(kind packets.Kind) packetsui.ChoiceView {
	taken := cast.Start.Add(-time.Hour)
	fit := documents.Document{
		ID: mariaID, ClientID: mariaID, Kind: documents.Screenshot, Caption: seal.Of("The words on the screen"), MediaType: vault.PNG, ReceivedAt: cast.Start,
		Claimed: seal.Of("2026-11-24T08:55:00-06:00"), Details: seal.Of(`{"make":"Samsung","model":"A14","place":true}`), TakenAt: &taken,
	}
	unfit := fit
	unfit.ID, unfit.Kind, unfit.Caption = checkIn(4, obligations.Due).ID, documents.Photo, seal.Of("The office door")
	seen := documents.Check{Faces: true, Fit: true, Note: seal.Of("The girl on it is her daughter."), CheckedBy: cast.Pilar.ID, CheckedAt: cast.Start}
	p := packetIn(packets.Ready).File.Packet
	p.Kind = kind
	form, _ := kind.Form()
	part := packets.PartID("")
	for _, one := range form.Parts {
		if one.Exhibits && part == "" {
			part = one.ID
		}
	}
	second := fit
	second.ID, second.Caption = checkIn(5, obligations.Due).ID, seal.Of("The same words, five minutes later")
	candidates := []packets.Candidate{
		{File: documents.File{Document: fit, Checks: []documents.Check{seen}}, Part: part},
		{File: documents.File{Document: second, Checks: []documents.Check{seen}}, Part: part},
		{File: documents.File{Document: unfit}, Unfit: "documents.unfit.unchecked"},
	}
	v := packetsui.ChoiceView{
		Desk: packetDesk(), Packet: p, Form: packetsui.ChoiceFormOf(p, candidates), Candidates: candidates, Failures: mariasFailures(),
		Statements: []packetsui.Named{{ID: mariaID, Label: "I was at home. The app asked for a photo and said that it could not be sent.", Hint: "Approved Tue Nov 24, 9:20 AM"}},
		Offices:    []packetsui.Named{{ID: mariaID, Label: "ERO Chicago"}},
		Signers:    []packetsui.Named{{ID: cast.Ruth.ID, Label: cast.Ruth.Name}},
		Hearings:   []packetsui.Named{{ID: mariaID, Label: "Tue Jan 5, 2027, 8:30 AM · Chicago, Illinois"}},
	}
	v.Form.Failures = []string{mariaID.String()}
	v.Form.Parts[0], v.Form.Parts[1] = string(part), string(part)
	v.Form.Follow([]uuid.UUID{mariaID})
	v.Form.Draft("This office represents María José García Hernández.\n\nSince January 5, 2026, 41 of 42 check-ins were made on time.")
	return v
}

// packetClash is the form after somebody else saved first.
func packetClash() packetsui.ChoiceView {
	v := packetChoice(packets.MissedCheckIn)
	v.Form.Words, v.Form.Drafted, v.Form.AnswerBy, v.Form.Round, v.Typed = "She went to the office the same day.", "", "2026-12-04", 1, true
	saved := v.Packet
	v.Form.Version = 2
	saved.Round, saved.AskedBy, saved.UpdatedAt, saved.Version = 2, cast.Ruth.ID, cast.Start, 3
	v.Clash(locale.With(context.Background(), locale.For("en")), saved)
	return v
}

// packetMotion is the form of a motion to rescind: two of its papers are there, and of one
// the attorney says why it is not.
func packetMotion() packetsui.ChoiceView {
	v := packetChoice(packets.RescindExhibits)
	for i, title := range []string{"Motion, signed", "Order of November 3"} {
		v.Candidates[i].Title, v.Candidates[i].Caption = seal.Of(title), seal.Text{}
		v.Form.Parts[i] = string([]packets.PartID{packets.TheMotion, packets.Order}[i])
	}
	v.Form.Ground = "no_notice"
	for i, place := range v.Form.Places {
		if place == string(packets.Application) {
			v.Form.Reasons[i] = "The motion rests on notice alone."
		}
	}
	return v
}

// packetOfMotion is that motion, put together.
func packetOfMotion() packetsui.FileView {
	v := packetIn(packets.Ready)
	v.File.Kind = packets.RescindExhibits
	form, _ := packets.RescindExhibits.Form()
	drawn := packets.Built{Pages: 4}
	in := map[packets.PartID]int{packets.CoverPage: 1, packets.FilingFee: 2, packets.TheMotion: 3, packets.TableOfPages: 4}
	for _, part := range form.Parts {
		listed := packets.PartListing{ID: part.ID, Tab: part.Tab, In: in[part.ID] > 0}
		switch {
		case listed.In:
			drawn.Parts = append(drawn.Parts, packets.PlacedPart{ID: part.ID, Page: in[part.ID], Last: in[part.ID]})
		case part.ID == packets.Application:
			listed.Why, listed.Said = "packets.why.said", "The motion rests on notice alone."
		case part.ID == packets.AddressForm:
			listed.Why = "packets.why.not_moved"
		default:
			listed.Why = "packets.why.nothing"
		}
		if part.Supplied && listed.Why == "packets.why.nothing" {
			listed.Missing = []packets.Missing{{Key: "packets.missing." + string(part.ID)}}
		}
		if part.ID == packets.ProofOfService {
			listed.Missing = nil
		}
		drawn.Listed = append(drawn.Listed, listed)
	}
	kept, _ := json.Marshal(drawn) // plain words and numbers
	v.File.Build.Contents = seal.Of(string(kept))
	return v
}
