package api

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/packets"
)

type packetListedJSON struct {
	ID        uuid.UUID `json:"id"`
	Version   int64     `json:"version"`
	ClientID  uuid.UUID `json:"client_id"`
	Kind      string    `json:"kind"`
	Number    int       `json:"number" doc:"Of the packet's version, from 1"`
	State     string    `json:"state" enum:"building,built,approved,sealed,failed"`
	Progress  int       `json:"progress" doc:"Percent of what is being made: the packet, or its bundle"`
	Pages     int       `json:"pages"`
	AskedBy   uuid.UUID `json:"asked_by"`
	AskedAt   string    `json:"asked_at"`
	SealedAt  *string   `json:"sealed_at"`
	ServedOn  string    `json:"served_on"`
	AnswerDue string    `json:"answer_due"`
	Answered  int       `json:"answered" doc:"Answers on record"`
}

func jsonOfListed(l packets.Listed) packetListedJSON {
	return packetListedJSON{
		ID: l.ID, Version: l.Version, ClientID: l.ClientID, Kind: string(l.Kind), Number: l.Number, State: string(l.State),
		Progress: progressOf(l.State, l.Percent()), Pages: l.Pages, AskedBy: l.AskedBy, AskedAt: instant(l.CreatedAt),
		SealedAt: maybeInstant(l.SealedAt), ServedOn: string(l.ServedOn), AnswerDue: string(l.AnswerDue), Answered: l.Answered,
	}
}

func progressOf(state packets.State, percent int) int {
	if state == packets.Ready || state == packets.Approved {
		return 100
	}
	return percent
}

type packetJSON struct {
	ID          uuid.UUID           `json:"id"`
	Version     int64               `json:"version" doc:"Of the row, for If-Match"`
	ClientID    uuid.UUID           `json:"client_id"`
	Kind        string              `json:"kind"`
	Number      int                 `json:"number" doc:"Of the packet's version, from 1"`
	PreviousID  *uuid.UUID          `json:"previous_id" doc:"The version that it replaces"`
	State       string              `json:"state" enum:"building,built,approved,sealed,failed"`
	Progress    int                 `json:"progress" doc:"Percent of what is being made: the packet, or its bundle"`
	Step        string              `json:"step" doc:"reading, placing, numbering, storing or bundling; empty before anybody began"`
	Problem     *packetMissingJSON  `json:"problem" doc:"Why it failed"`
	ProblemOf   *uuid.UUID          `json:"problem_of" doc:"The document at fault"`
	BuildID     *uuid.UUID          `json:"build_id" doc:"What approval and seal name; null while there is none"`
	SHA256      string              `json:"sha256" doc:"Of the PDF"`
	Bytes       int64               `json:"bytes"`
	Pages       int                 `json:"pages"`
	Pieces      int                 `json:"pieces" doc:"Into how many files it is split for e-filing; 0 for one"`
	Choice      PacketChoice        `json:"choice"`
	Dropped     []packetDroppedJSON `json:"dropped" nullable:"false" doc:"What the choice before had and this one could not keep"`
	Parts       []packetPartJSON    `json:"parts" nullable:"false" doc:"As it was put together"`
	Approval    *packetActJSON      `json:"approval" doc:"That stands"`
	ToClear     []uuid.UUID         `json:"to_clear" nullable:"false" doc:"Its ties and papers of a court: documents that a person looks through before it can be sealed"`
	Clearance   *packetActJSON      `json:"clearance" doc:"That somebody did, for this build"`
	Seal        *packetSealJSON     `json:"seal"`
	BundleBytes int64               `json:"bundle_bytes" doc:"0 until the bundle is made"`
	BundleHash  string              `json:"bundle_sha256"`
	Services    []packetServiceJSON `json:"services" nullable:"false"`
	Receipts    []packetReceiptJSON `json:"receipts" nullable:"false"`
	Answers     []packetAnswerJSON  `json:"answers" nullable:"false"`
}

