package packets

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/wall"
)

// FrameApproval is that somebody who may approve read what stands around the words of a
// declaration. Until then it is a draft, as the words are until theirs is given.
type FrameApproval struct {
	ID            uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID      uuid.UUID  `sec:"open"`
	DeclarationID uuid.UUID  `sec:"open"`
	FrameID       uuid.UUID  `sec:"open"`
	TextID        *uuid.UUID `sec:"open"` // of the statement, as she saw it; nil for a certificate
	ApprovedBy    uuid.UUID  `sec:"open"`
	ApprovedAt    time.Time  `sec:"open"`
	FormHash      *string    `sec:"hash"`
}

// TableName is the table of approvals of frames.
func (FrameApproval) TableName() string { return "declaration_approvals" }

// FrameApproving is an approval of a frame as it is given.
type FrameApproving struct {
	Frame  uuid.UUID // that was read; needed
	Text   uuid.UUID // of the statement, that was read with it; none for a certificate
	FormID string
}

// ApproveFrame lets the frame of a declaration leave the house, with the translation in
// it. Approving one that is approved changes nothing. Faults: Forbidden for whoever may
// not approve and for jobs, NotFound beyond the wall, Stale when the frame or the text
// that was read is no longer the one that holds.
func ApproveFrame(tx *db.Tx, id uuid.UUID, a FrameApproving) (FrameApproval, error) {
	var made FrameApproval
	if err := tx.Actor.Require(actor.PacketsApprove); err != nil {
		return made, err
	}
	if tx.Actor.Kind != actor.Staff {
		return made, fault.New(fault.Forbidden, "fault.forbidden")
	}
	var d Declaration
	if err := db.Take(clients.Wall(tx, tx.ForUpdate().Where("declarations.id = ?", id), "declarations.client_id"), &d, noDeclaration); err != nil {
		return made, err
	}
	if again, err := declared.Sent(tx, a.FormID, &made); err != nil || again {
		return made, db.SameFile(err, made.DeclarationID, d.ID)
	}
	file, err := FindDeclaration(tx, id)
	if err != nil {
		return made, err
	}
	if a.Frame != d.FrameID || file.Note != nil && a.Text != file.Note.TextID {
		return made, fault.New(fault.Stale, "packets.declaration.stale")
	}
	if at := slices.IndexFunc(file.Approvals, func(given FrameApproval) bool { return given.FrameID == a.Frame && source(given.TextID) == a.Text }); at >= 0 {
		return file.Approvals[at], nil
	}
	made = FrameApproval{
		ID: db.NewID(tx.Now), ClientID: d.ClientID, DeclarationID: d.ID, FrameID: d.FrameID, ApprovedBy: tx.Actor.ID, ApprovedAt: tx.Now,
		FormHash: declared.Hash(tx, a.FormID),
	}
	if file.Note != nil {
		made.TextID = &file.Note.TextID
	}
	if err := tx.DB.Create(&made).Error; err != nil {
		return made, fmt.Errorf("storing the approval of a frame: %w", err)
	}
	return made, audit.Append(tx, audit.Event{
		Action: "packets.approve_declaration", SubjectType: "declaration", Subject: d.ID, Client: d.ClientID,
		Facts: map[string]any{"approval": made.ID, "frame": made.FrameID, "text": made.TextID},
	})
}

// FrameApproved tells whether somebody who may approve read the frame that holds.
func (d DeclarationFile) FrameApproved() bool { return d.approves(d.Current()) }

// Standing is the latest frame that was approved; ok is false where none was. What was
// amended since is a draft, and leaves the house in no packet.
func (d DeclarationFile) Standing() (f Frame, ok bool) {
	for _, f := range slices.Backward(d.Frames) {
		if d.approves(f) {
			return f, true
		}
	}
	return Frame{}, false
}

// approves tells whether an approval covers a frame: it is of the same words. A scan that
// was added since is the declarant's own act, and asks for no other approval; a
// translation is of one text, and ends with it.
func (d DeclarationFile) approves(f Frame) bool {
	return slices.ContainsFunc(d.Approvals, func(a FrameApproval) bool {
		at := slices.IndexFunc(d.Frames, func(read Frame) bool { return read.ID == a.FrameID })
		if at < 0 || !d.Frames[at].sameWords(f) {
			return false
		}
		return f.English.Empty() && f.TranslationID == nil || d.Note != nil && source(a.TextID) == d.Note.TextID
	})
}

func (f Frame) sameWords(other Frame) bool {
	a, b := f.Framing(), other.Framing()
	same := a.ReadsEnglish == b.ReadsEnglish || a.ReadsEnglish != nil && b.ReadsEnglish != nil && *a.ReadsEnglish == *b.ReadsEnglish
	for _, n := range []*Framing{&a, &b} {
		n.ReadsEnglish, n.Scan, n.SignedOn = nil, uuid.Nil, wall.Date("")
	}
	return same && a == b
}
