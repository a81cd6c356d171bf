package api

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/packets"
	"constancia/internal/vault"
	"constancia/internal/wall"
)

// declarations adds the operations on what stands around the words that somebody swears
// to. The words are a statement: see notes.
func (a *API) declarations() {
	read, write, approve := actor.PacketsRead, actor.PacketsWrite, actor.PacketsApprove
	add(a, Op{http.MethodPost, "/clients/{id}/declarations", write, "Begin the declaration of a statement; without one, the certificate of the client's records", http.StatusCreated}, a.prepareDeclaration)
	add(a, Op{http.MethodGet, "/clients/{id}/declarations", read, "A client's declarations, the first first", 0}, a.declarationsOf)
	add(a, Op{http.MethodGet, "/declarations/{id}", read, "One declaration with every frame and approval", 0}, a.findDeclaration)
	add(a, Op{http.MethodPost, "/declarations/{id}/frames", write, "Say anew what stands around the words; the earlier frames stay, and this one is a draft until it is approved", http.StatusCreated}, a.amendDeclaration)
	add(a, Op{http.MethodPost, "/declarations/{id}/approval", approve, "Approve the frame, and the translation in it, as they were read", http.StatusCreated}, a.approveDeclaration)
	add(a, Op{http.MethodGet, "/declarations/{id}/paper", read, "The declaration as a PDF, to be read through and signed; a draft is marked as one", 0}, a.declarationPaper)
	a.capture.routes[len(a.capture.routes)-1].Large = true
}

// DeclarationFrame is what stands around the words, as a program writes it: the whole.
type DeclarationFrame struct {
	Signer              string    `json:"signer,omitempty" doc:"As she signs. Required, but where signer_id names a colleague"`
	SignerID            uuid.UUID `json:"signer_id,omitempty,omitzero" doc:"Where she works here"`
	Capacity            string    `json:"capacity,omitempty" doc:"paralegal; the client's sister"`
	Place               string    `json:"place,omitempty" doc:"inside or outside the United States: the words of 28 U.S.C. 1746 depend on it"`
	City                string    `json:"city,omitempty"`
	ReadsEnglish        *bool     `json:"reads_english,omitempty" doc:"Left out while nobody said"`
	Interpreter         string    `json:"interpreter,omitempty"`
	InterpreterLanguage string    `json:"interpreter_language,omitempty" doc:"BCP 47, into which it is read out"`
	InterpreterContact  string    `json:"interpreter_contact,omitempty"`
	Translator          string    `json:"translator,omitempty"`
	TranslatorAddress   string    `json:"translator_address,omitempty" doc:"Required with a translator (8 CFR 1003.33)"`
	TranslatorPhone     string    `json:"translator_phone,omitempty" doc:"Likewise"`
	English             string    `json:"english,omitempty" doc:"Words in another language, in English: one thing to a line"`
	TranslationID       uuid.UUID `json:"translation_id,omitempty,omitzero" doc:"Or the document on which the translator wrote and certified them"`
	ScanID              uuid.UUID `json:"scan_id,omitempty,omitzero" doc:"The document on which it stands signed"`
	SignedOn            string    `json:"signed_on,omitempty" doc:"Required with a scan"`
}

// framed are the fields that have another name in the room.
var framed = named{"scan": "scan_id", "translation": "translation_id"}

func (f DeclarationFrame) given() packets.Framing {
	return packets.Framing{
		Signer: f.Signer, SignerID: f.SignerID, Capacity: f.Capacity, Place: packets.Place(f.Place), City: f.City, ReadsEnglish: f.ReadsEnglish,
		Interpreter: f.Interpreter, InterpreterLanguage: f.InterpreterLanguage, InterpreterContact: f.InterpreterContact, Translator: f.Translator,
		TranslatorAddress: f.TranslatorAddress, TranslatorPhone: f.TranslatorPhone, English: f.English, Translation: f.TranslationID,
		Scan: f.ScanID, SignedOn: wall.Date(f.SignedOn),
	}
}

