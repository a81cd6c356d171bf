package packets

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Approving is an approval as it is given: Build is the one whose pages the person saw.
type Approving struct {
	Build  uuid.UUID
	FormID string
}

// Approve says that the pages of a build may leave. Approving what is approved changes
// nothing. Faults: Forbidden for whoever may not, and for anything but a person;
// NotFound; Conflict while there is nothing to approve, and when something in the pages
// may not leave any more; Stale when the packet was put together again since.
func Approve(tx *db.Tx, id uuid.UUID, a Approving) (Approval, error) {
	var made Approval
	p, err := judged(tx, id)
	if err != nil {
		return made, err
	}
	if again, err := forms.Sent(tx, a.FormID, &made); err != nil || again {
		return made, db.SameFile(err, made.PacketID, p.ID)
	}
	if err := p.judgedAs(a.Build); err != nil {
		return made, err
	}
	if standing, err := standingApproval(tx, p); err == nil || !fault.Is(err, fault.NotFound) {
		return standing, err
	}
	f, err := Find(tx, p.ID)
	if err != nil {
		return made, err
	}
	if err := f.stands(tx); err != nil {
		return made, err
	}
	made = Approval{
		ID: db.NewID(tx.Now), ClientID: p.ClientID, PacketID: p.ID, BuildID: *p.BuildID, ApprovedBy: tx.Actor.ID, ApprovedAt: tx.Now,
		FormHash: forms.Hash(tx, a.FormID),
	}
	if err := tx.DB.Create(&made).Error; err != nil {
		return made, fmt.Errorf("storing an approval: %w", err)
	}
	p.State = Approved
	if err := db.Change(tx, &p, &p.Row, "state"); err != nil {
		return made, err
	}
	return made, audit.Append(tx, audit.Event{ // facts: the bundle shows it
		Action: approved, SubjectType: "packet", Subject: p.ID, Client: p.ClientID,
		Facts: map[string]any{"approval": made.ID, "build": made.BuildID, "sha256": f.Build.SHA256.Reveal(), "pages": f.Build.Pages},
	})
}

// Withdraw takes an approval back, with a reason; both stay on record. Faults as
// Approve; Invalid without a reason, Conflict when nothing is approved.
func Withdraw(tx *db.Tx, id uuid.UUID, reason string) error {
	p, err := judged(tx, id)
	if err != nil {
		return err
	}
	if p.State != Approved {
		return fault.New(fault.Conflict, "packets.not_approved")
	}
	standing, err := standingApproval(tx, p)
	if err != nil {
		return err
	}
	var wrong fault.Problems
	w := Withdrawal{
		ID: db.NewID(tx.Now), ClientID: p.ClientID, ApprovalID: standing.ID, WithdrawnBy: tx.Actor.ID, WithdrawnAt: tx.Now,
		Reason: seal.Of(clients.CleanNote(&wrong, "reason", reason, longestWords)),
	}
	if w.Reason.Empty() {
		wrong.Add("reason", "packets.reason_needed")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	if err := tx.DB.Create(&w).Error; err != nil {
		return fmt.Errorf("taking an approval back: %w", err)
	}
	p.State = Ready
	if err := db.Change(tx, &p, &p.Row, "state"); err != nil {
		return err
	}
	return p.record(tx, "packets.withdraw", map[string]any{"approval": standing.ID, "reason": w.Reason.Reveal()})
}

// judged reads a packet and holds it, for a person who may approve: never for a job.
func judged(tx *db.Tx, id uuid.UUID) (Packet, error) {
	if tx.Actor.Kind != actor.Staff && tx.Actor.May(actor.PacketsApprove) {
		return Packet{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	return hold(tx, id, actor.PacketsApprove)
}

// judgedAs is why the pages of a build cannot be judged: Conflict for what is sealed or was
// never put together, Stale when the build that holds is another one.
func (p Packet) judgedAs(build uuid.UUID) error {
	switch {
	case p.State == Sealed:
		return fault.New(fault.Conflict, "packets.sealed_already")
	case p.BuildID == nil:
		return fault.New(fault.Conflict, "packets.not_built")
	case build != *p.BuildID:
		return fault.New(fault.Stale, "packets.stale")
	}
	return nil
}

// standingApproval is the approval of the build that holds; NotFound where there is none.
func standingApproval(tx *db.Tx, p Packet) (Approval, error) {
	var a Approval
	err := db.Take(tx.DB.Where("packet_id = ? AND build_id = ?", p.ID, *p.BuildID).
		Where("NOT EXISTS (SELECT 1 FROM packet_withdrawals AS w WHERE w.approval_id = packet_approvals.id)").
		Order("approved_at DESC, id DESC").Limit(1), &a, notFound)
	return a, err
}
