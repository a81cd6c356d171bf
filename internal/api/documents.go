package api

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/edge"
)

// documents adds the operations on a client's files.
func (a *API) documents() {
	read, write := actor.DocumentsRead, actor.DocumentsWrite
	add(a, Op{http.MethodGet, "/clients/{id}/documents", read, "A client's documents with what was made of them, as they came", 0}, a.documentsOf)
	addUpload(a, Op{http.MethodPost, "/clients/{id}/documents", write, "Receive a document; the same file twice is one", http.StatusCreated}, a.receiveDocument)
	add(a, Op{http.MethodGet, "/documents/{id}", read, "One document with who had it in hand, and whether it may leave", 0}, a.findDocument)
	add(a, Op{http.MethodGet, "/documents/{id}/file", read, "The file as it was received; taking it is put on record", 0}, a.documentFile)
	a.capture.routes[len(a.capture.routes)-1].Large = true
	add(a, Op{http.MethodPost, "/documents/{id}/labels", write, "Say anew what a document is; what was said before stays", http.StatusCreated}, a.relabelDocument)
	add(a, Op{http.MethodPost, "/documents/{id}/checks", write, "Put on record what a person saw in it", http.StatusCreated}, a.checkDocument)
	add(a, Op{http.MethodPost, "/documents/{id}/consents", write, "Who agreed to be recorded in it", http.StatusCreated}, a.agreeToDocument)
	add(a, Op{http.MethodPost, "/documents/{id}/rulings", actor.DocumentsRelease, "Decide whether a recording may leave", http.StatusCreated}, a.ruleOnDocument)
	add(a, Op{http.MethodPost, "/documents/{id}/copies", write, "Make the copy of a picture that says nothing but its pixels", http.StatusCreated}, a.stripDocument)
}

type documentJSON struct {
	ID         uuid.UUID  `json:"id"`
	ClientID   uuid.UUID  `json:"client_id"`
	ParentID   *uuid.UUID `json:"parent_id" doc:"What it was made from; null for an original"`
	Making     string     `json:"making" doc:"stripped or redacted; empty for an original"`
	Kind       string     `json:"kind"`
	Title      string     `json:"title"`
	Caption    string     `json:"caption"`
	From       string     `json:"from"`
	SHA256     string     `json:"sha256"`
	Bytes      int64      `json:"bytes"`
	MediaType  string     `json:"media_type"`
	Claimed    string     `json:"claimed" doc:"When the file itself says it was made, as it stands there"`
	TakenAt    *string    `json:"taken_at" doc:"When a person says it was made"`
	ReceivedAt string     `json:"received_at"`
	RecordedBy uuid.UUID  `json:"recorded_by"`
	Privileged bool       `json:"privileged"`
}

func jsonOfDocument(d documents.Document) documentJSON {
	out := documentJSON{
		ID: d.ID, ClientID: d.ClientID, ParentID: d.ParentID, Kind: string(d.Kind), Title: d.Title.Reveal(), Caption: d.Caption.Reveal(),
		From: d.SentBy.Reveal(), SHA256: d.SHA256.Reveal(), Bytes: d.Bytes, MediaType: string(d.MediaType), Claimed: d.Claimed.Reveal(),
		TakenAt: maybeInstant(d.TakenAt), ReceivedAt: instant(d.ReceivedAt), RecordedBy: d.RecordedBy, Privileged: d.Privileged,
	}
	if d.Making != nil {
		out.Making = string(*d.Making)
	}
	return out
}

type documentFileJSON struct {
	documentJSON
	Fit      bool                  `json:"fit" doc:"It may be chosen for something that leaves the house"`
	Unfit    string                `json:"unfit" doc:"Why not: privileged, consent, consent_unsure, ruled, place, unchecked or refused"`
	Checks   []documentCheckJSON   `json:"checks" nullable:"false"`
	Consents []documentConsentJSON `json:"consents" nullable:"false" doc:"To be recorded in it, or in what it was made from"`
	Rulings  []documentRulingJSON  `json:"rulings" nullable:"false" doc:"The last one holds"`
	Custody  []documentCustodyJSON `json:"custody" nullable:"false"`
	Copies   []documentJSON        `json:"copies" nullable:"false"`
}

type documentCheckJSON struct {
	Messages  bool      `json:"messages"`
	Faces     bool      `json:"faces"`
	Place     bool      `json:"place"`
	Fit       bool      `json:"fit"`
	Note      string    `json:"note"`
	CheckedBy uuid.UUID `json:"checked_by"`
	CheckedAt string    `json:"checked_at"`
}

type documentConsentJSON struct {
	By         string    `json:"consent_by"`
	At         string    `json:"consent_at"`
	State      string    `json:"consent_state"`
	RecordedBy uuid.UUID `json:"recorded_by"`
}

type documentRulingJSON struct {
	MayLeave bool      `json:"may_leave"`
	Reason   string    `json:"reason"`
	RuledBy  uuid.UUID `json:"ruled_by"`
	RuledAt  string    `json:"ruled_at"`
}

type documentCustodyJSON struct {
	Act    string    `json:"act"`
	Person uuid.UUID `json:"person"`
	At     string    `json:"at"`
}