type packetPartJSON struct {
	Part     string              `json:"part"`
	Tab      string              `json:"tab"`
	In       bool                `json:"in"`
	Why      *packetMissingJSON  `json:"why" doc:"It is not in"`
	Missing  []packetMissingJSON `json:"missing" nullable:"false" doc:"What the record does not hold; it holds nothing up and is printed nowhere"`
	Page     int                 `json:"page" doc:"The first; 0 where it has none"`
	LastPage int                 `json:"last_page"`
	Exhibits []packetPlacedJSON  `json:"exhibits" nullable:"false"`
}

type packetMissingJSON struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

type packetDroppedJSON struct {
	What string            `json:"what" doc:"document, statement, incident, office, hearing, signer or answer_by"`
	ID   uuid.UUID         `json:"id"`
	Why  packetMissingJSON `json:"why"`
}

type packetPlacedJSON struct {
	Label      string             `json:"label"`
	DocumentID uuid.UUID          `json:"document_id"`
	PaperID    uuid.UUID          `json:"paper_id"`
	BundleID   uuid.UUID          `json:"bundle_id"`
	Page       int                `json:"page"`
	Pages      int                `json:"pages"`
	As         string             `json:"as" enum:"pages,picture,sheet"`
	Why        *packetMissingJSON `json:"why" doc:"A sheet stands in its place"`
	Path       string             `json:"path" doc:"In the bundle"`
	SHA256     string             `json:"sha256"`
	Original   string             `json:"original_sha256"`
}

type packetActJSON struct {
	By uuid.UUID `json:"by"`
	At string    `json:"at"`
}

type packetSealJSON struct {
	packetActJSON
	ManifestSHA256 string `json:"manifest_sha256"`
}

type packetServiceJSON struct {
	ID         uuid.UUID  `json:"id"`
	Supersedes *uuid.UUID `json:"supersedes"`
	Why        string     `json:"why"`
	How        string     `json:"how"`
	OnWhom     string     `json:"on_whom"`
	ServedOn   string     `json:"served_on"`
	ServedTime string     `json:"served_time"`
	Zone       string     `json:"zone"`
	Proof      string     `json:"proof"`
	AnswerDue  string     `json:"answer_due"`
	RecordedBy uuid.UUID  `json:"recorded_by"`
	RecordedAt string     `json:"recorded_at"`
}

type packetReceiptJSON struct {
	ID         uuid.UUID `json:"id"`
	ServiceID  uuid.UUID `json:"service_id"`
	ReceivedOn string    `json:"received_on"`
	KnownBy    string    `json:"known_by"`
	RecordedBy uuid.UUID `json:"recorded_by"`
	RecordedAt string    `json:"recorded_at"`
}

type packetAnswerJSON struct {
	ID         uuid.UUID  `json:"id"`
	Supersedes *uuid.UUID `json:"supersedes"`
	Why        string     `json:"why"`
	Outcome    string     `json:"outcome"`
	AnsweredBy string     `json:"answered_by"`
	AnsweredOn string     `json:"answered_on"`
	ToldAt     string     `json:"told_at"`
	Said       string     `json:"said"`
	DocumentID *uuid.UUID `json:"document_id"`
	RecordedBy uuid.UUID  `json:"recorded_by"`
	RecordedAt string     `json:"recorded_at"`
}

func jsonOfPacket(ctx context.Context, f packets.File) packetJSON {
	out := packetJSON{
		ID: f.ID, Version: f.Version, ClientID: f.ClientID, Kind: string(f.Kind), Number: f.Number, PreviousID: f.PreviousID, State: string(f.State),
		Progress: progressOf(f.State, f.Work.Percent()), Step: string(f.Work.Step), Problem: sentence(ctx, f.Problem, nil), ProblemOf: f.ProblemOf,
		BuildID: f.BuildID, Pieces: len(f.Pieces), Choice: jsonOfChoice(f.Packet), Parts: partsOf(ctx, f.Drawn()),
		Services: []packetServiceJSON{}, Receipts: []packetReceiptJSON{}, Answers: []packetAnswerJSON{},
		ToClear: []uuid.UUID{}, Dropped: []packetDroppedJSON{},
	}
	for _, gone := range f.Chose().Dropped {
		out.Dropped = append(out.Dropped, packetDroppedJSON{gone.What, gone.ID, *sentence(ctx, gone.Key, nil)})
	}
	if f.Build != nil {
		out.SHA256, out.Bytes, out.Pages = f.Build.SHA256.Reveal(), f.Build.Bytes, f.Build.Pages
	}
	if approval, err := f.Approval(); err == nil {
		out.Approval = &packetActJSON{approval.ApprovedBy, instant(approval.ApprovedAt)}
	}
	if clearance, err := f.Clearance(); err == nil {
		out.Clearance = &packetActJSON{clearance.ClearedBy, instant(clearance.ClearedAt)}
	}
	if f.Seal != nil {
		out.Seal = &packetSealJSON{packetActJSON{f.Seal.By, instant(f.Seal.At)}, f.Seal.ManifestSHA256.Reveal()}
	}
	if f.Bundle != nil {
		out.Progress, out.BundleBytes, out.BundleHash = 100, f.Bundle.Bytes, f.Bundle.SHA256.Reveal()
	}
	out.after(f)
	return out
}

