package packets

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/wall"
)

// File is a packet with everything on record about it, each list in the order in which
// it was recorded.
type File struct {
	Packet
	Versions    []Packet // of the line, the first first; this one among them
	Build       *Build   // that holds; nil while there is none
	Pieces      []Piece  // of it
	Work        Work     // zero when nobody has begun
	Rounds      []Round
	Approvals   []Approval
	Withdrawals []Withdrawal
	Clearances  []Clearance
	Seal        *SealRecord
	Bundle      *BundleRecord // nil until it is made
	Services    []Service
	Receipts    []Receipt
	Answers     []Answer
}

// Drawn is what stands where in the build that holds; the zero Built while there is none.
func (f File) Drawn() Built {
	if f.Build == nil {
		return Built{}
	}
	return f.Build.Drawn()
}

// Drawn is what stands where in a build.
func (b Build) Drawn() (drawn Built) {
	_ = json.Unmarshal([]byte(b.Contents.Reveal()), &drawn) // Find has read it
	return drawn
}

// Approval is the standing approval of the build that holds; NotFound without one.
func (f File) Approval() (Approval, error) {
	for _, a := range slices.Backward(f.Approvals) {
		withdrawn := slices.ContainsFunc(f.Withdrawals, func(w Withdrawal) bool { return w.ApprovalID == a.ID })
		if f.BuildID != nil && a.BuildID == *f.BuildID && !withdrawn {
			return a, nil
		}
	}
	return Approval{}, fault.New(fault.NotFound, "packets.not_approved")
}

// BegunBy is who asked for the packet; AskedBy is who had it put together last.
func (f File) BegunBy() uuid.UUID {
	if len(f.Rounds) == 0 {
		return f.AskedBy
	}
	return f.Rounds[0].AskedBy
}

// Latest tells whether no later version of the line exists.
func (f File) Latest() bool { return f.Number == f.Versions[len(f.Versions)-1].Number }

// Superseded are the services and answers that a later one names.
func (f File) Superseded() map[uuid.UUID]bool {
	gone := map[uuid.UUID]bool{}
	for _, s := range f.Services {
		if s.Supersedes != nil {
			gone[*s.Supersedes] = true
		}
	}
	for _, a := range f.Answers {
		if a.Supersedes != nil {
			gone[*a.Supersedes] = true
		}
	}
	return gone
}

// AnswerDue is the earliest day by which an answer was asked for; empty for none, and
// once there is one.
func (f File) AnswerDue() (due wall.Date) {
	superseded := f.Superseded()
	if slices.ContainsFunc(f.Answers, func(a Answer) bool { return !superseded[a.ID] }) {
		return ""
	}
	for _, s := range f.Services {
		if s.AnswerDue != "" && !superseded[s.ID] && (due == "" || s.AnswerDue.Before(due)) {
			due = s.AnswerDue
		}
	}
	return due
}

// People are everybody whom the record of a packet names, for their names.
func (f File) People() []uuid.UUID {
	people := []uuid.UUID{f.AskedBy}
	if signer := f.Drawn().Signer; signer != uuid.Nil {
		people = append(people, signer)
	}
	if signer := f.Chose().Signer; signer != uuid.Nil {
		people = append(people, signer)
	}
	for _, r := range f.Rounds {
		people = append(people, r.AskedBy)
	}
	for _, a := range f.Approvals {
		people = append(people, a.ApprovedBy)
	}
	for _, w := range f.Withdrawals {
		people = append(people, w.WithdrawnBy)
	}
	for _, c := range f.Clearances {
		people = append(people, c.ClearedBy)
	}
	if f.Seal != nil {
		people = append(people, f.Seal.By)
	}
	for _, s := range f.Services {
		people = append(people, s.RecordedBy)
	}
	for _, r := range f.Receipts {
		people = append(people, r.RecordedBy)
	}
	for _, a := range f.Answers {
		people = append(people, a.RecordedBy)
	}
	return people
}

// find is the row of one packet inside the wall.
func find(tx *db.Tx, id uuid.UUID) (Packet, error) {
	var p Packet
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return p, err
	}
	return p, db.Take(clients.Wall(tx, tx.DB.Where("packets.id = ?", id), "packets.client_id"), &p, notFound)
}

// Find is one packet; NotFound when it is absent or behind a wall.
func Find(tx *db.Tx, id uuid.UUID) (File, error) {
	p, err := find(tx, id)
	if err != nil {
		return File{}, err
	}
	return p.file(tx)
}

// file is everything on record about a packet, for whoever has passed the wall.
func (p Packet) file(tx *db.Tx) (File, error) {
	f, id := File{Packet: p}, p.ID
	err := errors.Join(
		rows(tx, &f.Versions, "number, id", "line_id = ?", p.LineID),
		rows(tx, &f.Rounds, "round, id", "packet_id = ?", id),
		rows(tx, &f.Approvals, "approved_at, id", "packet_id = ?", id),
		rows(tx, &f.Withdrawals, "withdrawn_at, id", "approval_id IN (SELECT id FROM packet_approvals WHERE packet_id = ?)", id),
		rows(tx, &f.Clearances, "cleared_at, id", "packet_id = ?", id),
		rows(tx, &f.Services, "recorded_at, id", "packet_id = ?", id),
		rows(tx, &f.Receipts, "recorded_at, id", "packet_id = ?", id),
		rows(tx, &f.Answers, "recorded_at, id", "packet_id = ?", id),
		one(tx, &f.Seal, "packet_id = ?", id),
		one(tx, &f.Bundle, "packet_id = ?", id),
	)
	var work *Work
	err = errors.Join(err, one(tx, &work, "packet_id = ?", id))
	if work != nil {
		f.Work = *work
	}
	if err == nil && p.BuildID != nil {
		err = errors.Join(one(tx, &f.Build, "id = ?", *p.BuildID), rows(tx, &f.Pieces, "number, id", "build_id = ?", *p.BuildID))
	}
	return f, errors.Join(err, f.readable())
}

// readable tells whether what was chosen and what was drawn can be read, so that nobody
// takes what cannot for nothing.
func (f File) readable() error {
	if err := json.Unmarshal([]byte(f.Choice.Reveal()), &Choice{}); err != nil {
		return fmt.Errorf("reading what was chosen: %w", err)
	}
	if f.Build == nil {
		return nil
	}
	if err := json.Unmarshal([]byte(f.Build.Contents.Reveal()), &Built{}); err != nil {
		return fmt.Errorf("reading what stands where: %w", err)
	}
	return nil
}

func rows[R any](tx *db.Tx, into *[]R, order, where string, args ...any) error {
	if err := tx.DB.Where(where, args...).Order(order).Find(into).Error; err != nil {
		return fmt.Errorf("reading a packet: %w", err)
	}
	return nil
}

// one reads a row that need not be there.
func one[R any](tx *db.Tx, into **R, where string, args ...any) error {
	var found []R
	if err := tx.DB.Where(where, args...).Limit(1).Find(&found).Error; err != nil {
		return fmt.Errorf("reading a packet: %w", err)
	}
	if len(found) > 0 {
		*into = &found[0]
	}
	return nil
}

// ForClient lists a client's packets, the newest first; NotFound beyond the wall.
func ForClient(tx *db.Tx, client uuid.UUID) ([]Packet, error) {
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	var list []Packet
	return list, rows(tx, &list, "created_at DESC, id DESC", "client_id = ?", client)
}
