package packets

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/bundle"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Sealing is a seal as it is set: Build is the one whose pages the person saw.
type Sealing struct {
	Build  uuid.UUID
	FormID string // of the page's button; one that was pressed twice seals once
}

// Seal freezes an approved packet: the PDF, its exhibits and the events that recorded
// them, by hash, under a signed checkpoint of the log. Nothing of it changes after; the
// bundle for whoever checks it is made next. Of two people who seal at once, one does.
//
// Faults: Forbidden for whoever may not, and for anything but a person; NotFound; Stale
// when the packet was put together again since; Conflict while it is not approved, when
// it is sealed already, and, naming the sequence, when an event that it rests on is not
// what was put on record.
func Seal(tx *db.Tx, id uuid.UUID, s Sealing) (SealRecord, error) {
	var made SealRecord
	p, err := judged(tx, id)
	if err != nil {
		return made, err
	}
	if again, err := forms.Sent(tx, s.FormID, &made); err != nil || again {
		return made, db.SameFile(err, made.PacketID, p.ID)
	}
	if err := p.sealable(s); err != nil {
		return made, err
	}
	f, err := Find(tx, id)
	if err != nil {
		return made, err
	}
	manifest, err := f.manifest(tx)
	if err != nil {
		return made, err
	}
	hash := bundle.HashOf(manifest)
	made = SealRecord{
		ID: db.NewID(tx.Now), ClientID: f.ClientID, PacketID: f.ID, BuildID: f.Build.ID, Manifest: seal.Of(string(manifest)),
		ManifestSHA256: seal.Of(hash), By: tx.Actor.ID, At: tx.Now, FormHash: forms.Hash(tx, s.FormID),
	}
	err = tx.DB.Create(&made).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return made, fault.New(fault.Conflict, "packets.sealed_already")
	}
	if err != nil {
		return made, fmt.Errorf("storing a seal: %w", err)
	}
	p.State = Sealed
	if err := db.Change(tx, &p, &p.Row, "state"); err != nil {
		return made, err
	}
	audit.CheckpointAtCommit(tx)
	return made, audit.Append(tx, audit.Event{
		Action: bundle.SealAction, SubjectType: "packet", Subject: p.ID, Client: p.ClientID,
		Facts: map[string]any{bundle.SealField: hash, "sha256": f.Build.SHA256.Reveal(), "build": f.Build.ID, "number": p.Number, "seal": made.ID},
	})
}

// sealable says why a packet cannot be sealed.
func (p Packet) sealable(s Sealing) error {
	switch {
	case p.State == Sealed:
		return fault.New(fault.Conflict, "packets.sealed_already")
	case p.BuildID == nil:
		return fault.New(fault.Conflict, "packets.not_built")
	case s.Build != *p.BuildID:
		return fault.New(fault.Stale, "packets.stale")
	case p.State != Approved:
		return fault.New(fault.Conflict, "packets.not_approved")
	}
	return nil
}

// manifest is what the seal is set on. Every event that is about what it holds is read
// and checked, under a checkpoint of now.
func (f File) manifest(tx *db.Tx) ([]byte, error) {
	m := bundle.Manifest{Packet: f.ID.String(), Version: f.Number}
	if f.PreviousID != nil {
		was, err := Find(tx, *f.PreviousID)
		if err != nil {
			return nil, err
		}
		m.Replaces = was.Seal.ManifestSHA256.Reveal()
	}
	m.Files = append(m.Files, bundle.File{Path: "packet.pdf", Size: f.Build.Bytes, SHA256: f.Build.SHA256.Reveal(), Kind: bundle.Packet})
	for _, piece := range f.Pieces {
		m.Files = append(m.Files, bundle.File{Path: piece.Path(), Size: piece.Bytes, SHA256: piece.SHA256.Reveal(), Kind: bundle.Packet})
	}
	exhibits, events, err := f.exhibits(tx)
	if err != nil {
		return nil, err
	}
	m.Files, m.Events = append(m.Files, exhibits...), events
	text, err := m.Encode()
	if err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	return text, nil
}

// altered gives an event that is not what was recorded the words a person is told.
func altered(err error) error {
	var a *audit.Altered
	if !errors.As(err, &a) {
		return err
	}
	f := fault.Wrap(fault.Conflict, "packets.event_altered", err)
	f.Args = fault.Args{"sequence": a.Seq}
	return f
}

// whole checks events as a stranger would.
func whole(tx *db.Tx, items []audit.Item) error {
	if err := audit.Checkpoint(tx); err != nil {
		return err
	}
	seqs := make([]int64, len(items))
	for i, item := range items {
		seqs[i] = item.Seq
	}
	_, err := audit.Prove(tx, seqs...)
	return altered(err)
}

// exhibits are the files of the bundle with the events that recorded their arrival, and
// beside those the events of what the packet is about.
func (f File) exhibits(tx *db.Tx) (files []bundle.File, events []int64, err error) {
	shelf, err := shelfOf(tx, f.ClientID)
	if err != nil {
		return nil, nil, err
	}
	subjects := slices.Clone(f.Chose().Failures)
	drawn := f.Drawn()
	for _, e := range drawn.Exhibits {
		subjects = append(subjects, e.Document, e.Bundled)
	}
	items, err := audit.About(tx, f.ClientID, subjects)
	if err != nil {
		return nil, nil, altered(err)
	}
	if err := whole(tx, items); err != nil {
		return nil, nil, err
	}
	arrived := map[uuid.UUID]int64{}
	for _, item := range items {
		switch item.Action {
		case "documents.received", "documents.derived":
			arrived[item.Subject] = item.Seq
			events = append(events, item.Seq)
		default:
			if item.SubjectType == "failure" {
				events = append(events, item.Seq)
			}
		}
	}
	for _, e := range drawn.Exhibits {
		file := bundle.File{Path: e.Path, Size: e.Bytes, SHA256: e.SHA256, Kind: bundle.Original}
		seq, known := arrived[e.Bundled]
		if !known {
			return nil, nil, fault.New(fault.Conflict, "packets.arrival_unknown")
		}
		file.Event = &seq
		if e.Bundled != e.Document {
			of := arrived[e.Document]
			file.Kind, file.OfEvent, file.OfSHA256 = bundle.Derivative, &of, shelf[e.Document].SHA256.Reveal()
		}
		files = append(files, file)
	}
	slices.Sort(events)
	return files, slices.Compact(events), nil
}

// sealedAt is the sequence of the event that sealed the packet.
func (f File) sealedAt(tx *db.Tx) (int64, error) {
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return 0, err
	}
	items, err := audit.About(tx, f.ClientID, []uuid.UUID{f.ID}, bundle.SealAction)
	if err != nil {
		return 0, err
	}
	if len(items) == 0 {
		return 0, fault.New(fault.NotFound, notFound)
	}
	return items[0].Seq, nil
}
