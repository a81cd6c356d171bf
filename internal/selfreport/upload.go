package selfreport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/seal"
	"constancia/internal/vault"
)

const (
	// PieceBytes is the size of every piece of a picture but its last.
	PieceBytes = 256 << 10

	longestName = 200

	// mostPictures is how many pictures one report takes.
	mostPictures = 12

	// unfinishedFor is how long the pieces of a picture wait for the rest.
	unfinishedFor = 14 * 24 * time.Hour

	// finishAfter is how long whoever sent the last piece has to finish a picture.
	finishAfter = 5 * time.Minute

	// What one link may send: in a day, and as pieces that are no whole picture yet.
	mostADay       = 600 << 20
	mostUnfinished = 300 << 20

	tooLarge = "selfreport.picture_too_large"
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
	Whole  bool   // every piece is here; Finish makes a picture of them
	Done   bool   // it lies in the vault, or was refused
	Why    string // key of why it was refused
}

// Begin says how far a picture has come, and begins one that is new. One that is too
// large, or one too many, is done at once and its row says why. Fault: NotFound for a
// report that did not arrive.
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
	if p.Key == "" || len(p.Key) > longestKey {
		return Progress{}, fault.New(fault.NotFound, notFound)
	}
	u = about.upload(tx, hash, p.GivenName, p.Bytes)
	why, err := p.fits(tx, about)
	if err == nil && why == "" {
		err = Room(tx, p.Bytes)
	}
	if err != nil {
		return Progress{}, err
	}
	if err := tx.DB.Create(&u).Error; err != nil {
		return Progress{}, fmt.Errorf("beginning a picture: %w", err)
	}
	if why != "" {
		return Progress{Upload: u.ID, Done: true, Why: why}, u.end(tx, uuid.Nil, why)
	}
	return Progress{Upload: u.ID}, nil
}

// upload is the row of a picture of an arrival.
func (a Arrival) upload(tx *db.Tx, hash, name string, size int64) Upload {
	var passed fault.Problems // tidied and cut it is a line
	name = clients.CleanLine(&passed, "file", tidied(cut(name), longestName), longestName)
	return Upload{Row: db.NewRow(tx), ClientID: a.ClientID, ArrivalID: a.ID, KeyHash: hash, Bytes: max(size, 1), GivenName: seal.Of(name)}
}

// cut keeps a name short: it is never believed.
func cut(name string) string {
	runes := []rune(name)
	return string(runes[:min(len(runes), 120)])
}

// fits is the key of why a picture cannot be taken; empty where it can.
func (p Picture) fits(tx *db.Tx, about Arrival) (why string, err error) {
	if p.Bytes > p.Most {
		return tooLarge, nil
	}
	var others int64
	err = tx.DB.Model(&Upload{}).Where("arrival_id = ? AND refused <> ?", about.ID, tooLarge).Count(&others).Error
	if err != nil {
		return "", fmt.Errorf("counting pictures: %w", err)
	}
	if others >= mostPictures {
		return "selfreport.pictures_enough", nil
	}
	return "", nil
}

// Room is nil while the link may send so many bytes more: fault.TooMany for more than a
// link may in a day, or than may lie here unfinished. A link that somebody found cannot
// fill the disk with it. Of a picture that is on its way only what has come counts: one
// that was begun on a bad line and given up keeps no other out.
func Room(tx *db.Tx, bytes int64) error {
	since := tx.Now.Add(-24 * time.Hour)
	mine := tx.DB.Model(&Arrival{}).Select("id").Where("link_id = ?", tx.Actor.ID)
	var whole int64
	err := tx.DB.Model(&Upload{}).Select("CAST(COALESCE(SUM(bytes), 0) AS BIGINT)").
		Where("refused = '' AND arrival_id IN (?) AND ended_at IS NOT NULL AND created_at > ?", mine, since).Scan(&whole).Error
	if err != nil {
		return fmt.Errorf("adding up pictures: %w", err)
	}
	coming := tx.DB.Model(&Upload{}).Select("id").Where("arrival_id IN (?) AND ended_at IS NULL", mine)
	var pieces int64
	if err := tx.DB.Model(&Piece{}).Where("upload_id IN (?)", coming).Count(&pieces).Error; err != nil {
		return fmt.Errorf("counting pieces: %w", err)
	}
	if here := pieces * PieceBytes; whole+here+bytes > mostADay || here+bytes > mostUnfinished {
		return fault.New(fault.TooMany, "fault.too_many")
	}
	return nil
}

