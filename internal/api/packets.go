package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/packets"
	"constancia/internal/vault"
	"constancia/internal/wall"
)

// packets adds the operations on what leaves the house on paper.
func (a *API) packets() {
	read, write, approve := actor.PacketsRead, actor.PacketsWrite, actor.PacketsApprove
	add(a, Op{http.MethodPost, "/clients/{id}/packets", write, "Ask for a packet; it is put together as soon as a builder is free", http.StatusAccepted}, a.askPacket)
	add(a, Op{http.MethodGet, "/clients/{id}/packets", read, "A client's packets, the newest first", 0}, a.packetsOf)
	add(a, Op{http.MethodGet, "/packets/{id}", read, "One packet: how far it is, what is in it and missing, what became of it", 0}, a.findPacket)
	add(a, Op{http.MethodPatch, "/packets/{id}", write, "Change what is in it; it is put together again, and an approval no longer holds", http.StatusAccepted}, a.rechoosePacket)
	add(a, Op{http.MethodPost, "/packets/{id}/approval", approve, "Say that the pages may leave", http.StatusCreated}, a.approvePacket)
	add(a, Op{http.MethodPost, "/packets/{id}/approval/withdrawal", approve, "Take the approval back, with a reason", http.StatusCreated}, a.withdrawPacket)
	add(a, Op{http.MethodPost, "/packets/{id}/clearance", approve, "Say that its ties and papers of a court were looked through for what was said in or about an application for asylum (8 CFR 208.6, 1208.6)", http.StatusCreated}, a.clearPacket)
	add(a, Op{http.MethodPost, "/packets/{id}/seal", approve, "Freeze it; the bundle for whoever checks it is made next", http.StatusCreated}, a.sealPacket)
	add(a, Op{http.MethodPost, "/packets/{id}/versions", write, "Begin the version that follows a sealed one", http.StatusAccepted}, a.versionPacket)
	add(a, Op{http.MethodPost, "/packets/{id}/services", write, "How and on whom it was served", http.StatusCreated}, a.servePacket)
	add(a, Op{http.MethodPost, "/packets/{id}/receipts", write, "That what was served arrived", http.StatusCreated}, a.receivePacket)
	add(a, Op{http.MethodPost, "/packets/{id}/answers", write, "What was answered", http.StatusCreated}, a.answerPacket)
	a.addFile("/packets/{id}/file", "The PDF of the build that holds; taking it is put on record", a.packetFile)
	a.addFile("/packets/{id}/bundle", "The bundle of a sealed packet; taking it is put on record", a.packetBundle)
	add(a, Op{http.MethodGet, "/packets/{id}/parts/{number}", read, "One part of a packet that is too large to be filed as one", 0}, a.packetPiece)
	a.capture.routes[len(a.capture.routes)-1].Large = true
}

func (a *API) addFile(path, summary string, fn func(ctx context.Context, in *rowIn) (*huma.StreamResponse, error)) {
	add(a, Op{http.MethodGet, path, actor.PacketsRead, summary, 0}, fn)
	a.capture.routes[len(a.capture.routes)-1].Large = true
}

type packetOut struct {
	ETag string `header:"ETag"`
	Body packetJSON
}

func (o *packetOut) read(tx *db.Tx, id uuid.UUID) error {
	f, err := packets.Find(tx, id)
	if err != nil {
		return err
	}
	o.ETag, o.Body = etag(f.Version), jsonOfPacket(tx.Context(), f)
	list, err := packets.ToClear(tx, f)
	for _, e := range list {
		o.Body.ToClear = append(o.Body.ToClear, e.Document)
	}
	return err
}

// onPacket runs act under the request's Idempotency-Key and answers with the packet.
func (a *API) onPacket(ctx context.Context, key, request string, act func(tx *db.Tx) (uuid.UUID, error)) (*packetOut, error) {
	return once(ctx, a, key, request, act, (*packetOut).read)
}

type askPacketIn = keptIn[struct {
	Kind string `json:"kind,omitempty" doc:"Required: missed_check_in, check_in_exhibits, rescind_exhibits, compliance_letter, step_down_letter, preservation_demand or cover_letter"`
	PacketChoice
}]

func (a *API) askPacket(ctx context.Context, in *askPacketIn) (*packetOut, error) {
	kind := packets.Kind(in.Body.Kind)
	return a.onPacket(ctx, in.Key, in.request("packet"), func(tx *db.Tx) (uuid.UUID, error) {
		choice, names := in.Body.given(kind)
		p, err := packets.Ask(tx, packets.New{ClientID: in.ID, Kind: kind, Choice: choice})
		return p.ID, names.told(err)
	})
}

