package selfreport

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/seal"
	"github.com/google/uuid"
)

const (
	// PieceBytes is the size of every piece of a picture but its last.
	PieceBytes = 256 << 10

	longestName = 200

	// mostPictures is how many pictures one report takes.
	mostPictures = 12

	// unfinishedFor is how long the pieces of a picture wait for the rest.
	unfinishedFor = 14 * 24 * time.Hour
)

// Picture is a picture that a phone is about to send.
type Picture struct {
	Key       string // the id the phone made for it
	Arrival   string // the id the phone made for the report it belongs to
	GivenName string
	Bytes     int64
	Most      int64 // that the vault takes of its sort
}

// Progress is how far a picture has come.
type Progress struct {
	Upload uuid.UUID
	Next   int    // number of the first piece that is missing
	Done   bool   // it lies in the vault, or was refused
	Why    string // key of why it was refused
}

// Begin says how far a picture has come, and begins one that is new. Faults:
// NotFound for a report that did not arrive, TooLarge.
func Begin(tx *db.Tx, p Picture) (Progress, error) {
	if tx.Actor.Kind != actor.ClientLink {
		return Progress{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	client := tx.Actor.Own
	if err := clients.Touch(tx, client); err != nil {
		return Progress{}, err
	}
	var u Upload
	hash := keyHash(client, "picture "+p.Key)
	err := db.Take(tx.DB.Where("key_hash = ?", hash), &u, notFound)
	if err == nil {
		return progress(tx, u)
	}
	if !fault.Is(err, fault.NotFound) {
		return Progress{}, err
	}
	var about Arrival
	if err := db.Take(tx.DB.Where("key_hash = ?", keyHash(client, p.Arrival)), &about, notFound); err != nil {
		return Progress{}, err
	}
	if err := p.fits(tx, about); err != nil {
		return Progress{}, err
	}
	var wrong fault.Problems
	u = Upload{
		Row: db.NewRow(tx), ClientID: client, ArrivalID: about.ID, KeyHash: hash, Bytes: p.Bytes,
		GivenName: seal.Of(clients.CleanLine(&wrong, "file", cut(p.GivenName), longestName)),
	}
	if err := tx.DB.Create(&u).Error; err != nil {
		return Progress{}, fmt.Errorf("beginning a picture: %w", err)
	}
	return Progress{Upload: u.ID}, nil
}

// cut keeps a name short: it is never believed.
func cut(name string) string {
	runes := []rune(name)
	return string(runes[:min(len(runes), 120)])
}

func (p Picture) fits(tx *db.Tx, about Arrival) error {
	if p.Key == "" || len(p.Key) > longestKey {
		return fault.New(fault.NotFound, notFound)
	}
	if p.Bytes < 1 || p.Bytes > p.Most {
		return fault.New(fault.TooLarge, "selfreport.picture_too_large")
	}
	var others int64
	if err := tx.DB.Model(&Upload{}).Where("arrival_id = ?", about.ID).Count(&others).Error; err != nil {
		return fmt.Errorf("counting pictures: %w", err)
	}
	if others >= mostPictures {
		return fault.New(fault.TooLarge, "selfreport.pictures_enough")
	}
	return nil
}

func progress(tx *db.Tx, u Upload) (Progress, error) {
	p := Progress{Upload: u.ID, Done: u.EndedAt != nil, Why: u.Refused}
	var numbers []int
	err := tx.DB.Model(&Piece{}).Where("upload_id = ?", u.ID).Order("number").Pluck("number", &numbers).Error
	if err != nil {
		return p, fmt.Errorf("looking for pieces: %w", err)
	}
	for _, n := range numbers {
		if n == p.Next {
			p.Next++
		}
	}
	return p, nil
}

// pieces is how many pieces a picture has.
func (u Upload) pieces() int { return int((u.Bytes + PieceBytes - 1) / PieceBytes) }

// Take keeps a piece; the same one twice is one. whole tells that it was the last
// that was missing. A piece of another size than it must have was cut on its way:
// fault.Invalid, and the phone sends it again.
func Take(tx *db.Tx, upload uuid.UUID, number int, content []byte) (p Progress, whole bool, err error) {
	if tx.Actor.Kind != actor.ClientLink {
		return p, false, fault.New(fault.Forbidden, "fault.forbidden")
	}
	var u Upload
	q := tx.ForUpdate().Where("selfreport_uploads.id = ?", upload)
	if err := db.Take(clients.Wall(tx, q, "selfreport_uploads.client_id"), &u, notFound); err != nil {
		return p, false, err
	}
	if p, err = progress(tx, u); err != nil || p.Done {
		return p, false, err
	}
	want := int64(PieceBytes)
	if number == u.pieces()-1 {
		want = u.Bytes - int64(number)*PieceBytes
	}
	if number < 0 || number >= u.pieces() || int64(len(content)) != want {
		return p, false, fault.New(fault.Invalid, "selfreport.piece_cut")
	}
	var kept int64
	if err := tx.DB.Model(&Piece{}).Where("upload_id = ? AND number = ?", u.ID, number).Count(&kept).Error; err != nil {
		return p, false, fmt.Errorf("looking for a piece: %w", err)
	}
	if kept == 0 {
		if err := tx.DB.Create(&Piece{UploadID: u.ID, Number: number, ClientID: u.ClientID, Content: seal.OfBytes(content)}).Error; err != nil {
			return p, false, fmt.Errorf("storing a piece: %w", err)
		}
	}
	p, err = progress(tx, u)
	return p, err == nil && p.Next == u.pieces(), err
}

// Finish puts the pieces of a picture together, byte for byte as the phone had
// them, and keeps it for what was reported. A picture that the vault refuses
// is not lost in silence: its row says why, to the phone and to staff.
func Finish(ctx context.Context, d *db.DB, upload uuid.UUID) (Progress, error) {
	var u Upload
	var about Arrival
	var content []byte
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		q := tx.DB.Where("selfreport_uploads.id = ?", upload)
		if err := db.Take(clients.Wall(tx, q, "selfreport_uploads.client_id"), &u, notFound); err != nil || u.EndedAt != nil {
			return err
		}
		if err := db.Take(tx.DB.Where("id = ?", u.ArrivalID), &about, notFound); err != nil {
			return err
		}
		content, err = u.assemble(tx)
		return err
	})
	if err != nil || u.EndedAt != nil {
		return Progress{Upload: u.ID, Done: u.EndedAt != nil, Why: u.Refused}, err
	}
	doc, why, err := keep(ctx, d, about, u.GivenName.Reveal(), content)
	if err != nil {
		return Progress{Upload: u.ID}, err
	}
	err = d.Write(ctx, func(tx *db.Tx) error { return u.end(tx, doc, why) })
	if fault.Is(err, fault.Stale) { // the twin of this request ended it
		err = nil
	}
	return Progress{Upload: u.ID, Done: err == nil, Why: why}, err
}