func jsonOfDocumentFile(f documents.File) documentFileJSON {
	out := documentFileJSON{
		documentJSON: jsonOfDocument(f.Document), Fit: f.Unfit() == "", Unfit: documents.UnfitWord(f.Unfit()),
		Checks: []documentCheckJSON{}, Consents: []documentConsentJSON{}, Rulings: []documentRulingJSON{}, Custody: []documentCustodyJSON{},
		Copies: []documentJSON{},
	}
	for _, c := range f.Checks {
		out.Checks = append(out.Checks, documentCheckJSON{c.Messages, c.Faces, c.Place, c.Fit, c.Note.Reveal(), c.CheckedBy, instant(c.CheckedAt)})
	}
	for _, c := range f.Consents {
		out.Consents = append(out.Consents, documentConsentJSON{c.GivenBy.Reveal(), instant(c.GivenAt), c.State, c.RecordedBy})
	}
	for _, r := range f.Rulings {
		out.Rulings = append(out.Rulings, documentRulingJSON{r.MayLeave, r.Reason.Reveal(), r.RuledBy, instant(r.RuledAt)})
	}
	for _, c := range f.Custody {
		out.Custody = append(out.Custody, documentCustodyJSON{string(c.Act), c.Person, instant(c.At)})
	}
	for _, d := range f.Copies {
		out.Copies = append(out.Copies, jsonOfDocument(d))
	}
	return out
}

func findDocumentFile(tx *db.Tx, id uuid.UUID) (documentFileJSON, error) {
	f, err := documents.FindFile(tx, id)
	if err != nil {
		return documentFileJSON{}, err
	}
	return jsonOfDocumentFile(f), nil
}

func (a *API) documentsOf(ctx context.Context, in *rowIn) (*itemsOut[documentJSON], error) {
	return listOf(ctx, a, in.ID, documents.List, jsonOfDocument)
}

func (a *API) receiveDocument(ctx context.Context, in *evidenceIn) (*itemOut[documentJSON], error) {
	sent, _ := ctx.Value(sentKey{}).(edge.Sent)
	u, err := uploadOf(sent)
	if err != nil {
		return nil, err
	}
	u.Kind, u.Title, u.Privileged = documents.Kind(sent.Value("kind")), sent.Value("title"), sent.Value("privileged") == "true"
	doc, _, err := documents.Receive(ctx, a.db, in.ID, u)
	if err != nil {
		return nil, err
	}
	return &itemOut[documentJSON]{Body: jsonOfDocument(doc)}, nil
}

func (a *API) findDocument(ctx context.Context, in *rowIn) (*itemOut[documentFileJSON], error) {
	out := &itemOut[documentFileJSON]{}
	err := a.read(ctx, func(tx *db.Tx) (err error) {
		out.Body, err = findDocumentFile(tx, in.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, a.opened(ctx, out.Body.ClientID)
}

func (a *API) documentFile(ctx context.Context, in *rowIn) (*huma.StreamResponse, error) {
	doc, opened, err := documents.Open(ctx, a.db, in.ID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(to huma.Context) {
		defer func() { _ = opened.Close() }()
		to.SetHeader("Content-Type", string(doc.MediaType))
		to.SetHeader("Content-Disposition", `attachment; filename="document-`+doc.ID.String()+doc.MediaType.Ending()+`"`)
		_, _ = io.Copy(to.BodyWriter(), opened) // whoever reads it has gone
	}}, nil
}

type relabelIn = keptIn[struct {
	Kind       string `json:"kind,omitempty" doc:"Required"`
	Title      string `json:"title,omitempty"`
	Caption    string `json:"caption,omitempty"`
	Privileged bool   `json:"privileged,omitempty"`
	Reason     string `json:"reason,omitempty" doc:"Required"`
}]

func (a *API) relabelDocument(ctx context.Context, in *relabelIn) (*itemOut[documentFileJSON], error) {
	b := in.Body
	return recordOne(ctx, a, in.Key, in.request("label"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := documents.Relabel(tx, in.ID, documents.Words{
			Kind: documents.Kind(b.Kind), Title: b.Title, Caption: b.Caption, Privileged: b.Privileged, Reason: b.Reason,
		})
		return in.ID, err
	}, findDocumentFile)
}

type sightIn = keptIn[struct {
	Messages bool   `json:"messages,omitempty" doc:"Of other people"`
	Faces    bool   `json:"faces,omitempty" doc:"Of other people"`
	Place    bool   `json:"place,omitempty"`
	Fit      bool   `json:"fit,omitempty" doc:"To leave the house; with any of the three it is not"`
	Note     string `json:"note,omitempty"`
}]

func (a *API) checkDocument(ctx context.Context, in *sightIn) (*itemOut[documentFileJSON], error) {
	b := in.Body
	return recordOne(ctx, a, in.Key, in.request("check"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := documents.Look(tx, in.ID, documents.Sight{Messages: b.Messages, Faces: b.Faces, Place: b.Place, Fit: b.Fit, Note: b.Note})
		return in.ID, err
	}, findDocumentFile)
}

func (a *API) agreeToDocument(ctx context.Context, in *keptIn[Agreed]) (*itemOut[documentFileJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("document-consent"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := documents.Agree(tx, in.ID, in.Body.given())
		return in.ID, err
	}, findDocumentFile)
}

type rulingIn = keptIn[struct {
	MayLeave bool   `json:"may_leave,omitempty"`
	Reason   string `json:"ruling_reason,omitempty" doc:"Required: which law holds, and who agreed"`
}]

func (a *API) ruleOnDocument(ctx context.Context, in *rulingIn) (*itemOut[documentFileJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("ruling"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := documents.Rule(tx, in.ID, documents.Decision{MayLeave: in.Body.MayLeave, Reason: in.Body.Reason})
		return in.ID, err
	}, findDocumentFile)
}

// stripDocument needs no Idempotency-Key: the same copy made twice is one.
func (a *API) stripDocument(ctx context.Context, in *rowIn) (*itemOut[documentJSON], error) {
	doc, err := documents.Strip(ctx, a.db, in.ID)
	if err != nil {
		return nil, err
	}
	return &itemOut[documentJSON]{Body: jsonOfDocument(doc)}, nil
}