type packetsIn struct {
	ID     uuid.UUID `path:"id"`
	Limit  int       `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string    `query:"cursor"`
}

type packetsOut struct {
	Body struct {
		Items      []packetListedJSON `json:"items" nullable:"false"`
		NextCursor *string            `json:"next_cursor"`
	}
}

func (a *API) packetsOf(ctx context.Context, in *packetsIn) (*packetsOut, error) {
	if err := a.opened(ctx, in.ID); err != nil {
		return nil, err
	}
	out := &packetsOut{}
	out.Body.Items = []packetListedJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		list, next, err := packets.List(tx, packets.Filter{Client: in.ID, Limit: in.Limit, Cursor: in.Cursor})
		for _, l := range list {
			out.Body.Items = append(out.Body.Items, jsonOfListed(l))
		}
		if next != "" {
			out.Body.NextCursor = &next
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (a *API) findPacket(ctx context.Context, in *rowIn) (*packetOut, error) {
	out := &packetOut{}
	if err := a.read(ctx, func(tx *db.Tx) error { return out.read(tx, in.ID) }); err != nil {
		return nil, err
	}
	return out, a.opened(ctx, out.Body.ClientID)
}

type rechoosePacketIn struct {
	ID      uuid.UUID    `path:"id"`
	IfMatch string       `header:"If-Match" doc:"The version being changed, as the ETag gave it"`
	Body    PacketChoice `doc:"What is not named stays; a part that is named is replaced whole"`
	RawBody []byte
}

func (a *API) rechoosePacket(ctx context.Context, in *rechoosePacketIn) (*packetOut, error) {
	version, err := ifMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	out := &packetOut{}
	err = a.write(ctx, func(tx *db.Tx) error {
		f, err := packets.Find(tx, in.ID)
		if err != nil {
			return err
		}
		choice, names, err := over(f.Packet, in.RawBody)
		if err != nil {
			return err
		}
		if _, err := packets.Rechoose(tx, in.ID, version, &choice); err != nil {
			return names.told(err)
		}
		return out.read(tx, in.ID)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

type judgePacketIn = keptIn[struct {
	BuildID uuid.UUID `json:"build_id,omitempty" doc:"Required: the build whose pages were read"`
}]

func (a *API) approvePacket(ctx context.Context, in *judgePacketIn) (*packetOut, error) {
	return a.onPacket(ctx, in.Key, in.request("packet-approval"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := packets.Approve(tx, in.ID, packets.Approving{Build: in.Body.BuildID})
		return in.ID, err
	})
}

type withdrawPacketIn = keptIn[struct {
	Reason string `json:"reason,omitempty" doc:"Required"`
}]

func (a *API) withdrawPacket(ctx context.Context, in *withdrawPacketIn) (*packetOut, error) {
	return a.onPacket(ctx, in.Key, in.request("packet-withdrawal"), func(tx *db.Tx) (uuid.UUID, error) {
		return in.ID, packets.Withdraw(tx, in.ID, in.Body.Reason)
	})
}

func (a *API) clearPacket(ctx context.Context, in *judgePacketIn) (*packetOut, error) {
	return a.onPacket(ctx, in.Key, in.request("packet-clearance"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := packets.Clear(tx, in.ID, packets.Clearing{Build: in.Body.BuildID})
		return in.ID, err
	})
}

func (a *API) sealPacket(ctx context.Context, in *judgePacketIn) (*packetOut, error) {
	whole, err := packets.ReadThrough(ctx, a.db, in.ID, in.Body.BuildID)
	if err != nil {
		return nil, err
	}
	return a.onPacket(ctx, in.Key, in.request("packet-seal"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := packets.Seal(tx, in.ID, packets.Sealing{Build: in.Body.BuildID, Whole: whole})
		return in.ID, err
	})
}

// versionPacket begins a version with the choice of the one before; PATCH changes it.
func (a *API) versionPacket(ctx context.Context, in *keptIn[struct{}]) (*packetOut, error) {
	return a.onPacket(ctx, in.Key, in.request("packet-version"), func(tx *db.Tx) (uuid.UUID, error) {
		p, err := packets.NewVersion(tx, in.ID, nil, "")
		return p.ID, err
	})
}

type servePacketIn = keptIn[struct {
	How        string    `json:"how,omitempty" doc:"Required: email, hand, mail, certified_mail, courier, fax, ecas, portal or other"`
	OnWhom     string    `json:"on_whom,omitempty" doc:"Required"`
	ServedOn   string    `json:"served_on,omitempty" doc:"Required"`
	ServedTime string    `json:"served_time,omitempty"`
	Zone       string    `json:"zone,omitempty" doc:"The client's when left out"`
	Proof      string    `json:"proof,omitempty"`
	AnswerDue  string    `json:"answer_due,omitempty"`
	Supersedes uuid.UUID `json:"supersedes,omitempty" doc:"The service that this one corrects"`
	Why        string    `json:"why,omitempty" doc:"Required of a correction"`
}]

func (a *API) servePacket(ctx context.Context, in *servePacketIn) (*packetOut, error) {
	b := in.Body
	return a.onPacket(ctx, in.Key, in.request("packet-service"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := packets.Serve(tx, in.ID, packets.NewService{
			How: packets.Way(b.How), OnWhom: b.OnWhom, On: wall.Date(b.ServedOn), Time: wall.Time(b.ServedTime), Zone: b.Zone,
			Proof: b.Proof, AnswerDue: wall.Date(b.AnswerDue), Supersedes: b.Supersedes, Why: b.Why,
		})
		return in.ID, err
	})
}

type receivePacketIn = keptIn[struct {
	ServiceID  uuid.UUID `json:"service_id,omitempty" doc:"Required"`
	ReceivedOn string    `json:"received_on,omitempty" doc:"Required"`
	KnownBy    string    `json:"known_by,omitempty" doc:"Required: how we know"`
}]

func (a *API) receivePacket(ctx context.Context, in *receivePacketIn) (*packetOut, error) {
	b := in.Body
	return a.onPacket(ctx, in.Key, in.request("packet-receipt"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := packets.RecordReceipt(tx, in.ID, packets.NewReceipt{Service: b.ServiceID, On: wall.Date(b.ReceivedOn), KnownBy: b.KnownBy})
		return in.ID, err
	})
}

type answerPacketIn = keptIn[struct {
	Outcome    string    `json:"outcome,omitempty" doc:"Required: excused, partly, refused, more_asked or other"`
	AnsweredBy string    `json:"answered_by,omitempty"`
	AnsweredOn string    `json:"answered_on,omitempty" doc:"Required"`
	ToldAt     time.Time `json:"told_at,omitempty" doc:"When we were told; now when left out"`
	Said       string    `json:"said,omitempty"`
	DocumentID uuid.UUID `json:"document_id,omitempty" doc:"The letter"`
	Supersedes uuid.UUID `json:"supersedes,omitempty" doc:"The answer that this one corrects"`
	Why        string    `json:"why,omitempty" doc:"Required of a correction"`
}]

func (a *API) answerPacket(ctx context.Context, in *answerPacketIn) (*packetOut, error) {
	b := in.Body
	return a.onPacket(ctx, in.Key, in.request("packet-answer"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := packets.RecordAnswer(tx, in.ID, packets.NewAnswer{
			Outcome: packets.Outcome(b.Outcome), By: b.AnsweredBy, On: wall.Date(b.AnsweredOn), ToldAt: b.ToldAt, Said: b.Said,
			Document: b.DocumentID, Supersedes: b.Supersedes, Why: b.Why,
		})
		return in.ID, named{"document": "document_id"}.told(err)
	})
}

func (a *API) packetFile(ctx context.Context, in *rowIn) (*huma.StreamResponse, error) {
	return handed(packets.OpenFile(ctx, a.db, in.ID))
}

func (a *API) packetBundle(ctx context.Context, in *rowIn) (*huma.StreamResponse, error) {
	return handed(packets.OpenBundle(ctx, a.db, in.ID))
}

type pieceIn struct {
	ID     uuid.UUID `path:"id"`
	Number int       `path:"number"`
}

func (a *API) packetPiece(ctx context.Context, in *pieceIn) (*huma.StreamResponse, error) {
	return handed(packets.OpenPiece(ctx, a.db, in.ID, in.Number))
}

// handed streams a file of a packet, and closes it.
func handed(h packets.Handed, opened *vault.Opened, err error) (*huma.StreamResponse, error) {
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(to huma.Context) {
		defer func() { _ = opened.Close() }()
		to.SetHeader("Content-Type", string(h.Type))
		to.SetHeader("Content-Disposition", `attachment; filename="`+h.Name+`"`)
		_, _ = io.Copy(to.BodyWriter(), opened) // whoever reads it has gone
	}}, nil
}