// after adds what became of the packet.
func (out *packetJSON) after(f packets.File) {
	for _, s := range f.Services {
		out.Services = append(out.Services, packetServiceJSON{
			ID: s.ID, Supersedes: s.Supersedes, Why: s.Why.Reveal(), How: string(s.How), OnWhom: s.OnWhom.Reveal(), ServedOn: string(s.ServedOn),
			ServedTime: string(s.ServedTime), Zone: s.Zone, Proof: s.Proof.Reveal(), AnswerDue: string(s.AnswerDue),
			RecordedBy: s.RecordedBy, RecordedAt: instant(s.RecordedAt),
		})
	}
	for _, r := range f.Receipts {
		out.Receipts = append(out.Receipts, packetReceiptJSON{
			r.ID, r.ServiceID, string(r.ReceivedOn), r.KnownBy.Reveal(), r.RecordedBy, instant(r.RecordedAt),
		})
	}
	for _, a := range f.Answers {
		out.Answers = append(out.Answers, packetAnswerJSON{
			ID: a.ID, Supersedes: a.Supersedes, Why: a.Why.Reveal(), Outcome: string(a.Outcome), AnsweredBy: a.AnsweredBy.Reveal(),
			AnsweredOn: string(a.AnsweredOn), ToldAt: instant(a.ToldAt), Said: a.Said.Reveal(), DocumentID: a.DocumentID,
			RecordedBy: a.RecordedBy, RecordedAt: instant(a.RecordedAt),
		})
	}
}

func partsOf(ctx context.Context, drawn packets.Built) []packetPartJSON {
	list := []packetPartJSON{}
	for _, p := range drawn.Listed {
		one := packetPartJSON{
			Part: string(p.ID), Tab: p.Tab, In: p.In, Why: sentence(ctx, p.Why, map[string]any{"said": p.Said}), Missing: []packetMissingJSON{}, Exhibits: []packetPlacedJSON{},
		}
		for _, m := range p.Missing {
			one.Missing = append(one.Missing, *sentence(ctx, m.Key, m.Args))
		}
		if at := slices.IndexFunc(drawn.Parts, func(placed packets.PlacedPart) bool { return placed.ID == p.ID }); at >= 0 {
			one.Page, one.LastPage = drawn.Parts[at].Page, drawn.Parts[at].Last
		}
		for _, e := range drawn.Exhibits {
			if e.Part != p.ID {
				continue
			}
			one.Exhibits = append(one.Exhibits, packetPlacedJSON{
				Label: e.Label, DocumentID: e.Document, PaperID: e.Printed, BundleID: e.Bundled, Page: e.Page, Pages: e.Pages,
				As: string(e.As), Why: sentence(ctx, e.ReasonKey(), map[string]any{"label": e.Label}), Path: e.Path, SHA256: e.SHA256, Original: e.Original,
			})
		}
		list = append(list, one)
	}
	return list
}

// sentence is a key with what it says in the language asked for; nil for no key.
func sentence(ctx context.Context, key string, args map[string]any) *packetMissingJSON {
	if key == "" {
		return nil
	}
	return &packetMissingJSON{key, locale.SayArgs(ctx, key, args)}
}