func frameOf(n packets.Framing) DeclarationFrame {
	return DeclarationFrame{
		Signer: n.Signer, SignerID: n.SignerID, Capacity: n.Capacity, Place: string(n.Place), City: n.City, ReadsEnglish: n.ReadsEnglish,
		Interpreter: n.Interpreter, InterpreterLanguage: n.InterpreterLanguage, InterpreterContact: n.InterpreterContact, Translator: n.Translator,
		TranslatorAddress: n.TranslatorAddress, TranslatorPhone: n.TranslatorPhone, English: n.English, TranslationID: n.Translation,
		ScanID: n.Scan, SignedOn: string(n.SignedOn),
	}
}

type frameJSON struct {
	ID     uuid.UUID `json:"id"`
	Number int       `json:"number" doc:"From 1"`
	DeclarationFrame
	RecordedBy uuid.UUID `json:"recorded_by"`
	RecordedAt string    `json:"recorded_at"`
}

type frameApprovalJSON struct {
	ID         uuid.UUID  `json:"id"`
	FrameID    uuid.UUID  `json:"frame_id"`
	TextID     *uuid.UUID `json:"text_id" doc:"Of the statement, as it was read; null for a certificate"`
	ApprovedBy uuid.UUID  `json:"approved_by"`
	ApprovedAt string     `json:"approved_at"`
}

type declarationJSON struct {
	ID        uuid.UUID           `json:"id"`
	Version   int64               `json:"version"`
	ClientID  uuid.UUID           `json:"client_id"`
	Role      string              `json:"role" doc:"client, witness, staff or custodian"`
	NoteID    *uuid.UUID          `json:"note_id" doc:"The statement; null for a certificate of records"`
	TextID    *uuid.UUID          `json:"text_id" doc:"Of the statement, that holds"`
	FrameID   uuid.UUID           `json:"frame_id" doc:"The frame that holds"`
	Approved  bool                `json:"approved" doc:"Whether the words and the frame may leave"`
	Signed    bool                `json:"signed" doc:"Whether there is a scan of the words that hold, in an approved frame"`
	Testifies bool                `json:"testifies" doc:"Whether whoever signs answers for the client: she would be advocate and witness"`
	Frames    []frameJSON         `json:"frames" nullable:"false" doc:"The first first; the last one holds"`
	Approvals []frameApprovalJSON `json:"approvals" nullable:"false" doc:"Of frames, the first first"`
}

func jsonOfDeclaration(d packets.DeclarationFile) declarationJSON {
	out := declarationJSON{
		ID: d.ID, Version: d.Version, ClientID: d.ClientID, Role: string(d.Role), NoteID: d.NoteID, FrameID: d.FrameID,
		Approved: d.Approved(), Signed: d.Signed(), Testifies: d.Testifies, Frames: []frameJSON{}, Approvals: []frameApprovalJSON{},
	}
	if d.Note != nil {
		out.TextID = &d.Note.TextID
	}
	for _, f := range d.Frames {
		out.Frames = append(out.Frames, frameJSON{
			ID: f.ID, Number: f.Number, DeclarationFrame: frameOf(f.Framing()), RecordedBy: f.RecordedBy, RecordedAt: instant(f.RecordedAt),
		})
	}
	for _, a := range d.Approvals {
		out.Approvals = append(out.Approvals, frameApprovalJSON{ID: a.ID, FrameID: a.FrameID, TextID: a.TextID, ApprovedBy: a.ApprovedBy, ApprovedAt: instant(a.ApprovedAt)})
	}
	return out
}

func readDeclaration(tx *db.Tx, id uuid.UUID) (declarationJSON, error) {
	d, err := packets.FindDeclaration(tx, id)
	if err != nil {
		return declarationJSON{}, err
	}
	return jsonOfDeclaration(d), nil
}

// onDeclaration runs act under the request's Idempotency-Key and answers with the
// declaration.
func (a *API) onDeclaration(ctx context.Context, key, request string, act func(tx *db.Tx) (uuid.UUID, error)) (*itemOut[declarationJSON], error) {
	return recordOne(ctx, a, key, request, act, readDeclaration)
}