// Flooded notes that a link sent more than it may, for Attention.
func Flooded(tx *db.Tx) error {
	if err := tx.DB.Exec("UPDATE selfreport_links SET flooded_at = ? WHERE id = ?", tx.Now, tx.Actor.ID).Error; err != nil {
		return fmt.Errorf("noting a flood: %w", err)
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
	p.Whole = !p.Done && p.Next == u.pieces()
	return p, nil
}

// pieces is how many pieces a picture has.
func (u Upload) pieces() int { return int((u.Bytes + PieceBytes - 1) / PieceBytes) }

// Take keeps a piece; the same one twice is one. A piece of another size than it must have was cut on its way:
// fault.Invalid, and the phone sends it again.
func Take(tx *db.Tx, upload uuid.UUID, number int, content []byte) (p Progress, err error) {
	if tx.Actor.Kind != actor.ClientLink {
		return p, fault.New(fault.Forbidden, "fault.forbidden")
	}
	var u Upload
	q := tx.ForUpdate().Where("selfreport_uploads.id = ?", upload)
	if err := db.Take(clients.Wall(tx, q, "selfreport_uploads.client_id"), &u, notFound); err != nil {
		return p, err
	}
	if p, err = progress(tx, u); err != nil || p.Done {
		return p, err
	}
	want := int64(PieceBytes)
	if number == u.pieces()-1 {
		want = u.Bytes - int64(number)*PieceBytes
	}
	if number < 0 || number >= u.pieces() || int64(len(content)) != want {
		return p, fault.New(fault.Invalid, "selfreport.piece_cut")
	}
	var kept int64
	if err := tx.DB.Model(&Piece{}).Where("upload_id = ? AND number = ?", u.ID, number).Count(&kept).Error; err != nil {
		return p, fmt.Errorf("looking for a piece: %w", err)
	}
	if kept == 0 {
		if err := Room(tx, int64(len(content))); err != nil {
			return p, err
		}
		if err := tx.DB.Create(&Piece{UploadID: u.ID, Number: number, ClientID: u.ClientID, Content: seal.OfBytes(content)}).Error; err != nil {
			return p, fmt.Errorf("storing a piece: %w", err)
		}
	}
	return progress(tx, u)
}

// Finish puts the pieces of a picture together, byte for byte as the phone had
// them, and keeps it for what was reported. A picture that the vault refuses
// is not lost in silence: its row says why, to the phone and to staff. It goes on when
// the phone that sent the last piece is gone: nobody else may ever ask for it.
func Finish(ctx context.Context, d *db.DB, upload uuid.UUID) (Progress, error) {
	ctx = context.WithoutCancel(ctx)
	var u Upload
	var about Arrival
	err := d.Read(ctx, func(tx *db.Tx) error {
		q := tx.DB.Where("selfreport_uploads.id = ?", upload)
		if err := db.Take(clients.Wall(tx, q, "selfreport_uploads.client_id"), &u, notFound); err != nil || u.EndedAt != nil {
			return err
		}
		return db.Take(tx.DB.Where("id = ?", u.ArrivalID), &about, notFound)
	})
	if err != nil || u.EndedAt != nil {
		return Progress{Upload: u.ID, Done: u.EndedAt != nil, Why: u.Refused}, err
	}
	content, err := vault.Of(d).Arrive(u.assemble(ctx, d))
	if err != nil {
		return Progress{Upload: u.ID}, err
	}
	defer content.Discard()
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
func keep(ctx context.Context, d *db.DB, about Arrival, name string, content io.ReadSeeker) (doc uuid.UUID, why string, err error) {
	u := documents.Upload{Content: content, GivenName: name, From: locale.For("en").Say("selfreport.told_by")}
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
		return uuid.Nil, tooLarge, nil
	case ok && f.Kind == fault.Invalid:
		return uuid.Nil, "selfreport.picture_unreadable", nil
	}
	return doc, "", err
}

// reader is a function that reads.
type reader func(p []byte) (int, error)

// Read calls it.
func (r reader) Read(p []byte) (int, error) { return r(p) }

// assemble reads the pieces of a picture one after the other, none of them longer in
// memory than it takes to pass it on.
func (u Upload) assemble(ctx context.Context, d *db.DB) io.Reader {
	next, rest := 0, []byte(nil)
	return reader(func(p []byte) (int, error) {
		if len(rest) == 0 && next == u.pieces() {
			return 0, io.EOF
		}
		if len(rest) == 0 {
			var piece Piece
			err := d.Read(ctx, func(tx *db.Tx) error {
				return db.Take(tx.DB.Where("upload_id = ? AND number = ?", u.ID, next), &piece, notFound)
			})
			if err != nil {
				return 0, err
			}
			rest, next = piece.Content.Reveal(), next+1
		}
		n := copy(p, rest)
		rest = rest[n:]
		return n, nil
	})
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

// FinishWhole finishes the pictures of which every piece is here: the phone was gone,
// or we were, before they were put together. It says how many there were; one that
// cannot be finished now stays for the next time.
func FinishWhole(ctx context.Context, d *db.DB, limit int) (int, error) {
	var open []Upload
	err := d.Read(ctx, func(tx *db.Tx) error {
		pieces := tx.DB.Model(&Piece{}).Select("count(*)").Where("upload_id = selfreport_uploads.id")
		q := tx.DB.Where("ended_at IS NULL AND updated_at < ? AND (bytes + ?) / ? = (?)", tx.Now.Add(-finishAfter), PieceBytes-1, PieceBytes, pieces)
		return q.Order("created_at, id").Limit(limit).Find(&open).Error
	})
	if err != nil {
		return 0, fmt.Errorf("reading whole pictures: %w", err)
	}
	done := 0
	for _, u := range open {
		if p, err := Finish(ctx, d, u.ID); err == nil && p.Done {
			done++
		}
	}
	return done, nil
}

// Sweep ends the pictures of which nothing has come for a fortnight. Staff see that
// one was begun. Those that are whole are FinishWhole's.
func Sweep(tx *db.Tx, limit int) (int, error) {
	var old []Upload
	pieces := tx.DB.Model(&Piece{}).Select("count(*)").Where("upload_id = selfreport_uploads.id")
	err := tx.DB.Where("ended_at IS NULL AND created_at < ? AND (bytes + ?) / ? > (?)", tx.Now.Add(-unfinishedFor), PieceBytes-1, PieceBytes, pieces).
		Order("created_at, id").Limit(limit).Find(&old).Error
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

// Attach keeps the nth picture that came with the form itself, from a browser without
// scripts. What cannot be kept has a row that says why, also when it is our disk that
// is full: the report itself has arrived, and its receipt says so.
func Attach(ctx context.Context, d *db.DB, a Arrival, n int, p documents.Upload) (why string, err error) {
	ctx = context.WithoutCancel(ctx)
	size, err := p.Content.Seek(0, io.SeekEnd)
	if err != nil {
		return "", fmt.Errorf("measuring a picture: %w", err)
	}
	var doc uuid.UUID
	if n >= mostPictures {
		why = "selfreport.pictures_enough"
	} else if doc, why, err = keep(ctx, d, a, tidied(cut(p.GivenName), longestName), p.Content); err != nil {
		why = "selfreport.picture_failed"
	}
	return why, errors.Join(err, d.Write(ctx, func(tx *db.Tx) error { return a.attach(tx, n, p.GivenName, size, doc, why) }))
}

// Refuse puts on record that the nth picture of a form could not be taken in at all.
func Refuse(ctx context.Context, d *db.DB, a Arrival, n int, name string, cause error) error {
	why := "selfreport.picture_failed"
	if fault.Is(cause, fault.TooLarge) {
		why = tooLarge
	}
	ctx = context.WithoutCancel(ctx)
	return d.Write(ctx, func(tx *db.Tx) error { return a.attach(tx, n, name, 1, uuid.Nil, why) })
}

// attach writes the row of a picture that came with a form; the nth of it once.
func (a Arrival) attach(tx *db.Tx, n int, name string, size int64, doc uuid.UUID, why string) error {
	u := a.upload(tx, keyHash(a.ClientID, "form "+a.ID.String()+" "+strconv.Itoa(n)), name, size)
	err := db.Take(tx.DB.Select("id").Where("key_hash = ?", u.KeyHash), &Upload{}, notFound)
	if err == nil || !fault.Is(err, fault.NotFound) {
		return err
	}
	if err := tx.DB.Create(&u).Error; err != nil {
		return fmt.Errorf("storing a picture: %w", err)
	}
	return u.end(tx, doc, why)
}
