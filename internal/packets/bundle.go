package packets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"constancia/internal/audit"
	"constancia/internal/bundle"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/vault"
)

// errUnproven says that a bundle did not pass its own check.
var errUnproven = errors.New("packets: the bundle does not verify")

// bundle makes the file that goes with a sealed packet, checks it as a stranger would,
// and stores it. It is the house that makes it: whoever asked for the packet may have left
// since.
func (b *builder) bundle(ctx context.Context) error {
	b.tell(ctx, Bundling, 0, 1)
	var f File
	var c bundle.Contents
	err := b.d.Read(ctx, func(tx *db.Tx) (err error) {
		if f, err = b.packet.file(tx); err != nil {
			return err
		}
		c, err = f.proven(tx)
		return err
	})
	if err != nil {
		return err
	}
	where, opened := f.paths(), 0
	c.Open = func(path string) (io.ReadCloser, error) {
		at, known := where[path]
		if !known {
			return nil, fmt.Errorf("the bundle asks for %s", path)
		}
		opened++
		b.tell(ctx, Bundling, opened, 2*len(where)+1) // each twice, and the whole once
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return open(ctx, vault.Of(b.d), at)
	}
	made, err := vault.Of(b.d).Make(ctx, f.ClientID, vault.ZIP)
	if err != nil {
		return err
	}
	defer made.Discard()
	if err := bundle.Write(made, c); err != nil {
		return err
	}
	if err := b.verifies(made, c.Record.Keys); err != nil {
		return err
	}
	kept, err := made.Keep()
	if err != nil {
		return err
	}
	return b.d.Write(ctx, func(tx *db.Tx) error { return f.bundled(tx, kept, c.Record) })
}

// verifies checks a bundle as a stranger would who knows the log's newest key. One that does
// not pass is not kept.
func (b *builder) verifies(made *vault.Making, keys []string) error {
	report := bundle.Verify(made, made.Size(), bundle.Options{Key: keys[len(keys)-1]})
	if report.OK && report.Packet == b.packet.ID.String() {
		return nil
	}
	var codes []string
	for _, found := range report.Findings() {
		codes = append(codes, found.Code)
	}
	return fmt.Errorf("%w: %s", errUnproven, strings.Join(codes, ", "))
}

// bundled stores the bundle of a packet.
func (f File) bundled(tx *db.Tx, kept vault.Kept, r bundle.Record) error {
	newest := r.Checkpoints[len(r.Checkpoints)-1].Size
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
	return c, err
}