type prepareDeclarationIn = keptIn[struct {
	NoteID uuid.UUID `json:"note_id,omitempty,omitzero" doc:"The statement; left out for the certificate of the records"`
	DeclarationFrame
}]

func (a *API) prepareDeclaration(ctx context.Context, in *prepareDeclarationIn) (*itemOut[declarationJSON], error) {
	return a.onDeclaration(ctx, in.Key, in.request("declaration"), func(tx *db.Tx) (uuid.UUID, error) {
		d, err := packets.Prepare(tx, packets.NewDeclaration{Note: in.Body.NoteID, ClientID: in.ID, Framing: in.Body.DeclarationFrame.given()})
		if err == nil && d.ClientID != in.ID {
			err = fault.New(fault.NotFound, "notes.not_found") // a statement of somebody else's file
		}
		return d.ID, framed.told(err)
	})
}

func (a *API) declarationsOf(ctx context.Context, in *rowIn) (*listOut[declarationJSON], error) {
	if err := a.opened(ctx, in.ID); err != nil {
		return nil, err
	}
	out := &listOut[declarationJSON]{}
	out.Body.Items = []declarationJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		all, err := packets.Declarations(tx, in.ID)
		for _, d := range all {
			out.Body.Items = append(out.Body.Items, jsonOfDeclaration(d))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (a *API) findDeclaration(ctx context.Context, in *rowIn) (*itemOut[declarationJSON], error) {
	out := &itemOut[declarationJSON]{}
	err := a.read(ctx, func(tx *db.Tx) (err error) {
		out.Body, err = readDeclaration(tx, in.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, a.opened(ctx, out.Body.ClientID)
}

type amendDeclarationIn = keptIn[struct {
	FrameID uuid.UUID `json:"frame_id,omitempty" doc:"Required: the frame that was read. Another one holds by now: 412"`
	DeclarationFrame
}]

func (a *API) amendDeclaration(ctx context.Context, in *amendDeclarationIn) (*itemOut[declarationJSON], error) {
	return a.onDeclaration(ctx, in.Key, in.request("declaration-frame"), func(tx *db.Tx) (uuid.UUID, error) {
		d, err := packets.Amend(tx, in.ID, in.Body.FrameID, in.Body.DeclarationFrame.given(), "")
		return d.ID, framed.told(err)
	})
}

type approveDeclarationIn = keptIn[struct {
	FrameID uuid.UUID `json:"frame_id,omitempty" doc:"Required: the frame that was read"`
	TextID  uuid.UUID `json:"text_id,omitempty,omitzero" doc:"Required, but of a certificate: the text that was read with it"`
}]

func (a *API) approveDeclaration(ctx context.Context, in *approveDeclarationIn) (*itemOut[declarationJSON], error) {
	return a.onDeclaration(ctx, in.Key, in.request("declaration-approval"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := packets.ApproveFrame(tx, in.ID, packets.FrameApproving{Frame: in.Body.FrameID, Text: in.Body.TextID})
		return in.ID, err
	})
}

func (a *API) declarationPaper(ctx context.Context, in *rowIn) (*huma.StreamResponse, error) {
	var paper packets.Paper
	var client uuid.UUID
	err := a.read(ctx, func(tx *db.Tx) error {
		d, err := packets.FindDeclaration(tx, in.ID)
		if err != nil {
			return err
		}
		client = d.ClientID
		paper, err = packets.DeclarationPaper(tx, in.ID)
		return err
	})
	if err == nil {
		err = a.opened(ctx, client)
	}
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := paper.Print(&out); err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(to huma.Context) {
		to.SetHeader("Content-Type", string(vault.PDF))
		to.SetHeader("Content-Disposition", `attachment; filename="declaration.pdf"`)
		_, _ = to.BodyWriter().Write(out.Bytes()) // whoever reads it has gone
	}}, nil
}
