package packets

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/vault"
)

// lying are the files of a packet as they lie in the vault.
type lying struct {
	ctx   func() context.Context
	vault vault.Vault
	tell  func(step Step, done, whole int)
	aside *vault.Scratch // pages that are needed later; nil while there are none
}

// filesIn are the files of a packet for one rendering; whoever opens them closes them.
func filesIn(ctx context.Context, v vault.Vault, tell func(ctx context.Context, step Step, done, whole int)) *lying {
	return &lying{
		ctx: func() context.Context { return ctx }, vault: v,
		tell: func(step Step, done, whole int) { tell(ctx, step, done, whole) },
	}
}

// Open is a file as it lies there; it is verified piece by piece as it is read.
func (l *lying) Open(f Stored) (io.ReadSeekCloser, error) {
	opened, err := l.vault.Open(l.ctx(), f.Client, f.Name, f.Bytes)
	if err != nil {
		return nil, &FileError{f, err}
	}
	var first [1]byte // one that was altered says so at its first piece
	if _, err := opened.Read(first[:]); err != nil {
		return nil, &FileError{f, errors.Join(err, opened.Close())}
	}
	if _, err := opened.Seek(0, io.SeekStart); err != nil {
		return nil, &FileError{f, errors.Join(err, opened.Close())}
	}
	return opened, nil
}

// printSide is how many pixels of a picture's longer side are printed: 240 to the inch
// where it fills the page. A phone makes twice as many, and hundreds of its pictures would
// be more than a court's system takes.
const printSide = 2000

// Picture is a JPEG or PNG as it is where it is small enough, and anything else redrawn.
func (l *lying) Picture(f Stored) ([]byte, error) {
	content, err := l.vault.ForPaper(l.ctx(), f.Client, f.Name, printSide)
	if fault.Is(err, fault.Invalid) {
		return nil, errors.Join(ErrNoPixels, err)
	}
	if err != nil {
		return nil, &FileError{f, err}
	}
	return content, nil
}

// Lay lays a page aside on the disk, sealed.
func (l *lying) Lay(page []byte) (io.ReadSeeker, error) {
	if l.aside == nil {
		aside, err := l.vault.Scratch(bytes.NewReader(nil), 0)
		if err != nil {
			return nil, err
		}
		l.aside = aside
	}
	return l.aside.Add(page)
}

// Close forgets what was laid aside.
func (l *lying) Close() {
	if l.aside != nil {
		l.aside.Discard()
	}
}

// Tell is how far the work is.
func (l *lying) Tell(step Step, done, whole int) { l.tell(step, done, whole) }

// Handed is a file of a packet as it is handed out.
type Handed struct {
	Packet Packet
	Name   string // as it is called on a disk; it names no client
	Type   vault.Type
	Bytes  int64
	SHA256 string
}

// OpenFile is the PDF of the build that holds, verified whole before any of it is
// handed out, and records who took it. Whoever opens one closes it. Faults: NotFound,
// Conflict while there is none, Unavailable for one that is not what was built.
func OpenFile(ctx context.Context, d *db.DB, id uuid.UUID) (Handed, *vault.Opened, error) {
	return handOut(ctx, d, id, "pdf", func(f File) (Handed, string, error) {
		if f.Build == nil {
			return Handed{}, "", fault.New(fault.Conflict, "packets.not_built")
		}
		return Handed{Name: "packet.pdf", Type: vault.PDF, Bytes: f.Build.Bytes, SHA256: f.Build.SHA256.Reveal()}, f.Build.FileName, nil
	})
}

// OpenPages is the PDF of one build, for whoever reads its pages: Stale when the packet
// was put together again since. A second look within the hour is the same look; taking
// the file away is put on record each time.
func OpenPages(ctx context.Context, d *db.DB, id, build uuid.UUID) (Handed, *vault.Opened, error) {
	return handOut(ctx, d, id, looked, func(f File) (Handed, string, error) {
		if f.Build == nil || f.Build.ID != build {
			return Handed{}, "", fault.New(fault.Stale, "packets.stale")
		}
		return Handed{Name: "packet.pdf", Type: vault.PDF, Bytes: f.Build.Bytes, SHA256: f.Build.SHA256.Reveal()}, f.Build.FileName, nil
	})
}

// looked is reading the pages, beside the names of what can be taken away.
const looked = "pages"

// OpenPiece is one part of a packet that is too large to be filed as one; see OpenFile.
func OpenPiece(ctx context.Context, d *db.DB, id uuid.UUID, number int) (Handed, *vault.Opened, error) {
	return handOut(ctx, d, id, "part", func(f File) (Handed, string, error) {
		if number < 1 || number > len(f.Pieces) {
			return Handed{}, "", fault.New(fault.NotFound, notFound)
		}
		p := f.Pieces[number-1]
		return Handed{Name: p.Path(), Type: vault.PDF, Bytes: p.Bytes, SHA256: p.SHA256.Reveal()}, p.FileName, nil
	})
}

// OpenBundle is the file that goes with a sealed packet, for whoever checks it; see
// OpenFile. Conflict until it is made.
func OpenBundle(ctx context.Context, d *db.DB, id uuid.UUID) (Handed, *vault.Opened, error) {
	return handOut(ctx, d, id, "bundle", func(f File) (Handed, string, error) {
		if f.Bundle == nil {
			return Handed{}, "", fault.New(fault.Conflict, "packets.no_bundle")
		}
		return Handed{Name: "packet.zip", Type: vault.ZIP, Bytes: f.Bundle.Bytes, SHA256: f.Bundle.SHA256.Reveal()}, f.Bundle.FileName, nil
	})
}

func handOut(ctx context.Context, d *db.DB, id uuid.UUID, what string, which func(f File) (Handed, string, error)) (Handed, *vault.Opened, error) {
	var h Handed
	var name string
	err := d.Read(ctx, func(tx *db.Tx) error {
		f, err := Find(tx, id)
		if err != nil {
			return err
		}
		h, name, err = which(f)
		h.Packet = f.Packet
		return err
	})
	if err != nil {
		return h, nil, err
	}
	opened, err := vault.Of(d).Open(ctx, h.Packet.ClientID, name, h.Bytes)
	if err != nil {
		return h, nil, err
	}
	if err := verify(opened, h.Bytes, h.SHA256); err != nil {
		return h, nil, errors.Join(err, opened.Close())
	}
	err = d.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Actor.Require(actor.PacketsRead); err != nil {
			return err
		}
		e := audit.Event{
			Action: "packets.opened_" + what, SubjectType: "packet", Subject: id, Client: h.Packet.ClientID, Facts: map[string]any{"sha256": h.SHA256},
		}
		if what == looked {
			return audit.AppendOnce(tx, e, tx.Now.Add(-sameLook))
		}
		return audit.Append(tx, e)
	})
	if err != nil {
		return h, nil, errors.Join(err, opened.Close())
	}
	return h, opened, nil
}

func verify(opened io.ReadSeeker, bytes int64, sha256hex string) error {
	sum := sha256.New()
	n, err := io.Copy(sum, opened)
	if err == nil {
		err = matches(sum, n, bytes, sha256hex)
	}
	if err == nil {
		_, err = opened.Seek(0, io.SeekStart)
	}
	return err
}

// matches says that a file of n bytes is not what it should be.
func matches(sum hash.Hash, n, bytes int64, sha256hex string) error {
	if n != bytes || hex.EncodeToString(sum.Sum(nil)) != sha256hex {
		return fault.New(fault.Unavailable, "vault.altered")
	}
	return nil
}

// sameLook is how long reading a packet's pages again is the same look.
const sameLook = time.Hour
