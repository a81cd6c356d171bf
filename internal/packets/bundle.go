package packets

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"constancia/internal/audit"
	"constancia/internal/bundle"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/vault"
)

// bundle makes the file that goes with a sealed packet, checks it as a stranger would,
// and stores it.
func (b *builder) bundle(ctx context.Context) error {
	b.tell(ctx, Bundling, 0, 1)
	var f File
	var c bundle.Contents
	var where map[string]Stored
	err := b.d.Read(ctx, func(tx *db.Tx) (err error) {
		if f, err = Find(tx, b.packet.ID); err != nil {
			return err
		}
		if c, err = f.proven(tx); err != nil {
			return err
		}
		where, err = f.paths(tx)
		return err
	})
	if err != nil {
		return err
	}
	c.Open = func(path string) (io.ReadCloser, error) {
		at, known := where[path]
		if !known {
			return nil, fmt.Errorf("the bundle asks for %s", path)
		}
		opened, err := vault.Of(b.d).Open(ctx, f.ClientID, at.Name, at.Bytes)
		if err != nil {
			return nil, &FileError{at, err}
		}
		return opened, nil
	}
	kept, err := vault.Of(b.d).Make(ctx, f.ClientID, vault.ZIP, func(w io.Writer) error { return bundle.Write(w, c) })
	if err != nil {
		return err
	}
	newest := c.Record.Checkpoints[len(c.Record.Checkpoints)-1].Size
	return b.d.Write(ctx, func(tx *db.Tx) error {
		made := BundleRecord{
			ID: db.NewID(tx.Now), ClientID: f.ClientID, PacketID: f.ID, Bytes: kept.Bytes, FileName: kept.Name, SHA256: seal.Of(kept.SHA256),
			Checkpoint: newest, MadeAt: tx.Now,
		}
		if err := tx.DB.Create(&made).Error; err != nil {
			return fmt.Errorf("storing a bundle: %w", err)
		}
		return audit.Append(tx, audit.Event{
			Action: "packets.bundled", SubjectType: "packet", Subject: f.ID, Client: f.ClientID,
			Facts: map[string]any{"bundle": made.ID, "bytes": made.Bytes, "sha256": kept.SHA256, "checkpoint": newest},
		})
	})
}

// proven are the manifest as it was sealed and the record that proves its events.
func (f File) proven(tx *db.Tx) (bundle.Contents, error) {
	var c bundle.Contents
	if f.Seal == nil {
		return c, fault.New(fault.Conflict, "packets.not_sealed")
	}
	c.Manifest = []byte(f.Seal.Manifest.Reveal())
	var err error
	if c.Seal, err = f.sealedAt(tx); err != nil {
		return c, err
	}
	var m bundle.Manifest
	if err := json.Unmarshal(c.Manifest, &m); err != nil {
		return c, fmt.Errorf("reading the manifest: %w", err)
	}
	c.Record, err = audit.Prove(tx, m.Checkpoints, append(m.Events, c.Seal)...)
	return c, altered(err)
}

// paths are the files of the bundle by their path in it.
func (f File) paths(tx *db.Tx) (map[string]Stored, error) {
	shelf, err := shelfOf(tx, f.ClientID)
	where := map[string]Stored{"packet.pdf": {Path: "packet.pdf", Name: f.Build.FileName, Bytes: f.Build.Bytes}}
	for _, p := range f.Pieces {
		where[p.Path()] = Stored{Path: p.Path(), Name: p.FileName, Bytes: p.Bytes}
	}
	for _, e := range f.Drawn().Exhibits {
		where[e.Path] = Stored{Document: e.Bundled, Path: e.Path, Name: shelf[e.Bundled].FileName, Client: f.ClientID, Bytes: e.Bytes}
	}
	return where, err
}
