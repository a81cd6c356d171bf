package packets

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

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
	Whole  Whole  // its files were read through just now
}

// Seal freezes an approved packet: the PDF, its exhibits and the events that recorded
// them, by hash, under a signed checkpoint of the log. Nothing of it changes after; the
// bundle for whoever checks it is made next. Of two people who seal at once, one does.
//
// Faults: Forbidden for whoever may not, and for anything but a person; NotFound; Stale
// when the packet was put together again since; Conflict while it is not approved, when
// it is sealed already, when something in it may not leave any more, while its ties and
// papers of a court are not cleared, when its files were not read through, and, naming
// what it is, when an event or a file that it rests on is not what was put on record. The
// head of the log, which everybody wants, is taken at the commit and not before.
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
	if err := errors.Join(f.stands(tx), f.cleared(tx)); err != nil {
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
	if err := p.judgedAs(s.Build); err != nil {
		return err
	}
	switch {
	case p.State != Approved:
		return fault.New(fault.Conflict, "packets.not_approved")
	case s.Whole.build != s.Build:
		return fault.New(fault.Conflict, "packets.seal_unread")
	}
	return nil
}

// manifest is what the seal is set on. Every event that is about what it holds is read
// and checked.
func (f File) manifest(tx *db.Tx) ([]byte, error) {
	m := bundle.Manifest{Packet: f.ID.String(), Version: f.Number}
	if f.PreviousID != nil {
		was, err := Find(tx, *f.PreviousID)
		if err != nil {
			return nil, err
		}
		m.Replaces = was.Seal.ManifestSHA256.Reveal()
		if m.Checkpoints, err = was.handedOut(); err != nil {
			return nil, err
		}
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
	over, err := audit.CheckpointsOver(tx, events...)
	if err != nil {
		return nil, err
	}
	m.Checkpoints = append(m.Checkpoints, over...)
	if named := f.Drawn().LogSize; named > 0 {
		m.Checkpoints = append(m.Checkpoints, named) // on paper
	}
	if bytesOf(m.Files) > mostBundled {
		return nil, fault.New(fault.Conflict, "packets.problem.too_large")
	}
	text, err := m.Encode()
	if err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	return text, nil
}

// handedOut are the sizes of the checkpoints that left with a packet: whoever was served
// it can compare the bundles of later versions.
func (f File) handedOut() ([]int64, error) {
	var m bundle.Manifest
	if err := json.Unmarshal([]byte(f.Seal.Manifest.Reveal()), &m); err != nil {
		return nil, fmt.Errorf("reading the manifest of version %d: %w", f.Number, err)
	}
	if f.Bundle != nil {
		m.Checkpoints = append(m.Checkpoints, f.Bundle.Checkpoint)
	}
	return m.Checkpoints, nil
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
	seqs := make([]int64, len(items))
	for i, item := range items {
		seqs[i] = item.Seq
	}
	return altered(audit.Check(tx, seqs...))
}

// approved is the event of the approval that stands when a packet is sealed: its last.
const approved = "packets.approve"

// exhibits are the files of the bundle with the events that recorded their arrival and
// that of the copies on paper, and beside those the events that the pages are told from
// and that of their approval. Every event about any of it is checked, also those that stay:
// an edited action is noticed too.
func (f File) exhibits(tx *db.Tx) (files []bundle.File, events []int64, err error) {
	drawn, rows := f.Drawn(), map[uuid.UUID]bool{}
	for _, id := range append(f.Chose().Failures, drawn.Rows...) {
		rows[id] = true
	}
	subjects := append(f.Chose().Failures, f.ID)
	for _, e := range drawn.Exhibits {
		subjects = append(subjects, e.Document, e.Bundled, e.Printed)
	}
	items, err := audit.InFile(tx, f.ClientID)
	if err != nil {
		return nil, nil, altered(err)
	}
	var about []audit.Item
	approval := int64(-1)
	for _, item := range items {
		opens, speaks := speaks(item, rows)
		own := slices.Contains(subjects, item.Subject)
		if !speaks && !own {
			continue
		}
		about = append(about, item)
		switch {
		case own && item.Action == approved:
			approval = item.Seq
		case opens, own && (item.Action == documentReceived || item.Action == documentDerived):
			events = append(events, item.Seq)
		}
	}
	if err := whole(tx, about); err != nil {
		return nil, nil, err
	}
	recorded, err := arrivals(about)
	if err != nil {
		return nil, nil, err
	}
	if approval >= 0 {
		events = append(events, approval)
	}
	for _, e := range drawn.Exhibits {
		file, err := e.line(recorded)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, file)
	}
	slices.Sort(events)
	if len(events) > mostOpened {
		return nil, nil, fault.New(fault.Conflict, "packets.problem.too_large")
	}
	return files, events, nil
}

// line is the line of the manifest for an exhibit. What the build says of it has to be what
// the log says.
func (e Placed) line(recorded map[uuid.UUID]arrival) (bundle.File, error) {
	file := bundle.File{Path: e.Path, Size: e.Bytes, SHA256: e.SHA256, Kind: bundle.Original}
	in, known := recorded[e.Bundled]
	of, knownToo := recorded[e.Document]
	if !known || !knownToo {
		return file, fault.New(fault.Conflict, "packets.arrival_unknown")
	}
	if in.sha256 != e.SHA256 || of.sha256 != e.Original || e.Bundled != e.Document && in.of != e.Document {
		return file, notAsBuilt(e.Path, errOtherHash)
	}
	file.Event = &in.seq
	if e.Bundled != e.Document {
		file.Kind, file.OfEvent, file.OfSHA256 = bundle.Derivative, &of.seq, of.sha256
	}
	return file, nil
}

// sealedAt is the sequence of the event that sealed the packet.
func (f File) sealedAt(tx *db.Tx) (int64, error) {
	items, err := audit.About(tx, f.ClientID, []uuid.UUID{f.ID}, bundle.SealAction)
	if err != nil {
		return 0, err
	}
	if len(items) == 0 {
		return 0, fault.New(fault.NotFound, notFound)
	}
	return items[0].Seq, nil
}
