package supervision

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
)

// Scan names a document of the client as the picture of a release paper or of a notice, as
// the paper that shows a level or what she was told, or as one of the papers that went with
// a request or with the answer to a notice.
type Scan struct {
	Line
	ReleaseDocumentID *uuid.UUID `sec:"open"` // by the first of its rows
	RequestID         *uuid.UUID `sec:"open"`
	ViolationID       *uuid.UUID `sec:"open"`
	ViolationAnswerID *uuid.UUID `sec:"open"`
	LevelChangeID     *uuid.UUID `sec:"open"`
	InstructionID     *uuid.UUID `sec:"open"`
	DocumentID        uuid.UUID  `sec:"open"`
}

// TableName is the table of scans.
func (Scan) TableName() string { return "supervision_scans" }

func (Scan) noun() string { return "scan" }

func (s Scan) under() (string, uuid.UUID) { return "document_id", s.DocumentID }

func (s Scan) detail() map[string]any {
	return map[string]any{
		"release_document": s.ReleaseDocumentID, "request": s.RequestID, "violation": s.ViolationID, "answer": s.ViolationAnswerID,
		"level": s.LevelChangeID, "instruction": s.InstructionID, "document": s.DocumentID,
	}
}

// of is what the document is a scan of.
func (s Scan) of() uuid.UUID {
	for _, id := range []*uuid.UUID{s.ReleaseDocumentID, s.RequestID, s.ViolationID, s.LevelChangeID, s.InstructionID} {
		if id != nil {
			return *id
		}
	}
	return *s.ViolationAnswerID
}

// ScanPaper keeps a picture of a release paper: a document of the client, which the
// paper then names. It opens its own transactions, so that nobody waits for a large
// file. Faults: those of documents.Receive.
func ScanPaper(ctx context.Context, d *db.DB, paper uuid.UUID, u documents.Upload) (Scan, error) {
	var r Release
	u.Kind = documents.ReleaseDocument
	return scan(ctx, d, u, func(tx *db.Tx) (Scan, error) {
		root, err := rootOf(tx, paper, &r)
		return Scan{Line: Line{ClientID: r.ClientID}, ReleaseDocumentID: &root}, err
	})
}

// Enclose keeps a paper that went with a request. Faults: those of documents.Receive.
func Enclose(ctx context.Context, d *db.DB, request uuid.UUID, u documents.Upload) (Scan, error) {
	var q Request
	return scan(ctx, d, u, func(tx *db.Tx) (Scan, error) {
		root, err := rootOf(tx, request, &q)
		return Scan{Line: Line{ClientID: q.ClientID}, RequestID: &root}, err
	})
}

// ScanNotice keeps a picture of a notice. Faults: those of documents.Receive.
func ScanNotice(ctx context.Context, d *db.DB, violation uuid.UUID, u documents.Upload) (Scan, error) {
	var v Violation
	return scan(ctx, d, u, func(tx *db.Tx) (Scan, error) {
		root, err := rootOf(tx, violation, &v)
		return Scan{Line: Line{ClientID: v.ClientID}, ViolationID: &root}, err
	})
}

// EncloseWithAnswer keeps what was sent in answer to a notice, or the proof that it was.
// Faults: those of documents.Receive.
func EncloseWithAnswer(ctx context.Context, d *db.DB, answer uuid.UUID, u documents.Upload) (Scan, error) {
	var a ViolationAnswer
	return scan(ctx, d, u, func(tx *db.Tx) (Scan, error) {
		root, err := rootOf(tx, answer, &a)
		return Scan{Line: Line{ClientID: a.ClientID}, ViolationAnswerID: &root}, err
	})
}

// ShowLevel keeps the paper that shows what held from a day on. Faults: those of
// documents.Receive.
func ShowLevel(ctx context.Context, d *db.DB, level uuid.UUID, u documents.Upload) (Scan, error) {
	var l Level
	return scan(ctx, d, u, func(tx *db.Tx) (Scan, error) {
		root, err := rootOf(tx, level, &l)
		return Scan{Line: Line{ClientID: l.ClientID}, LevelChangeID: &root}, err
	})
}

// ShowInstruction keeps the paper that shows what a client was told. Faults: those of
// documents.Receive.
func ShowInstruction(ctx context.Context, d *db.DB, instruction uuid.UUID, u documents.Upload) (Scan, error) {
	return scan(ctx, d, u, func(tx *db.Tx) (Scan, error) {
		f, err := FindInstruction(tx, instruction)
		if err == nil {
			err = tx.Actor.Require(actor.ObligationsWrite)
		}
		root := f.First()
		return Scan{Line: Line{ClientID: f.ClientID}, InstructionID: &root}, err
	})
}

func scan(ctx context.Context, d *db.DB, u documents.Upload, find func(tx *db.Tx) (Scan, error)) (made Scan, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		made, err = find(tx)
		return err
	})
	if err != nil {
		return made, err
	}
	doc, _, err := documents.Receive(ctx, d, made.ClientID, u)
	if err != nil {
		return made, err
	}
	made.DocumentID = doc.ID
	err = d.Write(ctx, func(tx *db.Tx) error {
		made, err = name(tx, made)
		return err
	})
	return made, err
}

// name lets a paper or a request name a document, or finds the row that does.
func name(tx *db.Tx, s Scan) (Scan, error) {
	kept, err := keep(tx, s.ClientID, "", &Scan{}, func(p *fault.Problems, c clients.Client) (*Scan, error) {
		s.Line = begin(tx, p, Fix{})
		return &s, nil
	})
	return *kept, err
}

// ScansOf lists the scans that a client's papers and requests name, with their
// documents, by the first row of what names them: those that the actor may read, each
// once however often it is named. fault.NotFound beyond the wall.
func ScansOf(tx *db.Tx, client uuid.UUID) (map[uuid.UUID][]documents.Document, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	var all []Scan
	if err := ofClient(tx, client, &all); err != nil {
		return nil, err
	}
	all = holding(all, func(s Scan) Line { return s.Line })
	ids := make([]uuid.UUID, len(all))
	for i, s := range all {
		ids[i] = s.DocumentID
	}
	named, err := documents.Named(tx, ids...)
	if err != nil {
		return nil, fmt.Errorf("reading scans: %w", err)
	}
	scans := map[uuid.UUID][]documents.Document{}
	seen := map[[2]uuid.UUID]bool{}
	for _, s := range all {
		doc, readable := named[s.DocumentID]
		if key := [2]uuid.UUID{s.of(), s.DocumentID}; readable && !seen[key] {
			seen[key] = true
			scans[s.of()] = append(scans[s.of()], doc)
		}
	}
	return scans, nil
}