// keep puts a picture where it belongs: among the evidence of the failure, else
// among the client's papers. why is the key of a refusal that stands.
func keep(ctx context.Context, d *db.DB, about Arrival, name string, content []byte) (doc uuid.UUID, why string, err error) {
	u := documents.Upload{Content: bytes.NewReader(content), GivenName: name, From: locale.For("en").Say("selfreport.told_by")}
	if about.FailureID != nil {
		e, _, err := failures.Receive(ctx, d, *about.FailureID, u)
		return settled(e.DocumentID, err)
	}
	kept, _, err := documents.Receive(ctx, d, about.ClientID, u)
	return settled(kept.ID, err)
}

// settled tells a refusal that stands from what may go well another time.
func settled(doc uuid.UUID, err error) (uuid.UUID, string, error) {
	f, ok := fault.From(err)
	switch {
	case ok && f.Kind == fault.TooLarge:
		return uuid.Nil, "selfreport.picture_too_large", nil
	case ok && f.Kind == fault.Invalid:
		return uuid.Nil, "selfreport.picture_unreadable", nil
	}
	return doc, "", err
}

func (u Upload) assemble(tx *db.Tx) ([]byte, error) {
	content := make([]byte, 0, u.Bytes)
	for n := range u.pieces() {
		var piece Piece
		if err := db.Take(tx.DB.Where("upload_id = ? AND number = ?", u.ID, n), &piece, notFound); err != nil {
			return nil, err
		}
		content = append(content, piece.Content.Reveal()...)
	}
	return content, nil
}

