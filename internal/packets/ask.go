package packets

import (
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

const notFound = "packets.not_found"

// forms knows again what a page sent twice.
const forms = db.Forms("packet-form")

// New is a packet as it is asked for. Where Choice names no exhibits at all (nil), those
// that may leave are proposed.
type New struct {
	ClientID uuid.UUID
	Kind     Kind
	Choice   Choice
	FormID   string // of the form; one that was sent twice is one packet
}

// Ask begins a packet: it is put together as soon as a builder is free. Faults: Invalid,
// NotFound beyond the wall; Conflict, Forbidden or NotFound for what may not leave, and
// that somebody tried is on record then.
func Ask(tx *db.Tx, n New) (Packet, error) {
	var p Packet
	if err := tx.Actor.Require(actor.PacketsWrite); err != nil {
		return p, err
	}
	if err := clients.Require(tx, n.ClientID); err != nil {
		return p, err
	}
	if again, err := forms.Sent(tx, n.FormID, &p); err != nil || again {
		return p, db.SameFile(err, p.ClientID, n.ClientID)
	}
	form, known := n.Kind.Form()
	if !known {
		var wrong fault.Problems
		wrong.Add("kind", "packets.kind_needed")
		return p, wrong.Err()
	}
	p = Packet{
		Row: db.NewRow(tx), ClientID: n.ClientID, Kind: n.Kind, Number: 1, State: Building, Round: 1, AskedBy: tx.Actor.ID,
		FormHash: forms.Hash(tx, n.FormID),
	}
	p.LineID = p.ID
	return p, p.begin(tx, form, n.Choice, "packets.ask")
}

// NewVersion begins the version that follows a sealed one, with the same choice or
// another; the sealed one stays as it is. Of the same choice it leaves out, and names in
// Choice.Dropped, what does not fit any more. Faults as Ask; Conflict while another
// version of the line is open, or for one that is not the latest.
func NewVersion(tx *db.Tx, of uuid.UUID, choice *Choice, formID string) (Packet, error) {
	was, err := hold(tx, of, actor.PacketsWrite)
	if err != nil {
		return was, err
	}
	var p Packet
	if again, err := forms.Sent(tx, formID, &p); err != nil || again {
		return p, db.SameFile(err, p.LineID, was.LineID)
	}
	if was.State != Sealed {
		return p, fault.New(fault.Conflict, "packets.not_sealed")
	}
	form, _ := was.Kind.Form()
	chose := was.Chose()
	if chose.Dropped = nil; choice != nil {
		chose = *choice
	} else if chose, err = chose.fitting(tx, form, was); err != nil {
		return p, err
	}
	p = Packet{
		Row: db.NewRow(tx), ClientID: was.ClientID, Kind: was.Kind, LineID: was.LineID, Number: was.Number + 1, PreviousID: &was.ID,
		State: Building, Round: 1, AskedBy: tx.Actor.ID, FormHash: forms.Hash(tx, formID),
	}
	return p, p.begin(tx, form, chose, "packets.new_version")
}

// begin stores a packet with what was chosen for it.
func (p *Packet) begin(tx *db.Tx, form Form, c Choice, action string) error {
	if err := p.choose(tx, form, c); err != nil {
		return err
	}
	err := tx.DB.Create(p).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Conflict, "packets.version_open")
	}
	if err != nil {
		return fmt.Errorf("storing a packet: %w", err)
	}
	if err := p.turn(tx, nil); err != nil {
		return err
	}
	return p.record(tx, action, map[string]any{"kind": p.Kind, "number": p.Number, "previous": p.PreviousID, "choice": p.Chose()})
}

// choose checks a choice, completes it and keeps it.
func (p *Packet) choose(tx *db.Tx, form Form, c Choice) error {
	c, err := c.checked(tx, form, *p)
	if err != nil {
		return err
	}
	p.Choice, err = c.keep()
	return err
}

// Rechoose says anew what is in a packet, or, with a nil choice, has it put together
// again from the record as it is now, without what does not fit any more, as NewVersion
// does. What was approved before no longer is. version is
// the one the person saw. Faults as Ask; Stale, and Conflict for a sealed packet.
func Rechoose(tx *db.Tx, id uuid.UUID, version int64, choice *Choice) (Packet, error) {
	p, err := hold(tx, id, actor.PacketsWrite)
	if err != nil {
		return p, err
	}
	switch {
	case p.State == Sealed:
		return p, fault.New(fault.Conflict, "packets.sealed_already")
	case version != 0 && version != p.Version:
		return p, fault.New(fault.Stale, "packets.stale")
	}
	form, _ := p.Kind.Form()
	chose := p.Chose()
	if choice != nil {
		chose = *choice
	} else if chose, err = chose.fitting(tx, form, p); err != nil {
		return p, err
	}
	if err := p.choose(tx, form, chose); err != nil {
		return p, err
	}
	var ended *uuid.UUID
	if p.State == Approved {
		standing, err := standingApproval(tx, p)
		if err != nil {
			return p, err
		}
		ended = &standing.ID
	}
	p.State, p.Round, p.BuildID, p.Problem, p.ProblemOf, p.AskedBy = Building, p.Round+1, nil, "", nil, tx.Actor.ID
	if err := db.Change(tx, &p, &p.Row, "choice", "state", "round", "build_id", "problem", "problem_of", "asked_by"); err != nil {
		return p, err
	}
	if err := p.turn(tx, ended); err != nil {
		return p, err
	}
	return p, p.record(tx, "packets.rechoose", map[string]any{"round": p.Round, "choice": p.Chose(), "ends_approval": ended})
}

// turn puts on record who had the packet put together this time.
func (p Packet) turn(tx *db.Tx, ended *uuid.UUID) error {
	r := Round{ID: db.NewID(tx.Now), ClientID: p.ClientID, PacketID: p.ID, Round: p.Round, ApprovalID: ended, AskedBy: tx.Actor.ID, AskedAt: tx.Now}
	if err := tx.DB.Create(&r).Error; err != nil {
		return fmt.Errorf("storing who had a packet put together: %w", err)
	}
	return nil
}

func (p Packet) record(tx *db.Tx, action string, detail map[string]any) error {
	return audit.Append(tx, audit.Event{Action: action, SubjectType: "packet", Subject: p.ID, Client: p.ClientID, Detail: detail})
}

// hold reads a packet inside the wall and keeps others from changing it until the
// commit.
func hold(tx *db.Tx, id uuid.UUID, may actor.Permission) (Packet, error) {
	var p Packet
	if err := tx.Actor.Require(may); err != nil {
		return p, err
	}
	err := db.Take(clients.Wall(tx, tx.ForUpdate().Where("packets.id = ?", id), "packets.client_id"), &p, notFound)
	return p, err
}
