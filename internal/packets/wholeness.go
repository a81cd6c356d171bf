package packets

import (
	"context"
	"errors"
	"io"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/bundle"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/vault"
)

// mostBundled is the most bytes that the files of a packet may have together: a bundle is a
// ZIP without the extension that not every program reads, and ends at 4 GiB.
var mostBundled int64 = 4_000_000_000

// Whole is that every file of a build was read through and is what was put together; see
// ReadThrough. The zero Whole says so of none.
type Whole struct{ build uuid.UUID }

// ReadThrough reads every file of the build that is to be sealed, before it is: a seal is
// for ever, and one over a file that is gone would have no bundle. It takes as long as the
// files are large, so that it stands outside the transaction that seals. What keeps the
// packet from being sealed for other reasons is for Seal to say. Faults: Forbidden,
// NotFound; Conflict, naming the file, for one that is gone or altered.
func ReadThrough(ctx context.Context, d *db.DB, id, build uuid.UUID) (Whole, error) {
	var f File
	err := d.Read(ctx, func(tx *db.Tx) (err error) {
		if err := tx.Actor.Require(actor.PacketsApprove); err != nil {
			return err
		}
		f, err = Find(tx, id)
		return err
	})
	if err != nil || f.State != Approved || *f.BuildID != build {
		return Whole{}, err
	}
	for path, at := range f.paths() {
		opened, err := open(ctx, vault.Of(d), at)
		if err == nil {
			err = errors.Join(verify(opened, at.Bytes, at.SHA256), opened.Close())
		}
		if ctx.Err() != nil {
			return Whole{}, ctx.Err()
		}
		if err != nil {
			return Whole{}, notAsBuilt(path, err)
		}
	}
	return Whole{build}, nil
}

// open opens a file of a packet by what the build says of it.
func open(ctx context.Context, v vault.Vault, at Stored) (io.ReadSeekCloser, error) {
	opened, err := v.Open(ctx, at.Client, at.Name, at.Bytes)
	if err != nil {
		return nil, &FileError{at, err}
	}
	return opened, nil
}

// notAsBuilt says that a file is not what was put together, in the words a person is told.
func notAsBuilt(path string, err error) error {
	f := fault.Wrap(fault.Conflict, "packets.seal_file", err)
	f.Args = fault.Args{"path": path}
	return f
}

// paths are the files of the bundle by their path in it, as the build that holds names them.
func (f File) paths() map[string]Stored {
	where := map[string]Stored{"packet.pdf": {Name: f.Build.FileName, Bytes: f.Build.Bytes, SHA256: f.Build.SHA256.Reveal()}}
	for _, p := range f.Pieces {
		where[p.Path()] = Stored{Name: p.FileName, Bytes: p.Bytes, SHA256: p.SHA256.Reveal()}
	}
	for _, e := range f.Drawn().Exhibits {
		where[e.Path] = Stored{Document: e.Bundled, Name: e.File, Bytes: e.Bytes, SHA256: e.SHA256}
	}
	for path, at := range where {
		at.Path, at.Client = path, f.ClientID
		where[path] = at
	}
	return where
}

func bytesOf(files []bundle.File) (sum int64) {
	for _, f := range files {
		sum += f.Size
	}
	return sum
}