// end closes an upload and forgets its pieces.
func (u Upload) end(tx *db.Tx, doc uuid.UUID, why string) error {
	u.EndedAt, u.Refused = &tx.Now, why
	if why == "" {
		u.DocumentID = &doc
	}
	if err := db.Change(tx, &u, &u.Row, "ended_at", "refused", "document_id"); err != nil {
		return err
	}
	if err := tx.DB.Where("upload_id = ?", u.ID).Delete(&Piece{}).Error; err != nil {
		return fmt.Errorf("forgetting pieces: %w", err)
	}
	return audit.Append(tx, audit.Event{
		Action: "selfreport.picture", SubjectType: "selfreport_arrival", Subject: u.ArrivalID, Client: u.ClientID,
		Detail: map[string]any{"document": u.DocumentID, "refused": why, "bytes": u.Bytes},
	})
}

// Sweep ends the pictures of which nothing has come for a fortnight. Staff see that
// one was begun.
func Sweep(tx *db.Tx, limit int) (int, error) {
	var old []Upload
	err := tx.DB.Where("ended_at IS NULL AND created_at < ?", tx.Now.Add(-unfinishedFor)).Order("created_at, id").Limit(limit).Find(&old).Error
	if err != nil {
		return 0, fmt.Errorf("reading unfinished pictures: %w", err)
	}
	for _, u := range old {
		if err := u.end(tx, uuid.Nil, "selfreport.picture_unfinished"); err != nil {
			return 0, err
		}
	}
	return len(old), nil
}

// Attach keeps pictures that came with the form itself, from a browser without
// scripts. It says how many are kept and how many could not be.
func Attach(ctx context.Context, d *db.DB, a Arrival, pictures []documents.Upload) (kept, refused int, err error) {
	for i, p := range pictures[:min(len(pictures), mostPictures)] {
		content, err := io.ReadAll(p.Content)
		if err != nil {
			return kept, refused, fmt.Errorf("reading a picture: %w", err)
		}
		doc, why, err := keep(ctx, d, a, cut(p.GivenName), content)
		if err != nil {
			return kept, refused, err
		}
		if why == "" {
			kept++
		} else {
			refused++
		}
		err = d.Write(ctx, func(tx *db.Tx) error { return a.attach(tx, i, cut(p.GivenName), int64(len(content)), doc, why) })
		if err != nil {
			return kept, refused, err
		}
	}
	return kept, refused, nil
}

// attach writes the row of a picture that came whole; the nth of a form once.
func (a Arrival) attach(tx *db.Tx, n int, name string, size int64, doc uuid.UUID, why string) error {
	var wrong fault.Problems
	u := Upload{
		Row: db.NewRow(tx), ClientID: a.ClientID, ArrivalID: a.ID, KeyHash: keyHash(a.ClientID, "form "+a.ID.String()+" "+strconv.Itoa(n)),
		GivenName: seal.Of(clients.CleanLine(&wrong, "file", name, longestName)), Bytes: max(size, 1),
	}
	err := db.Take(tx.DB.Select("id").Where("key_hash = ?", u.KeyHash), &Upload{}, notFound)
	if err == nil || !fault.Is(err, fault.NotFound) {
		return err
	}
	if err := tx.DB.Create(&u).Error; err != nil {
		return fmt.Errorf("storing a picture: %w", err)
	}
	return u.end(tx, doc, why)
}
